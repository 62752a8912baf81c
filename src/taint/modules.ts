/** Imports: modules of the workspace through the program, everything else as catalog paths. */
import type { Import, Stmt } from '../ir/types';
import type { Span } from '../base/span';
import { MAX_IMPORT_DEPTH } from './budgets';
import { exportsOf } from '../resolve/exports';
import { RUN, submoduleOf } from '../resolve/pythonImports';
import type { Context, LoadedModule } from './machine';
import { restTaint } from './machine';
import { bindingPrefix } from './names';
import type { State } from './state';
import type { Value } from './values';
import { callableValue, CLEAN, pathValue, taintedValue } from './values';
import { exportValue, moduleValue } from './otherModules';
import { valueOf } from './settings';

/** `require('m')`, `import('m')`. */
export function importValue(c: Context, s: State, source: string): Value {
  const settings = settingsImported(c, s, source, { start: 0, end: 0 });
  if (settings !== undefined) return settings;
  const path = c.m.program.resolveImport(source, c.module);
  if (path !== undefined) return exportValue(c.m, path, '*') ?? moduleValue(path);
  const name = source.replace(/^node:/, '');
  return outside(c, name, name.replace(/^.*\//, ''), { start: 0, end: 0 });
}

const wildPackages = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** Whether any row of the catalog speaks of the package that a path lies in. */
function isKnownPackage(c: Context, path: string): boolean {
  const { packages } = c.module.catalog;
  if (packages.has(path) || packages.has(path.split('.')[0] ?? path)) return true;
  if (c.module.language !== 'typescript') return false;
  if (packages.has(path.replace(/\.[^./]*$/, ''))) return true;
  let wild = wildPackages.get(packages);
  if (wild === undefined) {
    wild = [...packages]
      .filter((p) => p.includes('*'))
      .map((p) => p.slice(0, p.indexOf('*')))
      .filter((p) => p !== '');
    wildPackages.set(packages, wild);
  }
  return wild.some((p) => path.startsWith(p));
}

/** A module or member from outside the workspace: a catalog path where the catalog knows the package, else of unknown origin. */
export function outside(c: Context, path: string, local: string, span: Span): Value {
  if (isKnownPackage(c, path)) return pathValue(path);
  const source = c.m.source(`${c.module.path}|import|${path}`, () => ({
    kind: 'name',
    file: c.module.path,
    span,
    hints: [local],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  return taintedValue([restTaint(source)]);
}

/** Binds what an import statement brings. */
export function executeImport(c: Context, s: State, statement: Import): void {
  if (statement.typeOnly) {
    // Types have paths too: `import type OpenAI from 'openai'`.
    for (const name of statement.names)
      s.set(
        bindingPrefix(c, name.local) + name.local,
        ofWorkspace(c, statement, name) ?? outside(c, pathOf(c, statement, name.imported), name.local, name.span),
      );
    return;
  }
  for (const name of statement.names) {
    if (name.imported === '**') {
      importAll(c, s, statement.source);
      continue;
    }
    const value =
      (isWhole(name) ? settingsImported(c, s, statement.source, name.span) : undefined) ??
      ofWorkspace(c, statement, name) ??
      outside(c, pathOf(c, statement, name.imported, name.local), name.local, name.span);
    s.set(bindingPrefix(c, name.local) + name.local, value);
  }
}

function isWhole(name: Import['names'][number]): boolean {
  return name.imported === 'default' || name.imported === '*';
}

/** `import columns from './columns.json'`. */
function settingsImported(c: Context, s: State, source: string, span: Span): Value | undefined {
  if (!/^\.{1,2}\/.*\.json$/.test(source)) return undefined;
  const settings = c.m.program.settingsOf(source, c.module.path);
  return settings === undefined ? undefined : valueOf(c, s, settings, outside(c, source, source.replace(/^.*\//, ''), span), span, `j${source}`);
}

/** What an imported name is when its module is of the workspace: looked at when it is first used. Rows of the catalog go first. */
function ofWorkspace(c: Context, statement: Import, name: Import['names'][number]): Value | undefined {
  const { source } = statement;
  const { resolveImport } = c.m.program;
  const root = name.isRoot === true ? (source.split('.')[0] ?? source) : source;
  const relative = source.startsWith('.');
  if (!relative && c.module.language === 'python' && isKnownPackage(c, root) && !givesName(c, root, name.imported)) return undefined;
  if (name.imported === '*') {
    const path = resolveImport(root, c.module) ?? (root === source ? undefined : namespaceOf(source, resolveImport(source, c.module)));
    return path === undefined ? undefined : moduleValue(path);
  }
  const path = resolveImport(source, c.module);
  if (path === undefined) {
    if (c.module.language !== 'python') return undefined;
    const inside = resolveImport(submoduleOf(source, name.imported), c.module);
    return inside === undefined ? undefined : moduleValue(inside);
  }
  const { catalog } = c.module;
  const full = `${source}.${name.imported}`;
  if (!relative && (catalog.call(full) !== undefined || catalog.type(full) !== undefined || catalog.attribute(full) !== undefined)) return undefined;
  return callableValue({ kind: 'import', path, name: name.imported, span: name.span, local: name.local, id: `import:${path}:${name.imported}` });
}

/** The package without `__init__` (PEP 420) that `import a.b` binds: where its `__init__` would be, from the file of `a.b`. */
function namespaceOf(source: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const inside = file.replace(/(\/__init__)?\.py$/, '').split('/');
  return [...inside.slice(0, inside.length - source.split('.').length + 1), '__init__.py'].join('/');
}

/** A module of the workspace that is called like a known package is meant only where it has the name. */
function givesName(c: Context, source: string, imported: string): boolean {
  if (imported === '*') return false;
  const module = c.m.importedModule(source, c.module);
  return module !== undefined && exportsOf(module.ir).names.has(imported);
}

/** `from m import *`: public names of the module, looked at when they are used. */
function importAll(c: Context, s: State, source: string, from: LoadedModule = c.module, depth = 0): void {
  const module = depth > MAX_IMPORT_DEPTH ? undefined : c.m.importedModule(source, from);
  if (module === undefined) return;
  const { path } = module;
  const exports = exportsOf(module.ir);
  for (const star of exports.stars) importAll(c, s, star, module, depth + 1);
  for (const name of exports.names.keys()) {
    // A run shares all of its names.
    if (name.startsWith('_') && !source.startsWith(RUN)) continue;
    const span = { start: 0, end: 0 };
    s.set(c.env.prefix + name, callableValue({ kind: 'import', path, name, span, local: name, id: `import:${path}:${name}` }));
    if (c.env.parent !== null) (c.env.extra ??= new Set()).add(name);
  }
}

/** Catalog path of an imported name. */
function pathOf(c: Context, statement: Import, imported: string, local?: string): string {
  const source = statement.source.replace(/^node:/, '');
  if (c.module.language === 'typescript') return imported === '*' || imported === 'default' ? source : `${source}.${imported}`;
  if (imported === '*') {
    // `import a.b` binds `a`; `import a.b as x` binds `a.b`.
    const root = source.split('.')[0] ?? source;
    return local === root && source !== root ? root : source;
  }
  return `${source}.${imported}`;
}

/** Import statements anywhere in a module, and the module specifiers of these and of `require`. */
export function importsIn(body: readonly Stmt[]): { readonly sources: ReadonlySet<string>; readonly statements: readonly Import[] } {
  const sources = new Set<string>();
  const statements: Import[] = [];
  const visit = (stmts: readonly Stmt[]): void => {
    for (const s of stmts) {
      switch (s.kind) {
        case 'Import': {
          const source = s.source.replace(/^node:/, '');
          sources.add(source);
          if (!s.typeOnly) statements.push(s);
          for (const n of s.names) if (n.imported !== '*' && n.imported !== '**') sources.add(`${source}.${n.imported}`);
          break;
        }
        case 'If':
          visit(s.then);
          visit(s.otherwise);
          break;
        case 'While':
          visit(s.body);
          break;
        case 'For':
          visit(s.body);
          break;
        case 'Try':
          visit(s.body);
          for (const h of s.handlers) visit(h.body);
          visit(s.otherwise);
          visit(s.finally);
          break;
        case 'With':
          visit(s.body);
          break;
        case 'Block':
          visit(s.body);
          break;
        case 'FunctionDef':
          visit(s.func.body);
          break;
        case 'ClassDef':
          for (const m of s.cls.members) if (m.kind === 'method') visit(m.func.body);
          break;
        case 'Assign':
          if (s.value.kind === 'ImportExp') {
            sources.add(s.value.source.replace(/^node:/, ''));
            statements.push(requireAsImport(s, s.value.source));
          }
          break;
        default:
          break;
      }
    }
  };
  visit(body);
  return { sources, statements };
}

/** `const { a } = require('m')` as the import that it stands for. */
function requireAsImport(s: Extract<Stmt, { kind: 'Assign' }>, source: string): Import {
  const names: Import['names'][number][] = [];
  for (const t of s.targets) {
    if (t.kind === 'NamePlace') names.push({ imported: '*', local: t.name, span: t.span });
    else if (t.kind === 'RecordPlace')
      for (const p of t.properties)
        if (p.key.kind === 'Const' && p.place.kind === 'NamePlace') names.push({ imported: String(p.key.value), local: p.place.name, span: p.span });
  }
  return { kind: 'Import', source, names, typeOnly: false, span: s.span };
}

export { CLEAN };
