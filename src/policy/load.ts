/** Reads policy files: YAML text to a policy, and every mistake named with line and column. What is broken is left out, the rest holds. */
import { parseDocument } from 'yaml';
import { LineIndex } from '../base/lineIndex';
import { MAX_YAML_ERRORS, yamlMessage } from '../base/yamlMessage';
import type { DataPath } from '../catalog/load';
import { offsetOf } from '../catalog/load';
import { createSchemaCheck } from '../catalog/validate';
import type { RuleId, Severity } from '../findings/types';
import schema from './policy.schema.json';
import type { DataSet, Policy, PolicyElement, PolicyPlace, PolicyProblem, PolicySanitizer, Purpose, Vendor } from './types';

/** A policy as one file writes it, before those that it extends are added. */
export interface PolicyFile {
  readonly policy: Policy;
  /** Paths that it extends, as written, in order. */
  readonly extends: readonly string[];
  readonly problems: readonly PolicyProblem[];
}

/** Aliases (`*name`) that one document may expand (a "billion laughs" document has more). */
const MAX_ALIASES = 200;
/** Longest policy in UTF-16 code units. */
const MAX_LENGTH = 1_000_000;

const check = createSchemaCheck(schema, 'the policy');

/** A policy that says nothing. */
export const NO_POLICY: Policy = {
  files: [],
  context: [],
  elements: [],
  internal: [],
  vendors: [],
  dataSets: [],
  purposes: [],
  sanitizers: [],
  severity: new Map(),
  exclude: [],
};

/**
 * Parses one policy file. Never throws.
 * @param path where the file is, for messages; `/`-separated
 * @param folder the folder that its globs are relative to
 * @param slugs rule ids by slug, for `severity`
 */
