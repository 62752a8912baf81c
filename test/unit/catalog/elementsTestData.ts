/** Reads the shipped element data for tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { mergeElementData, type ElementData } from '../../../src/catalog/elementsData';

function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

/** Folder of the project, from wherever the compiled tests run. */
export const PROJECT = projectFolder();

const MODELS = path.join(PROJECT, 'src/catalog/models/elements');

/** Names of the shipped files, in order. */
export const ELEMENT_FILES: readonly string[] = readdirSync(MODELS)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

/** The shipped data, merged. */
export function loadElementData(): ElementData {
  return mergeElementData(ELEMENT_FILES.map((name) => parse(readFileSync(path.join(MODELS, name), 'utf8')) as unknown));
}
