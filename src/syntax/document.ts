/** A file as the analysis reads it and as people see it: the module text, and the way from its offsets to the raw file, to notebook cells, and to edits. */
import { LineIndex } from '../base/lineIndex';
import type { Range, Span } from '../base/span';
import { decodedOffset, rawEnd, rawStart, readArray, skipValue } from './notebookJson';
import type { JsonCursor } from './notebookJson';
import { readNotebook } from './notebook';
import type { NotebookCell } from './notebook';
import { joinCells } from './notebookModule';
import type { JoinedCell, JoinedModule } from './notebookModule';

export type DocumentKind = 'python' | 'typescript' | 'notebook';

/** A place in a file; the same shape as `Location` of findings/. */
export interface DocumentLocation {
  readonly file: string;
  /** Offsets in the module text. */
  readonly span: Span;
  /** Zero-based range that an editor shows for the raw file, a byte order mark not counted; for open cells without a file, the range in the cell. */
  readonly range: Range;
  readonly cell?: { readonly index: number; readonly absoluteIndex: number; readonly range: Range };
}

/** A part of one cell. */
export interface CellSpan {
  readonly index: number;
  readonly absoluteIndex: number;
  /** The cell's own document, where it is open in an editor. */
  readonly uri?: string;
  /** Offsets in the cell's source. */
  readonly span: Span;
  readonly range: Range;
}

/** A replacement in the raw file. */
export interface RawEdit {
  readonly span: Span;
  readonly text: string;
}

/** A code cell of a document. */
export interface DocumentCell extends JoinedCell {
  readonly index: number;
  readonly absoluteIndex: number;
  /** The cell's source as it stands in the notebook, magics included. */
  readonly text: string;
  readonly id?: string;
  readonly uri?: string;
  readonly executionCount?: number;
  /** Raw span of the JSON of the saved outputs. */
  readonly outputs?: Span;
}

/** Something that was not read or not analysed, with its place. */
export interface DocumentProblem {
  /** `broken-notebook`: the file is damaged; `other-language`: the kernel is not Python; `unclosed-cell`: a cell leaves a string or bracket open. */
  readonly kind: 'broken-notebook' | 'other-language' | 'unclosed-cell';
  /** One sentence without data values. */
  readonly message: string;
  readonly location: DocumentLocation;
}

/** A file ready for analysis. `path`, `text` and `locate` are what analysis/ calls a DocumentMap. */
export interface Document {
  readonly path: string;
  readonly kind: DocumentKind;
  /** The module text that spans refer to: the file without its byte order mark, or the joined code cells with magics overwritten. */
  readonly text: string;
  /** Module offsets where notebook cells end, in order; empty for plain files. */
  readonly cellEnds: readonly number[];
  /** Code cells in document order; empty for plain files. */
  readonly cells: readonly DocumentCell[];
  readonly problems: readonly DocumentProblem[];
  /** Lines of source (code cells only for notebooks). */
  readonly lineCount: number;
  /** Place of a span. A span that leaves its cell is cut at the cell's end. */
  locate(span: Span): DocumentLocation;
  /** Span in the raw text, as a file's reader sees it (a byte order mark counts); undefined for open cells without a file. */
  toRaw(span: Span): Span | undefined;
  /** The same in the cell that holds it; undefined in plain files and for spans that are not within one cell. */
  toCell(span: Span): CellSpan | undefined;
  /** Module offset of a raw offset; undefined where the raw text is no code. */
  fromRaw(offset: number): number | undefined;
  /** Module offset of an offset in a code cell; undefined when there is no such cell. */
  fromCell(index: number, offset: number): number | undefined;
  /** An edit of the module text as an edit of the raw text, JSON escapes included; undefined when it is not within one cell, or there is no raw text. */
  toRawEdit(span: Span, newText: string): RawEdit | undefined;
}

const BOM = 0xfeff;

function createPlainDocument(path: string, rawText: string, kind: DocumentKind): Document {
  const shift = rawText.charCodeAt(0) === BOM ? 1 : 0;
  const text = shift === 0 ? rawText : rawText.slice(1);
  const lines = lazily(() => new LineIndex(text));
  const toRaw = (span: Span): Span => ({ start: span.start + shift, end: span.end + shift });
  return {
    path,
    kind,
    text,
    cellEnds: [],
    cells: [],
    problems: [],
    get lineCount() {
      return countLines(lines(), text);
    },
    locate: (span) => ({ file: path, span, range: lines().range(span) }),
    toRaw,
    toCell: () => undefined,
    fromRaw: (offset) => Math.max(0, offset - shift),
    fromCell: () => undefined,
    toRawEdit: (span, newText) => ({ span: toRaw(span), text: newText }),
  };
}

/** Lines of a text, not counting an empty one at the end. */
function countLines(index: LineIndex, text: string): number {
  return index.startOf(index.lineCount - 1) === text.length ? index.lineCount - 1 : index.lineCount;
}

