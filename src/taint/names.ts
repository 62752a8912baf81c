/** Looks up names: locals, enclosing functions, the module, then builtins and globals of the catalog. */
import type { Span } from '../base/span';
import type { Context } from './machine';
import { ensureBody, forceImports } from './otherModules';
import { restTaint } from './machine';
import type { State } from './state';
import type { Environment, Value } from './values';
import { callableValue, CLEAN, joinValues, NOTHING, pathValue, taintedValue, variableKey } from './values';

/** The value of a name at this point. Names that nothing defines are builtins (as a catalog path) and of unknown origin. */
export function lookUpName(c: Context, s: State, name: string, span: Span): Value {
  if (name === 'this' && c.module.language === 'typescript') return selfOf(c.env) ?? CLEAN;
  for (let env: Environment | null = c.env; env !== null; env = env.parent) {
    if (env === c.env && c.env.func.globals.has(name)) continue;
    if (env.parent !== null && !env.func.locals.has(name) && env.extra?.has(name) !== true) continue;
    // Before the name is looked up: states remember what they did not find.
    if (env.parent === null && !c.m.begun.has(env.module)) {
      const module = c.m.moduleOf(env.module);
      if (module !== undefined) ensureBody(c.m, module);
    }
    const key = variableKey(env, name);
    let value = s.get(key);
    if (value === undefined) continue;
    if (!value.callables.some((k) => k.kind === 'import')) return value;
    value = forceImports(c, value);
    s.set(key, value);
    return value;
  }
  return globalName(c, name, span);
}

function globalName(c: Context, name: string, span: Span): Value {
  const known = c.module.catalog;
  if (known.call(name) !== undefined || known.type(name) !== undefined || known.attribute(name) !== undefined || known.packages.has(name))
    return pathValue(name);
  const conventional = known.conventional(name);
  if (conventional !== undefined) return pathValue(`${conventional}#`);
  for (const statement of c.module.importStatements) {
    if (!statement.names.some((n) => n.imported === '**')) continue;
    const full = `${statement.source}.${name}`;
    if (known.call(full) !== undefined || known.type(full) !== undefined || known.attribute(full) !== undefined) return pathValue(full);
  }
  // Names that come from nowhere visible (star imports, notebook globals, browser globals): a path, and of unknown origin.
  const source = c.m.source(`${c.module.path}|global|${name}`, () => ({
    kind: 'name',
    file: c.module.path,
    span,
    hints: [name],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  const value = pathValue(name);
  return { ...value, taints: [restTaint(source)] };
}

/** Environment that a name is bound in when assigned here. */
export function bindingPrefix(c: Context, name: string): string {
  const { func } = c.env;
  if (func.locals.has(name)) return c.env.prefix;
  if (func.globals.has(name)) {
    let env: Environment = c.env;
    while (env.parent !== null) env = env.parent;
    return env.prefix;
  }
  for (let env: Environment | null = c.env.parent; env !== null; env = env.parent) {
    if (env.func.locals.has(name)) return env.prefix;
  }
  (c.env.extra ??= new Set()).add(name);
  return c.env.prefix;
}

export function selfOf(env: Environment | null): Value | null {
  for (let e = env; e !== null; e = e.parent) if (e.self !== null) return e.self;
  return null;
}

/** `super()`: members are looked up behind the class that the method stands in. */
export function superValue(c: Context, s: State): Value {
  for (let env: Environment | null = c.env; env !== null; env = env.parent) {
    if (env.cls !== null) {
      const first = env.func.params[0]?.name;
      const self = env.self ?? (first === undefined ? undefined : s.get(env.prefix + first)) ?? CLEAN;
      return callableValue({ kind: 'super', cls: env.cls, self, id: `super:${env.cls.id}` });
    }
  }
  return CLEAN;
}

export function joinOr(value: Value | undefined, other: Value): Value {
  return value === undefined ? other : joinValues(value, other);
}

export { NOTHING, taintedValue };
