/** How sure a finding is where columns are chosen by a list that nobody knows. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { projectFolder } from '../../harness/discover';
import { analyse } from '../../harness/engine';

describe('columns that nobody knows', () => {
  it('are less certain than the whole table', async () => {
    const root = join(projectFolder(), 'test', 'fixtures', 'pandas', 'python');
    const path = 'columns-nobody-knows.py';
    const { findings } = await analyse(root, path, readFileSync(join(root, path), 'utf8'));
    const bySeen = [...findings].sort((a, b) => a.location.span.start - b.location.span.start);
    assert.deepEqual(
      bySeen.map((f) => f.confidence),
      ['high', 'medium', 'medium', 'medium', 'medium', 'medium', 'medium'],
    );
  });
});
