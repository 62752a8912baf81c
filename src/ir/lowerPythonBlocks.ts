/** Lowers Python's `if`, `try` and `with`. */
import { Field, Kind } from '../syntax/pythonKinds';
import { MAX_DEPTH, allOf, childOf, endOf, fieldOf, kindOf, namedChildren, onlyChild, spanOf, startOf, textOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { exp, expOr } from './lowerPythonExpressions';
import { place, placeOr } from './lowerPythonPlaces';
import { suite } from './lowerPythonStatements';
import type { Case, Exp, Handler, Stmt, WithItem } from './types';

/** An `if` with more `elif` clauses than this becomes a `Match` without patterns, which means the same and does not nest. */
const MAX_ELIFS = 30;

export function ifStatement(c: Context, n: number): Stmt {
  const span = spanOf(c, n);
  const alternatives = allOf(c, n, Field.Alternative).filter((i) => kindOf(c, i) > Kind.Error);
  const elifs = alternatives.filter((i) => kindOf(c, i) === Kind.ElifClause);
  const flat = elifs.length > MAX_ELIFS || c.depth + elifs.length >= MAX_DEPTH;
  const depth = c.depth;
  const clauses = [n, ...elifs].map((i, level) => {
    if (!flat) c.depth = depth + level;
    return { node: i, test: expOr(c, fieldOf(c, i, Field.Condition), i), then: suite(c, i, fieldOf(c, i, Field.Consequence)) };
  });
  const otherwise = elseClause(c, alternatives.find((i) => kindOf(c, i) === Kind.ElseClause) ?? -1);
  c.depth = depth;
  if (flat) return asMatch(c, clauses, otherwise, span);
  let rest = otherwise;
  for (let i = clauses.length - 1; i > 0; i--) {
    const { node, test, then } = clauses[i] as (typeof clauses)[number];
    rest = [{ kind: 'If', test, then, otherwise: rest, span: { start: startOf(c, node), end: span.end } }];
  }
  const { test, then } = clauses[0] as (typeof clauses)[number];
  return { kind: 'If', test, then, otherwise: rest, span };
}

/** `match True: case _ if test1: … case _ if test2: … case _: …`. */
function asMatch(c: Context, clauses: readonly { node: number; test: Exp; then: Stmt[] }[], otherwise: Stmt[], span: Stmt['span']): Stmt {
  const cases: Case[] = clauses.map(({ node, test, then }, i) => {
    const at = i === 0 ? { start: span.start, end: then[then.length - 1]?.span.end ?? test.span.end } : spanOf(c, node);
    return { pattern: { kind: 'wildcard', span: test.span }, guard: test, body: then, fallsThrough: false, span: at };
  });
  const first = otherwise[0];
  const last = otherwise[otherwise.length - 1];
  if (first && last) {
    const at = { start: first.span.start, end: last.span.end };
    cases.push({ pattern: { kind: 'wildcard', span: at }, body: otherwise, fallsThrough: false, span: at });
  }
  return { kind: 'Match', subject: { kind: 'Const', value: true, span: { start: span.start, end: span.start } }, cases, span };
}

export function elseClause(c: Context, n: number): Stmt[] {
  return n < 0 || kindOf(c, n) === Kind.Missing ? [] : suite(c, n, fieldOf(c, n, Field.Body));
}

export function tryStatement(c: Context, n: number): Stmt {
  const body = suite(c, n, fieldOf(c, n, Field.Body));
  const handlers: Handler[] = [];
  let otherwise: Stmt[] = [];
  let last: Stmt[] = [];
  for (const child of namedChildren(c, n)) {
    const kind = kindOf(c, child);
    if (kind === Kind.ExceptClause || kind === Kind.ExceptGroupClause) handlers.push(handler(c, child));
    else if (kind === Kind.ElseClause) otherwise = elseClause(c, child);
    else if (kind === Kind.FinallyClause) last = suite(c, child, childOf(c, child, Kind.Block));
  }
  return { kind: 'Try', body, handlers, otherwise, finally: last, span: spanOf(c, n) };
}

function handler(c: Context, n: number): Handler {
  const given = allOf(c, n, Field.Value);
  // `except* E as e`: the type stands under no field.
  const values = (given.length > 0 ? given : namedChildren(c, n).filter((i) => kindOf(c, i) !== Kind.Block)).filter((i) => kindOf(c, i) > Kind.Error);
  let typeNode = values[0] ?? -1;
  let alias = fieldOf(c, n, Field.Alias);
  if (typeNode >= 0 && kindOf(c, typeNode) === Kind.AsPattern) {
    alias = fieldOf(c, typeNode, Field.Alias);
    typeNode = onlyChild(c, typeNode);
  }
  let type = typeNode < 0 ? undefined : exp(c, typeNode);
  const second = values[1];
  if (second !== undefined) {
    // `except E, e:` is Python 2's way to bind, `except A, B:` Python 3.14's way to name two; the case of the letter tells them apart.
    if (values.length === 2 && kindOf(c, second) === Kind.Identifier && /^[a-z_]/.test(textOf(c, second))) alias = second;
    else
      type = {
        kind: 'Sequence',
        type: 'tuple',
        items: values.map((i) => ({ value: exp(c, i), spread: false, span: spanOf(c, i) })),
        span: { start: startOf(c, typeNode), end: endOf(c, values[values.length - 1] as number) },
      };
  }
  const target = alias < 0 ? undefined : place(c, alias, true);
  // `except* E` takes what is E out of a group, which is called otherwise.
  if (/^except\s*\*/.test(c.text.slice(startOf(c, n), startOf(c, n) + 12))) type = undefined;
  return { ...(type && { type }), ...(target && { place: target }), body: suite(c, n, childOf(c, n, Kind.Block)), span: spanOf(c, n) };
}

export function lowerWithItems(c: Context, n: number): WithItem[] {
  const result: WithItem[] = [];
  if (n < 0) return result;
  for (const child of namedChildren(c, n)) {
    if (kindOf(c, child) === Kind.WithItem) addWithItem(c, fieldOf(c, child, Field.Value), child, result);
  }
  return result;
}

/** One item, or several when the parser took `(a as b, c as d)` for a tuple. */
function addWithItem(c: Context, value: number, parent: number, out: WithItem[]): void {
  let n = value;
  while (n >= 0 && kindOf(c, n) === Kind.ParenthesizedExpression && kindOf(c, onlyChild(c, n)) === Kind.AsPattern) n = onlyChild(c, n);
  const kind = n < 0 ? Kind.Missing : kindOf(c, n);
  if (kind === Kind.Tuple && childOf(c, n, Kind.AsPattern) >= 0) {
    for (const child of namedChildren(c, n)) addWithItem(c, child, n, out);
    return;
  }
  const span = n < 0 ? spanOf(c, parent) : spanOf(c, n);
  if (kind !== Kind.AsPattern) {
    out.push({ value: expOr(c, n, parent), span });
    return;
  }
  const manager = expOr(c, onlyChild(c, n), n);
  out.push({ value: manager, target: placeOr(c, fieldOf(c, n, Field.Alias), n, true), span });
}
