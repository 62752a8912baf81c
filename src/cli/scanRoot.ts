/** Which folder the paths of a report are relative to. */
import { statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { reasonOf } from './readInputs';

export interface ScanTargets {
  /** Absolute folder that paths in reports are relative to. */
  readonly root: string;
  /** Absolute paths that exist. */
  readonly paths: readonly string[];
  /** One sentence for every path that cannot be scanned. */
  readonly missing: readonly string[];
}

/**
 * A single folder is its own root. For a file, or several paths, it is the current folder when all lie in it, else
 * the nearest folder that holds them all. `given` overrides it; paths outside it are refused.
 */
export function scanTargets(args: readonly string[], cwd: string, given?: string): ScanTargets {
  const paths: { path: string; isFolder: boolean }[] = [];
  const missing: string[] = [];
  for (const arg of args) {
    const path = resolve(cwd, arg);
    try {
      const isFolder = statSync(path).isDirectory();
      if (!paths.some((known) => known.path === path)) paths.push({ path, isFolder });
    } catch (error) {
      missing.push(`${arg} ${reasonOf(error)}`);
    }
  }
  const root = given === undefined ? rootOf(paths, cwd) : resolve(cwd, given);
  const inside = paths.filter(({ path }) => isIn(path, root));
  for (const { path } of paths) if (!isIn(path, root)) missing.push(`${relative(cwd, path)} lies outside of the --root folder`);
  return { root, paths: inside.map(({ path }) => path), missing };
}

function rootOf(paths: readonly { readonly path: string; readonly isFolder: boolean }[], cwd: string): string {
  const [first, ...others] = paths;
  if (!first) return cwd;
  if (others.length === 0 && first.isFolder) return first.path;
  if (paths.every(({ path }) => isIn(path, cwd))) return cwd;
  let folder = first.isFolder ? first.path : dirname(first.path);
  while (!paths.every(({ path }) => isIn(path, folder))) folder = dirname(folder);
  return folder;
}

function isIn(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
