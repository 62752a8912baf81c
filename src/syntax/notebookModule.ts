/** Joins the code cells of a notebook into one Python module, with the offsets where each cell stands. */
import { isPythonLanguage } from './notebook';
import { blankMagics } from './magics';
import type { Magic } from './magics';

/** What of a cell is needed to join it. */
export interface CellText {
  readonly text: string;
  /** Language of this cell where it is known; absent means the notebook's own. */
  readonly language?: string;
}

/** A cell in the module. */
export interface JoinedCell {
  /** Offsets in the module of the cell's first character and behind its last. */
  readonly start: number;
  readonly end: number;
  readonly magics: readonly Magic[];
  /** Why nothing of the cell is analysed: one clause without data values. */
  readonly skipped?: string;
  /** The cell leaves a string or bracket open; it was closed between the cells. */
  readonly isUnclosed: boolean;
}

export interface JoinedModule {
  readonly text: string;
  readonly cells: readonly JoinedCell[];
}

/** Whether the first line with code starts with white space; IPython strips that, a module would read it as part of the block before. */
function startsIndented(text: string): boolean {
  return /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]+[^ \t\f\r\n#]/.test(text);
}

/**
 * Joins cells in the given order. Each cell keeps its length; magics and cells of other languages are blanked. Between two
 * cells stands a line break, with what closes the first one where it leaves a string or bracket open.
 */
export function joinCells(cells: readonly CellText[]): JoinedModule {
  const parts: string[] = [];
  const joined: JoinedCell[] = [];
  let length = 0;
  const add = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  for (const { text, language } of cells) {
    const isOther = language !== undefined && language !== '' && !isPythonLanguage(language);
    const blanked = isOther ? undefined : blankMagics(text);
    const own = blanked?.text ?? text.replace(/[^\r\n]/g, ' ');
    if (joined.length > 0) add(startsIndented(own) ? '\npass\n' : '\n');
    const start = length;
    add(own);
    joined.push({
      start,
      end: length,
      magics: blanked?.magics ?? [],
      skipped: isOther ? `cell in another language (${language})` : blanked?.skipped,
      isUnclosed: (blanked?.closing.trim() ?? '') !== '',
    });
    add(blanked?.closing ?? '');
  }
  return { text: parts.join(''), cells: joined };
}
