/** Grouped frames: their keys, and what one row for each group holds. */
import { getColumn } from './frames';
import { change, isColumn, keepColumn, merged } from './frameParts';
import { EVERY_OTHER, expressionOn } from './libraryOps';
import type { Handler } from './operationParts';
import type { Operation } from './operation';
import { flag, input, inputs } from './operation';
import type { Shape } from './state';
import type { Value } from './values';
import { CLEAN, joinAll, joinValues, NOTHING, taintedValue } from './values';

/** Mark in the keys of a group: the keys come out as columns, not in the index. */
const AS_COLUMNS = '«columns»';

const CLEAN_AGGREGATES = new Set(['mean', 'sum', 'count', 'std', 'var', 'nunique', 'n_unique', 'size', 'median', 'sem', 'skew', 'any', 'all', 'len']);

/** Whether an aggregate of this name (or the last part of its path) clears what it is given. */
export function isCleanAggregate(name: unknown): boolean {
  return CLEAN_AGGREGATES.has(String(name).replace(/^.*[.#]/, ''));
}

export const groupby: Handler = (o) => {
  const by = merged(o, 'by');
  return change(o, o.receiver ?? CLEAN, (shape) => {
    let keys: Value = NOTHING;
    const names: string[] = [];
    for (const n of by?.names ?? []) {
      names.push(String(n.value));
      keys = joinValues(keys, getColumn(o.c, o.s, shape, String(n.value), o.span, 'column'));
    }
    for (const { value } of inputs(o, 'by')) if (value.refs.length === 0 && value.taints.length > 0) keys = joinValues(keys, value);
    const index = keys === NOTHING ? shape.index : { ...keys, paths: [], consts: null };
    const asColumns = flag(o, 'asIndex') === false;
    return { ...shape, kind: 'frame', keys: asColumns ? [AS_COLUMNS, ...names] : names, index, indexNames: names };
  });
};

/** What one level of an index holds: what bears its name, else all that the index holds. */
export function levelOf(shape: Shape, name: string): Value {
  const index = shape.index ?? CLEAN;
  if (shape.indexNames.length <= 1) return index;
  const own = index.taints.filter((t) => t.name === name);
  if (own.length > 0) return taintedValue(own);
  return index.taints.every((t) => shape.indexNames.includes(t.name ?? '')) ? CLEAN : index;
}

/** A grouped frame whose rows come out as they were: `rows` with the key columns, `values` without. */
export function ungroup(o: Operation, shape: Shape): Shape {
  const how = o.row.with?.['groups'];
  if (shape.keys === null || how === undefined) return shape;
  const fields = new Map(shape.fields);
  if (how === 'values') for (const name of shape.keys) fields.delete(name);
  return { ...shape, fields, keys: null, index: null, indexNames: [] };
}

/** The columns of an aggregate that names them, by name; undefined where it speaks of all columns. */
function named(o: Operation, shape: Shape): ReadonlyMap<string, Value> | undefined {
  const column = (name: string): Value => ({ ...getColumn(o.c, o.s, shape, name, o.span, 'column'), paths: [] });
  const fields = new Map<string, Value>();
  if (o.row.args?.['expressions'] !== undefined) {
    for (const { value } of inputs(o, 'expressions')) {
      const found = expressionOn(o, shape, value);
      if (found === undefined) return undefined;
      for (const [name, held] of found) if (name !== EVERY_OTHER) fields.set(name, held);
    }
    for (const [name, value] of o.args.named) {
      const found = expressionOn(o, shape, value);
      if (found !== undefined) fields.set(name, joinAll(found.map(([, held]) => held)));
    }
    return fields.size === 0 ? undefined : fields;
  }
  for (const [name, value] of o.args.named) {
    const pair = value.refs.length === 1 && value.refs[0] !== undefined ? o.s.shape(value.refs[0]) : undefined;
    if (pair?.kind !== 'sequence' || pair.type === 'list' || pair.fields.size !== 2) continue;
    const from = pair.fields.get('0')?.consts ?? [];
    const held = from.reduce((all, k) => joinValues(all, column(String(k.value))), NOTHING);
    fields.set(name, clears(o, pair.fields.get('1') ?? CLEAN) || held === NOTHING ? CLEAN : held);
  }
  if (fields.size > 0) return fields;
  const func = input(o, 'func');
  const spec = func?.refs.length === 1 && func.refs[0] !== undefined ? o.s.shape(func.refs[0]) : undefined;
  if (spec === undefined || spec.rest !== null) return undefined;
  if (spec.kind === 'record' && spec.type === null) {
    for (const [name, value] of spec.fields) fields.set(name, clears(o, value) ? CLEAN : column(name));
    return fields;
  }
  const only = shape.keys !== null && shape.rest === null && shape.fields.size === 1 ? [...shape.fields.values()][0] : undefined;
  if (spec.kind !== 'sequence' || only === undefined) return undefined;
  for (const value of spec.fields.values()) {
    const title = value.consts?.length === 1 ? value.consts[0]?.value : undefined;
    if (typeof title !== 'string') return undefined;
    fields.set(title, isCleanAggregate(title) ? CLEAN : only);
  }
  return fields;
}

export const aggregate: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const effect = o.row.with?.['effect'] ?? 'keep';
  const cleaned = effect === 'clean' || (effect === 'byName' && aggregatesClean(o));
  if (isColumn(o, receiver) || receiver.refs.length === 0) return cleaned ? CLEAN : keepColumn(receiver);
  return change(o, receiver, (shape) => {
    const keys = shape.keys;
    const asColumns = keys?.[0] === AS_COLUMNS;
    const chosen = effect === 'byName' ? named(o, shape) : undefined;
    const fields = new Map<string, Value>();
    if (asColumns && keys !== null) for (const name of keys.slice(1)) fields.set(name, shape.fields.get(name) ?? levelOf(shape, name));
    for (const [name, value] of chosen ?? shape.fields) {
      if (chosen === undefined && keys?.includes(name)) continue;
      fields.set(name, cleaned ? CLEAN : value);
    }
    const rest = cleaned || chosen !== undefined ? null : shape.rest;
    return { ...shape, fields, rest, index: asColumns ? null : keys === null && (cleaned || chosen !== undefined) ? null : shape.index, keys: null };
  });
};

/** Whether an aggregate (a name, a function, a list of such) clears; what is not known does not. */
function clears(o: Operation, value: Value): boolean {
  const names: unknown[] = [];
  const known = collect(o, value, names);
  return known && names.length > 0 && names.every(isCleanAggregate);
}

function collect(o: Operation, value: Value, names: unknown[]): boolean {
  let known = true;
  if (value.consts !== null && value.consts.length > 0 && value.refs.length === 0) names.push(...value.consts.map((k) => k.value));
  else if (value.refs.length > 0)
    for (const ref of value.refs) {
      const shape = o.s.shape(ref);
      if (shape === undefined) continue;
      if (shape.type === null && shape.kind === 'sequence' && shape.fields.size === 2 && o.args.named.size > 0) {
        known &&= collect(o, shape.fields.get('1') ?? CLEAN, names);
        continue;
      }
      for (const f of shape.fields.values()) known = collect(o, f, names) && known;
      if (shape.rest !== null) known = false;
    }
  else if (value.paths.length > 0) names.push(...value.paths);
  else known = false;
  return known;
}

/** Whether an aggregating call names only aggregates that clear. */
function aggregatesClean(o: Operation): boolean {
  const names: unknown[] = [];
  let known = true;
  for (const v of [...o.args.positional, ...o.args.named.values()]) known = collect(o, v, names) && known;
  return known && names.length > 0 && names.every(isCleanAggregate);
}
