/** Decorators: a decorated function is what its decorators of the workspace return; those of libraries leave it as it is. */
import type { Exp } from '../ir/types';
import { callValue } from './callValue';
import { evaluate } from './evaluate';
import type { Context } from './machine';
import type { State } from './state';
import type { Value } from './values';

/** The value that a name gets whose definition carries decorators; they are applied from the innermost out. */
export function decorate(c: Context, s: State, value: Value, decorators: readonly Exp[]): Value {
  let result = value;
  for (const decorator of [...decorators].reverse()) {
    const target = evaluate(c, s, decorator);
    if (target.callables.length === 0) continue;
    const made = callValue(c, s, target, [result], decorator.span);
    if (made.callables.length > 0 || made.refs.length > 0) result = made;
  }
  return result;
}
