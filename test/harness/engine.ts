/** The real analysis for tests: what `src/node/engine.ts` builds, one engine for each root and catalog. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FileResult } from '../../src/analysis/api';
import { createEngine, type Engine } from '../../src/node/engine';
import { watchRows } from './coverage';

/** Dated suppressions of fixtures are judged by this day, whatever day the tests run on. */
const TODAY = '2026-06-01';

const engines = new Map<string, Promise<Engine>>();

/** Analyses a text as the file `path` of the workspace `root`; `catalog` is the path of a user's catalog, which must be right. */
export async function analyse(root: string, path: string, text: string, catalog?: string): Promise<FileResult> {
  const key = `${root}\0${catalog ?? ''}`;
  let engine = engines.get(key);
  if (engine === undefined) {
    engine = makeEngine(root, catalog);
    engines.set(key, engine);
  }
  return (await engine).check({ path, text });
}

async function makeEngine(root: string, catalog?: string): Promise<Engine> {
  const catalogs = catalog === undefined ? [] : [{ path: catalog, text: readFileSync(catalog, 'utf8') }];
  const engine = await createEngine({ root, catalogs, today: TODAY, watch: watchRows });
  assert.deepEqual(engine.catalogProblems, []);
  return engine;
}
