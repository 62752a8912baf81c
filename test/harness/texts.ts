/** Splits a fixture's file into the texts that carry annotations: the file itself, or a notebook's code cells. */
import type { AnnotatedText } from './annotations';

/**
 * The annotated texts of a file. Notebooks are read with `JSON.parse` on purpose: the harness must not trust the
 * reader that it tests. Cells are counted among the code cells.
 */
export function annotatedTexts(file: string, text: string): AnnotatedText[] {
  if (!file.endsWith('.ipynb')) return [{ file, text }];
  const notebook = JSON.parse(text) as { cells: { cell_type: string; source: string | string[] }[] };
  return notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell, index) => ({ file, cell: index, text: typeof cell.source === 'string' ? cell.source : cell.source.join('') }));
}

/** Which comment and string syntax a file has. */
export function languageOf(file: string): 'python' | 'typescript' {
  return /\.(py|ipynb)$/.test(file) ? 'python' : 'typescript';
}
