/** What files of a workspace say of its tables and data files: SQL scripts, data dictionaries, JSON Schema, Croissant. Read when first asked for, and again after a change. */
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'papaparse';
import { readCroissant, readDictionary, readJsonSchema } from '../catalog/declared';
import type { DataDictionary, DeclaredSet } from '../catalog/declared';
import { readDdl, tableKey } from '../catalog/ddl';
import type { DataSchema, DeclaredColumn, Tables } from '../catalog/ddl';
import { decodeText } from './readText';

/** Names of the files that are looked into. */
export const DECLARING =
  /\.sql$|(?:^|[._-])schema\.json$|^croissant.*\.json(?:ld)?$|\.croissant\.json$|(?:dictionary|codebook|data[_-]?dict|metadata|variables|columns|fields).*\.(?:csv|tsv)$/i;
const DICTIONARY = /\.(?:csv|tsv)$/i;

/** Most of one file that is read, and most files. */
const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 400;

/** A script that takes tables back. */
const BACKWARD = /(?:^|[._-])(?:down|rollback|undo|revert)\.sql$/i;

/** A step from one state of the tables to the next; after the scripts that make a state whole, whose result steps may repeat. */
const MIGRATION = /(?:^|\/)(?:[\w-]*migrat[\w-]*|versions|changes(?:ets)?|deltas?|upgrades?)\/|(?:^|\/)[VU]?\d[\w.-]*\.sql$/i;

interface Declared {
  readonly tables: ReadonlyMap<string, DataSchema>;
  readonly sets: ReadonlyMap<string, DataSchema>;
  readonly dictionaries: readonly (DataDictionary & { readonly file: string })[];
}

export interface DeclaredData {
  ofTable(name: string): DataSchema | undefined;
  /** Of a data file; `columns` are those of its own header. */
  ofFile(path: string, columns: readonly string[] | undefined): DataSchema | undefined;
}

function readStart(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(stat.size, MAX_BYTES));
    const read = decodeText(buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0)));
    return read.ok ? read.text : undefined;
  } finally {
    closeSync(file);
  }
}

const stemOf = (name: string): string => posix.basename(name.replaceAll('\\', '/')).replace(/\..*$/, '').toLowerCase();

function load(root: string, files: readonly string[]): Declared {
  const tables: Tables = new Map();
  const tableFiles = new Map<string, string>();
  const sets = new Map<string, DataSchema>();
  const dictionaries: (DataDictionary & { file: string })[] = [];
  const add = ({ names, columns, exact }: DeclaredSet, file: string): void => {
    for (const name of names) sets.set(stemOf(name), { columns, exact, file });
  };
  // Migrations are numbered: `2_b` stands before `10_a`.
  const steps = (file: string): number => Number(MIGRATION.test(file));
  const ordered = [...files].sort((a, b) => steps(a) - steps(b) || a.localeCompare(b, 'en', { numeric: true })).slice(0, MAX_FILES);
  for (const file of ordered) {
    if (BACKWARD.test(file)) continue;
    try {
      const text = readStart(realpathSync(join(root, file)));
      if (text === undefined) continue;
      if (/\.sql$/i.test(file)) {
        readDdl(text, tables);
        for (const key of tables.keys()) if (!tableFiles.has(key)) tableFiles.set(key, file);
      } else if (DICTIONARY.test(file)) {
        const dictionary = readDictionary(parse<string[]>(text, { skipEmptyLines: true }).data);
        if (dictionary !== undefined) dictionaries.push({ ...dictionary, file });
      } else {
        const value: unknown = JSON.parse(text);
        for (const set of readCroissant(value)) add(set, file);
        const schema = readJsonSchema(value);
        if (schema !== undefined) add({ ...schema, names: [posix.basename(file).replace(/[._-]?schema\.json$/i, '')] }, file);
      }
    } catch {
      // A file that is gone or broken says nothing.
    }
  }
  const known = new Map<string, DataSchema>();
  for (const [key, { columns, exact }] of tables) known.set(key, { columns: [...columns.values()], exact, file: tableFiles.get(key) ?? '' });
  return { tables: known, sets, dictionaries };
}

/** Words of a dictionary's name that do not say of what. */
const GENERIC =
  /^(?:data|dictionary|dict|codebook|metadata|meta|variables?|columns?|fields?|descriptions?|list|the|of|readme|docs?|names?|defs?|definitions?|info|codes?)$/;

/** What the dictionaries say of the columns of `name`. */
function described(declared: Declared, name: string, columns: readonly DeclaredColumn[] | undefined): { rows: Map<string, string>; file: string } | undefined {
  const stem = tableKey(stemOf(name));
  for (const dictionary of declared.dictionaries) {
    const rows = new Map<string, string>();
    for (const row of dictionary.rows) if (row.table === null || stemOf(row.table) === stem) rows.set(row.column.toLowerCase(), row.description);
    if (rows.size === 0) continue;
    const words = stemOf(dictionary.file)
      .split(/[^\p{L}\d]+/u)
      .filter((word) => word !== '' && !GENERIC.test(word));
    const isNamed = words.length > 0 && stem.includes(words.join('_'));
    const isRowed = dictionary.rows.some((row) => row.table !== null && stemOf(row.table) === stem);
    const covers =
      words.length === 0 &&
      (columns === undefined ? declared.dictionaries.length === 1 : columns.filter((c) => rows.has(c.name.toLowerCase())).length * 2 >= columns.length);
    if (isNamed || isRowed || covers) return { rows, file: dictionary.file };
  }
  return undefined;
}

/** Adds descriptions of dictionaries to what is known; where nothing is, the dictionary's own columns. */
function withDictionary(declared: Declared, name: string, known: DataSchema | undefined): DataSchema | undefined {
  const found = described(declared, name, known?.columns);
  if (found === undefined) return known;
  if (known === undefined) {
    const columns = declared.dictionaries
      .find(({ file }) => file === found.file)
      ?.rows.filter((row) => found.rows.get(row.column.toLowerCase()) === row.description)
      .map((row) => ({ name: row.column, description: row.description }));
    return columns === undefined ? undefined : { columns, exact: false, file: found.file, dictionary: found.file };
  }
  const columns = known.columns.map((column) => {
    const description = found.rows.get(column.name.toLowerCase());
    return description === undefined ? column : { ...column, description };
  });
  return { ...known, columns, dictionary: found.file };
}

/** `list` names the files of the workspace that fit `DECLARING`, relative to `root`. */
export function createDeclaredData(root: string, list: () => readonly string[]): DeclaredData {
  let declared: Declared | undefined;
  const known = (): Declared => (declared ??= load(root, list()));
  return {
    ofTable: (name) => withDictionary(known(), name, known().tables.get(tableKey(name)) ?? known().sets.get(tableKey(name))),
    ofFile(path, columns) {
      const own =
        columns === undefined ? undefined : { columns: columns.map((name) => ({ name })), exact: true, file: posix.basename(path.replaceAll('\\', '/')) };
      const schema = known().sets.get(stemOf(path));
      const descriptions = new Map(schema?.columns.map((c) => [c.name, c.description]));
      const merged =
        own === undefined || schema === undefined
          ? (own ?? schema)
          : { ...own, columns: own.columns.map((c) => ({ ...c, description: descriptions.get(c.name) })), dictionary: schema.file };
      return withDictionary(known(), path, merged);
    },
  };
}
