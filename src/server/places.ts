/** From places of the analysis to places that an editor can open. */
import type { Location, Range } from 'vscode-languageserver/node';
import type { Location as Found } from '../findings/types';
import type { Place } from '../protocol/messages';
import { pathOf, uriIn } from './folders';
import type { OpenFile } from './openFile';

/** Key under which a file is kept, whatever way its URI is written: its absolute path, or the URI of what is no file. */
export function keyOf(uri: string): string {
  return pathOf(uri) ?? uri;
}

/** Finds an open file by its key. */
export type FindOpen = (key: string) => OpenFile | undefined;

/** Where the analysis ran: locations name files relative to the root. */
export interface Frame {
  readonly root: string;
  /** The open file that was analysed; it may be no file on disk at all. */
  readonly from?: OpenFile;
  readonly find: FindOpen;
}

/** The open file that a path of the frame names. */
export function openFileAt(path: string, frame: Frame): OpenFile | undefined {
  if (frame.from !== undefined && frame.from.path === path) return frame.from;
  return frame.root === '' ? undefined : frame.find(keyOf(uriIn(frame.root, path)));
}

/** Place for views: notebooks by their own URI, with the cell's index. */
export function placeOf(location: Found, frame: Frame): Place {
  const uri = openFileAt(location.file, frame)?.uri ?? uriIn(frame.root, location.file);
  if (!location.cell) return { uri, range: location.range };
  return { uri, range: location.range, cell: { absoluteIndex: location.cell.absoluteIndex, range: location.cell.range } };
}

/** Location for LSP: in an open notebook the cell's own document, else the file. */
export function lspLocationOf(location: Found, frame: Frame): Location {
  const open = openFileAt(location.file, frame);
  if (open?.kind === 'notebook' && location.cell) {
    const cell = open.notebook.cells[location.cell.absoluteIndex];
    if (cell) return { uri: cell.document, range: plain(location.cell.range) };
  }
  return { uri: open?.uri ?? uriIn(frame.root, location.file), range: plain(location.range) };
}

function plain(range: Found['range']): Range {
  return { start: { ...range.start }, end: { ...range.end } };
}
