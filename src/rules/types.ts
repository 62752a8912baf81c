/** What a rule is: metadata for every consumer, and the choice of elements that turns data at a sink into a finding. */
import type { RuleId, RuleKind, Severity } from '../findings/types';
import type { ReachingElement } from '../taint/elements';
import type { SinkEvent } from '../taint/machine';

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

/** What a rule reports at one sink. */
export interface Report {
  readonly elements: readonly ReachingElement[];
  /** Where it differs from the rule's default. */
  readonly severity?: Severity;
  /** What happened to an element on its way, for the message: `hashed`. */
  says?(element: ReachingElement): string;
}

/** A rule: given what reached a sink, what it reports there, or undefined. */
export interface Rule {
  readonly meta: RuleMeta;
  /** Rule ids that a catalog row may name to reach this rule; training rules look at the kind. */
  check(event: SinkEvent, elements: readonly ReachingElement[]): Report | undefined;
}
