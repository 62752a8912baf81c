/** `.gitignore` files of nested folders, the deepest of which has the last word, as git reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** Rules of one folder. */
interface Level {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The rules that hold in a folder, deepest folder first. */
export type IgnoreChain = readonly Level[];

/** A rule file larger than this is none. */
const MAX_RULES_BYTES = 1024 * 1024;

function readRules(file: string): Ignore | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text.length > MAX_RULES_BYTES ? undefined : ignore({ ignorecase: false }).add(text);
  } catch {
    return undefined;
  }
}

/** Adds the rules of a folder to those of its parent. A repository inside another one starts anew. */
export function enterFolder(chain: IgnoreChain, folder: string, names: readonly string[]): IgnoreChain {
  const parents = names.includes('.git') ? repositoryRules(folder) : chain;
  if (!names.includes('.gitignore')) return parents;
  const rules = readRules(join(folder, '.gitignore'));
  return rules === undefined ? parents : [{ folder, rules }, ...parents];
}

/** Rules that a clone keeps for itself (`.git/info/exclude`). */
function repositoryRules(folder: string): IgnoreChain {
  const rules = readRules(join(folder, '.git', 'info', 'exclude'));
  return rules === undefined ? [] : [{ folder, rules }];
}

/**
 * The rules of the folders above `folder`, up to the root of its repository; outside a repository up to `root`, where the
 * folder stands in it. When they ignore `folder` itself they are left out: who names an ignored folder wants to see it.
 */
export function rulesAbove(folder: string, root: string): IgnoreChain {
  if (existsSync(join(folder, '.git'))) return [];
  const above: string[] = [];
  let inRoot = 0;
  let isRepository = false;
  for (let at = dirname(folder), below = folder; at !== below && !isRepository; below = at, at = dirname(at)) {
    above.push(at);
    if (at === root) inRoot = above.length;
    isRepository = existsSync(join(at, '.git'));
  }
  const folders = (isRepository ? above : above.slice(0, inRoot)).reverse();
  let chain: IgnoreChain = [];
  for (const [i, at] of folders.entries()) {
    chain = enterFolder(chain, at, i === 0 && isRepository ? ['.git', '.gitignore'] : ['.gitignore']);
    if (isIgnored(chain, folders[i + 1] ?? folder, true)) return [];
  }
  return chain;
}

/** Whether the rules ignore a file or folder, given as an absolute path below all of the chain's folders. */
export function isIgnored(chain: IgnoreChain, path: string, isFolder: boolean): boolean {
  for (const { folder, rules } of chain) {
    const below = relative(folder, path);
    const name = (sep === '/' ? below : below.replaceAll(sep, '/')) + (isFolder ? '/' : '');
    if (name === '/' || name === '' || name.startsWith('..')) continue;
    const { ignored, unignored } = rules.test(name);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
