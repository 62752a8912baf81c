/** `phi-trace scan` as a process: exit statuses, formats, filters, baselines, bad input, the same result every time. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { sarifProblems } from '../unit/report/sarifSchema';
import { CLI, leakyProject, notebook, phiTrace, plainEnv, project } from './run';

interface Json {
  readonly summary: { readonly findings: number; readonly suppressed: number; readonly files: number; readonly hidden: { readonly baseline: number } };
  readonly findings: readonly {
    readonly rule: string;
    readonly location: { readonly file: string; readonly line: number };
    readonly elements: readonly { readonly name: string }[];
  }[];
  readonly incomplete: readonly { readonly file: string; readonly reason: string }[];
}

const json = (text: string) => JSON.parse(text) as Json;
const sarifOf = (text: string) => JSON.parse(text) as Log;

describe('phi-trace scan', function () {
  this.timeout(60_000);
  let folder = '';
  const made: string[] = [];
  const make = (path: string) => {
    made.push(path);
    return path;
  };
  before(() => {
    folder = make(leakyProject());
  });
  after(() => {
    for (const path of made) rmSync(path, { recursive: true, force: true });
  });

  describe('exit status', () => {
    it('is 1 for findings at or above --fail-on, 0 below', () => {
      assert.equal(phiTrace(folder, ['scan']).status, 1);
      assert.equal(phiTrace(folder, ['scan', '.', '--fail-on', 'never']).status, 0);
      assert.equal(phiTrace(folder, ['scan', 'web']).status, 0);
      assert.equal(phiTrace(folder, ['scan', 'web', '--fail-on', 'warning']).status, 1);
      assert.equal(phiTrace(folder, ['scan', 'clean.py', '--fail-on', 'info']).status, 0);
      assert.equal(phiTrace(folder, ['scan', 'src/allowed.py', '--fail-on', 'info']).status, 0);
    });

    it('is 2 for a wrong command line, which is said', () => {
      const wrong = (args: string[], message: RegExp) => {
        const { status, stderr, stdout } = phiTrace(folder, args);
        assert.equal(status, 2, args.join(' '));
        assert.match(stderr, message);
        assert.equal(stdout, '');
      };
      wrong(['scan', '--nonsense'], /unknown option '--nonsense'/);
      wrong(['nonsense'], /unknown command 'nonsense'/);
      wrong(['scan', '--format', 'html'], /html: this format is not there yet/);
      wrong(['scan', '--fail-on', 'fatal'], /expected error, warning, info or never/);
      wrong(['scan', '--rules', 'PHI999'], /no rule «PHI999»/);
      wrong(['scan', '--jobs', 'many'], /--jobs/);
      wrong(['scan', '--baseline', 'none.json'], /--baseline: none\.json does not exist/);
      wrong(['scan', '--policy', 'none.yaml'], /--policy: none\.yaml does not exist/);
      wrong(['scan', '--catalog', 'none.yaml'], /--catalog: none\.yaml does not exist/);
      wrong(['scan', '--shard', '3/2'], /expected a part from 1 to N/);
      wrong(['explain', 'PHI999'], /no rule «PHI999»/);
    });

    it('is 2 when a path does not exist, and the others are scanned', () => {
      const none = phiTrace(folder, ['scan', 'nowhere']);
      assert.deepEqual([none.status, none.stdout], [2, '']);
      assert.match(none.stderr, /nowhere does not exist/);
      const some = phiTrace(folder, ['scan', 'nowhere', 'web', '--format', 'json']);
      assert.equal(some.status, 2);
      assert.equal(json(some.stdout).summary.findings, 1);
    });

    it('is 2 for an output that cannot be written', () => {
      const { status, stderr } = phiTrace(folder, ['scan', 'web', '--output', 'no/such/folder/out.txt']);
      assert.equal(status, 2);
      assert.match(stderr, /--output: no\/such\/folder\/out\.txt does not exist/);
    });
  });

  describe('formats', () => {
    it('pretty names places, rules, elements and the notebook cell', () => {
      const { stdout } = phiTrace(folder, ['scan']);
      assert.match(stdout, /^src\/train\.py\n {2}src\/train\.py:5:\d+\n {4}error {2}PHI101 {2}/m);
      assert.match(stdout, /^ {2}nb\/eda\.ipynb:\d+:\d+ {2}\(cell 2:2:\d+\)$/m);
      assert.match(stdout, /in 3 of 5 files/);
      assert.match(stdout, /1 allowed by comments/);
      assert.doesNotMatch(stdout, /\u001b/);
    });

    it('colours are forced and forbidden by the environment', () => {
      assert.match(phiTrace(folder, ['scan', 'web'], { FORCE_COLOR: '1' }).stdout, /\u001b\[/);
      assert.doesNotMatch(phiTrace(folder, ['scan', 'web'], { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout, /\u001b\[/);
    });

    it('sarif is valid, relative and complete', () => {
      const { stdout, status } = phiTrace(folder, ['scan', '.', '--format', 'sarif']);
      assert.equal(status, 1);
      const log = sarifOf(stdout);
      assert.deepEqual(sarifProblems(log), []);
      assert.ok(!stdout.includes(folder), 'no absolute path');
      const results = log.runs[0]?.results ?? [];
      assert.ok(results.length >= 5);
      for (const result of results) {
        assert.match(result.partialFingerprints?.['phiTrace/v1'] ?? '', /^[0-9a-f]{16}$/);
        assert.match(result.partialFingerprints?.primaryLocationLineHash ?? '', /^[0-9a-f]+:\d+$/);
      }
      const cell = results.find((result) => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri === 'nb/eda.ipynb');
      assert.deepEqual([cell?.properties?.cell, cell?.properties?.cellLine], [1, 2]);
      assert.ok(results.some((result) => (result.suppressions ?? []).length === 1));
    });

    it('the region of a notebook result is in the raw text', () => {
      const { stdout } = phiTrace(folder, ['scan', 'nb', '--format', 'sarif']);
      const region = sarifOf(stdout).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.region;
      const line = notebook().split('\n')[(region?.startLine ?? 0) - 1] ?? '';
      assert.match(line.slice((region?.startColumn ?? 0) - 1, (region?.endColumn ?? 0) - 1), /^(print\()?df\[\\"ssn\\"\]\)?$/);
    });

    it('--output writes the file whole, and its name chooses the format', () => {
      const out = join(folder, 'report.sarif');
      const { stdout } = phiTrace(folder, ['scan', 'web', '--output', 'report.sarif']);
      assert.equal(stdout, '');
      assert.deepEqual(sarifProblems(JSON.parse(readFileSync(out, 'utf8'))), []);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('tmp')),
        [],
      );
      rmSync(out);
    });

    it('every format is written', () => {
      for (const [format, start] of Object.entries({
        csv: 'file,line',
        markdown: '# PHI Trace',
        github: '::',
        gitlab: '[',
        rdjson: '{',
        junit: '<?xml',
        json: '{',
      })) {
        const { stdout, status } = phiTrace(folder, ['scan', 'src', '--format', format]);
        assert.equal(status, 1, format);
        assert.ok(stdout.startsWith(start), format);
        assert.match(stdout, /PHI101/, format);
      }
    });
  });

  describe('filters', () => {
    const rules = (...args: string[]) => json(phiTrace(folder, ['scan', '.', '--format', 'json', ...args]).stdout).findings.map((finding) => finding.rule);

    it('by rule, kind and severity', () => {
      assert.deepEqual(new Set(rules()), new Set(['PHI101', 'PHI201']));
      assert.deepEqual(rules('--rules', 'PHI101'), ['PHI101']);
      assert.deepEqual(new Set(rules('--kinds', 'telemetry')), new Set(['PHI201']));
      assert.deepEqual(rules('--min-severity', 'error'), ['PHI101']);
    });

    it('by path globs', () => {
      const files = (...args: string[]) => [
        ...new Set(json(phiTrace(folder, ['scan', '.', '--format', 'json', ...args]).stdout).findings.map((finding) => finding.location.file)),
      ];
      assert.deepEqual(files('--include', '**/*.ts'), ['web/service.ts']);
      assert.deepEqual(files('--exclude', 'src/**', '--exclude', '*.ipynb'), ['web/service.ts']);
    });

    it('paths are relative to the folder scanned, or to --root', () => {
      const uri = (...args: string[]) => json(phiTrace(folder, ['scan', ...args, '--format', 'json']).stdout).findings[0]?.location.file;
      assert.equal(uri('web'), 'service.ts');
      assert.equal(uri('web/service.ts'), 'web/service.ts');
      assert.equal(uri('web', '--root', '.'), 'web/service.ts');
    });
  });

  describe('baseline', () => {
    it('hides what is known and reports what is new', () => {
      const own = make(leakyProject());
      const written = phiTrace(own, ['scan', '.', '--write-baseline', 'known.json']);
      assert.equal(written.status, 0);
      assert.match(written.stderr, /wrote 4 findings to known\.json/);
      const known = phiTrace(own, ['scan', '.', '--baseline', 'known.json', '--format', 'json']);
      assert.equal(known.status, 0);
      assert.equal(json(known.stdout).summary.findings, 0);
      assert.equal(json(known.stdout).summary.hidden.baseline, 4);
      // Lines added above move a known finding and change nothing; a new one is reported.
      const train = join(own, 'src/train.py');
      writeFileSync(train, `# moved\n\n${readFileSync(train, 'utf8')}print(df["ssn"], df["age"])\n`);
      rmSync(join(own, 'web'), { recursive: true });
      const fresh = phiTrace(own, ['scan', '.', '--baseline', 'known.json', '--format', 'json', '--fail-on', 'warning']);
      assert.equal(fresh.status, 1);
      assert.deepEqual(
        json(fresh.stdout)
          .findings.filter((finding) => finding.location.file === 'src/train.py')
          .map((finding) => finding.location.line),
        [9],
      );
      // What was not scanned is not stale.
      assert.equal(phiTrace(own, ['scan', 'nb', '--root', '.', '--baseline', 'known.json']).stderr, 'phi-trace: not found any more: 1 entry of the baseline\n');
      assert.match(fresh.stderr, /not found any more: 1 entry of the baseline/);
    });
  });

  describe('bad input', () => {
    it('is named with its reason, and everything else is analysed', () => {
      const whole = notebook();
      const own = make(
        leakyProject({
          'bin.py': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]),
          'cut.ipynb': whole.slice(0, whole.lastIndexOf('"metadata": {\n  "kernelspec"')),
          'deep.py': `${'('.repeat(5000)}1${')'.repeat(5000)}\n`,
          'latin.py': Buffer.from('# -*- coding: latin-1 -*-\nx = "\xe4"\n', 'latin1'),
        }),
      );
      mkdirSync(join(own, 'folder.py'));
      writeFileSync(join(own, 'folder.py', 'inner.py'), 'y = 1\n');
      symlinkSync('nowhere', join(own, 'broken.py'));
      symlinkSync('.', join(own, 'loop'));
      const { status, stdout } = phiTrace(own, ['scan', '.', '--format', 'json']);
      assert.equal(status, 1);
      const report = json(stdout);
      const reasons = new Map(report.incomplete.map((item) => [item.file, item.reason]));
      assert.equal(reasons.get('bin.py'), 'not-text');
      assert.equal(reasons.get('cut.ipynb'), 'broken-notebook');
      assert.ok(![...reasons.values()].includes('internal'));
      assert.deepEqual([reasons.has('latin.py'), reasons.has('folder.py')], [false, false]);
      const files = new Set(report.findings.map((finding) => finding.location.file));
      assert.deepEqual([...files].sort(), ['cut.ipynb', 'nb/eda.ipynb', 'src/allowed.py', 'src/train.py', 'web/service.ts']);
      const pretty = phiTrace(own, ['scan']).stdout;
      assert.match(pretty, /^ {2}bin\.py {2}not-text {2}/m);
      const notifications = sarifOf(phiTrace(own, ['scan', '.', '--format', 'sarif']).stdout).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
      assert.ok(notifications.some((item) => item.locations?.[0]?.physicalLocation?.artifactLocation?.uri === 'bin.py'));
    });

    it('a folder without source is no failure', () => {
      const own = make(project({ 'readme.txt': 'nothing' }));
      const { status, stdout } = phiTrace(own, ['scan']);
      assert.deepEqual([status, stdout], [0, 'No findings in 0 files, 0 lines.\n']);
    });

    it('a file that was named and is no source is said', () => {
      const own = make(leakyProject({ 'notes.txt': 'text' }));
      const { status, stderr } = phiTrace(own, ['scan', 'notes.txt', 'web']);
      assert.deepEqual([status, stderr], [0, 'phi-trace: notes.txt is left out: not a kind of file that is analysed\n']);
    });

    it('a broken catalog ends the scan with file, line and column', () => {
      const own = make(leakyProject({ 'mine.yaml': 'version: 1\nlanguage: python\nsinks:\n  - { call: leak, data: ["*"], kinds: telemetry }\n' }));
      const { status, stderr, stdout } = phiTrace(own, ['scan', '.', '--catalog', 'mine.yaml']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^phi-trace: mine\.yaml:4:\d+: .*kinds/m);
    });

    it("a user's catalog is read", () => {
      const own = make(
        project({
          'mine.yaml': 'version: 1\nlanguage: python\nsources:\n  - { call: source, element: phi }\nsinks:\n  - { call: sink, data: ["*"], kind: telemetry }\n',
          'a.py': 'def source(): ...\ndef sink(x): ...\n\nsink(source())\n',
        }),
      );
      assert.equal(json(phiTrace(own, ['scan', '.', '--format', 'json']).stdout).summary.findings, 0);
      const found = json(phiTrace(own, ['scan', '.', '--format', 'json', '--catalog', 'mine.yaml']).stdout).findings;
      assert.deepEqual(
        found.map((finding) => [finding.rule, finding.location.line]),
        [['PHI201', 4]],
      );
    });

    it('a policy of the wrong version ends the scan with its position', () => {
      const own = make(leakyProject({ 'policy.yaml': '# ours\nversion: 3\n' }));
      const { status, stderr } = phiTrace(own, ['scan', '.', '--policy', 'policy.yaml']);
      assert.equal(status, 2);
      assert.match(stderr, /policy\.yaml:2:10: "version" is 3; expected 1/);
    });
  });

  describe('the same result', () => {
    it('from run to run and with any number of workers', () => {
      const more: Record<string, string> = {};
      for (let i = 0; i < 12; i++)
        more[`many/m${i}.py`] = `import pandas as pd\ndf = pd.read_csv("patients.csv", usecols=["ssn"])\n${`x${i} = 1\n`.repeat(i * 7)}print(df["ssn"])\n`;
      const own = make(leakyProject(more));
      const run = (jobs: string) => phiTrace(own, ['scan', '.', '--format', 'sarif', '--jobs', jobs]).stdout;
      const first = run('1');
      assert.ok((sarifOf(first).runs[0]?.results ?? []).length >= 17);
      for (const jobs of ['1', '2', '4']) assert.equal(run(jobs), first, `--jobs ${jobs}`);
    });
  });

  describe('streams', () => {
    it('statistics go to standard error', () => {
      const { stdout, stderr } = phiTrace(folder, ['scan', 'web', '--stats', '--format', 'json']);
      assert.doesNotThrow(() => json(stdout));
      assert.match(stderr, /^1 file, \d lines, [\d.]+ s, [\d,]+ lines\/s, 1 worker, /m);
    });

    it('there is no progress without a terminal', () => {
      assert.equal(phiTrace(folder, ['scan', 'web']).stderr, '');
    });

    it('a closed pipe is no crash', async () => {
      const own = make(project({ 'big.py': `import pandas as pd\ndf = pd.read_csv("patients.csv", usecols=["ssn"])\n${'print(df["ssn"])\n'.repeat(400)}` }));
      const child = spawn(process.execPath, [CLI, 'scan', '.', '--format', 'json', '--fail-on', 'never'], {
        cwd: own,
        env: plainEnv(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdout.once('data', () => child.stdout.destroy());
      const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
      assert.deepEqual([status, stderr], [0, '']);
    });
  });
});

describe('phi-trace', function () {
  this.timeout(30_000);

  it('tells its version and its help', () => {
    const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { version: string };
    assert.deepEqual(phiTrace('.', ['--version']), { status: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const help = phiTrace('.', ['scan', '--help']);
    assert.equal(help.status, 0);
    for (const option of ['--format', '--output', '--catalog', '--min-confidence', '--fail-on', '--baseline', '--jobs', '--exclude'])
      assert.ok(help.stdout.includes(option), option);
    assert.match(help.stdout, /Exit status:/);
  });

  it('explains rules', () => {
    const page = phiTrace('.', ['explain', 'phi-in-log']);
    assert.equal(page.status, 0);
    assert.match(page.stdout, /PHI201/);
    assert.match(phiTrace('.', ['explain']).stdout, /^PHI101 {2}identifier-in-training/);
  });

  it('lsp starts the language server on standard input and output', async () => {
    const child = spawn(process.execPath, [CLI, 'lsp', '--stdio'], { env: plainEnv(), stdio: ['pipe', 'pipe', 'pipe'] });
    const send = (message: object) => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    const answer = new Promise<string>((resolve) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes('"capabilities"')) resolve(text);
      });
      child.on('close', () => resolve(text));
    });
    send({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
    assert.match(await answer, /"id":1,"result":\{.*"capabilities":/);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill();
    await ended;
  });
});
