/** Tables that SQL scripts and migrations declare, read tolerantly: what is not understood leaves its table open and never stops the reading. */

/** A column that something of the workspace declares. */
export interface DeclaredColumn {
  readonly name: string;
  /** What a comment or a data dictionary says that it holds. */
  readonly description?: string;
}

/** What files of the workspace say of a table or a data file. */
export interface DataSchema {
  readonly columns: readonly DeclaredColumn[];
  /** There are no other columns, under no other spelling. */
  readonly exact: boolean;
  /** The file that names the columns. */
  readonly file: string;
  /** The file that describes them. */
  readonly dictionary?: string;
}

/** Tables by name as `tableKey` writes it. */
export type Tables = Map<string, { columns: Map<string, DeclaredColumn>; exact: boolean }>;

interface Token {
  readonly text: string;
  readonly kind: 'word' | 'quoted' | 'string' | 'sign';
}

// What is opened and never closed reaches to the end: no place is looked at twice.
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\n]*|'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[A-Za-z_][^\]\n]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|\S/g;

/** Most tokens of one file that are read, and most columns of a table that are kept. */
const MAX_TOKENS = 400_000;
const MAX_COLUMNS = 5_000;

/** Under which name a table is looked up: without its schema, in small letters. */
export function tableKey(name: string): string {
  return (
    name
      .replace(/["`[\]]/g, '')
      .split('.')
      .pop() ?? name
  )
    .trim()
    .toLowerCase();
}

/** What stands after the mark with which tools for migrations begin the way back. */
function forward(sql: string): string {
  return sql.replace(
    /^--\s*(?:migrate:down|\+goose\s+down|\+migrate\s+down|\+micrate\s+down|!downs|@undo)[\s\S]*?(?=^--\s*(?:migrate:up|\+goose\s+up|\+migrate\s+up|!ups)|$(?![\s\S]))/gim,
    '',
  );
}

function* statements(sql: string): Generator<Token[]> {
  let statement: Token[] = [];
  let seen = 0;
  for (const [text] of forward(sql).matchAll(TOKEN)) {
    if (++seen > MAX_TOKENS) return;
    const first = text[0] ?? '';
    if (text.startsWith('--') || text.startsWith('/*') || (first === '#' && text.length > 1)) continue;
    if (text === ';') {
      yield statement;
      statement = [];
    } else if (first === "'") statement.push({ kind: 'string', text: text.slice(1, -1).replace(/''/g, "'") });
    else if (text.length > 1 && (first === '"' || first === '`' || first === '['))
      statement.push({ kind: 'quoted', text: text.slice(1, -1).replace(/""/g, '"') });
    else statement.push({ kind: /^[A-Za-z_\u0080-\uffff]/.test(text) ? 'word' : 'sign', text });
  }
  yield statement;
}

/** A statement under the cursor. */
class Cursor {
  at = 0;
  constructor(readonly tokens: readonly Token[]) {}
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }
  is(...words: string[]): boolean {
    return words.every((word, i) => {
      const token = this.tokens[this.at + i];
      return token !== undefined && token.kind !== 'quoted' && token.kind !== 'string' && token.text.toLowerCase() === word;
    });
  }
  skip(...words: string[]): boolean {
    if (!this.is(...words)) return false;
    this.at += words.length;
    return true;
  }
  /** A name, perhaps with schema and database before it. */
  name(): Token | undefined {
    let last: Token | undefined;
    for (;;) {
      const token = this.peek();
      if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return undefined;
      last = token;
      this.at++;
      if (!this.skip('.')) return last;
    }
  }
}

/** The tokens of a bracket that opens at the cursor, cut at its commas; the cursor ends behind it. */
function partsOf(cursor: Cursor): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (;;) {
    const token = cursor.peek();
    if (token === undefined) return parts;
    cursor.at++;
    if (token.kind === 'sign' && token.text === '(') {
      if (depth++ === 0) continue;
    } else if (token.kind === 'sign' && token.text === ')') {
      if (--depth === 0) return parts;
    } else if (depth === 1 && token.kind === 'sign' && token.text === ',') {
      parts.push([]);
      continue;
    }
    parts[parts.length - 1]?.push(token);
  }
}

