/** PHI101: a direct identifier reaches model fitting; or dates and small geography where they make no combination of quasi-identifiers. */
import { isCoded, isDeidentified, isDirect } from './choose';
import { defineTrainingRule } from './define';
import { isCombination } from './quasiIdentifiersInTraining';

export const identifierInTraining = defineTrainingRule('PHI101', (elements) => {
  const direct = elements.filter((e) => isDirect(e) && !e.whole && !isCoded(e) && !isDeidentified(e));
  if (direct.length > 0) return { elements: direct };
  if (isCombination(elements)) return undefined;
  const indirect = elements.filter((e) => e.class === 'date' || e.class === 'geography');
  return indirect.length === 0 ? undefined : { elements: indirect, severity: 'warning' };
});
