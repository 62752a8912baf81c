/** Evaluated arguments of a call, and what catalog selectors pick out of them. */
import type { Span } from '../base/span';
import type { PathStep, Selector } from '../catalog/selector';
import { parseSelector } from '../catalog/selector';
import type { SelectorText } from '../catalog/types';
import type { CallExp } from '../ir/types';
import { readAttribute } from './access';
import { findMethod } from './classes';
import { evaluate } from './evaluate';
import { itemValues } from './iteration';
import type { Context } from './machine';
import type { State } from './state';
import { itemsOf } from './state';
import type { Value } from './values';
import { CLEAN, joinValues, NOTHING } from './values';

export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** What `*xs` of unknown length may add. */
  readonly spread: Value | null;
  /** What `**kw` of unknown keys may add. */
  readonly mapping: Value | null;
  /** Spans beside the values. */
  readonly spans: readonly Span[];
  readonly namedSpans: ReadonlyMap<string, Span>;
}

export const NO_ARGUMENTS: Arguments = { positional: [], named: new Map(), spread: null, mapping: null, spans: [], namedSpans: new Map() };

export function argumentsOf(values: readonly Value[], span: Span): Arguments {
  return { ...NO_ARGUMENTS, positional: values, spans: values.map(() => span) };
}

/** Evaluates arguments from left to right; known sequences and mappings are spread out. */
export function evaluateArguments(c: Context, s: State, e: CallExp): Arguments {
  if (e.args.length === 0) return NO_ARGUMENTS;
  const positional: Value[] = [];
  const spans: Span[] = [];
  const named = new Map<string, Value>();
  const namedSpans = new Map<string, Span>();
  let spread: Value | null = null;
  let mapping: Value | null = null;
  for (const arg of e.args) {
    const value = evaluate(c, s, arg.value);
    if (arg.spread === 'sequence') {
      const shape = value.refs.length === 1 && value.taints.length === 0 ? s.shape(value.refs[0] as string) : undefined;
      if (shape?.kind === 'sequence' && shape.rest === null && spread === null) {
        for (const item of itemsOf(shape)) {
          positional.push(item);
          spans.push(arg.span);
        }
      } else spread = joinValues(spread ?? NOTHING, itemValues(c, s, value, null, arg.span));
    } else if (arg.spread === 'mapping') {
      for (const ref of value.refs) {
        const shape = s.shape(ref);
        if (shape === undefined) continue;
        for (const [name, field] of shape.fields) {
          named.set(name, named.has(name) ? joinValues(named.get(name) as Value, field) : field);
          namedSpans.set(name, arg.span);
        }
        if (shape.rest !== null) mapping = joinValues(mapping ?? NOTHING, shape.rest);
      }
      if (value.taints.length > 0) mapping = joinValues(mapping ?? NOTHING, { ...CLEAN, taints: value.taints });
    } else if (arg.name !== undefined) {
      named.set(arg.name, value);
      namedSpans.set(arg.name, arg.span);
    } else if (spread !== null) spread = joinValues(spread, value);
    else {
      positional.push(value);
      spans.push(arg.span);
    }
  }
  return { positional, named, spread, mapping, spans, namedSpans };
}

/** All argument values joined into a list, for calls of unknown effect. */
export function everyArgument(args: Arguments): readonly Value[] {
  const all = [...args.positional, ...args.named.values()];
  if (args.spread !== null) all.push(args.spread);
  if (args.mapping !== null) all.push(args.mapping);
  return all;
}

export interface Selected {
  readonly value: Value;
  readonly span: Span;
}

/** What a selector picks; several for `*`, `**` and `1..`. */
export function select(c: Context, s: State, text: SelectorText, args: Arguments, receiver: Value | null, span: Span): readonly Selected[] {
  const selector = parseSelector(text);
  const roots = rootsOf(selector, args, receiver, span);
  if (selector.path.length === 0) return roots;
  return roots.map((root) => ({ value: follow(c, s, root.value, selector.path, root.span), span: root.span }));
}

function rootsOf(selector: Selector, args: Arguments, receiver: Value | null, span: Span): readonly Selected[] {
  for (const root of selector.roots) {
    switch (root.kind) {
      case 'self':
        return receiver === null ? [] : [{ value: receiver, span }];
      case 'positional': {
        const value = args.positional[root.index];
        if (value !== undefined) return [{ value, span: args.spans[root.index] ?? span }];
        if (args.spread !== null && root.index >= args.positional.length) return [{ value: args.spread, span }];
        break;
      }
      case 'keyword': {
        const value = args.named.get(root.name);
        if (value !== undefined) return [{ value, span: args.namedSpans.get(root.name) ?? span }];
        if (args.mapping !== null) return [{ value: args.mapping, span }];
        break;
      }
      case 'all': {
        const all: Selected[] = args.positional.map((value, i) => ({ value, span: args.spans[i] ?? span }));
        for (const [name, value] of args.named) all.push({ value, span: args.namedSpans.get(name) ?? span });
        if (args.spread !== null) all.push({ value: args.spread, span });
        if (args.mapping !== null) all.push({ value: args.mapping, span });
        return all;
      }
      case 'keywords': {
        const all: Selected[] = [...args.named].map(([name, value]) => ({ value, span: args.namedSpans.get(name) ?? span }));
        if (args.mapping !== null) all.push({ value: args.mapping, span });
        return all;
      }
      case 'rest': {
        const all: Selected[] = args.positional.slice(root.from).map((value, i) => ({ value, span: args.spans[root.from + i] ?? span }));
        if (args.spread !== null) all.push({ value: args.spread, span });
        return all;
      }
    }
  }
  return [];
}

/** Follows a path into a value: properties, items. */
export function follow(c: Context, s: State, value: Value, path: readonly PathStep[], span: Span): Value {
  let current = value;
  for (const step of path) {
    switch (step.kind) {
      case 'property': {
        const hasField = current.refs.some((r) => {
          const shape = s.shape(r);
          return shape !== undefined && (shape.fields.has(step.name) || (shape.cls !== null && findMethod(shape.cls, step.name) !== undefined));
        });
        current =
          hasField || current.taints.length > 0 || current.refs.some((r) => s.shape(r)?.rest)
            ? readAttribute(c, s, current, step.name, span, undefined)
            : CLEAN;
        break;
      }
      case 'items':
        current = itemValues(c, s, current, null, span);
        break;
      case 'item': {
        let item: Value = NOTHING;
        for (const ref of current.refs) {
          const shape = s.shape(ref);
          const found = shape === undefined ? undefined : (shape.fields.get(String(step.index)) ?? shape.rest ?? undefined);
          if (found !== undefined) item = joinValues(item, found);
        }
        if (current.taints.length > 0) item = joinValues(item, { ...CLEAN, taints: current.taints });
        current = item === NOTHING ? CLEAN : item;
        break;
      }
    }
  }
  return current;
}
