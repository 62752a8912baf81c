/** Where a read takes its data from, and which columns it is known to bring: named columns, a SELECT list, a header. */
import type { Span } from '../base/span';
import { readDdl } from '../catalog/ddl';
import type { DataSchema, Tables } from '../catalog/ddl';
import { choiceOf } from './frames';
import { alloc } from './machine';
import type { Operation } from './operation';
import { fileOf, input } from './operation';
import { deepTaints } from './reach';
import { selectedColumns } from './sql';
import { makeShape } from './state';
import type { Source, Step, Value } from './values';
import { CLEAN, onlyConstant, refValue, step } from './values';

export interface ReadColumn {
  readonly name: string;
  /** Name in the source, where the query renames it. */
  readonly from?: string;
  readonly file: string;
  /** The literal that names it, when a quick fix can take it out. */
  readonly span: Span | null;
}

export interface ReadColumns {
  readonly names: readonly ReadColumn[];
  readonly exact: boolean;
}

/** The source of a read and the first step of its flows. Its hints name file, table and call. */
export function sourceOfRead(o: Operation): { source: Source; step: Step } {
  const path = input(o, 'path');
  const table = onlyConstant(input(o, 'table'))?.value;
  const query = onlyConstant(input(o, 'query'))?.value ?? input(o, 'query')?.prefix ?? undefined;
  const hints: string[] = [];
  if (typeof table === 'string') hints.push(table);
  if (typeof query === 'string') hints.push(...selectedColumns(query).tables);
  const file = onlyConstant(path)?.value ?? path?.prefix ?? path?.taints.find((t) => t.source.reads !== undefined)?.source.reads;
  if (typeof file === 'string') {
    const base = file
      .split(/[\\/]/)
      .filter((x) => x !== '')
      .pop();
    if (base !== undefined && base !== '') hints.push(base);
    if (base !== file && !/^[a-z]+:\/\//i.test(file))
      hints.push(
        ...file
          .split(/[\\/]/)
          .slice(0, -1)
          .filter((x) => x !== '' && x !== '.' && x !== '..')
          .reverse(),
      );
  }
  // The last part of a path is the nearest name.
  // A buffer in memory holds the text itself.
  const held = path?.refs.some((r) => o.s.shape(r)?.kind === 'sequence') === true ? deepTaints(o.s, path) : path?.taints;
  for (const t of [...(held ?? [])].reverse()) if (t.name === null) hints.push(...t.source.hints.slice(0, 3));
  hints.push(...(o.c.env.func.name === '<module>' ? [] : [o.c.env.func.name]));
  const source = o.c.m.source(`${o.c.module.path}|read|${o.span.start}|${o.c.env.prefix}`, () => ({
    kind: 'frame',
    file: o.c.module.path,
    span: o.span,
    hints: hints.length > 0 ? hints : [''],
    evidence: null,
    element: null,
    parent: null,
    tabular: true,
  }));
  if (typeof file === 'string') source.reads ??= file;
  const name = o.path.replace(/^.*[.#]/, '');
  return {
    source,
    step: step(null, 'source', o.c.module.path, o.span, hints[0] !== undefined && hints[0] !== '' ? `${name} reads ${hints[0]}` : `${name} reads a table`),
  };
}

/** Columns that the read is known to bring, or undefined when nobody says. */
export function columnsOfFile(o: Operation, { source }: { source: Source }): ReadColumns | undefined {
  const named = input(o, 'columns');
  if (named !== undefined) {
    const choice = choiceOf(o.s, named);
    if (choice !== undefined && choice.names.length > 0 && choice.names.every((n) => typeof n.value === 'string')) {
      return { names: choice.names.map((n) => ({ name: String(n.value), file: n.file || o.c.module.path, span: n.span })), exact: choice.exact };
    }
  }
  const given = input(o, 'names') ?? promised(o);
  if (given !== undefined) {
    const text = onlyConstant(given)?.value;
    if (typeof text === 'string' && /\S\s+\S/.test(text)) {
      // Names with types, as in SQL: `ssn STRING, score DOUBLE`.
      const tables: Tables = new Map();
      readDdl(`create table t (${text})`, tables);
      const names = [...(tables.get('t')?.columns.keys() ?? [])];
      if (names.length > 0) return { names: names.map((name) => ({ name, file: o.c.module.path, span: null })), exact: true };
    }
    const choice = choiceOf(o.s, given);
    if (choice !== undefined && choice.names.length > 0)
      return { names: choice.names.map((n) => ({ name: String(n.value), file: n.file, span: null })), exact: choice.exact };
  }
  const query = onlyConstant(input(o, 'query'))?.value;
  if (typeof query === 'string') {
    const selected = selectedColumns(query);
    const known = selected.simple ? columnsOfTables(o, source, selected.tables, selected.star) : undefined;
    const starred = selected.star ? known : undefined;
    if (selected.columns.length > 0 || starred !== undefined) {
      const own = selected.columns.map((x) => ({ name: x.as, from: x.name, file: o.c.module.path, span: null }));
      return { names: [...(starred?.names ?? []), ...own], exact: starred?.exact ?? !selected.star };
    }
    // `read_sql` takes the bare name of a table as well.
    if (/^[\w.]+$/.test(query)) return columnsOfTables(o, source, [query], true);
  }
  const table = onlyConstant(input(o, 'table'))?.value;
  if (typeof table === 'string') {
    const known = columnsOfTables(o, source, [table], true);
    if (known !== undefined) return known;
  }
  const path = fileOf(input(o, 'path'));
  if (path === undefined || /^[a-z]+:\/\//i.test(path)) return undefined;
  const schema = o.c.m.program.schemaOf({ path }, o.c.module.path);
  return schema === undefined ? undefined : knownColumns(o, source, [schema], true);
}

/** Columns of tables that SQL scripts of the workspace declare; undefined when one of them is not known. */
function columnsOfTables(o: Operation, source: Source, tables: readonly string[], all: boolean): ReadColumns | undefined {
  const schemas: DataSchema[] = [];
  for (const table of tables) {
    const schema = o.c.m.program.schemaOf({ table }, o.c.module.path);
    if (schema === undefined) return undefined;
    schemas.push(schema);
  }
  return schemas.length === 0 ? undefined : knownColumns(o, source, schemas, all);
}

/** `all`: the read brings all of these columns; otherwise they say only what the named ones hold. */
function knownColumns(o: Operation, source: Source, schemas: readonly DataSchema[], all: boolean): ReadColumns {
  const described = new Map<string, string>();
  for (const { columns } of schemas)
    for (const { name, description } of columns) {
      if (all) source.proved.set(name, 'column');
      if (description !== undefined) described.set(name, description);
    }
  const files = (names: readonly (string | undefined)[]): string => [...new Set(names)].filter((name) => name !== undefined).join(' and ');
  const by = schemas.map((schema) => schema.dictionary);
  source.described = {
    columns: described,
    evidence: `column of ${files(schemas.map((schema) => schema.file))}`,
    file: files(by.some((name) => name !== undefined) ? by : schemas.map((schema) => schema.file)),
  };
  const names = schemas.flatMap(({ columns }) => columns.map(({ name }) => ({ name, file: o.c.module.path, span: null })));
  return { names, exact: schemas.every((schema) => schema.exact) };
}

const PROMISED = '«columns»';

/** Columns that the reader was told before. */
function promised(o: Operation): Value | undefined {
  const ref = o.receiver?.refs.length === 1 ? o.receiver.refs[0] : undefined;
  return ref === undefined ? undefined : o.s.shape(ref)?.fields.get(PROMISED);
}

/** `frame.schema`: a reader that knows which columns it will bring. */
export function promise(o: Operation): Value {
  const names = input(o, 'names');
  if (names === undefined || o.type === null) return o.receiver ?? CLEAN;
  return refValue(alloc(o.c, o.s, o.span, 'P', makeShape('instance', { type: o.type, fields: new Map([[PROMISED, names]]) })));
}
