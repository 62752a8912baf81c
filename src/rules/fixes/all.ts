/** The quick fixes of a finding. A fix is its file and its line here; what makes it safe is proved by the analysis (`FixFacts`). */
import type { Finding } from '../../findings/types';
import { declare } from './declare';
import { dropColumns } from './dropColumns';
import { maskParts } from './maskParts';
import { removeFromList } from './removeFromList';
import { suppress } from './suppress';
import type { Fix, FixLanguage } from './types';

export type { Fix, FixEdit, FixId, FixLanguage } from './types';

/**
 * Fixes that are safe to offer, best first; at most one of them is preferred. `text` is the module text of the finding's
 * file (of a notebook, its joined code cells), the same that was analysed.
 */
export function fixesFor(finding: Finding, text: string, language: FixLanguage): readonly Fix[] {
  if (finding.suppression !== undefined) return [];
  const fixes = [
    removeFromList(finding, text),
    dropColumns(finding, text),
    maskParts(finding, text),
    suppress(finding, text, language),
    ...declare(finding),
  ].filter((fix) => fix !== undefined);
  const preferred = fixes.find((fix) => fix.isPreferred);
  return fixes.map((fix) => (fix.isPreferred && fix !== preferred ? { ...fix, isPreferred: false } : fix));
}
