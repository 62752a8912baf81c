/** Findings as the items that views of a client show. */
import type { Finding } from '../findings/types';
import type { FindingItem, Place, StepItem } from '../protocol/messages';
import { ruleById } from '../rules/metadata';
import type { Settings } from './settings';

/** Flows beside the first that views are told. */
const MOST_MORE_FLOWS = 4;

export function itemOf(finding: Finding, display: Settings['severityDisplay'], toPlace: (location: Finding['location']) => Place): FindingItem {
  const rule = ruleById(finding.rule);
  const [steps = [], ...more] = finding.flows
    .slice(0, 1 + MOST_MORE_FLOWS)
    .map((flow) => flow.map((step): StepItem => ({ kind: step.kind, message: step.message, place: toPlace(step.location) })));
  return {
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    ruleTitle: rule?.title ?? finding.slug,
    severity: finding.severity,
    level: display[finding.severity],
    confidence: finding.confidence,
    message: finding.message,
    sink: finding.sink,
    vendor: finding.vendor,
    reasons: finding.reasons ?? [],
    citations: rule?.citations ?? [],
    elements: finding.elements.map(({ name, class: kind, confidence, evidence, as }) => ({
      name,
      class: kind,
      confidence,
      evidence,
      ...(as === undefined || as === name ? {} : { as }),
    })),
    place: toPlace(finding.location),
    steps,
    ...(more.length === 0 ? {} : { moreFlows: more }),
    ...(finding.context.length === 0 ? {} : { context: finding.context }),
  };
}
