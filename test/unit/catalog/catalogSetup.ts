/** Reads the shipped catalog files for tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { compileCatalog, type CompiledCatalog } from '../../../src/catalog/compile';
import { catalogFromCompiled } from '../../../src/catalog/index';
import { parseCatalogFile, type LoadedFile } from '../../../src/catalog/load';
import type { Catalog, CatalogProblem } from '../../../src/catalog/types';

function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** Folder of the project, from wherever the compiled tests run. */
export const PROJECT = projectFolder();

const MODELS = path.join(PROJECT, 'src/catalog/models');

export interface ShippedFile {
  readonly name: string;
  readonly text: string;
  readonly file: LoadedFile | undefined;
  readonly problems: readonly CatalogProblem[];
}

/** All shipped files of rows, parsed. */
export function shippedFiles(): readonly ShippedFile[] {
  return ['python', 'typescript'].flatMap((folder) =>
    readdirSync(path.join(MODELS, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => {
        const text = readFileSync(path.join(MODELS, folder, name), 'utf8');
        return { name: `${folder}/${name}`, text, ...filled(parseCatalogFile(`${folder}/${name}`, text)) };
      }),
  );
}

function filled(parsed: ReturnType<typeof parseCatalogFile>): { file: LoadedFile | undefined; problems: readonly CatalogProblem[] } {
  return { file: parsed.file, problems: parsed.problems };
}

let compiled: CompiledCatalog | undefined;

/** The shipped catalog as the build compiles it, through JSON and back. */
export function shippedCompiled(): CompiledCatalog {
  compiled ??= JSON.parse(JSON.stringify(compileCatalog(shippedFiles().flatMap((one) => (one.file ? [one.file] : []))))) as CompiledCatalog;
  return compiled;
}

let catalog: Catalog | undefined;

/** The shipped catalog, indexed. */
export function shippedCatalog(): Catalog {
  catalog ??= catalogFromCompiled(shippedCompiled(), []);
  return catalog;
}

/** Parses a catalog that must be right. */
export function loaded(text: string, file = 'own.yaml'): LoadedFile {
  const parsed = parseCatalogFile(file, text);
  if (parsed.problems.length > 0 || !parsed.file) throw new Error(parsed.problems.map((one) => `${one.line + 1}:${one.column + 1} ${one.message}`).join('\n'));
  return parsed.file;
}
