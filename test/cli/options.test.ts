/** The command line's parts: option values, selection, the scan root, inputs, progress and colours. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paletteFor } from '../../src/cli/colors';
import { UsageError } from '../../src/cli/exitCodes';
import { explain } from '../../src/cli/explain';
import { failOnOf, formatOf, jobsOf, kindsOf, rulesOf } from '../../src/cli/optionValues';
import { createProgress } from '../../src/cli/progress';
import { checkedPolicy, readBaseline } from '../../src/cli/readInputs';
import { reportRules } from '../../src/cli/reportRules';
import { scanTargets } from '../../src/cli/scanRoot';
import { reaches, select } from '../../src/cli/select';
import { createBaseline } from '../../src/findings/baseline';
import { ruleMetadata } from '../../src/rules/metadata';
import { allowedFinding, fitFinding, printFinding } from '../unit/report/sample';

const usage = (message: RegExp) => (error: unknown) => error instanceof UsageError && message.test(error.message);

describe('option values', () => {
  it('read rules by id, slug and beginning', () => {
    assert.deepEqual([...(rulesOf('phi101, phi-in-log') ?? [])], ['PHI101', 'PHI201']);
    assert.deepEqual(
      [...(rulesOf('PHI3*') ?? [])],
      ruleMetadata.map((rule) => rule.id).filter((id) => id.startsWith('PHI3')),
    );
    assert.equal(rulesOf(undefined), undefined);
    assert.equal(rulesOf(' , '), undefined);
    assert.throws(() => rulesOf('PHI101,PHI999'), usage(/no rule «PHI999»/));
  });

  it('say what was expected', () => {
    assert.throws(() => kindsOf('training,logs'), usage(/--kinds «logs»: expected training, .* or policy/));
    assert.throws(() => failOnOf('fatal'), usage(/expected error, warning, info or never/));
    assert.throws(() => formatOf('html', undefined), usage(/html: this format is not there yet/));
    assert.throws(() => formatOf('xml', undefined), usage(/expected pretty, json/));
    for (const jobs of ['0', '-1', '1.5', 'two', '']) assert.throws(() => jobsOf(jobs), usage(/--jobs/), jobs);
    assert.equal(jobsOf('3'), 3);
  });

  it('take the format from the name of the output', () => {
    assert.deepEqual(
      [formatOf(undefined, 'a.sarif'), formatOf(undefined, 'a.json'), formatOf(undefined, 'a.txt'), formatOf(undefined, undefined), formatOf('CSV', 'a.sarif')],
      ['sarif', 'json', 'pretty', 'pretty', 'csv'],
    );
  });
});

describe('selection of findings', () => {
  const low = { ...printFinding, confidence: 'low' as const, fingerprint: 'low' };
  const all = [fitFinding, printFinding, low, allowedFinding];

  it('counts what each filter hides, not what is suppressed', () => {
    const result = select(all, { minConfidence: 'medium' });
    assert.deepEqual(result.findings, [fitFinding, printFinding, allowedFinding]);
    assert.deepEqual(result.hidden, { confidence: 1, other: 0, baseline: 0 });
    assert.deepEqual(select(all, { minConfidence: 'low', minSeverity: 'error' }).hidden, { confidence: 0, other: 2, baseline: 0 });
    assert.deepEqual(select(all, { minConfidence: 'high', kinds: new Set(['telemetry']) }).findings, []);
    assert.deepEqual(select(all, { minConfidence: 'high', rules: new Set(['PHI101']) }).findings, [fitFinding]);
  });

  it('leaves out what the baseline knows, and names what is gone', () => {
    const baseline = createBaseline([printFinding, { ...fitFinding, fingerprint: 'gone' }, low]);
    const result = select(all, { minConfidence: 'medium', baseline });
    assert.deepEqual(result.findings, [fitFinding, allowedFinding]);
    assert.deepEqual(result.hidden, { confidence: 1, other: 0, baseline: 1 });
    assert.deepEqual(
      result.stale.map((entry) => entry.fingerprint),
      ['gone'],
    );
  });

  it('fails on open findings at or above the severity', () => {
    assert.equal(reaches([fitFinding], 'error'), true);
    assert.equal(reaches([printFinding], 'error'), false);
    assert.equal(reaches([printFinding], 'info'), true);
    assert.equal(reaches([allowedFinding], 'info'), false);
    assert.equal(reaches([fitFinding], 'never'), false);
  });
});

describe('files of the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phi-trace-cli-'));
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/x.py'), '');
    writeFileSync(join(folder, 'a/b/y.py'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('the scan root is the folder given, the current folder, or what holds all paths', () => {
    const inFolder = (name: string) => join(folder, name);
    assert.equal(scanTargets(['a'], folder).root, inFolder('a'));
    assert.equal(scanTargets(['a/x.py'], folder).root, folder);
    assert.equal(scanTargets(['a/x.py', 'a/b'], folder).root, folder);
    assert.equal(scanTargets([inFolder('a/x.py'), inFolder('a/b/y.py')], tmpdir() + '/elsewhere').root, inFolder('a'));
    assert.equal(scanTargets([inFolder('a/b/y.py')], inFolder('a/b/c')).root, inFolder('a/b'));
    assert.equal(scanTargets(['a'], folder, '.').root, folder);
    assert.deepEqual(scanTargets(['a', 'a'], folder).paths, [inFolder('a')]);
  });

  it('paths that are not there are named, the others kept', () => {
    const targets = scanTargets(['nowhere', 'a/x.py', 'a/x.py/y'], folder);
    assert.deepEqual(targets.missing, ['nowhere does not exist', 'a/x.py/y lies below something that is no folder']);
    assert.deepEqual(targets.paths, [join(folder, 'a/x.py')]);
    assert.match(scanTargets(['a/x.py'], folder, 'a/b').missing[0] ?? '', /outside of the --root folder/);
  });

  it('a policy must be YAML of version 1, with the place of what is wrong', () => {
    assert.doesNotThrow(() => checkedPolicy(file('ok.yaml', '# ours\nversion: 1\ninternal: [a.example]\n'), folder));
    assert.throws(() => checkedPolicy(file('p.yaml', 'version: 1\nelements: [a\n'), folder), usage(/p\.yaml:\d+:\d+: not readable as YAML/));
    assert.throws(() => checkedPolicy(file('p.yaml', 'elements: []\nversion: 2\n'), folder), usage(/p\.yaml:2:10: "version" is 2; expected 1/));
    assert.throws(() => checkedPolicy(file('p.yaml', 'elements: []\n'), folder), usage(/p\.yaml:1:1: the policy lacks "version"/));
    assert.throws(() => checkedPolicy(file('p.yaml', '- 1\n'), folder), usage(/expected a mapping/));
    assert.throws(() => checkedPolicy(file('p.yaml', ''), folder), usage(/expected a mapping/));
    assert.throws(() => checkedPolicy(join(folder, 'none.yaml'), folder), usage(/does not exist/));
    assert.throws(() => checkedPolicy(folder, folder), usage(/is a folder/));
  });

  it('a broken baseline is named', () => {
    assert.throws(() => readBaseline(file('b.json', '{')), usage(/b\.json: it is not valid JSON/));
    assert.deepEqual(readBaseline(file('b.json', '\ufeff{"version":1,"findings":[]}')), { version: 1, findings: [] });
  });
});

describe('explanations', () => {
  it('are found by id and slug, and every rule has one', () => {
    for (const rule of ruleMetadata) assert.ok(explain(rule.id).includes(rule.id), rule.id);
    assert.equal(explain('phi-in-log'), explain('phi201'));
    assert.equal(explain(undefined).trimEnd().split('\n').length, ruleMetadata.length);
    assert.throws(() => explain('PHI000'), usage(/no rule «PHI000»/));
  });

  it('reports know an official page for every rule', () => {
    for (const rule of reportRules(false)) assert.match(rule.helpUri, /^https:\/\/www\.ecfr\.gov\/current\/title-45\/section-164\.\d+#p-164/, rule.id);
  });
});

describe('the terminal', () => {
  it('has colours only where they are wanted', () => {
    const colored = (isTTY: boolean, env: NodeJS.ProcessEnv) => paletteFor({ isTTY }, env).bold('x') !== 'x';
    assert.deepEqual(
      [
        colored(true, {}),
        colored(false, {}),
        colored(true, { NO_COLOR: '1' }),
        colored(true, { TERM: 'dumb' }),
        colored(false, { FORCE_COLOR: '1' }),
        colored(false, { CI: 'true' }),
      ],
      [true, false, false, false, true, false],
    );
  });

  it('shows progress on terminals outside of continuous integration, and clears it', () => {
    const drawn = (isTTY: boolean, env: NodeJS.ProcessEnv): string => {
      let text = '';
      const write = (part: string) => ((text += part), true);
      const progress = createProgress({ isTTY, columns: 60, write }, env, (part) => part);
      progress.update(3, 3, `${'deep/'.repeat(30)}last.py`);
      progress.end();
      return text;
    };
    const line = drawn(true, {});
    assert.match(line, /Scanning 3 of 3 files {2}….*last\.py/);
    assert.ok(line.endsWith('\r\u001b[2K'));
    assert.ok((line.split('\u001b[2K')[1] ?? '').length <= 60);
    assert.equal(drawn(false, {}), '');
    assert.equal(drawn(true, { CI: '1' }), '');
  });
});
