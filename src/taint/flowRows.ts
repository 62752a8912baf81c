/** Operation rows written as flows: `"self[] -> 0(0)"`, `"0(result) -> result[]"`. */
import type { FlowEnd } from '../catalog/flowPath';
import { parseFlow } from '../catalog/flowPath';
import { argumentsOf, follow } from './arguments';
import type { Application } from './apply';
import { invoke } from './call';
import { itemValues } from './iteration';
import type { Context } from './machine';
import { alloc, restTaint } from './machine';
import type { State } from './state';
import { makeShape, sequenceShape } from './state';
import { setField } from './assign';
import type { Value } from './values';
import { callableValue, CLEAN, joinValues, NOTHING, refValue, taintedValue } from './values';
import { readAttribute } from './access';

interface Pending {
  readonly callee: Value;
  readonly params: (Value | undefined)[];
  result: Value | null;
}

/** Follows the flows in order. Callbacks are called when their result is first needed, or at the end. */
export function applyFlows(c: Context, s: State, flows: readonly string[], a: Application, type: string | null, start: Value | undefined): Value {
  let result: Value = start ?? NOTHING;
  let items: Value | null = null;
  const fields = new Map<string, Value>();
  const calls = new Map<string, Pending>();

  const rootValue = (end: FlowEnd): Value | undefined => {
    for (const root of end.roots) {
      switch (root.kind) {
        case 'self':
          return a.receiver ?? undefined;
        case 'positional':
          if (a.args.positional[root.index] !== undefined) return a.args.positional[root.index];
          break;
        case 'keyword':
          if (a.args.named.has(root.name)) return a.args.named.get(root.name);
          break;
        case 'rest':
          return joined(a.args.positional.slice(root.from));
        case 'all':
          return joined([...a.args.positional, ...a.args.named.values()]);
        case 'keywords':
          return joined([...a.args.named.values()]);
        case 'result':
          return result === NOTHING ? CLEAN : result;
      }
    }
    return undefined;
  };
  const keyOf = (end: FlowEnd): string => end.text.replace(/\(.*$/, '');
  const finish = (pending: Pending): Value => {
    pending.result ??= invoke(
      c,
      s,
      pending.callee,
      argumentsOf(
        pending.params.map((p) => p ?? CLEAN),
        a.span,
      ),
      a.span,
      undefined,
      false,
    );
    return pending.result;
  };
  const read = (end: FlowEnd): Value | undefined => {
    let value = rootValue(end);
    if (value === undefined) return undefined;
    const [first, second] = end.path;
    // `0(0)(0)`: what the callback gives to the function that it is handed.
    if (first?.kind === 'parameter' && second?.kind === 'parameter') return taken(c, s, value, first.index, a);
    for (const step of end.path) {
      if (step.kind === 'returned') {
        const pending = calls.get(keyOf(end)) ?? { callee: value, params: [], result: null };
        calls.set(keyOf(end), pending);
        value = finish(pending);
      } else if (step.kind === 'items') value = itemValues(c, s, value, null, a.span);
      else if (step.kind === 'property') value = readAttribute(c, s, value, step.name, a.span, undefined);
      else if (step.kind === 'item') value = follow(c, s, value, [step], a.span);
    }
    return value;
  };

  for (const text of flows) {
    const flow = parseFlow(text);
    const value = read(flow.from);
    if (value === undefined) continue;
    const to = flow.to;
    const parameter = to.path.find((p) => p.kind === 'parameter');
    if (parameter !== undefined && parameter.kind === 'parameter') {
      const callee = rootValue(to);
      if (callee === undefined) continue;
      const pending = calls.get(keyOf(to)) ?? { callee, params: [], result: null };
      const old = pending.params[parameter.index];
      pending.params[parameter.index] = old === undefined ? value : joinValues(old, value);
      calls.set(keyOf(to), pending);
      continue;
    }
    if (to.roots[0]?.kind === 'result') {
      const first = to.path[0];
      if (first === undefined) result = joinValues(result, value);
      else if (first.kind === 'items') items = joinValues(items ?? NOTHING, value);
      else if (first.kind === 'property') fields.set(first.name, joinValues(fields.get(first.name) ?? NOTHING, value));
      else if (first.kind === 'item') fields.set(String(first.index), joinValues(fields.get(String(first.index)) ?? NOTHING, value));
      continue;
    }
    const target = rootValue(to);
    const first = to.path[0];
    for (const ref of target?.refs ?? []) {
      const shape = s.shape(ref);
      if (shape === undefined) continue;
      if (first === undefined || first.kind === 'items') s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, value) });
      else if (first.kind === 'property') setField(s, ref, shape, first.name, value, (target?.refs.length ?? 0) === 1);
    }
  }
  for (const pending of calls.values()) finish(pending);
  if (items !== null) result = joinValues(result, refValue(alloc(c, s, a.span, 'F', sequenceShape([...fields.values()], items))));
  else if (fields.size > 0)
    result = joinValues(
      result,
      refValue(
        alloc(c, s, a.span, 'F', [...fields.keys()].every((k) => /^\d+$/.test(k)) ? makeShape('sequence', { fields }) : makeShape('record', { fields })),
      ),
    );
  if (result === NOTHING) result = CLEAN;
  return type === null || result.refs.length > 0 ? result : { ...result, paths: [`${type}#`] };
}

function joined(values: readonly Value[]): Value | undefined {
  if (values.length === 0) return undefined;
  let result: Value = NOTHING;
  for (const v of values) result = joinValues(result, v);
  return result === NOTHING ? taintedValue([]) : result;
}

/** What a callback calls its parameter with; of unknown origin where it does not. */
function taken(c: Context, s: State, callback: Value, parameter: number, a: Application): Value {
  const key = `taken:${c.id}:${a.span.start}`;
  const params: Value[] = [];
  for (let i = 0; i < parameter; i++) params.push(CLEAN);
  params.push(callableValue({ kind: 'taker', key, id: key }));
  invoke(c, s, callback, argumentsOf(params, a.span), a.span, undefined, false);
  const held = s.get(key);
  s.set(key, CLEAN);
  return held ?? taintedValue([restTaint(c.m.callSource(c, a.span, a.path))]);
}
