/** Operations on records that the catalog names (`record.*`). */
import { MAX_CONSTANTS } from './budgets';
import { exclude, setField, without } from './assign';
import { keyNames } from './evaluate';
import { choiceOf, selectColumns } from './frames';
import { readAttribute, readRest } from './access';
import { alloc, restTaint } from './machine';
import { input, inputs } from './operation';
import { deepTaints } from './reach';
import { prove } from './sharedSources';
import { itemsOf, joinShapes, makeShape, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { CLEAN, constantValue, joinAll, joinTaints, joinValues, moreDoubt, NOTHING, onlyConstant, refValue, taintedValue } from './values';
import { recordsOf, type Handler } from './operationParts';

const newRecord: Handler = (o) => {
  const fields = new Map<string, Value>();
  let rest: Value | null = o.args.mapping;
  let keys = null as Value | null;
  for (const { value } of inputs(o, 'data')) {
    for (const shape of recordsOf(o, value)) {
      if (shape.kind === 'sequence') {
        // dict(zip(keys, values)), dict([(k, v)])
        for (const item of [...itemsOf(shape), ...(shape.rest === null ? [] : [shape.rest])]) {
          for (const pair of recordsOf(o, item)) {
            const key = pair.fields.get('0') ?? CLEAN;
            const held = pair.fields.get('1') ?? pair.rest ?? CLEAN;
            const names = keyNames(key);
            if (names === undefined || names.length > 1) {
              rest = joinValues(rest ?? NOTHING, held);
              keys = joinValues(keys ?? NOTHING, taintedValue(key.taints));
            } else for (const name of names) fields.set(name, joinValues(fields.get(name) ?? NOTHING, held));
          }
          if (item.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(item.taints));
        }
        continue;
      }
      for (const [name, field] of shape.fields)
        fields.set(name, joinValues(fields.get(name) ?? NOTHING, { ...field, paths: shape.kind === 'frame' ? [] : field.paths }));
      if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest);
      if (shape.kind === 'record' && shape.index !== null) keys = joinValues(keys ?? NOTHING, shape.index);
    }
    if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
  }
  for (const [name, value] of o.args.named) if (o.row.with?.['keywords'] !== false) fields.set(name, value);
  return refValue(
    alloc(o.c, o.s, o.span, 'o', makeShape('record', { fields, rest, index: keys, type: o.type === 'dict' || o.type === 'Object' ? null : o.type })),
  );
};

const recordGet: Handler = (o) => {
  const receiver = input(o, 'data') ?? o.receiver ?? CLEAN;
  const key = input(o, 'key') ?? o.args.positional[0] ?? CLEAN;
  const fallback = input(o, 'default') ?? (o.row.op === 'record.get' ? o.args.positional[1] : undefined);
  const names = keyNames(key);
  let result: Value = NOTHING;
  if (o.row.args?.['data'] !== undefined) {
    // `getattr(x, "name")`: as the attribute itself.
    for (const name of names ?? []) result = joinValues(result, readAttribute(o.c, o.s, receiver, name, o.span, undefined));
    if (names === undefined) result = taintedValue(moreDoubt(deepTaints(o.s, receiver)));
    return fallback === undefined ? result : joinValues(result, fallback);
  }
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    if (names === undefined) {
      for (const field of shape.fields.values()) result = joinValues(result, field);
      if (shape.rest !== null) result = joinValues(result, shape.rest);
      if (o.row.op === 'record.setdefault' && shape.kind === 'record') {
        // A key that nobody can name is kept, with what is put under it.
        const key = taintedValue(input(o, 'key')?.taints ?? []);
        const index = key === CLEAN ? shape.index : joinValues(shape.index ?? NOTHING, key);
        o.s.setShape(ref, { ...shape, index, rest: joinValues(shape.rest ?? NOTHING, o.args.positional[1] ?? CLEAN) });
        result = joinValues(result, o.args.positional[1] ?? CLEAN);
      }
      continue;
    }
    for (const name of names) {
      const own = shape.fields.get(name);
      if (own !== undefined) result = joinValues(result, own);
      else if (shape.rest !== null) result = joinValues(result, readRest(o.c, shape.rest, name, 'key', o.span));
      else if (fallback === undefined) result = joinValues(result, CLEAN);
    }
    if (o.row.op === 'record.pop' && names.length === 1 && receiver.refs.length === 1) {
      const fields = new Map(shape.fields);
      for (const name of names) fields.delete(name);
      o.s.setShape(ref, { ...shape, fields, rest: shape.rest === null ? null : exclude(shape.rest, new Set(names)) });
    }
    if (o.row.op === 'record.setdefault' && names.length === 1 && !shape.fields.has(names[0] as string)) {
      setField(o.s, ref, shape, names[0] as string, joinValues(result === NOTHING ? CLEAN : result, o.args.positional[1] ?? CLEAN), receiver.refs.length === 1);
      result = joinValues(result, o.args.positional[1] ?? CLEAN);
    }
  }
  if (receiver.taints.length > 0 && names !== undefined)
    for (const name of names) result = joinValues(result, readRest(o.c, taintedValue(receiver.taints), name, 'key', o.span));
  else if (receiver.taints.length > 0) result = joinValues(result, taintedValue(receiver.taints));
  if (fallback !== undefined) {
    result = joinValues(result, fallback);
    if (result.prefix === null && result.refs.length === 0 && fallback.prefix !== null) result = { ...result, prefix: fallback.prefix };
  }
  return result === NOTHING ? CLEAN : result;
};

