/** No value leaves: what stands in data rows, cell outputs, literals, comments, the environment and files of options is in no output of any format. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../src/cli/optionValues';
import { phiTrace, project } from '../cli/run';

/** Values as identifiers look, all of them made up, each unlike the others and unlike anything else in the project. */
let count = 0;
const planted: { readonly where: string; readonly value: string }[] = [];

function plant(where: string, value: string): string {
  planted.push({ where, value });
  return value;
}
const ssn = (where: string): string => plant(where, `412-55-${7000 + ++count}`);
const mrn = (where: string): string => plant(where, `77553${1000 + ++count}`);
const mail = (where: string): string => plant(where, `zaphod.canary${++count}@example.org`);
const phone = (where: string): string => plant(where, `(555) 010-${4000 + ++count}`);
/** A word that is no name of anything. */
const word = (where: string): string => plant(where, `Zqcanary${++count}Vx`);

const rows = (where: string): string => `${word(where)},${ssn(where)},${mrn(where)},${mail(where)},1951-03-${10 + (count % 18)}\n`;

/** Every place of Python where a value can stand as a literal or in a comment, next to a leak that is reported. */
function python(): string {
  return `"""${word('docstring')} ${ssn('docstring')}"""
import logging
import pandas as pd
import requests
from openai import OpenAI

# ${word('comment')} ${ssn('comment')} ${mail('comment')}
SSN = "${ssn('constant')}"
mrn = "${mrn('constant')}"
patient_name = "${word('constant')}"
print(SSN, mrn, patient_name)
df = pd.read_csv("visits_${ssn('file name')}.csv", usecols=["ssn", "age", "${mail('column selected')}"])  # ${phone('comment')}
print(df["ssn"])
mine = df[df["ssn"] == "${ssn('comparison')}"]
logging.info("row of ${ssn('log text')} ${word('log text')}: %s", mine)
print(mine.query("ssn == '${ssn('query')}' and name == '${word('query')}'"))
records = {"${ssn('key')}": {"ssn": "${ssn('value')}", "name": "${word('value')}"}, "mrn": "${mrn('value')}"}
print(records["${ssn('key read')}"]["ssn"], records)
requests.post("https://api.example.com/${ssn('URL')}?mrn=${mrn('URL')}&q=${word('URL')}", json={"ssn": df["ssn"].tolist(), "note": "${word('body')}"})
wide = pd.DataFrame({"${ssn('column made')}": df["ssn"], "ssn": ["${ssn('cell')}", "${word('cell')}"]})
print(wide, wide["${mrn('column read')}"])
print(pd.read_sql("select ssn, name from patients where ssn = '${ssn('SQL')}' and last_name = '${word('SQL')}' -- ${word('SQL comment')}", None))
def admit(patient_ssn="${ssn('default')}", note="${word('default')}"):
    print(patient_ssn, note, f"{patient_ssn} ${ssn('f-string')} ${word('f-string')}")
admit()
admit("${ssn('argument')}")
df["${phone('column stored')}"] = df["ssn"]
df = df.rename(columns={"ssn": "${ssn('column renamed')}"})
print(df, df["${ssn('column read')}"])
df.to_csv("out_${ssn('file written')}.csv")
print(pd.read_csv("/data/${mail('path')}/${mrn('path')}/patients.csv")["ssn"])
OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": f"${word('prompt')} ${ssn('prompt')} {df}"}])
# phi-trace: allow PHI201 [ssn] -- asked by ${mail('reason')} for ${ssn('reason')}, ${phone('reason')}
print(df["ssn"])
# phi-trace: allow PHI2x1 ${word('broken directive')} ${ssn('broken directive')}
match mrn:
    case "${ssn('pattern')}":
        print(mrn)
assert mrn == "${ssn('assertion')}", "${word('assertion')}"
x = (${'"' + ssn('broken code') + '"'} "${word('broken code')}
def ${'"' + ssn('broken code') + '"'}:
`;
}

