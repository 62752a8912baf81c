/** Pipelines and column transformers: which of the given columns a fit really takes. */
import type { Span } from '../base/span';
import type { Choice } from './frames';
import { choiceOf, columnValue, doubtful, getColumn, selectColumns } from './frames';
import type { Context } from './machine';
import { alloc } from './machine';
import type { Shape, State } from './state';
import { itemsOf } from './state';
import type { Constant, Value } from './values';
import { CLEAN, joinValues, NOTHING, onlyConstant, refValue } from './values';

/** The data as narrowed by the model's column transformers; the data itself where there are none. */
export function modelColumns(c: Context, s: State, model: Value, data: Value, span: Span): Value {
  if (data.refs.length === 0) return data;
  const stages = stagesOf(s, model, 0);
  const features = stages
    .map((x) => x.fields.get('«features»'))
    .filter((x): x is Value => x !== undefined)
    .pop();
  if (features !== undefined) return featuresOf(c, s, data, stages, features, span);
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
    const chosen = selectColumns(c, s, shape, taken, span);
    const sure = taken.exact || taken.openExcept !== null;
    result = joinValues(result, refValue(alloc(c, s, span, `M${Math.min(i, 3)}`, { ...(sure ? chosen : doubtful(chosen)), index: null })));
  });
  return result;
}

/** Stages of a model in order: itself, or the steps of a pipeline. */
export function stagesOf(s: State, model: Value, depth: number): readonly Shape[] {
  if (depth > 6) return [];
  const stages: Shape[] = [];
  for (const ref of model.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    if (shape.fields.has('«output»') || shape.fields.has('«features»')) stages.push(shape);
    const steps = shape.fields.get('«steps»');
    if (steps !== undefined) stages.push(...stagesOf(s, steps, depth + 1));
    if (shape.kind === 'sequence') {
      for (const item of itemsOf(shape)) stages.push(...stagesOf(s, item, depth + 1));
      if (shape.rest !== null) stages.push(...stagesOf(s, shape.rest, depth + 1));
    }
  }
  return stages;
}

/** A frame with the columns that stages write. */
export function runStages(c: Context, s: State, shape: Shape, stages: readonly Shape[], span: Span): Shape {
  let current = shape;
  for (const stage of stages) {
    const outputs = choiceOf(s, stage.fields.get('«output»') ?? NOTHING)?.names ?? [];
    if (outputs.length === 0) continue;
    const given = choiceOf(s, stage.fields.get('«inputs»') ?? NOTHING)?.names ?? [];
    let made: Value = NOTHING;
    for (const n of given) made = joinValues(made, columnValue(s, getColumn(c, s, current, String(n.value), span, 'column')));
    const fields = new Map(current.fields);
    outputs.forEach((n, i) => {
      // As many outputs as inputs: one for each; else each holds them all.
      const own = outputs.length === given.length && outputs.length > 1 ? getColumn(c, s, current, String(given[i]?.value), span, 'column') : made;
      fields.set(String(n.value), own === NOTHING ? CLEAN : columnValue(s, own));
    });
    current = { ...current, fields };
  }
  return current;
}

/** The column of features that the last stage learns from, as the stages before it make it; the data itself where nobody knows. */
function featuresOf(c: Context, s: State, data: Value, stages: readonly Shape[], features: Value, span: Span): Value {
  const choice = choiceOf(s, features);
  let result: Value = NOTHING;
  data.refs.forEach((ref, i) => {
    const shape = s.shape(ref);
    if (shape === undefined) return;
    const made = runStages(c, s, shape, stages, span);
    const known = choice?.exact === true && choice.names.every((n) => made.fields.has(String(n.value)));
    result = joinValues(
      result,
      known && choice !== undefined
        ? refValue(alloc(c, s, span, `M${Math.min(i, 3)}`, { ...selectColumns(c, s, made, choice, span), index: null }))
        : refValue(ref),
    );
  });
  return result === NOTHING ? data : result;
}

function takenColumns(s: State, value: Value, depth: number): Choice | undefined {
  if (depth > 6) return undefined;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
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
  let exact = true;
  for (const ref of columns.refs) {
    const list = s.shape(ref);
    if (list === undefined || list.rest !== null) return undefined;
    // A list of (name, transformer, columns), or such tuples given one by one.
    const entries =
      list.kind === 'sequence' && itemsOf(list).every((i) => i.refs.some((r) => s.shape(r)?.kind === 'sequence')) ? itemsOf(list) : [refValue(ref)];
    for (const entry of entries) {
      const tuple = entry.refs.map((r) => s.shape(r)).find((x) => x?.kind === 'sequence');
      const items = tuple === undefined ? [] : itemsOf(tuple);
      const chosen = items[items.length - 1];
      const choice = chosen === undefined ? undefined : choiceOf(s, chosen);
      // Columns that nobody can read: some of them.
      if (choice === undefined || (!choice.exact && choice.openExcept === null)) exact = false;
      if (choice === undefined) continue;
      names.push(...choice.names);
      const other: ReadonlySet<string> | null = choice.openExcept;
      if (other !== null) openExcept = openExcept === null ? other : new Set([...openExcept].filter((n) => other.has(n)));
    }
  }
  return exact ? { names, exact: openExcept === null, openExcept } : { names, exact: false, openExcept: null };
}
