/** Decorators: a decorated function is what its decorators of the workspace return; those of libraries leave it as it is. */
import type { Exp } from '../ir/types';
import { MAX_CALL_DEPTH } from './budgets';
import { callValue } from './callValue';
import { enterFunction } from './entries';
import { evaluate } from './evaluate';
import { mayReachSink, moduleFacts } from './facts';
import type { Context } from './machine';
import type { State } from './state';
import type { Value } from './values';

/** The value that a name gets whose definition carries decorators; they are applied from the innermost out. */
export function decorate(c: Context, s: State, value: Value, decorators: readonly Exp[]): Value {
  let result = value;
  let isHandedOut = false;
  for (const decorator of [...decorators].reverse()) {
    const target = evaluate(c, s, decorator);
    if (target.callables.length === 0) {
      isHandedOut = true;
      continue;
    }
    const made = callValue(c, s, target, [result], decorator.span);
    if (made.callables.length > 0 || made.refs.length > 0) result = made;
  }
  if (isHandedOut && c.env.parent !== null) enterHandedOut(c, s, result);
  return result;
}

/** A function inside another that nobody names: its decorator took it (`@app.get("/visits")`), and calls it some day, with what the outer function knows. */
function enterHandedOut(c: Context, s: State, value: Value): void {
  for (const callable of value.callables) {
    if (callable.kind !== 'function' || c.m.executed.has(callable.func) || c.depth >= MAX_CALL_DEPTH) continue;
    if (moduleFacts(c.m, c.module).called.has(callable.func.name) || !mayReachSink(c.m, c.module, callable.func)) continue;
    enterFunction({ ...c, depth: c.depth + 1 }, s, callable);
  }
}
