/** From documents and positions of the editor to findings, and back. */
import * as vscode from 'vscode';
import type { FileFindings, FindingItem, Place } from '../protocol/messages';
import { toRange } from './openPlace';

/** The findings at a position of a document or notebook cell, narrowest range first. */
export function findingsAt(files: readonly FileFindings[], document: vscode.TextDocument, position: vscode.Position): FindingItem[] {
  const owner = ownerOf(document);
  return files
    .filter((file) => sameFile(file.uri, owner.uri))
    .flatMap((file) => file.items)
    .filter((item) => item.place.cell?.absoluteIndex === owner.cell && rangeOf(item.place).contains(position))
    .sort((a, b) => (rangeOf(a.place).contains(rangeOf(b.place)) ? 1 : -1));
}

/** URI of the document that shows a place: a cell's own while its notebook is open. */
export function documentUri(place: Place): string {
  if (place.cell === undefined) return vscode.Uri.parse(place.uri).toString();
  const notebook = vscode.workspace.notebookDocuments.find((one) => sameFile(place.uri, one.uri));
  const { absoluteIndex } = place.cell;
  if (notebook === undefined || absoluteIndex >= notebook.cellCount) return place.uri;
  return notebook.cellAt(absoluteIndex).document.uri.toString();
}

/** Range of a place in the document that shows it. */
export function rangeOf(place: Place): vscode.Range {
  return toRange(place.cell?.range ?? place.range);
}

function ownerOf(document: vscode.TextDocument): { readonly uri: vscode.Uri; readonly cell?: number } {
  for (const notebook of document.uri.scheme === 'vscode-notebook-cell' ? vscode.workspace.notebookDocuments : []) {
    const cell = notebook.getCells().find((one) => one.document === document);
    if (cell !== undefined) return { uri: notebook.uri, cell: cell.index };
  }
  return { uri: document.uri };
}

/** The server writes URIs its own way: compared once parsed. */
function sameFile(a: string, b: vscode.Uri): boolean {
  return vscode.Uri.parse(a).toString() === b.toString();
}
