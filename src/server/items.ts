/** Findings as the items that views of a client show. */
import type { Finding } from '../findings/types';
import type { FindingItem, Place } from '../protocol/messages';
import { ruleById } from '../rules/metadata';
import type { Settings } from './settings';

export function itemOf(finding: Finding, display: Settings['severityDisplay'], toPlace: (location: Finding['location']) => Place): FindingItem {
  const rule = ruleById(finding.rule);
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
    elements: finding.elements.map(({ name, class: kind, confidence, evidence }) => ({ name, class: kind, confidence, evidence })),
    place: toPlace(finding.location),
    steps: (finding.flows[0] ?? []).map((step) => ({ kind: step.kind, message: step.message, place: toPlace(step.location) })),
  };
}
