/** Findings that the analysis of one open file has in another: the sink stands there, what reaches it comes from here. */
import type { Finding } from '../findings/types';

export interface Elsewhere {
  /** Sets what a file has found in others, by the keys of these; gives the keys of those for which something changed. */
  set(origin: string, found: ReadonlyMap<string, readonly Finding[]>): string[];
  /** What other files have found in a file. */
  at(key: string): Finding[];
  /** A file is not open any more: what it found is forgotten. Gives the keys of the files concerned. */
  remove(origin: string): string[];
}

export function createElsewhere(): Elsewhere {
  const byOrigin = new Map<string, ReadonlyMap<string, readonly Finding[]>>();
  const none: ReadonlyMap<string, readonly Finding[]> = new Map();
  const set = (origin: string, found: ReadonlyMap<string, readonly Finding[]>): string[] => {
    const before = byOrigin.get(origin) ?? none;
    byOrigin.set(origin, found);
    return [...new Set([...before.keys(), ...found.keys()])].filter((key) => JSON.stringify(before.get(key) ?? []) !== JSON.stringify(found.get(key) ?? []));
  };
  return {
    set,
    at: (key) => [...byOrigin.values()].flatMap((found) => found.get(key) ?? []),
    remove(origin) {
      const changed = set(origin, none);
      byOrigin.delete(origin);
      return changed;
    },
  };
}
