/** Frames: columns by name, selections, and changes in place. Works on every shape with named parts, open ones included. */
import type { Span } from '../base/span';
import type { NameRole } from '../catalog/elements';
import type { Exp } from '../ir/types';
import { readRest } from './access';
import { exclude } from './assign';
import { MAX_FIELDS } from './budgets';
import { readOpen } from './elementTaint';
import type { Context } from './machine';
import { alloc } from './machine';
import { prove } from './sharedSources';
import type { Shape, State } from './state';
import { itemsOf, makeShape } from './state';
import type { Constant, ObjectId, Step, Value, Taint } from './values';
import { addStep, CLEAN, joinValues, moreDoubt, NOTHING, onlyConstant, refValue, taintedValue, withTaints } from './values';
import { choiceOfMask } from './columnMasks';
import { evaluate } from './evaluate';
import { nameUnnamed } from './naming';
import { deepTaints } from './reach';

/** Names that a value stands for when it is used to choose columns. */
export interface Choice {
  readonly names: readonly Constant[];
  /** False when other names may be chosen too. */
  readonly exact: boolean;
  /** It is the open column list of a frame less these names. */
  readonly openExcept: ReadonlySet<string> | null;
}

/** Column names in a scalar, list, set, tuple, dict (its keys) or index of columns; undefined when it is no choice of names at all. */
export function choiceOf(s: State, value: Value): Choice | undefined {
  const names: Constant[] = [];
  let exact = true;
  let openExcept: ReadonlySet<string> | null = null;
  let seen = false;
  if (value.consts !== null && value.consts.length > 0) {
    for (const k of value.consts) names.push({ ...k, value: k.value === null ? 'null' : k.value });
    seen = true;
  } else if (value.consts === null && value.refs.length === 0) return undefined;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    const chosen = choiceOfMask(shape);
    if (chosen !== undefined && value.refs.length === 1) return chosen;
    if (shape.kind === 'record' && shape.type === null) {
      for (const key of shape.fields.keys()) names.push({ value: key, span: null, file: '' });
      if (shape.rest !== null) exact = false;
      seen = true;
      continue;
    }
    if (shape.kind !== 'sequence') return undefined;
    if (shape.columnsOf !== null) openExcept = shape.columnsOf.except;
    for (const item of shape.fields.values()) {
      if (item.consts !== null && item.consts.length > 0 && item.refs.length === 0) {
        names.push(...item.consts);
        if (item.consts.length > 1) exact = false;
      } else if (isForeign(item)) exact = false;
    }
    if (shape.rest !== null) {
      if (isForeign(shape.rest)) exact = false;
      if (shape.rest.consts !== null) names.push(...shape.rest.consts);
    }
    seen = true;
  }
  return seen ? { names, exact: exact && openExcept === null, openExcept } : undefined;
}

/** A name from outside (a parameter, a file) may be any; one that the program composes itself names no column that is known. */
function isForeign(item: Value): boolean {
  return item.taints.length > 0 || item.refs.length > 0 || item.callables.length > 0;
}

/** Plain names when a value stands for exactly known ones. */
export function shapeNames(_c: Context, s: State, value: Value): readonly string[] | undefined {
  const choice = choiceOf(s, value);
  if (choice === undefined || !choice.exact || choice.names.some((n) => typeof n.value !== 'string')) return undefined;
  return choice.names.map((n) => String(n.value));
}

export interface FrameRef {
  readonly ref: ObjectId | null;
  readonly shape: Shape;
}

/** The frames that a value stands for; something open is seen as a frame with unknown columns. */
export function framesOf(s: State, value: Value, type: string | null): readonly FrameRef[] {
  const frames: FrameRef[] = [];
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape !== undefined) frames.push({ ref, shape });
  }
  if (frames.length === 0) frames.push({ ref: null, shape: makeShape('frame', { rest: value.taints.length > 0 ? taintedValue(value.taints) : null, type }) });
  return frames;
}

/** Type of one column of a frame type, by the catalog (`members: { "[]": … }`). */
export function columnType(c: Context, shape: Shape): string | null {
  if (shape.type === null) return null;
  return c.module.catalog.type(shape.type)?.members?.['[]'] ?? null;
}

function asColumn(c: Context, shape: Shape, value: Value): Value {
  const type = columnType(c, shape);
  if (type === null || value.refs.length > 0) return value;
  return { ...value, consts: null, prefix: null, paths: [`${type}#`] };
}

