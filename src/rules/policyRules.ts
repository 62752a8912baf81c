/** Rules that compare code with what the policy declares, and that watch over suppressions; analysis/policyFindings.ts reports them. */
import type { RuleMeta } from './types';

export const policyRules: readonly RuleMeta[] = [
  {
    id: 'PHI403',
    slug: 'outside-declared-purpose',
    kind: 'minimum-necessary',
    severity: 'error',
    title: 'An element is used that the declared purpose does not need',
    description:
      'The policy binds this path to a purpose and names the elements that the purpose needs. An element that is not among them reaches training, telemetry or an external service here.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.514(d)'],
  },
  {
    id: 'PHI901',
    slug: 'suppression-without-rationale',
    kind: 'policy',
    severity: 'warning',
    title: 'A suppression names no rule or no reason',
    description:
      'A comment means to allow a finding and does not: it names no rule, gives no reason or has a date that cannot be read. Nothing is suppressed by it.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.514(d)'],
  },
  {
    id: 'PHI902',
    slug: 'expired-decision',
    kind: 'policy',
    severity: 'warning',
    title: 'A suppression, accepted finding or vendor verification has passed its date',
    description:
      'A suppression, a decision of a reviewer or the verification of a vendor’s business associate agreement has passed its date. What it allowed is reported again.',
    citations: ['45 CFR 164.502(b)', '45 CFR 164.504(e)'],
  },
  {
    id: 'PHI903',
    slug: 'undeclared-vendor',
    kind: 'policy',
    severity: 'info',
    title: 'An AI or telemetry vendor is used of which the policy says nothing',
    description: 'The SDK of a vendor is imported and the policy does not name the vendor: whether a business associate agreement stands is not on record.',
    citations: ['45 CFR 164.502(e)', '45 CFR 164.504(e)'],
  },
  {
    id: 'PHI904',
    slug: 'invalid-policy',
    kind: 'policy',
    severity: 'error',
    title: 'The policy cannot be read as written',
    description: 'A policy file has a mistake. The scan goes on as if the broken key were absent; what it was meant to say does not count.',
    citations: ['45 CFR 164.514(d)'],
  },
];
