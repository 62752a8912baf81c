/** Calls a value with given arguments; what operations use for callbacks. */
import type { Span } from '../base/span';
import { argumentsOf } from './arguments';
import { invoke } from './call';
import type { Context } from './machine';
import type { State } from './state';
import type { Value } from './values';

/** The result of calling `callee` with positional arguments. */
export function callValue(c: Context, s: State, callee: Value, args: readonly Value[], span: Span): Value {
  return invoke(c, s, callee, argumentsOf(args, span), span, undefined, false);
}
