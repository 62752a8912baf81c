/** Every quick fix that is offered on any fixture is applied: the finding is gone, the file is as readable as before, nothing new is reported. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, after } from 'mocha';
import type { Finding } from '../../../src/findings/types';
import { FIX_IDS } from '../../../src/rules/fixes/types';
import { createDocument } from '../../../src/syntax/document';
import { discoverFixtures, projectFolder, readFixtureFile, type Fixture } from '../../harness/discover';
import { analyse } from '../../harness/engine';
import { applyFix, fixesOf, openFindings, signature, without, type Subject } from './fixCase';

async function subjectOf(fixture: Fixture, path: string, raw: string): Promise<Subject> {
  const kind = path.endsWith('.ipynb') ? 'notebook' : path.endsWith('.py') ? 'python' : 'typescript';
  return { path, raw, document: createDocument(path, raw, kind), result: await analyse(fixture.root, path, raw, fixture.catalog) };
}

/** Rule and sink, without the elements: a fix may take an element away from another finding too. */
function place(signed: string): string {
  return signed.slice(0, signed.indexOf(' ['));
}

function isReported(finding: Finding): boolean {
  return finding.confidence !== 'low';
}

describe('quick fixes on the fixtures', () => {
  const applied = new Map<string, number>();
  // Tables of calls are long, and every line of theirs is like the next.
  const fixtures = discoverFixtures(join(projectFolder(), 'test', 'fixtures')).filter((one) => !/\/(every-call|each-operation)-/.test(one.name));

  for (const fixture of fixtures) {
    it(fixture.name, async () => {
      for (const path of fixture.files) {
        const before = await subjectOf(fixture, path, readFixtureFile(fixture, path));
        const old = openFindings(before.result).map(signature);
        const suppressed = new Set<string>();
        for (const finding of openFindings(before.result).filter(isReported)) {
          for (const fix of fixesOf(before, finding)) {
            // One comment is like the next: one for each rule of a file keeps this short.
            if (fix.id === 'suppress' && suppressed.size === suppressed.add(finding.rule).size) continue;
            const after = await subjectOf(fixture, path, applyFix(before, fix));
            const now = openFindings(after.result).map(signature);
            const gone = without(old, now);
            const context = `${path}: ${fix.id} for ${signature(finding)}`;
            assert.ok(gone.includes(signature(finding)), `${context}: it is still there`);
            assert.ok(after.result.incomplete.length <= before.result.incomplete.length, `${context}: it cannot be read`);
            for (const added of without(now, old)) {
              // Fewer elements than before; or what the identifier covered, where the fix does not claim to be all there is to do.
              const isLess = gone.some((x) => place(x) === place(added));
              const isRevealed = !fix.isPreferred && added.startsWith('PHI103') && signature(finding).startsWith('PHI101');
              assert.ok(isLess || isRevealed, `${context}: new is ${added}`);
            }
            const key = `${finding.rule} × ${before.document.kind} × ${fix.id}`;
            applied.set(key, (applied.get(key) ?? 0) + 1);
          }
        }
      }
    });
  }

  it('come to an end: applied one after the other, nothing is left that one could be applied to', async () => {
    for (const fixture of fixtures.filter((one) => /^(pandas|sklearn|logging|notebook|trackers|monitoring)\//.test(one.name) && one.files.length === 1)) {
      const path = fixture.files[0] as string;
      let subject = await subjectOf(fixture, path, readFixtureFile(fixture, path));
      for (let round = 0; ; round++) {
        const fix = openFindings(subject.result).flatMap((finding) => fixesOf(subject, finding).filter((x) => x.id !== 'suppress'))[0];
        if (fix === undefined) break;
        assert.ok(round < 60, `${fixture.name} goes on for ever`);
        subject = await subjectOf(fixture, path, applyFix(subject, fix));
      }
    }
  });

  it('are enough to mean something', () => {
    const counts = FIX_IDS.map((id) => [...applied].filter(([key]) => key.endsWith(` ${id}`)).reduce((sum, [, n]) => sum + n, 0));
    assert.ok(
      counts.every((n) => n >= 20),
      counts.join(),
    );
  });

  after(() => {
    for (const [key, n] of [...applied].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`      ${key}: ${n}`);
  });
});
