/** Where a read takes its data from, and which columns it is known to bring: named columns, a SELECT list, a header. */
import type { Span } from '../base/span';
import { choiceOf } from './frames';
import type { Operation } from './operation';
import { input } from './operation';
import { selectedColumns } from './sql';
import type { Source, Step } from './values';
import { onlyConstant, step } from './values';

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
  const file = onlyConstant(path)?.value ?? path?.prefix;
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
  for (const t of [...(path?.taints ?? [])].reverse()) if (t.name === null) hints.push(...t.source.hints.slice(0, 3));
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
  const given = input(o, 'names');
  if (given !== undefined) {
    const choice = choiceOf(o.s, given);
    if (choice !== undefined && choice.names.length > 0)
      return { names: choice.names.map((n) => ({ name: String(n.value), file: n.file, span: null })), exact: choice.exact };
  }
  const query = onlyConstant(input(o, 'query'))?.value;
  if (typeof query === 'string') {
    const selected = selectedColumns(query);
    if (selected.columns.length > 0) {
      return { names: selected.columns.map((x) => ({ name: x.as, from: x.name, file: o.c.module.path, span: null })), exact: !selected.star };
    }
  }
  const path = onlyConstant(input(o, 'path'))?.value;
  if (typeof path === 'string' && !/^[a-z]+:\/\//i.test(path)) {
    const header = o.c.m.program.columnsOf(path, o.c.module.path);
    if (header !== undefined) {
      for (const name of header) source.proved.set(name, 'column');
      return { names: header.map((name) => ({ name, file: o.c.module.path, span: null })), exact: true };
    }
  }
  return undefined;
}
