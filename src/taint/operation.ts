/** What every operation of the catalog gets: the row, the receiver, the arguments. */
import type { Span } from '../base/span';
import type { Indexed, OperationRow, SelectorText } from '../catalog/types';
import type { CallExp } from '../ir/types';
import type { Arguments, Selected } from './arguments';
import { select } from './arguments';
import type { Context } from './machine';
import type { State } from './state';
import type { Value } from './values';
import { joinAll, onlyConstant } from './values';

export interface Operation {
  readonly c: Context;
  readonly s: State;
  readonly row: Indexed<OperationRow>;
  readonly receiver: Value | null;
  readonly args: Arguments;
  /** Path under which it was called. */
  readonly path: string;
  readonly span: Span;
  readonly call: CallExp | undefined;
  /** Variable or attribute expression of the receiver, for changes in place on something open. */
  readonly type: string | null;
}

/** All values that a named input of the row selects. */
export function inputs(o: Operation, name: string): readonly Selected[] {
  const given = o.row.args?.[name];
  if (given === undefined) return [];
  const texts: readonly SelectorText[] = Array.isArray(given) ? (given as readonly SelectorText[]) : [given as SelectorText];
  for (const text of texts) {
    const selected = select(o.c, o.s, text, o.args, o.receiver, o.span);
    if (selected.length > 0) return selected;
  }
  return [];
}

/** The first value of a named input, or undefined. */
export function input(o: Operation, name: string): Value | undefined {
  return inputs(o, name)[0]?.value;
}

/** All values of a named input joined into one, or undefined. */
export function joinedInput(o: Operation, name: string): Value | undefined {
  const all = inputs(o, name);
  return all.length === 0 ? undefined : all.length === 1 ? all[0]?.value : joinAll(all.map((x) => x.value));
}

/** A constant flag: from `with`, else from the named input; undefined when neither is known. */
export function flag(o: Operation, name: string): string | number | boolean | null | undefined {
  const fixed = o.row.with?.[name];
  if (typeof fixed === 'string' || typeof fixed === 'number' || typeof fixed === 'boolean') return fixed;
  return onlyConstant(input(o, name))?.value;
}

/** The file that a path or an open file stands for: at a constant path, of a constant name below a folder that nobody knows, or one that was opened before. */
export function fileOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  const path = onlyConstant(value)?.value;
  if (typeof path === 'string') return path;
  for (const { source } of value.taints) {
    if (source.isFile === true && /\.\w+$/.test(source.hints[0] ?? '')) return source.hints[0];
    if (source.reads !== undefined) return source.reads;
  }
  return undefined;
}
