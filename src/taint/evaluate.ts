/** Evaluates expressions to abstract values. */
import type { Span } from '../base/span';
import type { ComprehensionExp, Entry, Exp, Item } from '../ir/types';
import { readAttribute, readIndex } from './access';
import { assignPlace } from './assign';
import { MAX_ITEMS, MAX_NAMES, MAX_UNROLL } from './budgets';
import { applyRows, hasEffect } from './apply';
import { argumentsOf } from './arguments';
import { callExpression, enterCallbacks, selectedRows } from './call';
import { classFromDef } from './classes';
import type { Context } from './machine';
import { alloc } from './machine';
import { lookUpName, superValue } from './names';
import { importValue } from './modules';
import { iterate, itemValues } from './iteration';
import { narrow } from './narrow';
import { shownTaints, deepTaints } from './reach';
import { callValue } from './callValue';
import { compareColumns, invertMask } from './columnMasks';
import { applyBinary, tailTaint } from './operators';
import { anyField, itemsOf, makeShape, sequenceShape, State } from './state';
import type { Constant, Value } from './values';
import {
  callableValue,
  CLEAN,
  constantValue,
  joinAll,
  joinTaints,
  addMark,
  joinValues,
  NOTHING,
  onlyConstant,
  refValue,
  stringConstants,
  taintedValue,
  truthOf,
} from './values';
import { asType, holding } from './annotations';
import { nameUnnamed } from './naming';

/** The value of an expression; effects go to `s`. Evaluation is left to right; unknown constructs join their operands. */
export function evaluate(c: Context, s: State, e: Exp): Value {
  if (!c.m.tick(c, e.span)) return CLEAN;
  switch (e.kind) {
    case 'Const':
      return e.special === 'bytes' || e.special === 'regex' || e.special === 'ellipsis' ? CLEAN : constantValue(e.value, e.span, c.module.path);
    case 'Name':
      return lookUpName(c, s, e.name, e.span);
    case 'Attr':
      return readAttribute(c, s, evaluate(c, s, e.object), e.name, e.nameSpan, e);
    case 'Index': {
      const object = evaluate(c, s, e.object);
      const index = evaluate(c, s, e.index);
      return readIndex(c, s, object, index, e);
    }
    case 'Slice': {
      if (e.lower) evaluate(c, s, e.lower);
      if (e.upper) evaluate(c, s, e.upper);
      if (e.step) evaluate(c, s, e.step);
      return CLEAN;
    }
    case 'Call': {
      const value = callExpression(c, s, e);
      if (e.typeArgs === undefined) return value;
      const held = holding(c, s, value, e.typeArgs, e.span);
      if (held !== undefined) return held;
      // `api.get<Patient>(…)`: where nobody knows the callee, its only type argument says what it yields.
      const type = e.typeArgs.length === 1 ? e.typeArgs[0] : undefined;
      if (type === undefined) return value;
      const given = withoutGiven(value);
      const typed = asType(c, s, given, type, e.span);
      return typed === given ? value : typed;
    }
    case 'Binary':
      return applyBinary(c, s, e.op, masked(evaluate(c, s, e.left), e.left, e.right), masked(evaluate(c, s, e.right), e.right, e.left), e.span);
    case 'Compare': {
      const left = evaluate(c, s, e.left);
      const right = evaluate(c, s, e.right);
      return compareColumns(c, s, e.op, left, right, e.span) ?? compare(c, s, e.op, left, right);
    }
    case 'Logical':
      return logical(c, s, e);
    case 'Unary': {
      const operand = evaluate(c, s, e.operand);
      if (e.op === 'not' || e.op === '!') {
        const truth = truthOf(operand);
        return truth === undefined ? CLEAN : constantValue(!truth, null, c.module.path);
      }
      if (e.op === 'typeof' || e.op === 'void' || e.op === 'delete') return CLEAN;
      const inverted = e.op === '~' ? invertMask(c, s, operand, e.span) : undefined;
      if (inverted !== undefined) return inverted;
      const known = onlyConstant(operand);
      if (known && typeof known.value === 'number' && e.op === '-') return constantValue(-known.value, e.span, c.module.path);
      return operand.consts === null ? operand : { ...operand, consts: null, prefix: null };
    }
    case 'Conditional': {
      const test = evaluate(c, s, e.test);
      const truth = truthOf(test);
      if (truth !== undefined) return evaluate(c, s, truth ? e.then : e.otherwise);
      const a = new State(s);
      const b = new State(s);
      narrow(c, a, e.test, true);
      narrow(c, b, e.test, false);
      const then = evaluate(c, a, e.then);
      const otherwise = evaluate(c, b, e.otherwise);
      s.joinChildren([a, b]);
      return joinValues(then, otherwise);
    }
    case 'Sequence':
      return sequence(c, s, e.items, e);
    case 'Record':
      return record(c, s, e.entries, e);
    case 'Template':
      return template(c, s, e);
    case 'Lambda':
      return callableValue({ kind: 'function', func: e.func, env: c.env, self: null, cls: null, id: `${c.env.prefix}f${e.func.id}` });
    case 'Comprehension':
      return comprehension(c, s, e);
    case 'Await':
      return evaluate(c, s, e.value);
    case 'Yield': {
      const value = e.value ? evaluate(c, s, e.value) : CLEAN;
      const item = e.delegate ? itemValues(c, s, value, null) : value;
      c.yielded.value = c.yielded.value === null ? item : joinValues(c.yielded.value, item);
      return CLEAN;
    }
    case 'AssignExp': {
      let value = evaluate(c, s, e.value);
      if (e.op !== undefined) {
        const old = readPlace(c, s, e.target);
        value =
          e.op === '??' || e.op === 'and' || e.op === 'or' || e.op === '||' || e.op === '&&'
            ? joinValues(old, value)
            : applyBinary(c, s, e.op, old, value, e.span);
      }
      assignPlace(c, s, e.target, value, e.span, e.value);
      return value;
    }
    case 'ClassExp':
      return classFromDef(c, s, e.cls);
    case 'ImportExp':
      return importValue(c, s, e.source);
    case 'Super':
      return superValue(c, s);
    case 'Cast': {
      const value = evaluate(c, s, e.value);
      return e.type ? asType(c, s, value, e.type, e.span) : value;
    }
    case 'Jsx': {
      const parts: Value[] = [];
      if (e.tag) evaluate(c, s, e.tag);
      for (const entry of e.attributes) parts.push(evaluate(c, s, entry.value));
      enterCallbacks(c, s, parts);
      for (const child of e.children) parts.push(evaluate(c, s, child));
      return taintedValue(parts.reduce((all, v) => joinTaints(all, deepTaints(s, v)), [] as Value['taints']));
    }
    case 'Unknown': {
      const parts = e.operands.map((operand) => evaluate(c, s, operand));
      return taintedValue(joinAll(parts).taints);
    }
  }
}

