/** Every quick fix that is offered on any fixture is applied: the finding is gone, the file is as readable as before, nothing new is reported. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { FIX_IDS } from '../../../src/rules/fixes/types';
import { projectFolder, readFixtureFile } from '../../harness/discover';
import { applyFix, fixesOf, openFindings } from './fixCase';
import { proveFixture, subjectOf, type Proofs } from './fixProof';
import { fixturesOfFixes, staleRows } from './fixesPage';

describe('quick fixes on the fixtures', () => {
  const proofs: Proofs = new Map();
  const fixtures = fixturesOfFixes();

  for (const fixture of fixtures) it(fixture.name, () => proveFixture(fixture, proofs));

  it('come to an end: applied one after the other, nothing is left that one could be applied to', async () => {
    for (const fixture of fixtures.filter((one) => /^(pandas|sklearn|logging|notebook|trackers|monitoring)\//.test(one.name) && one.files.length === 1)) {
      const path = fixture.files[0] as string;
      let subject = await subjectOf(fixture, path, readFixtureFile(fixture, path));
      for (let round = 0; ; round++) {
        const fix = openFindings(subject.result).flatMap((finding) =>
          fixesOf(subject, finding).filter((x) => x.id !== 'suppress' && x.policy === undefined),
        )[0];
        if (fix === undefined) break;
        assert.ok(round < 90, `${fixture.name} goes on for ever`);
        subject = await subjectOf(fixture, path, applyFix(subject, fix));
      }
    }
  });

  it('are all proved', () => {
    for (const id of FIX_IDS)
      assert.ok(
        [...proofs.keys()].some((key) => key.endsWith(` ${id}`)),
        `${id} is offered nowhere`,
      );
  });

  it('stand in docs/fixes.md, each with the number of fixtures', function () {
    // Only after a run of all fixtures is there anything to compare.
    if (proofs.size < 20) this.skip();
    const stale = staleRows(readFileSync(join(projectFolder(), 'docs', 'fixes.md'), 'utf8'), proofs);
    assert.ok(stale.length <= 8, `docs/fixes.md is not up to date, npm run fixes writes it: ${stale.join('; ')}`);
  });
});
