/** Imports: modules of the workspace through the program, everything else as catalog paths. */
import type { Import, Stmt } from '../ir/types';
import type { Context } from './machine';
import { bindingPrefix } from './names';
import type { State } from './state';
import type { Value } from './values';
import { CLEAN, pathValue } from './values';

/** `require('m')`, `import('m')`. */
export function importValue(c: Context, source: string): Value {
  const module = c.m.program.resolveImport(source, c.module);
  if (module !== undefined) {
    const value = c.m.moduleValue(module);
    if (value !== undefined) return value;
  }
  return pathValue(source.replace(/^node:/, ''));
}

/** Binds what an import statement brings. */
export function executeImport(c: Context, s: State, statement: Import): void {
  if (statement.typeOnly) {
    // Types have paths too: `import type OpenAI from 'openai'`.
    for (const name of statement.names) s.set(bindingPrefix(c, name.local) + name.local, pathValue(pathOf(c, statement, name.imported)));
    return;
  }
  const module = c.m.program.resolveImport(statement.source, c.module);
  for (const name of statement.names) {
    if (name.imported === '**') {
      if (module !== undefined) for (const [exported, value] of c.m.exportsOf(module)) if (!exported.startsWith('_')) s.set(c.env.prefix + exported, value);
      else starImports(c, statement.source);
      continue;
    }
    let value: Value | undefined;
    if (module !== undefined) value = name.imported === '*' ? c.m.moduleValue(module) : c.m.exportsOf(module).get(name.imported);
    s.set(bindingPrefix(c, name.local) + name.local, value ?? pathValue(pathOf(c, statement, name.imported, name.local)));
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
        case 'If': visit(s.then); visit(s.otherwise); break;
        case 'While': visit(s.body); break;
        case 'For': visit(s.body); break;
        case 'Try': visit(s.body); for (const h of s.handlers) visit(h.body); visit(s.otherwise); visit(s.finally); break;
        case 'With': visit(s.body); break;
        case 'Block': visit(s.body); break;
        case 'FunctionDef': visit(s.func.body); break;
        case 'ClassDef': for (const m of s.cls.members) if (m.kind === 'method') visit(m.func.body); break;
        case 'Assign':
          if (s.value.kind === 'ImportExp') sources.add(s.value.source.replace(/^node:/, ''));
          break;
        default: break;
      }
    }
  };
  visit(body);
  return sources;
}

export { CLEAN };
