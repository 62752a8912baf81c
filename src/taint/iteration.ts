/** What a loop variable takes: items of sequences, keys of records, column names of frames, rows of iterators. */
import { MAX_CONSTANTS } from './budgets';
import type { Span } from '../base/span';
import type { Place } from '../ir/types';
import { itemOfOpen } from './elementTaint';
import { findMethod, isTupleClass } from './classes';
import { callFunctionValue } from './call';
import type { Context } from './machine';
import { alloc } from './machine';
import type { State } from './state';
import { sequenceShape } from './state';
import type { Value } from './values';
import { CLEAN, constantValue, joinValues, NOTHING, refValue } from './values';

/** The join of everything that iterating `value` yields; `target` names the items of open things. */
export function iterate(c: Context, s: State, value: Value, target: Place | null, span: Span): Value {
  const variable = target?.kind === 'NamePlace' ? target.name : null;
  return itemValues(c, s, value, variable, span);
}

export function itemValues(c: Context, s: State, value: Value, variable: string | null, span: Span = { start: 0, end: 0 }): Value {
  let result: Value = NOTHING;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    switch (shape.kind) {
      case 'sequence': {
        for (const field of shape.fields.values()) result = joinValues(result, field);
        if (shape.rest !== null) result = joinValues(result, shape.rest);
        break;
      }
      case 'frame':
      case 'record': {
        const open =
          shape.rest !== null &&
          shape.fields.size === 0 &&
          (shape.type === null || shape.rest.taints.every((t) => !t.source.tabular)) &&
          shape.rest.taints.some((t) => t.name === null);
        if (open && shape.rest !== null) {
          // Something of which nothing is known: iterating it yields things of the same source.
          const item = shape.kind === 'record' && shape.type !== null ? c.module.catalog.type(shape.type)?.members?.['[]'] : undefined;
          result = joinValues(result, { ...itemOfOpen(c, shape.rest.taints, variable), refs: shape.rest.refs, paths: item === undefined ? [] : [`${item}#`] });
          break;
        }
        if (shape.kind === 'frame' && shape.keys !== null) {
          // Groups come as pairs of key and frame.
          const group = alloc(c, s, span, 'G', { ...shape, keys: null });
          result = joinValues(
            result,
            refValue(alloc(c, s, span, 'g', sequenceShape([shape.index === null ? CLEAN : { ...shape.index, paths: [] }, refValue(group)], null, 'tuple'))),
          );
          break;
        }
        const items = shape.type === null ? undefined : c.module.catalog.type(shape.type)?.items;
        if (items === 'rows') {
          result = joinValues(result, refValue(alloc(c, s, span, 'R', { ...shape, kind: 'record', type: null, index: null })));
          break;
        }
        if (items === 'pairs') {
          // A map gives its keys with their values.
          const pair = (key: Value, held: Value, at: string): Value => refValue(alloc(c, s, span, `m${at}`, sequenceShape([key, held], null, 'tuple')));
          const keys = shape.index ?? CLEAN;
          [...shape.fields]
            .slice(0, MAX_CONSTANTS)
            .forEach(([name, held], i) => (result = joinValues(result, pair(constantValue(name, null, c.module.path), held, String(i)))));
          if (shape.rest !== null) result = joinValues(result, pair(keys, shape.rest, '*'));
          else if (shape.index !== null) result = joinValues(result, pair(keys, CLEAN, '*'));
          break;
        }
        if (items === 'columns') {
          for (const field of shape.fields.values()) result = joinValues(result, field);
          if (shape.rest !== null) result = joinValues(result, shape.rest);
          break;
        }
        if (shape.kind === 'record' && shape.type === null && shape.rest !== null && shape.rest.taints.some((t) => t.name === null))
          result = joinValues(result, itemOfOpen(c, shape.rest.taints, variable));
        if (shape.kind === 'record' && shape.source !== null && shape.source.kind === 'call' && shape.source.tabular) {
          result = joinValues(result, refValue(ref));
          break;
        }
        const names = [...shape.fields.keys()];
        for (const name of names.slice(0, MAX_CONSTANTS)) result = joinValues(result, constantValue(name, null, c.module.path));
        if (shape.rest !== null || names.length > MAX_CONSTANTS)
          result = joinValues(result, shape.kind === 'record' && shape.index !== null ? shape.index : CLEAN);
        break;
      }
      case 'instance': {
        for (const name of ['__iter__', '__getitem__', '[Symbol.iterator]']) {
          const method = shape.cls ? findMethod(shape.cls, name) : undefined;
          if (method !== undefined) {
            const yielded = callFunctionValue(
              c,
              s,
              { kind: 'function', func: method.func, env: method.cls.env, self: refValue(ref), cls: method.cls, id: `${ref}${name}` },
              [CLEAN],
              span,
            );
            result = joinValues(
              result,
              name === '__getitem__' ? yielded : itemValues(c, s, yielded.refs.includes(ref) ? { ...yielded, refs: [] } : yielded, variable, span),
            );
            break;
          }
        }
        if (shape.rest !== null) result = joinValues(result, itemOfOpen(c, shape.rest.taints, variable));
        else if (shape.cls !== null && isTupleClass(shape.cls)) for (const field of shape.fields.values()) result = joinValues(result, field);
        break;
      }
    }
  }
  if (value.taints.length > 0) result = joinValues(result, itemOfOpen(c, value.taints, variable));
  return result === NOTHING ? CLEAN : result;
}
