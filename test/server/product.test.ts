/** The server as it is shipped, with the real analysis: `dist/server.js` over stdio. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ScanSummary } from '../../src/protocol/messages';
import { LspClient } from './lspClient';

const PYTHON = `import pandas as pd
from sklearn.linear_model import LogisticRegression

patients = pd.read_csv("data/patients.csv")
LogisticRegression().fit(patients[["ssn", "age"]], patients["readmitted"])
print(len(patients))
`;

const TYPESCRIPT = `interface Patient { mrn: string; floor: number }
export function show(patient: Patient) {
  console.log(patient.mrn);
  console.log(patient.floor);
}
`;

const CATALOG = `version: 1
language: python
sinks:
  - { call: broadcast, data: ["*"], kind: telemetry }
`;

describe('the shipped server', () => {
  let root: string;
  let client: LspClient;
  const uri = (name: string): string => pathToFileURL(join(root, name)).href;
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'phi-trace-product-'));
    write('data/patients.csv', 'ssn,age,readmitted\n');
    client = await LspClient.start({ server: resolve('dist/server.js'), roots: [root] });
  });

  afterEach(async () => {
    await client.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('finds a leak in Python, with steps and a page that is there', async () => {
    await client.open(uri('train.py'), 'python', PYTHON);
    const found = await client.diagnostics(uri('train.py'));
    assert.deepEqual(
      found.map((item) => [item.code, item.range.start.line]),
      [['PHI101', 4]],
    );
    assert.ok((found[0]?.relatedInformation ?? []).length >= 2);
    const page = found[0]?.codeDescription?.href ?? '';
    assert.equal(fileURLToPath(page), resolve('dist/rules/PHI101.md'));
    await client.edit(uri('train.py'), '["ssn", "age"]', '["age"]');
    assert.deepEqual(await client.diagnostics(uri('train.py')), []);
  });

  it('finds a leak in TypeScript, also while the code is unfinished', async () => {
    await client.open(uri('show.ts'), 'typescript', TYPESCRIPT);
    const lines = async (): Promise<number[]> => (await client.diagnostics(uri('show.ts'))).map((item) => item.range.start.line);
    assert.deepEqual(await lines(), [2]);
    await client.edit(uri('show.ts'), 'patient.floor);\n}', 'patient.');
    assert.deepEqual(await lines(), [2]);
  });

  it('finds a leak from one cell to another, magics between them', async () => {
    const cell = (index: number, text: string) => ({ uri: `vscode-notebook-cell:/n.ipynb#${index}`, language: 'python', text });
    const cells = [
      cell(0, '%matplotlib inline\nimport pandas as pd\npatients = pd.read_csv("data/patients.csv")'),
      cell(1, '!ls'),
      cell(2, 'print(patients["ssn"].tolist())'),
    ];
    await client.openNotebook(uri('n.ipynb'), cells);
    const [first, second, third] = await Promise.all(cells.map((one) => client.diagnostics(one.uri)));
    assert.deepEqual([first, second], [[], []]);
    assert.deepEqual(
      third?.map((item) => [item.code, item.range.start.line]),
      [['PHI201', 0]],
    );
    assert.equal(third?.[0]?.relatedInformation?.[0]?.location.uri, cells[0]?.uri);
  });

  it('scans what is closed, in workers, and names what it cannot read', async () => {
    write('train.py', PYTHON);
    write('sub/show.ts', TYPESCRIPT);
    write('broken.ipynb', '{"cells": [{"cell_type": "code", "source": "x = 1"');
    write('node_modules/x/y.ts', TYPESCRIPT);
    const summary = await client.connection.sendRequest<ScanSummary>('phiTrace/scanWorkspace', {});
    assert.deepEqual([summary.errors, summary.warnings], [1, 1]);
    assert.deepEqual(
      summary.skipped.map((file) => file.path),
      ['broken.ipynb'],
    );
    await client.until(
      'both findings come',
      () => client.files.get(uri('train.py'))?.items.length === 1 && client.files.get(uri('sub/show.ts'))?.items.length === 1,
    );
  });

  it('shows a leak where its sink is, with the way from the other file, as long as that leads there', async () => {
    const sink = 'import logging\n\n\ndef note(value):\n    logging.info(value)\n';
    const source = 'from audit import note\n\n\ndef close(patient_ssn):\n    note(patient_ssn)\n';
    write('audit.py', sink);
    write('visits.py', source);
    await client.open(uri('audit.py'), 'python', sink);
    assert.deepEqual(await client.diagnostics(uri('audit.py')), []);
    await client.open(uri('visits.py'), 'python', source);
    assert.deepEqual(await client.diagnostics(uri('visits.py')), []);
    await client.until('the finding comes to the open file of the sink', () => client.files.get(uri('audit.py'))?.items.length === 1);
    const [found] = await client.diagnostics(uri('audit.py'));
    assert.deepEqual([found?.code, found?.range.start.line], ['PHI201', 4]);
    assert.ok(
      found?.relatedInformation?.some((step) => step.location.uri === uri('visits.py')),
      'a step lies in the other file',
    );
    await client.close(uri('visits.py'));
    await client.until('the finding goes with the file that leads there', () => (client.files.get(uri('audit.py'))?.items.length ?? 0) === 0);
  });

  it('analyses again only the open files that an edit concerns, and logs how many', async () => {
    const columns = '# Which columns are kept.\nKEEP = ["age"]\n';
    const select = 'from columns import KEEP\n\n\ndef select(frame):\n    return frame[KEEP]\n';
    const job = 'import pandas as pd\nfrom select_columns import select\n\nprint(select(pd.read_csv("data/patients.csv")))\n';
    write('columns.py', columns);
    write('select_columns.py', select);
    write('job.py', job);
    write('other.py', PYTHON);
    await client.open(uri('columns.py'), 'python', columns);
    await client.open(uri('job.py'), 'python', job);
    await client.open(uri('other.py'), 'python', PYTHON);
    for (const name of ['columns.py', 'job.py', 'other.py']) await client.diagnostics(uri(name));
    assert.deepEqual(client.files.get(uri('job.py'))?.items ?? [], []);
    const told = (): string[] => client.logs.filter((line) => line.startsWith('columns.py: edited'));

    await client.edit(uri('columns.py'), '["age"]', '["age", "ssn"]');
    await client.diagnostics(uri('columns.py'));
    await client.until('the file behind the edited one has the finding', () => client.files.get(uri('job.py'))?.items.length === 1);
    assert.deepEqual(told(), ['columns.py: edited; 1 of 2 other open files are analysed again']);

    await client.edit(uri('columns.py'), 'are kept', 'stay');
    await client.diagnostics(uri('columns.py'));
    await client.until('the second edit is told', () => told().length === 2);
    assert.equal(told()[1], 'columns.py: edited, nothing that others can see; 0 of 2 other open files are analysed again');
  });

  it('keeps what the scan found across files when the file of the sink is opened', async () => {
    const sink = 'import logging\n\n\ndef note(value):\n    logging.info(value)\n';
    write('audit.py', sink);
    write('visits.py', 'from audit import note\n\n\ndef close(patient_ssn):\n    note(patient_ssn)\n');
    const summary = await client.connection.sendRequest<ScanSummary>('phiTrace/scanWorkspace', {});
    assert.deepEqual([summary.errors, summary.warnings], [0, 1]);
    await client.open(uri('audit.py'), 'python', sink);
    assert.deepEqual(
      (await client.diagnostics(uri('audit.py'))).map((item) => item.code),
      ['PHI201'],
    );
  });

  it('takes a catalog of the settings, and says where one is wrong', async () => {
    const text = 'import pandas as pd\npatients = pd.read_csv("data/patients.csv")\nbroadcast(patients["ssn"])\n';
    await client.open(uri('a.py'), 'python', text);
    assert.deepEqual(await client.diagnostics(uri('a.py')), []);
    write('own.yaml', CATALOG);
    await client.changeSettings({ catalogs: ['own.yaml'] });
    await client.until('the client is told to pull', () => client.refreshes > 0);
    assert.deepEqual(
      (await client.diagnostics(uri('a.py'))).map((item) => item.code),
      ['PHI201'],
    );
    write('wrong.yaml', CATALOG.replace('call:', 'cal:'));
    await client.changeSettings({ catalogs: ['wrong.yaml'] });
    await client.until('the place of the mistake is told', () => client.messages.some(({ message }) => /wrong\.yaml:4:\d+: /.test(message)));
  });

  it('offers a preferred fix that removes the finding, and a suppression that asks for a reason', async () => {
    await client.open(uri('train.py'), 'python', PYTHON);
    const [found] = await client.diagnostics(uri('train.py'));
    assert.ok(found);
    const actions = await client.codeActions(uri('train.py'), found.range);
    const suppress = actions.find((action) => (action.data as { asksReason?: boolean } | undefined)?.asksReason === true);
    assert.ok(suppress, 'there is a suppression');
    const preferred = actions.find((action) => action.isPreferred === true);
    assert.ok(preferred, 'there is a preferred fix');
    await client.apply(preferred);
    assert.deepEqual(await client.diagnostics(uri('train.py')), []);
  });

  it('holds no value of a data file in what it says', async () => {
    write('data/secret.csv', 'Canary Q. Example,123-45-6789,1931-02-03\n');
    await client.open(uri('a.py'), 'python', 'import pandas as pd\ndf = pd.read_csv("data/secret.csv")\nprint(df)\ndf.fit(df)\n');
    const said = JSON.stringify([await client.diagnostics(uri('a.py')), client.messages, [...client.files]]);
    assert.doesNotMatch(said, /Canary|6789|1931/);
  });
});
