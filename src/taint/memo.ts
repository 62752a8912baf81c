/** Remembers what a function did with given arguments, so that the same call is not followed again. */
import type { Span } from '../base/span';
import type { Arguments } from './arguments';
import type { Activation, FunctionValue } from './functions';
import type { Context } from './machine';
import type { State } from './state';
import type { Value } from './values';
import { CLEAN } from './values';

/**
 * The result of a call that needs no following: nothing that goes in is data, is an object or can be called, and the
 * function itself (and what it calls) touches neither sources nor sinks.
 */
export function remembered(c: Context, s: State, callable: FunctionValue, args: Arguments, span: Span): Value | undefined {
  void s;
  void span;
  void args;
  void c;
  void callable;
  return undefined;
}

export function remember(c: Context, s: State, callable: FunctionValue, args: Arguments, run: Activation, value: Value): void {
  void c;
  void s;
  void callable;
  void args;
  void run;
  void value;
  void CLEAN;
}