const recordItems: Handler = (o) => {
  const value = input(o, 'data') ?? o.receiver ?? o.args.positional[0] ?? CLEAN;
  const pairs: Value[] = [];
  let rest: Value | null = null;
  let keys: readonly Taint[] = [];
  let at = 0;
  for (const shape of recordsOf(o, value)) {
    for (const [name, field] of shape.fields) {
      if (at < MAX_CONSTANTS)
        pairs.push(refValue(alloc(o.c, o.s, o.span, `i${at}`, sequenceShape([constantValue(name, null, o.c.module.path), field], null, 'tuple'))));
      else rest = joinValues(rest ?? NOTHING, field);
      at++;
    }
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest);
    if (shape.kind === 'record' && shape.index !== null) keys = joinTaints(keys, shape.index.taints);
  }
  if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
  const open = rest === null ? null : refValue(alloc(o.c, o.s, o.span, 'i*', sequenceShape([taintedValue(keys), rest], null, 'tuple')));
  return refValue(alloc(o.c, o.s, o.span, 'i', sequenceShape(pairs, open)));
};

const recordKeys: Handler = (o) => {
  const value = input(o, 'data') ?? o.receiver ?? o.args.positional[0] ?? CLEAN;
  const names: Value[] = [];
  let rest: Value | null = null;
  for (const shape of recordsOf(o, value)) {
    for (const name of shape.fields.keys()) names.push(constantValue(name, null, o.c.module.path));
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, taintedValue(shape.kind === 'record' ? (shape.index?.taints ?? []) : []));
  }
  if (value.taints.length > 0) rest = CLEAN;
  return refValue(alloc(o.c, o.s, o.span, 'k', sequenceShape(names.slice(0, 200), rest)));
};

const recordValues: Handler = (o) => {
  const value = input(o, 'data') ?? o.receiver ?? o.args.positional[0] ?? CLEAN;
  const held: Value[] = [];
  let rest: Value | null = null;
  for (const shape of recordsOf(o, value)) {
    held.push(...shape.fields.values());
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest);
  }
  if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
  return refValue(alloc(o.c, o.s, o.span, 'v', sequenceShape(held.slice(0, 64), held.length > 64 ? joinAll([...held.slice(64), rest ?? NOTHING]) : rest)));
};

const update: Handler = (o) => {
  const targets = o.row.op === 'record.assign' ? o.args.positional.slice(0, 1) : [o.receiver ?? CLEAN];
  const given = o.row.op === 'record.assign' ? o.args.positional.slice(1) : inputs(o, 'data').map((x) => x.value);
  for (const target of targets) {
    for (const ref of target.refs) {
      const shape = o.s.shape(ref);
      if (shape === undefined) continue;
      const fields = new Map(shape.fields);
      let rest = shape.rest;
      let index = shape.index;
      for (const value of given) {
        for (const other of recordsOf(o, value)) {
          for (const [name, field] of other.fields) fields.set(name, other.kind === 'sequence' ? joinValues(fields.get(name) ?? NOTHING, field) : field);
          if (other.rest !== null) rest = joinValues(rest ?? NOTHING, other.rest);
          if (other.kind === 'record' && other.index !== null) index = joinValues(index ?? NOTHING, other.index);
        }
        if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
      }
      if (o.row.op === 'record.update') for (const [name, value] of o.args.named) fields.set(name, value);
      o.s.setShape(ref, { ...shape, fields, rest, index });
    }
  }
  return o.row.op === 'record.assign' ? (targets[0] ?? CLEAN) : CLEAN;
};

