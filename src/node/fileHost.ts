/** Answers what the analysis asks of the workspace: column names of data files, and texts of source files. Nothing outside the workspace is read. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import type { AnalysisHost } from '../analysis/api';
import type { Setting } from '../catalog/settings';
import { headerCells, headerColumns } from './csvHeader';
import { createDeclaredData, DECLARING } from './declaredData';
import { listFiles } from './discover';
import { footerColumns } from './footers';
import { decodeText, readText } from './readText';
import { readSettings, SETTINGS } from './settings';
import { firstRow } from './workbook';

export interface FileHostOptions {
  /** Absolute path of the workspace folder; paths of source files are relative to it. */
  readonly root: string;
  /** Files of the workspace, relative to the root and `/`-separated, among which a data file may be found by its name alone. Asked once, when first needed. Default: a walk over the folder. */
  readonly dataFiles?: () => readonly string[];
  /** Text of a source file that is open and perhaps not saved; undefined asks the disk. */
  readonly openText?: (path: string) => string | undefined;
}

export interface FileHost extends AnalysisHost {
  /** Forgets what was read of a file (relative path), or of all: after a change on disk. */
  forget(path?: string): void;
}

/** Most of a data file that is ever read. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Extensions of delimited text. Others are not opened, whatever the code calls them. */
const DELIMITED = /\.(?:csv|tsv|tab|psv|txt|dat|data)$/i;

/** Files that carry their schema in a footer. */
const FOOTED = /\.(?:parquet|pq|feather|arrow|ipc)$/i;

const WORKBOOK = /\.xls[xm]$/i;

const isData = (path: string): boolean => DELIMITED.test(path) || FOOTED.test(path) || WORKBOOK.test(path);

/** Files that are listed once: data, and what speaks of data. */
const LISTED = new RegExp(`${DELIMITED.source}|${FOOTED.source}|${WORKBOOK.source}|${DECLARING.source}|${SETTINGS.source}`, 'i');

/** The first line of a file's first bytes, or undefined when it is longer than these, or no text. */
function firstLine(path: string): string | undefined {
  const file = openSync(path, 'r');
  let bytes: Buffer;
  let isWhole: boolean;
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(stat.size, MAX_HEADER_BYTES));
    bytes = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0));
    isWhole = bytes.length === stat.size;
  } finally {
    closeSync(file);
  }
  const read = decodeText(bytes);
  if (!read.ok) return undefined;
  const end = read.text.search(/[\r\n]/);
  if (end < 0) return isWhole && !read.isDamaged ? read.text : undefined;
  const line = read.text.slice(0, end);
  return line.includes('\ufffd') ? undefined : line;
}

/** Whether there is a file; paths that name none, whatever the reason, are none. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

/** Whether a path is the root or inside it. Both absolute, links resolved. */
function isInside(root: string, path: string): boolean {
  const below = relative(root, path);
  return below === '' || (!isAbsolute(below) && below !== '..' && !below.startsWith(`..${sep}`));
}

