/** Operations on values, strings and containers that the catalog names (`value.*`, `string.*`, `seq.*`, `record.*`, `call.*`, `json.*`, `model.*`). */
import { everyArgument, select as selectArgument } from './arguments';
import { exclude, setField, without } from './assign';
import { valueOfType } from './annotations';
import { callValue } from './callValue';
import { constantMembers, keyNames } from './evaluate';
import { choiceOf, selectColumns } from './frames';
import { itemValues } from './iteration';
import { readAttribute, readRest } from './access';
import { alloc } from './machine';
import type { Operation } from './operation';
import { flag, input, inputs, joinedInput } from './operation';
import { deepTaints, shownTaints } from './reach';
import type { Shape } from './state';
import { itemsOf, joinShapes, makeShape, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { addMark, addStep, CLEAN, constantValue, joinAll, joinTaints, joinValues, moreDoubt, NOTHING, onlyConstant, refValue, taintedValue } from './values';

type Handler = (o: Operation) => Value;

function typed(o: Operation, taints: readonly Taint[], prefix: string | null = null): Value {
  return { taints, refs: [], consts: null, prefix, paths: o.type === null ? [] : [`${o.type}#`], callables: [] };
}

/** Everything that the named input `from` (or receiver and all arguments) carries. */
function incoming(o: Operation): readonly Taint[] {
  const from = inputs(o, 'from');
  const values = o.row.args?.['from'] !== undefined ? from.map((x) => x.value) : [...(o.receiver === null ? [] : [o.receiver]), ...everyArgument(o.args)];
  return values.reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []);
}

const clean: Handler = (o) => typed(o, []);

const keep: Handler = (o) => {
  const from = inputs(o, 'from');
  // Keeping the columns of a frame keeps it a frame.
  const frame = (o.row.args?.['from'] !== undefined ? from[0]?.value : (o.receiver ?? o.args.positional[0])) ?? CLEAN;
  const shapes = frame.refs.map((r) => o.s.shape(r)).filter((x): x is Shape => x !== undefined);
  if (shapes.length > 0 && shapes.every((x) => x.kind === 'frame') && (o.type === null || o.c.module.catalog.type(o.type)?.shape === 'frame')) {
    const joined = shapes.reduce((a, b) => joinShapes(a, b));
    return refValue(alloc(o.c, o.s, o.span, 'k', { ...joined, type: o.type ?? joined.type }));
  }
  return typed(o, incoming(o));
};

const same: Handler = (o) => {
  const values = inputs(o, 'from').map((x) => x.value);
  const value = values.length > 0 ? joinAll(values) : (o.args.positional[0] ?? o.receiver ?? CLEAN);
  return o.type === null ? value : { ...value, paths: [`${o.type}#`] };
};

const through: Handler = (o) => {
  let how = String(o.row.with?.['how'] ?? 'transform');
  let carried = incoming(o);
  if (
    how === 'truncate' &&
    carried.some((t) => t.name !== null) &&
    isMask(onlyConstant(o.args.positional[0])?.value, onlyConstant(o.args.positional[1])?.value)
  ) {
    how = 'mask';
    carried = carried.filter((t) => t.name !== null);
  }
  return typed(o, addStep(addMark(carried, how), 'transform', o.c.module.path, o.span, `goes through ${how}`));
};

/** Counts show their keys: those stay, everything else is clean. */
const count: Handler = (o) => typed(o, o.receiver === null ? [] : deepTaints(o.s, o.receiver));

// Strings ------------------------------------------------------------------------------------------------------------

