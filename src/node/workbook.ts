/** The first row of the first sheet of an Excel workbook (.xlsx): the archive's directory, the start of the sheet and the start of its texts are read, nothing else. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { constants, inflateRawSync } from 'node:zlib';

/** Most bytes of a part of the archive that are read, packed and unpacked. */
const MAX_PACKED = 64 * 1024;
const MAX_UNPACKED = 16 * 1024 * 1024;
/** Most of the archive's directory. */
const MAX_DIRECTORY = 1024 * 1024;

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

type ReadAt = (position: number, length: number) => Buffer;

/** Cells of the first row, or undefined when the file is no workbook or its first row is empty. */
export function firstRow(path: string): readonly string[] | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const at: ReadAt = (position, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
    };
    const entries = directory(at, size);
    const sheet = textOf(at, entries?.get('xl/worksheets/sheet1.xml'));
    const start = sheet?.search(/<row[\s>]/) ?? -1;
    const end = sheet?.indexOf('</row>', start) ?? -1;
    if (entries === undefined || sheet === undefined || start < 0 || end < 0) return undefined;
    const cells = sheet
      .slice(start, end)
      .split(/<c(?=[\s>])/)
      .slice(1)
      .map((cell) => [cell.slice(0, cell.indexOf('>')), cell.slice(cell.indexOf('>') + 1)] as const);
    const texts = cells.some(([attributes]) => /\bt="s"/.test(attributes)) ? sharedTexts(textOf(at, entries.get('xl/sharedStrings.xml')) ?? '') : [];
    return cells.map(([attributes, content]) => valueOf(attributes, content, texts));
  } catch (error) {
    if (
      error instanceof RangeError ||
      (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ||
      String((error as { code?: unknown }).code).startsWith('Z_')
    )
      return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}

function directory(at: ReadAt, size: number): ReadonlyMap<string, Entry> | undefined {
  const tail = at(Math.max(0, size - 66_000), 66_000);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) return undefined;
  const length = tail.readUInt32LE(end + 12);
  if (length > MAX_DIRECTORY) return undefined;
  const bytes = at(tail.readUInt32LE(end + 16), length);
  const entries = new Map<string, Entry>();
  for (let p = 0; p + 46 <= bytes.length && bytes.readUInt32LE(p) === 0x02014b50;) {
    const name = bytes.readUInt16LE(p + 28);
    entries.set(bytes.toString('utf8', p + 46, p + 46 + name), {
      method: bytes.readUInt16LE(p + 10),
      packed: bytes.readUInt32LE(p + 20),
      offset: bytes.readUInt32LE(p + 42),
    });
    p += 46 + name + bytes.readUInt16LE(p + 30) + bytes.readUInt16LE(p + 32);
  }
  return entries;
}

/** The beginning of a part. */
function textOf(at: ReadAt, entry: Entry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const head = at(entry.offset, 30);
  const bytes = at(entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), Math.min(entry.packed, MAX_PACKED));
  if (entry.method === 0) return bytes.toString('utf8');
  if (entry.method !== 8) return undefined;
  // A part that is cut off gives what it has.
  return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED }).toString('utf8');
}

const plain = (xml: string): string =>
  [...xml.matchAll(/<t\b[^<>]*>([^<]*)<\/t>/g)]
    .map((match) => match[1] ?? '')
    .join('')
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '');

function sharedTexts(xml: string): readonly string[] {
  return xml
    .split(/<si(?=[\s/>])/)
    .slice(1)
    .map(plain);
}

function valueOf(attributes: string, content: string, texts: readonly string[]): string {
  const type = /\bt="(\w+)"/.exec(attributes)?.[1];
  const value = /<v\b[^<>]*>([^<]*)<\/v>/.exec(content)?.[1] ?? '';
  if (type === 'inlineStr') return plain(content);
  // A text that is not among those that were read could be anything: no header.
  return type === 's' ? (texts[Number(value)] ?? '0') : value;
}
