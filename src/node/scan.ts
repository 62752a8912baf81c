/** The workspace scan: find the files, analyse them in workers, gather in the order of paths; the same result with any number of workers. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FileResult } from '../analysis/api';
import { NEVER } from '../base/cancel';
import type { CancelToken } from '../base/cancel';
import type { CatalogProblem } from '../catalog/types';
import { mergeFindings } from '../findings/merge';
import type { Finding, Incomplete } from '../findings/types';
import { compareFindings, compareIncomplete } from '../report/order';
import type { FoundFrom } from '../report/types';
import type { DocumentKind } from '../syntax/document';
import type { WorkerSetup } from './analysisWorker';
import { parseCatalogs } from './catalogFiles';
import type { CatalogText } from './catalogFiles';
import { DATA_FILES, dataFile } from './dataFiles';
import { discover } from './discover';
import type { DiscoveredFile, SkippedPath, SkipReason } from './discover';
import { isAmong } from '../policy/match';
import { ruleIdsBySlug } from '../rules/metadata';
import { createPolicyFinder } from './policyFiles';
import { policyNotes } from './policyNotes';
import { shareOf } from './shard';
import type { Shard } from './shard';
import { isoToday } from './today';
import { createWorkerPool } from './workerPool';
import type { PoolOutcome } from './workerPool';

/** A worker costs about as much to start as this many bytes of source to analyse; fewer do not pay. */
const BYTES_PER_WORKER = 400_000;
/** How often a cancel token is looked at, in milliseconds. */
const CANCEL_INTERVAL = 50;

export interface ScanOptions {
  /** Absolute path of the folder that all paths in the result are relative to. */
  readonly root: string;
  /** Files and folders inside the root, absolute or relative to it; default the root itself. */
  readonly paths?: readonly string[];
  /** Globs relative to the root, as `discover` takes them. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Users' catalogs; when one has a mistake nothing is scanned unless `ignoreCatalogProblems`. */
  readonly catalogs?: readonly CatalogText[];
  readonly ignoreCatalogProblems?: boolean;
  /** Absolute path of the policy for all files; absent: the nearest `phi-trace.yaml` above each. */
  readonly policy?: string;
  /** Most worker threads. Default: what the machine and the amount of source suggest. */
  readonly jobs?: number;
  readonly token?: CancelToken;
  /** ISO date that dated suppressions are judged by. Default: today's. */
  readonly today?: string;
  /** Only this part of the files is analysed (imports are followed everywhere). */
  readonly shard?: Shard;
  /** Worker script, absolute; tests stand in for the product's. */
  readonly script?: string;
  /** Called once a file as they end, in no order. */
  onProgress?(done: number, total: number, file?: string): void;
}

export interface ScanResult {
  /** Files analysed, wholly or in part. */
  readonly files: number;
  /** Lines of source analysed. */
  readonly lines: number;
  /** Steps of the analysis, its own measure of work. */
  readonly steps: number;
  /** Bytes of the files. */
  readonly bytes: number;
  /** By file, place and rule; suppressed ones are among them, marked. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  /** Files and folders that were left out, with a phrase that says why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Paths of all files that were looked at, sorted. */
  readonly scanned: readonly string[];
  readonly catalogProblems: readonly CatalogProblem[];
  /** Workers used at most. */
  readonly jobs: number;
  readonly cancelled: boolean;
  /** Only for shards: what each file led to, before findings of one place are joined. Policies and folders are told by the first shard alone, under the name ''. */
  readonly parts?: readonly FoundFrom[];
  /** `primaryLocationLineHash` of the line (one-based) of a finding. */
  lineHash(file: string, line: number): string | undefined;
}

/** One file for a worker. */
export interface ScanTask {
  readonly path: string;
  readonly kind: DocumentKind;
}

export interface ScanAnswer {
  readonly result: FileResult;
  /** Hashes of the lines of its findings. */
  readonly lineHashes: readonly (readonly [file: string, line: number, hash: string])[];
}

const SKIP_REASONS: Readonly<Record<SkipReason, string>> = {
  'not-found': 'does not exist',
  unreadable: 'cannot be read',
  'excluded-by-default': 'installed, built or cached',
  excluded: 'left out by --include or --exclude',
  gitignored: 'ignored by .gitignore',
  policy: 'left out by the policy',
  minified: 'minified',
  link: 'a symbolic link',
  unsupported: 'not a kind of file that is analysed',
};

