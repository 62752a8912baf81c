/** Column names out of the footer of a Parquet or Arrow file. Only the footer is read, and of it only the names at the top of the schema. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Longest footer that is read. */
const MAX_FOOTER_BYTES = 8 * 1024 * 1024;
const MAX_COLUMNS = 20_000;
const MAX_DEPTH = 32;

class Broken extends Error {}

/** Names of the top columns, or undefined when the file is none of these, or broken. */
export function footerColumns(path: string): readonly string[] | undefined {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size < 20) return undefined;
    const at = (position: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, position) !== length) throw new Broken();
      return bytes;
    };
    const end = at(stat.size - 10, 10);
    const isParquet = end.toString('latin1', 6) === 'PAR1';
    if (!isParquet && end.toString('latin1', 4) !== 'ARROW1') return undefined;
    const length = end.readUInt32LE(isParquet ? 2 : 0);
    const tail = isParquet ? 8 : 10;
    if (length === 0 || length > MAX_FOOTER_BYTES || length + tail > stat.size) return undefined;
    const footer = at(stat.size - tail - length, length);
    const names = isParquet ? parquetNames(footer) : arrowNames(footer);
    // An index that was saved without a name, and names that are none.
    const columns = names.filter((name) => !/^__index_level_\d+__$/.test(name));
    return columns.length === 0 || columns.some((name) => name === '' || name.includes('\ufffd')) ? undefined : columns;
  } catch (error) {
    if (error instanceof Broken || error instanceof RangeError) return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}

/** A reader of Thrift's compact protocol, as far as Parquet's metadata needs it. */
class Compact {
  at = 0;
  constructor(readonly bytes: Buffer) {}

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Broken();
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Broken();
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const length = this.varint();
    const start = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw new Broken();
    return this.bytes.toString('utf8', start, this.at);
  }

  /** Calls `field` for each field of a struct; it answers whether it has read the value. */
  struct(field: (id: number, type: number) => boolean, depth = 0): void {
    let id = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) return;
      id = head >> 4 === 0 ? this.zigzag() : id + (head >> 4);
      if (!field(id, head & 15)) this.skip(head & 15, depth + 1);
    }
  }

  list(): { readonly size: number; readonly type: number } {
    const head = this.byte();
    return { size: head >> 4 === 15 ? this.varint() : head >> 4, type: head & 15 };
  }

  private skip(type: number, depth: number, inList = false): void {
    if (depth > MAX_DEPTH) throw new Broken();
    if (type === 1 || type === 2) this.at += inList ? 1 : 0;
    else if (type === 3) this.at++;
    else if (type >= 4 && type <= 6) this.varint();
    else if (type === 7) this.at += 8;
    else if (type === 8) this.at += this.varint();
    else if (type === 9 || type === 10) {
      const { size, type: item } = this.list();
      for (let i = 0; i < size; i++) {
        if (this.at >= this.bytes.length) throw new Broken();
        this.skip(item, depth + 1, true);
      }
    } else if (type === 12) this.struct(() => false, depth);
    else throw new Broken();
  }
}

/** FileMetaData.schema is the tree of columns in the order of reading, root first; each tells how many children follow it. */
function parquetNames(footer: Buffer): string[] {
  const reader = new Compact(footer);
  const elements: { name: string; children: number }[] = [];
  try {
    reader.struct((id, type) => {
      if (id !== 2 || type !== 9) return false;
      const { size } = reader.list();
      if (size > MAX_COLUMNS) throw new Broken();
      for (let i = 0; i < size; i++) {
        const element = { name: '', children: 0 };
        reader.struct((field, of) => {
          if (field === 4 && of === 8) element.name = reader.text();
          else if (field === 5 && of === 5) element.children = reader.zigzag();
          else return false;
          return true;
        });
        elements.push(element);
      }
      // Nothing behind the schema is looked at: it holds least and greatest values of columns.
      throw new Done();
    });
  } catch (error) {
    if (!(error instanceof Done)) throw error;
  }
  const names: string[] = [];
  let at = 1;
  const pass = (depth: number): void => {
    const element = elements[at++];
    if (element === undefined || depth > MAX_DEPTH) throw new Broken();
    for (let i = 0; i < element.children; i++) pass(depth + 1);
  };
  for (let i = 0; i < (elements[0]?.children ?? 0); i++) {
    names.push(elements[at]?.name ?? '');
    pass(0);
  }
  return names;
}

class Done extends Error {}

/** Footer.schema.fields[].name in Arrow's flatbuffers. */
function arrowNames(footer: Buffer): string[] {
  const follow = (at: number): number => at + footer.readUInt32LE(at);
  /** Where a field of a table stands, or undefined when it is left out. */
  const field = (table: number, index: number): number | undefined => {
    const vtable = table - footer.readInt32LE(table);
    if (4 + 2 * index + 2 > footer.readUInt16LE(vtable)) return undefined;
    const offset = footer.readUInt16LE(vtable + 4 + 2 * index);
    return offset === 0 ? undefined : table + offset;
  };
  const schema = field(follow(0), 1);
  const fields = schema === undefined ? undefined : field(follow(schema), 1);
  if (fields === undefined) throw new Broken();
  const vector = follow(fields);
  const size = footer.readUInt32LE(vector);
  if (size > MAX_COLUMNS) throw new Broken();
  const names: string[] = [];
  for (let i = 0; i < size; i++) {
    const name = field(follow(vector + 4 + 4 * i), 0);
    if (name === undefined) throw new Broken();
    const text = follow(name);
    const length = footer.readUInt32LE(text);
    if (text + 4 + length > footer.length) throw new Broken();
    names.push(footer.toString('utf8', text + 4, text + 4 + length));
  }
  return names;
}
