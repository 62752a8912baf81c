/** Lowers Python's binary, boolean and comparison operators; long chains stay shallow. */
import { cover } from '../base/span';
import type { Span } from '../base/span';
import { Field, Kind } from '../syntax/pythonKinds';
import { MAX_DEPTH, after, fieldOf, kindOf, spanOf, textOf, unknown } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { exp, expOr } from './lowerPythonExpressions';
import type { Exp } from './types';

/** A chain `a + b + c …` with more operators than this is no longer nested one level an operator. */
const MAX_CHAIN = 50;

/** Lowers a `binary_operator`. The left spine is followed in a loop, because `a + b + …` of thousands of terms is a tree as deep as it is long. */
export function lowerBinary(c: Context, n: number): Exp {
  return lowerSpine(c, n, Kind.BinaryOperator, (op, left, right, span) => ({ kind: 'Binary', op, left, right, span }));
}

/** Lowers a `boolean_operator`. */
export function lowerBoolean(c: Context, n: number): Exp {
  return lowerSpine(c, n, Kind.BooleanOperator, (op, left, right, span) => ({ kind: 'Logical', op: op === 'or' ? 'or' : 'and', left, right, span }));
}

type Make = (op: string, left: Exp, right: Exp, span: Span) => Exp;

function lowerSpine(c: Context, n: number, kind: Kind, make: Make): Exp {
  const spine = [n];
  let left = fieldOf(c, n, Field.Left);
  while (left >= 0 && kindOf(c, left) === kind) {
    spine.push(left);
    left = fieldOf(c, left, Field.Left);
  }
  const innermost = spine[spine.length - 1] as number;
  const isLong = spine.length > MAX_CHAIN || c.depth + spine.length > MAX_DEPTH;
  const levels = isLong ? 0 : spine.length - 1;
  c.depth += levels;
  const operands: Exp[] = [expOr(c, left, innermost)];
  const ops: string[] = [];
  for (let i = spine.length - 1; i >= 0; i--) {
    const node = spine[i] as number;
    const operator = fieldOf(c, node, Field.Operator);
    ops.push(operator < 0 ? '+' : textOf(c, operator));
    operands.push(expOr(c, fieldOf(c, node, Field.Right), node));
  }
  c.depth -= levels;
  if (isLong) return balanced(c, kind, n, ops, operands, make);
  let result = operands[0] as Exp;
  ops.forEach((op, i) => {
    result = make(op, result, operands[i + 1] as Exp, spanOf(c, spine[spine.length - 1 - i] as number));
  });
  return result;
}

/** A long chain of one associative operator becomes a balanced tree, which means the same; a mixed one is not modelled but keeps its operands. */
function balanced(c: Context, kind: Kind, n: number, ops: readonly string[], operands: readonly Exp[], make: Make): Exp {
  const op = ops[0] as string;
  if (!ASSOCIATIVE.has(op) || ops.some((other) => other !== op))
    return unknown(c, kind === Kind.BinaryOperator ? 'binary_operator' : 'boolean_operator', operands, spanOf(c, n));
  return tree(operands, (left, right) => make(op, left, right, cover(left.span, right.span)));
}

const ASSOCIATIVE: ReadonlySet<string> = new Set(['+', '*', '|', '&', '^', 'and', 'or']);

function tree(operands: readonly Exp[], join: (left: Exp, right: Exp) => Exp): Exp {
  let level = operands;
  while (level.length > 1) {
    const above: Exp[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Exp;
      const right = level[i + 1];
      above.push(right ? join(left, right) : left);
    }
    level = above;
  }
  return level[0] as Exp;
}

/** Lowers `a < b < c` to `a < b and b < c`; the middle operand is the same object in both. */
export function lowerComparison(c: Context, n: number): Exp {
  const operands: Exp[] = [];
  const ops: string[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.Token) {
      if (c.field[i] === Field.Operators) ops.push(operatorName(textOf(c, i)));
    } else if (kind !== Kind.Error) {
      operands.push(exp(c, i));
    }
  }
  const span = spanOf(c, n);
  const comparisons: Exp[] = [];
  for (let i = 0; i < ops.length && i + 1 < operands.length; i++) {
    const left = operands[i] as Exp;
    const right = operands[i + 1] as Exp;
    comparisons.push({ kind: 'Compare', op: ops[i] as string, left, right, span: ops.length === 1 ? span : cover(left.span, right.span) });
  }
  if (comparisons.length === 0) return unknown(c, 'comparison_operator', operands, span);
  return tree(comparisons, (left, right) => ({ kind: 'Logical', op: 'and', left, right, span: cover(left.span, right.span) }));
}

function operatorName(text: string): string {
  if (text === '<>') return '!=';
  if (text.startsWith('not')) return 'not-in';
  if (text.startsWith('is') && text.length > 2) return 'is-not';
  return text;
}

/** The operator of an augmented assignment without its `=`. */
export function augmentedOperator(c: Context, n: number): string {
  const operator = fieldOf(c, n, Field.Operator);
  return operator < 0 ? '+' : textOf(c, operator).slice(0, -1);
}
