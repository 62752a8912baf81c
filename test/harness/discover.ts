/** Finds the fixtures: files and folders under `test/fixtures/<topic>/{python,typescript,notebook}/`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';

export interface Fixture {
  /** `pandas/python/drop-columns`; folders and files are named alike. */
  readonly name: string;
  readonly topic: string;
  /** Folder that stands for the workspace root: the case's own folder, else the folder of the file. */
  readonly root: string;
  /** Source files of the fixture, relative to `root`, sorted. */
  readonly files: readonly string[];
  /** A user's catalog that the fixture is run with. */
  readonly catalog?: string;
}

const SOURCES = new Set(['.py', '.ipynb', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']);
const LANGUAGES = ['python', 'typescript', 'notebook'];

/** The project's folder: the nearest above this file that holds `package.json`, from sources and from `out/` alike. */
export function projectFolder(from = __dirname): string {
  let folder = from;
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('no package.json above ' + from);
    folder = dirname(folder);
  }
  return folder;
}

/** All fixtures under a folder such as `test/fixtures`, sorted by name. */
export function discoverFixtures(base: string): Fixture[] {
  const fixtures: Fixture[] = [];
  for (const topic of folders(base)) {
    for (const language of LANGUAGES) {
      const parent = join(base, topic, language);
      if (!existsSync(parent)) continue;
      for (const entry of readdirSync(parent, { withFileTypes: true })) {
        const path = join(parent, entry.name);
        if (entry.isDirectory()) fixtures.push(folderFixture(base, topic, path));
        else if (SOURCES.has(extname(entry.name))) {
          const name = basename(entry.name, extname(entry.name));
          fixtures.push({ name: `${topic}/${language}/${name}`, topic, root: parent, files: [entry.name], catalog: catalogIn(parent) });
        }
      }
    }
  }
  return fixtures.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of one of a fixture's files. */
export function readFixtureFile(fixture: Fixture, file: string): string {
  return readFileSync(join(fixture.root, file), 'utf8');
}

function folderFixture(base: string, topic: string, root: string): Fixture {
  const name = relative(base, root).split('\\').join('/');
  return { name, topic, root, files: discoverSources(root), catalog: catalogIn(root) };
}

/** Source files below a folder, relative to it, `/`-separated and sorted. */
export function discoverSources(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCES.has(extname(entry.name)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split('\\').join('/'))
    .sort();
}

/** The catalog of a case's folder, or of a whole language folder for its single files. */
function catalogIn(folder: string): string | undefined {
  const path = join(folder, 'catalog.yaml');
  return existsSync(path) ? path : undefined;
}

function folders(base: string): string[] {
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
