/** Fingerprints of findings: keys that survive edits elsewhere in the file, so that baselines and decisions keep hold of them. */
import { fnv1a64 } from '../base/hash';

/** What identifies a finding apart from where its lines happen to stand. */
export interface FingerprintParts {
  /** Rule id. */
  readonly rule: string;
  /** Workspace-relative path, `/`-separated. */
  readonly path: string;
  /** Qualified name of the function or class around the sink, `''` or `<module>` at module level. */
  readonly scope: string;
  /** Names of the elements as at their source; their order does not matter. */
  readonly elements: readonly string[];
  /** Qualified name of the sink. */
  readonly sink: string;
}

/**
 * The fingerprint of one finding; `ordinal` counts equal parts in source order, from 0. Line numbers and spans are no
 * part of it. An element that joins the flow changes it: an accepted finding then comes back.
 */
export function fingerprint(parts: FingerprintParts, ordinal: number): string {
  return fnv1a64(`${signature(parts)}\u0000${ordinal}`);
}

/** Fingerprints of all findings of a file, given in source order, numbered among equals. */
export function fingerprints(all: readonly FingerprintParts[]): string[] {
  const seen = new Map<string, number>();
  return all.map((parts) => {
    const key = signature(parts);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return fingerprint(parts, ordinal);
  });
}

function signature(parts: FingerprintParts): string {
  const scope = parts.scope === '<module>' ? '' : parts.scope;
  const elements = [...new Set(parts.elements)].sort().join('\u0001');
  return [parts.rule, parts.path, scope, elements, parts.sink].join('\u0000');
}