/** What a call yields when its type is known: what the call was given does not say it any more. */
function withoutGiven(value: Value): Value {
  return value.taints.some((t) => t.name !== null && t.doubt > 0) ? { ...value, taints: value.taints.filter((t) => t.name === null || t.doubt === 0) } : value;
}

function readPlace(c: Context, s: State, place: Extract<Exp, { kind: 'AssignExp' }>['target']): Value {
  switch (place.kind) {
    case 'NamePlace':
      return lookUpName(c, s, place.name, place.span);
    case 'AttrPlace':
      return readAttribute(c, s, evaluate(c, s, place.object), place.name, place.nameSpan, undefined);
    case 'IndexPlace':
      return readIndex(c, s, evaluate(c, s, place.object), evaluate(c, s, place.index), undefined);
    default:
      return CLEAN;
  }
}
export { readPlace };

function compare(c: Context, s: State, op: string, left: Value, right: Value): Value {
  // Comparisons are truth values: clean. With constants on both sides they are computed.
  const a = onlyConstant(left);
  if (op === 'in' || op === 'not-in') {
    if (a !== undefined) {
      const several = right.refs.length > 1 ? right.refs.map((r) => constantMembers(s, { ...right, refs: [r] })) : [];
      if (several.length > 0 && new Set(several.map((m) => m?.some((k) => k.value === a.value))).size > 1) return CLEAN;
      const members = constantMembers(s, right);
      if (members !== undefined) {
        const holds = members.some((m) => m.value === a.value);
        return constantValue(op === 'in' ? holds : !holds, null, c.module.path);
      }
      const text = onlyConstant(right);
      if (text && typeof text.value === 'string' && typeof a.value === 'string')
        return constantValue(text.value.includes(a.value) === (op === 'in'), null, c.module.path);
    }
    return CLEAN;
  }
  const b = onlyConstant(right);
  if (a === undefined || b === undefined) return CLEAN;
  switch (op) {
    case '==':
    case '===':
    case 'is':
      return constantValue(a.value === b.value, null, c.module.path);
    case '!=':
    case '!==':
    case 'is-not':
      return constantValue(a.value !== b.value, null, c.module.path);
    default: {
      if (typeof a.value === 'number' && typeof b.value === 'number') {
        const result =
          op === '<' ? a.value < b.value : op === '<=' ? a.value <= b.value : op === '>' ? a.value > b.value : op === '>=' ? a.value >= b.value : undefined;
        if (result !== undefined) return constantValue(result, null, c.module.path);
      }
      return CLEAN;
    }
  }
}

