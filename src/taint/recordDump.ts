/** Objects of declared classes to records and back (`record.dump`, `record.validate`): fields that are included, left out, replaced. */
import { exclude, without } from './assign';
import { ofClass } from './annotations';
import { choiceOf, getColumn, selectColumns } from './frames';
import { declaredFields } from './classes';
import { alloc } from './machine';
import type { Operation } from './operation';
import { input } from './operation';
import { recordsOf, type Handler } from './operationParts';
import { deepTaints } from './reach';
import type { Shape } from './state';
import { joinShapes } from './state';
import type { Value } from './values';
import { CLEAN, joinValues, refValue, taintedValue } from './values';

/** Names that a set, list or dict leaves out: of a dict those whose value is not itself a choice of what lies below. */
function leftOut(o: Operation, value: Value): string[] {
  const shapes = recordsOf(o, value);
  if (shapes.length > 0 && shapes.every((shape) => shape.kind === 'record'))
    return shapes.flatMap((shape) => [...shape.fields].filter(([, held]) => held.refs.length === 0).map(([name]) => name));
  return (choiceOf(o.s, value)?.names ?? []).map((name) => String(name.value));
}

const dump: Handler = (o) => {
  const data = input(o, 'data') ?? o.receiver ?? CLEAN;
  const shapes = recordsOf(o, data);
  const first = shapes[0];
  const included = input(o, 'include');
  const choice = included === undefined ? undefined : choiceOf(o.s, included);
  const out = input(o, 'exclude');
  const gone = out === undefined ? [] : leftOut(o, out);
  let result = data;
  if (gone.length > 0) result = without(o.c, o.s, data, gone, o.span);
  const kept = recordsOf(o, result);
  if (kept.length > 0) {
    const kind: Shape['kind'] = o.row.with?.['yields'] === 'self' && first !== undefined ? first.kind : 'record';
    let shape = kept.reduce((a, b) => joinShapes(a, b));
    if (choice !== undefined && choice.names.length > 0) shape = selectColumns(o.c, o.s, shape, choice, o.span);
    const fields = new Map(shape.fields);
    let rest = shape.rest;
    const replace = (name: string, value: Value): void => {
      fields.set(name, value);
      if (rest !== null) rest = exclude(rest, new Set([name]));
    };
    const update = input(o, 'update');
    if (update !== undefined) for (const given of recordsOf(o, update)) for (const [name, value] of given.fields) replace(name, value);
    if (o.row.with?.['keywords'] === true) for (const [name, value] of o.args.named) replace(name, value);
    result = refValue(
      alloc(o.c, o.s, o.span, 'D', {
        ...shape,
        fields,
        rest,
        kind,
        cls: kind === 'instance' ? (first?.cls ?? null) : null,
        type: kind === 'record' ? null : shape.type,
      }),
    );
    if (data.taints.length > 0 && gone.length === 0 && choice === undefined) result = joinValues(result, taintedValue(data.taints));
  }
  return o.row.with?.['as'] === 'text' ? taintedValue(deepTaints(o.s, result)) : result;
};

/** An instance of the class that is called, out of what comes from outside. */
const validate: Handler = (o) => {
  const made = (o.receiver?.callables ?? []).find((callable) => callable.kind === 'class');
  const data = input(o, 'data') ?? CLEAN;
  if (made?.kind !== 'class') return taintedValue(deepTaints(o.s, data));
  const frames = recordsOf(o, data).filter((shape) => shape.kind === 'frame');
  if (frames.length > 0) {
    // A checked table has the columns that the class declares; the class proves them.
    const joined = frames.reduce((a, b) => joinShapes(a, b));
    const fields = new Map(joined.fields);
    for (const name of declaredFields(made.cls).keys())
      if (!fields.has(name) && joined.rest !== null) fields.set(name, getColumn(o.c, o.s, joined, name, o.span, 'column'));
    return refValue(alloc(o.c, o.s, o.span, 'V', { ...joined, fields }));
  }
  const instance = ofClass(o.c, o.s, made.cls, o.span, null);
  for (const ref of instance.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    const fields = new Map(shape.fields);
    let rest = shape.rest;
    for (const given of recordsOf(o, data)) {
      if (given.kind !== 'record') continue;
      for (const [name, value] of given.fields) if (fields.has(name)) fields.set(name, value);
      // What a closed record does not hold, nobody has filled in.
      if (given.rest !== null || recordsOf(o, data).length > 1) continue;
      for (const name of [...fields.keys()]) if (!given.fields.has(name)) fields.set(name, CLEAN);
      rest = null;
    }
    o.s.setShape(ref, { ...shape, fields, rest });
  }
  return instance;
};

export const dumpOperations: Readonly<Record<string, Handler>> = { 'record.dump': dump, 'record.validate': validate };
