/** Containers of a module that its body leaves empty: what its functions put there is of unknown origin, named by the variable. */
import type { Context } from './machine';
import { restTaint } from './machine';
import type { State } from './state';
import type { Source, Value } from './values';
import { joinValues, NOTHING, taintedValue } from './values';

/** How deep stores are looked for in objects. */
const MAX_DEPTH = 2;

/** Opens the empty records, lists and maps in variables of a module (TypeScript): `const visits = []`, `const db = { patients: {} }`. */
export function openStores(c: Context, s: State): void {
  if (c.module.language !== 'typescript') return;
  for (const name of c.module.ir.body.locals) {
    const value = s.get(c.env.prefix + name);
    if (value !== undefined && value.refs.length === 1) open(c, s, value, [name], 0);
  }
}

function open(c: Context, s: State, value: Value, names: readonly string[], depth: number): void {
  const ref = value.refs[0] as string;
  const shape = s.shape(ref);
  if (shape === undefined || shape.cls !== null || (shape.kind !== 'record' && shape.kind !== 'sequence')) return;
  if (shape.fields.size > 0) {
    if (shape.kind === 'record' && depth < MAX_DEPTH)
      for (const [name, field] of shape.fields) if (field.refs.length === 1 && field.callables.length === 0) open(c, s, field, [name, ...names], depth + 1);
    return;
  }
  // What is written under keys that nobody knows may be written again with other data.
  if (shape.rest !== null && (shape.rest.taints.length > 0 || !names.some((n) => c.m.program.classifier.isPatientRecord(n)))) return;
  s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, taintedValue([restTaint(storeSource(c, ref, names))])) });
}

function storeSource(c: Context, ref: string, names: readonly string[]): Source {
  return c.m.source(`${c.module.path}|store|${ref}`, () => ({
    kind: 'call',
    file: c.module.path,
    span: c.module.ir.body.nameSpan,
    hints: [...names],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
}