/** One column by name. Reading a column of an open frame proves that its source has it. */
export function getColumn(c: Context, s: State, shape: Shape, name: string, span: Span, role: NameRole): Value {
  void s;
  const own = shape.fields.get(name);
  if (own !== undefined) return asColumn(c, shape, own);
  if (shape.index !== null && (shape.indexNames.includes(name) || name === 'index')) return asColumn(c, shape, shape.index);
  if (shape.rest !== null)
    return asColumn(c, shape, readRest(c, shape.rest, name, role === 'attribute' && shape.source?.tabular !== true ? 'attribute' : 'column', span));
  return asColumn(c, shape, CLEAN);
}

function markSelection(value: Value, c: Context, name: string, from: Constant, use: Span): Value {
  if (value.taints.length === 0 || from.span === null) return value;
  return withTaints(
    value,
    addStep(value.taints, 'transform', from.file || c.module.path, from.span, `column ${name} is selected`, {
      column: name,
      file: from.file || c.module.path,
      span: from.span,
      use,
    }),
  );
}

/** A frame with just the chosen columns. */
export function selectColumns(c: Context, s: State, shape: Shape, choice: Choice, span: Span): Shape {
  const fields = new Map<string, Value>();
  let rest: Value | null = null;
  for (const name of choice.names.slice(0, MAX_FIELDS)) {
    const position = typeof name.value === 'number' && !shape.fields.has(String(name.value)) ? name.value : undefined;
    const column = position === undefined ? undefined : columnAt(shape, position);
    const key = (column === undefined || position === undefined ? undefined : nameAt(shape, position)) ?? String(name.value);
    fields.set(key, markSelection(withoutType(column ?? getColumn(c, s, shape, key, span, 'column')), c, key, name, span));
  }
  if (choice.openExcept !== null) {
    for (const [name, value] of shape.fields)
      if (!choice.openExcept.has(name) && !fields.has(name) && shape.rest === null && choice.names.length === 0) fields.set(name, value);
    if (shape.rest !== null) rest = exclude(shape.rest, choice.openExcept);
  } else if (!choice.exact) {
    // Some of these, nobody knows which: everything stays, less certain.
    for (const [name, value] of shape.fields) if (!fields.has(name)) fields.set(name, withTaints(value, moreDoubt(value.taints)));
    if (shape.rest !== null) rest = withTaints(shape.rest, apart(moreDoubt(shape.rest.taints)));
  }
  return { ...shape, kind: 'frame', fields, rest, keys: shape.keys };
}

function withoutType(value: Value): Value {
  return value.paths.length === 0 ? value : { ...value, paths: [] };
}

export function columnAt(shape: Shape, at: number): Value | undefined {
  if (shape.rest !== null) return undefined;
  const all = [...shape.fields.values()];
  return all[at < 0 ? all.length + at : at];
}

function nameAt(shape: Shape, at: number): string | undefined {
  const names = [...shape.fields.keys()];
  return names[at < 0 ? names.length + at : at];
}

/** `frame[index]`. */
export function indexFrame(c: Context, s: State, ref: ObjectId, shape: Shape, index: Value, e: Exp | undefined, span: Span): Value {
  if (e?.kind === 'Slice') return refValue(alloc(c, s, span, 'i', shape));
  if (e?.kind === 'Sequence' && e.type === 'tuple') return positional(c, s, shape, e, span);
  const single = index.refs.length === 0 && index.consts !== null && index.consts.length > 0;
  if (single) {
    const type = shape.type === null ? undefined : c.module.catalog.type(shape.type);
    // One of the rows.
    if (type?.items === 'rows' && type.members?.['[]'] !== shape.type && index.consts?.every((k) => typeof k.value === 'number'))
      return refValue(alloc(c, s, span, 'i', { ...shape, kind: 'record', type: null }));
    if (
      index.consts?.every((k) => typeof k.value === 'number') &&
      shape.type !== null &&
      shape.rest === null &&
      !shape.fields.has(String(index.consts[0]?.value))
    ) {
      return refValue(ref);
    }
    // `dataset["train"]`: a part of the rows.
    if (type?.items === 'splits') return refValue(alloc(c, s, span, 'i', { ...shape, type: type.members?.['[]'] ?? shape.type }));
    let result: Value = NOTHING;
    for (const name of index.consts ?? []) {
      const key = String(name.value);
      if (shape.keys !== null)
        result = joinValues(result, refValue(alloc(c, s, span, 'i', selectColumns(c, s, shape, { names: [name], exact: true, openExcept: null }, span))));
      else result = joinValues(result, getColumn(c, s, shape, key, span, 'column'));
    }
    return result;
  }
  const choice = index.refs.length > 0 ? choiceOf(s, index) : undefined;
  if (choice !== undefined && (choice.names.length > 0 || choice.exact || choice.openExcept !== null || isNameList(s, index))) {
    const selected = selectColumns(c, s, shape, choice, span);
    return refValue(alloc(c, s, span, 'i', stepShape(c, selected, span, 'columns selected')));
  }
  // One column of a name that is not known: that it is one of the identifiers is possible, and no more.
  if (isColumnName(e) && (index.refs.length === 0 || index.refs.every((r) => s.shape(r)?.kind === 'record')))
    return refValue(alloc(c, s, span, 'i', doubtful(shape, 2)));
  const said = index.refs.length === 0 ? index.taints : index.refs.flatMap((r) => openTaints(s.shape(r)));
  if (said.some((t) => t.name === null && t.source.kind !== 'frame') && !isMask(e)) {
    // A column (or several) that nobody can name.
    return refValue(alloc(c, s, span, 'i', doubtful(shape)));
  }
  // A boolean mask or row selection: the columns stay.
  return refValue(alloc(c, s, span, 'i', shape));
}

