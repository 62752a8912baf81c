/** Makes a rule from its id and its choice of elements. */
import type { ReachingElement } from '../taint/elements';
import { ruleOf } from './choose';
import { ruleById } from './metadata';
import type { Report, Rule, RuleMeta } from './types';

/** Metadata of a rule that must exist. */
export function metaOf(id: string): RuleMeta {
  const meta = ruleById(id);
  if (meta === undefined) throw new Error(`no metadata for ${id}`);
  return meta;
}

/** A rule for sinks whose row leads to it. */
export function defineSinkRule(id: string, choose: (elements: readonly ReachingElement[]) => readonly ReachingElement[]): Rule {
  return {
    meta: metaOf(id),
    check(event, elements): Report | undefined {
      if (ruleOf(event) !== id) return undefined;
      // An initial or the last four characters, shown in a log, are no identifier.
      const chosen = choose(event.row.kind === 'telemetry' ? elements.filter((e) => !e.marks.has('mask')) : elements);
      return chosen.length === 0 ? undefined : { elements: chosen, severity: event.row.severity };
    },
  };
}

/** A rule for training sinks. */
export function defineTrainingRule(id: string, choose: (elements: readonly ReachingElement[]) => Report | undefined): Rule {
  return {
    meta: metaOf(id),
    check(event, elements) {
      return event.row.kind === 'training' && ruleOf(event) !== 'PHI104' ? choose(elements) : undefined;
    },
  };
}