export function parsePolicy(path: string, text: string, folder: string, slugs: ReadonlyMap<string, RuleId>): PolicyFile {
  const lines = new LineIndex(text);
  const placeAt = (offset: number): PolicyPlace => {
    const { line, character } = lines.position(offset);
    return { file: path, line, column: character };
  };
  const nothing = (offset: number, message: string): PolicyFile => ({
    policy: { ...NO_POLICY, files: [path] },
    extends: [],
    problems: [{ ...placeAt(offset), message }],
  });
  if (text.length > MAX_LENGTH) return nothing(0, `the file is longer than ${MAX_LENGTH} characters`);
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'silent' });
  if (document.errors.length > 0) {
    const problems = document.errors
      .slice(0, MAX_YAML_ERRORS)
      .map((error) => ({ ...placeAt(error.pos[0]), message: `not readable as YAML: ${yamlMessage(error.message)}` }));
    return { policy: { ...NO_POLICY, files: [path] }, extends: [], problems };
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return nothing(0, `more than ${MAX_ALIASES} expansions of YAML aliases`);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return nothing(0, 'expected a mapping that begins with «version: 1»');
  const found = [...check(data)];
  const at = (of: DataPath, key?: string): PolicyPlace => placeAt(offsetOf(document, of, key));
  const severity = severities(data, slugs, (key, message) => found.push({ path: ['severity'], key, message }));
  const problems = found
    .map((problem) => ({ ...at(problem.path, problem.key), message: problem.message }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const kept = without(
    data,
    found.map((problem) => (problem.key === undefined ? problem.path : [...problem.path, problem.key])),
  );
  return { policy: policyOf(path, folder, kept, severity, at), extends: list(kept.extends), problems };
}

/** What a file may hold, once what is wrong is gone. */
interface Written {
  extends?: string | string[];
  context?: 'health' | string[];
  elements?: PolicyElement[];
  internal?: string[];
  vendors?: Record<string, { sdk?: string[]; hosts?: string[]; baa?: Vendor['baa']; training?: Vendor['training'] } | null>;
  dataSets?: (Omit<DataSet, 'match' | 'folder'> & { match: string | string[] })[];
  purposes?: Omit<Purpose, 'folder'>[];
  sanitizers?: (Omit<PolicySanitizer, 'call'> & { call: string | string[] })[];
  severity?: Record<string, Severity | 'off'>;
  quasiIdentifiers?: { threshold?: number };
  exclude?: string[];
}

function policyOf(path: string, folder: string, data: Written, severity: Policy['severity'], at: (of: DataPath) => PolicyPlace): Policy {
  return {
    files: [path],
    context: data.context === undefined ? [] : [{ folder, globs: data.context === 'health' ? ['**'] : data.context }],
    elements: data.elements ?? [],
    internal: data.internal ?? [],
    vendors: Object.entries(data.vendors ?? {}).map(([key, vendor]) => ({
      ...vendor,
      key,
      sdk: vendor?.sdk ?? [],
      hosts: vendor?.hosts ?? [],
      place: at(['vendors', key]),
    })),
    dataSets: (data.dataSets ?? []).map((set) => ({ ...set, match: list(set.match), folder })),
    purposes: (data.purposes ?? []).map((purpose) => ({ ...purpose, folder })),
    sanitizers: (data.sanitizers ?? []).map((row) => ({ ...row, call: list(row.call) })),
    severity,
    ...(data.quasiIdentifiers?.threshold === undefined ? {} : { quasiThreshold: data.quasiIdentifiers.threshold }),
    exclude: data.exclude === undefined ? [] : [{ folder, globs: data.exclude }],
  };
}

function severities(data: Written, slugs: ReadonlyMap<string, RuleId>, wrong: (key: string, message: string) => void): Policy['severity'] {
  const known = new Set(slugs.values());
  const severity = new Map<RuleId, Severity | 'off'>();
  const written: unknown = data.severity;
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return severity;
  for (const [key, value] of Object.entries(written as Record<string, unknown>)) {
    const id = known.has(key as RuleId) ? (key as RuleId) : slugs.get(key);
    if (id === undefined) wrong(key, `no rule is called "${key}"; expected an id such as PHI201 or a slug such as phi-in-log`);
    else if (value === 'error' || value === 'warning' || value === 'info' || value === 'off') severity.set(id, value);
  }
  return severity;
}

/** The data without what is wrong in it: the item of a list or mapping that has the mistake, or else the whole key. */
function without(data: Written, paths: readonly DataPath[]): Written {
  const copy: Record<string, unknown> = { ...data };
  const gone = new Map<string, Set<string>>();
  for (const [key, item] of paths) {
    if (key === undefined) continue;
    const inner = copy[String(key)];
    if (item === undefined || typeof inner !== 'object' || inner === null) delete copy[String(key)];
    else gone.set(String(key), (gone.get(String(key)) ?? new Set()).add(String(item)));
  }
  for (const [key, items] of gone) {
    const inner = copy[key];
    if (Array.isArray(inner)) copy[key] = inner.filter((_, i) => !items.has(String(i)));
    else if (typeof inner === 'object' && inner !== null) copy[key] = Object.fromEntries(Object.entries(inner).filter(([name]) => !items.has(name)));
  }
  return copy;
}

function list(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** A policy over those that it extends: what it says goes first, a vendor or severity of the same name in its place. */
export function extendPolicy(own: Policy, bases: readonly Policy[]): Policy {
  const all = [own, ...bases];
  const threshold = all.find((p) => p.quasiThreshold !== undefined)?.quasiThreshold;
  const vendors = new Map<string, Vendor>();
  for (const p of all) for (const vendor of p.vendors) if (!vendors.has(vendor.key)) vendors.set(vendor.key, vendor);
  return {
    files: all.flatMap((p) => p.files),
    context: all.flatMap((p) => p.context),
    elements: all.flatMap((p) => p.elements),
    internal: all.flatMap((p) => p.internal),
    vendors: [...vendors.values()],
    dataSets: all.flatMap((p) => p.dataSets),
    purposes: all.flatMap((p) => p.purposes),
    sanitizers: all.flatMap((p) => p.sanitizers),
    severity: new Map([...all].reverse().flatMap((p) => [...p.severity])),
    ...(threshold === undefined ? {} : { quasiThreshold: threshold }),
    exclude: all.flatMap((p) => p.exclude),
  };
}
