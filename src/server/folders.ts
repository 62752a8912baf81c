/** Workspace folders: which one a document belongs to, and URIs ↔ paths. */
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A place in a folder. */
export interface FilePlace {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
}

/** Absolute path of a `file:` URI; undefined for other schemes (untitled documents, virtual workspaces). */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** URI of a file of a folder. */
export function uriIn(root: string, path: string): string {
  return uriOf(isAbsolute(path) ? path : join(root, path));
}

/** Where a document belongs: the innermost folder that holds it, else the folder that the file stands in. Documents without a file have the empty root. */
export function placeOf(uri: string, roots: readonly string[]): FilePlace {
  const path = pathOf(uri);
  if (path === undefined) return { root: '', path: lastSegment(uri) };
  let best: string | undefined;
  for (const root of roots) {
    const inside = relative(root, path);
    if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) continue;
    if (best === undefined || root.length > best.length) best = root;
  }
  const root = best ?? dirname(path);
  return { root, path: relative(root, path).split(sep).join('/') };
}

function lastSegment(uri: string): string {
  const path = uri.replace(/[?#].*$/, '');
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
