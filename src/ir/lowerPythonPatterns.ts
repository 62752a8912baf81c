/** Lowers the patterns of Python's `match`. */
import { Field, Kind } from '../syntax/pythonKinds';
import { MAX_DEPTH, after, allOf, bind, endOf, fieldOf, hasToken, kindOf, namedChildren, onlyChild, spanOf, startOf, textOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { dotted, exp, expOr, overrun } from './lowerPythonExpressions';
import { suite } from './lowerPythonStatements';
import type { Case, Exp, Pattern, Stmt } from './types';

/** Lowers a `match_statement`. */
export function lowerMatch(c: Context, n: number): Stmt {
  const subjects = allOf(c, n, Field.Subject).filter((i) => kindOf(c, i) > Kind.Error);
  const first = subjects[0] ?? -1;
  const subject: Exp =
    subjects.length > 1
      ? {
          kind: 'Sequence',
          type: 'tuple',
          items: subjects.map((i) => ({ value: exp(c, i), spread: false, span: spanOf(c, i) })),
          span: { start: startOf(c, first), end: endOf(c, subjects[subjects.length - 1] as number) },
        }
      : expOr(c, first, n);
  const body = fieldOf(c, n, Field.Body);
  const cases = body < 0 ? [] : namedChildren(c, body).filter((i) => kindOf(c, i) === Kind.CaseClause);
  return { kind: 'Match', subject, cases: cases.map((i) => lowerCase(c, i)), span: spanOf(c, n) };
}

function lowerCase(c: Context, n: number): Case {
  const patterns = namedChildren(c, n).filter((i) => kindOf(c, i) === Kind.CasePattern);
  const first = patterns[0];
  const lowered = patterns.map((i) => pattern(c, i));
  const one = lowered[0];
  const whole: Pattern =
    first !== undefined && one !== undefined && lowered.length === 1 && !hasToken(c, n, ',')
      ? one
      : first === undefined
        ? { kind: 'wildcard', span: spanOf(c, n) }
        : { kind: 'sequence', items: lowered, span: { start: startOf(c, first), end: endOf(c, patterns[patterns.length - 1] as number) } };
  const guard = fieldOf(c, n, Field.Guard);
  const test = guard < 0 ? undefined : expOr(c, onlyChild(c, guard), guard);
  return { pattern: whole, ...(test && { guard: test }), body: suite(c, n, fieldOf(c, n, Field.Consequence)), fallsThrough: false, span: spanOf(c, n) };
}

/** Lowers one pattern; captures bind in the current scope. */
export function pattern(c: Context, n: number): Pattern {
  const span = spanOf(c, n);
  if (c.depth >= MAX_DEPTH) return { kind: 'value', value: overrun(c, n), span };
  c.depth++;
  const result = lower(c, n);
  c.depth--;
  return result;
}

function lower(c: Context, n: number): Pattern {
  const span = spanOf(c, n);
  switch (kindOf(c, n)) {
    case Kind.Token:
      // `_` is an unnamed token.
      return { kind: 'wildcard', span };
    case Kind.CasePattern:
      return casePattern(c, n);
    case Kind.AsPattern: {
      const parts = namedChildren(c, n);
      const name = parts[1];
      const inner = pattern(c, parts[0] ?? n + 1);
      if (name === undefined) return inner;
      bind(c, textOf(c, name));
      return { kind: 'capture', name: textOf(c, name), pattern: inner, span };
    }
    case Kind.UnionPattern:
      return { kind: 'or', options: parts(c, n).map((i) => pattern(c, i)), span };
    case Kind.ListPattern:
      return { kind: 'sequence', items: parts(c, n).map((i) => pattern(c, i)), span };
    case Kind.TuplePattern: {
      const inner = parts(c, n);
      const only = inner[0];
      // `(x)` groups, `(x,)` is a sequence.
      if (inner.length === 1 && only !== undefined && !hasToken(c, n, ',')) return pattern(c, only);
      return { kind: 'sequence', items: inner.map((i) => pattern(c, i)), span };
    }
    case Kind.SplatPattern: {
      const name = splatName(c, n);
      return name === undefined ? { kind: 'star', span } : { kind: 'star', name, span };
    }
    case Kind.DottedName:
    case Kind.Identifier:
      return namePattern(c, n);
    case Kind.ClassPattern:
      return classPattern(c, n);
    case Kind.DictPattern:
      return dictPattern(c, n);
    case Kind.KeywordPattern: {
      const value = keywordValue(c, n);
      return value < 0 ? { kind: 'wildcard', span } : pattern(c, value);
    }
    case Kind.ComplexPattern:
      return { kind: 'value', value: complex(c, n), span };
    case Kind.Integer:
    case Kind.Float:
      return { kind: 'value', value: signedNumber(c, n), span };
    default:
      return { kind: 'value', value: exp(c, n), span };
  }
}

/** The patterns in a node: its named children and the `_` tokens. */
function parts(c: Context, n: number): number[] {
  const found: number[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    if (kindOf(c, i) > Kind.Error || isWildcard(c, i)) found.push(i);
  }
  return found;
}

function isWildcard(c: Context, n: number): boolean {
  return kindOf(c, n) === Kind.Token && endOf(c, n) - startOf(c, n) === 1 && c.text.charCodeAt(startOf(c, n)) === 95;
}

function casePattern(c: Context, n: number): Pattern {
  const only = parts(c, n)[0];
  return only === undefined ? { kind: 'wildcard', span: spanOf(c, n) } : pattern(c, only);
}

/** A number of a pattern: in all patterns the sign is a token beside the number, in whatever node that stands. */
function signedNumber(c: Context, n: number): Exp {
  const value = exp(c, n);
  let at = startOf(c, n) - 1;
  while (at > 0 && /\s/.test(c.text[at] as string)) at--;
  if (c.text[at] !== '-') return value;
  const span = { start: at, end: endOf(c, n) };
  return value.kind === 'Const' && typeof value.value === 'number'
    ? { kind: 'Const', value: -value.value, span }
    : { kind: 'Unary', op: '-', operand: value, span };
}

/** `1+2j`. */
function complex(c: Context, n: number): Exp {
  const numbers = namedChildren(c, n);
  const left = numbers[0] === undefined ? expOr(c, -1, n) : signedNumber(c, numbers[0]);
  const right = expOr(c, numbers[1] ?? -1, n);
  return { kind: 'Binary', op: hasToken(c, n, '+') ? '+' : '-', left, right, span: spanOf(c, n) };
}

/** A lone name captures, `a.b` is a value. */
function namePattern(c: Context, n: number): Pattern {
  const span = spanOf(c, n);
  if (kindOf(c, n) === Kind.DottedName && namedChildren(c, n).length > 1) return { kind: 'value', value: dotted(c, n), span };
  const name = textOf(c, n);
  if (name === '_') return { kind: 'wildcard', span };
  bind(c, name);
  return { kind: 'capture', name, span };
}

function splatName(c: Context, n: number): string | undefined {
  const name = onlyChild(c, n);
  if (name < 0 || textOf(c, name) === '_') return undefined;
  bind(c, textOf(c, name));
  return textOf(c, name);
}

function classPattern(c: Context, n: number): Pattern {
  const [typeNode, ...rest] = parts(c, n);
  const type = expOr(c, typeNode ?? -1, n);
  const positional: Pattern[] = [];
  const keywords: { name: string; pattern: Pattern }[] = [];
  for (const child of rest) {
    const inner = kindOf(c, child) === Kind.CasePattern ? onlyChild(c, child) : child;
    if (inner >= 0 && kindOf(c, inner) === Kind.KeywordPattern) keywords.push({ name: textOf(c, onlyChild(c, inner)), pattern: pattern(c, inner) });
    else positional.push(pattern(c, child));
  }
  return { kind: 'class', type, positional, keywords, span: spanOf(c, n) };
}

/** The pattern behind `name=`; -1 if there is none. */
function keywordValue(c: Context, n: number): number {
  return parts(c, n)[1] ?? -1;
}

function dictPattern(c: Context, n: number): Pattern {
  const entries: { key: Exp; pattern: Pattern }[] = [];
  let rest: string | undefined;
  let key: Exp | undefined;
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    if (c.field[i] === Field.Key && kindOf(c, i) > Kind.Error) {
      key = keyOf(c, i);
    } else if (c.field[i] === Field.Value && (kindOf(c, i) > Kind.Error || isWildcard(c, i))) {
      const value = pattern(c, i);
      if (key) entries.push({ key, pattern: value });
      key = undefined;
    } else if (kindOf(c, i) === Kind.SplatPattern) {
      rest = splatName(c, i);
    }
  }
  return { kind: 'mapping', entries, ...(rest !== undefined && { rest }), span: spanOf(c, n) };
}

function keyOf(c: Context, n: number): Exp {
  const kind = kindOf(c, n);
  if (kind === Kind.ComplexPattern) return complex(c, n);
  if (kind === Kind.Integer || kind === Kind.Float) return signedNumber(c, n);
  return kind === Kind.DottedName ? dotted(c, n) : exp(c, n);
}