/** All members of a closed sequence or set of constants (or keys of a closed record), or undefined. */
export function constantMembers(s: State, value: Value): readonly Constant[] | undefined {
  if (value.refs.length === 0 || (value.consts !== null && value.consts.length > 0) || value.taints.length > 0) return undefined;
  const members: Constant[] = [];
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined || shape.rest !== null || shape.columnsOf !== null) return undefined;
    if (shape.kind === 'record') {
      for (const key of shape.fields.keys()) members.push({ value: key, span: null, file: '' });
    } else if (shape.kind === 'sequence') {
      for (const item of shape.fields.values()) {
        if (item.consts === null || item.consts.length === 0 || item.refs.length > 0) return undefined;
        members.push(...item.consts);
      }
    } else return undefined;
  }
  return members;
}

function logical(c: Context, s: State, e: Extract<Exp, { kind: 'Logical' }>): Value {
  const left = evaluate(c, s, e.left);
  const truth = truthOf(left);
  if (e.op === 'and' && truth === false) return left;
  if (e.op === 'or' && truth === true) return left;
  const branch = new State(s);
  if (e.op !== '??') narrow(c, branch, e.left, e.op === 'and');
  const right = evaluate(c, branch, e.right);
  if (truth !== undefined && e.op !== '??') {
    s.joinChildren([branch]);
    return right;
  }
  s.joinChildren([branch, new State(s)]);
  if (e.op === 'and') return joinValues(withoutScalars(left), right);
  const joined = joinValues(left, right);
  // A setting counts by its default value.
  return joined.prefix === null && left.consts === null && left.refs.length === 0 && right.prefix !== null ? { ...joined, prefix: right.prefix } : joined;
}

/** `a and b` yields `a` only when it is falsy: no data. */
function withoutScalars(value: Value): Value {
  return value.consts !== null && value.refs.length === 0 ? value : CLEAN;
}

function sequence(c: Context, s: State, items: readonly Item[], e: Extract<Exp, { kind: 'Sequence' }>): Value {
  const known: Value[] = [];
  let rest: Value | null = null;
  let columnsOf = null;
  for (const item of items) {
    const value = evaluate(c, s, item.value);
    if (!item.spread) {
      const most = value.consts !== null && value.consts.length > 0 && value.refs.length === 0 ? MAX_NAMES : MAX_ITEMS;
      if (rest !== null || known.length >= most) {
        // Names of columns may be lost here; other values live on in the rest.
        if (known.length >= MAX_NAMES && typeof value.consts?.[0]?.value === 'string') c.m.overrun(c, item.value.span, 'a list too long');
        rest = joinValues(rest ?? NOTHING, value);
      } else known.push(value);
      continue;
    }
    const shapes = value.refs.map((r) => s.shape(r));
    const only = shapes.length === 1 ? shapes[0] : undefined;
    if (only !== undefined && only.kind === 'sequence' && rest === null && value.taints.length === 0) {
      for (const v of itemsOf(only)) known.push(v);
      rest = only.rest;
      columnsOf = only.columnsOf;
    } else {
      rest = joinValues(rest ?? NOTHING, itemValues(c, s, value, null));
    }
  }
  const type = e.type === 'set' ? 'set' : e.type === 'tuple' ? 'tuple' : null;
  return refValue(alloc(c, s, e.span, 'q', { ...sequenceShape(known, rest, type), columnsOf }));
}

