/** The real analysis for tests: what `src/node/engine.ts` builds, one engine for each root and catalog. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileResult } from '../../src/analysis/api';
import { createEngine, type Engine } from '../../src/node/engine';
import { createPolicyFinder, POLICY_FILE } from '../../src/node/policyFiles';
import { extendPolicy, parsePolicy } from '../../src/policy/load';
import { ruleIdsBySlug } from '../../src/rules/metadata';
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

/** Text of the policy that speaks for a file of a root, where there is one. */
export function policyTextOf(root: string, path: string): string | undefined {
  for (let at = dirname(join(root, path)); ; at = dirname(at)) {
    if (existsSync(join(at, POLICY_FILE))) return readFileSync(join(at, POLICY_FILE), 'utf8');
    if (at === root || dirname(at) === at) return undefined;
  }
}

/** Analyses a text under a policy that stands in no file; it must be right. */
export async function analyseWithPolicy(root: string, path: string, text: string, catalog: string | undefined, policyText: string): Promise<FileResult> {
  const { policy, problems } = parsePolicy(POLICY_FILE, policyText, '', ruleIdsBySlug);
  assert.deepEqual(problems, []);
  // What it extends is read from disk, with what it was before.
  const old = createPolicyFinder({ root, slugs: ruleIdsBySlug }).policyOf(path);
  const found = { key: POLICY_FILE, policy: old === undefined ? policy : extendPolicy(policy, [old.policy]), problems };
  const policies = { policyOf: () => found, found: () => [found], forget: () => undefined };
  const catalogs = catalog === undefined ? [] : [{ path: catalog, text: readFileSync(catalog, 'utf8') }];
  return (await createEngine({ root, catalogs, today: TODAY, policies })).check({ path, text });
}

async function makeEngine(root: string, catalog?: string): Promise<Engine> {
  const catalogs = catalog === undefined ? [] : [{ path: catalog, text: readFileSync(catalog, 'utf8') }];
  const engine = await createEngine({ root, catalogs, today: TODAY, watch: watchRows });
  assert.deepEqual(engine.catalogProblems, []);
  return engine;
}
