/** What the workspace scan found, kept by file, and shown for files that are not open: for those the editor's text counts. */
import { mergeFindings } from '../findings/merge';
import type { Finding } from '../findings/types';
import type { FindingsStore } from './findingsStore';
import type { FolderEngines } from './folderEngines';
import { uriIn } from './folders';
import { itemOf } from './items';
import { keyOf, placeOf, type FindOpen, type Frame } from './places';
import { isExcluded, shown } from './settings';
import type { ScannedFile } from './workspaceScan';

export interface ScannedFiles {
  /** Takes in all files of a folder that was scanned; those of an earlier scan that are gone leave. */
  take(root: string, files: readonly ScannedFile[]): void;
  /** What the scan found in a file by way of others, as long as its text (undefined: not known) is the one that was scanned. */
  fromElsewhere(key: string, text: string | undefined): readonly Finding[];
  /** A file is not open any more: its text on disk counts again, analysed anew. Files that no scan took in leave the store. */
  left(key: string): void;
  /** The settings have changed: what is shown is filtered again. */
  filterAgain(): void;
  /** Forgets the files of folders that left the workspace. */
  forgetFolders(roots: ReadonlySet<string | undefined>): void;
  clear(): void;
}

export interface ScannedFilesOptions {
  readonly store: FindingsStore;
  readonly folders: FolderEngines;
  /** Whether the file is open, so that its live findings are in the store. */
  isLive(key: string): boolean;
  readonly find: FindOpen;
  readText(path: string): string | undefined;
  onError(path: string, error: unknown): void;
}

export function createScannedFiles(options: ScannedFilesOptions): ScannedFiles {
  const { store, folders, isLive } = options;
  const files = new Map<string, ScannedFile>();

  const show = async (key: string): Promise<void> => {
    const file = files.get(key);
    if (file === undefined || isLive(key)) return;
    const settings = await folders.settings(file.root);
    if (isLive(key) || files.get(key) !== file) return;
    const findings = settings.enable && !isExcluded(file.path, settings) ? shown(file.findings, settings) : [];
    const frame: Frame = { root: file.root, find: options.find };
    const items = findings.map((finding) => itemOf(finding, settings.severityDisplay, (location) => placeOf(location, frame)));
    store.set(key, { uri: uriIn(file.root, file.path), path: file.path, origin: 'scan', items });
  };

  const forget = (key: string): void => {
    files.delete(key);
    if (!isLive(key)) store.remove(key);
  };

  const checkAgain = async (key: string, file: ScannedFile): Promise<void> => {
    let findings: readonly Finding[] = file.findings;
    try {
      const text = options.readText(key);
      const engine = await folders.engine(file.root);
      if (text !== undefined) {
        const own = engine.check({ path: file.path, text }).findings.filter((finding) => finding.location.file === file.path);
        findings = mergeFindings([...own, ...foreign(file)]);
      }
    } catch (error) {
      options.onError(file.path, error);
    }
    if (files.get(key) !== file) return;
    files.set(key, { ...file, findings });
    await show(key);
  };

  /** Findings with a flow that begins in another file. */
  const foreign = (file: ScannedFile): readonly Finding[] =>
    file.findings.filter((finding) => finding.flows.some((flow) => flow[0] !== undefined && flow[0].location.file !== file.path));

  return {
    fromElsewhere(key, text) {
      const file = files.get(key);
      const found = file === undefined ? [] : foreign(file);
      return found.length > 0 && text !== undefined && options.readText(key) === text ? found : [];
    },
    take(root, found) {
      const keys = new Set(found.map((file) => keyOf(uriIn(root, file.path))));
      for (const [key, file] of files) if (file.root === root && !keys.has(key)) forget(key);
      for (const file of found) {
        const key = keyOf(uriIn(root, file.path));
        files.set(key, file);
        void show(key);
      }
    },
    left(key) {
      const file = files.get(key);
      if (file === undefined) store.remove(key);
      else void checkAgain(key, file);
    },
    filterAgain() {
      for (const key of files.keys()) void show(key);
    },
    forgetFolders(roots) {
      for (const [key, file] of files) if (roots.has(file.root)) forget(key);
    },
    clear() {
      for (const key of [...files.keys()]) forget(key);
    },
  };
}
