/** Lowers a document to a module of the program. */
import type { Catalog } from '../catalog/types';
import type { Classifier } from '../catalog/elements';
import { lowerPython } from '../ir/lowerPython';
import { lowerTypescript } from '../ir/lowerTypescript';
import type { Exp, Stmt } from '../ir/types';
import type { Document } from '../syntax/document';
import type { PythonParser } from '../syntax/python';
import type { LoadedModule } from '../taint/machine';
import { withRuns } from './runs';
import { functionsOf } from '../taint/entries';
import { importsIn } from '../taint/modules';
import { makeEnvironment } from '../taint/values';

export interface ModuleLoader {
  readonly parser: PythonParser;
  readonly catalog: Catalog;
  readonly classifier: Classifier;
  /** Whether the policy says that the file is about patients. */
  readonly isHealth?: (path: string) => boolean;
}

/** Parses and lowers a document; its trees are gone afterwards. */
export function loadModule(loader: ModuleLoader, document: Document): LoadedModule {
  const language = document.kind === 'typescript' ? 'typescript' : 'python';
  const ir =
    language === 'python'
      ? withRuns(document, lowerPython(loader.parser, document.path, document.text, { cellEnds: document.cellEnds }))
      : lowerTypescript(document.path, document.text);
  const scope = { path: document.path, language } as const;
  const env = makeEnvironment({ prefix: `${document.path}|`, func: ir.body, parent: null, module: scope, self: null, cls: null });
  const { sources: imports, statements: importStatements } = importsIn(ir.body.body);
  const entries = functionsOf(ir.body.body);
  return {
    path: document.path,
    language,
    ir,
    env,
    catalog: language === 'python' ? loader.catalog.python : loader.catalog.typescript,
    types: typesOf(ir.body.body),
    imports,
    aliases: aliasesOf(ir.body.body, language === 'python' ? loader.catalog.python.sinkNames : loader.catalog.typescript.sinkNames),
    hasWildSinks: [...imports].some((i) => {
      const { wildSinkPackages } = language === 'python' ? loader.catalog.python : loader.catalog.typescript;
      return wildSinkPackages.has(i) || wildSinkPackages.has(i.split('.')[0] ?? i);
    }),
    functions: entries.map((e) => e.func),
    owners: new Map(entries.flatMap((e) => (e.cls === null ? [] : [[e.func, e.cls.name] as const]))),
    importStatements,
    isNotebook: document.kind === 'notebook',
    isHealth:
      loader.isHealth?.(document.path) === true ||
      speaksOfPatients(loader.classifier, document.path, imports, ir.body.body) ||
      instructsForPatients(loader.classifier, document.text),
  };
}

/** Local names under which sinks are imported. */
function aliasesOf(body: readonly Stmt[], sinkNames: ReadonlySet<string>): ReadonlySet<string> {
  const aliases = new Set<string>();
  const visit = (stmts: readonly Stmt[]): void => {
    for (const s of stmts) {
      if (s.kind === 'Import') {
        for (const n of s.names)
          if (sinkNames.has(n.imported) || (n.imported === 'default' && sinkNames.has(s.source)) || (n.imported === '*' && sinkNames.has(s.source)))
            aliases.add(n.local);
      } else if (s.kind === 'If') {
        visit(s.then);
        visit(s.otherwise);
      } else if (s.kind === 'Try') {
        visit(s.body);
        for (const h of s.handlers) visit(h.body);
      } else if (s.kind === 'FunctionDef') visit(s.func.body);
    }
  };
  visit(body);
  return aliases;
}

/** Texts that are names: of a file, a database, a model. */
const TOKEN = /^[\w./-]{4,80}$/;

/** Names that are enough to say that a module is about patients. */
const ENOUGH = 4;

/** Whether a module's path, its imports, or several names that it defines speak of patients. */
function speaksOfPatients(classifier: Classifier, path: string, imports: ReadonlySet<string>, body: readonly Stmt[]): boolean {
  const parts = path.split('/');
  const near = parts.slice(-12).map((p) => p.replace(/\.[a-z]+$/, ''));
  if (near.some((p) => classifier.isHealthName(p))) return true;
  for (const i of imports) if (classifier.isHealthImport(i)) return true;
  const names = new Set<string>();
  const add = (name: string): void => {
    if (name.length > 3 && classifier.isHealthName(name)) names.add(name.toLowerCase());
  };
  // Files, databases and models that the program names: `"Bio_ClinicalBERT"`, `client["MIMIC"]`.
  const addText = (e: Exp): void => {
    if (e.kind === 'Const') {
      if (typeof e.value === 'string' && TOKEN.test(e.value)) add(e.value);
    } else if (e.kind === 'Call') {
      for (const arg of e.args) if (arg.value.kind !== 'Name') addText(arg.value);
      if (e.callee.kind === 'Attr') addText(e.callee.object);
    } else if (e.kind === 'Index' && e.index.kind === 'Const') addText(e.index);
  };
  const visit = (stmts: readonly Stmt[], depth: number): void => {
    for (const s of stmts) {
      if (names.size >= ENOUGH) return;
      if (s.kind === 'FunctionDef') {
        add(s.func.name);
        for (const p of s.func.params) add(p.name);
        if (depth < 3) visit(s.func.body, depth + 1);
      } else if (s.kind === 'ClassDef') {
        add(s.cls.name);
        for (const m of s.cls.members) {
          add(m.kind === 'method' ? m.func.name : m.name);
          if (m.kind === 'method') {
            for (const p of m.func.params) add(p.name);
            if (depth < 3) visit(m.func.body, depth + 1);
          }
        }
      } else if (s.kind === 'Assign') {
        for (const t of s.targets) if (t.kind === 'NamePlace') add(t.name);
        addText(s.value);
      } else if (s.kind === 'TypeDef') add(s.name);
      else if (s.kind === 'Import') for (const n of s.names) add(n.local);
      else if (s.kind === 'If') {
        visit(s.then, depth);
        visit(s.otherwise, depth);
      } else if (s.kind === 'Try' || s.kind === 'With' || s.kind === 'Block') visit(s.body, depth);
      else if (s.kind === 'For' || s.kind === 'While') visit(s.body, depth);
    }
  };
  visit(body, 0);
  return names.size >= ENOUGH;
}

/** Where the instructions of a model begin. */
const INSTRUCTIONS = /role['"]?\s*:\s*['"](?:system|developer)['"]|system_?(?:prompt|instruction|message)s?\w*|prompts?\w*['"]?\s*(?:[=:]|\()/gi;
/** So much of the text after it is read. */
const READ = 1200;

/** Whether a module holds instructions for a language model that talks with patients or about them. */
function instructsForPatients(classifier: Classifier, text: string): boolean {
  let end = 0;
  for (const { index } of text.matchAll(INSTRUCTIONS)) {
    if (index < end) continue;
    end = index + READ;
    if (classifier.isHealthText(text.slice(index, end))) return true;
  }
  return false;
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
