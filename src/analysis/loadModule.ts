/** Lowers a document to a module of the program. */
import type { Catalog } from '../catalog/types';
import type { Classifier } from '../catalog/elements';
import { lowerPython } from '../ir/lowerPython';
import { lowerTypescript } from '../ir/lowerTypescript';
import type { Stmt } from '../ir/types';
import type { Document } from '../syntax/document';
import type { PythonParser } from '../syntax/python';
import type { LoadedModule } from '../taint/machine';
import { importedSources } from '../taint/modules';
import type { Environment } from '../taint/values';

export interface ModuleLoader {
  readonly parser: PythonParser;
  readonly catalog: Catalog;
  readonly classifier: Classifier;
}

/** Parses and lowers a document; its trees are gone afterwards. */
export function loadModule(loader: ModuleLoader, document: Document): LoadedModule {
  const language = document.kind === 'typescript' ? 'typescript' : 'python';
  const ir = language === 'python' ? lowerPython(loader.parser, document.path, document.text, { cellEnds: document.cellEnds }) : lowerTypescript(document.path, document.text);
  const scope = { path: document.path, language } as const;
  const env: Environment = { prefix: `${document.path}|`, func: ir.body, parent: null, module: scope, self: null, cls: null };
  const imports = importedSources(ir.body.body);
  const base = document.path.split('/').pop() ?? '';
  return {
    path: document.path, language, ir, env,
    catalog: language === 'python' ? loader.catalog.python : loader.catalog.typescript,
    types: typesOf(ir.body.body),
    imports,
    isHealth: loader.classifier.isHealthName(base.replace(/\.[a-z]+$/, '')) || [...imports].some((i) => loader.classifier.isHealthImport(i)),
  };
}

function typesOf(body: readonly Stmt[]): ReadonlyMap<string, Extract<Stmt, { kind: 'TypeDef' }>> {
  const types = new Map<string, Extract<Stmt, { kind: 'TypeDef' }>>();
  const visit = (stmts: readonly Stmt[]): void => {
    for (const s of stmts) {
      if (s.kind === 'TypeDef') types.set(s.name, s);
      else if (s.kind === 'Block') visit(s.body);
      else if (s.kind === 'FunctionDef') visit(s.func.body);
    }
  };
  visit(body);
  return types;
}
