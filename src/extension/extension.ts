/** The extension: a thin client. It starts the server, shows what the server finds, and carries the commands. */
import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import {
  CLEAR_REQUEST,
  FINDINGS_CHANGED,
  STATUS_CHANGED,
  type FileFindings,
  type FindingItem,
  type FindingsList,
  type Place,
  type ScanSummary,
  type ServerStatus,
} from '../protocol/messages';
import { createClient } from './client';
import { createDetailPanel } from './detailPanel';
import type { TreeNode } from './findingsModel';
import { createFindingsCopy } from './findingsStore';
import { createFlowSteps, type FlowSteps } from './flowSteps';
import { findingsAt } from './locate';
import { OPEN_PLACE, createFindingsView, type FindingsView } from './findingsView';
import { openPlace } from './openPlace';
import { createRulePages } from './rulePages';
import { scanCommand } from './scanCommand';
import { createScannedDiagnostics } from './scannedDiagnostics';
import { createStatusBar, type ShownStatus } from './statusBar';
import { SUPPRESS_COMMAND, suppressWithReason } from './suppressWithReason';
import { followVisible } from './visibleDocuments';

/** What the extension's own tests use; no API for others yet. */
export interface TestApi {
  findings(): readonly FileFindings[];
  status(): ShownStatus | undefined;
  statusText(): string;
  readonly view: Pick<FindingsView, 'children' | 'item'>;
  readonly suppress: typeof suppressWithReason;
  readonly flow: Pick<FlowSteps, 'shown' | 'numbersIn'>;
}

let client: LanguageClient | undefined;
let started: Promise<void> | undefined;

export function activate(context: vscode.ExtensionContext): TestApi {
  const output = vscode.window.createOutputChannel('PHI Trace', { log: true });
  const pages = createRulePages(context.extensionUri);
  const copy = createFindingsCopy();
  const view = createFindingsView(copy, context.workspaceState);
  const scanned = createScannedDiagnostics(pages);
  const statusBar = createStatusBar();
  const panel = createDetailPanel(context.extensionUri, pages);
  const flow = createFlowSteps(copy);
  let status: ShownStatus | undefined;
  const running = createClient(context.extensionUri, output, pages, (document, position) => findingsAt(copy.files(), document, position));
  client = running;

  const showStatus = (value: ShownStatus): void => {
    status = value;
    statusBar.show(value);
  };
  const forget = (): void => {
    copy.reset();
    scanned.reset();
    view.refresh();
    flow.refresh();
  };
  /** The finding that a command is about: what it was called with, else what the cursor is at, else what is selected in the view. */
  const findingOf = (of?: string | TreeNode): FindingItem | undefined => {
    if (typeof of === 'string') return copy.find(of);
    if (of !== undefined) return of.kind === 'finding' ? of.item : undefined;
    const editor = vscode.window.activeTextEditor;
    const [here] = editor === undefined ? [] : findingsAt(copy.files(), editor.document, editor.selection.active);
    if (here !== undefined) return here;
    const node = view.selected();
    return node?.kind === 'finding' ? node.item : undefined;
  };
  const moveInFlow = async (by: number): Promise<void> => {
    const item = flow.shown === undefined ? findingOf() : undefined;
    if (item === undefined) await flow.move(by);
    else await flow.show(item, by > 0 ? 0 : undefined);
  };

  const register = (name: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(name, run as (...args: unknown[]) => unknown);
  context.subscriptions.push(
    output,
    view,
    scanned,
    statusBar,
    panel,
    flow,
    followVisible(running),
    running.onNotification(FINDINGS_CHANGED, ({ files }: FindingsList) => {
      copy.update(files);
      scanned.update(files);
      view.refresh();
      flow.refresh();
    }),
    running.onNotification(STATUS_CHANGED, (value: ServerStatus) => showStatus(value)),
    running.onDidChangeState(({ newState }) => {
      // A server that is gone knows nothing any more; a new one tells all again.
      if (newState !== State.Stopped) return;
      forget();
      showStatus({ state: 'stopped', findings: 0, reason: 'the language server is not running' });
    }),
    register('phiTrace.scanWorkspace', (): Promise<ScanSummary | undefined> => scanCommand(running, output)),
    register('phiTrace.clearFindings', () => running.sendRequest(CLEAR_REQUEST)),
    register('phiTrace.restartServer', () => running.restart()),
    register('phiTrace.showOutput', () => output.show()),
    register('phiTrace.explainRule', (of?: string | TreeNode) => pages.show(typeof of === 'string' ? of : of && ruleOf(of))),
    register('phiTrace.showDetails', (of?: string | TreeNode) => {
      const item = findingOf(of);
      if (item !== undefined) panel.show(item);
      else void vscode.window.showInformationMessage(vscode.l10n.t('PHI Trace: put the cursor on a finding, or select one in the findings view.'));
    }),
    register('phiTrace.showFlow', async (of?: string | TreeNode) => {
      const item = findingOf(of);
      if (item !== undefined) await flow.show(item);
      else void vscode.window.showInformationMessage(vscode.l10n.t('PHI Trace: put the cursor on a finding, or select one in the findings view.'));
    }),
    register('phiTrace.nextFlowStep', () => moveInFlow(1)),
    register('phiTrace.previousFlowStep', () => moveInFlow(-1)),
    register('phiTrace.hideFlow', () => flow.hide()),
    register('phiTrace.groupByRule', () => view.setGrouping('rule')),
    register('phiTrace.groupByFile', () => view.setGrouping('file')),
    register(OPEN_PLACE, (place: Place) => openPlace(place)),
    register(SUPPRESS_COMMAND, (edit: vscode.WorkspaceEdit, reason?: string) => suppressWithReason(edit, reason)),
  );

  // Not awaited: the editor must not wait for a process to start. Requests made meanwhile wait by themselves.
  started = running.start().catch((error: unknown) => {
    output.error(`The language server does not start: ${error instanceof Error ? error.message : String(error)}`);
    showStatus({ state: 'stopped', findings: 0, reason: 'the language server does not start' });
  });
  return { findings: () => copy.files(), status: () => status, statusText: () => statusBar.text, view, suppress: suppressWithReason, flow };
}

export async function deactivate(): Promise<void> {
  await started;
  if (client?.state === State.Running) await client.stop();
}

function ruleOf(node: TreeNode): string | undefined {
  if (node.kind === 'rule') return node.key;
  return node.kind === 'finding' ? node.item.rule : undefined;
}
