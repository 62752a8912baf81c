/** `phi-trace scan`: options in, report out, exit status back. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createBaseline, serializeBaseline } from '../findings/baseline';
import type { Baseline } from '../findings/baseline';
import { describeProblem } from '../node/catalogFiles';
import { scanWorkspace } from '../node/scan';
import type { ScanResult } from '../node/scan';
import type { Shard } from '../node/shard';
import { count, plain, withSeparators } from '../report/text';
import type { Filters, Report, ShardPart } from '../report/types';
import { paletteFor } from './colors';
import { EXIT, UsageError } from './exitCodes';
import { confidenceOf, failOnOf, formatOf, jobsOf, kindsOf, rulesOf, severityOf } from './optionValues';
import { render, writeNamed, writeOutput } from './output';
import type { Terminal } from './output';
import { createProgress } from './progress';
import { checkedPolicy, readBaseline, readNamedFile } from './readInputs';
import { reportRules, toolOf } from './reportRules';
import { scanTargets } from './scanRoot';
import type { ScanTargets } from './scanRoot';
import { reaches, select } from './select';
import type { Selection } from './select';
import { shardOf } from './shardOption';

/** Options as commander hands them over: all text. */
export interface ScanFlags {
  readonly format?: string;
  readonly output?: string;
  readonly policy?: string;
  readonly catalog: readonly string[];
  readonly minSeverity?: string;
  readonly minConfidence: string;
  readonly rules?: string;
  readonly kinds?: string;
  readonly failOn: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly jobs?: string;
  readonly shard?: string;
  readonly cache: boolean;
  readonly stats?: boolean;
  readonly verbose?: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly root?: string;
  /** Default true. */
  readonly suppressed?: boolean;
}

