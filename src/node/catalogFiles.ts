/** Users' catalog files: read from disk, parsed, their mistakes gathered. Apart from the engine, so that who only checks them loads no parser. */
import { readFileSync } from 'node:fs';
import { parseCatalogFile } from '../catalog/load';
import type { LoadedFile } from '../catalog/load';
import type { CatalogProblem } from '../catalog/types';
import { errorCode } from './readText';

/** A user's catalog file as it was read; `path` is what its problems name. */
export interface CatalogText {
  readonly path: string;
  readonly text: string;
}

/** Reads catalog files; one that cannot be read is a problem at its beginning. */
export function readCatalogs(paths: readonly string[]): { catalogs: CatalogText[]; problems: CatalogProblem[] } {
  const catalogs: CatalogText[] = [];
  const problems: CatalogProblem[] = [];
  for (const path of paths) {
    try {
      catalogs.push({ path, text: readFileSync(path, 'utf8') });
    } catch (error) {
      problems.push({ file: path, line: 0, column: 0, message: `the file cannot be read (${errorCode(error)})` });
    }
  }
  return { catalogs, problems };
}

/** Parses catalogs, in order; the files hold what is right, the problems say what is not. */
export function parseCatalogs(catalogs: readonly CatalogText[]): { files: LoadedFile[]; problems: CatalogProblem[] } {
  const parsed = catalogs.map(({ path, text }) => parseCatalogFile(path, text.replace(/^\uFEFF/, '')));
  return { files: parsed.flatMap(({ file }) => (file ? [file] : [])), problems: parsed.flatMap(({ problems }) => problems) };
}

/** `mine.yaml:4:5: unknown key …`, one-based. */
export function describeProblem({ file, line, column, message }: CatalogProblem): string {
  return `${file}:${line + 1}:${column + 1}: ${message}`;
}
