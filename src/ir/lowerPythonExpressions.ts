/** Lowers Python expressions. */
import { cover } from '../base/span';
import type { Span } from '../base/span';
import { Field, Kind } from '../syntax/pythonKinds';
import {
  DEPTH_LIMIT,
  MAX_DEPTH,
  after,
  bind,
  allOf,
  childOf,
  endOf,
  fieldOf,
  hasToken,
  kindOf,
  nameOfKind,
  namedChildren,
  onlyChild,
  spanOf,
  startOf,
  textOf,
  unknown,
} from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { lowerComparison, lowerBinary, lowerBoolean } from './lowerPythonOperators';
import { lowerLambda } from './lowerPythonDefinitions';
import { place, placeOr } from './lowerPythonPlaces';
import { hasInterpolation, lowerConcatenated, lowerString } from './lowerPythonStrings';
import type { Arg, ComprehensionClause, ComprehensionExp, Entry, Exp, Item } from './types';

/** Lowers an expression node; below `MAX_DEPTH` it becomes an `Unknown` with the names and strings it holds. */
export function exp(c: Context, n: number): Exp {
  if (c.depth >= MAX_DEPTH) return overrun(c, n);
  c.depth++;
  const result = lower(c, n);
  c.depth--;
  return result;
}

/** Lowers an expression that a broken program may lack; then it is an `Unknown` at the end of its parent. */
export function expOr(c: Context, n: number, parent: number): Exp {
  if (n >= 0) return exp(c, n);
  const end = endOf(c, parent);
  return unknown(c, 'MISSING', [], { start: end, end });
}

function lower(c: Context, node: number): Exp {
  let n = node;
  // Parentheses are unwrapped in a loop, so that thousands of them cost no depth.
  for (;;) {
    const k = kindOf(c, n);
    if (k !== Kind.ParenthesizedExpression && k !== Kind.AsPatternTarget && k !== Kind.Type && k !== Kind.Chevron && k !== Kind.Decorator) break;
    const inner = onlyChild(c, n);
    if (inner < 0) return unknown(c, nameOfKind(c, n), [], spanOf(c, n));
    n = inner;
  }
  const span = spanOf(c, n);
  switch (kindOf(c, n)) {
    case Kind.Identifier:
      return { kind: 'Name', name: textOf(c, n), span };
    case Kind.Attribute:
      return attribute(c, n, span);
    case Kind.Call:
      return call(c, n, span);
    case Kind.String:
      return lowerString(c, n);
    case Kind.ConcatenatedString:
      return lowerConcatenated(c, n);
    case Kind.Subscript:
      return { kind: 'Index', object: expOr(c, fieldOf(c, n, Field.Value), n), index: subscriptIndex(c, n), span };
    case Kind.Integer:
      return number(textOf(c, n), span);
    case Kind.Float:
      return { kind: 'Const', value: Number(textOf(c, n).replace(/[_jJ]/g, '')), span };
    case Kind.True:
      return { kind: 'Const', value: true, span };
    case Kind.False:
      return { kind: 'Const', value: false, span };
    case Kind.None:
      return { kind: 'Const', value: null, span };
    case Kind.Ellipsis:
      return { kind: 'Const', value: null, span, special: 'ellipsis' };
    case Kind.List:
      return { kind: 'Sequence', type: 'list', items: items(c, n), span };
    case Kind.Tuple:
    case Kind.ExpressionList:
    case Kind.PatternList:
    case Kind.TuplePattern:
      return { kind: 'Sequence', type: 'tuple', items: items(c, n), span };
    case Kind.ListPattern:
      return { kind: 'Sequence', type: 'list', items: items(c, n), span };
    case Kind.Set:
      return { kind: 'Sequence', type: 'set', items: items(c, n), span };
    case Kind.ListSplat:
    case Kind.ListSplatPattern:
      return { kind: 'Sequence', type: 'tuple', items: [item(c, n)], span };
    case Kind.Dictionary:
      return { kind: 'Record', entries: entries(c, n), span };
    case Kind.BinaryOperator:
      return lowerBinary(c, n);
    case Kind.BooleanOperator:
      return lowerBoolean(c, n);
    case Kind.ComparisonOperator:
      return lowerComparison(c, n);
    case Kind.NotOperator:
      return { kind: 'Unary', op: 'not', operand: expOr(c, fieldOf(c, n, Field.Argument), n), span };
    case Kind.UnaryOperator:
      return unary(c, n, span);
    case Kind.ConditionalExpression:
      return conditional(c, n, span);
    case Kind.Lambda:
      return { kind: 'Lambda', func: lowerLambda(c, n), span };
    case Kind.ListComprehension:
      return comprehension(c, n, 'list');
    case Kind.SetComprehension:
      return comprehension(c, n, 'set');
    case Kind.DictionaryComprehension:
      return comprehension(c, n, 'dict');
    case Kind.GeneratorExpression:
      return comprehension(c, n, 'generator');
    case Kind.Await:
      return { kind: 'Await', value: expOr(c, onlyChild(c, n), n), span };
    case Kind.Yield:
      return yielded(c, n, span);
    case Kind.NamedExpression:
      return walrus(c, n, span);
    case Kind.AsPattern:
      return asPattern(c, n, span);
    case Kind.Slice:
      return slice(c, n, span);
    case Kind.DottedName:
      return dotted(c, n);
    case Kind.Missing:
      return unknown(c, 'MISSING', [], span);
    default:
      return unknown(
        c,
        nameOfKind(c, n),
        namedChildren(c, n).map((child) => exp(c, child)),
        span,
      );
  }
}

