/** Reads the shipped element data for tests, and counts what the classifier takes for what. */
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

/** Expected class → found class → how often. */
export type Confusion = Map<string, Map<string, number>>;

/** Counts one name. */
export function count(confusion: Confusion, expected: string, found: string): void {
  const row = confusion.get(expected) ?? new Map<string, number>();
  row.set(found, (row.get(found) ?? 0) + 1);
  confusion.set(expected, row);
}

/** Share of the names that got their class. */
export function accuracy(confusion: Confusion): number {
  let all = 0;
  let right = 0;
  for (const [expected, row] of confusion) {
    for (const [found, n] of row) {
      all += n;
      if (found === expected) right += n;
    }
  }
  return right / all;
}

/** One line a class: how many, how many right, and as what the others were taken. */
export function show(title: string, confusion: Confusion): void {
  const lines = [...confusion]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([expected, row]) => {
      const all = [...row.values()].reduce((sum, n) => sum + n, 0);
      const wrong = [...row]
        .filter(([found]) => found !== expected)
        .map(([found, n]) => `${n} as ${found}`)
        .join(', ');
      return `      ${expected.padEnd(15)} ${String(row.get(expected) ?? 0).padStart(5)} of ${String(all).padStart(5)}${wrong === '' ? '' : `   ${wrong}`}`;
    });
  console.log(`    ${title}: ${(100 * accuracy(confusion)).toFixed(2)} %\n${lines.join('\n')}`);
}
