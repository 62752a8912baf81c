/** What operations on frames share: changes of the receiver, columns that are named, values that are one column. */
import { put } from './operationParts';
import type { Choice, FrameRef } from './frames';
import { choiceOf, framesOf, stepShape } from './frames';
import type { Operation } from './operation';
import { flag, inputs } from './operation';
import type { Shape } from './state';
import { joinShapes } from './state';
import type { Constant, Value } from './values';
import { CLEAN } from './values';

/** Type of the frames that an operation yields. */
function resultType(o: Operation, shape: Shape): string | null {
  return o.type ?? shape.type;
}

/** Applies a change to every frame of the receiver; in place where the call says so. */
export function change(o: Operation, receiver: Value, transform: (shape: Shape, frame: FrameRef) => Shape, message?: string): Value {
  const inPlace = flag(o, 'inplace') === true;
  // One object for each place in the code: several possible frames give one joined frame, else loops would breed objects.
  let made = undefined as Shape | undefined;
  for (const frame of framesOf(o.s, receiver, o.type)) {
    const changed = transform(frame.shape, frame);
    const next = message === undefined ? changed : stepShape(o.c, changed, o.span, message);
    if (inPlace && frame.ref !== null) {
      const strong = receiver.refs.length === 1;
      o.s.setShape(frame.ref, strong ? next : joinShapes(frame.shape, next));
      continue;
    }
    const type = resultType(o, frame.shape);
    const kind =
      next.kind === 'sequence' && type === null
        ? 'sequence'
        : next.kind === 'instance'
          ? 'instance'
          : next.keys !== null || type !== null || next.fields.size > 0 || next.rest !== null
            ? 'frame'
            : next.kind;
    const shape: Shape = { ...next, type, kind };
    made = made === undefined ? shape : joinShapes(made, shape);
  }
  return inPlace || made === undefined ? CLEAN : put(o, made);
}

/** A series or scalar that goes through a frame operation stays what it is. */
export function isColumn(o: Operation, value: Value): boolean {
  if (value.refs.length > 0) return false;
  return (
    value.paths.some((p) => o.c.module.catalog.type(p.replace(/#$/, ''))?.shape === 'series') ||
    (value.taints.length > 0 && value.taints.every((t) => t.name !== null))
  );
}

/** A column after an operation that keeps its values. */
export function keepColumn(value: Value): Value {
  return { ...value, consts: null, prefix: null };
}

/** The columns that all values of a named input name; undefined when none says any. */
export function merged(o: Operation, name: string): Choice | undefined {
  const all = inputs(o, name);
  if (all.length === 0) return undefined;
  const names: Constant[] = [];
  let exact = true;
  let openExcept = null as ReadonlySet<string> | null;
  for (const { value } of all) {
    const choice = choiceOf(o.s, value);
    if (choice === undefined) {
      exact = false;
      continue;
    }
    names.push(...choice.names);
    exact &&= choice.exact || choice.openExcept !== null;
    openExcept ??= choice.openExcept;
  }
  return { names, exact: exact && openExcept === null, openExcept };
}
