/** One finding for a sink call and rule, although several files lead there: elements and flows of all of them. */
import type { Finding, FindingElement, FlowStep } from './types';
import { CONFIDENCES, SEVERITIES } from './types';

/** Flows that a finding keeps. */
const MAX_FLOWS = 10;

/** What makes two findings the same: rule and place. What is called there may be known by another name from elsewhere. */
function keyOf(finding: Finding): string {
  const { file, span } = finding.location;
  return `${finding.rule}\0${file}\0${span.start}\0${span.end}`;
}

/**
 * Findings with those of the same rule at the same place made one, in the order in which they were first met. The one that
 * names most elements gives what cannot be joined; a suppression holds for the place, whoever found it.
 */
export function mergeFindings(findings: Iterable<Finding>): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const old = byKey.get(key);
    byKey.set(key, old === undefined ? finding : join(old, finding));
  }
  return [...byKey.values()];
}

function join(a: Finding, b: Finding): Finding {
  const [main, other] = b.elements.length > a.elements.length ? [b, a] : [a, b];
  const elements = joinElements(main.elements, other.elements);
  const flows = joinFlows(main.flows, other.flows);
  const confidence = CONFIDENCES[Math.min(CONFIDENCES.indexOf(a.confidence), CONFIDENCES.indexOf(b.confidence))] ?? main.confidence;
  const severity = SEVERITIES[Math.min(SEVERITIES.indexOf(a.severity), SEVERITIES.indexOf(b.severity))] ?? main.severity;
  return {
    ...main,
    severity,
    confidence,
    elements,
    message: elements.length === main.elements.length ? main.message : `${listed(elements)}${main.message.slice(main.message.lastIndexOf(' reach'))}`,
    context: [...new Set([...main.context, ...other.context])].filter((name) => !elements.some((e) => e.name === name)),
    flows,
    suppression: a.suppression ?? b.suppression,
  };
}

function joinElements(main: readonly FindingElement[], other: readonly FindingElement[]): readonly FindingElement[] {
  const names = new Set(main.map((e) => e.name));
  return [...main, ...other.filter((e) => !names.has(e.name))];
}

function joinFlows(main: Finding['flows'], other: Finding['flows']): Finding['flows'] {
  const start = (flow: readonly FlowStep[]): string => {
    const first = flow[0]?.location;
    return first === undefined ? '' : `${first.file}\0${first.span.start}`;
  };
  const starts = new Set(main.map(start));
  return [...main, ...other.filter((flow) => !starts.has(start(flow)))].slice(0, MAX_FLOWS);
}

/** Names of elements for people: all of up to four, else three and how many more. */
export function listNames(names: readonly string[]): string {
  if (names.length <= 4) return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`;
  return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function listed(elements: readonly FindingElement[]): string {
  return listNames(elements.map((e) => (e.as === undefined ? e.name : `${e.name} (as ${e.as})`)));
}