/** Makes the host of one workspace folder. Answers are kept until `forget`. */
export function createFileHost(options: FileHostOptions): FileHost {
  const root = resolve(options.root);
  let realRoot = root;
  try {
    realRoot = realpathSync(root);
  } catch {
    // The folder is not there: every question below finds nothing.
  }
  const headers = new Map<string, readonly string[] | undefined>();
  const resolved = new Map<string, string | undefined>();
  const settings = new Map<string, Setting | undefined>();
  let listed: readonly string[] | undefined;
  const names = (): readonly string[] => (listed ??= listFiles(root, LISTED));
  const declaring = (): readonly string[] => names().filter((file) => DECLARING.test(posix.basename(file)));
  const existing = new Map<string, boolean>();
  let byName: Map<string, string | undefined> | undefined;

  /** Real path of an existing file inside the workspace. */
  const inWorkspace = (path: string): string | undefined => {
    if (!isInside(root, path) && !isInside(realRoot, path)) return undefined;
    try {
      const real = realpathSync(path);
      return isInside(realRoot, real) ? real : undefined;
    } catch {
      return undefined;
    }
  };

  /** The only known file of that name, or undefined when there is none or more than one. */
  const uniqueByName = (name: string): string | undefined => {
    if (byName === undefined) {
      byName = new Map();
      for (const file of options.dataFiles?.() ?? names()) {
        if (!isData(file) && !SETTINGS.test(file)) continue;
        const key = posix.basename(file);
        byName.set(key, byName.has(key) ? undefined : file);
      }
    }
    const file = byName.get(name);
    return file === undefined ? undefined : inWorkspace(join(root, file));
  };

  /** Where the file stands that `path`, as written in the code of `from`, means. */
  const find = (path: string, from: string, isWanted: (path: string) => boolean = isData): string | undefined => {
    const written = path.replaceAll('\\', '/').replace(/^file:\/\//, '');
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(written) || /[*?[\]{}\0]/.test(written) || !isWanted(written)) return undefined;
    // A hidden file is a tool's, not a data set.
    if (posix.basename(written).startsWith('.')) return undefined;
    const isRooted = written.startsWith('/') || written.startsWith('~') || /^[a-z]:\//i.test(written);
    if (isRooted) return inWorkspace(resolve(written)) ?? uniqueByName(posix.basename(written));
    // From the folder of the file that names it up to the root: scripts are run from any of them.
    let folder = posix.dirname(from.replaceAll(sep, '/'));
    for (;;) {
      const found = inWorkspace(resolve(root, folder, written));
      if (found !== undefined) return found;
      if (folder === '.' || folder === '/' || folder === '' || folder.startsWith('..')) break;
      folder = posix.dirname(folder);
    }
    return uniqueByName(basename(written));
  };

  const headerOf = (file: string): readonly string[] | undefined => {
    try {
      if (FOOTED.test(file)) return footerColumns(file);
      if (WORKBOOK.test(file)) {
        const row = firstRow(file);
        return row === undefined ? undefined : headerCells(row);
      }
      const line = DELIMITED.test(file) ? firstLine(file) : undefined;
      return line === undefined ? undefined : headerColumns(line);
    } catch {
      return undefined;
    }
  };

  let declared = createDeclaredData(realRoot, declaring);
  const host: FileHost = {
    columnsOf(path, from) {
      const key = `${posix.dirname(from)}\0${path}`;
      if (!resolved.has(key)) resolved.set(key, find(path, from));
      const file = resolved.get(key);
      if (file === undefined) return undefined;
      if (!headers.has(file)) headers.set(file, headerOf(file));
      return headers.get(file);
    },
    schemaOf(data, from) {
      return 'path' in data ? declared.ofFile(data.path, host.columnsOf(data.path, from)) : declared.ofTable(data.table);
    },
    settingsOf(path, from) {
      const key = `${posix.dirname(from)}\0${path}`;
      if (!settings.has(key)) {
        const file = find(path, from, (p) => SETTINGS.test(p));
        settings.set(key, file === undefined ? undefined : readSettings(file));
      }
      return settings.get(key);
    },
    readSource(path) {
      const open = options.openText?.(path);
      if (open !== undefined) return open;
      const file = inWorkspace(resolve(root, path));
      const read = file === undefined ? undefined : readText(file);
      return read?.ok === true ? read.text : undefined;
    },
    isSettled: (path) => options.openText?.(path) === undefined,
    isFile(path) {
      if (options.openText?.(path) !== undefined) return true;
      let known = existing.get(path);
      if (known === undefined) {
        // Links may lead out of the workspace: that is found when the file is read.
        known = isInside(root, resolve(root, path)) && isFile(join(root, path));
        existing.set(path, known);
      }
      return known;
    },
    forget(path) {
      existing.clear();
      // Where a name leads may change with any file that comes or goes.
      resolved.clear();
      settings.clear();
      byName = undefined;
      listed = undefined;
      if (path === undefined || DECLARING.test(posix.basename(path))) declared = createDeclaredData(realRoot, declaring);
      if (path === undefined) headers.clear();
      else headers.delete(resolve(realRoot, path));
    },
  };
  return host;
}
