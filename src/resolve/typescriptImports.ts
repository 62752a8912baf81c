/**
 * Which file of the workspace an import of TypeScript or JavaScript names: relative specifiers, and those that `paths` and
 * `baseUrl` of the nearest `tsconfig.json` or `jsconfig.json` map (https://www.typescriptlang.org/tsconfig/#paths).
 */
import { parse } from 'jsonc-parser';
import { folderOf, joinPath, upwards } from './paths';

const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs'];

/** What resolution asks of the workspace. */
export interface ImportFiles {
  isFile(path: string): boolean;
  read(path: string): string | undefined;
}

/** `paths` of a configuration, with the folder that its targets are relative to. */
interface PathMap {
  readonly base: string;
  readonly hasBaseUrl: boolean;
  readonly paths: readonly { readonly before: string; readonly after: string | null; readonly targets: readonly string[] }[];
}

/** The file that a path without (or with another) extension stands for. */
function sourceFile(path: string, isFile: (path: string) => boolean): string | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path) && isFile(path)) return path;
  for (const extension of EXTENSIONS) if (isFile(path + extension)) return path + extension;
  // What is written `./x.js` is compiled from `./x.ts`.
  const compiled = /^(.*)\.([cm]?)jsx?$/.exec(path);
  if (compiled !== null) for (const end of [`.${compiled[2] ?? ''}ts`, '.tsx']) if (isFile(`${compiled[1] ?? ''}${end}`)) return `${compiled[1] ?? ''}${end}`;
  for (const extension of EXTENSIONS) if (isFile(`${path}/index${extension}`)) return `${path}/index${extension}`;
  return undefined;
}

interface Config {
  readonly extends?: unknown;
  readonly compilerOptions?: { readonly baseUrl?: unknown; readonly paths?: unknown };
}

/** Reads a configuration and those that it extends; undefined when it maps nothing. */
function readConfig(file: string, files: ImportFiles, depth = 0): PathMap | undefined {
  const text = depth > 4 ? undefined : files.read(file);
  if (text === undefined) return undefined;
  const config = (parse(text, [], { allowTrailingComma: true }) ?? {}) as Config;
  if (typeof config !== 'object') return undefined;
  const folder = folderOf(file);
  const { baseUrl, paths } = config.compilerOptions ?? {};
  const base = typeof baseUrl === 'string' ? joinPath(folder, baseUrl) : folder;
  if (base !== undefined && ((typeof paths === 'object' && paths !== null) || typeof baseUrl === 'string')) {
    const entries = typeof paths === 'object' && paths !== null ? Object.entries(paths) : [];
    return {
      base,
      hasBaseUrl: typeof baseUrl === 'string',
      paths: entries.map(([pattern, targets]) => {
        const star = pattern.indexOf('*');
        return {
          before: star < 0 ? pattern : pattern.slice(0, star),
          after: star < 0 ? null : pattern.slice(star + 1),
          targets: Array.isArray(targets) ? targets.filter((t): t is string => typeof t === 'string') : [],
        };
      }),
    };
  }
  for (const parent of [config.extends].flat()) {
    if (typeof parent !== 'string' || !parent.startsWith('.')) continue;
    const path = joinPath(folder, parent);
    if (path === undefined) continue;
    const found = readConfig(files.isFile(path) ? path : `${path}.json`, files, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Resolves imports of one workspace; configurations are read once. */
export function createTypescriptResolver(files: ImportFiles): (source: string, from: string) => string | undefined {
  const maps = new Map<string, PathMap | undefined>();
  const mapOf = (folder: string): PathMap | undefined => {
    if (maps.has(folder)) return maps.get(folder);
    let map: PathMap | undefined;
    for (const name of ['tsconfig.json', 'jsconfig.json', 'tsconfig.app.json', 'tsconfig.base.json']) {
      const file = folder === '' ? name : `${folder}/${name}`;
      if (map === undefined && files.isFile(file)) map = readConfig(file, files);
    }
    if (map === undefined && folder !== '') map = mapOf(folderOf(folder));
    maps.set(folder, map);
    return map;
  };
  return (source, from) => {
    const folder = folderOf(from);
    if (/^\.{1,2}(\/|$)/.test(source)) {
      const path = joinPath(folder, source);
      return path === undefined ? undefined : sourceFile(path === '' ? 'index' : path, (p) => files.isFile(p));
    }
    for (const at of upwards(folder)) {
      const map = mapOf(at);
      if (map === undefined) break;
      for (const { before, after, targets } of map.paths) {
        if (after === null ? source !== before : !(source.startsWith(before) && source.endsWith(after))) continue;
        const middle = after === null ? '' : source.slice(before.length, source.length - after.length);
        for (const target of targets) {
          const path = joinPath(map.base, target.replace('*', middle));
          const found = path === undefined ? undefined : sourceFile(path, (p) => files.isFile(p));
          if (found !== undefined) return found;
        }
      }
      if (map.hasBaseUrl) {
        const path = joinPath(map.base, source);
        const found = path === undefined ? undefined : sourceFile(path, (p) => files.isFile(p));
        if (found !== undefined) return found;
      }
      break;
    }
    return undefined;
  };
}
