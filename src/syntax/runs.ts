/**
 * Finds where a notebook or a Databricks source runs another file in its own namespace (`%run other.ipynb`,
 * `# MAGIC %run ./setup`), and what its cells write as files of their own (`%%writefile utils.py`).
 */
import type { Span } from '../base/span';
import type { Document, DocumentCell } from './document';

/** A place where another file runs as if its text stood here. */
export interface Run {
  /** Path as written, options and quotes left out. */
  readonly path: string;
  /** In the module text. */
  readonly span: Span;
}

/** A Python file that cells write; its text stands at the cell's own offsets, everything else is blank. */
export interface WrittenFile {
  /** Path as written; undefined when it is computed. */
  readonly path: string | undefined;
  readonly text: string;
}

/** First line of a notebook that was exported as a Python source. */
const EXPORTED = /^# Databricks notebook source\b/;

/** `# MAGIC %run ./path $arg="…"`. */
const MAGIC_RUN = /^# MAGIC[ \t]+%run[ \t]+(.+)$/gm;

/** The path of a run: behind options, quoted or up to the next space. Options with a value of their own are `-N`, `-m`, `-l`. */
export function pathOfRun(args: string): string | undefined {
  const match = /^(?:-[a-zA-Z]+(?:\d+)?[ \t]+)*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"']+))/.exec(args.trim());
  const path = match?.[1] ?? match?.[2] ?? match?.[3];
  // `%run -m module` names no file; `$name` and `{name}` are computed.
  return path === undefined || /[${}]/.test(path) || /(?:^|\s)-[a-zA-Z]*m\b/.test(args.slice(0, args.indexOf(path))) ? undefined : path;
}

/** Runs by magics, in order of the text. */
export function runsOf(document: Document): readonly Run[] {
  const runs: Run[] = [];
  if (document.kind === 'notebook') {
    for (const cell of document.cells)
      for (const magic of cell.magics) {
        if (magic.kind !== 'line' || magic.name !== 'run' || magic.isAssigned) continue;
        const path = pathOfRun(cell.text.slice(magic.span.start, magic.span.end).replace(/^%+[ \t]*run\b/, ''));
        if (path !== undefined) runs.push({ path, span: { start: cell.start + magic.span.start, end: cell.start + magic.span.end } });
      }
  } else if (document.kind === 'python' && EXPORTED.test(document.text)) {
    for (const match of document.text.matchAll(MAGIC_RUN)) {
      const path = pathOfRun(match[1] ?? '');
      if (path !== undefined) runs.push({ path, span: { start: match.index, end: match.index + match[0].length } });
    }
  }
  return runs;
}

const WRITES = /^(?:writefile|file)$/i;

/** The path that a cell writes its body to, and whether it is put behind what the file holds; undefined for other cells. */
function targetOf(cell: DocumentCell): { readonly path: string | undefined; readonly appends: boolean; readonly body: number } | undefined {
  const magic = cell.magics[0];
  if (magic?.kind !== 'cell' || !WRITES.test(magic.name)) return undefined;
  const end = cell.text.indexOf('\n', magic.span.start);
  const line = cell.text.slice(magic.span.start, end < 0 ? cell.text.length : end).replace(/^%%[ \t]*\w+/, '');
  const words = /^((?:[ \t]+-\w+|[ \t]+--\w+)*)[ \t]+(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(line);
  const path = words?.[2] ?? words?.[3] ?? words?.[4];
  if (path === undefined || !/\.pyw?$/i.test(path)) return undefined;
  return {
    path: /[${}]/.test(path) ? undefined : path,
    appends: /(?:^|\s)(?:-\w*a|--append)/.test(words?.[1] ?? ''),
    body: end < 0 ? cell.text.length : end + 1,
  };
}

/** Python files that the cells of a notebook write, in order. Cells that append to a file belong to the one before. */
export function writtenFiles(document: Document): readonly WrittenFile[] {
  const found: { readonly path: string | undefined; readonly parts: { readonly start: number; readonly text: string }[] }[] = [];
  for (const cell of document.cells) {
    const target = targetOf(cell);
    if (target === undefined) continue;
    const part = { start: cell.start + target.body, text: cell.text.slice(target.body) };
    const open = target.appends && target.path !== undefined ? found.findLast((f) => f.path === target.path) : undefined;
    if (open === undefined) found.push({ path: target.path, parts: [part] });
    else open.parts.push(part);
  }
  if (found.length === 0) return [];
  const blank = document.text.replace(/[^\r\n]/g, ' ');
  return found.map(({ path, parts }) => {
    let text = '';
    for (const part of parts) text += blank.slice(text.length, part.start) + part.text;
    return { path, text: text + blank.slice(text.length) };
  });
}
