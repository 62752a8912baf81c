/** `phi-trace merge`: joins SARIF logs of shards, or of several scans, into one report. */
import { mergeLogs } from '../report/mergeLogs';
import { readSarif } from '../report/readSarif';
import type { ReadLog } from '../report/readSarif';
import { plain } from '../report/text';
import { EXIT, UsageError } from './exitCodes';
import { failOnOf, formatOf } from './optionValues';
import { render, writeOutput } from './output';
import type { Terminal } from './output';
import { readNamedFile } from './readInputs';
import { reportRules, toolOf } from './reportRules';
import { reaches, select } from './select';

/** Largest log of a shard, in bytes. */
const MOST_BYTES = 512 * 1024 * 1024;

export interface MergeFlags {
  readonly format?: string;
  readonly output?: string;
  readonly failOn: string;
  readonly verbose?: boolean;
  readonly suppressed?: boolean;
}

/** Joins and reports. Returns the exit status: that of the scan that was divided. */
export function mergeCommand(files: readonly string[], flags: MergeFlags, terminal: Terminal): number {
  const format = formatOf(flags.format ?? (flags.output === undefined ? 'sarif' : undefined), flags.output);
  const failOn = failOnOf(flags.failOn);
  const logs = files.map((file): ReadLog => {
    const log = readSarif(readNamedFile('merge', file, terminal.cwd, MOST_BYTES));
    if ('problem' in log) throw new UsageError(`merge: ${plain(file)}: ${log.problem}`);
    return log;
  });
  const merged = mergeLogs(logs);
  if ('problem' in merged) throw new UsageError(`merge: ${merged.problem}`);
  const { filters, known } = merged;
  const selected = select(merged.findings, {
    minConfidence: filters?.minConfidence ?? 'low',
    ...(filters?.minSeverity === undefined ? {} : { minSeverity: filters.minSeverity }),
    rules: filters?.rules === undefined ? undefined : new Set(filters.rules),
    kinds: filters?.kinds === undefined ? undefined : new Set(filters.kinds),
    baseline: known.size === 0 ? undefined : { version: 1, findings: [...known].map((fingerprint) => ({ fingerprint, rule: '', file: '' })) },
  });
  const failed = merged.incomplete.some(({ reason }) => reason === 'internal');
  const status = failed ? EXIT.internal : reaches(selected.findings, failOn) ? EXIT.findings : EXIT.clean;
  // Set before anything is written: a reader that closes the pipe ends the process with it.
  process.exitCode = status;
  const report = {
    tool: toolOf(),
    rules: reportRules(format === 'sarif'),
    findings: selected.findings,
    incomplete: merged.incomplete,
    skipped: merged.skipped,
    files: merged.files,
    lines: merged.lines,
    hidden: selected.hidden,
    lineHash: merged.lineHash,
  };
  writeOutput(render(format, report, flags, terminal), flags.output, terminal);
  return status;
}