function typescript(): string {
  return `/* ${word('comment')} ${ssn('comment')} */
interface Patient { ssn: string; "${ssn('property')}": string }
// ${mail('comment')}
const byId: Record<string, Patient> = { "${ssn('key')}": { ssn: "${ssn('value')}", "${mail('key')}": "${word('value')}" } };
export function show(patient: Patient, all: Record<string, Patient>): void {
  console.log(patient.ssn, "${ssn('argument')}", '${word('argument')}');
  console.log(\`patient ${ssn('template')} ${word('template')} \${patient.ssn}\`);
  console.log(patient["${ssn('key read')}"], all["${mrn('key read')}"].ssn, byId["${ssn('key read')}"].ssn);
  void fetch(\`https://api.example.com/${ssn('URL')}/\${patient.ssn}?q=${word('URL')}\`, { method: 'POST', body: JSON.stringify({ ssn: patient.ssn, "${ssn('body')}": patient.ssn, n: '${word('body')}' }) });
  const o = { "${mail('key')}": patient.ssn };
  console.log(o, o["${mail('key read')}"], /${word('regular expression')}/.test(patient.ssn));
}
const s = "${ssn('broken code')}
const t = ${'`'}${word('broken code')}
`;
}

function notebook(): string {
  const code = (source: string, outputs: readonly object[] = []) => ({
    cell_type: 'code',
    execution_count: 1,
    metadata: { note: word('cell metadata') },
    outputs,
    source: [source],
  });
  const text = (where: string) => [`${word(where)} ${ssn(where)}\n`, `0  ${ssn(where)}  44`];
  const cells = [
    {
      cell_type: 'markdown',
      metadata: {},
      attachments: { 'a.png': { 'text/plain': text('attachment') } },
      source: [`# ${word('markdown')} ${ssn('markdown')}`],
    },
    code(`import pandas as pd\ndf = pd.read_csv("people.csv")  # ${word('comment')}\ndf.head()`, [
      {
        output_type: 'execute_result',
        execution_count: 1,
        metadata: {},
        data: { 'text/plain': text('output'), 'text/html': [`<td>${ssn('HTML output')}</td>`] },
      },
    ]),
    code('print(df["ssn"])', [
      { output_type: 'stream', name: 'stdout', text: text('stream') },
      { output_type: 'error', ename: word('error'), evalue: ssn('error'), traceback: text('traceback') },
    ]),
    code(`%%sql\nselect '${ssn('cell magic')}' -- ${word('cell magic')}`),
    code(`!grep ${ssn('shell line')} people.csv\n%env KEY=${word('magic')}\nprint(df["ssn"], "${ssn('literal')}")`),
    { cell_type: 'raw', metadata: {}, source: text('raw cell') },
  ];
  return JSON.stringify(
    {
      cells,
      metadata: { author: word('notebook metadata'), kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    undefined,
    1,
  );
}

describe('canaries', function () {
  this.timeout(120_000);
  let folder = '';
  let variables: NodeJS.ProcessEnv = {};

  before(() => {
    folder = project({
      'train.py': python(),
      'service.ts': typescript(),
      'eda.ipynb': notebook(),
      'broken.ipynb': notebook().replace(/}\s*$/, ''),
      'binary.py': Buffer.from(`${word('binary file')}\0${ssn('binary file')}`),
      'people.csv': `name,ssn,mrn,email,birth_date\n${rows('row')}${rows('row')}`,
      // No header: the first row is somebody.
      'rows.csv': rows('first row') + rows('row'),
      'visits.csv': `${word('first row')} ${word('first row')}\n`,
      'reads.py':
        'import pandas as pd\nfor name in ["rows.csv", "people.csv", "visits.csv"]:\n    print(pd.read_csv(name))\nprint(pd.read_csv("rows.csv"), pd.read_csv("people.csv"), pd.read_csv("visits.csv"))\nprint(pd.read_csv("rows.csv")["ssn"])\n',
      'good.yaml': `version: 1\nlanguage: python\n# ${word('catalog')} ${ssn('catalog')}\nsinks:\n  - { call: leak, data: ["*"], kind: telemetry }\n`,
      'policy.yaml': `version: 1\n# ${word('policy')} ${ssn('policy')}\n`,
      'keys.yaml': `version: 1\nlanguage: python\n[a, b]: !${word('tag')} "${ssn('value')}"\nsources: &a [*a]\n`,
      'broken-policy.yaml': `version: 1\nelements: [ "${ssn('broken policy')}", *${word('broken policy')}\n`,
    });
    variables = { PHI_CANARY: word('environment'), OPENAI_API_KEY: word('environment') };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Where values that are in a text were planted; their digits alone count too. */
  const leaks = (text: string): string[] =>
    planted
      .filter(({ value }) => {
        const digits = value.replace(/\D/g, '');
        return text.includes(value) || (digits.length >= 7 && text.includes(digits));
      })
      .map(({ where, value }) => `${where}: ${value}`);

  it('are planted, each once and each findable', () => {
    assert.ok(planted.length > 120);
    assert.equal(new Set(planted.map(({ value }) => value)).size, planted.length);
    const all = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    const there = new Set(leaks(all));
    assert.deepEqual(
      planted.filter(({ where, value }) => where !== 'environment' && !there.has(`${where}: ${value}`)),
      [],
    );
  });

  for (const format of FORMATS) {
    it(`${format} holds none`, () => {
      const args = ['scan', '.', '--format', format, '--min-confidence', 'low', '--verbose', '--stats', '--catalog', 'good.yaml', '--policy', 'policy.yaml'];
      const { status, stdout, stderr } = phiTrace(folder, args, variables);
      assert.equal(status, 1, stderr);
      for (const file of ['train.py', 'service.ts', 'eda.ipynb', 'reads.py']) assert.ok(stdout.includes(file), `${file} is reported`);
      assert.deepEqual(leaks(stdout), []);
      assert.deepEqual(leaks(stderr), []);
    });
  }

  it('a written report and baseline hold none', () => {
    const { status, stdout, stderr } = phiTrace(
      folder,
      ['scan', '.', '--min-confidence', 'low', '--write-baseline', 'out/known.json', '--output', 'out/report.sarif'],
      variables,
    );
    assert.equal(status, 2, 'the folder is not there yet');
    assert.deepEqual(leaks(stdout + stderr), []);
    const written = phiTrace(folder, ['scan', '.', '--min-confidence', 'low', '--write-baseline', 'known.json', '--output', 'report.sarif'], variables);
    assert.equal(written.status, 0, written.stderr);
    for (const file of ['known.json', 'report.sarif']) {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.match(text, /PHI201/);
      assert.deepEqual(leaks(text), [], file);
      rmSync(join(folder, file));
    }
  });

  it('messages about broken files of options hold none', () => {
    for (const option of ['--policy', '--catalog', '--baseline']) {
      for (const file of ['broken-policy.yaml', 'keys.yaml', 'people.csv', 'eda.ipynb', 'train.py', 'service.ts', 'binary.py']) {
        const { status, stdout, stderr } = phiTrace(folder, ['scan', '.', option, file], variables);
        // A policy is only checked for its form.
        if (option !== '--policy' || file !== 'keys.yaml') assert.equal(status, 2, `${option} ${file}`);
        assert.notEqual(stderr, '');
        assert.deepEqual(leaks(stdout + stderr), [], `${option} ${file}`);
      }
    }
  });

  it('a crash says none, even when it is asked for its stack', () => {
    const hook = join(folder, 'hook.cjs.txt');
    const value = word('thrown error');
    const env = { ...variables, PHI_TRACE_DEBUG: '1', NODE_OPTIONS: `--require ${hook}` };
    const fail = (condition: string) =>
      `const fs = require('node:fs'); const { isMainThread } = require('node:worker_threads'); const read = fs.readFileSync;
       fs.readFileSync = (path, ...rest) => { if (${condition}) throw new Error('${value}'); return read(path, ...rest); };`;
    const scanWith = (text: string) => {
      rmSync(hook, { force: true });
      const own = project({ 'hook.cjs.txt': text });
      try {
        return phiTrace(folder, ['scan', 'train.py', '--format', 'json'], { ...env, NODE_OPTIONS: `--require ${join(own, 'hook.cjs.txt')}` });
      } finally {
        rmSync(own, { recursive: true, force: true });
      }
    };
    const inWorker = scanWith(fail(`!isMainThread && String(path).endsWith('elements.json')`));
    assert.equal(inWorker.status, 3, inWorker.stderr);
    assert.match(inWorker.stderr, /internal failure in train\.py/);
    assert.deepEqual(leaks(inWorker.stdout + inWorker.stderr), []);
    assert.ok(!(inWorker.stdout + inWorker.stderr).includes(value));
  });
});
