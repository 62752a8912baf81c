/** Lowers what stands in ERROR nodes, as far as its pieces can be recognised, so that half-typed code keeps its calls and names. */
import { Kind } from '../syntax/pythonKinds';
import { after, kindOf, namedChildren, spanOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { exp } from './lowerPythonExpressions';
import { addStatement } from './lowerPythonStatements';
import type { Stmt } from './types';

/** Lowers the contents of an ERROR node into statements. */
export function lowerError(c: Context, n: number, out: Stmt[]): void {
  if (c.handledErrors.has(n)) return;
  c.handledErrors.add(n);
  addPieces(c, n, out);
}

/** After a statement was lowered: the contents of the ERROR nodes inside it that no one took, before it (so that they are not dead code after a `return`). */
export function lowerInnerErrors(c: Context, n: number, out: Stmt[], at: number): void {
  const stop = after(c, n);
  const found: Stmt[] = [];
  for (const error of c.tree.errors) {
    if (error >= stop) break;
    if (error > n && !c.handledErrors.has(error)) lowerError(c, error, found);
  }
  if (found.length > 0) out.splice(at, 0, ...found);
}

function addPieces(c: Context, n: number, out: Stmt[]): void {
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.Token) continue;
    if (kind === Kind.Error) lowerError(c, i, out);
    else if (isStatement(kind)) addStatement(c, i, out);
    else if (isExpression(kind)) out.push({ kind: 'Expression', value: exp(c, i), span: spanOf(c, i) });
    else if (namedChildren(c, i).length > 0) addPieces(c, i, out);
  }
}

function isStatement(kind: Kind): boolean {
  return (kind >= Kind.ExpressionStatement && kind <= Kind.FutureImportStatement && kind !== Kind.Assignment && kind !== Kind.AugmentedAssignment && kind !== Kind.Chevron) || STATEMENTS.has(kind);
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
  Kind.Block,
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
