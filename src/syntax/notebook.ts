/** Reads Jupyter notebooks (nbformat 3 to 4.5) into code cells with exact maps to the raw JSON; broken files give the cells that were whole. */
import type { Span } from '../base/span';
import { createSourceMapBuilder, JsonError, peek, readArray, readObject, readScalar, readStringInto, readStringOrSkip, skipValue } from './notebookJson';
import type { JsonCursor, SourceMap } from './notebookJson';

/** One code cell. */
export interface NotebookCell {
  /** Zero-based index among the code cells. */
  readonly index: number;
  /** Zero-based index among all cells. */
  readonly absoluteIndex: number;
  /** Cell id of nbformat 4.5. */
  readonly id?: string;
  /** Number of the saved run; absent when the cell never ran. */
  readonly executionCount?: number;
  /** Language of this cell where it says so itself (`metadata.vscode.languageId`; nbformat 3: `language`). */
  readonly language?: string;
  readonly text: string;
  /** Decoded text ↔ raw JSON. */
  readonly map: SourceMap;
  /** Raw span of the JSON value that holds the source; absent when the cell has none. */
  readonly source?: Span;
  /** Raw span of the JSON value of the saved outputs. Only the position is kept, never the content. */
  readonly outputs?: Span;
}

/** Something wrong with the notebook as a file. */
export interface NotebookProblem {
  readonly kind: 'truncated' | 'invalid' | 'not-a-notebook';
  /** One sentence without data values. */
  readonly message: string;
  /** Offset in the raw text. */
  readonly at: number;
}

export interface Notebook {
  readonly format: { readonly major?: number; readonly minor?: number };
  /** Language of the kernel as the notebook names it, lower case; absent when it does not. */
  readonly language?: string;
  /** Whether the code cells are Python: the kernel says so, or says nothing. */
  readonly isPython: boolean;
  readonly cells: readonly NotebookCell[];
  readonly problems: readonly NotebookProblem[];
}

/** What is gathered while reading; the kernel usually stands behind the cells. */
interface Draft {
  major?: number;
  minor?: number;
  infoLanguage?: string;
  kernelLanguage?: string;
  kernelName?: string;
  cells: NotebookCell[];
  hasCells: boolean;
  absolute: number;
}

interface CellDraft {
  type?: string;
  id?: string;
  executionCount?: number;
  language?: string;
  text: string;
  map: SourceMap;
  source?: Span;
  outputs?: Span;
}

const EMPTY_MAP: SourceMap = { length: 0, starts: [], rawStarts: [], rawEnds: [] };

/** Names by which kernels and cells call Python. */
const PYTHON = /^(?:i|micro|circuit|xeus-|c)?py(?:thon|spark|odide)?[\d.]*$/;

/** Whether a language name, as kernels, VS Code and nbformat 3 write it, means Python. */
export function isPythonLanguage(name: string): boolean {
  return PYTHON.test(name.toLowerCase());
}

/** Kernel names that name no Python, for notebooks that name no language. */
const OTHER_KERNEL =
  /^(?:(?:ir|irkernel|xr|r|scala|spylon-kernel|bash|zsh|sas|stata|octave|matlab|deno|tslab|jslab|javascript|java|kotlin|rust|gophernotes|go|ruby|sql|xsql)\d*$|julia-|\.net-|xcpp)/;

/** Reads a string or a list of strings. */
function readSource(c: JsonCursor, cell: CellDraft): void {
  const out = createSourceMapBuilder();
  const first = peek(c);
  const start = c.at;
  if (first === 34) readStringInto(c, out);
  else if (first === 91) {
    readArray(c, () => {
      if (peek(c) === 34) readStringInto(c, out);
      else skipValue(c);
    });
  } else skipValue(c);
  cell.text = out.parts.join('');
  cell.map = { length: out.length, starts: out.starts, rawStarts: out.rawStarts, rawEnds: out.rawEnds, firstContent: out.firstContent };
  cell.source = { start, end: c.at };
}

function readNumber(c: JsonCursor): number | undefined {
  const first = peek(c);
  if (first === 34 || first === 91 || first === 123) {
    skipValue(c);
    return undefined;
  }
  const value = Number(readScalar(c));
  return Number.isFinite(value) ? value : undefined;
}

/** `null` counts as 0 for `Number`, so it is told apart here. */
function readExecutionCount(c: JsonCursor): number | undefined {
  if (peek(c) === 110) {
    skipValue(c);
    return undefined;
  }
  return readNumber(c);
}

