/** What the suites share: waiting, opening, finding diagnostics. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/extension';

/** How long anything may take; far more than it does. */
const PATIENCE_MS = 15_000;

export async function api(): Promise<TestApi> {
  const extension = vscode.extensions.getExtension<TestApi>('phi-trace.phi-trace');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

/** Waits until `find` gives something; fails with `what`, and what there was, when it does not. */
export async function until<T>(what: string, find: () => T | undefined | false, describe: () => unknown = () => ''): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) assert.fail(`did not happen: ${what} ${JSON.stringify(describe())}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

export async function openText(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  remember(document);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Diagnostics of ours at a document. */
export function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'phi-trace');
}

export function codeOf(diagnostic: vscode.Diagnostic): string {
  return typeof diagnostic.code === 'object' ? String(diagnostic.code.value) : String(diagnostic.code);
}

/** Waits for a diagnostic of a rule, and gives it. */
export async function diagnostic(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return until(
    `${rule} in ${uri.path}`,
    () => ours(uri).find((item) => codeOf(item) === rule),
    () => ours(uri).map((item) => `${codeOf(item)} ${item.message}`),
  );
}

/** Waits until there is no diagnostic of a rule any more. */
export async function noDiagnostic(uri: vscode.Uri, rule: string): Promise<void> {
  await until(
    `no ${rule} in ${uri.path}`,
    () => !ours(uri).some((item) => codeOf(item) === rule),
    () => ours(uri).map((item) => `${codeOf(item)} ${item.message}`),
  );
}

/** Has `closeAll` restore the document's text as it is now. */
export function remember(document: vscode.TextDocument): void {
  if (!originals.has(document)) originals.set(document, document.getText());
}

/** Replaces the first `from` of a document with `to`. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  remember(document);
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `«${from}» is in ${document.uri.path}`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Texts of documents before the first edit of a test. */
const originals = new Map<vscode.TextDocument, string>();

/** Closes all editors and takes back what was typed: closing alone would leave it in documents that the editor keeps. */
export async function closeAll(): Promise<void> {
  for (const [document, text] of originals) {
    if (document.isClosed || document.getText() === text) continue;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end), text);
    await vscode.workspace.applyEdit(edit);
  }
  originals.clear();
  while (vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) {
    const before = vscode.window.tabGroups.all.reduce((sum, group) => sum + group.tabs.length, 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const after = vscode.window.tabGroups.all.reduce((sum, group) => sum + group.tabs.length, 0);
    if (after === before) await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
}

export async function codeActions(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>('vscode.executeCodeActionProvider', uri, range, 'quickfix');
  return actions.filter((action): action is vscode.CodeAction => 'kind' in action);
}
