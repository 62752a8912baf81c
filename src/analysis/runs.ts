/** Puts what magics do into the IR: files that run in the module's own namespace (`%run`, `exec(open(…).read())`) as imports of all their names, SQL cells as reads whose result is shown. */
import type { Span } from '../base/span';
import type { Exp, Import, Module, Stmt } from '../ir/types';
import { RUN } from '../resolve/pythonImports';
import type { Document } from '../syntax/document';
import { pathOfRun, runsOf } from '../syntax/runs';
import { sqlCells } from '../syntax/sqlCells';
import type { SqlCell } from '../syntax/sqlCells';

/** Statements that stand for a magic. */
interface Insertion {
  readonly span: Span;
  readonly statements: readonly Stmt[];
}

/** The module with its runs and queries at their places. The same module when there are none. */
export function withRuns(document: Document, module: Module): Module {
  const insertions: Insertion[] = [
    ...runsOf(document).map(({ path, span }) => ({ span, statements: [importOf(path, span)] })),
    ...sqlCells(document).map((cell) => ({ span: cell.span, statements: queryOf(cell) })),
  ].sort((a, b) => a.span.start - b.span.start);
  let next = 0;
  let changed = insertions.length > 0;
  const put = (body: readonly Stmt[]): readonly Stmt[] => {
    const result: Stmt[] = [];
    for (const s of body) {
      let at = insertions[next];
      while (at !== undefined && at.span.start < s.span.start) {
        result.push(...at.statements);
        at = insertions[++next];
      }
      if (at !== undefined && at.span.start === s.span.start && s.kind === 'Expression') {
        result.push(...at.statements);
        next++;
        continue;
      }
      const path = pathOfCall(s);
      if (path === undefined) result.push(inside(s, put));
      else {
        changed = true;
        result.push(importOf(path, s.span));
      }
    }
    return result;
  };
  const body = [...put(module.body.body)];
  for (const { statements } of insertions.slice(next)) body.push(...statements);
  return changed ? { ...module, body: { ...module.body, body } } : module;
}

/** Names under which the catalog has what a query in a cell does, and what shows its result. */
const SQL_CELL = 'run_sql_cell';
const DISPLAY = 'display';

function queryOf({ text, span, variable, isShown }: SqlCell): readonly Stmt[] {
  const call = (name: string, arg: Exp): Exp => ({
    kind: 'Call',
    callee: { kind: 'Name', name, span },
    args: [{ value: arg, span }],
    isNew: false,
    span,
  });
  const statements: Stmt[] = [
    { kind: 'Assign', targets: [{ kind: 'NamePlace', name: variable, span }], value: call(SQL_CELL, { kind: 'Const', value: text, span }), span },
  ];
  if (isShown) statements.push({ kind: 'Expression', value: call(DISPLAY, { kind: 'Name', name: variable, span }), span });
  return statements;
}

/** Runs that stand under conditions. */
function inside(s: Stmt, put: (body: readonly Stmt[]) => readonly Stmt[]): Stmt {
  if (s.kind === 'If') return { ...s, then: put(s.then), otherwise: put(s.otherwise) };
  if (s.kind === 'Try') return { ...s, body: put(s.body) };
  if (s.kind === 'With') return { ...s, body: put(s.body) };
  return s;
}

function importOf(path: string, span: Span): Import {
  return { kind: 'Import', source: RUN + path, names: [{ imported: '**', local: '**', span }], typeOnly: false, span };
}

/** `get_ipython().run_line_magic('run', 'x.py')`, `get_ipython().magic('run x.py')`, `exec(open('x.py').read())`. */
function pathOfCall(s: Stmt): string | undefined {
  if (s.kind !== 'Expression' || s.value.kind !== 'Call') return undefined;
  const { callee } = s.value;
  const first = s.value.args[0]?.value;
  if (callee.kind === 'Name')
    return callee.name === 'exec' && first !== undefined
      ? pathOfRead(first.kind === 'Call' && isCallOf(first, 'compile') ? first.args[0]?.value : first)
      : undefined;
  if (callee.kind !== 'Attr' || callee.object.kind !== 'Call' || !isCallOf(callee.object, 'get_ipython')) return undefined;
  const words = s.value.args.map((a) => (a.value.kind === 'Const' && typeof a.value.value === 'string' ? a.value.value : ''));
  if (callee.name === 'run_line_magic') return words[0] === 'run' ? pathOfRun(words[1] ?? '') : undefined;
  const line = callee.name === 'magic' ? /^%?run[ \t]+(.*)$/.exec(words[0] ?? '') : null;
  return line === null ? undefined : pathOfRun(line[1] ?? '');
}

function isCallOf(e: Extract<Exp, { kind: 'Call' }>, name: string): boolean {
  return e.callee.kind === 'Name' && e.callee.name === name;
}

/** The constant path of `open(path).read()`. */
function pathOfRead(e: Exp | undefined): string | undefined {
  if (e?.kind !== 'Call' || e.callee.kind !== 'Attr' || e.callee.name !== 'read' || e.callee.object.kind !== 'Call') return undefined;
  const { object } = e.callee;
  const path = isCallOf(object, 'open') ? object.args[0]?.value : undefined;
  return path?.kind === 'Const' && typeof path.value === 'string' && path.value.endsWith('.py') ? path.value : undefined;
}
