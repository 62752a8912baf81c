/** Frames put together: joins by key and frames side by side or one under the other. */
import { choiceOf, framesOf, getColumn, stepShape } from './frames';
import type { FrameRef } from './frames';
import { merged } from './frameParts';
import { put, type Handler } from './operationParts';
import type { Operation } from './operation';
import { flag, input, inputs } from './operation';
import type { Shape } from './state';
import { joinShapes, makeShape } from './state';
import type { Value } from './values';
import { CLEAN, joinValues, NOTHING, onlyConstant, taintedValue } from './values';

/** What a column is called when the other frame has one of that name too; null when nobody knows. */
interface Suffixes {
  readonly left: string | null;
  readonly right: string | null;
}

function suffixesOf(o: Operation): Suffixes {
  const one = (value: Value | undefined, or: string): string | null => {
    if (value === undefined) return or;
    const only = onlyConstant(value);
    return only === undefined ? null : only.value === null ? '' : String(only.value);
  };
  const fixed = (name: string): string => {
    const given = o.row.with?.[name];
    return typeof given === 'string' ? given : '';
  };
  const pair = input(o, 'suffixes');
  if (pair === undefined) return { left: one(input(o, 'leftSuffix'), fixed('left')), right: one(input(o, 'rightSuffix'), fixed('right')) };
  const shape = pair.refs.length === 1 && pair.refs[0] !== undefined ? o.s.shape(pair.refs[0]) : undefined;
  const at = (i: string): string | null => one(shape?.fields.get(i) ?? CLEAN, '');
  return { left: at('0'), right: at('1') };
}

/** Keys of a join, as far as the call names them: pairs of a left and a right column. */
function keysOf(o: Operation): readonly (readonly [string, string])[] | undefined {
  const names = (input: string): readonly string[] | undefined => merged(o, input)?.names.map((n) => String(n.value));
  const on = names('on');
  if (on !== undefined) return on.map((name) => [name, name] as const);
  const left = names('leftOn');
  const right = names('rightOn');
  if (left === undefined && right === undefined) return undefined;
  return (left ?? []).flatMap((name, i) => (right?.[i] === undefined ? [] : [[name, right[i]] as const]));
}

function namedSeries(o: Operation, value: Value): FrameRef[] {
  // One column: its name is that of what it holds.
  if (value.refs.length > 0 || value.taints.length === 0 || value.taints.some((t) => t.name === null)) return [...framesOf(o.s, value, o.type)];
  const fields = new Map<string, Value>();
  for (const t of value.taints) fields.set(t.name as string, joinValues(fields.get(t.name as string) ?? NOTHING, taintedValue([t])));
  return [{ ref: null, shape: makeShape('frame', { fields, type: o.type }) }];
}

/** The frames that are joined: a list of frames is as many joins. */
function othersOf(o: Operation, value: Value): readonly (readonly FrameRef[])[] {
  const shapes = value.refs.map((ref) => o.s.shape(ref));
  if (value.refs.length !== 1 || shapes[0]?.kind !== 'sequence') return [namedSeries(o, value)];
  const items = [...shapes[0].fields.values(), ...(shapes[0].rest === null ? [] : [shapes[0].rest])];
  return items.map((item) => namedSeries(o, item));
}

export const merge: Handler = (o) => {
  const left = input(o, 'left') ?? o.receiver ?? CLEAN;
  const lefts = namedSeries(o, left);
  const others = othersOf(o, input(o, 'right') ?? input(o, 'other') ?? CLEAN);
  const type = o.type ?? lefts[0]?.shape.type ?? null;
  const suffixes = suffixesOf(o);
  const keys = keysOf(o);
  const byIndex = o.row.with?.['by'] === 'index' || flag(o, 'leftIndex') === true || flag(o, 'rightIndex') === true || flag(o, 'how') === 'cross';
  let result: readonly Shape[] = lefts.map((x) => x.shape);
  for (const rights of others) {
    const joined: Shape[] = [];
    for (const a of result) for (const b of rights) joined.push(joinOne(o, a, b.shape, type, suffixes, keys, byIndex));
    result = [joined.reduce((a, b) => joinShapes(a, b))];
  }
  for (const name of ['on', 'leftOn', 'rightOn']) {
    // Keys are read from both sides: that proves them.
    const choice = merged(o, name);
    for (const k of choice?.names ?? []) {
      for (const f of [...lefts, ...others.flat()])
        if (!f.shape.fields.has(String(k.value)) && f.shape.rest !== null) getColumn(o.c, o.s, f.shape, String(k.value), o.span, 'column');
    }
  }
  const shape = result.length === 0 ? undefined : result.reduce((a, b) => joinShapes(a, b));
  return shape === undefined ? CLEAN : put(o, stepShape(o.c, shape, o.span, 'merged'));
};

