/** Choices of elements that several rules share. */
import type { ElementClass } from '../findings/types';
import type { ReachingElement } from '../taint/elements';
import type { SinkEvent } from '../taint/machine';

/** Rule that a sink's row leads to, where the row names none: by the kind of the sink. */
const DEFAULT_RULE: Readonly<Record<string, string>> = { telemetry: 'PHI201', training: 'PHI101', 'external-api': 'PHI302', persistence: 'PHI601' };

export function ruleOf(event: SinkEvent): string {
  return event.row.rule ?? DEFAULT_RULE[event.row.kind] ?? 'PHI201';
}

const NOT_DIRECT: ReadonlySet<ElementClass> = new Set(['geography', 'date', 'free-text', 'quasi', 'clinical']);

/** Classes that identify by themselves: everything of 164.514(b)(2)(i) but dates and geography. */
export function isDirect(element: ReachingElement): boolean {
  return !NOT_DIRECT.has(element.class);
}

/** What counts wherever data leaves: identifiers, dates, geography, free text. */
export function isReportable(element: ReachingElement): boolean {
  return element.class !== 'quasi' && element.class !== 'clinical';
}

/** Elements that leave at a sink other than training; geography alone is not reported. */
export function leaving(elements: readonly ReachingElement[]): readonly ReachingElement[] {
  const chosen = elements.filter((e) => isReportable(e) && !isCoded(e) && !isFitted(e) && !isDeidentified(e));
  return chosen.every((e) => e.class === 'geography' && !e.inHealth) ? [] : chosen;
}

/** It is inside a fitted object, not in data. */
export function isFitted(element: ReachingElement): boolean {
  return element.marks.has('fitted');
}

/** A known de-identifier has processed it. */
export function isDeidentified(element: ReachingElement): boolean {
  return [...element.marks].some((m) => m.startsWith('deidentify'));
}

const CODES = new Set(['hash', 'keyed-hash', 'encrypt', 'encode', 'uuid5', 'factorize', 'pseudonym']);

/** A code derived from the identifier stands in its place: not the identifier itself. */
export function isCoded(element: ReachingElement): boolean {
  return [...element.marks].some((m) => CODES.has(m));
}
