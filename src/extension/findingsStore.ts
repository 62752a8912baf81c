/** The client's copy of the findings that the server knows, file by file. */
import type { FileFindings, FindingItem } from '../protocol/messages';

export interface FindingsCopy {
  /** Takes in what the server says: a file without items leaves. */
  update(files: readonly FileFindings[]): void;
  reset(): void;
  files(): readonly FileFindings[];
  /** The finding with this fingerprint. */
  find(fingerprint: string): FindingItem | undefined;
  readonly count: number;
}

export function createFindingsCopy(): FindingsCopy {
  const files = new Map<string, FileFindings>();
  return {
    update(changed) {
      for (const file of changed) {
        if (file.items.length === 0) files.delete(file.uri);
        else files.set(file.uri, file);
      }
    },
    reset: () => files.clear(),
    files: () => [...files.values()],
    find(fingerprint) {
      for (const file of files.values()) {
        const found = file.items.find((item) => item.fingerprint === fingerprint);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    get count() {
      return [...files.values()].reduce((sum, file) => sum + file.items.length, 0);
    },
  };
}
