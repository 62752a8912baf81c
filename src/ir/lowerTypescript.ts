/** Lowers a TypeScript or JavaScript file to the IR. */
import { parseTypescript } from '../syntax/typescript';
import { createLowering, count, NO_NAMES } from './lowerTypescriptContext';
import { enterFunctionScope, lexicalNames, varNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import type { Func, Module } from './types';

/**
 * Parses and lowers one file; never throws. `path` is relative to the workspace root, its extension decides the dialect. Spans
 * are UTF-16 offsets into `text`. Names that shadow are renamed as `sourceName` of lowerTypescriptScopes.ts tells.
 */
export function lowerTypescript(path: string, text: string): Module {
  const { ast, comments, errors } = parseTypescript(path, text);
  const cx = createLowering(text);
  const span = { start: 0, end: text.length };
  const id = cx.nextId++;
  enterFunctionScope(cx, lexicalNames(ast.body, varNames(ast.body)));
  const body: Func = {
    id,
    name: '<module>',
    span,
    nameSpan: { start: 0, end: 0 },
    params: [],
    body: lowerStatements(cx, ast.body),
    isAsync: false,
    isGenerator: false,
    isExpression: false,
    locals: cx.locals,
    globals: NO_NAMES,
  };
  for (const error of errors) if (error.isLost) count(cx, 'Lost');
  return { path, language: 'typescript', body, comments, syntaxErrors: errors.map(({ span: at, message }) => ({ span: at, message })), unknowns: cx.unknowns };
}
