/**
 * Which file of the workspace a Python import names. Roots are not declared anywhere, so those are tried that a program
 * may be started from: the folder of the importing file and all above it, and the `src` and `lib` folders beside them
 * (PEP 420 packages without `__init__.py` included).
 */
import { folderOf, joinPath, upwards } from './paths';

/** What the source of an import begins with that stands for a run of a file in the importer's namespace; a path as written follows. */
export const RUN = '%run ';

/** Folders that conventionally hold packages without being one. */
const SOURCE_FOLDERS = ['src', 'lib', 'python'];

/** The file of a dotted path under a folder: a module, or a package by its `__init__`. */
function moduleFile(base: string, dotted: string, isFile: (path: string) => boolean): string | undefined {
  const path = joinPath(base, dotted.replaceAll('.', '/'));
  if (path === undefined || path === '') return undefined;
  for (const file of [`${path}.py`, `${path}/__init__.py`]) if (isFile(file)) return file;
  return undefined;
}

/**
 * File that `source` (`a.b`, `.sibling`, `..pkg.mod`, `.`) means in a file at `from`, or undefined when the workspace has none.
 * Paths are relative to the root of the workspace.
 */
export function resolvePythonImport(source: string, from: string, isFile: (path: string) => boolean): string | undefined {
  if (source.startsWith(RUN)) return runFile(source.slice(RUN.length), from, isFile);
  const dots = /^\.+/.exec(source)?.[0].length ?? 0;
  if (dots > 0) {
    const base = joinPath(folderOf(from), '../'.repeat(dots - 1));
    if (base === undefined) return undefined;
    const rest = source.slice(dots);
    if (rest !== '') return moduleFile(base, rest, isFile);
    const init = base === '' ? '__init__.py' : `${base}/__init__.py`;
    return isFile(init) ? init : undefined;
  }
  for (const folder of upwards(folderOf(from))) {
    const found = moduleFile(folder, source, isFile);
    if (found !== undefined) return found === from ? undefined : found;
    for (const name of SOURCE_FOLDERS) {
      const inside = moduleFile(folder === '' ? name : `${folder}/${name}`, source, isFile);
      if (inside !== undefined && inside !== from) return inside;
    }
  }
  return undefined;
}

/** The file that a run names: relative to the folder of the importing file or one above; the extension may be absent. Of an absolute path the ends are tried. */
function runFile(written: string, from: string, isFile: (path: string) => boolean): string | undefined {
  const path = written.replaceAll('\\', '/');
  const names = /\.(?:py|ipy|ipynb)$/i.test(path) ? [path] : [`${path}.py`, `${path}.ipynb`];
  for (const folder of upwards(folderOf(from)))
    for (const name of names)
      for (let rest = name; rest !== '';) {
        const found = joinPath(folder, rest.replace(/^\/+/, ''));
        if (found !== undefined && found !== from && isFile(found)) return found;
        // `/Repos/team/project/setup`: the workspace may be any folder on the way.
        const next = /^\/+[^/]+(?=\/)/.exec(rest);
        if (next === null) break;
        rest = rest.slice(next[0].length);
      }
  return undefined;
}

/** Source of the module that an imported name may be: `from a.b import c` as `a.b.c`, `from . import c` as `.c`. */
export function submoduleOf(source: string, name: string): string {
  return /^\.+$/.test(source) ? source + name : `${source}.${name}`;
}
