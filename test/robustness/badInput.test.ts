/** Bad input through the real command line: it is named with its reason, everything else is analysed, the exit status is the promised one. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phiTrace, plainEnv, project, type Outcome } from '../cli/run';
import { bigNotebook, LEAK, LEAK_TS, notebookOf } from './inputs';

interface Item {
  readonly file: string;
  readonly reason: string;
  readonly message: string;
}

interface Report {
  readonly summary: { readonly files: number };
  readonly findings: readonly { readonly location: { readonly file: string; readonly line: number } }[];
  readonly incomplete: readonly Item[];
  readonly skipped?: readonly { readonly path: string; readonly reason: string }[];
}

/** Longest message about a file; what quotes its input would be longer. */
const MAX_MESSAGE = 200;

const nested = (open: string, inner: string, close: string, depth = 5000) => `${open.repeat(depth)}${inner}${close.repeat(depth)}`;

describe('bad input', function () {
  this.timeout(120_000);
  const made: string[] = [];
  const make = (files: Readonly<Record<string, string | Buffer>>) => {
    const folder = project(files);
    made.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });

  /** Scans and expects no failure of the tool: a file with a leak is there, and it is found. */
  const scan = (folder: string, { args = ['.'], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {}) => {
    const outcome = phiTrace(folder, ['scan', ...args, '--format', 'json', '--fail-on', 'warning'], env);
    assert.equal(outcome.status, 1, outcome.stderr);
    assert.equal(outcome.stderr, '');
    const report = JSON.parse(outcome.stdout) as Report;
    for (const { file, message } of report.incomplete) assert.ok(message.length <= MAX_MESSAGE, `${file}: a message of ${message.length} characters`);
    const found = new Map<string, number[]>();
    for (const { location } of report.findings) found.set(location.file, [...(found.get(location.file) ?? []), location.line]);
    return { report, found, reasons: new Map(report.incomplete.map(({ file, reason }) => [file, reason])) };
  };

  it('a folder that does not exist is said, and nothing is printed', () => {
    const { status, stdout, stderr } = phiTrace(make({}), ['scan', 'nowhere', 'nor/here.py']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.equal(stderr, 'phi-trace: nowhere does not exist\nphi-trace: nor/here.py does not exist\n');
  });

  it('files that are no text, or empty', () => {
    const { report, found, reasons } = scan(
      make({
        'leak.py': LEAK,
        'binary.py': Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256)),
        'nul.ts': Buffer.from('const a = 1;\0\n'),
        'empty.py': '',
        'empty.ts': '',
        'empty.ipynb': '',
        'blank.ipynb': ' \n',
        'list.ipynb': '[]',
        'null.ipynb': 'null',
        'cells.ipynb': '{"cells": 5}',
      }),
    );
    assert.deepEqual([...found.keys()], ['leak.py']);
    assert.deepEqual([reasons.get('binary.py'), reasons.get('nul.ts')], ['not-text', 'not-text']);
    for (const name of ['list.ipynb', 'null.ipynb', 'cells.ipynb']) assert.equal(reasons.get(name), 'broken-notebook', name);
    for (const name of ['empty.py', 'empty.ts']) assert.ok(!reasons.has(name), name);
    assert.equal(report.summary.files, 8);
  });

  it('encodings and line ends: UTF-16 with a mark, bytes that are no UTF-8, lone surrogates, CRLF, lone carriage returns', () => {
    const utf16 = (text: string, swap = false) => (swap ? Buffer.from(`\ufeff${text}`, 'utf16le').swap16() : Buffer.from(`\ufeff${text}`, 'utf16le'));
    const escaped = JSON.stringify(notebookOf([`${LEAK}s = "SURROGATE"\n`])).replace('SURROGATE', '\\ud800');
    const { found, reasons } = scan(
      make({
        'crlf.py': LEAK.replaceAll('\n', '\r\n'),
        'cr.py': LEAK.replaceAll('\n', '\r'),
        'utf16.py': utf16(LEAK),
        'utf16be.ts': utf16(LEAK_TS, true),
        'unmarked.py': Buffer.from(LEAK, 'utf16le'),
        'invalid.py': Buffer.concat([Buffer.from([0x23, 0xff, 0xfe, 0xfa, 0x0a]), Buffer.from(LEAK)]),
        'surrogate.py': Buffer.concat([Buffer.from(`${LEAK}s = "`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"\n')]),
        'surrogate.ts': `${LEAK_TS}const s = "\\ud800";\n`,
        'surrogate.ipynb': escaped,
        'astral.py': `x = "\u{1F600}"; y = "\u{10FFFF}"\n${LEAK}`,
        'bom.py': `\ufeff${LEAK}`,
      }),
    );
    assert.deepEqual(
      [...found].map(([file, lines]) => `${file}:${lines.join()}`),
      [
        'astral.py:4',
        'bom.py:3',
        'cr.py:3',
        'crlf.py:3',
        'invalid.py:4',
        'surrogate.ipynb:1',
        'surrogate.py:3',
        'surrogate.ts:2',
        'utf16.py:3',
        'utf16be.ts:2',
      ],
    );
    assert.deepEqual([...reasons], [['unmarked.py', 'not-text']]);
  });

  it('notebooks that end early keep the cells before', () => {
    const whole = JSON.stringify(notebookOf([LEAK, 'print(df["ssn"])\n', 'x = 1\n']));
    const { found, reasons } = scan(make({ 'cut.ipynb': whole.slice(0, whole.indexOf('x = 1')), 'half.ipynb': whole.slice(0, whole.length / 2) }));
    assert.deepEqual([found.get('cut.ipynb')?.length, found.get('half.ipynb')?.length], [2, 1]);
    assert.deepEqual([reasons.get('cut.ipynb'), reasons.get('half.ipynb')], ['broken-notebook', 'broken-notebook']);
  });

  it('a notebook of 30 MB of pictures', () => {
    const text = bigNotebook(30 * 1024 * 1024);
    assert.ok(text.length > 30 * 1024 * 1024);
    const { found, reasons } = scan(make({ 'pictures.ipynb': text }));
    assert.equal(found.get('pictures.ipynb')?.length, 2);
    assert.equal(reasons.size, 0);
  });

  it('5,000 levels of everything that nests', () => {
    const python = (more: string) => `${LEAK}${more}\n`;
    const typescript = (more: string) => `${LEAK_TS}${more}\n`;
    const files = {
      'parentheses.py': python(`x = ${nested('(', '1', ')')}`),
      'unclosed.py': python(`x = ${'('.repeat(5000)}`),
      'lists.py': python(`x = ${nested('[', '', ']')}`),
      'calls.py': python(`x = a${'.b()'.repeat(5000)}`),
      'operators.py': python(`x = ${'a + '.repeat(5000)}a`),
      'not.py': python(`x = ${'not '.repeat(5000)}a`),
      'lambdas.py': python(`x = ${'lambda: '.repeat(5000)}1`),
      'conditions.py': python(`x = ${'1 if a else '.repeat(5000)}2`),
      'elif.py': python(`if a: pass\n${'elif b: pass\n'.repeat(5000)}`),
      'indented.py': python(Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}if a:\n`).join('') + `${' '.repeat(400)}pass`),
      'parentheses.ts': typescript(`const x = ${nested('(', '1', ')')};`),
      'unclosed.ts': typescript(`const x = ${'('.repeat(5000)}`),
      'calls.ts': typescript(`const x = a${'.b()'.repeat(5000)};`),
      'operators.ts': typescript(`const x = ${'a + '.repeat(5000)}a;`),
      'arrows.ts': typescript(`const x = ${'() => '.repeat(5000)}1;`),
      'blocks.ts': typescript(nested('{', '', '}')),
      'functions.ts': typescript(nested('function a() {', '', '}')),
      'else.ts': typescript(`${'if (a) {} else '.repeat(5000)}{}`),
      'types.ts': typescript(`type X = ${nested('Array<', 'string', '>')};`),
      'elements.tsx': typescript(`const x = ${nested('<a>', '', '</a>')};`),
    };
    const { found } = scan(make(files));
    for (const name of Object.keys(files)) assert.deepEqual(found.get(name), [name.endsWith('.py') ? 3 : 2], name);
  });

  it('one endless line: minified code is left out, long literals are not', () => {
    const columns = (n: number) =>
      `import pandas as pd\ndf = pd.read_csv("p.csv", usecols=[${Array.from({ length: n }, (_, i) => `"c${i}"`).join()}, "ssn"])\nprint(df)\n`;
    const folder = make({
      'leak.py': LEAK,
      'app.js': `var a=1;${'function f(a,b){return a+b*(a-b)};'.repeat(150_000)}`,
      'literal.py': `${LEAK}x = "${'a'.repeat(5_000_000)}"\n`,
      'list.py': `${LEAK}x = [${'1,'.repeat(100_000)}]\n`,
      'columns.py': columns(15_000),
      'more.py': columns(100_000),
      'keys.ts': `${LEAK_TS}const x = {${Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join()}};\n`,
    });
    const { found, report, reasons } = scan(folder);
    assert.deepEqual([...found.keys()], ['columns.py', 'keys.ts', 'leak.py', 'list.py', 'literal.py']);
    // What is beyond a budget is said.
    assert.deepEqual([...reasons], [['more.py', 'budget']]);
    assert.deepEqual(report.skipped, [{ path: 'app.js', reason: 'minified' }]);
  });

  it('links that lead in circles or nowhere, and folders and pipes that are called like files', () => {
    const folder = make({ 'leak.py': LEAK, 'x.py/inner.py': LEAK, 'y.ts/z.ipynb/inner.ts': LEAK_TS });
    mkdirSync(join(folder, 'z.ipynb'));
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('../..', join(folder, 'x.py', 'up'));
    symlinkSync('b.py', join(folder, 'a.py'));
    symlinkSync('a.py', join(folder, 'b.py'));
    symlinkSync('nowhere.ts', join(folder, 'broken.ts'));
    const { found, reasons } = scan(folder);
    assert.deepEqual([...found.keys()], ['leak.py', 'x.py/inner.py', 'y.ts/z.ipynb/inner.ts']);
    assert.equal(reasons.size, 0);
    // Named, they are the person's mistake, and the rest is scanned.
    const named = phiTrace(folder, ['scan', 'a.py', 'leak.py', '--fail-on', 'never']);
    assert.deepEqual([named.status, named.stderr], [2, 'phi-trace: a.py is a symbolic link that leads back to itself\n']);
    assert.match(named.stdout, /leak\.py:3:/);
  });

  describe('files that cannot be read when their turn comes', () => {
    /** Runs a script in the command's process and in its workers before anything else. */
    const hook = (folder: string, script: string): NodeJS.ProcessEnv => {
      const path = join(folder, 'hook.cjs.txt');
      writeFileSync(path, script);
      return plainEnv({ NODE_OPTIONS: `--require ${path}` });
    };

    it('one that vanishes between discovery and reading', () => {
      const folder = make({ 'leak.py': LEAK, 'gone.py': LEAK, 'sub/gone.ts': LEAK_TS });
      // Workers start when the files are known.
      const env = hook(
        folder,
        `const { isMainThread } = require('node:worker_threads');
         if (!isMainThread) for (const name of ['gone.py', 'sub']) require('node:fs').rmSync(${JSON.stringify(folder)} + '/' + name, { recursive: true, force: true });`,
      );
      const { found, report } = scan(folder, { env });
      assert.deepEqual([...found.keys()], ['leak.py']);
      assert.deepEqual(
        report.incomplete.map(({ file, reason, message }) => `${file} ${reason} ${message}`),
        ['gone.py', 'sub/gone.ts'].map((file) => `${file} unreadable The file cannot be read (ENOENT).`),
      );
    });

    it('one that may not be read', () => {
      const folder = make({ 'leak.py': LEAK, 'locked.py': LEAK });
      // Who runs as root may read everything, so the refusal is made.
      const env = hook(
        folder,
        `const fs = require('node:fs');
         const read = fs.readFileSync;
         fs.readFileSync = (path, ...rest) => {
           if (String(path).endsWith('locked.py')) throw Object.assign(new Error('EACCES: ' + path), { code: 'EACCES' });
           return read(path, ...rest);
         };`,
      );
      const { found, report } = scan(folder, { env });
      assert.deepEqual([...found.keys()], ['leak.py']);
      assert.deepEqual(
        report.incomplete.map(({ file, reason, message }) => [file, reason, message]),
        [['locked.py', 'unreadable', 'The file cannot be read (EACCES).']],
      );
    });

    it('one that grows beyond every measure', () => {
      const folder = make({ 'leak.py': LEAK, 'huge.py': 'x = 1\n' });
      const env = hook(
        folder,
        `const { isMainThread } = require('node:worker_threads');
         if (!isMainThread) require('node:fs').truncateSync(${JSON.stringify(join(folder, 'huge.py'))}, 60 * 1024 * 1024);`,
      );
      const { found, report } = scan(folder, { env });
      assert.deepEqual([...found.keys()], ['leak.py']);
      assert.deepEqual(
        report.incomplete.map(({ file, reason }) => [file, reason]),
        [['huge.py', 'too-large']],
      );
    });

    it('a worker that runs out of memory costs its one file, which is named, and the status is 3', () => {
      const folder = make({ 'leak.py': LEAK, 'victim.py': 'x = 1\n' });
      const env = hook(
        folder,
        `const fs = require('node:fs');
         const read = fs.readFileSync;
         fs.readFileSync = (path, ...rest) => {
           if (String(path).endsWith('victim.py')) process.exit(7);
           return read(path, ...rest);
         };`,
      );
      const { status, stdout, stderr } = phiTrace(folder, ['scan', '.', '--format', 'json'], env);
      assert.equal(status, 3);
      assert.equal(stderr, 'phi-trace: internal failure in victim.py: The worker died of it (exit code 7).\n');
      const report = JSON.parse(stdout) as Report;
      assert.deepEqual(
        report.findings.map(({ location }) => location.file),
        ['leak.py'],
      );
    });
  });

  describe('catalogs and policies', () => {
    const broken: Readonly<Record<string, readonly [content: string | Buffer, message: RegExp]>> = {
      empty: ['', /:1:1: the file is empty/],
      binary: [Buffer.from(Array.from({ length: 300 }, (_, i) => i % 256)), /:1:1: /],
      'no mapping': ['- a\n- b\n', /:1:1: expected a mapping/],
      unclosed: ['version: 1\nlanguage: python\nsinks: [\n', /:4:1: not readable as YAML/],
      tab: ['version: 1\n\tlanguage: python\n', /:2:1: not readable as YAML: Tabs/],
      'key given twice': ['version: 1\nlanguage: python\nlanguage: python\n', /:3:1: not readable as YAML: Map keys must be unique/],
      'endless aliases': [aliasBomb(), /aliases/],
      'nested deeply': [`version: 1\nlanguage: python\nsinks: ${nested('[', '', ']')}\n`, /:3:\d+: not readable as YAML: nested too deeply/],
      'wrong version': ['version: 2\nlanguage: python\n', /:1:10: /],
      'unknown language': ['version: 1\r\nlanguage: cobol\r\n', /:2:11: "language" is "cobol"/],
      'wrong types': ['version: 1\nlanguage: python\nsinks: 5\nsources:\n  - null\n', /:3:8: "sinks"/],
      'names of objects': ['version: 1\nlanguage: python\n__proto__: 1\n', /:3:1: unknown key "__proto__"/],
    };
    for (const [name, [content, message]] of Object.entries(broken)) {
      it(`a broken catalog ends the scan: ${name}`, () => {
        const { status, stdout, stderr } = phiTrace(make({ 'leak.py': LEAK, 'mine.yaml': content }), ['scan', '.', '--catalog', 'mine.yaml']);
        assert.deepEqual([status, stdout], [2, '']);
        assert.match(stderr, message);
        for (const line of stderr.trimEnd().split('\n')) assert.match(line, /^phi-trace: mine\.yaml:\d+:\d+: /);
      });
    }

    it('what is no file, or not there, is said', () => {
      const folder = make({ 'leak.py': LEAK, 'folder/x.py': '' });
      const refused = (option: string, path: string): Outcome => phiTrace(folder, ['scan', 'leak.py', option, path]);
      for (const option of ['--catalog', '--policy', '--baseline']) {
        assert.deepEqual(refused(option, 'folder'), { status: 2, stdout: '', stderr: `phi-trace: ${option}: folder is a folder\n` });
        assert.deepEqual(refused(option, 'none'), { status: 2, stdout: '', stderr: `phi-trace: ${option}: none does not exist\n` });
      }
    });
  });
});

/** Ten lists of ten aliases each, one in the other: a hundred million items when it is followed. */
function aliasBomb(): string {
  const names = [...'abcdefghi'];
  const lines = names.map((name, i) => `${name}: &${name} [${i === 0 ? 'x' : Array.from({ length: 10 }, () => `*${names[i - 1]}`).join()}]`);
  return `version: 1\nlanguage: python\n${lines.join('\n')}\n`;
}
