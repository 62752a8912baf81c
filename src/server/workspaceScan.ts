/** The workspace scan on behalf of a client: every folder in turn, into the store of findings, with progress. */
import type { CancelToken } from '../base/cancel';
import type { Finding, Incomplete, Severity } from '../findings/types';
import type { ScanProgress, ScanSummary, SkippedFile } from '../protocol/messages';
import { catalogPaths, type FolderEngines } from './folderEngines';
import { uriIn } from './folders';
import type { Services } from './services';
import { shown } from './settings';

/** What the scan found in one file, kept unfiltered so that settings can change afterwards. */
export interface ScannedFile {
  readonly root: string;
  readonly path: string;
  readonly findings: readonly Finding[];
}

export interface WorkspaceScanOptions {
  readonly roots: readonly string[];
  readonly folders: FolderEngines;
  readonly scan: Services['scan'];
  readonly token: CancelToken;
  onProgress(progress: ScanProgress): void;
  /** Called for each folder that was scanned to its end, with all its files. */
  onFolder(root: string, files: readonly ScannedFile[]): void;
}

/** Scans the folders and sums up; a cancelled scan keeps the folders that were finished. */
export async function scanWorkspace(options: WorkspaceScanOptions): Promise<ScanSummary> {
  const started = Date.now();
  const count: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  const skipped: SkippedFile[] = [];
  let files = 0;
  let lines = 0;
  let done = 0;
  for (const root of options.roots) {
    if (options.token.isCancelled) break;
    const settings = await options.folders.settings(root);
    if (!settings.enable) continue;
    let total = 0;
    const before = done;
    const outcome = await options.scan({
      root,
      catalogs: catalogPaths(root, settings),
      exclude: settings.exclude,
      jobs: settings.jobs === 0 ? undefined : settings.jobs,
      token: options.token,
      onProgress(doneHere, totalHere) {
        done = before + doneHere;
        total = before + totalHere;
        options.onProgress({ done, total });
      },
    });
    if (options.token.isCancelled) break;
    files += outcome.files;
    lines += outcome.lines;
    for (const finding of shown(outcome.findings, settings)) count[finding.severity]++;
    skipped.push(...outcome.incomplete.map((item) => skippedOf(root, item)));
    options.onFolder(root, byFile(root, outcome.scanned, outcome.findings));
  }
  return {
    files,
    lines,
    seconds: (Date.now() - started) / 1000,
    errors: count.error,
    warnings: count.warning,
    infos: count.info,
    skipped,
    cancelled: options.token.isCancelled,
  };
}

function skippedOf(root: string, item: Incomplete): SkippedFile {
  return { uri: uriIn(root, item.file), path: item.file, reason: item.message };
}

function byFile(root: string, scanned: readonly string[], findings: readonly Finding[]): ScannedFile[] {
  const grouped = new Map<string, Finding[]>(scanned.map((path) => [path, []]));
  for (const finding of findings) {
    const path = finding.location.file;
    const list = grouped.get(path);
    if (list) list.push(finding);
    else grouped.set(path, [finding]);
  }
  return [...grouped].map(([path, list]) => ({ root, path, findings: list }));
}
