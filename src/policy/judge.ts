/** Computes the severity of a finding from its rule's default and the policy, and says why (rules.md, "Severity"). */
import type { ElementClass, RuleId, RuleKind, Severity } from '../findings/types';
import { SEVERITIES } from '../findings/types';
import { hostIn, isAmong, isHostListed, isNamed } from './match';
import type { Agreement, DataSet, Policy, PurposeKind, Vendor } from './types';

/** What a finding is judged by. */
export interface Facts {
  readonly rule: RuleId;
  readonly kind: RuleKind;
  /** By the rule, before the policy. */
  readonly severity: Severity;
  /** Path of the file, relative to the root. */
  readonly file: string;
  /** Qualified name of what receives the data. */
  readonly sink: string;
  readonly vendor: string | null;
  /** URL or host that the data goes to, as far as it is known. */
  readonly destination: string | null;
  /** The sink leads out of the organisation by its nature (a hosted service), or to wherever the program says. */
  readonly isHosted: boolean;
  readonly elements: readonly ElementFacts[];
}

export interface ElementFacts {
  readonly name: string;
  readonly class: ElementClass;
  /** Paths and tables that the element's source is read from. */
  readonly origins: readonly string[];
}

export interface Judgement {
  /** `off`: nothing is reported. */
  readonly severity: Severity | 'off';
  /** Why, one clause each, in the order in which they counted. */
  readonly reasons: readonly string[];
  /** Indices of the elements that the policy permits there; the finding is about the others. */
  readonly permitted: readonly number[];
}

/** A date that 45 CFR 164.514(e) lets a limited data set keep, and geography but the street. */
const LIMITED: ReadonlySet<ElementClass> = new Set<ElementClass>(['date', 'geography', 'quasi', 'clinical']);
const STREET = /street|address|addr|line_?\d|lat(itude)?$|lon(g|gitude)?$|coordinate/i;
/** Purposes for which a limited data set may be used: 45 CFR 164.514(e)(3). */
const LIMITED_PURPOSES: ReadonlySet<PurposeKind> = new Set<PurposeKind>(['research', 'operations', 'public-health']);

/** Judges one finding. `today` is an ISO date. */
export function judge(facts: Facts, policy: Policy, today: string): Judgement {
  const reasons: string[] = [];
  const { elements } = facts;
  const fixed = policy.severity.get(facts.rule);
  if (fixed === 'off') return { severity: 'off', reasons: [`the policy turns ${facts.rule} off`], permitted: [] };

  const host = facts.destination === null ? undefined : hostIn(facts.destination);
  const vendor = vendorOf(policy, facts, host);
  const isInside = host !== undefined && isHostListed(host, policy.internal);
  if (isInside && (facts.rule === 'PHI403' || facts.rule === 'PHI302' || facts.rule === 'PHI303' || facts.rule === 'PHI301' || facts.rule === 'PHI304'))
    return { severity: 'off', reasons: [`${host} is declared internal`], permitted: [] };

  let severity = facts.severity;
  const lower = (why: string): void => {
    severity = SEVERITIES[Math.min(SEVERITIES.length - 1, SEVERITIES.indexOf(severity) + 1)] as Severity;
    reasons.push(why);
  };
  if (isInside && facts.rule === 'PHI202') lower(`${host} is declared internal`);

  const sets = elements.map((element) => setOf(policy, facts.file, element));
  const permitted = elements.flatMap((element, i) => (isPermitted(policy, facts, element, sets[i]) ? [i] : []));
  const left = elements.filter((_, i) => !permitted.includes(i));
  const limited = sets.find((set) => set?.status === 'limited-data-set');
  if (left.length === 0 && elements.length > 0)
    return { severity: 'off', reasons: [`a limited data set may hold them${limited?.reference === undefined ? '' : ` (${limited.reference})`}`], permitted };
  const rest = sets.filter((_, i) => !permitted.includes(i));
  if (rest.length > 0 && rest.every((set) => set !== undefined && CLEARED.has(set.status))) {
    severity = 'info';
    const [set] = rest as [DataSet];
    reasons.push(`the data is declared ${STATUS[set.status]}${set.reference === undefined ? '' : ` (${set.reference})`}`);
  }

  const isOut = /^PHI[23]/.test(facts.rule) || facts.rule === 'PHI104';
  if (isOut && !isInside) {
    const whose = facts.vendor ?? host;
    if (facts.rule === 'PHI104') {
      if (vendor?.training?.permitted === true)
        lower(`the policy permits training by ${vendor.key}${vendor.training.basis === undefined ? '' : ` (${vendor.training.basis})`}`);
      else if (vendor !== undefined) reasons.push(`the policy does not permit training by ${vendor.key}; a BAA alone does not`);
      else if (whose !== undefined) reasons.push(`the policy says nothing of training by ${whose}`);
    } else if (vendor?.baa !== undefined) {
      const due = dueOf(vendor.baa);
      if (due < today) reasons.push(`the BAA with ${vendor.key} was to be verified by ${due}`);
      else lower(`a BAA with ${vendor.key} is on file, verified ${vendor.baa.verified ?? vendor.baa.signed}; minimum necessary still applies`);
    } else if (whose !== undefined && (facts.vendor !== null || /^PHI3/.test(facts.rule))) reasons.push(`no BAA on file for ${whose}`);
  }
  if (fixed !== undefined) {
    severity = fixed;
    reasons.push(`the policy sets ${facts.rule} to ${fixed}`);
  }
  return { severity, reasons, permitted };
}