function attribute(c: Context, n: number, span: Span): Exp {
  const object = expOr(c, fieldOf(c, n, Field.Object), n);
  const name = fieldOf(c, n, Field.Attribute);
  if (name < 0 || kindOf(c, name) === Kind.Missing) return unknown(c, 'MISSING', [object], span);
  return { kind: 'Attr', object, name: textOf(c, name), nameSpan: spanOf(c, name), span };
}

function call(c: Context, n: number, span: Span): Exp {
  const callee = fieldOf(c, n, Field.Function);
  if (callee >= 0 && kindOf(c, callee) === Kind.Identifier && textOf(c, callee) === 'super') return { kind: 'Super', span };
  const target = expOr(c, callee, n);
  return { kind: 'Call', callee: target, args: callArgs(c, fieldOf(c, n, Field.Arguments)), isNew: false, span };
}

/** The arguments of an `argument_list` or of a bare generator; -1 gives none. */
export function callArgs(c: Context, n: number): Arg[] {
  if (n < 0) return [];
  if (kindOf(c, n) === Kind.GeneratorExpression) return [{ value: exp(c, n), span: spanOf(c, n) }];
  const args: Arg[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.Token) continue;
    if (kind === Kind.Error) {
      // `f(a, b c)`: what the parser could not place is still an argument.
      c.handledErrors.add(i);
      for (const child of namedChildren(c, i)) args.push(arg(c, child));
    } else {
      args.push(arg(c, i));
    }
  }
  return args;
}

/** Lowers one argument: positional, `name=value`, `*xs` or `**kw`. */
export function arg(c: Context, n: number): Arg {
  const span = spanOf(c, n);
  switch (kindOf(c, n)) {
    case Kind.KeywordArgument: {
      const name = fieldOf(c, n, Field.Name);
      const value = expOr(c, fieldOf(c, n, Field.Value), n);
      return name < 0 ? { value, span } : { value, name: textOf(c, name), span };
    }
    case Kind.ListSplat:
    case Kind.ListSplatPattern:
      return { value: expOr(c, onlyChild(c, n), n), spread: 'sequence', span };
    case Kind.DictionarySplat:
    case Kind.DictionarySplatPattern:
      return { value: expOr(c, onlyChild(c, n), n), spread: 'mapping', span };
    case Kind.ParenthesizedExpression: {
      // `f((*xs))` is accepted by the grammar.
      const inner = onlyChild(c, n);
      if (inner >= 0 && kindOf(c, inner) === Kind.ListSplat) return { value: expOr(c, onlyChild(c, inner), n), spread: 'sequence', span };
      return { value: exp(c, n), span };
    }
    default:
      return { value: exp(c, n), span };
  }
}

