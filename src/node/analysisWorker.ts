/** The worker script of the workspace scan: reads one file a task, analyses it, and answers with plain data. */
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { lineHashes } from '../report/lineHash';
import type { CatalogText } from './catalogFiles';
import { ruleIdsBySlug } from '../rules/metadata';
import { createEngine } from './engine';
import type { Engine } from './engine';
import { createPolicyFinder } from './policyFiles';
import { readText } from './readText';
import type { ScanAnswer, ScanTask } from './scan';
import { serveTasks } from './workerPool';

/** What every worker of a scan is started with. */
export interface WorkerSetup {
  readonly root: string;
  readonly catalogs: readonly CatalogText[];
  readonly today: string;
  /** Absolute path of the policy for all files; absent: the nearest above each. */
  readonly policy?: string;
}

const setup = workerData as WorkerSetup;
let engine: Promise<Engine> | undefined;

serveTasks<ScanTask, ScanAnswer>(async ({ path, kind }) => {
  const read = readText(join(setup.root, path));
  if (!read.ok)
    return { result: { path, findings: [], incomplete: [{ file: path, reason: read.reason, message: read.message }], lines: 0, steps: 0 }, lineHashes: [] };
  const { check } = await (engine ??= createEngine({ ...setup, policies: createPolicyFinder({ root: setup.root, file: setup.policy, slugs: ruleIdsBySlug }) }));
  const result = check({ path, text: read.text, language: kind });
  const lines = new Map<string, Set<number>>();
  for (const { location } of result.findings) {
    const known = lines.get(location.file);
    if (known === undefined) lines.set(location.file, new Set([location.range.start.line + 1]));
    else known.add(location.range.start.line + 1);
  }
  const hashes: [string, number, string][] = [];
  for (const [file, wanted] of lines) {
    const other = file === path ? read : readText(join(setup.root, file));
    if (other.ok) for (const [line, hash] of lineHashes(other.text, wanted)) hashes.push([file, line, hash]);
  }
  return { result, lineHashes: hashes };
});
