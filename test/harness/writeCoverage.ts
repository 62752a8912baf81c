/** Writes `docs/coverage.md` and `test/untested-rows.txt` (`npm run coverage`) from a run of all fixtures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writtenRows } from './coverage';
import { coveragePage, untested, untestedText } from './coveragePage';
import { discoverFixtures, projectFolder } from './discover';
import { runFixture } from './run';

async function main(): Promise<void> {
  for (const fixture of discoverFixtures(join(projectFolder(), 'test', 'fixtures'))) await runFixture(fixture);
  const rows = writtenRows();
  writeFileSync(join(projectFolder(), 'docs', 'coverage.md'), coveragePage(rows));
  writeFileSync(join(projectFolder(), 'test', 'untested-rows.txt'), untestedText(rows));
  console.log(`${rows.length} rows, ${untested(rows).length} without a fixture`);
}

void main();