function record(c: Context, s: State, entries: readonly Entry[], e: Extract<Exp, { kind: 'Record' }>): Value {
  const fields = new Map<string, Value>();
  let rest: Value | null = null;
  const getters: (readonly [string, Value])[] = [];
  const id = `${c.id}:${e.span.start}:${e.span.end}o`;
  for (const entry of entries) {
    if (entry.key === undefined) {
      // Spread: known fields are copied, the rest stays open.
      const value = evaluate(c, s, entry.value);
      for (const ref of value.refs) {
        const shape = s.shape(ref);
        if (shape === undefined) continue;
        for (const [name, field] of shape.fields) fields.set(name, field);
        if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest);
      }
      if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
      continue;
    }
    const keyValue = evaluate(c, s, entry.key);
    const value = evaluate(c, s, entry.value);
    if (entry.accessor === 'get') {
      getters.push([keyNames(keyValue)?.[0] ?? '', value]);
      continue;
    }
    const names = keyNames(keyValue);
    if (names === undefined) {
      rest = joinValues(rest ?? NOTHING, joinValues(value, taintedValue(keyValue.taints)));
      continue;
    }
    for (const name of names) {
      const named = nameUnnamed(c, s, value, name, entry.span);
      fields.set(name, names.length === 1 ? named : joinValues(fields.get(name) ?? NOTHING, named));
    }
  }
  s.setShape(id, makeShape('record', { fields, rest }));
  for (const [name, getter] of getters) {
    const read = callGetter(c, s, getter, refValue(id), e.span);
    const shape = s.shape(id);
    if (shape !== undefined) s.setShape(id, { ...shape, fields: new Map(shape.fields).set(name, read) });
  }
  return refValue(id);
}

/** What the getter of an object literal gives, once its other members are there. */
function callGetter(c: Context, s: State, getter: Value, self: Value, span: Span): Value {
  const callables = getter.callables.map((k) => (k.kind === 'function' ? { ...k, self } : k));
  return callValue(c, s, { ...getter, callables }, [], span);
}

/** Keys that a constant scalar stands for, as strings; undefined when not known. */
export function keyNames(value: Value): readonly string[] | undefined {
  if (value.consts === null || value.consts.length === 0 || value.refs.length > 0) return undefined;
  return value.consts.map((k) => String(k.value));
}

/** Signs that stand for what a masked text leaves out. */
const MASK = /\*\*|\u2022|\u2026|xxx|XXX|##/;

/** A single character beside signs that stand for the others: `email[0] + '***'`. */
function masked(value: Value, e: Exp, beside: Exp): Value {
  return beside.kind === 'Const' && typeof beside.value === 'string' && MASK.test(beside.value) && isCharacter(e) && value.taints.length > 0
    ? { ...value, taints: addMark(value.taints, 'mask') }
    : value;
}

function isCharacter(e: Exp): boolean {
  return e.kind === 'Index' && e.index.kind === 'Const' && typeof e.index.value === 'number';
}

function template(c: Context, s: State, e: Extract<Exp, { kind: 'Template' }>): Value {
  const tag = e.tag === undefined ? undefined : evaluate(c, s, e.tag);
  if (tag !== undefined && tag.callables.length > 0) {
    // The function gets the texts, then the values.
    const values = e.parts.flatMap((part) => (part.kind === 'text' ? [] : [evaluate(c, s, part.value)]));
    return callValue(c, s, tag, [CLEAN, ...values], e.span);
  }
  let taints: Value['taints'] = [];
  let texts: string[] | null = [''];
  let prefix = '';
  let prefixOpen = true;
  const masks = e.parts.some((part) => part.kind === 'text' && MASK.test(part.text));
  for (const part of e.parts) {
    if (part.kind === 'text') {
      texts = texts?.map((t) => t + part.text) ?? null;
      if (prefixOpen) prefix += part.text;
      continue;
    }
    const value = evaluate(c, s, part.value);
    if (part.format) evaluate(c, s, part.format);
    const shown = shownTaints(c, s, value, part.span);
    taints = joinTaints(taints, masks && isCharacter(part.value) ? addMark(shown, 'mask') : shown);
    const known = value.consts !== null && value.consts.length > 0 && value.refs.length === 0 && value.consts.length <= 4 ? value.consts : null;
    if (known === null || texts === null || texts.length * known.length > 8) {
      texts = null;
      if (prefixOpen && value.prefix !== null) prefix += value.prefix;
      prefixOpen = false;
    } else {
      texts = texts.flatMap((t) => known.map((k) => t + String(k.value)));
      if (prefixOpen && known.length === 1) prefix += String(known[0]?.value);
      else prefixOpen = false;
    }
  }
  const end = e.parts[e.parts.length - 1];
  if (texts === null && end?.kind === 'text') taints = joinTaints(taints, tailTaint(c, end.text, e.span));
  const consts = texts === null || taints.length > 0 ? null : texts.map((t) => ({ value: t, span: e.span, file: c.module.path }));
  const text: Value = { taints, refs: [], consts, prefix: prefix === '' ? null : prefix, paths: [], callables: [] };
  return tag === undefined ? text : (tagged(c, s, tag, text, e.span) ?? text);
}

