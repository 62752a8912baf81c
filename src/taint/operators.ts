/** Arithmetic and string operators. */
import { isColumnReference } from './libraryOps';
import type { Span } from '../base/span';
import { MAX_CONSTANTS } from './budgets';
import { findMethod } from './classes';
import { callFunctionValue } from './call';
import { combineMasks } from './columnMasks';
import type { Context } from './machine';
import { alloc, restTaint } from './machine';
import { deepTaints, shownTaints } from './reach';
import { itemsOf, sequenceShape, type State } from './state';
import type { Constant, Value } from './values';
import { addMark, CLEAN, constantValue, joinTaints, onlyConstant, joinValues, pathValue, refValue, taintedValue } from './values';

const DUNDER: Readonly<Record<string, string>> = {
  '+': '__add__',
  '-': '__sub__',
  '*': '__mul__',
  '/': '__truediv__',
  '//': '__floordiv__',
  '%': '__mod__',
  '**': '__pow__',
  '@': '__matmul__',
  '&': '__and__',
  '|': '__or__',
  '^': '__xor__',
  '<<': '__lshift__',
  '>>': '__rshift__',
};

/** Value of `left op right`: constants are computed, sequences joined, anything else carries the taint of both sides. */
export function applyBinary(c: Context, s: State, op: string, left: Value, right: Value, span: Span): Value {
  const masks = left.refs.length === 1 ? combineMasks(c, s, op, left, right, span) : undefined;
  if (masks !== undefined) return masks;
  const computed = constants(op, left, right, c.module.path, span);
  if (computed !== undefined) return computed;
  if (left.refs.length > 0 || right.refs.length > 0) {
    const user = userOperator(c, s, op, left, right, span);
    if (user !== undefined) return user;
    const frame = [...left.refs, ...right.refs].map((r) => s.shape(r)).find((sh) => sh?.kind === 'frame');
    if (frame !== undefined && op !== '+') {
      // Element-wise arithmetic and boolean masks keep the columns.
      return refValue(alloc(c, s, span, 'b', frame));
    }
    if ((op === '+' || op === '|' || op === '-' || op === '&') && left.refs.length === 1) {
      const a = s.shape(left.refs[0] as string);
      const b = right.refs.length === 1 ? s.shape(right.refs[0] as string) : undefined;
      if (a?.kind === 'sequence' && b?.kind === 'sequence') {
        if (op === '+' || op === '|') return concatenate(c, s, a, b, span);
        return difference(c, s, op, a, b, span);
      }
      if (a?.kind === 'record' && b?.kind === 'record' && op === '|') {
        const fields = new Map(a.fields);
        for (const [k, v] of b.fields) fields.set(k, v);
        const rest = a.rest === null ? b.rest : b.rest === null ? a.rest : joinValues(a.rest, b.rest);
        return refValue(alloc(c, s, span, 'u', { ...a, fields, rest }));
      }
      if (a?.kind === 'sequence' && op === '+') {
        const rest = taintedValue(joinTaints(a.rest?.taints ?? [], right.taints));
        return refValue(alloc(c, s, span, 'c', { ...a, rest: joinValues(a.rest ?? rest, rest) }));
      }
    }
  }
  const isText = op === '+' || op === '%';
  const show = (v: Value): Value['taints'] => (isText ? shownTaints(c, s, v, span) : deepTaints(s, v));
  let taints = joinTaints(show(left), show(right));
  // The difference of two dates is a duration (rules.md), whatever they are called: nothing else has a date taken from it (`now - dob`).
  if (op === '-' && right.taints.length > 0) taints = addMark(taints, '-date');
  const joined = op === '/' && c.module.language === 'python' ? pathOf(left, right) : null;
  // What is computed from columns is called after the first of them.
  const column = left.prefix === null ? (left.taints.find(isColumnReference)?.name ?? null) : null;
  const prefix =
    column !== null && left.refs.length === 0
      ? column
      : op === '+'
        ? left.prefix
        : op === '%' && left.prefix !== null
          ? left.prefix.split('%')[0] || null
          : op === '/'
            ? (joined ?? left.prefix)
            : null;
  const paths =
    op === '//' || op === '%' || op === '/' || op === '|' || op === '-' || op === '+' || op === '&' || op === '*'
      ? [...new Set([...left.paths, ...(op === '|' ? right.paths : [])])].filter((p) => p.endsWith('#'))
      : [];
  if (op === '/' && c.module.language === 'python') taints = joinTaints(taints, fileTaint(c, left, right, span));
  else if (isText) {
    const known = onlyConstant(op === '+' ? right : left)?.value;
    if (typeof known === 'string' && onlyConstant(op === '+' ? left : right) === undefined)
      taints = joinTaints(taints, tailTaint(c, op === '+' ? known : known.replace(/^.*%[-\d.]*\w/s, ''), span));
  }
  if (taints.length === 0 && prefix === null && paths.length === 0) return CLEAN;
  const consts = joined !== null && onlyConstant(left) !== undefined ? [{ value: joined, span: null, file: c.module.path }] : null;
  return { taints, refs: [], consts, prefix, paths, callables: [] };
}

/** `folder / "name"` where the folder is known. */
function pathOf(folder: Value, name: Value): string | null {
  const text = onlyConstant(name)?.value;
  return folder.prefix === null || typeof text !== 'string' || folder.taints.length > 0 ? null : `${folder.prefix.replace(/\/+$/, '')}/${text}`;
}

