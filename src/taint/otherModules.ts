/** Modules of the workspace that others import: their exports as values, and their bodies, run when first needed. */
import type { Exp } from '../ir/types';
import { exportsOf } from '../resolve/exports';
import { submoduleOf } from '../resolve/pythonImports';
import type { ExportTarget } from '../resolve/exports';
import { MAX_IMPORT_DEPTH } from './budgets';
import { evaluate } from './evaluate';
import { takeImage } from './images';
import type { Context, LoadedModule, Machine } from './machine';
import { makeTraining } from './machine';
import { outside } from './modules';
import { lookUpName } from './names';
import type { State } from './state';
import type { Value } from './values';
import { callableValue, joinValues, NOTHING } from './values';

/** The context in which the body of a module runs. */
export function moduleContext(m: Machine, module: LoadedModule, base: State): Context {
  return {
    m,
    module,
    env: module.env,
    id: module.path,
    depth: 0,
    idle: 0,
    away: 0,
    base,
    returned: { value: NOTHING, states: [] },
    yielded: { value: null },
    loops: [],
    training: makeTraining(),
    tries: [],
    escaped: { value: NOTHING },
    scope: '<module>',
    active: [],
  };
}

/** Takes over what the body of another module leaves: its variables and objects are in the root state afterwards. */
export function ensureBody(m: Machine, module: LoadedModule): void {
  if (m.begun.has(module.env.module)) return;
  m.begun.add(module.env.module);
  takeImage(m, module);
}

/** A module as a value. */
export function moduleValue(path: string): Value {
  return callableValue({ kind: 'module', path, id: `module:${path}` });
}

/** What a module gives under a name (`*`: itself), or undefined when it has nothing of that name. */
export function exportValue(m: Machine, path: string, name: string, depth = 0): Value | undefined {
  const key = `${path}:${name}`;
  if (m.exports.has(key)) return m.exports.get(key);
  if (depth > MAX_IMPORT_DEPTH) return undefined;
  // Modules that import each other in a circle find nothing, as when they run.
  m.exports.set(key, undefined);
  const module = m.load(path);
  const value = module === undefined ? insideNamespace(m, path, name) : findExport(m, module, name, depth);
  m.exports.set(key, value);
  return value;
}

/** A module of a package that has no `__init__`, or a package inside it that has none either. */
function insideNamespace(m: Machine, path: string, name: string): Value | undefined {
  if (!path.endsWith('__init__.py') || name === '*') return undefined;
  const inside = m.program.resolveImport(`.${name}`, { path, language: 'python' });
  return moduleValue(inside ?? path.replace(/__init__\.py$/, `${name}/__init__.py`));
}

function findExport(m: Machine, module: LoadedModule, name: string, depth: number): Value | undefined {
  const exports = exportsOf(module.ir);
  if (name === '*') return exports.whole !== null && exports.names.size === 0 ? valueIn(m, module, exports.whole) : moduleValue(module.path);
  const target = exports.names.get(name);
  if (target !== undefined) return targetValue(m, module, target, depth);
  for (const source of exports.stars) {
    const path = m.program.resolveImport(source, module);
    const found = path === undefined ? undefined : exportValue(m, path, name, depth + 1);
    if (found !== undefined) return found;
  }
  if (exports.whole !== null && name === 'default') return valueIn(m, module, exports.whole);
  if (module.language === 'python') {
    // A module inside a package that was not imported by its `__init__`.
    const inside = m.program.resolveImport(`.${name}`, module);
    if (inside !== undefined && module.path.endsWith('__init__.py')) return moduleValue(inside);
  }
  return undefined;
}

function targetValue(m: Machine, module: LoadedModule, target: ExportTarget, depth: number): Value | undefined {
  switch (target.kind) {
    case 'function': {
      const { func } = target;
      return callableValue({ kind: 'function', func, env: module.env, self: null, cls: null, id: `${module.env.prefix}f${func.id}` });
    }
    case 'variable': {
      ensureBody(m, module);
      const value = m.root.get(module.env.prefix + target.name);
      return value === undefined ? undefined : forced(m, module, value);
    }
    case 'value':
      return valueIn(m, module, target.value);
    case 'import': {
      const path = m.program.resolveImport(target.source, module);
      if (path === undefined) {
        // From a package outside: what the import statement binds.
        ensureBody(m, module);
        for (const [local, t] of exportsOf(module.ir).names) if (t === target) return m.root.get(module.env.prefix + local);
        return undefined;
      }
      return exportValue(m, path, target.imported, depth + 1) ?? submodule(m, module, target.source, target.imported);
    }
  }
}

/** `from package import module`. */
function submodule(m: Machine, from: LoadedModule, source: string, name: string): Value | undefined {
  if (from.language !== 'python' || name === '*') return undefined;
  const path = m.program.resolveImport(submoduleOf(source, name), from);
  return path === undefined ? undefined : moduleValue(path);
}

/** An expression of a module's top level, evaluated there. */
function valueIn(m: Machine, module: LoadedModule, e: Exp): Value {
  ensureBody(m, module);
  const c = moduleContext(m, module, m.root);
  m.quiet++;
  const value = e.kind === 'Name' ? lookUpName(c, m.root, e.name, e.span) : evaluate(c, m.root, e);
  m.quiet--;
  return value;
}

function forced(m: Machine, module: LoadedModule, value: Value): Value {
  return value.callables.some((k) => k.kind === 'import') ? forceImports(moduleContext(m, module, m.root), value) : value;
}

/** The value with imported names replaced by what they name; names that their module does not give are of unknown origin. */
export function forceImports(c: Context, value: Value): Value {
  let result: Value = { ...value, callables: value.callables.filter((k) => k.kind !== 'import') };
  for (const k of value.callables) {
    if (k.kind !== 'import') continue;
    const found = exportValue(c.m, k.path, k.name) ?? outside(c, `${k.path}.${k.name}`, k.local, k.span);
    result = joinValues(result, found);
  }
  return result;
}
