/** Imports: modules of the workspace through the program, everything else as catalog paths. */
import type { Import, Stmt } from '../ir/types';
import type { Span } from '../base/span';
import type { Context } from './machine';
import { restTaint } from './machine';
import { bindingPrefix } from './names';
import type { State } from './state';
import type { Value } from './values';
import { CLEAN, pathValue, taintedValue } from './values';

/** `require('m')`, `import('m')`. */
export function importValue(c: Context, source: string): Value {
  const module = c.m.program.resolveImport(source, c.module);
  if (module !== undefined) {
    const value = c.m.moduleValue(module);
    if (value !== undefined) return value;
  }
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
function outside(c: Context, path: string, local: string, span: Span): Value {
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
      s.set(bindingPrefix(c, name.local) + name.local, outside(c, pathOf(c, statement, name.imported), name.local, name.span));
    return;
  }
  const module = c.m.program.resolveImport(statement.source, c.module);
  for (const name of statement.names) {
    if (name.imported === '**') {
      if (module !== undefined)
        for (const [exported, value] of c.m.exportsOf(module))
          if (!exported.startsWith('_')) s.set(c.env.prefix + exported, value);
          else starImports(c, statement.source);
      continue;
    }
    let value: Value | undefined;
    if (module !== undefined) value = name.imported === '*' ? c.m.moduleValue(module) : c.m.exportsOf(module).get(name.imported);
    s.set(bindingPrefix(c, name.local) + name.local, value ?? outside(c, pathOf(c, statement, name.imported, name.local), name.local, name.span));
  }
}

function starImports(c: Context, source: string): void {
  void c;
  void source;
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

/** Module specifiers anywhere in a module. */
export function importedSources(body: readonly Stmt[]): ReadonlySet<string> {
  const sources = new Set<string>();
  const visit = (stmts: readonly Stmt[]): void => {
    for (const s of stmts) {
      switch (s.kind) {
        case 'Import': {
          const source = s.source.replace(/^node:/, '');
          sources.add(source);
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
          if (s.value.kind === 'ImportExp') sources.add(s.value.source.replace(/^node:/, ''));
          break;
        default:
          break;
      }
    }
  };
  visit(body);
  return sources;
}

export { CLEAN };
