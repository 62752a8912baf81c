/** Operations on sequences that the catalog names (`seq.*`). */
import { MAX_UNROLL } from './budgets';
import { callValue } from './callValue';
import { constantMembers } from './evaluate';
import { choiceOf } from './frames';
import { itemValues } from './iteration';
import { alloc } from './machine';
import { input, inputs } from './operation';
import { itemsOf, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { addMark, CLEAN, constantValue, joinTaints, joinValues, NOTHING, onlyConstant, refValue, taintedValue } from './values';
import { typed, onReceiver, type Handler } from './operationParts';

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
  const given = o.args.positional[0];
  const gone = onlyConstant(given);
  if (gone === undefined && given !== undefined && given.refs.length === 0 && given.taints.length > 0 && o.receiver?.refs.length === 1) {
    // What was put in is taken out again.
    const same = (item: Value): boolean =>
      item.refs.length === 0 && item.taints.length === given.taints.length && item.taints.every((t) => given.taints.some((g) => g.key === t.key));
    onReceiver(o, (shape) => {
      const items = itemsOf(shape);
      const at = items.findIndex(same);
      if (at < 0 || shape.rest !== null) return shape;
      return {
        ...sequenceShape(
          items.filter((_, i) => i !== at),
          null,
          shape.type,
        ),
        columnsOf: shape.columnsOf,
      };
    });
    return CLEAN;
  }
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
  if (o.receiver?.refs.length === 1)
    onReceiver(o, (shape) => ({ ...shape, fields: new Map(), rest: null, columnsOf: null, index: shape.kind === 'record' ? null : shape.index }));
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
  const ofRows = only?.kind === 'frame' && only.type !== null && o.c.module.catalog.type(only.type)?.items === 'rows';
  if (only?.kind === 'frame' && only.keys === null && !isOpenThing && !ofRows) {
    const names = [...only.fields.keys()].map((n) => constantValue(n, null, o.c.module.path));
    const gone = new Set<string>();
    for (const t of only.rest?.taints ?? []) for (const n of t.except ?? []) gone.add(n);
    return refValue(
      alloc(o.c, o.s, o.span, 'n', { ...sequenceShape(names, null, type), columnsOf: only.rest === null ? null : { id: value.refs[0] ?? '', except: gone } }),
    );
  }
  const isMap = only?.kind === 'record' && only.type !== null && o.c.module.catalog.type(only.type)?.items === 'pairs';
  const members = only?.kind === 'record' && !isMap ? constantMembers(o.s, value) : undefined;
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

/** `items.reverse()`: in place; gives the items where the language does. */
const reverse: Handler = (o) => {
  if (o.receiver?.refs.length === 1)
    onReceiver(o, (shape) =>
      shape.kind === 'sequence' && shape.rest === null
        ? { ...sequenceShape([...itemsOf(shape)].reverse(), null, shape.type), columnsOf: shape.columnsOf }
        : shape,
    );
  return o.c.module.language === 'typescript' ? (o.receiver ?? CLEAN) : CLEAN;
};

/** Type of what `range` gives. */
export const RANGE = 'range';

/** `range(3)`: its numbers, where they are few and known. */
const range: Handler = (o) => {
  const bounds = o.args.positional.map((v) => onlyConstant(v)?.value);
  if (bounds.length === 0 || !bounds.every((b) => typeof b === 'number')) return CLEAN;
  const [low, high, step] = bounds.length === 1 ? [0, bounds[0] as number, 1] : [bounds[0] as number, bounds[1] as number, bounds[2] ?? 1];
  const count = step === 0 ? 0 : Math.max(0, Math.ceil((high - low) / step));
  if (step === 0 || count > MAX_UNROLL) return CLEAN;
  const items = Array.from({ length: count }, (_, i) => constantValue(low + i * step, null, ''));
  return refValue(alloc(o.c, o.s, o.span, 'R', sequenceShape(items, null, RANGE)));
};

export const sequenceOperations: Readonly<Record<string, Handler>> = {
  'seq.range': range,
  'seq.reverse': reverse,
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
};
