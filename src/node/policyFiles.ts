/** Finds the policy of a file: the nearest `phi-trace.yaml` above it, with those that it extends. Nothing outside the workspace's repository is read. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { RuleId } from '../findings/types';
import { extendPolicy, NO_POLICY, parsePolicy } from '../policy/load';
import type { Policy, PolicyProblem } from '../policy/types';
import { errorCode } from './readText';

export const POLICY_FILE = 'phi-trace.yaml';

/** Policies that extend each other, one behind the other. */
const MAX_EXTENDS = 8;

export interface FoundPolicy {
  /** The same for files with the same policy; absolute path of its file. */
  readonly key: string;
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
}

export interface PolicyFinder {
  /** The policy of a file (relative to the root), or undefined where none is above it. */
  policyOf(path: string): FoundPolicy | undefined;
  /** Policies found so far, in order of path. */
  found(): readonly FoundPolicy[];
  forget(): void;
}

export interface PolicyOptions {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** A policy for all files, wherever they are. */
  readonly file?: string;
  /** Rule ids by slug. */
  readonly slugs: ReadonlyMap<string, RuleId>;
}

export function createPolicyFinder({ root: given, file: fixed, slugs }: PolicyOptions): PolicyFinder {
  const root = resolve(given);
  const byFolder = new Map<string, FoundPolicy | undefined>();
  const byFile = new Map<string, FoundPolicy>();
  const shown = (file: string): string => {
    const inside = relative(root, file);
    return (inside === '' || isAbsolute(inside) ? file : inside).split(sep).join('/');
  };

  const readOne = (file: string, within: string): FoundPolicy => {
    const known = byFile.get(file);
    if (known !== undefined) return known;
    const read = (path: string, chain: readonly string[]): { policy: Policy; problems: readonly PolicyProblem[] } => {
      const name = shown(path);
      const broken = (message: string): { policy: Policy; problems: readonly PolicyProblem[] } => ({
        policy: { ...NO_POLICY, files: [name] },
        problems: [{ file: name, line: 0, column: 0, message }],
      });
      if (chain.includes(path)) return broken('the policies extend each other in a circle');
      if (chain.length >= MAX_EXTENDS) return broken(`more than ${MAX_EXTENDS} policies extend each other`);
      if (!isInside(within, path)) return broken('the policy lies outside the workspace and is not read');
      let text: string;
      try {
        text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
      } catch (error) {
        return broken(`the file cannot be read (${errorCode(error)})`);
      }
      const parsed = parsePolicy(name, text, folderOf(root, dirname(path)), slugs);
      const bases = parsed.extends.map((base) => read(resolve(dirname(path), base), [...chain, path]));
      return {
        policy: extendPolicy(
          parsed.policy,
          bases.map((b) => b.policy),
        ),
        problems: [...parsed.problems, ...bases.flatMap((b) => b.problems)],
      };
    };
    const made: FoundPolicy = { key: file, ...read(file, []) };
    byFile.set(file, made);
    return made;
  };

  const ofFolder = (folder: string): FoundPolicy | undefined => {
    if (byFolder.has(folder)) return byFolder.get(folder);
    const file = join(folder, POLICY_FILE);
    let result: FoundPolicy | undefined;
    if (isFile(file)) result = readOne(file, repositoryOf(folder) ?? root);
    else if (!existsSync(join(folder, '.git')) && dirname(folder) !== folder) result = ofFolder(dirname(folder));
    byFolder.set(folder, result);
    return result;
  };

  return {
    policyOf(path) {
      if (fixed !== undefined) return readOne(resolve(fixed), dirname(resolve(fixed)));
      return ofFolder(dirname(join(root, path)));
    },
    found: () => [...byFile.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    forget() {
      byFolder.clear();
      byFile.clear();
    },
  };
}

/**
 * The policy that a declaration about a file goes into: the nearest above it that lies in the workspace folder, else the one
 * that is to be made there. Absolute path, with its text where it is there.
 */
export function policyToEdit(root: string, path: string): { readonly path: string; readonly text?: string } {
  const top = resolve(root);
  for (let at = dirname(join(top, path)); ; at = dirname(at)) {
    const file = join(at, POLICY_FILE);
    if (isFile(file)) {
      try {
        return { path: file, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
      } catch {
        return { path: join(top, POLICY_FILE) };
      }
    }
    if (at === top || dirname(at) === at) return { path: join(top, POLICY_FILE) };
  }
}

/** The folder of a policy as its globs need it: relative to the root, or `^` and the way from the policy's folder down to the root. */
function folderOf(root: string, folder: string): string {
  const below = relative(root, folder).split(sep).join('/');
  if (below === '' || !below.startsWith('..')) return below;
  return `^${relative(folder, root).split(sep).join('/')}/`;
}

/** The folder with `.git` that a folder belongs to. */
function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

/** Whether a file is inside a folder, links followed. */
function isInside(folder: string, file: string): boolean {
  try {
    const below = relative(realpathSync(folder), realpathSync(file));
    return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  } catch {
    return true;
  }
}
