/** What a rule is: metadata for every consumer, and the predicate that turns flows into findings. */
import type { RuleId, RuleKind, Severity } from '../findings/types';

/** Metadata of a rule as reports, the editor and the documentation need it. */
export interface RuleMeta {
  readonly id: RuleId;
  /** `identifier-in-training` */
  readonly slug: string;
  readonly kind: RuleKind;
  /** Default severity, before policy. */
  readonly severity: Severity;
  /** One line: what fires it. */
  readonly title: string;
  /** One or two sentences for SARIF's full description (at most 1,024 characters). */
  readonly description: string;
  /** Primary citations, e.g. `45 CFR 164.502(b)`. */
  readonly citations: readonly string[];
}