const CLEARED: ReadonlySet<string> = new Set(['safe-harbor', 'expert-determination', 'synthetic']);
const STATUS: Readonly<Record<string, string>> = {
  'safe-harbor': 'de-identified by Safe Harbor',
  'expert-determination': 'de-identified by Expert Determination',
  synthetic: 'synthetic',
};

/** The vendor that a finding is about: by host, by call, by the name that it bears. */
export function vendorOf(policy: Policy, facts: Pick<Facts, 'sink' | 'vendor'>, host: string | undefined): Vendor | undefined {
  const { vendors } = policy;
  return (
    (host === undefined ? undefined : vendors.find((v) => v.hosts.length > 0 && isHostListed(host, v.hosts))) ??
    (host === undefined ? undefined : vendors.find((v) => v.key.includes('.') && isHostListed(host, [v.key]))) ??
    vendors.find((v) => v.sdk.length > 0 && isNamed(facts.sink, v.sdk)) ??
    (facts.vendor === null ? undefined : vendors.find((v) => v.hosts.length === 0 && v.sdk.length === 0 && v.key.toLowerCase() === facts.vendor?.toLowerCase()))
  );
}

/** The last day on which a BAA counts as verified: ISO date. */
export function dueOf(agreement: Agreement): string {
  const [, number = '12', unit = 'm'] = /^(\d+)([dmy])$/.exec(agreement.verifyEvery ?? '12m') ?? [];
  const [year = 0, month = 1, day = 1] = (agreement.verified ?? agreement.signed).split('-').map(Number);
  const count = Number(number);
  return isoDay(unit === 'd' ? [year, month, day + count] : unit === 'y' ? [year + count, month, day] : [year, month + count, day], unit === 'd');
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day of the Gregorian calendar with overflowing month or day; a day that a month does not have is its last. */
function isoDay([y, m, d]: readonly [number, number, number], carries: boolean): string {
  let year = y + Math.floor((m - 1) / 12);
  let month = ((m - 1) % 12) + 1;
  let day = d;
  const length = (): number => (month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 31));
  if (!carries) day = Math.min(day, length());
  while (day > length()) {
    day -= length();
    month++;
    if (month > 12) {
      month = 1;
      year++;
    }
  }
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function setOf(policy: Policy, file: string, element: ElementFacts): DataSet | undefined {
  return policy.dataSets.find((set) => element.origins.some((origin) => isOrigin(set, file, origin)));
}

/** The path as it is written, relative to the policy, to the root or to the file that reads it; or the name of a table. */
function isOrigin(set: DataSet, file: string, origin: string): boolean {
  const written = origin.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  return [written, normal(folder + written), set.folder === '' ? written : `${set.folder}/${written}`].some(
    (path) => isAmong(path, { folder: set.folder, globs: set.match }) || isAmong(path, { folder: '', globs: set.match }),
  );
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Whether a limited data set may hold the element there: dates, city, state, ZIP, ages, for research, operations or public health, not sent to train a vendor's model. */
function isPermitted(policy: Policy, facts: Facts, element: ElementFacts, set: DataSet | undefined): boolean {
  if (set?.status !== 'limited-data-set' || !LIMITED.has(element.class) || facts.rule === 'PHI104' || facts.rule === 'PHI403') return false;
  if (element.class === 'geography' && STREET.test(element.name)) return false;
  const purposes = policy.purposes.filter((purpose) => isAmong(facts.file, { folder: purpose.folder, globs: purpose.paths }));
  return purposes.length === 0 || purposes.some((purpose) => LIMITED_PURPOSES.has(purpose.kind));
}
