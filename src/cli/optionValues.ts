/** Reads the values of options, and says what was expected where one is wrong. */
import { CONFIDENCES, RULE_KINDS, SEVERITIES } from '../findings/types';
import type { Confidence, RuleKind, Severity } from '../findings/types';
import { ruleMetadata } from '../rules/metadata';
import { UsageError } from './exitCodes';

export const FORMATS = ['pretty', 'json', 'sarif', 'csv', 'markdown', 'github', 'gitlab', 'rdjson', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

/** Formats that are promised and that this version does not write. */
const LATER_FORMATS: readonly string[] = ['html'];

/** A report format; `--output` of a telling name decides where none is given. */
export function formatOf(value: string | undefined, output: string | undefined): Format {
  if (value === undefined) {
    if (output?.endsWith('.sarif') || output?.endsWith('.sarif.json')) return 'sarif';
    if (output?.endsWith('.json')) return 'json';
    return 'pretty';
  }
  if (LATER_FORMATS.includes(value)) throw new UsageError(`--format ${value}: this format is not there yet; there are ${FORMATS.join(', ')}`);
  return oneOf('--format', value, FORMATS);
}

export function severityOf(option: string, value: string): Severity {
  return oneOf(option, value, SEVERITIES);
}

export function confidenceOf(option: string, value: string): Confidence {
  return oneOf(option, value, CONFIDENCES);
}

/** `--fail-on`: a severity, or `never`. */
export function failOnOf(value: string): Severity | 'never' {
  return oneOf('--fail-on', value, [...SEVERITIES, 'never'] as const);
}

/** `--kinds training,telemetry`. */
export function kindsOf(value: string | undefined): ReadonlySet<RuleKind> | undefined {
  const kinds = listOf(value);
  return kinds && new Set(kinds.map((kind) => oneOf('--kinds', kind, RULE_KINDS)));
}

/** `--rules PHI101,phi-in-log,PHI3*`: ids, slugs, or the beginning of an id and `*`. */
export function rulesOf(value: string | undefined): ReadonlySet<string> | undefined {
  const names = listOf(value);
  if (!names) return undefined;
  const ids = new Set<string>();
  for (const name of names) {
    const found = matchingRules(name);
    if (found.length === 0) throw new UsageError(`--rules: there is no rule ${quoted(name)}; \`phi-trace explain\` lists them`);
    for (const id of found) ids.add(id);
  }
  return ids;
}

function matchingRules(name: string): string[] {
  const wanted = name.toLowerCase();
  const fits = (id: string) => (wanted.endsWith('*') ? id.startsWith(wanted.slice(0, -1)) : id === wanted);
  return ruleMetadata.filter((rule) => fits(rule.id.toLowerCase()) || rule.slug === wanted).map((rule) => rule.id);
}

/** `--jobs 4`. */
export function jobsOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const jobs = Number(value);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 256) throw new UsageError(`--jobs ${quoted(value)}: expected a whole number from 1 to 256`);
  return jobs;
}

function listOf(value: string | undefined): string[] | undefined {
  const items = value
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items && items.length > 0 ? items : undefined;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value.toLowerCase());
  if (found === undefined) throw new UsageError(`${option} ${quoted(value)}: expected ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`);
  return found;
}

function quoted(value: string): string {
  return `«${value}»`;
}