/** Scans and reports. Returns the exit status; throws `UsageError` where nothing can be scanned for the person's mistake. */
export async function scanCommand(args: readonly string[], flags: ScanFlags, terminal: Terminal): Promise<number> {
  const { stderr, env } = terminal;
  const say = (message: string) => stderr.write(`phi-trace: ${message}\n`);
  const format = formatOf(flags.format, flags.output);
  const failOn = failOnOf(flags.failOn);
  const shard = shardOf(flags.shard, env);
  const filters = {
    minConfidence: confidenceOf('--min-confidence', flags.minConfidence),
    ...(flags.minSeverity === undefined ? {} : { minSeverity: severityOf('--min-severity', flags.minSeverity) }),
    rules: rulesOf(flags.rules),
    kinds: kindsOf(flags.kinds),
  };
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline);
  if (shard !== undefined && flags.writeBaseline !== undefined) throw new UsageError('--write-baseline needs the whole scan: it cannot be given with --shard');
  const jobs = jobsOf(flags.jobs);
  const policy = flags.policy === undefined ? undefined : checkedPolicy(flags.policy, terminal.cwd);
  const catalogs = flags.catalog.map((path) => ({ path, text: readNamedFile('--catalog', path) }));
  const targets = scanTargets(args.length === 0 ? ['.'] : args, terminal.cwd, flags.root);
  for (const sentence of targets.missing) say(plain(sentence));
  if (targets.paths.length === 0) return EXIT.usage;

  const errPalette = paletteFor(stderr, env);
  const progress = createProgress(stderr, env, errPalette.dim);
  const token = { isCancelled: false };
  const interrupt = () => {
    token.isCancelled = true;
  };
  process.once('SIGINT', interrupt);
  const started = process.hrtime.bigint();
  let result: ScanResult;
  try {
    result = await scanWorkspace({
      root: targets.root,
      paths: targets.paths,
      include: flags.include,
      exclude: flags.exclude,
      catalogs,
      ...(policy === undefined ? {} : { policy }),
      jobs,
      ...(shard === undefined ? {} : { shard }),
      token,
      onProgress: (done, total, file) => progress.update(done, total, file === undefined ? undefined : plain(file)),
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
    progress.end();
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (result.catalogProblems.length > 0) {
    throw new UsageError(result.catalogProblems.map(describeProblem).join('\n'));
  }
  if (result.cancelled) {
    say('interrupted; nothing is reported');
    return EXIT.interrupted;
  }

  const selected = select(result.findings, { ...filters, baseline });
  const report: Report = {
    tool: toolOf(),
    rules: reportRules(format === 'sarif'),
    findings: selected.findings,
    incomplete: result.incomplete,
    skipped: result.skipped,
    files: result.files,
    lines: result.lines,
    hidden: selected.hidden,
    lineHash: result.lineHash,
    ...(shard === undefined ? {} : { shard: partOf(result, shard, plainFilters(filters), baseline) }),
  };
  sayUnsupported(result, targets, say);
  const failed = reportFailures(result, say);
  const status = statusOf(failed, targets.missing.length > 0, flags.writeBaseline === undefined && reaches(selected.findings, failOn));
  // Set before anything is written: a reader that closes the pipe ends the process with it.
  process.exitCode = status;
  const text = render(format, report, flags, terminal);
  if (flags.writeBaseline !== undefined) {
    const baseline = createBaseline(selected.present);
    writeNamed('--write-baseline', flags.writeBaseline, serializeBaseline(baseline));
    say(`wrote ${count(baseline.findings.length, 'finding')} to ${plain(flags.writeBaseline)}`);
  }
  const scanned = new Set(result.scanned);
  // Of files that this scan did not look at nothing can be said.
  const stale = (shard === undefined ? selected.stale : []).filter((entry) => scanned.has(entry.file) || !existsSync(join(targets.root, entry.file)));
  if (stale.length > 0) say(`not found any more: ${count(stale.length, 'entry', 'entries')} of the baseline`);
  writeOutput(text, flags.output, terminal);
  if (flags.stats) stderr.write(statsLine(result, seconds));
  return status;
}

/** Filters as the logs of shards hand them on. */
function plainFilters({ rules, kinds, ...rest }: Pick<Selection, 'minConfidence' | 'minSeverity' | 'rules' | 'kinds'>): Filters {
  return { ...rest, ...(rules === undefined ? {} : { rules: [...rules].sort() }), ...(kinds === undefined ? {} : { kinds: [...kinds].sort() }) };
}

/** What a merge needs to know of this part. */
function partOf(result: ScanResult, shard: Shard, filters: Filters, baseline: Baseline | undefined): ShardPart {
  const parts = result.parts ?? [];
  const found = parts.flatMap(({ findings }) => findings);
  const lines = new Map<string, readonly [string, number, string]>();
  for (const { location } of found) {
    const line = location.range.start.line + 1;
    const hash = result.lineHash(location.file, line);
    if (hash !== undefined) lines.set(`${location.file}\0${line}`, [location.file, line, hash]);
  }
  const known = new Set(baseline?.findings.map(({ fingerprint }) => fingerprint));
  return {
    ...shard,
    filters,
    known: [...new Set(found.map(({ fingerprint }) => fingerprint))].filter((fingerprint) => known.has(fingerprint)).sort(),
    parts,
    skipped: result.skipped,
    lineHashes: [...lines.values()],
  };
}

function statusOf(failed: boolean, missing: boolean, found: boolean): number {
  if (failed) return EXIT.internal;
  if (missing) return EXIT.usage;
  return found ? EXIT.findings : EXIT.clean;
}

/** Names the files that were asked for by name and are of no kind that is analysed. */
function sayUnsupported(result: ScanResult, { root, paths }: ScanTargets, say: (message: string) => void): void {
  const named = new Set(paths);
  for (const { path, reason } of result.skipped) if (named.has(join(root, path))) say(`${plain(path)} is left out: ${reason}`);
}

/** Names the files whose analysis failed; true when there are any. */
function reportFailures(result: ScanResult, say: (message: string) => void): boolean {
  const failures = result.incomplete.filter((item) => item.reason === 'internal');
  for (const { file, message } of failures) say(`internal failure in ${plain(file)}: ${plain(message)}`);
  return failures.length > 0;
}

function statsLine(result: ScanResult, seconds: number): string {
  const perSecond = seconds > 0 ? Math.round(result.lines / seconds) : 0;
  const parts = [
    count(result.files, 'file'),
    count(result.lines, 'line'),
    `${seconds.toFixed(2)} s`,
    `${withSeparators(perSecond)} lines/s`,
    count(result.jobs, 'worker'),
    count(result.steps, 'step'),
    `${count(result.skipped.length, 'file')} skipped`,
  ];
  return `${parts.join(', ')}\n`;
}
