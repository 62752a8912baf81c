/** Lowers what stands in ERROR nodes, as far as its pieces can be recognised, so that half-typed code keeps its calls, names, functions and classes. */
import { cover } from '../base/span';
import { Kind } from '../syntax/pythonKinds';
import { MAX_DEPTH, after, bind, endOf, kindOf, spanOf, startOf, textOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { buildClass, buildFunction } from './lowerPythonDefinitions';
import { exp } from './lowerPythonExpressions';
import { place } from './lowerPythonPlaces';
import { addStatement } from './lowerPythonStatements';
import type { Stmt } from './types';

/** Lowers the contents of an ERROR node into statements. */
export function lowerError(c: Context, n: number, out: Stmt[]): void {
  if (c.handledErrors.has(n)) return;
  c.handledErrors.add(n);
  lowerBrokenList(c, n, out);
}

/** After a statement was lowered: the contents of the ERROR nodes inside it that no one took, before it (so that they are not dead code after a `return`). */
export function lowerInnerErrors(c: Context, n: number, out: Stmt[], at: number): void {
  const stop = after(c, n);
  const found: Stmt[] = [];
  const { errors } = c.tree;
  for (let i = firstAfter(errors, n); i < errors.length && (errors[i] as number) < stop; i++) lowerError(c, errors[i] as number, found);
  if (found.length > 0) out.splice(at, 0, ...found);
}

/** Index of the first element greater than `n` in an ascending list. */
function firstAfter(list: readonly number[], n: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lowers a list of statements that has ERROR nodes among them: their contents are read as if they stood in the list themselves. */
export function lowerBrokenList(c: Context, n: number, out: Stmt[]): void {
  const pieces: number[] = [];
  collect(c, n, pieces);
  const reader: Reader = { c, pieces, at: 0 };
  while (reader.at < pieces.length) addPiece(reader, out);
}

interface Reader {
  readonly c: Context;
  readonly pieces: readonly number[];
  at: number;
}

function collect(c: Context, n: number, pieces: number[]): void {
  // The descendants are visited in order and without recursion: ERROR nodes nest as deep as the text is broken.
  const stop = after(c, n);
  let i = n + 1;
  while (i < stop) {
    const kind = kindOf(c, i);
    if (kind === Kind.Error) {
      c.handledErrors.add(i);
      i++;
    } else if (kind === Kind.Token || kind === Kind.Missing || isStatement(kind) || isExpression(kind) || isHeaderPart(kind)) {
      pieces.push(i);
      i = after(c, i);
    } else {
      i++;
    }
  }
}

function addPiece(r: Reader, out: Stmt[]): void {
  const { c } = r;
  const n = r.pieces[r.at] as number;
  const kind = kindOf(c, n);
  if (kind === Kind.Token) {
    const word = textOf(c, n);
    if (word === 'class' && isName(r, r.at + 1)) addClass(r, out);
    else if (word === 'def' && isName(r, r.at + 1)) addFunction(r, out);
    else r.at++;
    return;
  }
  r.at++;
  if (isStatement(kind)) addStatement(c, n, out);
  else if (isExpression(kind)) addExpression(r, n, out);
  else if (kind === Kind.ArgumentList && c.depth < MAX_DEPTH) {
    c.depth++;
    lowerBrokenList(c, n, out);
    c.depth--;
  }
}

/** An expression piece: the target of an assignment when `=` and a value follow. */
function addExpression(r: Reader, n: number, out: Stmt[]): void {
  const { c } = r;
  const equals = r.pieces[r.at];
  const value = r.pieces[r.at + 1];
  const isAssignment = equals !== undefined && value !== undefined && isToken(c, equals, '=') && isExpression(kindOf(c, value)) && isTarget(kindOf(c, n));
  if (!isAssignment) {
    out.push({ kind: 'Expression', value: exp(c, n), span: spanOf(c, n) });
    return;
  }
  r.at += 2;
  const target = place(c, n, true);
  const assigned = exp(c, value);
  out.push({ kind: 'Assign', targets: [target], value: assigned, span: cover(spanOf(c, n), spanOf(c, value)) });
}

function isTarget(kind: Kind): boolean {
  return (
    kind === Kind.Identifier || kind === Kind.Attribute || kind === Kind.Subscript || kind === Kind.PatternList || kind === Kind.Tuple || kind === Kind.List
  );
}

function isName(r: Reader, at: number): boolean {
  const n = r.pieces[at];
  return n !== undefined && kindOf(r.c, n) === Kind.Identifier;
}

function isToken(c: Context, n: number, token: string): boolean {
  return kindOf(c, n) === Kind.Token && textOf(c, n) === token;
}

/** A class whose header stands among the pieces: what follows with deeper indentation is its body. */
function addClass(r: Reader, out: Stmt[]): void {
  const { c } = r;
  const keyword = r.pieces[r.at] as number;
  const name = r.pieces[r.at + 1] as number;
  r.at += 2;
  const superclasses = take(r, Kind.ArgumentList);
  bind(c, textOf(c, name));
  let end = endOf(c, name);
  const cls = buildClass(c, { name, superclasses, decorators: [], span: { start: startOf(c, keyword), end } }, () => {
    const body = deeper(r, keyword);
    end = body[body.length - 1]?.span.end ?? end;
    return body;
  });
  const span = { start: startOf(c, keyword), end };
  out.push({ kind: 'ClassDef', cls: { ...cls, span }, span });
}

function addFunction(r: Reader, out: Stmt[]): void {
  const { c } = r;
  const keyword = r.pieces[r.at] as number;
  const before = r.pieces[r.at - 1];
  const name = r.pieces[r.at + 1] as number;
  r.at += 2;
  const parameters = take(r, Kind.Parameters);
  bind(c, textOf(c, name));
  let end = endOf(c, name);
  const isAsync = before !== undefined && isToken(c, before, 'async');
  const func = buildFunction(c, { name, parameters, returnType: -1, isAsync, span: { start: startOf(c, keyword), end } }, () => {
    const body = deeper(r, keyword);
    end = body[body.length - 1]?.span.end ?? end;
    return body;
  });
  const span = { start: startOf(c, keyword), end };
  out.push({ kind: 'FunctionDef', func: { ...func, span }, decorators: [], span });
}

function take(r: Reader, kind: Kind): number {
  const n = r.pieces[r.at];
  if (n === undefined || kindOf(r.c, n) !== kind) return -1;
  r.at++;
  return n;
}

/** Reads the pieces that belong to the header at `keyword`, by their indentation. */
function deeper(r: Reader, keyword: number): Stmt[] {
  const { c } = r;
  const column = columnOf(c, keyword);
  const body: Stmt[] = [];
  if (c.depth >= MAX_HEADERS) return body;
  c.depth++;
  while (r.at < r.pieces.length && columnOf(c, r.pieces[r.at] as number) > column) addPiece(r, body);
  c.depth--;
  return body;
}

/** Broken headers inside one another beyond this are read as if they stood side by side. */
const MAX_HEADERS = 50;

function columnOf(c: Context, n: number): number {
  const start = startOf(c, n);
  let at = start;
  while (at > 0 && start - at < MAX_COLUMN && c.text.charCodeAt(at - 1) !== 10) at--;
  return start - at;
}

/** Columns beyond this count as equal: only indentation matters here, and minified files have lines of a megabyte. */
const MAX_COLUMN = 500;

function isHeaderPart(kind: Kind): boolean {
  return kind === Kind.Parameters || kind === Kind.ArgumentList;
}

function isStatement(kind: Kind): boolean {
  if (kind === Kind.Assignment || kind === Kind.AugmentedAssignment || kind === Kind.Chevron) return false;
  return (kind >= Kind.ExpressionStatement && kind <= Kind.FutureImportStatement) || STATEMENTS.has(kind);
}

const STATEMENTS: ReadonlySet<Kind> = new Set([
  Kind.IfStatement,
  Kind.ForStatement,
  Kind.WhileStatement,
  Kind.TryStatement,
  Kind.WithStatement,
  Kind.FunctionDefinition,
  Kind.ClassDefinition,
  Kind.DecoratedDefinition,
  Kind.MatchStatement,
]);

function isExpression(kind: Kind): boolean {
  return (
    (kind >= Kind.Identifier && kind <= Kind.ConcatenatedString) ||
    kind === Kind.Attribute ||
    kind === Kind.Subscript ||
    kind === Kind.Call ||
    kind === Kind.ListSplat ||
    (kind >= Kind.ParenthesizedExpression && kind <= Kind.Lambda) ||
    (kind >= Kind.List && kind <= Kind.Dictionary) ||
    (kind >= Kind.ExpressionList && kind <= Kind.GeneratorExpression) ||
    kind === Kind.PatternList ||
    kind === Kind.TuplePattern ||
    kind === Kind.ListPattern ||
    kind === Kind.AsPattern
  );
}
