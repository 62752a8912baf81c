/** Reads catalog files: YAML text to checked rows with their positions, and every mistake named with line and column. */
import { isMap, isNode, isPair, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { LineIndex } from '../base/lineIndex';
import { MAX_YAML_ERRORS, yamlMessage } from '../base/yamlMessage';
import { checkRows } from './checkRows';
import { SECTIONS } from './types';
import type { CatalogFile, CatalogLanguage, CatalogProblem, GuardRow, RowOrigin, Section } from './types';
import { checkSchema } from './validate';

/** A place inside a catalog file's data: keys and indices from the top. */
export type DataPath = readonly (string | number)[];

/** What is wrong at a place of the data; `key`: at that key of the mapping there. */
export interface DataProblem {
  readonly path: DataPath;
  readonly key?: string;
  readonly message: string;
}

/** A checked catalog file; `origins` stand beside its rows, by section and index. */
export interface LoadedFile extends CatalogFile {
  readonly path: string;
  readonly origins: Readonly<Record<Section, readonly RowOrigin[]>>;
}

export interface ParsedCatalog {
  /** What could be read: rows with a mistake are left out. Absent when the text is no catalog at all. */
  readonly file?: LoadedFile;
  readonly problems: readonly CatalogProblem[];
}

/** Aliases (`*name`) that one document may expand; more are refused (a "billion laughs" document). */
const MAX_ALIASES = 200;
/** Longest catalog text in UTF-16 code units; the largest shipped file has a tenth of it. */
const MAX_LENGTH = 2_000_000;

/**
 * Parses one catalog file. Never throws: what is wrong comes back in `problems`, and rows without a mistake are kept.
 * @param path where the file is, for messages and origins
 */
export function parseCatalogFile(path: string, text: string): ParsedCatalog {
  const lines = new LineIndex(text);
  const problemAt = (offset: number, message: string): CatalogProblem => {
    const position = lines.position(offset);
    return { file: path, line: position.line, column: position.character, message };
  };
  if (text.length > MAX_LENGTH) return { problems: [problemAt(0, `the file is longer than ${MAX_LENGTH} characters`)] };

  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, MAX_YAML_ERRORS).map((error) => problemAt(error.pos[0], `not readable as YAML: ${yamlMessage(error.message)}`)),
    };
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return { problems: [problemAt(0, `more than ${MAX_ALIASES} expansions of YAML aliases`)] };
  }
  if (data === null || data === undefined) return { problems: [problemAt(0, 'the file is empty; expected version, language and rows')] };
  if (typeof data !== 'object' || Array.isArray(data)) return { problems: [problemAt(0, 'expected a mapping with version, language and rows')] };

  const found: DataProblem[] = checkSchema(data);
  const wrong = new Set(found.map((problem) => rowKey(problem.path)));
  found.push(...checkRows(data as CatalogFile, (section, index) => wrong.has(`${section}/${index}`)));
  for (const problem of found) wrong.add(rowKey(problem.path));
  const problems = found
    .map((problem) => problemAt(offsetOf(document, problem.path, problem.key), problem.message))
    .sort((a, b) => a.line - b.line || a.column - b.column);

  const language = (data as { language?: unknown }).language;
  if ((language !== 'python' && language !== 'typescript') || wrong.has('version')) return { problems };
  return { file: collect(path, language, data as Record<string, unknown>, wrong, (at) => originOf(path, lines, document, at)), problems };
}

/** `sinks/3` for anything inside a row; the first key for anything else. */
function rowKey(path: DataPath): string {
  return path.length > 1 ? `${path[0]}/${path[1]}` : String(path[0] ?? '');
}

function collect(
  path: string,
  language: CatalogLanguage,
  data: Record<string, unknown>,
  wrong: ReadonlySet<string>,
  originAt: (at: DataPath) => RowOrigin,
): LoadedFile {
  const origins: Record<Section, RowOrigin[]> = { sources: [], sinks: [], sanitizers: [], guards: [], operations: [] };
  const rows: Partial<Record<Section, unknown[]>> = {};
  for (const section of SECTIONS) {
    const list = data[section];
    if (!Array.isArray(list)) continue;
    rows[section] = [];
    list.forEach((row: unknown, index) => {
      if (wrong.has(`${section}/${index}`) || row === null || typeof row !== 'object') return;
      rows[section]?.push(section === 'guards' ? guardRow(row) : normalRow(row));
      origins[section].push(originAt([section, index]));
    });
  }
  const kept = (key: string): Record<string, unknown> | undefined => {
    const map = data[key];
    if (map === null || typeof map !== 'object' || Array.isArray(map)) return undefined;
    return Object.fromEntries(Object.entries(map).filter(([name]) => !wrong.has(`${key}/${name}`)));
  };
  const text = (key: string): string | undefined => (typeof data[key] === 'string' ? data[key] : undefined);
  return {
    version: 1,
    language,
    path,
    package: text('package'),
    source: text('source'),
    aliases: kept('aliases'),
    types: kept('types'),
    ...rows,
    origins,
  } as LoadedFile;
}

/** In a file a guard's `when` says on which branch it clears; rows call that `holds`. */
function guardRow(row: object): GuardRow {
  const { when, ...rest } = row as { when?: boolean } & Omit<GuardRow, 'when' | 'holds'>;
  return { ...rest, holds: when ?? true };
}

/** One constant in a condition stands for a list of one. */
function normalRow(row: object): object {
  const copy: Record<string, unknown> = { ...row };
  for (const key of ['when', 'unless', 'is', 'isNot']) {
    const conditions = copy[key];
    if (conditions === null || typeof conditions !== 'object') continue;
    copy[key] = Object.fromEntries(Object.entries(conditions).map(([selector, wanted]) => [selector, Array.isArray(wanted) ? wanted : [wanted]]));
  }
  return copy;
}

function originOf(path: string, lines: LineIndex, document: Document, at: DataPath): RowOrigin {
  const position = lines.position(offsetOf(document, at, undefined));
  return { file: path, line: position.line, column: position.character };
}

/** Offset of the node at a place (of its key, where `key` is given); where the place does not exist, of the nearest node around it. */
export function offsetOf(document: Document, path: DataPath, key: string | undefined): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    if (key !== undefined && length === path.length && isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === key);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    if (node.range) return node.range[0];
  }
  return 0;
}