const CONSTRAINTS = new Set(['primary', 'foreign', 'unique', 'constraint', 'check', 'exclude', 'fulltext', 'spatial', 'period', 'index', 'key']);
const TYPES =
  /^(?:(?:var|n|nvar|long|big|medium|tiny|small)?(?:char|text|int|blob|integer)\d*|character|number|numeric|decimal|real|float\d*|double|bool(?:ean)?|bit|date\w*|time\w*|interval|uuid|uniqueidentifier|json\w*|xml|bytea|binary|varbinary|\w*serial|n?clob|string|varchar2|nvarchar2|money|enum|geometry|inet)$/i;

/** The column that a part of a CREATE TABLE declares; null for a constraint, undefined for what is not understood. */
function columnOf(part: readonly Token[]): { column: DeclaredColumn; plain: boolean } | null | undefined {
  const [first, second, third] = part;
  if (first === undefined) return null;
  if (first.kind !== 'word' && first.kind !== 'quoted') return undefined;
  if (first.kind === 'word' && CONSTRAINTS.has(first.text.toLowerCase())) {
    const isColumn = second?.kind === 'word' && TYPES.test(second.text) && !(second.text.toLowerCase() === 'index') && third?.text !== '.';
    if (!isColumn) return null;
  }
  if (first.kind === 'word' && /^(?:like|inherits|partition)$/i.test(first.text) && !(second?.kind === 'word' && TYPES.test(second.text))) return undefined;
  if (second !== undefined && second.kind === 'sign') return undefined;
  const comment = part.findIndex((token, i) => i > 0 && token.kind === 'word' && token.text.toLowerCase() === 'comment' && part[i + 1]?.kind === 'string');
  const description = comment < 0 ? undefined : part[comment + 1]?.text;
  // What is written in capitals without quotes may come back in small letters, as the database likes.
  const plain = first.kind === 'quoted' || first.text === first.text.toLowerCase();
  return { column: { name: first.text, ...(description === undefined ? {} : { description }) }, plain };
}

const KINDS = ['or', 'replace', 'temp', 'temporary', 'global', 'local', 'unlogged', 'external', 'foreign', 'transient'];

function create(cursor: Cursor, tables: Tables): void {
  while (KINDS.some((word) => cursor.is(word))) cursor.at++;
  if (!cursor.skip('table')) return;
  cursor.skip('if', 'not', 'exists');
  const name = cursor.name();
  if (name === undefined) return;
  const key = tableKey(name.text);
  const known = tables.get(key);
  const columns = known?.columns ?? new Map<string, DeclaredColumn>();
  let exact = known?.exact ?? true;
  if (cursor.is('(')) {
    const parts = partsOf(cursor);
    for (const part of parts) {
      const read = columnOf(part);
      if (read === undefined) exact = false;
      else if (read !== null && columns.size < MAX_COLUMNS) {
        columns.set(read.column.name, read.column);
        exact &&= read.plain;
      }
    }
  } else exact = false;
  // `AS SELECT`, `INHERITS`, `PARTITION OF`: more columns than stand here.
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    if (cursor.is('as') || cursor.is('inherits') || cursor.is('of') || cursor.is('like') || cursor.is('clone')) exact = false;
    cursor.at++;
  }
  if (columns.size > 0 || known !== undefined) tables.set(key, { columns, exact });
}

