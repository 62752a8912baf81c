/** Every fixture cut anywhere, as half-typed and half-saved files are: no failure, no hang, no place outside of the text. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { discoverFixtures, projectFolder, readFixtureFile } from '../harness/discover';
import { createChecker, type Checker } from './checker';
import { randomOf, seedOf } from './random';

/** Cuts of each file; longer runs by hand: `PHI_TRACE_CUTS=1000 npx mocha …`. */
const CUTS = Number(process.env.PHI_TRACE_CUTS ?? 40);
const SEED = seedOf(2026);

interface Notebook {
  readonly cells: { source: string | string[] }[];
}

/** What is left of a text: the beginning as a rule, sometimes the end, or all but a piece in the middle. */
function cut(text: string, next: (below: number) => number): { readonly name: string; readonly text: string } {
  const at = next(text.length + 1);
  const how = next(8);
  if (how === 0) return { name: `from ${at}`, text: text.slice(at) };
  if (how === 1) {
    const end = Math.min(text.length, at + 1 + next(30));
    return { name: `without ${at} to ${end}`, text: text.slice(0, at) + text.slice(end) };
  }
  return { name: `up to ${at}`, text: text.slice(0, at) };
}

/** Cuts of a file's text; of a notebook, half of them inside a cell, so that its JSON stays whole. */
function cuts(file: string, text: string): { readonly name: string; readonly text: string }[] {
  const next = randomOf(`${SEED}/${file}`);
  return Array.from({ length: CUTS }, (_, i) => {
    if (!file.endsWith('.ipynb') || i % 2 === 0) return cut(text, next);
    const notebook = JSON.parse(text) as Notebook;
    const index = next(notebook.cells.length);
    const cell = notebook.cells[index];
    if (cell === undefined) return { name: 'whole', text };
    const source = typeof cell.source === 'string' ? cell.source : cell.source.join('');
    const part = cut(source, next);
    cell.source = part.text;
    return { name: `cell ${index} ${part.name}`, text: JSON.stringify(notebook) };
  });
}

describe(`fixtures cut anywhere (seed ${SEED})`, function () {
  this.timeout(600_000);
  let checker: Checker;
  before(() => {
    checker = createChecker();
  });
  after(() => checker.close());

  const base = join(projectFolder(), 'test', 'fixtures');
  const topics = new Map<string, ReturnType<typeof discoverFixtures>>();
  for (const fixture of discoverFixtures(base)) topics.set(fixture.topic, [...(topics.get(fixture.topic) ?? []), fixture]);

  for (const [topic, fixtures] of topics) {
    it(topic, async () => {
      for (const fixture of fixtures) {
        for (const file of fixture.files) {
          const problem = await checker.check({ root: fixture.root, path: file, texts: cuts(file, readFixtureFile(fixture, file)) });
          assert.equal(problem, undefined, `${fixture.name} ${file}`);
        }
      }
    });
  }
});
