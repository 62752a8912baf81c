/** Columns of Parquet, Arrow and Excel files: real ones, and those that are broken in every way. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { footerColumns } from '../../../src/node/footers';
import { createFileHost } from '../../../src/node/fileHost';
import { firstRow } from '../../../src/node/workbook';
import { projectFolder } from '../../harness/discover';
import { makeTree, removeTree } from './tempTree';

const DATA = join(projectFolder(), 'test/fixtures/schemas/python/footers/data');

describe('files that carry their schema', () => {
  let root = '';
  afterEach(() => removeTree(root));

  it('gives the top columns, without what lies inside them and without a nameless index', () => {
    for (const file of ['intake.parquet', 'intake.feather']) assert.deepEqual(footerColumns(join(DATA, file)), ['ssn', 'contact', 'tags', 'score'], file);
    assert.deepEqual(firstRow(join(DATA, 'intake.xlsx')), ['Patient ID', 'Date of Birth', 'SSN', 'Score']);
  });

  it('takes nothing out of broken files, and never throws', () => {
    const files: Record<string, Buffer> = {};
    for (const file of ['intake.parquet', 'intake.feather', 'intake.xlsx']) {
      const whole = readFileSync(join(DATA, file));
      for (let i = 0; i < whole.length; i += 7) {
        const changed = Buffer.from(whole);
        changed[i] = (changed[i] ?? 0) ^ 0xff;
        files[`${i}-changed-${file}`] = changed;
        files[`${i}-cut-${file}`] = whole.subarray(0, i);
        files[`${i}-tail-${file}`] = whole.subarray(i);
      }
    }
    root = makeTree(files);
    const host = createFileHost({ root });
    for (const file of Object.keys(files)) {
      const columns = file.endsWith('.xlsx') ? firstRow(join(root, file)) : footerColumns(join(root, file));
      assert.ok(columns === undefined || Array.isArray(columns), file);
      host.columnsOf(file, 'x.py');
    }
  });
});
