/** What a scan finds and what it leaves out, on trees of files made for it. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { discover, kindOf, listFiles } from '../../../src/node/discover';
import type { DiscoverOptions, Discovery } from '../../../src/node/discover';
import { makeTree, removeTree } from './tempTree';

describe('discover', () => {
  let root = '';
  afterEach(() => removeTree(root));

  const find = async (options: Omit<DiscoverOptions, 'root'> = {}): Promise<Discovery> => discover({ root, ...options });
  const paths = (found: Discovery): string[] => found.files.map((file) => file.path);
  const skipped = (found: Discovery): string[] => found.skipped.map(({ path, reason }) => `${path} ${reason}`);

  it('finds every kind of source, sorted by path', async () => {
    root = makeTree({
      'b.py': '', 'a/z.ipynb': '', 'a/B.TS': '', 'a.tsx': '', 'c.mts': '', 'c.cts': '', 'd.js': '', 'd.jsx': '', 'd.mjs': '', 'd.cjs': '',
      'no.pyi': '', 'no.md': '', 'no.csv': '', 'py': '', 'Z/x.py': 'x',
    }); // prettier-ignore
    const found = await find();
    assert.deepEqual(paths(found), ['Z/x.py', 'a.tsx', 'a/B.TS', 'a/z.ipynb', 'b.py', 'c.cts', 'c.mts', 'd.cjs', 'd.js', 'd.jsx', 'd.mjs']);
    assert.deepEqual(
      found.files.map((file) => file.kind).filter((kind) => kind !== 'typescript'),
      ['python', 'notebook', 'python'],
    );
    assert.deepEqual(found.files[0], { path: 'Z/x.py', absolute: join(root, 'Z/x.py'), kind: 'python', bytes: 1 });
    assert.deepEqual(skipped(found), []);
  });

  it('leaves out installed, built and cached code, and says so', async () => {
    root = makeTree({
      'node_modules/m/a.js': '', 'src/node_modules/a.js': '', '.venv/a.py': '', 'env/pyvenv.cfg': '', 'env/lib/a.py': '', 'x.egg-info/a.py': '',
      'dist/a.js': '', '.ipynb_checkpoints/a-checkpoint.ipynb': '', 'lib/jquery.min.js': '', 'src/a.py': '',
    }); // prettier-ignore
    const found = await find();
    assert.deepEqual(paths(found), ['src/a.py']);
    assert.deepEqual(skipped(found), [
      '.ipynb_checkpoints/ excluded-by-default', '.venv/ excluded-by-default', 'dist/ excluded-by-default', 'env/ excluded-by-default', 'lib/jquery.min.js minified',
      'node_modules/ excluded-by-default', 'src/node_modules/ excluded-by-default', 'x.egg-info/ excluded-by-default',
    ]); // prettier-ignore
  });

  it('tells folders of build output from source folders of the same name', async () => {
    root = makeTree({
      'build/a.py': '',
      'src/build/a.py': '',
      'pkg/setup.py': '',
      'pkg/build/lib/a.py': '',
      'web/package.json': '',
      'web/dist/a.js': '',
      'web/src/dist/a.js': '',
    });
    const found = await find();
    assert.deepEqual(paths(found), ['pkg/setup.py', 'src/build/a.py', 'web/src/dist/a.js']);
    assert.deepEqual(skipped(found), ['build/ excluded-by-default', 'pkg/build/ excluded-by-default', 'web/dist/ excluded-by-default']);
  });

  it('honours nested .gitignore files, the deepest last', async () => {
    root = makeTree({
      '.gitignore': '*.gen.py\n/only_top.py\nscratch/\n!keep.gen.py\n# note\n', 'a.gen.py': '', 'keep.gen.py': '', 'only_top.py': '', 'scratch/a.py': '',
      'sub/.gitignore': '!a.gen.py\nb.py\n', 'sub/a.gen.py': '', 'sub/b.gen.py': '', 'sub/b.py': '', 'sub/only_top.py': '', 'sub/deep/b.py': '', 'A.GEN.py': '',
    }); // prettier-ignore
    const found = await find();
    assert.deepEqual(paths(found), ['A.GEN.py', 'keep.gen.py', 'sub/a.gen.py', 'sub/only_top.py']);
    assert.deepEqual(skipped(found), [
      'a.gen.py gitignored',
      'only_top.py gitignored',
      'scratch/ gitignored',
      'sub/b.gen.py gitignored',
      'sub/b.py gitignored',
      'sub/deep/b.py gitignored',
    ]);
    assert.equal((await find({ respectGitignore: false })).files.length, 12 - 2);
  });

  it('honours the rules above a folder, but not against the folder that was named', async () => {
    root = makeTree({
      '.git/HEAD': '',
      '.git/info/exclude': 'private.py\n',
      '.gitignore': 'out/\n*.gen.py\n',
      'pkg/.gitignore': 'x.py',
      'pkg/in/x.py': '',
      'pkg/in/y.py': '',
      'pkg/in/y.gen.py': '',
      'pkg/in/private.py': '',
      'out/a.py': '',
    });
    assert.deepEqual(paths(await find({ paths: ['pkg/in'] })), ['pkg/in/y.py']);
    assert.deepEqual(paths(await find({ paths: ['out'] })), ['out/a.py']);
    assert.deepEqual(paths(await find()), ['pkg/in/y.py']);
    assert.deepEqual(paths(await discover({ root: join(root, 'pkg') })), ['in/y.py']);
  });

  it('starts anew in a repository inside another', async () => {
    root = makeTree({ '.git/HEAD': '', '.gitignore': '*.py\n', 'a.py': '', 'vendored/.git/HEAD': '', 'vendored/b.py': '' });
    assert.deepEqual(paths(await find()), ['vendored/b.py']);
  });

  it('honours the rules of a folder that is no repository when a part of it is scanned', async () => {
    root = makeTree({ '.gitignore': 'b.py\n', 'src/a.py': '', 'src/b.py': '' });
    assert.deepEqual(paths(await find({ paths: ['src'] })), ['src/a.py']);
  });

  it('includes and excludes by glob', async () => {
    root = makeTree({ 'src/a.py': '', 'src/a_test.py': '', 'src/deep/b.ts': '', 'tests/t.py': '', 'top.py': '' });
    assert.deepEqual(paths(await find({ include: ['src'] })), ['src/a.py', 'src/a_test.py', 'src/deep/b.ts']);
    assert.deepEqual(paths(await find({ include: ['**/*.py'], exclude: ['*_test.py', 'tests/'] })), ['src/a.py', 'top.py']);
    assert.deepEqual(paths(await find({ exclude: ['src/deep/**', './top.py', 't.py'] })), ['src/a.py', 'src/a_test.py']);
    assert.deepEqual(skipped(await find({ exclude: ['tests/', 'top.py'] })), ['tests/ excluded', 'top.py excluded']);
  });

  it('takes files that are named, whatever speaks against them', async () => {
    root = makeTree({
      '.gitignore': '*.py',
      'a.py': '',
      'node_modules/m/a.min.js': 'x',
      tool: '#!/usr/bin/env python3\n',
      'readme.md': '',
      script: '#!/bin/sh\n',
    });
    const found = await find({ paths: ['a.py', 'node_modules/m/a.min.js', 'tool', 'readme.md', 'script', '.'], exclude: ['*'] });
    assert.deepEqual(
      found.files.map(({ path, kind }) => `${path} ${kind}`),
      ['a.py python', 'node_modules/m/a.min.js typescript', 'tool python'],
    );
    assert.deepEqual(skipped(found), ['node_modules/ excluded-by-default', 'readme.md unsupported', 'script unsupported']);
  });

  it('says which named paths are not there and finds the others', async () => {
    root = makeTree({ 'a.py': '' });
    const found = await find({ paths: ['gone', 'a.py', 'a.py/b', join(root, 'a.py')] });
    assert.deepEqual(paths(found), ['a.py']);
    assert.deepEqual(found.skipped, [
      { path: 'a.py/b', reason: 'not-found', detail: 'ENOTDIR' },
      { path: 'gone', reason: 'not-found', detail: 'ENOENT' },
    ]);
  });

  it('does not follow links, loops among them', async () => {
    root = makeTree({ 'in/src/a.py': '', 'outside/b.py': '', 'in/note.md': '' });
    const inner = join(root, 'in');
    symlinkSync(inner, join(inner, 'src', 'loop'));
    symlinkSync(join(root, 'outside'), join(inner, 'away'));
    symlinkSync(join(root, 'outside', 'b.py'), join(inner, 'b.py'));
    symlinkSync(join(root, 'nowhere'), join(inner, 'broken.py'));
    symlinkSync(join(inner, 'note.md'), join(inner, 'note2.md'));
    const found = await discover({ root: inner });
    assert.deepEqual(paths(found), ['src/a.py']);
    assert.deepEqual(skipped(found), ['away link', 'b.py link', 'broken.py link', 'src/loop link']);
    assert.deepEqual(paths(await discover({ root: inner, paths: ['b.py', 'away'] })), ['away/b.py', 'b.py']);
  });

  it('takes a folder that is called like a source for a folder', async () => {
    root = makeTree({ 'x.py/inner.py': '' });
    assert.deepEqual(paths(await find()), ['x.py/inner.py']);
  });

  it('knows minified scripts by their lines', async () => {
    const line = 'function f(a){return a+1}';
    root = makeTree({
      'long.js': `/* licence */\n${line.repeat(400)}\n`,
      'short.js': `${line}\n`.repeat(400),
      'tiny.js': line.repeat(20),
      'data.py': `x = "${'a'.repeat(9000)}"\n`,
    });
    const found = await find();
    assert.deepEqual(paths(found), ['data.py', 'short.js', 'tiny.js']);
    assert.deepEqual(skipped(found), ['long.js minified']);
  });

  it('walks deep folders and stops when cancelled', async () => {
    const deep = `${Array.from({ length: 300 }, () => 'd').join('/')}/a.py`;
    root = makeTree({ [deep]: '' });
    assert.deepEqual(paths(await find()), [deep]);
    assert.deepEqual(paths(await find({ token: { isCancelled: true } })), []);
  });

  it('knows kinds by extension', () => {
    assert.deepEqual(['a.py', 'A.IPYNB', 'b.d.ts', 'c.pyc', 'py', '.py'].map(kindOf), ['python', 'notebook', 'typescript', undefined, undefined, undefined]);
  });

  it('lists data files, ignored ones too', () => {
    root = makeTree({ '.gitignore': 'data/', 'data/b.csv': '', 'data/deep/a.CSV': '', 'node_modules/c.csv': '', 'd.py': '' });
    mkdirSync(join(root, 'folder.csv'));
    assert.deepEqual(listFiles(root, /\.csv$/i), ['data/b.csv', 'data/deep/a.CSV']);
    assert.deepEqual(listFiles(join(root, 'gone'), /x/), []);
  });
});
