/** Every fixture under test/fixtures, one test each. Adding a fixture needs no change here: see test/fixtures/README.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, after } from 'mocha';
import { showPlace } from './harness/compare';
import type { Annotation } from './harness/annotations';
import { writtenRows } from './harness/coverage';
import { MOST_STALE, MOST_UNTESTED, staleLines, untested } from './harness/coveragePage';
import { discoverFixtures, projectFolder } from './harness/discover';
import { runFixture } from './harness/run';

describe('fixtures', () => {
  const missing: Annotation[] = [];
  const spurious: Annotation[] = [];
  const fixtures = discoverFixtures(join(projectFolder(), 'test', 'fixtures'));
  let expected = 0;
  let ran = 0;

  it('are there', () => {
    assert.ok(fixtures.length >= 80, `${fixtures.length} fixtures`);
  });

  for (const fixture of fixtures) {
    it(fixture.name, async () => {
      const outcome = await runFixture(fixture);
      ran += 1;
      expected += outcome.expected;
      missing.push(...outcome.missing);
      spurious.push(...outcome.spurious);
      if (outcome.complaint !== undefined) assert.fail(`${fixture.name}\n${outcome.complaint}`);
    });
  }

  describe('rows of the catalog', () => {
    const listed = (): string[] =>
      readFileSync(join(projectFolder(), 'test', 'untested-rows.txt'), 'utf8')
        .split('\n')
        .filter(Boolean);

    it('without a fixture are those of test/untested-rows.txt, which only shrinks', function () {
      if (ran < fixtures.length) this.skip();
      const list = listed();
      const found = untested(writtenRows());
      const added = found.filter((id) => !list.includes(id));
      assert.deepEqual(added, [], 'write a fixture that uses these rows');
      const covered = list.filter((id) => !found.includes(id));
      assert.ok(covered.length <= MOST_STALE, `these have a fixture or are gone, npm run coverage takes them out of the list: ${covered.join(', ')}`);
    });

    it('are on docs/coverage.md, each with a fixture that uses it', function () {
      if (ran < fixtures.length) this.skip();
      const page = readFileSync(join(projectFolder(), 'docs', 'coverage.md'), 'utf8');
      const stale = staleLines(page, writtenRows());
      assert.ok(stale.length <= MOST_STALE, `docs/coverage.md is not up to date, npm run coverage writes it: ${stale.join(', ')}`);
    });

    it('have a fixture but for a few', () => {
      assert.ok(listed().length <= writtenRows().length * MOST_UNTESTED, `${listed().length} of ${writtenRows().length}`);
    });
  });

  after(() => {
    console.log(`    fixtures: ${fixtures.length}, expected findings: ${expected}, missing: ${missing.length}, spurious: ${spurious.length}`);
    for (const { kind, rule, elements, place } of [...missing, ...spurious]) console.log(`      ${kind} ${showPlace(place)} ${rule} [${elements.join(', ')}]`);
  });
});
