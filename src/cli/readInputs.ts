/** Reads the files that options name: catalogs, baseline, policy. What is wrong in them is the person's mistake and is said with file, line and column. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseBaseline } from '../findings/baseline';
import type { Baseline } from '../findings/baseline';
import { createPolicyFinder } from '../node/policyFiles';
import { ruleIdsBySlug } from '../rules/metadata';
import { UsageError } from './exitCodes';

/** Largest file, in bytes, that an option may name. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Text of the file that `option` names. Throws `UsageError` when it cannot be read. */
export function readNamedFile(option: string, path: string, cwd = '.', most = MOST_BYTES): string {
  try {
    const { size } = statSync(resolve(cwd, path));
    if (size > most) throw new UsageError(`${option}: ${path} is larger than ${most / 1024 / 1024} MB`);
    return readFileSync(resolve(cwd, path), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option}: ${path} ${reasonOf(error)}`);
  }
}

/** The baseline in a file. */
export function readBaseline(path: string): Baseline {
  const baseline = parseBaseline(readNamedFile('--baseline', path));
  if ('problem' in baseline) throw new UsageError(`--baseline: ${path}: ${baseline.problem}`);
  return baseline;
}

/** Absolute path of a policy without a mistake. Throws `UsageError` that names each mistake with its place. */
export function checkedPolicy(path: string, cwd: string): string {
  readNamedFile('--policy', path, cwd);
  const file = resolve(cwd, path);
  const found = createPolicyFinder({ root: cwd, file, slugs: ruleIdsBySlug }).policyOf('');
  const problems = found?.problems ?? [];
  if (problems.length > 0) throw new UsageError(problems.map((p) => `--policy: ${p.file}:${p.line + 1}:${p.column + 1}: ${p.message}`).join('\n'));
  return file;
}

/** Why a file could not be read, without the system's own wording of paths. */
export function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be accessed';
    case 'EISDIR':
      return 'is a folder';
    case 'ENOTDIR':
      return 'lies below something that is no folder';
    case 'ENOSPC':
      return 'does not fit: the disk is full';
    case 'ELOOP':
      return 'is a symbolic link that leads back to itself';
    default:
      return `cannot be used (${typeof code === 'string' ? code : 'unknown reason'})`;
  }
}