const format: Handler = (o) => {
  const template = input(o, 'template') ?? o.receiver ?? CLEAN;
  let taints: readonly Taint[] = template.taints;
  for (const v of everyArgument(o.args)) taints = joinTaints(taints, shownTaints(o.c, o.s, v, o.span));
  const text = onlyConstant(template)?.value;
  const known = taints.length === 0 && typeof text === 'string' ? fill(text, o) : undefined;
  if (known !== undefined) return constantValue(known, o.span, o.c.module.path);
  return typed(o, taints, typeof text === 'string' ? text.split(/[{%]/)[0] || null : null);
};

function fill(template: string, o: Operation): string | undefined {
  let at = 0;
  let known = true;
  const text = template.replace(/\{(\w*)(?:[:!][^}]*)?\}/g, (_m, key: string) => {
    const value = key === '' ? o.args.positional[at++] : /^\d+$/.test(key) ? o.args.positional[Number(key)] : o.args.named.get(key);
    const constant = onlyConstant(value);
    if (constant === undefined) known = false;
    return String(constant?.value ?? '');
  });
  return known ? text : undefined;
}

const join: Handler = (o) => {
  const separator = (o.row.args?.['separator'] !== undefined ? input(o, 'separator') : o.receiver) ?? CLEAN;
  const list = input(o, 'items') ?? o.args.positional[0] ?? CLEAN;
  const taints = joinTaints(separator.taints, shownTaints(o.c, o.s, list, o.span));
  const glue = onlyConstant(separator)?.value;
  const shape = list.refs.length === 1 ? o.s.shape(list.refs[0] as string) : undefined;
  if (taints.length === 0 && shape !== undefined && shape.kind === 'sequence' && shape.rest === null && shape.columnsOf === null) {
    const texts = itemsOf(shape).map((item) => onlyConstant(item)?.value);
    if (texts.every((t) => t !== undefined)) return constantValue(texts.map(String).join(typeof glue === 'string' ? glue : ','), o.span, o.c.module.path);
  }
  return typed(o, taints);
};

const splitText: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const text = onlyConstant(receiver)?.value;
  const separator = onlyConstant(input(o, 'separator') ?? o.args.positional[0])?.value;
  if (typeof text === 'string' && receiver.taints.length === 0) {
    const parts = typeof separator === 'string' && separator !== '' ? text.split(separator) : text.trim().split(/\s+/);
    return refValue(alloc(o.c, o.s, o.span, 't', sequenceShape(parts.slice(0, 64).map((p) => constantValue(p, null, o.c.module.path)))));
  }
  return refValue(alloc(o.c, o.s, o.span, 't', sequenceShape([], taintedValue(receiver.taints))));
};

const textKeep =
  (change: (text: string) => string): Handler =>
  (o) => {
    const receiver = o.receiver ?? o.args.positional[0] ?? CLEAN;
    if (
      receiver.taints.length === 0 &&
      receiver.consts !== null &&
      receiver.consts.length > 0 &&
      receiver.refs.length === 0 &&
      receiver.consts.every((k) => typeof k.value === 'string')
    ) {
      const consts = receiver.consts.map((k) => ({ ...k, value: change(String(k.value)) }));
      return { ...receiver, consts, prefix: consts.length === 1 ? String(consts[0]?.value) : null };
    }
    return typed(o, deepTaints(o.s, receiver), receiver.prefix);
  };

/** `text.startswith(…)` and the like: computed on constants. */
const testText: Handler = (o) => {
  const text = onlyConstant(o.receiver ?? undefined)?.value;
  const given = o.args.positional[0];
  const wanted = given === undefined ? undefined : choiceOf(o.s, given);
  if (typeof text !== 'string' || wanted === undefined || !wanted.exact || o.receiver?.taints.length !== 0) return typed(o, []);
  const how = o.row.with?.['how'];
  const holds = wanted.names.some((n) => {
    const part = String(n.value);
    return how === 'start' ? text.startsWith(part) : how === 'end' ? text.endsWith(part) : text.includes(part);
  });
  return constantValue(holds, null, o.c.module.path);
};

const replace: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const from = onlyConstant(o.args.positional[0])?.value;
  const to = onlyConstant(o.args.positional[1])?.value;
  if (typeof from === 'string' && typeof to === 'string') return textKeep((t) => t.split(from).join(to))(o);
  let taints = receiver.taints;
  for (const v of o.args.positional) taints = joinTaints(taints, deepTaints(o.s, v));
  return typed(o, taints);
};

