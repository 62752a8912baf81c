/** Baselines: the findings that a team has seen already, as sorted JSON of fingerprints, so that only new ones are reported. */
import type { Finding } from './types';

/** One known finding; rule and file are there for people who read the diff. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
}

export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineEntry[];
}

/** What is wrong with a baseline file. */
export interface BaselineProblem {
  readonly problem: string;
}

/** The baseline of the given findings; suppressed ones are left out, they are judged where they stand. */
export function createBaseline(findings: readonly Finding[]): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    if (finding.suppression) continue;
    entries.set(finding.fingerprint, { fingerprint: finding.fingerprint, rule: finding.rule, file: finding.location.file });
  }
  return { version: 1, findings: [...entries.values()].sort(byPlace) };
}

/** The file's text: one entry a line, sorted, so that merges stay small. */
export function serializeBaseline(baseline: Baseline): string {
  const lines = [...baseline.findings]
    .sort(byPlace)
    .map((entry) => `    ${JSON.stringify({ fingerprint: entry.fingerprint, rule: entry.rule, file: entry.file })}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** Reads a baseline file; what is wrong is said without repeating its text. */
export function parseBaseline(text: string): Baseline | BaselineProblem {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'it is not valid JSON' };
  }
  if (!isRecord(value)) return { problem: 'it is not a JSON object' };
  if (value.version !== 1) return { problem: '"version" must be 1' };
  if (!Array.isArray(value.findings)) return { problem: '"findings" must be a list' };
  const findings: BaselineEntry[] = [];
  for (const [index, entry] of value.findings.entries()) {
    if (!isRecord(entry) || typeof entry.fingerprint !== 'string') return { problem: `"findings" entry ${index + 1} has no "fingerprint"` };
    findings.push({ fingerprint: entry.fingerprint, rule: textOf(entry.rule), file: textOf(entry.file) });
  }
  return { version: 1, findings };
}

/** Findings against a baseline. */
export interface Compared {
  /** Not in the baseline, in the order given. */
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** Entries whose finding is gone. */
  readonly stale: readonly BaselineEntry[];
}

/** Splits findings into those that the baseline knows and those that are new. */
export function filterNew(findings: readonly Finding[], baseline: Baseline): Compared {
  const keys = new Set(baseline.findings.map((entry) => entry.fingerprint));
  const present = new Set(findings.map((finding) => finding.fingerprint));
  return {
    fresh: findings.filter((finding) => !keys.has(finding.fingerprint)),
    known: findings.filter((finding) => keys.has(finding.fingerprint)),
    stale: baseline.findings.filter((entry) => !present.has(entry.fingerprint)),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  return compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint);
}

// By code units, not by locale: the file must be the same on every machine.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
