/** The findings of all files, open or scanned: the one truth that the views of a client follow. */
import type { FileFindings } from '../protocol/messages';

export interface FindingsStore {
  /** Sets the findings of a file; without items they are remembered as none, and the file leaves the views. */
  set(key: string, file: FileFindings): void;
  /** Takes a file out. */
  remove(key: string): void;
  /** Files that have findings. */
  list(): FileFindings[];
  /** Number of findings over all files. */
  readonly count: number;
}

/** `onChange` gets the files that changed since the last call, some time after the change, many at once. */
export function createFindingsStore(onChange: (files: readonly FileFindings[]) => void): FindingsStore {
  const files = new Map<string, FileFindings>();
  const changed = new Map<string, FileFindings>();
  let count = 0;
  let scheduled = false;

  const note = (key: string, file: FileFindings): void => {
    changed.set(key, file);
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const batch = [...changed.values()];
      changed.clear();
      onChange(batch);
    });
  };

  return {
    set(key, file) {
      const before = files.get(key);
      files.set(key, file);
      count += file.items.length - (before?.items.length ?? 0);
      const same = before !== undefined && before.origin === file.origin && JSON.stringify(before.items) === JSON.stringify(file.items);
      if (!same && (file.items.length > 0 || (before?.items.length ?? 0) > 0)) note(key, file);
    },
    remove(key) {
      const before = files.get(key);
      if (before === undefined) return;
      files.delete(key);
      count -= before.items.length;
      if (before.items.length > 0) note(key, { ...before, items: [] });
    },
    list: () => [...files.values()].filter((file) => file.items.length > 0),
    get count() {
      return count;
    },
  };
}