/** Computes a value when it is first asked for: most files have no finding, and need no index of lines. */
function lazily<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: compute() }).of;
}

/** Offset of the last cell that starts at or before `offset`; -1 without cells. */
function cellAt(cells: readonly JoinedCell[], offset: number): number {
  let low = cells.length > 0 ? 0 : -1;
  let high = cells.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cells[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What differs between a notebook file and the open cells of a notebook editor. */
interface RawSide {
  readonly problems: (locate: (span: Span) => DocumentLocation) => DocumentProblem[];
  range(cell: number, inCell: Span): Range | undefined;
  toRaw(cell: number, inCell: Span): Span | undefined;
  fromRaw(offset: number): { readonly cell: number; readonly offset: number } | undefined;
  toRawEdit(cell: number, inCell: Span, newText: string): RawEdit | undefined;
}

function createNotebookDocument(path: string, module: JoinedModule, sources: readonly Omit<DocumentCell, keyof JoinedCell>[], raw: RawSide): Document {
  const cells: DocumentCell[] = sources.flatMap((source, i) => {
    const joined = module.cells[i];
    return joined === undefined ? [] : [{ ...source, ...joined }];
  });
  const indices = sources.map((source) => lazily(() => new LineIndex(source.text)));
  const rangeIn = (cell: number, span: Span): Range => (indices[cell]?.() ?? new LineIndex('')).range(span);

  const locate = (span: Span): DocumentLocation => {
    const at = cellAt(cells, span.start);
    const cell = cells[at];
    if (cell === undefined) return { file: path, span, range: raw.range(0, span) ?? rangeIn(0, span) };
    const start = Math.max(0, Math.min(span.start, cell.end) - cell.start);
    const inCell = { start, end: Math.max(start, Math.min(span.end, cell.end) - cell.start) };
    const range = rangeIn(at, inCell);
    const { index, absoluteIndex } = cell;
    return { file: path, span, range: raw.range(at, inCell) ?? range, cell: { index, absoluteIndex, range } };
  };
  /** Cell and offsets in it, when the whole span stands in one cell. */
  const within = (span: Span): { readonly at: number; readonly cell: DocumentCell; readonly span: Span } | undefined => {
    const at = cellAt(cells, span.start);
    const cell = cells[at];
    if (cell === undefined || span.start < cell.start || span.end > cell.end) return undefined;
    return { at, cell, span: { start: span.start - cell.start, end: span.end - cell.start } };
  };

  return {
    path,
    kind: 'notebook',
    text: module.text,
    cellEnds: cells.map((cell) => cell.end),
    cells,
    problems: [...raw.problems(locate), ...unclosedCells(cells, locate)],
    get lineCount() {
      return cells.reduce((sum, cell, i) => sum + (cell.skipped === undefined ? countLines(indices[i]?.() ?? new LineIndex(''), cell.text) : 0), 0);
    },
    locate,
    toRaw: (span) => {
      const found = within(span);
      return found && raw.toRaw(found.at, found.span);
    },
    toCell: (span) => {
      const found = within(span);
      if (found === undefined) return undefined;
      const { index, absoluteIndex, uri } = found.cell;
      return { index, absoluteIndex, uri, span: found.span, range: rangeIn(found.at, found.span) };
    },
    fromRaw: (offset) => {
      const found = raw.fromRaw(offset);
      const cell = found && cells[found.cell];
      return cell && cell.start + found.offset;
    },
    fromCell: (index, offset) => {
      const cell = cells[index];
      return cell && cell.start + Math.max(0, Math.min(offset, cell.text.length));
    },
    toRawEdit: (span, newText) => {
      const found = within(span);
      return found && raw.toRawEdit(found.at, found.span, newText);
    },
  };
}

function unclosedCells(cells: readonly DocumentCell[], locate: (span: Span) => DocumentLocation): DocumentProblem[] {
  return cells
    .filter((cell) => cell.isUnclosed)
    .map((cell) => ({
      kind: 'unclosed-cell',
      message: 'The cell leaves a string or a bracket open; the cells after it are read as if it were closed.',
      location: locate({ start: cell.end, end: cell.end }),
    }));
}

function createNotebookFile(path: string, rawText: string): Document {
  const notebook = readNotebook(rawText);
  const sources = notebook.isPython ? notebook.cells : [];
  const module = joinCells(sources.map(({ text, language }) => ({ text, language })));
  const shift = rawText.charCodeAt(0) === BOM ? 1 : 0;
  const lines = lazily(() => new LineIndex(shift === 0 ? rawText : rawText.slice(1)));
  const shown = (span: Span): Range => lines().range({ start: span.start - shift, end: span.end - shift });
  const toRaw = (at: number, span: Span): Span | undefined => {
    const cell = sources[at];
    return cell && rawSpan(cell, span);
  };

  const raw: RawSide = {
    problems: () => {
      const found: DocumentProblem[] = notebook.problems.map(({ message, at }) => ({
        kind: 'broken-notebook',
        message,
        location: { file: path, span: { start: 0, end: 0 }, range: shown({ start: Math.max(at, shift), end: Math.max(at, shift) }) },
      }));
      if (!notebook.isPython) {
        const message = `The notebook's kernel runs ${notebook.language ?? 'another language'}, not Python; its cells are not analysed.`;
        found.push({ kind: 'other-language', message, location: { file: path, span: { start: 0, end: 0 }, range: shown({ start: shift, end: shift }) } });
      }
      return found;
    },
    range: (at, span) => shown(toRaw(at, span) ?? sources[at]?.source ?? { start: shift, end: shift }),
    toRaw,
    fromRaw: (offset) => {
      const cell = sources.findIndex(({ source }) => source !== undefined && source.start <= offset && offset <= source.end);
      const map = sources[cell]?.map;
      return map && { cell, offset: decodedOffset(map, offset) };
    },
    toRawEdit: (at, span, newText) => {
      const cell = sources[at];
      return cell && rawEdit(rawText, cell, span, newText);
    },
  };
  return createNotebookDocument(path, module, sources, raw);
}

/** Raw span of a part of a cell. An empty part in the middle of the text stands before the next character. */
function rawSpan(cell: NotebookCell, span: Span): Span | undefined {
  const start = rawStart(cell.map, span.start);
  if (start === undefined || span.end <= span.start) return start === undefined ? undefined : { start, end: start };
  const end = rawEnd(cell.map, span.end);
  return end === undefined ? undefined : { start, end };
}

/** An edit in the JSON of a cell's source. In a list of lines, new lines become items of their own, as Jupyter writes them. */
function rawEdit(rawText: string, cell: NotebookCell, span: Span, newText: string): RawEdit | undefined {
  const isList = cell.source !== undefined && rawText.charAt(cell.source.start) === '[';
  const target = rawSpan(cell, span);
  if (target === undefined) {
    if (!isList || cell.source === undefined) return undefined;
    return {
      span: cell.source,
      text: `[${splitLines(newText)
        .map((line) => JSON.stringify(line))
        .join(', ')}]`,
    };
  }
  const separator = isList ? itemSeparator(rawText, cell.source?.start ?? 0) : undefined;
  if (separator === undefined) return { span: target, text: JSON.stringify(newText).slice(1, -1) };
  const escaped = splitLines(newText)
    .map((line) => JSON.stringify(line))
    .join(separator)
    .slice(1, -1);
  // A bare quote closes the item; anything else goes on in the same line of the list, which a new line ends.
  const isInsideItem = rawText.charAt(target.end) !== '"';
  return { span: target, text: newText.endsWith('\n') && isInsideItem ? `${escaped}"${separator}"` : escaped };
}

/** Lines with their breaks; a break at the end starts no further line, because what follows it in the cell is in an item of its own. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [''];
}

/** Raw text between the first two items of the list at `start`. */
function itemSeparator(rawText: string, start: number): string {
  const c: JsonCursor = { text: rawText, at: start };
  let separator = ', ';
  let lastEnd = 0;
  readArray(c, (index) => {
    const { start: itemStart, end } = skipValue(c);
    if (index === 1) separator = rawText.slice(lastEnd, itemStart);
    lastEnd = end;
  });
  return separator;
}

/**
 * Makes a document of a file's raw text. Never throws; what is wrong with a notebook is in `problems`. `path` is
 * workspace-relative and `/`-separated.
 */
export function createDocument(path: string, rawText: string, kind: DocumentKind): Document {
  return kind === 'notebook' ? createNotebookFile(path, rawText) : createPlainDocument(path, rawText, kind);
}

/** A code cell that is open in an editor. */
export interface OpenCell {
  readonly text: string;
  readonly uri?: string;
  /** Index among all cells of the notebook; without it the index among the given ones. */
  readonly absoluteIndex?: number;
  /** The editor's language of the cell. */
  readonly language?: string;
  readonly id?: string;
  readonly executionCount?: number;
}

/**
 * Makes a document of the code cells that an editor has open (all of them, in order, those of other languages too, so that
 * indices agree with the file's). The module text is that of the saved notebook; there is no raw text.
 */
export function createCellDocument(path: string, cells: readonly OpenCell[]): Document {
  const sources = cells.map((cell, index) => ({
    index,
    absoluteIndex: cell.absoluteIndex ?? index,
    text: cell.text,
    id: cell.id,
    uri: cell.uri,
    executionCount: cell.executionCount,
  }));
  const raw: RawSide = { problems: () => [], range: () => undefined, toRaw: () => undefined, fromRaw: () => undefined, toRawEdit: () => undefined };
  return createNotebookDocument(path, joinCells(cells), sources, raw);
}
