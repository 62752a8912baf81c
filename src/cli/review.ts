/** `phi-trace review`: lists what is open with its fingerprint, and records decisions about single findings. */
import { resolve } from 'node:path';
import type { Decision, DecisionStatus } from '../findings/decisions';
import { DECISION_STATUSES, problemOf } from '../findings/decisions';
import type { Finding } from '../findings/types';
import { appendDecision, DECISION_FILE, readDecisions } from '../node/decisionFile';
import { scanWorkspace } from '../node/scan';
import { isoToday } from '../node/today';
import { plain } from '../report/text';
import { UsageError } from './exitCodes';

export interface ReviewFlags {
  readonly root?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly reviewer?: string;
  readonly until?: string;
  readonly attestation?: string;
}

/** Without a fingerprint the list of findings and decisions; with one, records a decision about that finding. Returns what to print. */
export async function reviewCommand(fingerprint: string | undefined, flags: ReviewFlags): Promise<string> {
  const root = resolve(flags.root ?? '.');
  const { findings } = await scanWorkspace({ root });
  if (fingerprint === undefined) return listOf(root, findings);
  const finding = findings.find((f) => f.fingerprint === fingerprint);
  if (finding === undefined) throw new UsageError(`no finding has the fingerprint ${fingerprint}; phi-trace review lists them`);
  const decision: Decision = {
    fingerprint,
    rule: finding.rule,
    status: flags.status as DecisionStatus,
    reason: flags.reason ?? '',
    reviewer: flags.reviewer ?? '',
    date: isoToday(),
    ...(flags.until === undefined ? {} : { until: flags.until }),
    ...(flags.attestation === undefined ? {} : { attestation: flags.attestation }),
    elements: finding.elements.map((e) => e.name),
  };
  if (flags.status === undefined) throw new UsageError(`--status is missing; expected ${DECISION_STATUSES.join(', ')}`);
  const wrong = problemOf({ ...decision });
  if (wrong !== undefined) throw new UsageError(wrong);
  appendDecision(root, decision);
  return `recorded in ${DECISION_FILE}: ${decision.status} ${finding.rule} ${plain(finding.message)}\n`;
}

function listOf(root: string, findings: readonly Finding[]): string {
  const { byFingerprint, problems } = readDecisions(root);
  const lines = findings
    .filter((finding) => finding.confidence !== 'low')
    .map((finding) => {
      const decision = byFingerprint.get(finding.fingerprint);
      const said =
        decision === undefined ? 'open' : `${decision.status}${decision.until === undefined ? '' : ` until ${decision.until}`} (${decision.reviewer})`;
      return `${finding.fingerprint}  ${finding.rule}  ${plain(finding.location.file)}:${finding.location.range.start.line + 1}  ${plain(finding.message)}  [${plain(said)}]`;
    });
  const gone = [...byFingerprint.keys()].filter((key) => !findings.some((finding) => finding.fingerprint === key)).length;
  return [
    ...lines,
    `${lines.length} findings, ${byFingerprint.size} decisions${gone === 0 ? '' : `, ${gone} of them about findings that are gone`}`,
    ...problems.map((problem) => `${DECISION_FILE}:${problem.line}: ${problem.message}; the line is kept and does not count`),
    '',
  ].join('\n');
}