// Sequences ------------------------------------------------------------------------------------------------------------

function onReceiver(o: Operation, change: (shape: Shape) => Shape): void {
  const receiver = o.receiver ?? CLEAN;
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape !== undefined) o.s.setShape(ref, change(shape));
  }
}

const append: Handler = (o) => {
  const values = inputs(o, 'item').map((x) => x.value);
  const list = values.length > 0 ? values : o.args.positional;
  const strong = o.receiver?.refs.length === 1;
  onReceiver(o, (shape) => {
    let next = shape;
    for (const value of list) {
      const size = itemsOf(next).length;
      const repeated = shape.fields.has(`«${o.span.start}»`);
      if (strong && next.rest === null && size < 400 && !repeated && o.c.loops.every((l) => l.unrolled))
        next = { ...next, fields: new Map(next.fields).set(String(size), value) };
      else next = { ...next, rest: joinValues(next.rest ?? NOTHING, value) };
    }
    return next;
  });
  return CLEAN;
};

const extend: Handler = (o) => {
  for (const { value } of inputs(o, 'items')) {
    const shapes = value.refs.map((r) => o.s.shape(r));
    const only = shapes.length === 1 ? shapes[0] : undefined;
    const added = only?.kind === 'sequence' && only.rest === null && value.taints.length === 0 ? itemsOf(only) : undefined;
    onReceiver(o, (shape) => {
      if (added !== undefined && shape.rest === null && o.c.loops.every((l) => l.unrolled)) {
        const fields = new Map(shape.fields);
        let at = itemsOf(shape).length;
        for (const item of added) fields.set(String(at++), item);
        return { ...shape, fields, columnsOf: shape.columnsOf ?? only?.columnsOf ?? null };
      }
      return {
        ...shape,
        rest: joinValues(shape.rest ?? NOTHING, itemValues(o.c, o.s, value, null, o.span)),
        columnsOf: shape.columnsOf ?? only?.columnsOf ?? null,
      };
    });
  }
  return CLEAN;
};

/** `list.remove(x)`, `set.discard(x)`: a constant member is taken out; of an open column list it becomes an exception. */
const remove: Handler = (o) => {
  const gone = onlyConstant(o.args.positional[0]);
  if (gone !== undefined && o.receiver?.refs.length === 1) {
    onReceiver(o, (shape) => {
      const kept = itemsOf(shape).filter((item) => onlyConstant(item)?.value !== gone.value);
      const columnsOf = shape.columnsOf === null ? null : { id: shape.columnsOf.id, except: new Set([...shape.columnsOf.except, String(gone.value)]) };
      return { ...sequenceShape(kept, shape.rest, shape.type), columnsOf };
    });
  }
  return CLEAN;
};

const clear: Handler = (o) => {
  if (o.receiver?.refs.length === 1) onReceiver(o, (shape) => ({ ...shape, fields: new Map(), rest: null, columnsOf: null }));
  return CLEAN;
};

/** `a.difference(b)`, `a.intersection(b)`, `a.drop(b)` of constant members; an open column list gets exceptions. */
const difference: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const others = inputs(o, 'items').map((x) => choiceOf(o.s, x.value));
  const names = new Set(others.flatMap((x) => x?.names ?? []).map((n) => String(n.value)));
  const common = o.row.op === 'seq.intersection';
  let result: Value = NOTHING;
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape?.kind !== 'sequence') continue;
    const kept = itemsOf(shape).filter((item) => {
      const k = onlyConstant(item);
      return k === undefined || names.has(String(k.value)) === common;
    });
    const columnsOf = shape.columnsOf === null || common ? null : { id: shape.columnsOf.id, except: new Set([...shape.columnsOf.except, ...names]) };
    result = refValue(alloc(o.c, o.s, o.span, 'D', { ...sequenceShape(kept, shape.rest, shape.type), columnsOf }));
  }
  return result === NOTHING ? taintedValue(receiver.taints) : result;
};

