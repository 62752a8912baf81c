/** Lowers Python 2's statements, and what the grammar reads as a soft keyword although it is a call. */
import { Field, Kind } from '../syntax/pythonKinds';
import { endOf, fieldOf, kindOf, namedChildren, spanOf, startOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { exp, expOr, items } from './lowerPythonExpressions';
import { place } from './lowerPythonPlaces';
import type { Exp, Stmt } from './types';

/** Python 2's `raise E, value` means `raise E(value)`. */
export function raised(c: Context, n: number): Exp {
  if (kindOf(c, n) !== Kind.ExpressionList) return exp(c, n);
  const [type, ...rest] = items(c, n);
  if (!type) return exp(c, n);
  return { kind: 'Call', callee: type.value, args: rest.map(({ value, span }) => ({ value, span })), isNew: false, span: spanOf(c, n) };
}

/** Python 2's `print x, y` and `print >>f, x` as a call of `print`. */
export function printStatement(c: Context, n: number): Stmt {
  const span = spanOf(c, n);
  const args = namedChildren(c, n).map((i) => {
    const isFile = kindOf(c, i) === Kind.Chevron;
    return { value: exp(c, i), ...(isFile && { name: 'file' }), span: spanOf(c, i) };
  });
  return {
    kind: 'Expression',
    value: { kind: 'Call', callee: { kind: 'Name', name: 'print', span: { start: span.start, end: span.start + 'print'.length } }, args, isNew: false, span },
    span,
  };
}

/** Python 2's `exec code in globals` as a call of `exec`. */
export function execStatement(c: Context, n: number): Stmt {
  const span = spanOf(c, n);
  const args = namedChildren(c, n).map((i) => ({ value: exp(c, i), span: spanOf(c, i) }));
  return {
    kind: 'Expression',
    value: { kind: 'Call', callee: { kind: 'Name', name: 'exec', span: { start: span.start, end: span.start + 'exec'.length } }, args, isNew: false, span },
    span,
  };
}

/** `type(x).y = v` and `type(x)[k] = v`, which the grammar takes for a type alias whose name is `(x).y`. */
export function assignmentToTypeCall(c: Context, n: number, left: number): Stmt {
  const start = startOf(c, n);
  const span = spanOf(c, n);
  const target = place(c, left, true);
  const right = fieldOf(c, n, Field.Right);
  const value = expOr(c, right, n);
  // The innermost object is the argument list that was read as a parenthesised expression.
  const call = (argument: Exp, end: number): Exp => ({
    kind: 'Call',
    callee: { kind: 'Name', name: 'type', span: { start, end: start + 'type'.length } },
    args:
      argument.kind === 'Sequence' && argument.type === 'tuple'
        ? argument.items.map(({ value: item, spread, span: at }) => ({ value: item, ...(spread && { spread: 'sequence' as const }), span: at }))
        : [{ value: argument, span: argument.span }],
    isNew: false,
    span: { start, end },
  });
  const rebuild = (e: Exp, node: number): Exp => {
    const inner = fieldOf(c, node, kindOf(c, node) === Kind.Attribute ? Field.Object : kindOf(c, node) === Kind.Call ? Field.Function : Field.Value);
    if (inner < 0) return call(e, endOf(c, node));
    if (e.kind === 'Attr' || e.kind === 'Index') return { ...e, object: rebuild(e.object, inner), span: { start, end: e.span.end } };
    return e.kind === 'Call' ? { ...e, callee: rebuild(e.callee, inner), span: { start, end: e.span.end } } : call(e, endOf(c, node));
  };
  if (target.kind === 'AttrPlace' || target.kind === 'IndexPlace') {
    const object = fieldOf(c, left, target.kind === 'AttrPlace' ? Field.Object : Field.Value);
    return { kind: 'Assign', targets: [{ ...target, object: rebuild(target.object, object), span: { start, end: target.span.end } }], value, span };
  }
  return { kind: 'Assign', targets: [target], value, span };
}