/** The index of a `subscript`: several, or one with a trailing comma, are a tuple. */
export function subscriptIndex(c: Context, n: number): Exp {
  const all = allOf(c, n, Field.Subscript);
  const first = all[0];
  if (first === undefined) return expOr(c, -1, n);
  const isTuple = all.length > 1 || kindOf(c, first) === Kind.ListSplat || hasToken(c, n, ',');
  if (!isTuple) return exp(c, first);
  const last = all[all.length - 1] as number;
  return { kind: 'Sequence', type: 'tuple', items: all.map((i) => item(c, i)), span: { start: startOf(c, first), end: endOf(c, last) } };
}

function slice(c: Context, n: number, span: Span): Exp {
  const bounds: (Exp | undefined)[] = [undefined, undefined, undefined];
  let position = 0;
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.Token) position++;
    else if (kind !== Kind.Error && position < 3) bounds[position] = exp(c, i);
  }
  const [lowerBound, upper, step] = bounds;
  return { kind: 'Slice', ...(lowerBound && { lower: lowerBound }), ...(upper && { upper }), ...(step && { step }), span };
}

function number(text: string, span: Span): Exp {
  let digits = text.includes('_') ? text.replace(/_/g, '') : text;
  if (/[lLjJ]$/.test(digits)) digits = digits.slice(0, -1);
  // Python 2's octal numbers.
  const value = /^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits);
  return Number.isSafeInteger(value) ? { kind: 'Const', value, span } : { kind: 'Const', value: digits, span, special: 'bigint' };
}

function unary(c: Context, n: number, span: Span): Exp {
  const operator = fieldOf(c, n, Field.Operator);
  const op = operator < 0 ? '-' : textOf(c, operator);
  const operand = expOr(c, fieldOf(c, n, Field.Argument), n);
  if (operand.kind === 'Const' && typeof operand.value === 'number' && op !== '~')
    return { kind: 'Const', value: op === '-' ? -operand.value : operand.value, span };
  return { kind: 'Unary', op, operand, span };
}

function conditional(c: Context, n: number, span: Span): Exp {
  const parts = namedChildren(c, n);
  const then = expOr(c, parts[0] ?? -1, n);
  const test = expOr(c, parts[1] ?? -1, n);
  const otherwise = expOr(c, parts[2] ?? -1, n);
  return { kind: 'Conditional', test, then, otherwise, span };
}

function yielded(c: Context, n: number, span: Span): Exp {
  c.scope.isGenerator = true;
  const value = onlyChild(c, n);
  const delegate = hasToken(c, n, 'from');
  return value < 0 ? { kind: 'Yield', delegate, span } : { kind: 'Yield', value: exp(c, value), delegate, span };
}

/** A walrus binds in the function even from inside a comprehension (PEP 572). */
function walrus(c: Context, n: number, span: Span): Exp {
  const name = fieldOf(c, n, Field.Name);
  if (name < 0) return expOr(c, fieldOf(c, n, Field.Value), n);
  bind(c, textOf(c, name));
  return {
    kind: 'AssignExp',
    target: { kind: 'NamePlace', name: textOf(c, name), span: spanOf(c, name) },
    value: expOr(c, fieldOf(c, n, Field.Value), n),
    span,
  };
}

/** `a as b` outside `with` and `except` stands only in broken code; it binds nevertheless. */
function asPattern(c: Context, n: number, span: Span): Exp {
  const value = expOr(c, onlyChild(c, n), n);
  const alias = fieldOf(c, n, Field.Alias);
  return alias < 0 ? value : { kind: 'AssignExp', target: place(c, alias, true), value, span };
}

/** Elements of a list, tuple, set or expression list. */
export function items(c: Context, n: number): Item[] {
  const result: Item[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) > Kind.Error) result.push(item(c, i));
  return result;
}

