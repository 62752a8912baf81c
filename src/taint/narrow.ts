/** What a condition says about values on one of its branches: guards of the catalog make arguments clean. */
import type { Exp } from '../ir/types';
import { memberPath } from './access';
import { evaluate } from './evaluate';
import type { Context } from './machine';
import type { State } from './state';
import { makeShape } from './state';
import { CLEAN } from './values';
import type { PathRows } from '../catalog/types';

/** Applies a condition to the state of the branch on which it is `holds`. */
export function narrow(c: Context, s: State, test: Exp, holds: boolean): void {
  if (test.kind === 'Unary' && (test.op === 'not' || test.op === '!')) {
    narrow(c, s, test.operand, !holds);
    return;
  }
  if (test.kind === 'Logical') {
    if ((test.op === 'and' && holds) || (test.op === 'or' && !holds)) {
      narrow(c, s, test.left, holds);
      narrow(c, s, test.right, holds);
    }
    return;
  }
  if (test.kind !== 'Call') return;
  const rows = guardRows(c, s, test);
  for (const guard of rows?.guards ?? []) {
    if (guard.holds !== holds) continue;
    for (const selector of guard.clears) {
      const exp =
        typeof selector === 'number'
          ? test.args[selector]?.value
          : (test.args.find((a) => a.name === selector)?.value ?? (selector === 'self' && test.callee.kind === 'Attr' ? test.callee.object : undefined));
      if (exp !== undefined) clean(c, s, exp);
    }
  }
}

function guardRows(c: Context, s: State, test: Extract<Exp, { kind: 'Call' }>): PathRows | undefined {
  const { callee } = test;
  const { catalog } = c.module;
  if (callee.kind === 'Name') {
    const direct = catalog.call(callee.name);
    if (direct !== undefined && direct.guards.length > 0) return direct;
  }
  if (callee.kind === 'Attr') {
    const byName = catalog.method(callee.name);
    if (byName !== undefined && byName.guards.length > 0) return byName;
    const object = evaluate(c, s, callee.object);
    for (const path of object.paths) {
      const rows = catalog.call(memberPath(path, callee.name));
      if (rows !== undefined && rows.guards.length > 0) return rows;
    }
    return undefined;
  }
  const target = evaluate(c, s, callee);
  for (const path of target.paths) {
    const rows = catalog.call(path);
    if (rows !== undefined && rows.guards.length > 0) return rows;
  }
  return undefined;
}

/** Makes what an expression names clean in this state. */
function clean(c: Context, s: State, e: Exp): void {
  if (e.kind === 'Name') {
    for (let env: Context['env'] | null = c.env; env !== null; env = env.parent) {
      const key = env.prefix + e.name;
      const value = s.get(key);
      if (value === undefined) continue;
      for (const ref of value.refs) s.setShape(ref, makeShape('record'));
      s.set(key, value.refs.length > 0 ? { ...value, taints: [] } : CLEAN);
      return;
    }
  } else if (e.kind === 'Attr' || e.kind === 'Index') {
    const object = evaluate(c, s, e.object);
    const name = e.kind === 'Attr' ? e.name : e.index.kind === 'Const' ? String(e.index.value) : undefined;
    if (name === undefined) return;
    for (const ref of object.refs) {
      const shape = s.shape(ref);
      if (shape !== undefined) s.setShape(ref, { ...shape, fields: new Map(shape.fields).set(name, CLEAN) });
    }
  }
}