const copyRecord: Handler = (o) => {
  const value = input(o, 'data') ?? o.receiver ?? o.args.positional[0] ?? CLEAN;
  if (value.refs.length === 0) return value;
  const deep = o.row.with?.['deep'] === true;
  const copies = new Map<string, string>();
  const copy = (v: Value, depth: number): Value => {
    if (v.refs.length === 0) return v;
    const refs = v.refs.map((ref) => {
      const done = copies.get(ref);
      if (done !== undefined) return done;
      const shape = o.s.shape(ref);
      if (shape === undefined) return ref;
      const id = alloc(o.c, o.s, o.span, `y${copies.size}`, shape);
      copies.set(ref, id);
      if (deep && depth < 6) {
        const fields = new Map([...shape.fields].map(([k, f]) => [k, copy(f, depth + 1)]));
        o.s.setShape(id, { ...shape, fields, rest: shape.rest === null ? null : copy(shape.rest, depth + 1) });
      }
      return id;
    });
    return { ...v, refs };
  };
  return copy(value, 0);
};

/** `pick`/`omit`-like: a record with or without the named keys. */
const pick: Handler = (o) => {
  const data = input(o, 'data') ?? CLEAN;
  const keys = inputs(o, 'keys');
  const choices = keys.map((k) => choiceOf(o.s, k.value));
  const names = choices.flatMap((x) => x?.names ?? []);
  const exact = choices.every((x) => x?.exact === true);
  if (o.row.op === 'record.omit')
    return without(
      o.c,
      o.s,
      data,
      names.map((n) => String(n.value)),
      o.span,
    );
  let result: Value = NOTHING;
  const shapes = recordsOf(o, data);
  if (shapes.length > 0) {
    const joined = shapes.reduce((a, b) => joinShapes(a, b));
    result = refValue(alloc(o.c, o.s, o.span, 'p', { ...selectColumns(o.c, o.s, joined, { names, exact, openExcept: null }, o.span), kind: 'record' }));
  }
  if (data.taints.length > 0) {
    const shape = makeShape('record', { rest: taintedValue(data.taints) });
    result = joinValues(
      result,
      refValue(alloc(o.c, o.s, o.span, 'p*', { ...selectColumns(o.c, o.s, shape, { names, exact, openExcept: null }, o.span), kind: 'record' })),
    );
  }
  return result === NOTHING ? CLEAN : result;
};

/** `Object.fromEntries`. */
const fromEntries: Handler = (o) => newRecord({ ...o, row: { ...o.row, args: { data: 0 } } });

/** `model('Patient', schema)`: carries whatever its records hold, whose names the schema says. */
const model: Handler = (o) => {
  const name = onlyConstant(input(o, 'name'))?.value;
  const title = typeof name === 'string' ? name : '';
  const source = o.c.m.source(`${o.c.module.path}|model|${o.span.start}`, () => ({
    kind: 'type',
    file: o.c.module.path,
    span: o.span,
    hints: title === '' ? [''] : [title],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  for (const shape of recordsOf(o, input(o, 'fields') ?? CLEAN)) for (const field of shape.fields.keys()) prove(source, field, 'type-member');
  return { ...taintedValue([restTaint(source)]), paths: o.type === null ? [] : [`${o.type}#`] };
};

export const recordOperations: Readonly<Record<string, Handler>> = {
  'record.model': model,
  'record.new': newRecord,
  'record.get': (o) => {
    const value = recordGet(o);
    return o.type === null || value.refs.length > 0 || value.taints.length === 0 ? value : { ...value, paths: [...value.paths, `${o.type}#`] };
  },
  'record.pop': recordGet,
  'record.setdefault': recordGet,
  'record.items': recordItems,
  'record.keys': recordKeys,
  'record.values': recordValues,
  'record.update': update,
  'record.assign': update,
  'record.copy': copyRecord,
  'record.pick': pick,
  'record.omit': pick,
  'record.fromEntries': fromEntries,
};
