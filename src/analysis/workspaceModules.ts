/** The modules of a workspace as the analysis meets them: resolved by their imports, read through the host, lowered once, kept while they are of use. */
import { createDocument } from '../syntax/document';
import type { Document } from '../syntax/document';
import { resolvePythonImport } from '../resolve/pythonImports';
import { createTypescriptResolver } from '../resolve/typescriptImports';
import type { FactStore, LoadedModule } from '../taint/machine';
import { makeFactStore } from '../taint/machine';
import { dropImages, makeImageStore } from '../taint/images';
import type { ImageStore } from '../taint/images';
import type { AnalysisHost } from './api';
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
  facts(): FactStore;
  images(): ImageStore;
  forget(): void;
}

/** Characters of source whose modules are kept lowered; beyond it those not used for longest go. */
const MAX_KEPT = 30_000_000;

/** Characters of the longest file that is followed from others. */
const MAX_FOLLOWED = 1_000_000;

export function createWorkspaceModules(options: ModuleLoader & { readonly host: AnalysisHost }): WorkspaceModules {
  const { host } = options;
  const kept = new Map<string, LoadedFile>();
  const documents = new WeakMap<LoadedModule, Document>();
  /** Files as they were read from the disk: read again only after `forget`. */
  const read = new Map<string, LoadedFile>();
  let size = 0;
  let facts = makeFactStore();
  let images = makeImageStore();
  let resolved = new Map<string, string | undefined>();
  const files = { isFile: (path: string) => host.isFile(path), read: (path: string) => host.readSource(path) };
  let typescript = createTypescriptResolver(files);

  const keep = (document: Document): LoadedFile => {
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
    const text = host.readSource(path);
    if (text === undefined || text.length > MAX_FOLLOWED) return undefined;
    const old = kept.get(path);
    if (old !== undefined && old.document.kind !== 'notebook' && old.document.text === text) {
      kept.delete(path);
      kept.set(path, old);
      return old;
    }
    return keep(createDocument(path, text, /\.pyi?$/.test(path) ? 'python' : 'typescript'));
  };

  return {
    resolveImport(source, from, language) {
      const key = `${from.slice(0, from.lastIndexOf('/') + 1)}\0${source}\0${language}`;
      if (resolved.has(key)) return resolved.get(key);
      const path = language === 'python' ? resolvePythonImport(source, from, files.isFile) : typescript(source, from);
      resolved.set(key, path);
      return path;
    },
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
    documentOf: (module) => documents.get(module),
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
