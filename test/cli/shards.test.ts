/** Scans in parts: what the engines' variables say, and the merge of four parts against one run, byte for byte. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/cli/exitCodes';
import { shardOf } from '../../src/cli/shardOption';
import { leakyProject, phiTrace } from './run';

describe('--shard', () => {
  const auto = (env: NodeJS.ProcessEnv) => {
    const shard = shardOf('auto', env);
    return `${shard?.index}/${shard?.count}`;
  };
  const refused = (value: string, env: NodeJS.ProcessEnv, message: RegExp) =>
    assert.throws(
      () => shardOf(value, env),
      (error) => error instanceof UsageError && message.test(error.message),
    );

  it('takes I/N', () => {
    assert.equal(shardOf(undefined, {}), undefined);
    assert.deepEqual(shardOf('2/4', {}), { index: 2, count: 4 });
    for (const value of ['0/4', '5/4', '1/0', '1', 'a/b', '-1/2', '1/99999']) refused(value, {}, /expected/);
  });

  it('auto reads what engines give their tasks, from zero or one as each does', () => {
    assert.equal(auto({ CI_NODE_INDEX: '1', CI_NODE_TOTAL: '4' }), '1/4');
    assert.equal(auto({ STRATEGY_JOB_INDEX: '0', STRATEGY_JOB_TOTAL: '4' }), '1/4');
    assert.equal(auto({ BUILDKITE_PARALLEL_JOB: '3', BUILDKITE_PARALLEL_JOB_COUNT: '4' }), '4/4');
    assert.equal(auto({ CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '2' }), '2/2');
    assert.equal(auto({ SYSTEM_JOBPOSITIONINPHASE: '2', SYSTEM_TOTALJOBSINPHASE: '2' }), '2/2');
    assert.equal(auto({ BITBUCKET_PARALLEL_STEP: '0', BITBUCKET_PARALLEL_STEP_COUNT: '2' }), '1/2');
    assert.equal(auto({ AWS_BATCH_JOB_ARRAY_INDEX: '9', AWS_BATCH_JOB_ARRAY_SIZE: '10' }), '10/10');
    assert.equal(auto({ JOB_COMPLETION_INDEX: '2', JOB_COMPLETIONS: '3' }), '3/3');
    assert.equal(auto({ JOB_COMPLETION_INDEX: '2', PHI_TRACE_SHARD_COUNT: '3' }), '3/3');
    assert.equal(auto({ PHI_TRACE_SHARD_INDEX: '2', PHI_TRACE_SHARD_COUNT: '3', CI_NODE_INDEX: '1', CI_NODE_TOTAL: '9' }), '2/3');
    assert.equal(auto({ SLURM_ARRAY_TASK_ID: '5', SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '2' }), '3/3');
  });

  it('auto says what is missing', () => {
    refused('auto', {}, /no engine's number of this task/);
    refused('auto', { JOB_COMPLETION_INDEX: '0' }, /PHI_TRACE_SHARD_COUNT or JOB_COMPLETIONS is not/);
    refused('auto', { CI_NODE_INDEX: '0', CI_NODE_TOTAL: '4' }, /GitLab parallel/);
    refused('auto', { CI_NODE_INDEX: 'x', CI_NODE_TOTAL: '4' }, /CI_NODE_INDEX is no number/);
  });
});

describe('phi-trace merge', function () {
  this.timeout(120_000);
  let folder = '';
  // A sink in one file that others reach with different elements and certainty; a policy with a mistake; what is allowed.
  const more: Record<string, string> = {
    'pkg/__init__.py': '',
    'pkg/sink.py': 'def record(value):\n    print(value)\n',
    'phi-trace.yaml': 'version: 1\nvendors:\n  acme: { baa: { signed: 2020-01-01 } }\nwrong: 1\n',
    'broken.py': 'def (:\n',
  };
  for (const [at, column] of ['ssn', 'mrn', 'patient_name', 'dob', 'email', 'zip'].entries())
    more[`use${at}.py`] =
      `import pandas as pd\nfrom pkg.sink import record\n\ndf = pd.read_csv("patients.csv", usecols=["${column}", "age"])\nrecord(df["${column}"])\n${'x = 1\n'.repeat(at * 3)}`;

  before(() => {
    folder = leakyProject(more);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const parts = (count: number, ...args: string[]) =>
    Array.from({ length: count }, (_, at) => {
      const name = `part${at + 1}.sarif`;
      const { status, stderr } = phiTrace(folder, ['scan', '.', '--shard', `${at + 1}/${count}`, '--output', name, ...args]);
      assert.ok(status === 0 || status === 1, stderr);
      return name;
    });

  for (const args of [[], ['--min-confidence', 'low', '--kinds', 'telemetry']])
    it(`four parts are one run, byte for byte ${args.join(' ')}`, () => {
      const names = parts(4, ...args);
      for (const format of ['sarif', 'json', 'pretty']) {
        const whole = phiTrace(folder, ['scan', '.', '--format', format, ...args]);
        const merged = phiTrace(folder, ['merge', ...names.reverse(), '--format', format]);
        assert.equal(merged.stdout, whole.stdout, format);
        assert.equal(merged.status, whole.status);
      }
      assert.match(phiTrace(folder, ['merge', ...names, '--format', 'json']).stdout, /pkg\/sink\.py/);
    });

  it('knows the baseline of the parts', () => {
    assert.equal(phiTrace(folder, ['scan', 'src', 'pkg', '--root', '.', '--write-baseline', 'known.json']).status, 0);
    const names = parts(3, '--baseline', 'known.json');
    const whole = phiTrace(folder, ['scan', '.', '--baseline', 'known.json', '--format', 'sarif']);
    assert.equal(phiTrace(folder, ['merge', ...names]).stdout, whole.stdout);
  });

  it('writes a file, whole', () => {
    const names = parts(2);
    assert.equal(phiTrace(folder, ['merge', ...names, '--output', 'all.sarif', '--fail-on', 'never']).status, 0);
    assert.equal(readFileSync(join(folder, 'all.sarif'), 'utf8'), phiTrace(folder, ['scan', '.', '--format', 'sarif']).stdout);
  });

  it('refuses what is not whole', () => {
    const names = parts(2);
    const wrong = (args: string[], message: RegExp) => {
      const { status, stderr, stdout } = phiTrace(folder, ['merge', ...args]);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, message);
    };
    wrong([names[0] ?? ''], /part 2 of 2 is missing/);
    wrong(['none.sarif'], /none\.sarif does not exist/);
    wrong(['clean.py'], /clean\.py: it is not valid JSON/);
    assert.match(phiTrace(folder, ['scan', '.', '--shard', '1/2', '--write-baseline', 'b.json']).stderr, /needs the whole scan/);
  });

  it('--no-suppressed leaves out what is allowed', () => {
    assert.match(phiTrace(folder, ['scan', '.', '--format', 'sarif']).stdout, /"suppressions"/);
    assert.doesNotMatch(phiTrace(folder, ['scan', '.', '--format', 'sarif', '--no-suppressed']).stdout, /"suppressions"/);
  });
});
