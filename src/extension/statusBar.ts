/** The status bar item: what the server does, how much it has found, and what is wrong. */
import * as vscode from 'vscode';
import type { ServerStatus } from '../protocol/messages';
import { VIEW } from './findingsView';

/** Work shorter than this is not shown: the item would flicker with every keystroke. */
const PATIENCE_MS = 400;

export type ShownStatus = ServerStatus | { readonly state: 'stopped'; readonly findings: 0; readonly reason: string };

export interface StatusBar extends vscode.Disposable {
  show(status: ShownStatus): void;
  /** What it says now. */
  readonly text: string;
}

export function createStatusBar(): StatusBar {
  const item = vscode.window.createStatusBarItem('phiTrace.status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'PHI Trace';
  let timer: NodeJS.Timeout | undefined;

  const draw = (status: ShownStatus): void => {
    const count = `${status.findings} finding${status.findings === 1 ? '' : 's'}`;
    const isWorking = status.state === 'analysing' || status.state === 'scanning';
    const isWrong = status.state === 'problem' || status.state === 'stopped';
    item.text = isWorking ? `$(sync~spin) PHI ${status.findings}` : isWrong ? `$(warning) PHI ${status.findings}` : `$(pulse) PHI ${status.findings}`;
    item.tooltip = `PHI Trace: ${isWorking ? `${status.state} …` : isWrong ? (status.reason ?? 'something is wrong') : count}`;
    item.command = isWrong ? { command: 'phiTrace.showOutput', title: 'Show Output' } : { command: `${VIEW}.focus`, title: 'Show Findings' };
    item.accessibilityInformation = { label: item.tooltip };
  };

  item.text = '$(pulse) PHI';
  item.tooltip = 'PHI Trace: starting …';
  item.show();

  return {
    show(status) {
      clearTimeout(timer);
      if (status.state === 'analysing') timer = setTimeout(() => draw(status), PATIENCE_MS);
      else draw(status);
    },
    get text() {
      return item.text;
    },
    dispose() {
      clearTimeout(timer);
      item.dispose();
    },
  };
}
