/** Lowers one Python source text (or the joined code cells of a notebook) to a `Module`. */
import type { PythonParser } from '../syntax/python';
import { closeScope, newContext } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { docstringOf } from './lowerPythonDefinitions';
import { statements } from './lowerPythonStatements';
import type { Module, Stmt } from './types';

export interface LowerPythonOptions {
  /** Offsets in the text where notebook cells end, ascending. The last statement of a cell, if it is an expression that no `;` ends, is what the notebook displays. */
  readonly cellEnds?: readonly number[];
}

/** Parses and lowers `text`. Never throws on any text; the wasm tree is deleted before this returns. `path` is workspace-relative. */
export function lowerPython(parser: PythonParser, path: string, text: string, options: LowerPythonOptions = {}): Module {
  const tree = parser.parse(text);
  const c = newContext(tree);
  c.nextFunc = 1;
  const body = statements(c, 0);
  closeScope(c, c.scope);
  const docstring = docstringOf(body);
  return {
    path,
    language: 'python',
    body: {
      id: 0,
      name: '<module>',
      span: { start: 0, end: text.length },
      nameSpan: { start: 0, end: 0 },
      params: [],
      body: options.cellEnds ? markCellResults(c, body, options.cellEnds) : body,
      isAsync: false,
      isGenerator: c.scope.isGenerator,
      isExpression: false,
      locals: c.scope.locals,
      globals: c.scope.globals,
      ...(docstring !== undefined && { docstring }),
    },
    comments: tree.comments.map((span) => ({ span, text: text.slice(span.start, span.end) })),
    syntaxErrors: tree.problems,
    unknowns: c.unknowns,
  };
}

function markCellResults(c: Context, body: readonly Stmt[], cellEnds: readonly number[]): Stmt[] {
  const result = [...body];
  let at = 0;
  let cellStart = 0;
  for (const cellEnd of cellEnds) {
    while (at < result.length && (result[at] as Stmt).span.start < cellEnd) at++;
    const last = result[at - 1];
    if (last?.kind === 'Expression' && last.span.start >= cellStart && !endsInSemicolon(c.text, last.span.end, cellEnd))
      result[at - 1] = { ...last, isCellResult: true };
    cellStart = cellEnd;
  }
  return result;
}

function endsInSemicolon(text: string, from: number, to: number): boolean {
  return /^[\s\\]*;/.test(text.slice(from, to));
}
