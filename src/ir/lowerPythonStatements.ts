/** Lowers Python statements. */
import { Field, Kind } from '../syntax/pythonKinds';
import {
  MAX_DEPTH,
  after,
  bind,
  childOf,
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
import { elseClause, ifStatement, lowerWithItems, tryStatement } from './lowerPythonBlocks';
import { annotation, lowerClass, lowerFunction } from './lowerPythonDefinitions';
import { lowerBrokenList, lowerError, lowerInnerErrors } from './lowerPythonErrors';
import { exp, expOr, items, overrun } from './lowerPythonExpressions';
import { lowerImports } from './lowerPythonImports';
import { augmentedOperator } from './lowerPythonOperators';
import { assignmentToTypeCall, execStatement, printStatement, raised } from './lowerPythonLegacy';
import { lowerMatch } from './lowerPythonPatterns';
import { place, placeOr } from './lowerPythonPlaces';
import type { Exp, Place, Stmt } from './types';

/** Lowers the statements of a module or block node. */
export function statements(c: Context, n: number): Stmt[] {
  const out: Stmt[] = [];
  if (n >= 0) addStatements(c, n, out);
  return out;
}

function addStatements(c: Context, n: number, out: Stmt[]): void {
  if (c.tree.errors.length > 0 && childOf(c, n, Kind.Error) >= 0) {
    lowerBrokenList(c, n, out);
    return;
  }
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) addStatement(c, i, out);
}

/** The body of a compound statement; what the parser could not place between its header and its body stands at the body's start. */
export function suite(c: Context, parent: number, block: number): Stmt[] {
  const out: Stmt[] = [];
  if (c.tree.errors.length > 0) {
    const stop = block < 0 ? after(c, parent) : block;
    let seenColon = false;
    for (let i = parent + 1; i < stop; i = after(c, i)) {
      if (kindOf(c, i) === Kind.Token && c.text[startOf(c, i)] === ':') seenColon = true;
      else if (seenColon && kindOf(c, i) === Kind.Error) lowerError(c, i, out);
    }
  }
  if (block >= 0) addStatements(c, block, out);
  return out;
}

/** Lowers one child of a block: a statement, an ERROR, or what an ERROR left lying about. */
export function addStatement(c: Context, n: number, out: Stmt[]): void {
  const kind = kindOf(c, n);
  if (kind === Kind.Token) return;
  if (kind === Kind.Error) {
    lowerError(c, n, out);
    return;
  }
  if (c.depth >= MAX_DEPTH) {
    out.push({ kind: 'Expression', value: overrun(c, n), span: spanOf(c, n) });
    return;
  }
  c.depth++;
  const at = out.length;
  lower(c, n, kind, out);
  c.depth--;
  if (c.tree.errors.length > 0) lowerInnerErrors(c, n, out, at);
}

