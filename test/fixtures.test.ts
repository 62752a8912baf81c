/** Every fixture under test/fixtures, one test each. Adding a fixture needs no change here: see test/fixtures/README.md. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, after } from 'mocha';
import { showPlace } from './harness/compare';
import type { Annotation } from './harness/annotations';
import { discoverFixtures, projectFolder } from './harness/discover';
import { runFixture } from './harness/run';

describe('fixtures', () => {
  const missing: Annotation[] = [];
  const spurious: Annotation[] = [];
  const fixtures = discoverFixtures(join(projectFolder(), 'test', 'fixtures'));
  let expected = 0;

  it('are there', () => {
    assert.ok(fixtures.length >= 80, `${fixtures.length} fixtures`);
  });

  for (const fixture of fixtures) {
    it(fixture.name, async () => {
      const outcome = await runFixture(fixture);
      expected += outcome.expected;
      missing.push(...outcome.missing);
      spurious.push(...outcome.spurious);
      if (outcome.complaint !== undefined) assert.fail(`${fixture.name}\n${outcome.complaint}`);
    });
  }

  after(() => {
    console.log(`    fixtures: ${fixtures.length}, expected findings: ${expected}, missing: ${missing.length}, spurious: ${spurious.length}`);
    for (const { kind, rule, elements, place } of [...missing, ...spurious]) console.log(`      ${kind} ${showPlace(place)} ${rule} [${elements.join(', ')}]`);
  });
});
