/** The modules of a workspace as the analysis meets them: resolved by their imports, read through the host, lowered once, kept while they are of use. */
import { createDocument } from '../syntax/document';
import { writtenFiles } from '../syntax/runs';
import { joinPath } from '../resolve/paths';
import type { Document } from '../syntax/document';
import { resolvePythonImport } from '../resolve/pythonImports';
import { createTypescriptResolver } from '../resolve/typescriptImports';
import type { FactStore, LoadedModule } from '../taint/machine';
import { makeFactStore } from '../taint/machine';
import { dropImages, makeImageStore } from '../taint/images';
import type { ImageStore } from '../taint/images';
import type { AnalysisHost } from './api';
import { importedBy, signatureOf } from './dependencies';
import { loadModule } from './loadModule';
import type { ModuleLoader } from './loadModule';

export interface LoadedFile {
  readonly document: Document;
  readonly module: LoadedModule;
}

export interface WorkspaceModules {
  /** Path of the file that an import means, or undefined when it is not of the workspace. */
  resolveImport(source: string, from: string, language: 'python' | 'typescript'): string | undefined;
  /** A module by its path; undefined when there is none, or it is too large to be followed. */
  load(path: string): LoadedFile | undefined;
  /** The module of a document that is analysed itself. */
  take(document: Document): LoadedFile;
  /** The document that a module was lowered from, while it is kept. */
  documentOf(module: LoadedModule): Document | undefined;
  /** Documents of the files that the cells of a notebook write; it was taken or loaded before. */
  writtenBy(path: string): readonly Document[];
  /** See `Analysis`. */
  signatureOf(path: string): string | undefined;
  dependsOn(path: string, on: string): boolean;
  facts(): FactStore;
  images(): ImageStore;
  forget(): void;
}

/** Characters of source whose modules are kept lowered; beyond it those not used for longest go. */
const MAX_KEPT = 30_000_000;

/** Characters of the longest file that is followed from others. */
const MAX_FOLLOWED = 1_000_000;

/** The same of notebooks with their outputs. */
const MAX_FOLLOWED_NOTEBOOK = 20_000_000;

export function createWorkspaceModules(options: ModuleLoader & { readonly host: AnalysisHost }): WorkspaceModules {
  const { host } = options;
  const kept = new Map<string, LoadedFile>();
  /** Files that cells of notebooks write, by paths under the notebook as if it were their folder. */
  const written = new Map<string, Document>();
  const writtenBy = new Map<string, readonly Document[]>();
  const documents = new WeakMap<LoadedModule, Document>();
  /** Files as they were read from the disk: read again only after `forget`. */
  const read = new Map<string, LoadedFile>();
  let size = 0;
  let facts = makeFactStore();
  let images = makeImageStore();
  let resolved = new Map<string, string | undefined>();
  const files = { isFile: (path: string) => written.has(path) || host.isFile(path), read: (path: string) => host.readSource(path) };
  let typescript = createTypescriptResolver(files);

  const noteWritten = (notebook: Document): void => {
    const found = writtenDocuments(notebook);
    const before = writtenBy.get(notebook.path) ?? [];
    if (found.length === 0 && before.length === 0) return;
    for (const { path } of before) written.delete(path);
    for (const document of found) written.set(document.path, document);
    writtenBy.set(notebook.path, found);
    if (found.length !== before.length || found.some((document, i) => document.path !== before[i]?.path)) resolved = new Map();
  };

  const keep = (document: Document): LoadedFile => {
    if (document.kind === 'notebook') noteWritten(document);
    const old = kept.get(document.path);
    if (old !== undefined) {
      kept.delete(document.path);
      if (old.document.text === document.text && old.document.kind === document.kind) {
        // The same text; the document may map it to other cells.
        const same = old.document === document ? old : { document, module: old.module };
        kept.set(document.path, same);
        documents.set(same.module, document);
        return same;
      }
      size -= old.document.text.length;
      facts = makeFactStore();
      dropImages(images, old.module);
    }
    const file: LoadedFile = { document, module: loadModule(options, document) };
    kept.set(document.path, file);
    documents.set(file.module, document);
    size += document.text.length;
    for (const [path, other] of kept) {
      if (size <= MAX_KEPT || path === document.path) break;
      kept.delete(path);
      size -= other.document.text.length;
      dropImages(images, other.module);
    }
    return file;
  };

  const loadText = (path: string): LoadedFile | undefined => {
    const own = written.get(path);
    if (own !== undefined) return keep(own);
    const text = host.readSource(path);
    if (text === undefined) return undefined;
    if (path.endsWith('.ipynb')) {
      const notebook = text.length > MAX_FOLLOWED_NOTEBOOK ? undefined : createDocument(path, text, 'notebook');
      return notebook === undefined || notebook.text.length > MAX_FOLLOWED ? undefined : keep(notebook);
    }
    if (text.length > MAX_FOLLOWED) return undefined;
    const old = kept.get(path);
    if (old !== undefined && old.document.kind !== 'notebook' && old.document.text === text) {
      kept.delete(path);
      kept.set(path, old);
      return old;
    }
    return keep(createDocument(path, text, /\.(?:pyi?|ipy)$/.test(path) ? 'python' : 'typescript'));
  };

  const resolveImport: WorkspaceModules['resolveImport'] = (source, from, language) => {
    // What a notebook writes lies nearest to it.
    if (writtenBy.has(from)) from += '/';
    const key = `${from.slice(0, from.lastIndexOf('/') + 1)}\0${source}\0${language}`;
    if (resolved.has(key)) return resolved.get(key);
    const path = language === 'python' ? resolvePythonImport(source, from, files.isFile) : typescript(source, from);
    resolved.set(key, path);
    return path;
  };

  return {
    resolveImport,
    load(path) {
      const settled = read.get(path);
      if (settled !== undefined && settled === kept.get(path) && host.isSettled?.(path) === true) {
        kept.delete(path);
        kept.set(path, settled);
        return settled;
      }
      const file = loadText(path);
      if (file !== undefined && host.isSettled?.(path) === true) read.set(path, file);
      return file;
    },
    take: keep,
    writtenBy: (path) => writtenBy.get(path) ?? [],
    documentOf: (module) => documents.get(module),
    signatureOf(path) {
      const file = kept.get(path);
      return file === undefined ? undefined : signatureOf(file);
    },
    dependsOn(path, on) {
      const file = kept.get(path);
      return file === undefined || importedBy(file.module, resolveImport, (p) => kept.get(p)?.module).has(on);
    },
    facts: () => facts,
    images: () => images,
    forget() {
      facts = makeFactStore();
      images = makeImageStore();
      read.clear();
      resolved = new Map();
      typescript = createTypescriptResolver(files);
    },
  };
}

/** The files that a notebook's cells write, as documents whose places are those of the cells. */
function writtenDocuments(notebook: Document): readonly Document[] {
  const files = writtenFiles(notebook);
  return files.map(({ path, text }, i) => {
    const isLast = path !== undefined && !files.slice(i + 1).some((later) => later.path === path);
    // Of a file that is written again only the last text can be imported.
    const inside = isLast ? joinPath(notebook.path, path.replace(/^.*:|^\/+/, '')) : undefined;
    const isInside = inside?.startsWith(`${notebook.path}/`) === true;
    const own = isInside ? inside : `${notebook.path}/${isLast ? '' : `${i}/`}${(path ?? 'cell.py').replace(/^.*[\\/]/, '')}`;
    return { ...notebook, path: own, kind: 'python', text, cellEnds: [], cells: [], problems: [], lineCount: 0 };
  });
}
