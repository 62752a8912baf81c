/** Gathers what quick fixes need to know of a finding; see `FixFacts`. */
import type { FixFacts, RuleId } from '../../findings/types';
import type { CallExp } from '../../ir/types';
import { allRules } from '../../rules/all';
import type { Rule } from '../../rules/types';
import type { ReachingElement } from '../../taint/elements';
import type { LoadedModule, SinkEvent } from '../../taint/machine';
import { indexCode } from './codeIndex';
import { commentFacts } from './commentFacts';
import { declareFacts } from './declareFacts';
import { dropFacts } from './dropFacts';
import { maskFacts } from './maskFacts';
import { removalFacts } from './removalFacts';
import type { Code } from './traceBack';

/** One finding with the code around it. */
export interface FixCase {
  readonly code: Code;
  readonly text: string;
  readonly path: string;
  readonly rule: RuleId;
  readonly event: SinkEvent;
  /** What has to go. */
  readonly elements: readonly ReachingElement[];
  /** The sink's call; undefined where the sink is no call, as the last expression of a cell. */
  readonly call: CallExp | undefined;
}

export type FixFactsOf = (event: SinkEvent, all: readonly ReachingElement[], reported: readonly ReachingElement[], rule: Rule) => FixFacts;

/** Looks at the findings of one module; indexes it when the first is asked for. */
export function createFixFacts(module: LoadedModule, text: string): FixFactsOf {
  let code: Code | undefined;
  return (event, all, reported, rule) => {
    code ??= { index: indexCode(module.ir, text), catalog: module.catalog, frameTypes: frameTypesOf(module) };
    const exp = code.index.expressionAt(event.callSpan);
    const isCall = exp?.kind === 'Call' && !(event.carriers ?? []).some((carrier) => carrier.exp === exp);
    const base = { code, text, path: module.path, rule: rule.meta.id, event, call: isCall ? exp : undefined };
    const declare = declareFacts(event, reported, rule.meta.id);
    const comment = commentFacts(code.index, text, event.callSpan);
    const withNextOnes = withNext(event, all, reported, rule);
    const plans = plansFor({ ...base, elements: withNextOnes }) ?? plansFor({ ...base, elements: reported });
    const gone = plans?.elements ?? reported;
    const rest = all.filter((e) => !gone.includes(e));
    const reveals = allRules.some((other) => other.check(event, rest) !== undefined);
    const plain = <Plan extends { readonly isPreferred: boolean }>(plan: Plan): Plan => (reveals && plan.isPreferred ? { ...plan, isPreferred: false } : plan);
    return {
      ...(plans?.drop === undefined ? {} : { drop: plain(plans.drop) }),
      ...(plans?.removal === undefined ? {} : { removal: plain(plans.removal) }),
      ...(plans?.mask === undefined ? {} : { mask: plain(plans.mask) }),
      ...(comment === undefined ? {} : { comment }),
      ...(declare === undefined ? {} : { declare }),
    };
  };
}

/** The elements, and those that the same rule would report in their place once they are gone. */
function withNext(event: SinkEvent, all: readonly ReachingElement[], reported: readonly ReachingElement[], rule: Rule): readonly ReachingElement[] {
  let gone = reported;
  for (;;) {
    const next =
      rule.check(
        event,
        all.filter((e) => !gone.includes(e)),
      )?.elements ?? [];
    if (next.length === 0) return gone;
    gone = [...gone, ...next];
  }
}

function plansFor(fix: FixCase): (Pick<FixFacts, 'drop' | 'removal' | 'mask'> & { readonly elements: readonly ReachingElement[] }) | undefined {
  // A combination of quasi-identifiers has no column that has to go.
  const hasColumns = fix.code.index.module.language === 'python' && fix.rule !== 'PHI103';
  const removal = hasColumns ? removalFacts(fix) : undefined;
  const drop = hasColumns ? dropFacts(fix) : undefined;
  const mask = drop === undefined && removal === undefined ? maskFacts(fix) : undefined;
  return removal === undefined && drop === undefined && mask === undefined ? undefined : { removal, drop, mask, elements: fix.elements };
}

/** Data frames of the libraries that a module imports. */
function frameTypesOf(module: LoadedModule): readonly string[] {
  const types = new Set<string>();
  for (const source of module.imports) {
    const root = source.split('.')[0] ?? source;
    for (const type of [`${root}.DataFrame`, `${root}.LazyFrame`, `${root}.sql.DataFrame`, `${root}.Dataset`, `${root}.Table`]) {
      if (module.catalog.type(type)?.shape === 'frame') types.add(type);
    }
  }
  return [...types];
}
