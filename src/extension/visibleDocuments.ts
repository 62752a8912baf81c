/** Tells the server which documents are in tabs: the editor keeps others open that nobody sees. */
import * as vscode from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { VISIBLE_CHANGED, type VisibleDocuments } from '../protocol/messages';

export function followTabs(client: LanguageClient): vscode.Disposable {
  let last = '';
  const tell = (): void => {
    if (client.state !== State.Running) return;
    const uris = tabUris();
    const key = uris.join('\n');
    if (key === last) return;
    last = key;
    void client.sendNotification(VISIBLE_CHANGED, { uris } satisfies VisibleDocuments);
  };
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(tell),
    vscode.window.tabGroups.onDidChangeTabGroups(tell),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) last = '';
      else tell();
    }),
  );
}

function tabUris(): string[] {
  const uris = new Set<string>();
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) uris.add(input.uri.toString());
      else if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) uris.add(input.modified.toString());
    }
  }
  return [...uris].sort();
}
