/** Reads the files that options name: catalogs, baseline, policy. What is wrong in them is the person's mistake and is said with file, line and column. */
import { readFileSync, statSync } from 'node:fs';
import { isMap, parseDocument } from 'yaml';
import { LineIndex } from '../base/lineIndex';
import { yamlMessage } from '../base/yamlMessage';
import { parseBaseline } from '../findings/baseline';
import type { Baseline } from '../findings/baseline';
import { UsageError } from './exitCodes';

/** Largest file, in bytes, that an option may name. */
const MOST_BYTES = 20 * 1024 * 1024;

/** Text of the file that `option` names. Throws `UsageError` when it cannot be read. */
export function readNamedFile(option: string, path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new UsageError(`${option}: ${path} is larger than ${MOST_BYTES / 1024 / 1024} MB`);
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
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

/** Checks that a policy can be read as YAML of version 1. Its content is applied by later versions. */
export function checkPolicy(path: string): void {
  const text = readNamedFile('--policy', path);
  const lines = new LineIndex(text);
  const fail = (offset: number, message: string): never => {
    const { line, character } = lines.position(offset);
    throw new UsageError(`--policy: ${path}:${line + 1}:${character + 1}: ${message}`);
  };
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
  const error = document.errors[0];
  if (error) fail(error.pos[0], `not readable as YAML: ${yamlMessage(error.message)}`);
  const { contents } = document;
  if (!isMap(contents)) return fail(0, 'expected a mapping that begins with «version: 1»');
  const version = contents.items.find((item) => String(item.key) === 'version');
  if (!version) return fail(contents.range?.[0] ?? 0, 'the key «version» is missing; expected «version: 1»');
  if (document.get('version') !== 1) fail(rangeStart(version.value) ?? 0, 'expected «version: 1»');
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

function rangeStart(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0];
}