/** A text under a tag of a library: what its rows say, rows of a table where it is a query; else the text itself. */
function tagged(c: Context, s: State, tag: Value, text: Value, span: Span): Value | undefined {
  const args = argumentsOf([text], span);
  for (const path of tag.paths) {
    const rows = c.module.catalog.call(path);
    if (rows !== undefined && hasEffect(c, s, rows, args, tag)) return applyRows(c, s, rows, { receiver: tag, args, path, span, call: undefined });
  }
  return selectedRows(c, s, [text], span);
}

function comprehension(c: Context, s: State, e: ComprehensionExp): Value {
  const inner = new State(s);
  const items: Value[] = [];
  const pairs: [Value, Value][] = [];
  let exact = true;
  let open: { id: string; except: ReadonlySet<string> } | null = null;
  const run = (c: Context, at: number, certain: boolean): void => {
    const clause = e.clauses[at];
    if (clause === undefined) {
      const key = e.key ? evaluate(c, inner, e.key) : CLEAN;
      const value = evaluate(c, inner, e.value);
      // Constants that may be chosen stay possible members; nothing else becomes one.
      if (!certain && (e.type === 'dict' || value.consts === null || value.consts.length !== 1 || value.taints.length > 0)) exact = false;
      if (e.type === 'dict') pairs.push([key, value]);
      else items.push(value);
      return;
    }
    if (clause.kind === 'if') {
      const truth = truthOf(evaluate(c, inner, clause.test));
      if (truth === false) return;
      const branch = truth === undefined;
      narrow(c, inner, clause.test, true);
      run(c, at + 1, certain && !branch);
      return;
    }
    const iterable = evaluate(c, inner, clause.iterable);
    const columns = columnsOpen(inner, iterable);
    if (columns !== null) {
      const except = exceptionsOf(c, inner, e, at);
      if (except !== undefined) open = { id: columns.id, except: new Set([...columns.except, ...except]) };
      else {
        // What becomes of a column of which only the frame knows the name: a filter for certain names leaves it out.
        const kept = probe(c, inner, e, at);
        if (kept === true) open = columns;
        else if (kept === undefined) exact = false;
      }
    }
    const listed = closedItems(inner, iterable, columns !== null);
    if (listed !== undefined && listed.length <= (at === 0 ? 400 : MAX_UNROLL)) {
      listed.forEach((item, i) => {
        assignPlace(c, inner, clause.target, item, clause.span, undefined);
        // Objects made in each round are told apart.
        run(listed.length === 1 ? c : { ...c, id: `${c.id}~${i}` }, at + 1, certain);
      });
      return;
    }
    exact = false;
    assignPlace(c, inner, clause.target, iterate(c, inner, iterable, clause.target, clause.span), clause.span, undefined);
    run(c, at + 1, false);
  };
  run(c, 0, true);
  // Comprehension variables do not leak: only the heap survives.
  for (const [id, shape] of inner.heap) s.setShape(id, shape);
  if (e.type === 'dict') {
    const fields = new Map<string, Value>();
    let rest: Value | null = null;
    let keys: Value | null = null;
    for (const [key, value] of pairs) {
      const names = keyNames(key);
      if (names === undefined || !exact) {
        rest = joinValues(rest ?? NOTHING, value);
        if (key.taints.length > 0) keys = joinValues(keys ?? NOTHING, taintedValue(key.taints));
      }
      if (names !== undefined) for (const name of names) fields.set(name, joinValues(fields.get(name) ?? NOTHING, value));
    }
    return refValue(alloc(c, s, e.span, 'd', makeShape('record', { fields, rest, index: keys })));
  }
  const joined = items.length === 0 ? null : joinAll(items);
  if (exact && items.length <= 400) {
    return refValue(alloc(c, s, e.span, 'l', { ...sequenceShape(items, null, e.type === 'set' ? 'set' : null), columnsOf: open }));
  }
  // Constants that may or may not be chosen stay possible items.
  return refValue(alloc(c, s, e.span, 'l', sequenceShape([], joined, e.type === 'set' ? 'set' : null)));
}