/** What something open holds of which nobody knows what it is: as an index it may be names as well as rows. */
function openTaints(shape: Shape | undefined): readonly Taint[] {
  return shape?.kind === 'record' && shape.type === null && shape.fields.size === 0 ? (shape.rest?.taints ?? []) : [];
}

/** Whether an index is written as a variable that is called like the name of a column, and not like a mask of rows. */
function isColumnName(e: Exp | undefined): boolean {
  const index = e?.kind === 'Index' ? e.index : e;
  return (index?.kind === 'Name' || index?.kind === 'Attr') && /(^|_)(col|column|target|label|outcome|feature|field|name|var|variable)$/i.test(index.name);
}

function isNameList(s: State, index: Value): boolean {
  // A list of unknown content: names of columns that a parameter or configuration gives.
  return index.refs.some((r) => {
    const shape = s.shape(r);
    return shape?.kind === 'sequence' && shape.rest !== null && shape.rest.taints.length > 0 && shape.type !== 'mask';
  });
}

function isMask(e: Exp | undefined): boolean {
  return e !== undefined && (e.kind === 'Compare' || e.kind === 'Unary' || e.kind === 'Binary' || e.kind === 'Logical' || e.kind === 'Call');
}

export function doubtful(shape: Shape, by = 1): Shape {
  const fields = new Map<string, Value>();
  for (const [name, value] of shape.fields) fields.set(name, withTaints(value, moreDoubt(value.taints, by)));
  return { ...shape, fields, rest: shape.rest === null ? null : withTaints(shape.rest, apart(moreDoubt(shape.rest.taints, by))) };
}

/** What a source may still hold, told apart from what it holds for certain: joined, its doubt would be lost. */
function apart(taints: readonly Taint[]): readonly Taint[] {
  return taints.map((t) => (t.name === null && !t.key.endsWith('?') ? { ...t, key: `${t.key}?` } : t));
}

/** `array[:, 1]`, `array[:, 2:]`, `frame[rows, cols]`: the second part chooses columns by position or name. */
export function positional(c: Context, s: State, shape: Shape, e: Extract<Exp, { kind: 'Sequence' }>, span: Span): Value {
  const column = e.items[1]?.value;
  if (e.items[0]) evaluate(c, s, e.items[0].value);
  if (column === undefined) return refValue(alloc(c, s, span, 'i', shape));
  return refOrColumn(c, s, shape, column, span);
}

function bound(e: Exp | undefined): number | null | undefined {
  if (e === undefined) return null;
  if (e.kind === 'Const' && typeof e.value === 'number') return e.value;
  if (e.kind === 'Unary' && e.op === '-' && e.operand.kind === 'Const' && typeof e.operand.value === 'number') return -e.operand.value;
  return undefined;
}