function lower(c: Context, n: number, kind: Kind, out: Stmt[]): void {
  const span = spanOf(c, n);
  switch (kind) {
    case Kind.ExpressionStatement:
      expressionStatement(c, n, out);
      return;
    case Kind.ReturnStatement: {
      const value = onlyChild(c, n);
      out.push(value < 0 ? { kind: 'Return', span } : { kind: 'Return', value: exp(c, value), span });
      return;
    }
    case Kind.IfStatement:
      out.push(ifStatement(c, n));
      return;
    case Kind.FunctionDefinition:
    case Kind.ClassDefinition:
      definition(c, n, [], n, out);
      return;
    case Kind.DecoratedDefinition: {
      const decorators = namedChildren(c, n)
        .filter((i) => kindOf(c, i) === Kind.Decorator)
        .map((i) => exp(c, i));
      definition(c, fieldOf(c, n, Field.Definition), decorators, n, out);
      return;
    }
    case Kind.ImportStatement:
    case Kind.ImportFromStatement:
    case Kind.FutureImportStatement:
      lowerImports(c, n, out);
      return;
    case Kind.ForStatement: {
      const isAsync = c.text.startsWith('async', span.start);
      const target = placeOr(c, fieldOf(c, n, Field.Left), n, true);
      const iterable = expOr(c, fieldOf(c, n, Field.Right), n);
      const body = suite(c, n, fieldOf(c, n, Field.Body));
      out.push({ kind: 'For', target, iterable, body, otherwise: elseClause(c, fieldOf(c, n, Field.Alternative)), isAsync, keys: false, span });
      return;
    }
    case Kind.WhileStatement: {
      const test = expOr(c, fieldOf(c, n, Field.Condition), n);
      const body = suite(c, n, fieldOf(c, n, Field.Body));
      out.push({ kind: 'While', test, body, update: [], otherwise: elseClause(c, fieldOf(c, n, Field.Alternative)), testAfter: false, span });
      return;
    }
    case Kind.TryStatement:
      out.push(tryStatement(c, n));
      return;
    case Kind.WithStatement: {
      const withItems = lowerWithItems(c, childOf(c, n, Kind.WithClause));
      const body = suite(c, n, fieldOf(c, n, Field.Body));
      out.push({ kind: 'With', items: withItems, body, isAsync: c.text.startsWith('async', span.start), span });
      return;
    }
    case Kind.MatchStatement:
      out.push(lowerMatch(c, n));
      return;
    case Kind.RaiseStatement:
      out.push(raise(c, n));
      return;
    case Kind.AssertStatement: {
      const [test, message] = namedChildren(c, n);
      const condition = expOr(c, test ?? -1, n);
      out.push(message === undefined ? { kind: 'Assert', test: condition, span } : { kind: 'Assert', test: condition, message: exp(c, message), span });
      return;
    }
    case Kind.DeleteStatement:
      out.push({ kind: 'Delete', targets: deleted(c, onlyChild(c, n)), span });
      return;
    case Kind.PassStatement:
      return;
    case Kind.BreakStatement:
      out.push({ kind: 'Break', span });
      return;
    case Kind.ContinueStatement:
      out.push({ kind: 'Continue', span });
      return;
    case Kind.GlobalStatement:
      for (const name of namedChildren(c, n)) c.scope.globals.add(textOf(c, name));
      return;
    case Kind.NonlocalStatement:
      for (const name of namedChildren(c, n)) c.scope.nonlocals.add(textOf(c, name));
      return;
    case Kind.PrintStatement:
      out.push(printStatement(c, n));
      return;
    case Kind.ExecStatement:
      out.push(execStatement(c, n));
      return;
    case Kind.TypeAliasStatement:
      typeAlias(c, n, out);
      return;
    case Kind.Block:
    case Kind.Module:
      addStatements(c, n, out);
      return;
    default:
      // An expression or a fragment that stands where a statement should, in broken code.
      out.push({ kind: 'Expression', value: exp(c, n), span });
  }
}

function expressionStatement(c: Context, n: number, out: Stmt[]): void {
  const span = spanOf(c, n);
  const parts = namedChildren(c, n);
  const first = parts[0];
  if (first === undefined) return;
  const kind = kindOf(c, first);
  if (kind === Kind.Assignment) {
    out.push(assignment(c, first, span));
  } else if (kind === Kind.AugmentedAssignment) {
    const target = placeOr(c, fieldOf(c, first, Field.Left), first, true);
    out.push({ kind: 'Augment', target, op: augmentedOperator(c, first), value: rightSide(c, first), span });
  } else if (parts.length > 1 || hasToken(c, n, ',')) {
    out.push({ kind: 'Expression', value: { kind: 'Sequence', type: 'tuple', items: items(c, n), span }, span });
  } else {
    out.push({ kind: 'Expression', value: exp(c, first), span });
  }
}

