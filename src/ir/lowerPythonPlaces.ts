/** Lowers Python assignment targets. */
import { Field, Kind } from '../syntax/pythonKinds';
import {
  DEPTH_LIMIT,
  MAX_DEPTH,
  after,
  bind,
  endOf,
  fieldOf,
  hasToken,
  kindOf,
  nameOfKind,
  onlyChild,
  spanOf,
  textOf,
  unknownPlace,
} from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { exp, expOr, overrun, subscriptIndex } from './lowerPythonExpressions';
import type { Place, PlaceItem } from './types';

/** Lowers a target that a broken program may lack. */
export function placeOr(c: Context, n: number, parent: number, binds: boolean): Place {
  if (n >= 0) return place(c, n, binds);
  const end = endOf(c, parent);
  return unknownPlace(c, 'MISSING', [], { start: end, end });
}

/** Lowers a target. `binds` is false for comprehension variables, which do not leak. */
export function place(c: Context, node: number, binds: boolean): Place {
  let n = node;
  for (;;) {
    const k = kindOf(c, n);
    if (k !== Kind.ParenthesizedExpression && k !== Kind.AsPatternTarget && k !== Kind.TuplePattern) break;
    const inner = onlyChild(c, n);
    if (inner < 0) break;
    // `(a) = 1` is a tuple pattern for the grammar, and a name for Python.
    if (k === Kind.TuplePattern && (hasToken(c, n, ',') || kindOf(c, inner) === Kind.ListSplatPattern)) break;
    n = inner;
  }
  const span = spanOf(c, n);
  if (c.depth >= MAX_DEPTH) return { kind: 'UnknownPlace', node: DEPTH_LIMIT, operands: [overrun(c, n)], span };
  c.depth++;
  const result = lower(c, n, binds);
  c.depth--;
  return result;
}

function lower(c: Context, n: number, binds: boolean): Place {
  const span = spanOf(c, n);
  switch (kindOf(c, n)) {
    case Kind.Identifier: {
      const name = textOf(c, n);
      if (binds) bind(c, name);
      return { kind: 'NamePlace', name, span };
    }
    case Kind.Attribute: {
      const object = expOr(c, fieldOf(c, n, Field.Object), n);
      const name = fieldOf(c, n, Field.Attribute);
      if (name < 0 || kindOf(c, name) === Kind.Missing) return unknownPlace(c, 'MISSING', [object], span);
      return { kind: 'AttrPlace', object, name: textOf(c, name), nameSpan: spanOf(c, name), span };
    }
    case Kind.Subscript:
      return { kind: 'IndexPlace', object: expOr(c, fieldOf(c, n, Field.Value), n), index: subscriptIndex(c, n), span };
    case Kind.Tuple:
    case Kind.List:
    case Kind.TuplePattern:
    case Kind.ListPattern:
    case Kind.PatternList:
    case Kind.ExpressionList:
      return { kind: 'SequencePlace', items: placeItems(c, n, binds), span };
    case Kind.ListSplat:
    case Kind.ListSplatPattern:
      return { kind: 'SequencePlace', items: [placeItem(c, n, binds)], span };
    case Kind.Missing:
      return unknownPlace(c, 'MISSING', [], span);
    default:
      return unknownPlace(c, nameOfKind(c, n), [exp(c, n)], span);
  }
}

function placeItems(c: Context, n: number, binds: boolean): PlaceItem[] {
  const result: PlaceItem[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) > Kind.Error) result.push(placeItem(c, i, binds));
  return result;
}

function placeItem(c: Context, n: number, binds: boolean): PlaceItem {
  const kind = kindOf(c, n);
  const inner = kind === Kind.ListSplat || kind === Kind.ListSplatPattern ? onlyChild(c, n) : -1;
  return inner < 0 ? { place: place(c, n, binds), spread: false } : { place: place(c, inner, binds), spread: true };
}