const seqPop: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const at = onlyConstant(input(o, 'index') ?? o.args.positional[0])?.value;
  let result: Value = NOTHING;
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    const items = itemsOf(shape);
    if (shape.kind === 'sequence' && shape.rest === null && items.length > 0 && o.c.loops.length === 0) {
      const fixed = o.row.with?.['at'];
      const index = typeof at === 'number' ? (at < 0 ? items.length + at : at) : fixed === 0 ? 0 : items.length - 1;
      const item = items[index];
      if (item !== undefined) {
        result = joinValues(result, item);
        o.s.setShape(ref, {
          ...sequenceShape(
            items.filter((_, i) => i !== index),
            null,
            shape.type,
          ),
        });
        continue;
      }
    }
    result = joinValues(result, itemValues(o.c, o.s, refValue(ref), null, o.span));
  }
  if (receiver.taints.length > 0) result = joinValues(result, taintedValue(receiver.taints));
  return result === NOTHING ? CLEAN : result;
};

const newSequence: Handler = (o) => {
  const type = typeof o.row.with?.['type'] === 'string' ? o.row.with['type'] : null;
  const all = inputs(o, 'items');
  if (all.length === 0) return refValue(alloc(o.c, o.s, o.span, 'n', sequenceShape([], null, type)));
  const value = all[0]?.value ?? CLEAN;
  const shapes = value.refs.map((r) => o.s.shape(r));
  const only = shapes.length === 1 && value.taints.length === 0 ? shapes[0] : undefined;
  if (only?.kind === 'sequence') return refValue(alloc(o.c, o.s, o.span, 'n', { ...sequenceShape(itemsOf(only), only.rest, type), columnsOf: only.columnsOf }));
  const isOpenThing = only?.kind === 'frame' && only.fields.size === 0 && only.rest !== null && only.rest.taints.every((t) => !t.source.tabular);
  if (only?.kind === 'frame' && only.keys === null && !isOpenThing) {
    const names = [...only.fields.keys()].map((n) => constantValue(n, null, o.c.module.path));
    const gone = new Set<string>();
    for (const t of only.rest?.taints ?? []) for (const n of t.except ?? []) gone.add(n);
    return refValue(
      alloc(o.c, o.s, o.span, 'n', { ...sequenceShape(names, null, type), columnsOf: only.rest === null ? null : { id: value.refs[0] ?? '', except: gone } }),
    );
  }
  const members = only?.kind === 'record' ? constantMembers(o.s, value) : undefined;
  if (members !== undefined)
    return refValue(
      alloc(
        o.c,
        o.s,
        o.span,
        'n',
        sequenceShape(
          members.map((m) => constantValue(m.value, m.span, m.file)),
          null,
          type,
        ),
      ),
    );
  const item = itemValues(o.c, o.s, value, null, o.span);
  return refValue(alloc(o.c, o.s, o.span, 'n', sequenceShape([], item, type)));
};

const zip: Handler = (o) => {
  const lists = inputs(o, 'items').map((x) => x.value);
  const all = lists.length > 0 ? lists : o.args.positional;
  const known = all.map((v) => {
    const shape = v.refs.length === 1 && v.taints.length === 0 ? o.s.shape(v.refs[0] as string) : undefined;
    return shape?.kind === 'sequence' && shape.rest === null && shape.columnsOf === null ? itemsOf(shape) : undefined;
  });
  if (known.length > 0 && known.every((k) => k !== undefined)) {
    const size = Math.min(...known.map((k) => k?.length ?? 0));
    if (size <= 48) {
      const rows = Array.from({ length: size }, (_, i) =>
        refValue(
          alloc(
            o.c,
            o.s,
            o.span,
            `z${i}`,
            sequenceShape(
              known.map((k) => k?.[i] ?? CLEAN),
              null,
              'tuple',
            ),
          ),
        ),
      );
      return refValue(alloc(o.c, o.s, o.span, 'z', sequenceShape(rows)));
    }
  }
  const row = alloc(
    o.c,
    o.s,
    o.span,
    'z*',
    sequenceShape(
      all.map((v) => itemValues(o.c, o.s, v, null, o.span)),
      o.args.spread,
      'tuple',
    ),
  );
  return refValue(alloc(o.c, o.s, o.span, 'z', sequenceShape([], refValue(row))));
};

