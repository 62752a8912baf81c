/** What a policy could say of a finding: that names are no PHI where they come from, that a host is the organisation's own. */
import { maskName } from '../../findings/mask';
import type { Declarable } from '../../findings/types';
import { hostIn } from '../../policy/match';
import type { ReachingElement } from '../../taint/elements';
import type { SinkEvent } from '../../taint/machine';

/** More names are no oversight of ours, but a table of patients. */
const MOST_NAMES = 3;

/** Rules that fall silent where the host is the organisation's own. */
const HOST_RULES: ReadonlySet<string> = new Set(['PHI301', 'PHI302', 'PHI303', 'PHI304', 'PHI403']);

export function declareFacts(event: SinkEvent, elements: readonly ReachingElement[], rule: string): Declarable | undefined {
  const names = namesOf(elements);
  const host = HOST_RULES.has(rule) && event.row.vendor === undefined ? hostOf(event.destination ?? null) : undefined;
  return names === undefined && host === undefined
    ? undefined
    : { ...(names === undefined ? {} : { elements: names }), ...(host === undefined ? {} : { host }) };
}

function namesOf(elements: readonly ReachingElement[]): Declarable['elements'] {
  const rows = new Map<string, { readonly name: string; readonly in?: string }>();
  for (const { name, named, table, taint, whole, evidence } of elements) {
    // What a catalog or policy declares is not taken back here; a whole record has no name of its own.
    if (whole || !named || evidence.startsWith('declared') || taint.source.element !== null || !isPlain(name)) return undefined;
    const known = table !== undefined && isPlain(table) ? baseName(table) : undefined;
    rows.set(`${name}|${known ?? ''}`, { name, ...(known === undefined ? {} : { in: known }) });
  }
  return rows.size === 0 || rows.size > MOST_NAMES ? undefined : [...rows.values()];
}

/** Only a host that is there as a whole: something follows it. */
function hostOf(destination: string | null): string | undefined {
  const host = destination === null ? undefined : hostIn(destination);
  if (host === undefined || destination === null || !/^[a-z\d.-]+$/.test(host) || host !== maskName(host)) return undefined;
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]+[/:?#]/i.test(destination) || /\.[a-z]{2,}$/.test(host) ? host : undefined;
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

/** A name that can stand in a policy, and holds no value of a person. */
function isPlain(name: string): boolean {
  return name !== '' && name.length <= 100 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}«»*]/u.test(name) && maskName(name) === name;
}
