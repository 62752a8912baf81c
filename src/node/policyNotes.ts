/** Findings at the policy files themselves: mistakes (PHI904), and vendors whose verification is overdue (PHI902). */
import { fingerprints } from '../findings/fingerprint';
import type { Finding, RuleId, Severity } from '../findings/types';
import { dueOf } from '../policy/judge';
import type { PolicyPlace } from '../policy/types';
import type { FoundPolicy } from './policyFiles';

/** What is wrong or overdue in the policies, each once. `today` is an ISO date. */
export function policyNotes(found: readonly FoundPolicy[], today: string): readonly Finding[] {
  const notes = new Map<string, Finding>();
  for (const { policy, problems } of found) {
    for (const problem of problems) add(notes, 'PHI904', 'invalid-policy', 'error', problem, problem.message, problem.message);
    for (const vendor of policy.vendors) {
      if (vendor.baa === undefined) continue;
      const due = dueOf(vendor.baa);
      if (due < today)
        add(notes, 'PHI902', 'expired-decision', 'warning', vendor.place, `The BAA with ${vendor.key} was to be verified by ${due}.`, vendor.key);
    }
  }
  return [...notes.values()];
}

function add(
  notes: Map<string, Finding>,
  rule: RuleId,
  slug: string,
  severity: Severity,
  { file, line, column }: PolicyPlace,
  message: string,
  about: string,
): void {
  const key = `${rule}|${file}|${line}|${column}|${about}`;
  if (notes.has(key)) return;
  const [fingerprint = ''] = fingerprints([{ rule, path: file, scope: '', elements: [about], sink: about }]);
  notes.set(key, {
    rule,
    slug,
    kind: 'policy',
    severity,
    confidence: 'high',
    message,
    location: { file, span: { start: 0, end: 0 }, range: { start: { line, character: column }, end: { line, character: column + 1 } } },
    elements: [],
    context: [],
    sink: '',
    vendor: null,
    flows: [],
    fingerprint,
  });
}
