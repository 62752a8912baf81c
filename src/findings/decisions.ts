/** Decisions of reviewers: one JSON object a line, the last one of a finding counts. They are kept in the repository, in `.phi-trace/decisions.jsonl`. */
import { fingerprints } from './fingerprint';
import type { Finding, RuleId } from './types';

export const DECISION_STATUSES = ['accepted', 'false-positive', 'fix-planned', 'fixed'] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

export interface Decision {
  readonly fingerprint: string;
  readonly rule: RuleId;
  readonly status: DecisionStatus;
  readonly reason: string;
  readonly reviewer: string;
  /** ISO date of the decision. */
  readonly date: string;
  /** ISO date, the last day on which it holds. */
  readonly until?: string;
  /** What stands behind it: an IRB number, a ticket. */
  readonly attestation?: string;
  /** Names of the elements that the reviewer saw: a flow that carries more comes back. */
  readonly elements?: readonly string[];
}

export interface DecisionProblem {
  /** One-based. */
  readonly line: number;
  readonly message: string;
}

export interface Decisions {
  /** The last decision of each finding, by fingerprint. */
  readonly byFingerprint: ReadonlyMap<string, Decision>;
  readonly problems: readonly DecisionProblem[];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads decisions. Never throws: a broken line is a problem and is left where it is. */
export function parseDecisions(text: string): Decisions {
  const byFingerprint = new Map<string, Decision>();
  const problems: DecisionProblem[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const read = decisionIn(line);
    if (typeof read === 'string') problems.push({ line: i + 1, message: read });
    else byFingerprint.set(read.fingerprint, read);
  });
  return { byFingerprint, problems };
}

/** The decision in a line, or what is wrong with it. */
function decisionIn(line: string): Decision | string {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return 'the line is no JSON object';
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'the line is no JSON object';
  const value = data as Record<string, unknown>;
  const wrong = problemOf(value);
  if (wrong !== undefined) return wrong;
  const text = (key: string): string => value[key] as string;
  return {
    fingerprint: text('fingerprint'),
    rule: text('rule') as RuleId,
    status: text('status') as DecisionStatus,
    reason: text('reason'),
    reviewer: text('reviewer'),
    date: text('date'),
    ...(value['until'] === undefined ? {} : { until: text('until') }),
    ...(value['attestation'] === undefined ? {} : { attestation: text('attestation') }),
    ...(value['elements'] === undefined ? {} : { elements: value['elements'] as string[] }),
  };
}

/** What is wrong with the data of a decision; undefined when nothing is. */
export function problemOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const isText = (key: string): boolean => typeof value[key] === 'string' && value[key].trim() !== '';
  for (const key of ['fingerprint', 'reason', 'reviewer']) if (!isText(key)) return `"${key}" is missing or empty`;
  if (!/^PHI\d{3}$/.test(String(value['rule']))) return '"rule" is not the id of a rule';
  if (!DECISION_STATUSES.includes(value['status'] as DecisionStatus)) return `"status" is not one of ${DECISION_STATUSES.join(', ')}`;
  for (const key of ['date', 'until'])
    if (!(key === 'until' && value[key] === undefined) && !(typeof value[key] === 'string' && DAY.test(value[key])))
      return `"${key}" is no day such as 2026-06-30`;
  if (value['attestation'] !== undefined && typeof value['attestation'] !== 'string') return '"attestation" is no text';
  const { elements } = value;
  if (elements !== undefined && !(Array.isArray(elements) && elements.every((e) => typeof e === 'string'))) return '"elements" is no list of names';
  return undefined;
}

/** A decision as its line in the file, without the line break. */
export function serializeDecision(decision: Decision): string {
  return JSON.stringify(decision);
}

/**
 * Marks the findings that reviewers have decided about: accepted ones and false positives are suppressed until their
 * date passes (PHI902 then says so) or the flow carries more than was seen. `today` is an ISO date.
 */
export function applyDecisions(findings: readonly Finding[], { byFingerprint }: Decisions, today: string): readonly Finding[] {
  if (byFingerprint.size === 0) return findings;
  return findings.flatMap((finding) => {
    const decision = byFingerprint.get(finding.fingerprint);
    if (decision === undefined || decision.rule !== finding.rule || finding.suppression !== undefined) return [finding];
    if (decision.status !== 'accepted' && decision.status !== 'false-positive') return [finding];
    if (decision.elements !== undefined && finding.elements.some((e) => decision.elements?.includes(e.name) === false)) return [finding];
    if (decision.until !== undefined && decision.until < today) return [finding, expired(finding, decision.until)];
    return [
      {
        ...finding,
        suppression: {
          kind: 'decision' as const,
          reason: decision.reason,
          reviewer: decision.reviewer,
          ...(decision.until === undefined ? {} : { until: decision.until }),
        },
      },
    ];
  });
}

function expired(finding: Finding, until: string): Finding {
  const { location } = finding;
  const [fingerprint = ''] = fingerprints([{ rule: 'PHI902', path: location.file, scope: '', elements: [finding.fingerprint], sink: finding.rule }]);
  return {
    rule: 'PHI902',
    slug: 'expired-decision',
    kind: 'policy',
    severity: 'warning',
    confidence: 'high',
    message: `The decision about ${finding.rule} ended on ${until}: the finding is open again.`,
    location,
    elements: [],
    context: [],
    sink: '',
    vendor: null,
    flows: [],
    fingerprint,
  };
}
