/** What files beside the data say of its columns: data dictionaries, JSON Schema, Croissant. Only names and descriptions are read, no value. */
import type { DeclaredColumn } from './ddl';

export interface DataDictionary {
  /** Name of the table or file that a row speaks of, in small letters; null where the dictionary has no such column. */
  readonly rows: readonly { readonly table: string | null; readonly column: string; readonly description: string }[];
}

export interface DeclaredSet {
  /** What the data is called: a name, or names of files. */
  readonly names: readonly string[];
  readonly columns: readonly DeclaredColumn[];
  readonly exact: boolean;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\d]+/gu, '');
const COLUMN_TITLES = new Set([
  'column',
  'columnname',
  'field',
  'fieldname',
  'variable',
  'variablename',
  'variablefieldname',
  'attribute',
  'attributename',
  'feature',
  'featurename',
  'varname',
  'name',
]);
const DESCRIPTION_TITLES = new Set([
  'description',
  'definition',
  'label',
  'meaning',
  'fieldlabel',
  'variablelabel',
  'columndescription',
  'fielddescription',
  'variabledescription',
  'desc',
  'details',
  'explanation',
]);
const TABLE_TITLES = new Set(['table', 'tablename', 'file', 'filename', 'dataset', 'datasetname', 'formname', 'entity']);

const MAX_ROWS = 20_000;

/** A table of columns and what they hold, or undefined when its first row says that it is something else. */
export function readDictionary(rows: readonly (readonly string[])[]): DataDictionary | undefined {
  const titles = (rows[0] ?? []).map(plain);
  const find = (names: ReadonlySet<string>): number => titles.findIndex((title) => names.has(title));
  const column = find(COLUMN_TITLES);
  const description = find(DESCRIPTION_TITLES);
  const table = find(TABLE_TITLES);
  if (column < 0 || description < 0 || column === description) return undefined;
  const read: { table: string | null; column: string; description: string }[] = [];
  for (const row of rows.slice(1, MAX_ROWS)) {
    const name = row[column]?.trim() ?? '';
    const text = row[description]?.trim() ?? '';
    if (name === '' || text === '') continue;
    const of = table < 0 ? '' : (row[table] ?? '').trim().toLowerCase();
    read.push({ table: of === '' ? null : of, column: name, description: text.slice(0, 300) });
  }
  return read.length === 0 ? undefined : { rows: read };
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value : [value]).filter(isObject);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
/** `mlc:name`, `ml:field`, `sc:name`: the prefix is the writer's choice. */
const member = (object: Json, name: string): unknown => object[name] ?? Object.entries(object).find(([key]) => key.endsWith(`:${name}`))?.[1];

function describedBy(name: string, value: Json): DeclaredColumn {
  const description = textOf(member(value, 'description')) ?? textOf(member(value, 'title'));
  return description === undefined ? { name } : { name, description: description.slice(0, 300) };
}

/** The properties of a JSON Schema for records, or for a list of them. */
export function readJsonSchema(value: unknown): Omit<DeclaredSet, 'names'> | undefined {
  if (!isObject(value)) return undefined;
  let at: Json = value;
  for (let depth = 0; depth < 3 && !isObject(at['properties']); depth++) {
    const items: unknown = at['items'];
    const ref = textOf(isObject(items) ? items['$ref'] : at['$ref']);
    const target =
      ref === undefined
        ? items
        : ref
            .replace(/^#\//, '')
            .split('/')
            .reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), value);
    if (!isObject(target)) return undefined;
    at = target;
  }
  const properties = at['properties'];
  if (!isObject(properties)) return undefined;
  const columns = Object.entries(properties).map(([name, property]) => (isObject(property) ? describedBy(name, property) : { name }));
  return columns.length === 0 ? undefined : { columns, exact: at['additionalProperties'] === false };
}

/** The record sets of a Croissant description, each under its own name and those of the files that its fields are taken from. */
export function readCroissant(value: unknown): readonly DeclaredSet[] {
  if (!isObject(value)) return [];
  const files = new Map<string, string[]>();
  for (const file of objects(member(value, 'distribution'))) {
    const names = [textOf(member(file, 'contentUrl')), textOf(member(file, 'name'))].filter((name) => name !== undefined);
    for (const id of [textOf(file['@id']), textOf(member(file, 'name'))]) if (id !== undefined) files.set(id, names);
  }
  const sets: DeclaredSet[] = [];
  for (const set of objects(member(value, 'recordSet'))) {
    const names = new Set<string>();
    const columns: DeclaredColumn[] = [];
    for (const id of [textOf(member(set, 'name')), textOf(set['@id'])]) if (id !== undefined) names.add(id);
    for (const field of objects(member(set, 'field'))) {
      const source = objects(member(field, 'source'))[0];
      const object = source === undefined ? undefined : (member(source, 'fileObject') ?? member(source, 'distribution'));
      const id = textOf(isObject(object) ? object['@id'] : object);
      for (const name of id === undefined ? [] : (files.get(id) ?? [])) names.add(name);
      const extract = source === undefined ? undefined : objects(member(source, 'extract'))[0];
      // A field's own name may be `patients/ssn`; the column's is the one in the file.
      const name = textOf(extract === undefined ? undefined : member(extract, 'column')) ?? textOf(member(field, 'name')) ?? textOf(field['@id']);
      if (name !== undefined) columns.push(describedBy(name.replace(/^.*\//, ''), field));
    }
    if (columns.length > 0) sets.push({ names: [...names], columns, exact: true });
  }
  return sets;
}
