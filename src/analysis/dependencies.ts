/** What a file's findings depend on: the modules that it imports, directly or not, and what of a module others can see. */
import { submoduleOf } from '../resolve/pythonImports';
import type { LoadedModule } from '../taint/machine';
import type { LoadedFile, WorkspaceModules } from './workspaceModules';

/** Paths of all files that a module imports, directly or through others. Modules that are not loaded were asked for nothing: behind them nothing is looked for. */
export function importedBy(
  module: LoadedModule,
  resolveImport: WorkspaceModules['resolveImport'],
  loaded: (path: string) => LoadedModule | undefined,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open: LoadedModule[] = [module];
  const add = (source: string, from: LoadedModule): void => {
    const path = resolveImport(source, from.path, from.language);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const next = loaded(path);
    if (next !== undefined) open.push(next);
  };
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { source, names } of at.importStatements) {
      add(source, at);
      if (at.language === 'python') for (const { imported } of names) if (!imported.startsWith('*')) add(submoduleOf(source, imported), at);
    }
    // `export … from`, `import('m')`.
    if (at.language === 'typescript') {
      for (const source of at.imports) add(source, at);
      for (const s of at.ir.body.body) if (s.kind === 'Export' && s.source !== undefined) add(s.source, at);
    }
  }
  return found;
}

/** Comments that speak to the analysis. */
const ADDRESSED = /phi-trace/i;

/** A module's text without comments and trailing space: what stays keeps its line and column. */
export function signatureOf({ document, module }: LoadedFile): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span, text } of module.ir.comments) {
    if (span.start < at || ADDRESSED.test(text)) continue;
    parts.push(document.text.slice(at, span.start), text.replace(/[^\n]/g, ' '));
    at = span.end;
  }
  parts.push(document.text.slice(at));
  return parts
    .join('')
    .replace(/[ \t]+$/gm, '')
    .trimEnd();
}
