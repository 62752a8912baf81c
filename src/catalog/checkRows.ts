/** Checks what a schema cannot: what rows select, selectors, flows, operations and access paths. */
import { checkFlow } from './flowPath';
import type { DataPath, DataProblem } from './load';
import { OPERATIONS } from './operations';
import { checkAccessPath } from './pathPattern';
import { checkSelector } from './selector';
import { SECTIONS } from './types';
import type { CatalogFile, OperationRow, RowSelector, Section, SelectorText } from './types';
import { listed, nearest } from './words';

/** How rows may select, and whether those texts are access paths. */
const SELECTS = { call: true, method: false, attribute: true, name: false } as const;

const ROW_WORDS: Readonly<Record<Section, string>> = {
  sources: 'a source',
  sinks: 'a sink',
  sanitizers: 'a sanitizer',
  guards: 'a guard',
  operations: 'an operation',
};

/** Mistakes in the rows; those that `skip` names have others already. */
export function checkRows(file: CatalogFile, skip: (section: Section, index: number) => boolean): DataProblem[] {
  const problems: DataProblem[] = [];
  for (const section of SECTIONS) {
    const rows: unknown = file[section];
    if (!Array.isArray(rows)) continue;
    rows.forEach((row: unknown, index) => {
      if (!skip(section, index) && row !== null && typeof row === 'object') problems.push(...checkRow(section, row, [section, index]));
    });
  }
  problems.push(...checkTypes(file));
  return problems;
}

interface AnyRow extends RowSelector {
  readonly data?: readonly SelectorText[];
  readonly host?: SelectorText;
  readonly model?: SelectorText;
  readonly clears?: readonly SelectorText[];
  readonly off?: true;
}

function checkRow(section: Section, row: AnyRow & OperationRow, at: DataPath): DataProblem[] {
  const problems: DataProblem[] = [];
  const report = (key: string, message: string | undefined): void => {
    if (message !== undefined) problems.push({ path: at, key, message });
  };
  const selecting = Object.keys(SELECTS).filter((key) => key in row) as (keyof typeof SELECTS)[];
  if (selecting.length !== 1) {
    const choices =
      section === 'sources' ? ['call', 'method', 'attribute', 'name'] : section === 'guards' ? ['call', 'method'] : ['call', 'method', 'attribute'];
    const message =
      selecting.length === 0
        ? `${ROW_WORDS[section]} selects nothing; expected one of ${listed(choices)}`
        : `${ROW_WORDS[section]} has ${selecting.join(' and ')}; expected only one of them`;
    report(selecting[1] ?? '', message);
  }
  for (const key of selecting) for (const text of [row[key] ?? []].flat()) report(key, checkSelected(key, text));
  if (row.receiver !== undefined && row.method === undefined) report('receiver', '"receiver" belongs to a method row');
  for (const selector of row.data ?? []) report('data', checkSelector(selector));
  for (const selector of row.given ?? []) report('given', checkSelector(selector));
  if (row.host !== undefined) report('host', checkSelector(row.host));
  if (row.model !== undefined) report('model', checkSelector(row.model));
  if (section === 'guards') for (const selector of row.clears ?? []) report('clears', checkSelector(selector));
  if (section !== 'guards') {
    for (const key of ['when', 'unless', 'is', 'isNot'] as const) for (const selector of Object.keys(row[key] ?? {})) report(key, checkSelector(selector));
    for (const key of ['is', 'isNot'] as const)
      for (const path of Object.values(row[key] ?? {}).flat())
        report(key, path.includes('#') ? `"${path}" has a "#"; types are written without it` : checkAccessPath(path));
  }
  if (section === 'operations' && row.off !== true) problems.push(...checkOperation(row, at));
  return problems;
}

function checkSelected(key: keyof typeof SELECTS, text: string): string | undefined {
  if (SELECTS[key] || (key === 'method' && text.includes('.'))) return checkAccessPath(text);
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(text) ? undefined : `"${text}" is no ${key} name; expected a plain name without dots`;
}

function checkOperation(row: OperationRow, at: DataPath): DataProblem[] {
  const problems: DataProblem[] = [];
  const report = (key: string, message: string | undefined): void => {
    if (message !== undefined) problems.push({ path: at, key, message });
  };
  if (row.op === undefined && row.flow === undefined && row.returns === undefined) {
    report('', 'an operation says nothing; expected op, flow or returns');
  }
  for (const flow of row.flow ?? []) report('flow', checkFlow(flow));
  for (const value of Object.values(row.args ?? {})) for (const selector of [value].flat()) report('args', checkSelector(selector));
  if (row.op === undefined) {
    if (row.args !== undefined) report('args', 'args belong to an op, and the row names none');
    return problems;
  }
  const info = OPERATIONS[row.op];
  if (!info) {
    const near = nearest(row.op, Object.keys(OPERATIONS));
    report('op', `unknown operation "${row.op}"${near ? `; did you mean "${near}"?` : '; docs/catalog.md lists them'}`);
    return problems;
  }
  for (const name of Object.keys(row.args ?? {})) if (!info.args.includes(name)) report('args', unknownName('argument', name, row.op, info.args));
  for (const name of Object.keys(row.with ?? {})) if (!(info.with ?? []).includes(name)) report('with', unknownName('constant', name, row.op, info.with ?? []));
  return problems;
}

function unknownName(what: string, name: string, op: string, known: readonly string[]): string {
  return `${op} has no ${what} "${name}"; ${known.length > 0 ? `expected ${listed(known)}` : 'it takes none'}`;
}

function checkTypes(file: CatalogFile): DataProblem[] {
  const problems: DataProblem[] = [];
  const types: unknown = file.types;
  if (types === null || typeof types !== 'object' || Array.isArray(types)) return problems;
  for (const [path, row] of Object.entries(file.types ?? {})) {
    const message = checkAccessPath(path) ?? (path.includes('#') ? `type "${path}" has a "#"; types are written without it` : undefined);
    if (message !== undefined) problems.push({ path: ['types'], key: path, message });
    for (const base of Array.isArray(row?.extends) ? row.extends : []) {
      if (typeof base === 'string' && base.includes('#'))
        problems.push({ path: ['types', path], key: 'extends', message: `base type "${base}" has a "#"; types are written without it` });
    }
  }
  return problems;
}
