/** The rules and the tool itself as reports show them. */
import { ecfrUri } from '../report/citations';
import type { Report, ReportRule } from '../report/types';
import { ruleMetadata } from '../rules/metadata';
import { guidancePage, packageVersion } from './packageFiles';

/** Name and version. */
export function toolOf(): Report['tool'] {
  return { name: 'phi-trace', version: packageVersion() };
}

/** All rules; their guidance pages are read only where a format shows them. */
export function reportRules(withGuidance: boolean): ReportRule[] {
  return ruleMetadata.map((rule) => {
    const guidance = withGuidance ? guidancePage(rule.id) : undefined;
    return { ...rule, ...(guidance === undefined ? {} : { guidance }), helpUri: helpUriOf(rule.citations) };
  });
}

/** The first cited provision in the eCFR; part 164 where none is a citation. */
function helpUriOf(citations: readonly string[]): string {
  for (const citation of citations) {
    const uri = ecfrUri(citation);
    if (uri !== undefined) return uri;
  }
  return 'https://www.ecfr.gov/current/title-45/part-164';
}
