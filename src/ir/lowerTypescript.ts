/** Lowers a TypeScript or JavaScript file to the IR. */
import { parseTypescript, type ParsedTypescript } from '../syntax/typescript';
import { count, createLowering, MAX_DEPTH, NO_NAMES } from './lowerTypescriptContext';
import { enterFunctionScope, lexicalNames, varNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import type { Func, Module } from './types';

/** Depths tried in turn; the smaller ones are for callers that have used most of the stack themselves. */
const DEPTHS: readonly number[] = [MAX_DEPTH, 100, 25, 0];

/**
 * Parses and lowers one file; never throws. `path` is relative to the workspace root, its extension decides the dialect. Spans
 * are UTF-16 offsets into `text`. Names that shadow are renamed as `sourceName` of lowerTypescriptScopes.ts tells.
 */
export function lowerTypescript(path: string, text: string): Module {
  const parsed = parseTypescript(path, text);
  for (const depth of DEPTHS) {
    try {
      return lowerTo(path, text, parsed, depth);
    } catch (error) {
      // An overflow of the stack is the one failure that a smaller depth mends.
      if (!(error instanceof RangeError)) break;
    }
  }
  // A mistake of ours costs the file, not the scan; the problem makes it known.
  const problem = { span: { start: 0, end: text.length }, message: 'could not be lowered', lost: 'Program' };
  return lowerTo(path, text, { ast: { ...parsed.ast, body: [] }, comments: parsed.comments, errors: [...parsed.errors, problem] }, 0);
}

function lowerTo(path: string, text: string, parsed: ParsedTypescript, maxDepth: number): Module {
  const statements = parsed.ast.body;
  const cx = createLowering(text, maxDepth);
  const span = { start: 0, end: text.length };
  const id = cx.nextId++;
  enterFunctionScope(cx, lexicalNames(statements, varNames(statements)));
  const body: Func = {
    id,
    name: '<module>',
    span,
    nameSpan: { start: 0, end: 0 },
    params: [],
    body: lowerStatements(cx, statements),
    isAsync: false,
    isGenerator: false,
    isExpression: false,
    locals: cx.locals,
    globals: NO_NAMES,
  };
  for (const { lost } of parsed.errors) if (lost !== undefined) count(cx, lost);
  const syntaxErrors = parsed.errors.map(({ span: at, message }) => ({ span: at, message }));
  return { path, language: 'typescript', body, comments: parsed.comments, syntaxErrors, unknowns: cx.unknowns };
}
