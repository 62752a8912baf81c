/** Whole or not at all. */
import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileWhole } from '../../../src/node/writeFile';
import { makeTree, removeTree } from './tempTree';

describe('writeFileWhole', () => {
  let root = '';
  afterEach(() => removeTree(root));

  it('writes new files and replaces old ones, leaving nothing beside them', () => {
    root = makeTree({ 'old.json': 'a much longer text than the new one' });
    writeFileWhole(join(root, 'new.json'), 'é😀\n');
    writeFileWhole(join(root, 'old.json'), 'short');
    assert.equal(readFileSync(join(root, 'new.json'), 'utf8'), 'é😀\n');
    assert.equal(readFileSync(join(root, 'old.json'), 'utf8'), 'short');
    assert.deepEqual(readdirSync(root).sort(), ['new.json', 'old.json']);
  });

  it('keeps permissions and links', () => {
    root = makeTree({ 'real/a.txt': 'old' });
    chmodSync(join(root, 'real/a.txt'), 0o640);
    symlinkSync(join(root, 'real/a.txt'), join(root, 'link.txt'));
    writeFileWhole(join(root, 'link.txt'), 'new');
    assert.ok(lstatSync(join(root, 'link.txt')).isSymbolicLink());
    assert.equal(readFileSync(join(root, 'real/a.txt'), 'utf8'), 'new');
    assert.equal(statSync(join(root, 'real/a.txt')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(join(root, 'real')), ['a.txt']);
  });

  it('leaves everything as it was when it fails', () => {
    root = makeTree({});
    mkdirSync(join(root, 'folder'));
    assert.throws(() => writeFileWhole(join(root, 'gone', 'a.txt'), 'x'), { code: 'ENOENT' });
    assert.throws(() => writeFileWhole(join(root, 'folder'), 'x'), { code: 'EISDIR' });
    assert.deepEqual(readdirSync(root), ['folder']);
    assert.deepEqual(readdirSync(join(root, 'folder')), []);
  });

  it('writes to devices directly', () => {
    root = makeTree({});
    writeFileWhole('/dev/null', 'x');
    assert.ok(!statSync('/dev/null').isFile());
  });
});
