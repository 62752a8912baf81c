/** Programs that mean the same have the same findings: every Python fixture is rewritten in ways that change nothing, and rules and elements are compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import type { AnalysisHost } from '../../../src/analysis/api';
import { mergeFindings } from '../../../src/findings/merge';
import type { Finding } from '../../../src/findings/types';
import { createEngine, type Engine } from '../../../src/node/engine';
import { createFileHost } from '../../../src/node/fileHost';
import { discoverFixtures, projectFolder, readFixtureFile, type Fixture } from '../../harness/discover';
import { TRANSFORMS, type Program } from './transforms';

/** The workspace of a fixture with files that are not on the disk. */
interface Workspace {
  readonly engine: Engine;
  overlay: Program;
}

const workspaces = new Map<string, Promise<Workspace>>();

function workspaceOf({ root, catalog }: Fixture): Promise<Workspace> {
  const key = `${root}\0${catalog ?? ''}`;
  let found = workspaces.get(key);
  if (found === undefined) workspaces.set(key, (found = makeWorkspace(root, catalog)));
  return found;
}

async function makeWorkspace(root: string, catalog: string | undefined): Promise<Workspace> {
  let overlay: Program = new Map();
  const disk = createFileHost({ root });
  const host: AnalysisHost = {
    columnsOf: (path, from) => disk.columnsOf(path, from),
    schemaOf: (data, from) => disk.schemaOf(data, from),
    settingsOf: (path, from) => disk.settingsOf?.(path, from),
    readSource: (path) => overlay.get(path) ?? disk.readSource(path),
    isFile: (path) => overlay.has(path) || disk.isFile(path),
  };
  const catalogs = catalog === undefined ? [] : [{ path: catalog, text: readFileSync(catalog, 'utf8') }];
  const engine = await createEngine({ root, catalogs, host, today: '2026-06-01' });
  return {
    engine,
    get overlay() {
      return overlay;
    },
    set overlay(files) {
      overlay = files;
      engine.forget();
    },
  };
}

/** Rule and elements of each finding that is shown, sorted. */
function signatures(workspace: Workspace, program: Program): string[] {
  workspace.overlay = program;
  const found: Finding[] = [];
  for (const [path, text] of program) found.push(...workspace.engine.check({ path, text }).findings);
  return mergeFindings(found)
    .filter((finding) => finding.confidence !== 'low')
    .map(
      (finding) =>
        `${finding.rule} [${finding.elements
          .map((e) => e.name)
          .sort()
          .join(', ')}]`,
    )
    .sort();
}

const LIST = join(projectFolder(), 'test', 'metamorphic-exceptions.txt');

describe('programs that mean the same', () => {
  const fixtures = discoverFixtures(join(projectFolder(), 'test', 'fixtures')).filter(
    (one) => one.files.some((path) => path.endsWith('.py')) && !/\/(every-call|each-operation)-/.test(one.name),
  );
  const listed = new Set(
    readFileSync(LIST, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
  const failed = new Set<string>();
  let compared = 0;

  for (const transform of TRANSFORMS) {
    it(`have the same findings: ${transform.name}`, async () => {
      const unexpected: string[] = [];
      let applied = 0;
      for (const fixture of fixtures) {
        const files: Program = new Map(fixture.files.map((path) => [path, readFixtureFile(fixture, path)]));
        const workspace = await workspaceOf(fixture);
        for (const [path, text] of files) {
          const rewritten = path.endsWith('.py') ? transform.apply(path, text) : undefined;
          // What others import must stay where it is: no notebook, no variable inside a function.
          if (rewritten === undefined || (files.size > 1 && (!rewritten.has(path) || transform.name === 'extract-function'))) continue;
          const program = new Map([...[...files].filter(([other]) => other !== path), ...rewritten]);
          const before = signatures(workspace, files);
          const after = signatures(workspace, program);
          applied++;
          if (before.join() === after.join()) continue;
          const name = `${transform.name} ${fixture.name}${files.size > 1 ? `/${path}` : ''}`;
          failed.add(name);
          const gone = before.filter((one) => !after.includes(one));
          const added = after.filter((one) => !before.includes(one));
          if (!listed.has(name)) unexpected.push(`${name}\n    gone: ${gone.join('; ')}\n    new: ${added.join('; ')}`);
        }
      }
      compared += applied;
      assert.ok(applied >= 20, `${applied} programs`);
      assert.deepEqual(unexpected, []);
    }).timeout(120_000);
  }

  it('but for those of test/metamorphic-exceptions.txt, which only shrinks', function () {
    if (compared === 0) this.skip();
    assert.deepEqual(
      [...listed].filter((name) => !failed.has(name)),
      [],
      'these are the same now: take them out of the list',
    );
  });

  after(() => {
    console.log(`    rewritten programs: ${compared}, with other findings: ${failed.size}`);
  });
});
