/** The command "Scan Workspace": progress with a way to cancel, and a summary at the end. */
import * as vscode from 'vscode';
import { type LanguageClient } from 'vscode-languageclient/node';
import { SCAN_PROGRESS, SCAN_REQUEST, type ScanParams, type ScanProgress, type ScanSummary } from '../protocol/messages';
import { VIEW } from './findingsView';
import { summaryText } from './words';

/** Skipped files named in the output channel. */
const MOST_NAMED = 200;

/** Scans all folders. Gives the summary, or undefined when there was nothing to scan or the scan failed. */
export async function scanCommand(client: LanguageClient, output: vscode.LogOutputChannel): Promise<ScanSummary | undefined> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    void vscode.window.showInformationMessage('PHI Trace: open a folder to scan it.');
    return undefined;
  }
  const summary = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'PHI Trace: scanning the workspace', cancellable: true },
    async (progress, token) => {
      let shown = 0;
      const listener = client.onNotification(SCAN_PROGRESS, ({ done, total }: ScanProgress) => {
        const percent = total === 0 ? 0 : (100 * done) / total;
        progress.report({ message: `${done} of ${total} files`, increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      });
      try {
        return await client.sendRequest<ScanSummary>(SCAN_REQUEST, {} satisfies ScanParams, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        const message = error instanceof Error ? error.message : String(error);
        output.error(`The scan failed: ${message}`);
        void vscode.window.showErrorMessage(`PHI Trace: the scan failed: ${message}`);
        return undefined;
      } finally {
        listener.dispose();
      }
    },
  );
  if (summary !== undefined) report(summary, output);
  return summary;
}

function report(summary: ScanSummary, output: vscode.LogOutputChannel): void {
  const text = summaryText(summary);
  output.info(text);
  for (const file of summary.skipped.slice(0, MOST_NAMED)) output.info(`Not (wholly) analysed: ${file.path}: ${file.reason}`);
  if (summary.skipped.length > MOST_NAMED) output.info(`… and ${summary.skipped.length - MOST_NAMED} more.`);
  const found = summary.errors + summary.warnings + summary.infos > 0;
  const buttons = [...(found ? ['Show Findings'] : []), ...(summary.skipped.length > 0 ? ['Show Output'] : [])];
  void vscode.window.showInformationMessage(`PHI Trace: ${text}`, ...buttons).then((button) => {
    if (button === 'Show Findings') void vscode.commands.executeCommand(`${VIEW}.focus`);
    if (button === 'Show Output') output.show();
  });
}
