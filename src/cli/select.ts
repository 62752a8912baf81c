/** Which findings are reported, and what the exit status is. */
import { filterNew } from '../findings/baseline';
import type { Baseline, BaselineEntry } from '../findings/baseline';
import { CONFIDENCES, SEVERITIES } from '../findings/types';
import type { Confidence, Finding, RuleKind, Severity } from '../findings/types';

export interface Selection {
  readonly minConfidence: Confidence;
  readonly minSeverity?: Severity;
  readonly rules?: ReadonlySet<string>;
  readonly kinds?: ReadonlySet<RuleKind>;
  readonly baseline?: Baseline;
}

export interface Selected {
  /** What is reported, in the order given; suppressed findings among them. */
  readonly findings: readonly Finding[];
  /** What a new baseline would hold: all that passed the filters. */
  readonly present: readonly Finding[];
  readonly hidden: { readonly confidence: number; readonly other: number; readonly baseline: number };
  readonly stale: readonly BaselineEntry[];
}

/** Applies the filters, then the baseline. Suppressed findings are counted as hidden by nothing. */
export function select(all: readonly Finding[], selection: Selection): Selected {
  const wanted = all.filter((finding) => isWanted(finding, selection));
  const sure = wanted.filter((finding) => CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(selection.minConfidence));
  const hidden = { other: open(all) - open(wanted), confidence: open(wanted) - open(sure), baseline: 0 };
  if (!selection.baseline) return { findings: sure, present: sure, hidden, stale: [] };
  // What is stale is judged on all findings: a finding that a filter hides is not gone.
  const { stale } = filterNew(all, selection.baseline);
  const { fresh, known } = filterNew(sure, selection.baseline);
  return { findings: fresh, present: sure, hidden: { ...hidden, baseline: open(known) }, stale };
}

/** Whether an open finding is at or above the severity. */
export function reaches(findings: readonly Finding[], failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && findings.some((finding) => !finding.suppression && isAtLeast(finding.severity, failOn));
}

function isWanted(finding: Finding, { minSeverity, rules, kinds }: Selection): boolean {
  return (!minSeverity || isAtLeast(finding.severity, minSeverity)) && (!rules || rules.has(finding.rule)) && (!kinds || kinds.has(finding.kind));
}

function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

function open(findings: readonly Finding[]): number {
  return findings.filter((finding) => !finding.suppression).length;
}
