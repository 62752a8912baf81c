/** Writes `docs/fixes.md` (`npm run fixes`) from a run of all fixtures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../harness/discover';
import { fixesPage, fixturesOfFixes } from './fixesPage';
import { proveFixture, type Proofs } from './fixProof';

async function main(): Promise<void> {
  const proofs: Proofs = new Map();
  for (const fixture of fixturesOfFixes()) await proveFixture(fixture, proofs);
  writeFileSync(join(projectFolder(), 'docs', 'fixes.md'), fixesPage(proofs));
  console.log(`${proofs.size} rows`);
}

void main();
