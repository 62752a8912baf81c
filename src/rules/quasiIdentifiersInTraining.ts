/** PHI103: no direct identifier, but three or more kinds of quasi-identifiers reach fitting together. */
import type { ReachingElement } from '../taint/elements';
import { isCoded, isDirect } from './choose';
import { defineTrainingRule } from './define';

/** Distinct kinds that single out a person together (default of the rule). */
const THRESHOLD = 3;

function quasiOf(elements: readonly ReachingElement[]): readonly ReachingElement[] {
  return elements.filter(
    (e) =>
      ![...e.marks].some((m) => m === 'band' || m === 'age-band' || m === 'duration') &&
      ((e.class === 'quasi' && e.kind !== 'other') || e.class === 'date' || e.class === 'geography'),
  );
}

/** Whether the elements make a combination: ages and birth years are one kind, so are dates of service, so is geography. */
export function isCombination(elements: readonly ReachingElement[]): boolean {
  const kinds = new Set(quasiOf(elements).map((e) => (e.class === 'quasi' ? e.kind : /birth|dob/i.test(e.name) ? 'age' : e.class)));
  return kinds.size >= THRESHOLD;
}

export const quasiIdentifiersInTraining = defineTrainingRule('PHI103', (elements) => {
  if (elements.some((e) => isDirect(e) && !isCoded(e))) return undefined;
  return isCombination(elements) ? { elements: quasiOf(elements) } : undefined;
});