function alter(cursor: Cursor, tables: Tables): void {
  if (!cursor.skip('table')) return;
  cursor.skip('if', 'exists');
  cursor.skip('only');
  const name = cursor.name();
  if (name === undefined) return;
  const key = tableKey(name.text);
  const table = tables.get(key) ?? { columns: new Map<string, DeclaredColumn>(), exact: false };
  if (cursor.skip('rename', 'to')) {
    const to = cursor.name();
    if (to !== undefined && tables.delete(key)) tables.set(tableKey(to.text), table);
    return;
  }
  let depth = 0;
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    if (depth === 0 && cursor.skip('add')) {
      cursor.skip('column');
      cursor.skip('if', 'not', 'exists');
      const parts = cursor.is('(') ? partsOf(cursor) : [tail(cursor)];
      for (const part of parts) {
        const read = columnOf(part);
        if (read === undefined) table.exact = false;
        else if (read !== null && table.columns.size < MAX_COLUMNS) {
          table.columns.set(read.column.name, read.column);
          table.exact &&= read.plain;
        }
      }
      tables.set(key, table);
      continue;
    }
    if (depth === 0 && (cursor.skip('drop', 'column') || cursor.skip('drop'))) {
      cursor.skip('if', 'exists');
      const first = cursor.peek();
      const gone = first?.kind === 'word' && CONSTRAINTS.has(first.text.toLowerCase()) ? undefined : cursor.name();
      if (gone !== undefined) table.columns.delete(spelling(table.columns, gone));
      continue;
    }
    if (depth === 0 && (cursor.skip('rename', 'column') || cursor.skip('rename') || cursor.skip('change', 'column') || cursor.skip('change'))) {
      const from = cursor.name();
      cursor.skip('to');
      const to = cursor.name();
      if (from !== undefined && to !== undefined) {
        const old = table.columns.get(spelling(table.columns, from));
        table.columns.delete(spelling(table.columns, from));
        if (old !== undefined) table.columns.set(to.text, { ...old, name: to.text });
      }
      continue;
    }
    if (token.kind === 'sign' && token.text === '(') depth++;
    else if (token.kind === 'sign' && token.text === ')') depth--;
    cursor.at++;
  }
}

/** What stands up to the next comma outside brackets. */
function tail(cursor: Cursor): Token[] {
  const part: Token[] = [];
  let depth = 0;
  for (let token = cursor.peek(); token !== undefined; token = cursor.peek()) {
    if (token.kind === 'sign') {
      if (token.text === ',' && depth === 0) break;
      depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    }
    part.push(token);
    cursor.at++;
  }
  return part;
}

/** The name as the table has it: without quotes, capitals do not count. */
function spelling(columns: ReadonlyMap<string, DeclaredColumn>, name: Token): string {
  if (columns.has(name.text) || name.kind === 'quoted') return name.text;
  const small = name.text.toLowerCase();
  for (const known of columns.keys()) if (known.toLowerCase() === small) return known;
  return name.text;
}

/** `COMMENT ON COLUMN t.c IS '…'`. */
function comment(cursor: Cursor, tables: Tables): void {
  if (!cursor.skip('on', 'column')) return;
  const names: Token[] = [];
  for (;;) {
    const token = cursor.peek();
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) break;
    names.push(token);
    cursor.at++;
    if (!cursor.skip('.')) break;
  }
  const column = names[names.length - 1];
  const table = names[names.length - 2];
  if (column === undefined || table === undefined || !cursor.skip('is')) return;
  const text = cursor.peek();
  const columns = tables.get(tableKey(table.text))?.columns;
  const name = columns === undefined ? undefined : spelling(columns, column);
  const known = name === undefined ? undefined : columns?.get(name);
  if (known !== undefined && name !== undefined && text?.kind === 'string') columns?.set(name, { ...known, description: text.text });
}

/**
 * Takes in what one script says: CREATE TABLE, ALTER TABLE (ADD, DROP, RENAME) and COMMENT ON COLUMN. Scripts of
 * migrations are given in their order. A table that several scripts create has the columns of all.
 */
export function readDdl(sql: string, tables: Tables): void {
  for (const tokens of statements(sql)) {
    // A line of a tool (`GO`, `\connect`, `BEGIN`) may stand before the statement.
    const start = tokens.findIndex(
      (token, i) => token.kind === 'word' && /^(?:create|alter|comment)$/i.test(token.text) && (i === 0 || tokens[i - 1]?.kind !== 'sign'),
    );
    if (start < 0 || start > 12) continue;
    const cursor = new Cursor(tokens);
    cursor.at = start;
    if (cursor.skip('create')) create(cursor, tables);
    else if (cursor.skip('alter')) alter(cursor, tables);
    else if (cursor.skip('comment')) comment(cursor, tables);
  }
}