function userOperator(c: Context, s: State, op: string, left: Value, right: Value, span: Span): Value | undefined {
  const name = DUNDER[op];
  if (name === undefined) return undefined;
  for (const ref of left.refs) {
    const shape = s.shape(ref);
    const method = shape?.cls ? findMethod(shape.cls, name) : undefined;
    if (method !== undefined)
      return callFunctionValue(
        c,
        s,
        { kind: 'function', func: method.func, env: method.cls.env, self: refValue(ref), cls: method.cls, id: name },
        [right],
        span,
      );
  }
  return undefined;
}

/** A path made of an unknown folder and a known name: the name says what is read from it. */
export function fileTaint(c: Context, folder: Value, name: Value, span: Span): Value['taints'] {
  const text = onlyConstant(name)?.value;
  if (typeof text !== 'string' || text === '' || folder.taints.length + folder.paths.length === 0) return [];
  const source = c.m.source(`${c.module.path}|file|${span.start}|${text}`, () => ({
    kind: 'name',
    file: c.module.path,
    span,
    isFile: true,
    hints: [text, ...folder.taints.flatMap((t) => (t.name === null ? t.source.hints.slice(0, 2) : []))],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  return [restTaint(source)];
}

/** Names of files that hold data, at the end of a text. */
const DATA_TAIL = /(?:^|[\\/])([\w.-]*[A-Za-z0-9][\w.-]*\.(?:csv|tsv|psv|txt|jsonl?|ndjson|parquet|feather|arrow|xlsx?|ya?ml|toml))$/i;

/** The same where a text that nobody knows ends in the known name of a data file: `f"{root}/patients.csv"`, `root + "/patients.csv"`. */
export function tailTaint(c: Context, known: string, span: Span): Value['taints'] {
  if (c.module.language !== 'python') return [];
  const name = DATA_TAIL.exec(known)?.[1];
  return name === undefined ? [] : fileTaint(c, UNKNOWN_FOLDER, constantValue(name, null, ''), span);
}

const UNKNOWN_FOLDER = pathValue('');

type SequenceShape = ReturnType<typeof sequenceShape>;

function concatenate(c: Context, s: State, a: SequenceShape, b: SequenceShape, span: Span): Value {
  const known = [...itemsOf(a)];
  let rest = a.rest;
  if (rest === null) {
    known.push(...itemsOf(b));
    rest = b.rest;
  } else {
    for (const item of itemsOf(b)) rest = joinValues(rest, item);
    if (b.rest !== null) rest = joinValues(rest, b.rest);
  }
  return refValue(alloc(c, s, span, 'c', { ...sequenceShape(known, rest, a.type), columnsOf: a.columnsOf ?? b.columnsOf }));
}

/** Set difference and intersection of constant members; a frame's open column list loses the names taken out. */
function difference(c: Context, s: State, op: string, a: SequenceShape, b: SequenceShape, span: Span): Value {
  const names = new Set<unknown>();
  let exact = b.rest === null && b.columnsOf === null;
  for (const item of itemsOf(b)) {
    if (item.consts === null || item.consts.length !== 1) exact = false;
    else names.add(item.consts[0]?.value);
  }
  const keep = (v: Value): boolean => {
    const k = v.consts?.length === 1 ? v.consts[0]?.value : undefined;
    if (k === undefined) return true;
    return op === '-' ? !names.has(k) : names.has(k) || !exact;
  };
  const items = itemsOf(a).filter(keep);
  const columnsOf = a.columnsOf === null || op !== '-' ? null : { id: a.columnsOf.id, except: new Set([...a.columnsOf.except, ...[...names].map(String)]) };
  return refValue(alloc(c, s, span, 'c', { ...sequenceShape(items, a.rest, a.type), columnsOf }));
}

function constants(op: string, left: Value, right: Value, file: string, span: Span): Value | undefined {
  const a = scalars(left);
  const b = scalars(right);
  if (a === undefined || b === undefined || a.length * b.length > MAX_CONSTANTS) return undefined;
  const results: Constant[] = [];
  for (const x of a) {
    for (const y of b) {
      const value = compute(op, x.value, y.value);
      if (value === undefined) return undefined;
      if (!results.some((r) => r.value === value)) results.push({ value, span, file });
    }
  }
  const only = results.length === 1 ? results[0]?.value : undefined;
  return { taints: [], refs: [], consts: results, prefix: typeof only === 'string' ? only : null, paths: [], callables: [] };
}

function scalars(value: Value): readonly Constant[] | undefined {
  return value.consts !== null && value.consts.length > 0 && value.refs.length === 0 && value.taints.length === 0 ? value.consts : undefined;
}

function compute(op: string, a: unknown, b: unknown): string | number | undefined {
  if (op === '+' && (typeof a === 'string' || typeof b === 'string')) {
    const text = String(a) + String(b);
    return text.length > 4000 ? undefined : text;
  }
  if (op === '%' && typeof a === 'string') return a.replace(/%[sdr]/, String(b));
  if (typeof a === 'number' && typeof b === 'number') {
    switch (op) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '/':
        return b === 0 ? undefined : a / b;
      case '%':
        return b === 0 ? undefined : a % b;
      case '//':
        return b === 0 ? undefined : Math.floor(a / b);
      case '**':
        return undefined;
    }
  }
  return undefined;
}