const enumerate: Handler = (o) => {
  const value = input(o, 'items') ?? o.args.positional[0] ?? CLEAN;
  const shape = value.refs.length === 1 && value.taints.length === 0 ? o.s.shape(value.refs[0] as string) : undefined;
  if (shape?.kind === 'sequence' && shape.rest === null && shape.columnsOf === null && shape.fields.size <= 24) {
    const rows = itemsOf(shape).map((item, i) => refValue(alloc(o.c, o.s, o.span, `e${i}`, sequenceShape([constantValue(i, null, ''), item], null, 'tuple'))));
    return refValue(alloc(o.c, o.s, o.span, 'e', sequenceShape(rows)));
  }
  const row = alloc(o.c, o.s, o.span, 'e*', sequenceShape([CLEAN, itemValues(o.c, o.s, value, null, o.span)], null, 'tuple'));
  return refValue(alloc(o.c, o.s, o.span, 'e', sequenceShape([], refValue(row))));
};

const reorder: Handler = (o) => {
  const value = input(o, 'items') ?? o.receiver ?? o.args.positional[0] ?? CLEAN;
  const key = o.args.named.get('key');
  const item = itemValues(o.c, o.s, value, null, o.span);
  if (key !== undefined) callValue(o.c, o.s, key, [item], o.span);
  const shape = value.refs.length === 1 && value.taints.length === 0 ? o.s.shape(value.refs[0] as string) : undefined;
  if (o.row.op === 'seq.reversed' && shape?.kind === 'sequence' && shape.rest === null)
    return refValue(alloc(o.c, o.s, o.span, 'r', sequenceShape([...itemsOf(shape)].reverse(), null, null)));
  if (shape?.kind === 'sequence') {
    const members = constantMembers(o.s, value);
    if (members !== undefined || shape.columnsOf !== null) return refValue(alloc(o.c, o.s, o.span, 'r', { ...shape, type: null }));
  }
  return refValue(alloc(o.c, o.s, o.span, 'r', sequenceShape([], item)));
};

/** Whether a slice leaves only an initial or two, or up to the last four characters (rules.md: masked values). */
export function isMask(from: unknown, to: unknown): boolean {
  if (typeof from === 'number' && from < 0) return from >= -4 && to === undefined;
  return (from === undefined || from === 0) && typeof to === 'number' && to > 0 && to <= 2;
}

const slice: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  if (receiver.refs.length === 0)
    return typed(
      o,
      isMask(onlyConstant(o.args.positional[0])?.value, onlyConstant(o.args.positional[1])?.value) ? addMark(receiver.taints, 'mask') : receiver.taints,
    );
  const from = onlyConstant(o.args.positional[0])?.value ?? (o.args.positional.length === 0 ? 0 : undefined);
  const to = o.args.positional.length > 1 ? onlyConstant(o.args.positional[1])?.value : null;
  const shape = receiver.refs.length === 1 ? o.s.shape(receiver.refs[0] as string) : undefined;
  if (shape?.kind === 'sequence' && shape.rest === null && typeof from === 'number' && (to === null || typeof to === 'number')) {
    return refValue(alloc(o.c, o.s, o.span, 's', sequenceShape(itemsOf(shape).slice(from, to ?? undefined), null, shape.type)));
  }
  return refValue(alloc(o.c, o.s, o.span, 's', sequenceShape([], itemValues(o.c, o.s, receiver, null, o.span))));
};