function item(c: Context, n: number): Item {
  let inner = n;
  while (
    kindOf(c, inner) === Kind.ParenthesizedListSplat ||
    (kindOf(c, inner) === Kind.ParenthesizedExpression && kindOf(c, onlyChild(c, inner)) === Kind.ListSplat)
  ) {
    inner = onlyChild(c, inner);
  }
  const kind = kindOf(c, inner);
  if (kind === Kind.ListSplat || kind === Kind.ListSplatPattern) return { value: expOr(c, onlyChild(c, inner), inner), spread: true, span: spanOf(c, n) };
  return { value: exp(c, n), spread: false, span: spanOf(c, n) };
}

function entries(c: Context, n: number): Entry[] {
  const result: Entry[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind <= Kind.Error) continue;
    const span = spanOf(c, i);
    if (kind === Kind.Pair) {
      const key = expOr(c, fieldOf(c, i, Field.Key), i);
      result.push({ key, value: expOr(c, fieldOf(c, i, Field.Value), i), span });
    } else if (kind === Kind.DictionarySplat) {
      result.push({ value: expOr(c, onlyChild(c, i), i), span });
    } else {
      result.push({ value: exp(c, i), span });
    }
  }
  return result;
}

function comprehension(c: Context, n: number, type: ComprehensionExp['type']): Exp {
  const body = fieldOf(c, n, Field.Body);
  const isPair = body >= 0 && kindOf(c, body) === Kind.Pair;
  const key = isPair ? expOr(c, fieldOf(c, body, Field.Key), body) : undefined;
  const value = isPair ? expOr(c, fieldOf(c, body, Field.Value), body) : expOr(c, body, n);
  const clauses: ComprehensionClause[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.ForInClause) clauses.push(forClause(c, i));
    else if (kind === Kind.IfClause) clauses.push({ kind: 'if', test: expOr(c, onlyChild(c, i), i), span: spanOf(c, i) });
  }
  return { kind: 'Comprehension', type, ...(key && { key }), value, clauses, span: spanOf(c, n) };
}

function forClause(c: Context, n: number): ComprehensionClause {
  const target = placeOr(c, fieldOf(c, n, Field.Left), n, false);
  const right = allOf(c, n, Field.Right);
  // Python 2 allows `[x for x in 1, 2]`.
  const sources = right.filter((i) => kindOf(c, i) > Kind.Error);
  const iterable: Exp =
    sources.length > 1
      ? {
          kind: 'Sequence',
          type: 'tuple',
          items: sources.map((i) => item(c, i)),
          span: cover(spanOf(c, sources[0] as number), spanOf(c, sources[sources.length - 1] as number)),
        }
      : expOr(c, sources[0] ?? -1, n);
  return { kind: 'for', target, iterable, isAsync: hasToken(c, n, 'async'), span: spanOf(c, n) };
}

/** `a.b.c` of decorators and patterns as attribute accesses. */
export function dotted(c: Context, n: number): Exp {
  const names = namedChildren(c, n);
  const first = names[0];
  if (first === undefined) return unknown(c, 'dotted_name', [], spanOf(c, n));
  let result: Exp = { kind: 'Name', name: textOf(c, first), span: spanOf(c, first) };
  for (const name of names.slice(1)) {
    result = { kind: 'Attr', object: result, name: textOf(c, name), nameSpan: spanOf(c, name), span: { start: startOf(c, first), end: endOf(c, name) } };
  }
  return result;
}

/** What is nested deeper than `MAX_DEPTH`: the names and constant strings in it, found without recursion. */
export function overrun(c: Context, n: number): Exp {
  const operands: Exp[] = [];
  const seen = new Set<string>();
  const stop = after(c, n);
  for (let i = n; i < stop; i++) {
    const kind = kindOf(c, i);
    if (kind === Kind.Identifier && c.field[i] !== Field.Attribute && c.field[i] !== Field.Name) {
      const name = textOf(c, i);
      if (seen.has(name)) continue;
      seen.add(name);
      operands.push({ kind: 'Name', name, span: spanOf(c, i) });
    } else if (kind === Kind.String && !hasInterpolation(c, i) && childOf(c, i, Kind.StringStart) >= 0) {
      operands.push(lowerString(c, i));
    }
  }
  return unknown(c, DEPTH_LIMIT, operands, spanOf(c, n));
}
