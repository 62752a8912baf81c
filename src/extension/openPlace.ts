/** Opens a place of a finding: a range of a file, or of a notebook's cell. */
import * as vscode from 'vscode';
import type { Place, PlainRange } from '../protocol/messages';

/** `column`: where to open it; default: the active editor's column. */
export async function openPlace(place: Place, column?: vscode.ViewColumn): Promise<void> {
  const uri = vscode.Uri.parse(place.uri);
  if (place.cell === undefined) {
    await vscode.window.showTextDocument(uri, { selection: toRange(place.range), viewColumn: column });
    return;
  }
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const { absoluteIndex, range } = place.cell;
  if (absoluteIndex >= notebook.cellCount) {
    await vscode.window.showNotebookDocument(notebook, { viewColumn: column });
    return;
  }
  await vscode.window.showNotebookDocument(notebook, { viewColumn: column, selections: [new vscode.NotebookRange(absoluteIndex, absoluteIndex + 1)] });
  // Opening the cell's own document puts the cursor into its editor, but not always at the selection: a cell that was out
  // of view is drawn only then.
  const { document } = notebook.cellAt(absoluteIndex);
  await vscode.commands.executeCommand('vscode.open', document.uri, { selection: toRange(range), viewColumn: column });
  const editor = await visibleEditor(document);
  if (editor === undefined) return;
  editor.selection = new vscode.Selection(toRange(range).start, toRange(range).end);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The editor of a document that is being opened, or undefined when it does not come within a second. */
async function visibleEditor(document: vscode.TextDocument): Promise<vscode.TextEditor | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    if (editor !== undefined) return editor;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

export function toRange(range: PlainRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
