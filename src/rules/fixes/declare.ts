/** Writes into the policy what only people know: that a name is no PHI there, that a host is the organisation's own, that a vendor is in use. */
import type { Finding } from '../../findings/types';
import type { PolicyAddition } from '../../policy/addition';
import { quotedList } from './text';
import type { Fix, FixId } from './types';

export function declare(finding: Finding): readonly Fix[] {
  const { elements, host } = finding.fix?.declare ?? {};
  const fixes: Fix[] = [];
  if (elements !== undefined) {
    const names = [...new Set(elements.map((row) => row.name))];
    const tables = [...new Set(elements.map((row) => row.in))];
    const where = tables.length === 1 && tables[0] !== undefined ? ` in ${tables[0]}` : '';
    const rows = elements.map((row) => ({ ...row, class: 'none' as const }));
    fixes.push(
      fixOf('declare-not-phi', `Declare in the policy that ${quotedList(names)} ${names.length === 1 ? 'is' : 'are'} not PHI${where}`, {
        key: 'elements',
        rows,
      }),
    );
  }
  if (host !== undefined) fixes.push(fixOf('declare-internal', `Declare in the policy that ${host} is internal`, { key: 'internal', host }));
  if (finding.rule === 'PHI903' && finding.vendor !== null)
    fixes.push(fixOf('declare-vendor', `Declare the vendor ${finding.vendor} in the policy`, { key: 'vendors', vendor: finding.vendor }));
  return fixes;
}

function fixOf(id: FixId, title: string, policy: PolicyAddition): Fix {
  return { id, title, kind: 'quickfix', isPreferred: false, edits: [], policy };
}
