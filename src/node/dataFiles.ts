/** Finds the compiled knowledge that the build writes: beside the bundle, or in the project's `dist/` when run from compiled sources. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The compiled catalog and the data of the element classifier. */
export const DATA_FILES = { catalog: 'catalog.json', elements: 'elements.json' } as const;

/** A file of the installation is not where it belongs; the message is for people. */
export class InstallationError extends Error {
  constructor(file: string) {
    super(`${file} is missing: it belongs beside the program. Install phi-trace again, or run "npm run build" in its sources.`);
    this.name = 'InstallationError';
  }
}

/** Absolute path of a file of the build. Throws `InstallationError` when it is not there. */
export function dataFile(name: string): string {
  for (const folder of folders()) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
  }
  throw new InstallationError(name);
}

/** Reads a JSON file of the build. Throws `InstallationError` when it is not there. */
export function readDataFile(name: string): unknown {
  return JSON.parse(readFileSync(dataFile(name), 'utf8'));
}

function* folders(): Generator<string> {
  yield __dirname;
  for (let folder = __dirname, parent = dirname(folder); parent !== folder; folder = parent, parent = dirname(folder)) {
    if (existsSync(join(parent, 'package.json'))) yield join(parent, 'dist');
  }
}
