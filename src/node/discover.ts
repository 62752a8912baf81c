/** Finds the source files of folders: by extension, without what git ignores, what is installed or built, and what is minified; in the same order on every machine. */
import type { Dirent } from 'node:fs';
import { closeSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { Minimatch } from 'minimatch';
import type { CancelToken } from '../base/cancel';
import { NEVER } from '../base/cancel';
import type { DocumentKind } from '../syntax/document';
import { enterFolder, isIgnored, rulesAbove } from './gitignore';
import type { IgnoreChain } from './gitignore';
import { errorCode } from './readText';

/** Kinds of source by extension. */
const KINDS = new Map<string, DocumentKind>([
  ['.py', 'python'],
  ['.ipynb', 'notebook'],
  ...['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'].map((extension): [string, DocumentKind] => [extension, 'typescript']),
]);

/** Kind of a source file by its name, or undefined when it is none that is analysed. */
export function kindOf(path: string): DocumentKind | undefined {
  return KINDS.get(extname(path).toLowerCase());
}

/** Folders of tools, installed packages, caches and builds; never entered unless they are named. */
// prettier-ignore
const EXCLUDED_FOLDERS = new Set([
  '.git', '.hg', '.svn', '.jj', 'node_modules', 'bower_components', '.yarn', '.pnpm-store', 'jspm_packages',
  'venv', '.venv', 'site-packages', 'dist-packages', '__pycache__', '__pypackages__', '.tox', '.nox', '.eggs', '.mypy_cache', '.pytest_cache',
  '.ruff_cache', '.ipynb_checkpoints', '.next', '.nuxt', '.svelte-kit', '.turbo', '.parcel-cache', '.cache', '.vscode-test',
  '.phi-trace-cache', '.idea', '.terraform', '.serverless', '.aws-sam',
]);
/** What builds write, where it stands beside a project's manifest or at the top; elsewhere, as in `src/build`, these are names of source folders. */
const OUTPUT_FOLDERS = new Set(['dist', 'build']);
const MANIFESTS = ['package.json', 'pyproject.toml', 'setup.py', 'setup.cfg', 'CMakeLists.txt', 'pom.xml', '.git'];
const EXCLUDED_FOLDER_ENDING = /\.(?:egg-info|dist-info)$/;
const MINIFIED_NAME = /[.-](?:min|bundle|chunk)\.[cm]?js$/i;

export type SkipReason =
  /** Named on the command line, but not there. */
  | 'not-found'
  | 'unreadable'
  /** By the defaults: installed packages, builds, caches. */
  | 'excluded-by-default'
  /** By the policy. */
  | 'policy'
  /** By an `exclude` glob, or by no `include` glob. */
  | 'excluded'
  | 'gitignored'
  /** Minified or bundled code. */
  | 'minified'
  /** A link; what it leads to inside the folder is found there. */
  | 'link'
  /** Named, but no source that is analysed. */
  | 'unsupported';

export interface DiscoveredFile {
  /** Relative to the root, `/`-separated. */
  readonly path: string;
  readonly absolute: string;
  readonly kind: DocumentKind;
  readonly bytes: number;
}

export interface SkippedPath {
  /** Relative to the root, `/`-separated; folders end in `/`. */
  readonly path: string;
  readonly reason: SkipReason;
  /** Code of the operating system's error, for `unreadable`. */
  readonly detail?: string;
}

export interface DiscoverOptions {
  /** Absolute path of the folder that paths are given relative to. */
  readonly root: string;
  /** Files and folders to look at, absolute or relative to the root; default the root itself. Files are always taken. */
  readonly paths?: readonly string[];
  /** Globs (minimatch) relative to the root; one without a slash fits any name in the path. Only files that fit one are taken. */
  readonly include?: readonly string[];
  /** Globs of files and folders that are not taken. */
  readonly exclude?: readonly string[];
  /** Default true. */
  readonly respectGitignore?: boolean;
  readonly token?: CancelToken;
}

export interface Discovery {
  /** Sorted by path, each once. */
  readonly files: readonly DiscoveredFile[];
  /** Sorted by path. Files of other kinds are not listed. */
  readonly skipped: readonly SkippedPath[];
}

/** Order of the alphabet that no locale changes. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Whether a path, or a folder that it stands in, fits one of the globs. */
function createMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs
    .filter((glob) => glob !== '')
    .map((glob) => new Minimatch(glob.replace(/^\.\//, '').replace(/\/+$/, ''), { dot: true, matchBase: true, nocomment: true }));
  return (path) => {
    const parts = path.replace(/\/$/, '').split('/');
    return matchers.some((matcher) => parts.some((_, i) => matcher.match(parts.slice(0, i + 1).join('/'))));
  };
}

/** How much of a script is looked at for being minified. */
const SAMPLE_BYTES = 32 * 1024;

/** Whether a script was written by a tool: hardly any line breaks. Read from its first bytes. */
function looksMinified(path: string, bytes: number): boolean {
  if (bytes < 2048) return false;
  const sample = Buffer.alloc(Math.min(bytes, SAMPLE_BYTES));
  let length = 0;
  try {
    const file = openSync(path, 'r');
    try {
      length = readSync(file, sample, 0, sample.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return false; // whoever reads it will say why it cannot be read
  }
  const lines = sample.toString('latin1', 0, length).split('\n');
  // Licence headers are short lines before one endless line; a long data literal in hand-written code is one of many lines.
  const long = lines.filter((line) => line.length > 1000).reduce((sum, line) => sum + line.length, 0);
  return length / lines.length > 400 || long > length * 0.6;
}

/** Whether an extensionless file is a Python script. */
function hasPythonShebang(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(80);
      return /^#!.*\bpython/.test(head.toString('latin1', 0, readSync(file, head, 0, head.length, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** One walk over all the given paths. */
interface Walk {
  readonly root: string;
  readonly files: Map<string, DiscoveredFile>;
  readonly skipped: Map<string, SkippedPath>;
  readonly isIncluded: (path: string) => boolean;
  readonly isExcluded: (path: string) => boolean;
  readonly respectGitignore: boolean;
  readonly token: CancelToken;
}

/** Path relative to the root, `/`-separated, as it is reported. */
function relativeTo(root: string, absolute: string): string {
  const path = relative(root, absolute);
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function skip(walk: Walk, path: string, reason: SkipReason, detail?: string): void {
  walk.skipped.set(path, detail === undefined ? { path, reason } : { path, reason, detail });
}

/** Synchronous: one call costs less than a turn of the event loop, and the reading of each folder gives others their turn. */
function takeFile(walk: Walk, absolute: string, path: string, kind: DocumentKind, isNamed: boolean): void {
  try {
    const { size } = statSync(absolute);
    if (!isNamed && kind === 'typescript' && /js$|jsx$/i.test(absolute) && looksMinified(absolute, size)) skip(walk, path, 'minified');
    else walk.files.set(path, { path, absolute, kind, bytes: size });
  } catch (error) {
    skip(walk, path, 'unreadable', errorCode(error));
  }
}

/** Walks a folder without recursion, so that no depth of folders matters. */
async function walkFolder(walk: Walk, start: string): Promise<void> {
  const pending: { readonly folder: string; readonly rules: IgnoreChain }[] = [
    { folder: start, rules: walk.respectGitignore ? rulesAbove(start, walk.root) : [] },
  ];
  for (let next = pending.pop(); next !== undefined && !walk.token.isCancelled; next = pending.pop()) {
    const { folder } = next;
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      skip(walk, `${relativeTo(walk.root, folder)}/`, 'unreadable', errorCode(error));
      continue;
    }
    const names = entries.map((entry) => entry.name);
    if (folder !== start && isPythonEnvironment(names)) {
      skip(walk, `${relativeTo(walk.root, folder)}/`, 'excluded-by-default');
      continue;
    }
    const rules = walk.respectGitignore ? enterFolder(next.rules, folder, names) : [];
    for (const entry of entries) {
      const absolute = join(folder, entry.name);
      const path = relativeTo(walk.root, absolute);
      if (entry.isDirectory()) {
        const reason = isOutput(walk, folder, entry.name, names) ? 'excluded-by-default' : folderReason(walk, path, absolute, rules);
        if (reason === undefined) pending.push({ folder: absolute, rules });
        else skip(walk, `${path}/`, reason);
      } else {
        const kind = kindOf(entry.name);
        // Links are not followed: what they lead to inside the root is found there, what is outside is not the workspace's; no loop can arise.
        if (entry.isSymbolicLink()) {
          if (kind !== undefined || leadsToFolder(absolute)) skip(walk, path, 'link');
        } else if (kind !== undefined && entry.isFile()) {
          const reason = fileReason(walk, path, absolute, rules);
          if (reason === undefined) takeFile(walk, absolute, path, kind, false);
          else skip(walk, path, reason);
        }
      }
    }
  }
}

/** Virtual environments have any name, but always this file; conda's have this folder. */
function isPythonEnvironment(names: readonly string[]): boolean {
  return names.includes('pyvenv.cfg') || names.includes('conda-meta');
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

function isOutput(walk: Walk, folder: string, name: string, siblings: readonly string[]): boolean {
  return OUTPUT_FOLDERS.has(name) && (folder === walk.root || MANIFESTS.some((manifest) => siblings.includes(manifest)));
}

function isExcludedFolder(name: string): boolean {
  return EXCLUDED_FOLDERS.has(name) || EXCLUDED_FOLDER_ENDING.test(name);
}

function folderReason(walk: Walk, path: string, absolute: string, rules: IgnoreChain): SkipReason | undefined {
  if (isExcludedFolder(basename(absolute))) return 'excluded-by-default';
  if (walk.isExcluded(path)) return 'excluded';
  return isIgnored(rules, absolute, true) ? 'gitignored' : undefined;
}

function fileReason(walk: Walk, path: string, absolute: string, rules: IgnoreChain): SkipReason | undefined {
  if (walk.isExcluded(path) || !walk.isIncluded(path)) return 'excluded';
  if (MINIFIED_NAME.test(absolute)) return 'minified';
  return isIgnored(rules, absolute, false) ? 'gitignored' : undefined;
}

/** A path that was named. Links among them are followed. */
async function takePath(walk: Walk, given: string): Promise<void> {
  const absolute = resolve(walk.root, given);
  const path = relativeTo(walk.root, absolute);
  try {
    const found = statSync(absolute);
    if (found.isDirectory()) {
      await walkFolder(walk, absolute);
      return;
    }
    const kind = kindOf(absolute) ?? (extname(absolute) === '' && hasPythonShebang(absolute) ? 'python' : undefined);
    if (!found.isFile() || kind === undefined) skip(walk, path, 'unsupported');
    else takeFile(walk, absolute, path, kind, true);
  } catch (error) {
    const code = errorCode(error);
    skip(walk, path === '' ? given : path, code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'unreadable', code);
  }
}

/**
 * Finds the source files of the given paths. Never rejects: what cannot be read is in `skipped` with its reason. Files that
 * are named are taken whatever the globs, ignore files and defaults say, and even when another path skips them.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const include = options.include ?? [];
  const walk: Walk = {
    root: resolve(options.root),
    files: new Map(),
    skipped: new Map(),
    isIncluded: include.length === 0 ? () => true : createMatcher(include),
    isExcluded: createMatcher(options.exclude ?? []),
    respectGitignore: options.respectGitignore ?? true,
    token: options.token ?? NEVER,
  };
  for (const path of options.paths ?? ['.']) await takePath(walk, path);
  for (const path of walk.files.keys()) walk.skipped.delete(path);
  return { files: [...walk.files.values()].sort(byPath), skipped: [...walk.skipped.values()].sort(byPath) };
}

/** After so many folder entries a walk for data files gives up: then no name is known to be unique. */
const MAX_LISTED_ENTRIES = 100_000;

/** Names of all files below a folder that fit a pattern, relative to it, `/`-separated, ignored ones too (data often is); installed packages and builds left out. Empty when there is too much to look at. */
export function listFiles(root: string, pattern: RegExp): string[] {
  const found: string[] = [];
  const pending = [''];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch {
      continue;
    }
    seen += entries.length;
    if (seen > MAX_LISTED_ENTRIES) return [];
    if (folder !== '' && isPythonEnvironment(entries.map((entry) => entry.name))) continue;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isExcludedFolder(entry.name)) pending.push(path);
      } else if (entry.isFile() && pattern.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}