/** A name that no program writes: stands for a column that nobody can name. */
const PROBE = '\u0000column';

/** Whether the conditions of a comprehension let an unnamed column pass; undefined when they cannot be computed. */
function probe(c: Context, s: State, e: ComprehensionExp, at: number): boolean | undefined {
  const clause = e.clauses[at];
  if (clause?.kind !== 'for') return undefined;
  const inner = new State(s);
  assignPlace(c, inner, clause.target, constantValue(PROBE, null, c.module.path), clause.span, undefined);
  for (const next of e.clauses.slice(at + 1)) {
    if (next.kind !== 'if') return undefined;
    const truth = truthOf(evaluate(c, inner, next.test));
    if (truth !== true) return truth;
  }
  return true;
}

function closedItems(s: State, iterable: Value, ignoreOpen: boolean): readonly Value[] | undefined {
  if (iterable.taints.length > 0 || iterable.refs.length !== 1) return undefined;
  const shape = s.shape(iterable.refs[0] as string);
  if (shape === undefined) return undefined;
  if (shape.kind === 'sequence' && shape.rest === null && (ignoreOpen || shape.columnsOf === null)) return itemsOf(shape);
  if (shape.kind === 'record' && shape.rest === null && shape.type === null) return [...shape.fields.keys()].map((k) => constantValue(k, null, ''));
  return undefined;
}

function columnsOpen(s: State, iterable: Value): { id: string; except: ReadonlySet<string> } | null {
  const shape = iterable.refs.length === 1 ? s.shape(iterable.refs[0] as string) : undefined;
  return shape?.columnsOf ?? null;
}

/**
 * `[c for c in df.columns if c not in PHI]`: the names that the conditions take out of an open frame's columns; undefined
 * when the conditions say something else.
 */
function exceptionsOf(c: Context, s: State, e: ComprehensionExp, at: number): readonly string[] | undefined {
  const target = e.clauses[at];
  if (target?.kind !== 'for' || target.target.kind !== 'NamePlace' || e.value.kind !== 'Name' || e.value.name !== target.target.name) return undefined;
  const variable = target.target.name;
  const names: string[] = [];
  const takeOut = (test: Exp): boolean => {
    if (test.kind === 'Logical' && test.op === 'and') return takeOut(test.left) && takeOut(test.right);
    if (test.kind === 'Unary' && test.op === 'not' && test.operand.kind === 'Compare' && test.operand.op === 'in')
      return members(test.operand.left, test.operand.right);
    if (test.kind === 'Compare' && test.op === 'not-in') return members(test.left, test.right);
    if (test.kind === 'Compare' && (test.op === '!=' || test.op === '!==') && test.left.kind === 'Name' && test.left.name === variable) {
      const known = stringConstants(evaluate(c, s, test.right));
      if (known === undefined) return false;
      names.push(...known.map((k) => String(k.value)));
      return true;
    }
    return false;
  };
  const members = (left: Exp, right: Exp): boolean => {
    if (left.kind !== 'Name' || left.name !== variable) return false;
    const known = constantMembers(s, evaluate(c, s, right));
    if (known === undefined) return false;
    names.push(...known.map((k) => String(k.value)));
    return true;
  };
  for (const clause of e.clauses.slice(at + 1)) {
    if (clause.kind !== 'if' || !takeOut(clause.test)) return undefined;
  }
  return names;
}

/** Joined items of a container, keys of records in Python, values otherwise; used where order does not matter. */
export function joinedItems(s: State, value: Value): Value {
  let result: Value = value.taints.length > 0 ? taintedValue(value.taints) : NOTHING;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape !== undefined) result = joinValues(result, anyField(shape));
  }
  return result === NOTHING ? CLEAN : result;
}
