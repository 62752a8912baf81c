/** Tells the server which documents are seen: the editor keeps others open, for a while or for its own use. */
import * as vscode from 'vscode';
import { DocumentDiagnosticRequest, State, type LanguageClient } from 'vscode-languageclient/node';
import { VISIBLE_CHANGED, type VisibleDocuments } from '../protocol/messages';

export function followVisible(client: LanguageClient): vscode.Disposable {
  let seen: ReadonlySet<string> = new Set();
  let told = '';

  const tell = (): void => {
    const before = seen;
    seen = visibleUris();
    forgetHiddenNotebooks(client, before, seen);
    if (client.state !== State.Running) return;
    const uris = [...seen].sort();
    const key = uris.join('\n');
    if (key === told) return;
    told = key;
    void client.sendNotification(VISIBLE_CHANGED, { uris } satisfies VisibleDocuments);
    pullShownNotebooks(client, before, seen);
  };

  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(tell),
    vscode.window.tabGroups.onDidChangeTabGroups(tell),
    vscode.window.onDidChangeVisibleTextEditors(tell),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) told = '';
      else tell();
    }),
  );
}

/** URIs of what is in tabs, and in editors without one, such as peeked ones. Notebooks count as a whole. */
function visibleUris(): Set<string> {
  const uris = new Set<string>();
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) uris.add(input.uri.toString());
      else if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) uris.add(input.modified.toString());
    }
  }
  for (const { document } of vscode.window.visibleTextEditors) if (document.uri.scheme !== 'vscode-notebook-cell') uris.add(document.uri.toString());
  return uris;
}

/**
 * The client drops the diagnostics of a text document whose tab is closed. Of a notebook's cells it does not as long as the
 * editor keeps the notebook: they would stand beside those of the workspace scan.
 */
function forgetHiddenNotebooks(client: LanguageClient, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const uri = notebook.uri.toString();
    if (!before.has(uri) || now.has(uri)) continue;
    for (const { document } of notebook.getCells()) client.getFeature(DocumentDiagnosticRequest.method).getProvider(document)?.forget(document);
  }
}

/** Nor does it ask for them when the tab of a notebook that it still knows is opened again. */
function pullShownNotebooks(client: LanguageClient, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const uri = notebook.uri.toString();
    if (before.has(uri) || !now.has(uri)) continue;
    const cell = notebook.getCells().find(({ kind }) => kind === vscode.NotebookCellKind.Code);
    if (cell === undefined) continue;
    client.getFeature(DocumentDiagnosticRequest.method).getProvider(cell.document)?.onDidChangeDiagnosticsEmitter.fire();
  }
}