/** `a = b = c` nests in the grammar and is followed in a loop. */
function assignment(c: Context, n: number, span: Stmt['span']): Stmt {
  const targets: Place[] = [];
  let type = -1;
  let node = n;
  for (;;) {
    targets.push(placeOr(c, fieldOf(c, node, Field.Left), node, true));
    if (type < 0) type = fieldOf(c, node, Field.Type);
    const right = fieldOf(c, node, Field.Right);
    if (right >= 0 && kindOf(c, right) === Kind.Assignment) {
      node = right;
      continue;
    }
    const annotated = annotation(c, type);
    const typePart = annotated && { type: annotated };
    if (right < 0 && annotated) return { kind: 'Declare', target: targets[0] as Place, ...typePart, span };
    return { kind: 'Assign', targets, value: rightSide(c, node), ...typePart, span };
  }
}

function rightSide(c: Context, n: number): Exp {
  const right = fieldOf(c, n, Field.Right);
  // `a = b += c` is accepted by the grammar, not by Python.
  if (right >= 0 && (kindOf(c, right) === Kind.AugmentedAssignment || kindOf(c, right) === Kind.Assignment)) {
    const target = placeOr(c, fieldOf(c, right, Field.Left), right, true);
    return { kind: 'AssignExp', target, op: augmentedOperator(c, right), value: rightSide(c, right), span: spanOf(c, right) };
  }
  return expOr(c, right, n);
}

function raise(c: Context, n: number): Stmt {
  const span = spanOf(c, n);
  const cause = fieldOf(c, n, Field.Cause);
  const first = onlyChild(c, n);
  const value = first >= 0 && first !== cause ? raised(c, first) : undefined;
  return { kind: 'Raise', ...(value && { value }), ...(cause >= 0 && { cause: exp(c, cause) }), span };
}

function deleted(c: Context, n: number): Place[] {
  if (n < 0) return [];
  const kind = kindOf(c, n);
  if (kind !== Kind.ExpressionList && kind !== Kind.Tuple && kind !== Kind.List) return [place(c, n, true)];
  return namedChildren(c, n).map((i) => place(c, i, true));
}

function typeAlias(c: Context, n: number, out: Stmt[]): void {
  const left = fieldOf(c, n, Field.Left);
  const right = annotation(c, fieldOf(c, n, Field.Right));
  const span = spanOf(c, n);
  const target = left < 0 ? -1 : onlyChild(c, left);
  const name = left < 0 ? undefined : /^[\p{ID_Start}_][\p{ID_Continue}]*/u.exec(textOf(c, left))?.[0];
  if (target >= 0 && name === undefined) {
    out.push(assignmentToTypeCall(c, n, target));
    return;
  }
  if (name === undefined) {
    out.push({ kind: 'Expression', value: unknown(c, nameOfKind(c, n), [], span), span });
    return;
  }
  bind(c, name);
  const params = typeParams(c, left);
  out.push({ kind: 'TypeDef', name, params, extends: [], type: right ?? { kind: 'other', span }, span });
}

/** The names in the brackets of `X[T: int, *Ts, **P]`. */
function typeParams(c: Context, left: number): string[] {
  const generic = childOf(c, left, Kind.GenericType);
  const list = generic < 0 ? -1 : childOf(c, generic, Kind.TypeParameter);
  if (list < 0) return [];
  const names: string[] = [];
  for (const param of namedChildren(c, list)) {
    const stop = after(c, param);
    for (let i = param; i < stop; i++) {
      if (kindOf(c, i) !== Kind.Identifier) continue;
      names.push(textOf(c, i));
      break;
    }
  }
  return names;
}

function definition(c: Context, n: number, decorators: Exp[], whole: number, out: Stmt[]): void {
  const span = spanOf(c, whole);
  if (n < 0) {
    for (const value of decorators) out.push({ kind: 'Expression', value, span: value.span });
    return;
  }
  const name = fieldOf(c, n, Field.Name);
  if (name >= 0) bind(c, textOf(c, name));
  if (kindOf(c, n) === Kind.ClassDefinition) out.push({ kind: 'ClassDef', cls: lowerClass(c, n, decorators, span), span });
  else out.push({ kind: 'FunctionDef', func: lowerFunction(c, n), decorators, span });
}