function readCell(c: JsonCursor, draft: Draft): void {
  const cell: CellDraft = { text: '', map: EMPTY_MAP };
  const absoluteIndex = draft.absolute;
  const finish = (): void => {
    draft.absolute++;
    if (cell.type !== 'code') return;
    const { id, executionCount, language, text, map, source, outputs } = cell;
    draft.cells.push({ index: draft.cells.length, absoluteIndex, id, executionCount, language, text, map, source, outputs });
  };
  let isObject = false;
  try {
    isObject = readObject(c, (key) => {
      if (key === 'cell_type') cell.type = readStringOrSkip(c);
      else if (key === 'source' || key === 'input') readSource(c, cell);
      else if (key === 'outputs') cell.outputs = skipValue(c);
      else if (key === 'id') cell.id = readStringOrSkip(c);
      else if (key === 'execution_count' || key === 'prompt_number') cell.executionCount = readExecutionCount(c);
      else if (key === 'language') cell.language = readStringOrSkip(c) ?? cell.language;
      else if (key === 'metadata') cell.language = readCellLanguage(c) ?? cell.language;
      else skipValue(c);
    });
  } catch (error) {
    // A cell cut in its outputs still has a whole source, which is what is analysed.
    if (error instanceof JsonError && cell.source !== undefined) finish();
    throw error;
  }
  if (isObject) finish();
  else draft.absolute++;
}

function readCellLanguage(c: JsonCursor): string | undefined {
  let language: string | undefined;
  readObject(c, (key) => {
    if (key !== 'vscode') skipValue(c);
    else {
      readObject(c, (inner) => {
        if (inner === 'languageId') language = readStringOrSkip(c);
        else skipValue(c);
      });
    }
  });
  return language;
}

/** A duplicate key replaces what stood before, as in every JSON reader. */
function readCells(c: JsonCursor, draft: Draft, restart: boolean): void {
  if (restart) {
    draft.cells = [];
    draft.absolute = 0;
  }
  if (readArray(c, () => readCell(c, draft))) draft.hasCells = true;
}

function readMetadata(c: JsonCursor, draft: Draft): void {
  readObject(c, (key) => {
    if (key === 'kernelspec') {
      readObject(c, (inner) => {
        if (inner === 'language') draft.kernelLanguage = readStringOrSkip(c);
        else if (inner === 'name') draft.kernelName = readStringOrSkip(c);
        else skipValue(c);
      });
    } else if (key === 'language_info') {
      readObject(c, (inner) => {
        if (inner === 'name') draft.infoLanguage = readStringOrSkip(c);
        else skipValue(c);
      });
    } else skipValue(c);
  });
}

function readRoot(c: JsonCursor, draft: Draft): void {
  readObject(c, (key) => {
    if (key === 'cells') readCells(c, draft, true);
    else if (key === 'worksheets') {
      draft.cells = [];
      draft.absolute = 0;
      readArray(c, () => {
        readObject(c, (inner) => {
          if (inner === 'cells') readCells(c, draft, false);
          else skipValue(c);
        });
      });
    } else if (key === 'metadata') readMetadata(c, draft);
    else if (key === 'nbformat') draft.major = readNumber(c);
    else if (key === 'nbformat_minor') draft.minor = readNumber(c);
    else skipValue(c);
  });
  if (!Number.isNaN(peek(c))) throw new JsonError(c.at, false);
}

function kernelLanguage(draft: Draft): string | undefined {
  const named = [draft.kernelLanguage, draft.infoLanguage].find((name) => name !== undefined && name !== '');
  if (named !== undefined) return named.toLowerCase();
  const name = draft.kernelName?.toLowerCase();
  return name !== undefined && OTHER_KERNEL.test(name) ? name : undefined;
}

/**
 * Reads a notebook. Never throws: a text that is not JSON, or ends early, gives the cells whose source was whole up to
 * there and a problem with the raw offset. Offsets count from the start of `json`, a byte order mark included. An empty
 * text is an empty notebook, as editors take it.
 */
export function readNotebook(json: string): Notebook {
  const draft: Draft = { cells: [], hasCells: false, absolute: 0 };
  const problems: NotebookProblem[] = [];
  const c: JsonCursor = { text: json, at: json.charCodeAt(0) === 0xfeff ? 1 : 0 };
  if (!Number.isNaN(peek(c))) {
    try {
      readRoot(c, draft);
      if (!draft.hasCells) problems.push({ kind: 'not-a-notebook', message: 'The file is JSON but holds no notebook cells.', at: 0 });
    } catch (error) {
      // Anything but a JsonError would be a mistake of this file; the core reports it in the same way instead of throwing.
      const at = error instanceof JsonError ? error.at : c.at;
      const isTruncated = error instanceof JsonError && error.isTruncated;
      problems.push({
        kind: isTruncated ? 'truncated' : 'invalid',
        message: `The notebook's JSON ${isTruncated ? 'ends early' : 'is broken'}; ${draft.cells.length} code cells before that were read.`,
        at,
      });
    }
  }
  const language = kernelLanguage(draft);
  return {
    format: { major: draft.major, minor: draft.minor },
    language,
    isPython: language === undefined || isPythonLanguage(language),
    cells: draft.cells,
    problems,
  };
}