function joinOne(
  o: Operation,
  a: Shape,
  b: Shape,
  type: string | null,
  suffixes: Suffixes,
  keys: readonly (readonly [string, string])[] | undefined,
  byIndex: boolean,
): Shape {
  const closed = a.rest === null && b.rest === null;
  const shared =
    keys === undefined
      ? new Set(byIndex ? [] : [...a.fields.keys()].filter((name) => b.fields.has(name)))
      : new Set(keys.filter(([l, r]) => l === r).map(([l]) => l));
  const fields = new Map<string, Value>();
  let lost: Value | null = null;
  const add = (name: string, value: Value): void => {
    const old = fields.get(name);
    fields.set(name, old === undefined ? value : joinValues(old, value));
  };
  /** A column that both have: one of them, or both, get another name. */
  const rename = (name: string, value: Value, suffix: string | null): void => {
    if (suffix === null) lost = joinValues(lost ?? NOTHING, value);
    else add(name + suffix, value);
  };
  for (const [name, value] of a.fields) {
    const other = b.fields.get(name);
    if (shared.has(name)) add(name, other === undefined ? value : joinValues(value, other));
    else if (other !== undefined) rename(name, value, suffixes.left);
    else add(name, value);
  }
  for (const [name, value] of b.fields) {
    if (shared.has(name)) {
      if (!a.fields.has(name)) add(name, value);
    } else if (a.fields.has(name)) rename(name, value, suffixes.right);
    else if (o.row.with?.['keys'] === 'left' && keys?.some(([, r]) => r === name) === true) continue;
    else add(name, value);
  }
  let rest = a.rest === null ? b.rest : b.rest === null ? a.rest : joinValues(a.rest, b.rest);
  if (lost !== null) rest = joinValues(rest ?? NOTHING, lost);
  // Joined by columns, the rows are numbered anew; keys may also be levels of an index.
  const numbered = o.row.with?.['by'] === 'columns' && !byIndex && closed && [...shared].every((name) => a.fields.has(name) && b.fields.has(name));
  const index = numbered ? null : joinIndex(a.index, b.index);
  return makeShape('frame', {
    type,
    fields,
    rest,
    index,
    indexNames: index === null ? [] : [...new Set([...a.indexNames, ...b.indexNames])],
    source: a.source,
  });
}

function joinIndex(a: Value | null, b: Value | null): Value | null {
  return a === null ? b : b === null ? a : joinValues(a, b);
}

export const concat: Handler = (o) => {
  const items = inputs(o, 'items');
  const axis = flag(o, 'axis');
  const sideways = axis === 1 || axis === 'columns';
  const frames: FrameRef[] = [];
  const columns: Value[] = [];
  const visit = (value: Value): void => {
    for (const ref of value.refs) {
      const shape = o.s.shape(ref);
      if (shape === undefined) continue;
      if (shape.kind === 'sequence' || (shape.kind === 'record' && shape.type === null && [...shape.fields.values()].some((f) => f.refs.length > 0))) {
        for (const item of shape.fields.values()) visit(item);
        if (shape.rest !== null) visit(shape.rest);
      } else frames.push({ ref, shape });
    }
    if (value.taints.length > 0) columns.push(value);
  };
  for (const { value } of items) visit(value);
  if (o.row.with?.['self'] === true && o.receiver !== null) visit(o.receiver);
  const type = o.type ?? frames[0]?.shape.type ?? null;
  const fields = new Map<string, Value>();
  let rest: Value | null = null;
  let index: Value | null = null;
  let names: readonly string[] = [];
  for (const { shape } of frames) {
    for (const [name, value] of shape.fields) fields.set(name, joinValues(fields.get(name) ?? NOTHING, value));
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest);
    index = joinIndex(index, shape.index);
    names = shape.indexNames.length > 0 ? shape.indexNames : names;
  }
  if (!sideways && columns.length === 0 && flag(o, 'join') === 'inner' && frames.every((f) => f.shape.rest === null))
    for (const name of [...fields.keys()]) if (!frames.every((f) => f.shape.fields.has(name))) fields.delete(name);
  const keys = sideways && frames.length === 0 ? input(o, 'keys') : undefined;
  const titles = keys === undefined ? undefined : choiceOf(o.s, keys);
  if (titles !== undefined && titles.exact && titles.names.length === columns.length)
    titles.names.forEach((name, i) => fields.set(String(name.value), { ...(columns[i] ?? CLEAN), paths: [], consts: null }));
  else
    for (const value of columns) {
      const named = value.taints.filter((t) => t.name !== null);
      for (const t of named) fields.set(t.name as string, joinValues(fields.get(t.name as string) ?? NOTHING, taintedValue([t])));
      const open = value.taints.filter((t) => t.name === null);
      if (open.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(open));
    }
  if (!sideways && flag(o, 'ignoreIndex') === true) {
    index = null;
    names = [];
  }
  return put(o, makeShape('frame', { type, fields, rest, index, indexNames: names, source: frames[0]?.shape.source ?? null }));
};