export function refOrColumn(c: Context, s: State, shape: Shape, column: Exp, span: Span): Value {
  if (column.kind === 'Slice') {
    const low = bound(column.lower);
    const high = bound(column.upper);
    if (low === null && high === null) return refValue(alloc(c, s, span, 'i', shape));
    const step = bound(column.step) ?? 1;
    if (low !== undefined && high !== undefined && bound(column.step) !== undefined && step > 0 && shape.rest === null) {
      const all = [...shape.fields].slice(low ?? 0, high ?? shape.fields.size).filter((_, i) => i % step === 0);
      return refValue(alloc(c, s, span, 'i', { ...shape, fields: new Map(all) }));
    }
    return refValue(alloc(c, s, span, 'i', doubtful(shape)));
  }
  const value = evaluate(c, s, column);
  const only = onlyConstant(value);
  if (only !== undefined && typeof only.value === 'number') {
    const found = columnAt(shape, only.value);
    if (found !== undefined) return asColumn(c, shape, found);
    if (shape.rest === null) return CLEAN;
    return taintedValue(moreDoubt(deepTaints(s, { ...NOTHING, refs: [] }).length ? [] : shapeTaints(s, shape)));
  }
  if (only !== undefined) return getColumn(c, s, shape, String(only.value), span, 'column');
  const choice = choiceOf(s, value);
  if (choice !== undefined) {
    // `[True, False, True]`: whether each column is taken.
    const isTold = choice.exact && choice.names.length > 0 && choice.names.every((n) => typeof n.value === 'boolean');
    const chosen = isTold ? { ...choice, names: choice.names.flatMap((n, i) => (n.value === true ? [{ ...n, value: i }] : [])) } : choice;
    return refValue(alloc(c, s, span, 'i', selectColumns(c, s, shape, chosen, span)));
  }
  return refValue(alloc(c, s, span, 'i', isMask(column) ? shape : doubtful(shape)));
}

export function shapeTaints(s: State, shape: Shape): Value['taints'] {
  let result = shape.rest === null ? NOTHING : shape.rest;
  for (const value of shape.fields.values()) result = joinValues(result, value);
  if (shape.index !== null) result = joinValues(result, shape.index);
  return deepTaints(s, result);
}

/** Adds a step to the flows of all columns. */
export function stepShape(c: Context, shape: Shape, span: Span, message: string, kind: Step['kind'] = 'transform'): Shape {
  const add = (value: Value): Value => withTaints(value, addStep(value.taints, kind, c.module.path, span, message));
  const fields = new Map<string, Value>();
  for (const [name, value] of shape.fields) fields.set(name, value.taints.length === 0 ? value : add(value));
  return { ...shape, fields, rest: shape.rest === null ? null : add(shape.rest), index: shape.index === null ? null : add(shape.index) };
}

/** `frame[name] = value`. */
export function assignColumn(c: Context, s: State, ref: ObjectId, shape: Shape, names: readonly string[], value: Value, strong: boolean, span: Span): void {
  const fields = new Map(shape.fields);
  const only = names.length === 1 ? names[0] : undefined;
  let flat = columnValue(s, only === undefined ? value : nameUnnamed(c, s, value, only, span));
  if (names.length > 1) {
    // One of several columns, nobody knows which: what the frame holds anyway adds nothing.
    const held = new Set(shapeTaints(s, shape).map((t) => t.key));
    flat = withTaints(
      flat,
      flat.taints.filter((t) => t.name !== null && !held.has(t.key)),
    );
  }
  names.forEach((name) => {
    const taints = addStep(flat.taints, 'assign', c.module.path, span, `stored as column ${name}`);
    const next = withTaints(flat, taints);
    const old = fields.get(name);
    fields.set(name, (strong && names.length === 1) || old === undefined ? next : joinValues(old, next));
  });
  const gone = new Set(names);
  const rest = shape.rest !== null && strong && names.length === 1 ? exclude(shape.rest, gone) : shape.rest;
  s.setShape(ref, { ...shape, fields, rest });
}

/** What a column holds when a value is stored in it: frames and lists collapse to what they carry. */
export function columnValue(s: State, value: Value): Value {
  if (value.refs.length === 0) return value.paths.length === 0 ? value : { ...value, paths: [] };
  return taintedValue(deepTaints(s, value));
}

/** A shape without some columns; an open one remembers that they are gone. */
export function deleteColumns(c: Context, shape: Shape, names: readonly string[], span: Span): Shape {
  void c;
  void span;
  const fields = new Map(shape.fields);
  const gone = new Set(names);
  for (const name of names) fields.delete(name);
  if (shape.rest === null) return { ...shape, fields };
  for (const t of shape.rest.taints) {
    if (t.name === null && t.source.element === null) for (const name of names) prove(t.source, name, 'column');
  }
  return { ...shape, fields, rest: exclude(shape.rest, gone) };
}

export { itemsOf, readOpen };
