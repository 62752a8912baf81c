/** PHI102: clinical free text that no de-identification step has touched reaches fitting or fine-tuning. */
import { defineTrainingRule } from './define';

export const freeTextInTraining = defineTrainingRule('PHI102', (elements) => {
  const text = elements.filter((e) => e.class === 'free-text' && !e.marks.has('deidentify-text'));
  return text.length === 0 ? undefined : { elements: text };
});
