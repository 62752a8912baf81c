/** The workspace scan behind the command line and the server: failures cost their one file, cancelling ends it, the installation is checked. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanWorkspace } from '../../src/node/scan';
import { project } from './run';

/** A worker that dies of some names, throws at others, and answers the rest. */
const WORKER = `
const { serveTasks } = require(${JSON.stringify(join(__dirname, '../../src/node/workerPool.js'))});
serveTasks(async ({ path }) => {
  if (path.includes('dies')) process.exit(9);
  if (path.includes('throws')) throw new TypeError('record 123-45-6789');
  if (path.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 60000));
  const at = { file: path, span: { start: 0, end: 1 }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };
  const finding = { rule: 'PHI201', slug: 's', kind: 'telemetry', severity: 'warning', confidence: 'high', message: 'm', location: at, elements: [], context: [], sink: 's', vendor: null, flows: [], fingerprint: 'f' };
  // The same finding from two files: it stands once.
  const shared = { ...finding, location: { ...at, file: 'a.py', span: { start: 2, end: 3 } }, fingerprint: 'shared' };
  return { result: { path, findings: path === 'a.py' ? [finding, shared] : [finding, shared], incomplete: [], lines: 2, steps: 3 }, lineHashes: [[path, 1, 'h:1']] };
});
`;

describe('scanWorkspace', function () {
  this.timeout(30_000);
  let root = '';
  const script = () => join(root, 'worker.cjs.txt');
  const setUp = (files: Record<string, string>) => {
    root = project(files);
    writeFileSync(script(), WORKER);
  };
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('a worker that dies or throws costs its one file, by name and without its data', async () => {
    setUp({ 'a.py': '', 'dies.py': '', 'throws.py': '', 'z.py': '' });
    const result = await scanWorkspace({ root, jobs: 2, script: script() });
    assert.deepEqual(
      result.incomplete.map(({ file, reason }) => [file, reason]),
      [
        ['dies.py', 'internal'],
        ['throws.py', 'internal'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(result), /123-45/);
    assert.deepEqual([result.files, result.lines, result.steps, result.cancelled], [2, 4, 6, false]);
    assert.deepEqual(
      result.findings.map((finding) => [finding.location.file, finding.fingerprint]),
      [
        ['a.py', 'f'],
        ['a.py', 'shared'],
        ['z.py', 'f'],
      ],
    );
    assert.equal(result.lineHash('z.py', 1), 'h:1');
    assert.equal(result.lineHash('z.py', 2), undefined);
  });

  it('progress counts every file once', async () => {
    setUp({ 'a.py': '', 'b.py': '', 'c.py': '' });
    const seen: number[] = [];
    const names = new Set<string>();
    await scanWorkspace({
      root,
      jobs: 2,
      script: script(),
      onProgress: (done, total, file) => (seen.push(done), file && names.add(file), assert.equal(total, 3)),
    });
    assert.deepEqual(seen, [0, 1, 2, 3]);
    assert.deepEqual([...names].sort(), ['a.py', 'b.py', 'c.py']);
  });

  it('can be cancelled in the middle of a file', async () => {
    setUp({ 'a.py': '', 'slow.py': '' });
    const token = { isCancelled: false };
    const result = await scanWorkspace({ root, jobs: 2, script: script(), token, onProgress: (done) => (token.isCancelled = done > 0) });
    assert.equal(result.cancelled, true);
    assert.deepEqual(result.incomplete, []);
  });

  it('a catalog with a mistake stops it, unless told otherwise', async () => {
    setUp({ 'a.py': '' });
    const catalogs = [{ path: 'mine.yaml', text: 'version: 1\nlanguage: cobol\n' }];
    const stopped = await scanWorkspace({ root, script: script(), catalogs });
    assert.deepEqual([stopped.files, stopped.catalogProblems[0]?.file, stopped.catalogProblems[0]?.line], [0, 'mine.yaml', 1]);
    const gone = await scanWorkspace({ root, script: script(), catalogs, ignoreCatalogProblems: true });
    assert.deepEqual([gone.files, gone.catalogProblems.length], [1, stopped.catalogProblems.length]);
  });

  it('lists what was left out, with the reason', async () => {
    setUp({ 'a.py': '', '.gitignore': 'secret.py\n', 'secret.py': '', 'node_modules/x/index.js': '', 'out.py': '' });
    const result = await scanWorkspace({ root, script: script(), exclude: ['out.py'] });
    assert.deepEqual(result.scanned, ['a.py']);
    assert.deepEqual(result.skipped, [
      { path: 'node_modules/', reason: 'installed, built or cached' },
      { path: 'out.py', reason: 'left out by --include or --exclude' },
      { path: 'secret.py', reason: 'ignored by .gitignore' },
    ]);
  });
});
