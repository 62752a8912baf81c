/** What the purposes of a file need, and what is beyond it (PHI403: 45 CFR 164.502(b), 164.514(d)). */
import { isAmong, plainName } from './match';
import type { Policy, Purpose } from './types';

/** Purposes that the policy binds to a file. */
export function purposesOf(policy: Policy, file: string): readonly Purpose[] {
  return policy.purposes.filter((purpose) => isAmong(file, { folder: purpose.folder, globs: purpose.paths }));
}

/** Names that none of the purposes needs; empty where the file has no purpose. */
export function beyondPurposes(purposes: readonly Purpose[], names: readonly string[]): readonly string[] {
  if (purposes.length === 0) return [];
  const needed = new Set(purposes.flatMap((purpose) => purpose.needs.map(plainName)));
  return names.filter((name) => !needed.has(plainName(name)));
}
