/** One file as it is open in the editor: a text document, or a notebook with its cells. */
import type { NotebookCell, NotebookDocument } from 'vscode-languageserver/node';
import { NotebookCellKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceInput } from '../analysis/api';
import type { FilePlace } from './folders';

/** Text of open documents longer than this (UTF-16 units) is not analysed while typing; the workspace scan does it. */
export const MOST_CHARACTERS = 4_000_000;

interface Common extends FilePlace {
  /** URI of the document or notebook. */
  readonly uri: string;
}

export interface OpenText extends Common {
  readonly kind: 'text';
  readonly language: 'python' | 'typescript';
  readonly document: TextDocument;
}

export interface OpenNotebook extends Common {
  readonly kind: 'notebook';
  readonly notebook: NotebookDocument;
  /** Text document of a cell. */
  readonly textOf: (cell: NotebookCell) => TextDocument | undefined;
}

export type OpenFile = OpenText | OpenNotebook;

/** Languages of text documents that the server takes, by LSP language id. */
export const LANGUAGES: ReadonlyMap<string, 'python' | 'typescript'> = new Map([
  ['python', 'python'],
  ['typescript', 'typescript'],
  ['typescriptreact', 'typescript'],
  ['javascript', 'typescript'],
  ['javascriptreact', 'typescript'],
]);

/** URIs that diagnostics of the file are shown at: its own, or those of all cells. */
export function diagnosticUris(file: OpenFile): string[] {
  return file.kind === 'text' ? [file.uri] : file.notebook.cells.map((cell) => cell.document);
}

/** Number of characters of the file. */
export function sizeOf(file: OpenFile): number {
  if (file.kind === 'text') return file.document.getText().length;
  return file.notebook.cells.reduce((sum, cell) => sum + (file.textOf(cell)?.getText().length ?? 0), 0);
}

/**
 * What the analysis gets. An open notebook is handed over as the JSON that would be saved, without outputs, so that
 * open and closed notebooks take the same way; cells are matched again by their index.
 */
export function inputOf(file: OpenFile): SourceInput {
  if (file.kind === 'text') return { path: file.path, text: file.document.getText(), language: file.language };
  return { path: file.path, text: notebookJson(file), language: 'notebook' };
}

function notebookJson(file: OpenNotebook): string {
  const cells = file.notebook.cells.map((cell) => {
    const document = file.textOf(cell);
    const source = document?.getText() ?? '';
    return cell.kind === NotebookCellKind.Code
      ? {
          cell_type: 'code',
          metadata: { vscode: { languageId: document?.languageId ?? 'python' } },
          execution_count: cell.executionSummary?.executionOrder ?? null,
          source,
          outputs: [],
        }
      : { cell_type: 'markdown', metadata: {}, source };
  });
  const language = file.notebook.cells.some((cell) => file.textOf(cell)?.languageId === 'python') ? 'python' : 'unknown';
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: language } }, cells });
}
