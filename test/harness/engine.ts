/** The real analysis for tests: what `src/node/engine.ts` builds, one engine for each root and catalog. */
import type { FileResult } from '../../src/analysis/api';
import { createEngine, type Engine } from '../../src/node/engine';

const engines = new Map<string, Promise<Engine>>();

/** Analyses texts as files of the workspace `root`; `catalog` is the path of a user's catalog. */
export async function analyse(root: string, path: string, text: string, catalog?: string): Promise<FileResult> {
  const key = `${root}\0${catalog ?? ''}`;
  let engine = engines.get(key);
  if (engine === undefined) {
    engine = createEngine({ roots: [root], catalogFiles: catalog === undefined ? [] : [catalog] });
    engines.set(key, engine);
  }
  return (await engine).check({ path, text });
}
