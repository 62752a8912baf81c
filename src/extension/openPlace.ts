/** Opens a place of a finding: a range of a file, or of a notebook's cell. */
import * as vscode from 'vscode';
import type { Place, PlainRange } from '../protocol/messages';

export async function openPlace(place: Place): Promise<void> {
  const uri = vscode.Uri.parse(place.uri);
  if (place.cell === undefined) {
    await vscode.window.showTextDocument(uri, { selection: toRange(place.range) });
    return;
  }
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const { absoluteIndex, range } = place.cell;
  if (absoluteIndex >= notebook.cellCount) {
    await vscode.window.showNotebookDocument(notebook);
    return;
  }
  await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(absoluteIndex, absoluteIndex + 1)] });
  // Opening the cell's own document puts the cursor into its editor.
  await vscode.commands.executeCommand('vscode.open', notebook.cellAt(absoluteIndex).document.uri, { selection: toRange(range) });
}

export function toRange(range: PlainRange): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}
