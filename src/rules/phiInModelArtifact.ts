/** PHI602: a fitted object that embeds identifiers or notes is saved. */
import { isDirect, isFitted, leaving, ruleOf } from './choose';
import { metaOf } from './define';
import type { Rule } from './types';

export const phiInModelArtifact: Rule = {
  meta: metaOf('PHI602'),
  check(event, elements) {
    if (event.row.kind !== 'persistence') return undefined;
    const learned = elements.filter((e) => isFitted(e) && (isDirect(e) || e.class === 'free-text'));
    if (learned.length > 0) return { elements: learned };
    if (ruleOf(event) !== 'PHI602') return undefined;
    const chosen = leaving(elements);
    return chosen.length === 0 ? undefined : { elements: chosen };
  },
};