/** Scans a folder. Rejects only with `InstallationError`. */
export async function scanWorkspace(options: ScanOptions): Promise<ScanResult> {
  // Said once here, not once a file by the workers.
  for (const name of Object.values(DATA_FILES)) dataFile(name);
  const token = options.token ?? NEVER;
  const catalogs = options.catalogs ?? [];
  const { problems: catalogProblems } = parseCatalogs(catalogs);
  if (catalogProblems.length > 0 && !options.ignoreCatalogProblems) return resultOf([], [], [], { catalogProblems, jobs: 0, cancelled: false });
  const { root, paths, include, exclude } = options;
  const today = options.today ?? isoToday();
  const { files: present, skipped: left } = await discover({ root, paths, include, exclude, token });
  const policies = createPolicyFinder({ root, file: options.policy, slugs: ruleIdsBySlug });
  const isExcluded = (path: string): boolean => policies.policyOf(path)?.policy.exclude.some((globs) => isAmong(path, globs)) === true;
  const wanted = present.filter(({ path }) => !isExcluded(path));
  const { shard } = options;
  const files = shard === undefined ? wanted : shareOf(wanted, shard);
  // What is known without analysing anything is told once.
  const isFirst = shard === undefined || shard.index === 1;
  const skipped = [...left, ...present.filter(({ path }) => isExcluded(path)).map(({ path }): SkippedPath => ({ path, reason: 'policy' }))];
  const jobs = Math.min(options.jobs ?? defaultJobs(files), Math.max(1, files.length));
  const setup: WorkerSetup = { root, catalogs, today, ...(options.policy === undefined ? {} : { policy: options.policy }) };
  const outcomes = await analyse(files, options.script ?? workerScript(), setup, jobs, token, options.onProgress?.bind(options));
  return resultOf(
    files,
    isFirst ? skipped : [],
    outcomes,
    { catalogProblems, jobs, cancelled: token.isCancelled },
    isFirst ? policyNotes(policies.found(), today) : [],
    shard !== undefined,
  );
}

function defaultJobs(files: readonly DiscoveredFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(bytes / BYTES_PER_WORKER)));
}

async function analyse(
  files: readonly DiscoveredFile[],
  script: string,
  setup: WorkerSetup,
  jobs: number,
  token: CancelToken,
  onProgress: ScanOptions['onProgress'],
): Promise<PoolOutcome<ScanAnswer>[]> {
  if (files.length === 0) return [];
  const pool = createWorkerPool<ScanTask, ScanAnswer>({ script, workers: jobs, workerData: setup });
  const abort = new AbortController();
  const watch = setInterval(() => {
    if (token.isCancelled) abort.abort();
  }, CANCEL_INTERVAL);
  let done = 0;
  onProgress?.(0, files.length);
  try {
    return await pool.run(
      files.map(({ path, kind, bytes }) => ({ name: path, size: bytes, data: { path, kind } })),
      { signal: abort.signal, onDone: (outcome) => onProgress?.(++done, files.length, outcome.name) },
    );
  } finally {
    clearInterval(watch);
    await pool.close();
  }
}

/** The worker's bundle beside ours, or its compiled source. */
function workerScript(): string {
  const bundle = join(__dirname, 'worker.js');
  return existsSync(bundle) ? bundle : join(__dirname, 'analysisWorker.js');
}

function resultOf(
  files: readonly DiscoveredFile[],
  skipped: readonly SkippedPath[],
  outcomes: readonly PoolOutcome<ScanAnswer>[],
  rest: Pick<ScanResult, 'catalogProblems' | 'jobs' | 'cancelled'>,
  notes: readonly Finding[] = [],
  keepParts = false,
): ScanResult {
  const findings: Finding[] = [...notes];
  const parts: FoundFrom[] = keepParts && notes.length > 0 ? [{ from: '', findings: notes }] : [];
  const incomplete: Incomplete[] = [];
  const hashes = new Map<string, string>();
  let analysed = 0;
  let lines = 0;
  let steps = 0;
  for (const outcome of outcomes) {
    if (!outcome.ok) {
      if (outcome.reason !== 'cancelled') incomplete.push({ file: outcome.name, reason: 'internal', message: outcome.message });
      continue;
    }
    const { result, lineHashes } = outcome.value;
    findings.push(...result.findings);
    if (keepParts && result.findings.length > 0) parts.push({ from: outcome.name, findings: result.findings });
    incomplete.push(...result.incomplete);
    if (!result.incomplete.some(isWhole)) analysed++;
    lines += result.lines;
    steps += result.steps;
    for (const [file, line, hash] of lineHashes) hashes.set(`${file}\0${line}`, hash);
  }
  // A file that is there and cannot be read was not left out on purpose.
  for (const { path, reason } of skipped) if (reason === 'unreadable') incomplete.push({ file: path, reason, message: 'The file or folder cannot be read.' });
  return {
    ...rest,
    files: analysed,
    lines,
    steps,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    // What stands in a file is found from itself and from those that call it.
    findings: [...mergeFindings(findings)].sort(compareFindings),
    incomplete: incomplete.sort(compareIncomplete),
    skipped: skipped.filter(({ reason }) => reason !== 'unreadable').map(({ path, reason }) => ({ path, reason: SKIP_REASONS[reason] })),
    scanned: files.map((file) => file.path),
    ...(keepParts ? { parts } : {}),
    lineHash: (file, line) => hashes.get(`${file}\0${line}`),
  };
}

/** Whether nothing of the file was analysed. */
function isWhole(item: Incomplete): boolean {
  return item.location === undefined && (item.reason === 'unreadable' || item.reason === 'not-text' || item.reason === 'too-large');
}