const concatSequences: Handler = (o) => {
  const all = [...(o.receiver === null ? [] : [o.receiver]), ...o.args.positional];
  const items: Value[] = [];
  let rest: Value | null = null;
  let text: readonly Taint[] = [];
  for (const value of all) {
    const shape = value.refs.length === 1 && value.taints.length === 0 ? o.s.shape(value.refs[0] as string) : undefined;
    if (shape?.kind === 'sequence' && rest === null) {
      items.push(...itemsOf(shape));
      rest = shape.rest;
    } else if (value.refs.length > 0) rest = joinValues(rest ?? NOTHING, itemValues(o.c, o.s, value, null, o.span));
    else text = joinTaints(text, value.taints);
  }
  if (items.length === 0 && rest === null) return typed(o, text);
  return refValue(alloc(o.c, o.s, o.span, 'c', sequenceShape(items, text.length > 0 ? joinValues(rest ?? NOTHING, taintedValue(text)) : rest)));
};

// Records --------------------------------------------------------------------------------------------------------------

function recordsOf(o: Operation, value: Value): readonly Shape[] {
  return value.refs.map((r) => o.s.shape(r)).filter((x): x is Shape => x !== undefined);
}

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
      if (at < 48) pairs.push(refValue(alloc(o.c, o.s, o.span, `i${at}`, sequenceShape([constantValue(name, null, o.c.module.path), field], null, 'tuple'))));
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

// Calls ----------------------------------------------------------------------------------------------------------------

const partial: Handler = (o) => {
  const [target, ...rest] = o.args.positional;
  if (target === undefined) return CLEAN;
  return { ...NOTHING, callables: [{ kind: 'partial', target, args: rest, named: o.args.named, id: `partial${o.span.start}` }] };
};

const mapCall: Handler = (o) => {
  const func = input(o, 'func') ?? o.args.positional[0] ?? CLEAN;
  const lists = o.row.args?.['items'] !== undefined ? inputs(o, 'items').map((x) => x.value) : o.args.positional.slice(1);
  const made = callValue(
    o.c,
    o.s,
    func,
    lists.map((v) => itemValues(o.c, o.s, v, null, o.span)),
    o.span,
  );
  return refValue(alloc(o.c, o.s, o.span, 'm', sequenceShape([], made)));
};

const filterCall: Handler = (o) => {
  const func = input(o, 'func') ?? o.args.positional[0] ?? CLEAN;
  const list = joinedInput(o, 'items') ?? o.args.positional[1] ?? CLEAN;
  const item = itemValues(o.c, o.s, list, null, o.span);
  callValue(o.c, o.s, func, [item], o.span);
  return refValue(alloc(o.c, o.s, o.span, 'm', sequenceShape([], item)));
};

const reduceCall: Handler = (o) => {
  const func = o.args.positional[0] ?? CLEAN;
  const list = joinedInput(o, 'items') ?? o.args.positional[1] ?? CLEAN;
  const first = input(o, 'initial') ?? o.args.positional[2];
  const item = itemValues(o.c, o.s, list, null, o.span);
  const start = first ?? item;
  const once = callValue(o.c, o.s, func, [start, item], o.span);
  return joinValues(start, callValue(o.c, o.s, func, [joinValues(start, once), item], o.span));
};

const dumps: Handler = (o) => {
  const data = o.args.positional[0] ?? CLEAN;
  // A replacer list names the properties that are kept.
  const choice = o.args.positional[1] === undefined ? undefined : choiceOf(o.s, o.args.positional[1]);
  if (choice !== undefined && choice.exact && data.refs.length > 0) {
    let taints: readonly Taint[] = [];
    for (const shape of recordsOf(o, data))
      taints = joinTaints(
        taints,
        [...selectColumns(o.c, o.s, shape, choice, o.span).fields.values()].reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []),
      );
    return typed(o, taints);
  }
  return typed(o, deepTaints(o.s, data));
};

