/** Functions under a decorator of a tracer (`@traceable`): what they are given and what they return is recorded by it. */
import type { Indexed, SinkRow } from '../catalog/types';
import type { Span } from '../base/span';
import type { Exp, Func } from '../ir/types';
import { argumentsOf } from './arguments';
import { evaluate } from './evaluate';
import { decoratorName } from './facts';
import type { Context } from './machine';
import { noteSink } from './sinks';
import type { State } from './state';
import type { Value } from './values';

/** A tracer's row and the decorator that stands for it. */
export interface Trace {
  readonly row: Indexed<SinkRow>;
  readonly path: string;
  readonly span: Span;
}

/** Notes the tracers among the decorators of a function. */
export function noteTracers(c: Context, s: State, func: Func, decorators: readonly Exp[]): void {
  const { catalog, aliases } = c.module;
  for (const decorator of decorators) {
    const name = decoratorName(decorator);
    if (!catalog.sinkNames.has(name) && !aliases.has(name)) continue;
    const value = evaluate(c, s, decorator.kind === 'Call' ? decorator.callee : decorator);
    for (const path of value.paths)
      for (const row of catalog.call(path)?.sinks ?? [])
        if (row.traces === true || row.traces === 'result') addTrace(c, func, { row, path, span: decorator.span });
  }
}

/** Has a function traced. */
export function addTrace(c: Context, func: Func, trace: Trace): void {
  const { traced } = c.m.program.images;
  const known = traced.get(func) ?? [];
  if (!known.some((t) => t.row === trace.row && t.span.start === trace.span.start)) traced.set(func, [...known, trace]);
}

/** What a traced function was given; `c` is its own context, its parameters are bound. */
export function traceArguments(c: Context, s: State, func: Func): void {
  const traces = c.m.program.images.traced.get(func)?.filter((trace) => trace.row.traces === true);
  if (traces === undefined || traces.length === 0) return;
  const given: Value[] = [];
  func.params.forEach((param, i) => {
    const value = s.get(c.env.prefix + param.name);
    if (value !== undefined && !(i === 0 && c.env.self !== null && c.module.language === 'python')) given.push(value);
  });
  note(c, s, traces, given);
}

/** What a traced function returned. */
export function traceResult(c: Context, s: State, func: Func, value: Value): void {
  const traces = c.m.program.images.traced.get(func);
  if (traces !== undefined) note(c, s, traces, [value]);
}

function note(c: Context, s: State, traces: readonly Trace[], values: readonly Value[]): void {
  for (const { row, path, span } of traces) noteSink(c, s, row, { receiver: null, args: argumentsOf(values, span), path, span, call: undefined });
}
