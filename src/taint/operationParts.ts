/** What operations on values and containers share: what goes in, what a result looks like, changes to the receiver. */
import { everyArgument } from './arguments';
import { alloc } from './machine';
import type { Operation } from './operation';
import { inputs } from './operation';
import { deepTaints } from './reach';
import type { Shape } from './state';
import { joinShapes } from './state';
import type { Taint, Value } from './values';
import { CLEAN, joinTaints, refValue } from './values';

export type Handler = (o: Operation) => Value;

export function typed(o: Operation, taints: readonly Taint[], prefix: string | null = null): Value {
  return { taints, refs: [], consts: null, prefix, paths: o.type === null ? [] : [`${o.type}#`], callables: [] };
}

/** Everything that the named input `from` (or receiver and all arguments) carries. */
export function incoming(o: Operation): readonly Taint[] {
  const from = inputs(o, 'from');
  const values = o.row.args?.['from'] !== undefined ? from.map((x) => x.value) : [...(o.receiver === null ? [] : [o.receiver]), ...everyArgument(o.args)];
  return values.reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []);
}

/** Changes every object that the receiver may be. */
export function onReceiver(o: Operation, change: (shape: Shape) => Shape): void {
  const receiver = o.receiver ?? CLEAN;
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape !== undefined) o.s.setShape(ref, change(shape));
  }
}

/** The objects that a value points to. */
export function recordsOf(o: Operation, value: Value): readonly Shape[] {
  return value.refs.map((r) => o.s.shape(r)).filter((x): x is Shape => x !== undefined);
}

/** The result carries what went in; frames stay frames. */
export const keep: Handler = (o) => {
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

/** A new object at the place of the operation. */
export function put(o: Operation, shape: Shape, kind = 'f'): Value {
  return refValue(alloc(o.c, o.s, o.span, kind, shape));
}