const loads: Handler = (o) => {
  const taints = deepTaints(o.s, input(o, 'from') ?? o.args.positional[0] ?? CLEAN);
  return taints.length === 0 ? unknownData(o) : refValue(alloc(o.c, o.s, o.span, 'j', makeShape('record', { rest: taintedValue(taints) })));
};

function unknownData(o: Operation): Value {
  const source = o.c.m.source(`${o.c.module.path}|call|${o.span.start}`, () => ({
    kind: 'call',
    file: o.c.module.path,
    span: o.span,
    hints: [o.path.replace(/^.*[.#]/, '')],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  const rest: Taint = {
    source,
    name: null,
    role: 'key',
    except: null,
    marks: '',
    doubt: 0,
    key: `${source.id}|*|`,
    steps: { previous: null, kind: 'source', file: o.c.module.path, span: o.span, message: 'parsed data', length: 1 },
  };
  return { ...taintedValue([rest]), paths: o.type === null ? [] : [`${o.type}#`] };
}

/** A pair of a value that may become anything later and the function that sets it. */
const cell: Handler = (o) => {
  const type = o.call?.typeArgs?.[0];
  const typedState = type === undefined ? undefined : valueOfType(o.c, o.s, type, o.span, null);
  const later = typedState ?? unknownData(o);
  const initial = input(o, 'initial');
  const state = initial === undefined ? later : joinValues({ ...initial, consts: null, prefix: null }, later);
  return refValue(alloc(o.c, o.s, o.span, 'S', sequenceShape([state, CLEAN], null, 'tuple')));
};

// Models ---------------------------------------------------------------------------------------------------------------

/** A pipeline or column transformer as a record: `steps` it contains, `columns` it takes, `open` when the remainder passes. */
const pipeline: Handler = (o) => {
  const steps = [...inputs(o, 'steps').map((x) => x.value)];
  return refValue(alloc(o.c, o.s, o.span, 'p', makeShape('instance', { type: o.type, fields: new Map([['«steps»', joinAll(steps)]]) })));
};

const columnTransformer: Handler = (o) => {
  const remainder = flag(o, 'remainder');
  return refValue(
    alloc(
      o.c,
      o.s,
      o.span,
      'p',
      makeShape('instance', {
        type: o.type,
        fields: new Map([
          ['«columns»', input(o, 'transformers') ?? CLEAN],
          ['«remainder»', constantValue(remainder === undefined || remainder === null ? 'drop' : String(remainder), null, '')],
        ]),
      }),
    ),
  );
};

export const containerOperations: Readonly<Record<string, Handler>> = {
  'value.clean': clean,
  'value.keep': keep,
  'value.same': same,
  'value.through': through,
  'value.count': count,
  'value.unknown': unknownData,
  'value.cell': cell,
  'string.format': format,
  'string.join': join,
  'string.split': splitText,
  'string.concat': keep,
  'string.lower': textKeep((t) => t.toLowerCase()),
  'string.upper': textKeep((t) => t.toUpperCase()),
  'string.strip': textKeep((t) => t.trim()),
  'string.keep': textKeep((t) => t),
  'string.replace': replace,
  'string.test': testText,
  'string.template': format,
  'seq.new': newSequence,
  'seq.append': append,
  'seq.insert': append,
  'seq.extend': extend,
  'seq.remove': remove,
  'seq.clear': clear,
  'seq.difference': difference,
  'seq.intersection': difference,
  'seq.pop': seqPop,
  'seq.zip': zip,
  'seq.enumerate': enumerate,
  'seq.sorted': reorder,
  'seq.reversed': reorder,
  'seq.slice': slice,
  'seq.concat': concatSequences,
  'record.new': newRecord,
  'record.get': recordGet,
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
  'call.partial': partial,
  'call.map': mapCall,
  'call.filter': filterCall,
  'call.reduce': reduceCall,
  'json.dumps': dumps,
  'json.loads': loads,
  'model.pipeline': pipeline,
  'model.columns': columnTransformer,
};

export { selectArgument };
