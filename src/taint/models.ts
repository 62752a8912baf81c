/** Pipelines and column transformers: which of the given columns a fit really takes. */
import type { Span } from '../base/span';
import type { Choice } from './frames';
import { choiceOf, selectColumns } from './frames';
import type { Context } from './machine';
import { alloc } from './machine';
import type { Shape, State } from './state';
import { itemsOf } from './state';
import type { Constant, Value } from './values';
import { joinValues, NOTHING, onlyConstant, refValue } from './values';

/** The data as narrowed by the model's column transformers; the data itself where there are none. */
export function modelColumns(c: Context, s: State, model: Value, data: Value, span: Span): Value {
  if (data.refs.length === 0) return data;
  const taken = takenColumns(s, model, 0);
  if (taken === undefined) return data;
  let result: Value = data.taints.length > 0 ? { ...NOTHING, taints: data.taints, consts: null } : NOTHING;
  data.refs.forEach((ref, i) => {
    const shape = s.shape(ref);
    if (shape === undefined) return;
    if (shape.kind !== 'frame') {
      result = joinValues(result, refValue(ref));
      return;
    }
    result = joinValues(result, refValue(alloc(c, s, span, `M${Math.min(i, 3)}`, { ...selectColumns(c, s, shape, taken, span), index: null })));
  });
  return result;
}

function takenColumns(s: State, value: Value, depth: number): Choice | undefined {
  if (depth > 6) return undefined;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    const features = shape.fields.get('«features»');
    if (features !== undefined) {
      const choice = choiceOf(s, features);
      if (choice?.exact && choice.names.length > 0) return choice;
    }
    const columns = shape.fields.get('«columns»');
    if (columns !== undefined) return fromTransformers(s, shape, columns);
    const steps = shape.fields.get('«steps»');
    if (steps !== undefined) {
      // The first step decides what the pipeline sees.
      const first = firstStep(s, steps);
      const taken = first === undefined ? undefined : takenColumns(s, first, depth + 1);
      if (taken !== undefined) return taken;
    }
    if (shape.kind === 'sequence') {
      const last = itemsOf(shape).find((item) => takenColumns(s, item, depth + 1) !== undefined);
      if (last !== undefined) return takenColumns(s, last, depth + 1);
    }
  }
  return undefined;
}

function firstStep(s: State, steps: Value): Value | undefined {
  for (const ref of steps.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    if (shape.fields.has('«columns»') || shape.fields.has('«steps»')) return refValue(ref);
    if (shape.kind === 'sequence') {
      const first = itemsOf(shape)[0];
      if (first === undefined) return undefined;
      const inner = first.refs.map((r) => s.shape(r)).find((x) => x?.kind === 'sequence');
      return inner === undefined ? first : inner.fields.get('1');
    }
  }
  return undefined;
}

function fromTransformers(s: State, shape: Shape, columns: Value): Choice | undefined {
  if (onlyConstant(shape.fields.get('«remainder»'))?.value !== 'drop') return undefined;
  const names: Constant[] = [];
  let openExcept = null as ReadonlySet<string> | null;
  for (const ref of columns.refs) {
    const list = s.shape(ref);
    if (list === undefined || list.rest !== null) return undefined;
    // A list of (name, transformer, columns), or such tuples given one by one.
    const entries = list.kind === 'sequence' && itemsOf(list).every((i) => i.refs.some((r) => s.shape(r)?.kind === 'sequence')) ? itemsOf(list) : [refValue(ref)];
    for (const entry of entries) {
      const tuple = entry.refs.map((r) => s.shape(r)).find((x) => x?.kind === 'sequence');
      const items = tuple === undefined ? [] : itemsOf(tuple);
      const chosen = items[items.length - 1];
      const choice = chosen === undefined ? undefined : choiceOf(s, chosen);
      if (choice === undefined || (!choice.exact && choice.openExcept === null)) return undefined;
      names.push(...choice.names);
      const other: ReadonlySet<string> | null = choice.openExcept;
      if (other !== null) openExcept = openExcept === null ? other : new Set([...openExcept].filter((n) => other.has(n)));
    }
  }
  return { names, exact: openExcept === null, openExcept };
}
