/** Quick fixes as an editor gets them: code actions of the shipped server, applied to open documents and cells. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction } from 'vscode-languageserver/node';
import { LspClient } from '../../server/lspClient';

const PYTHON = `import pandas as pd
from sklearn.linear_model import LogisticRegression

FEATURES = ["age", "ssn"]
patients = pd.read_csv("patients.csv")
LogisticRegression().fit(patients[FEATURES], patients["readmitted"])
`;

const TYPESCRIPT = `export function show(patient: { mrn: string; ward: string }): void {
  console.log(\`🏥 \${patient.ward}: \${patient.mrn}\`);
}
`;

describe('quick fixes in an editor', () => {
  let root: string;
  let client: LspClient;
  const uri = (name: string): string => pathToFileURL(join(root, name)).href;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'phi-trace-fixes-'));
    client = await LspClient.start({ server: resolve('dist/server.js'), roots: [root] });
  });

  afterEach(async () => {
    await client.stop();
    rmSync(root, { recursive: true, force: true });
  });

  /** Code actions at the only diagnostic of a document; exactly one of them is preferred. */
  async function actionsAt(document: string): Promise<{ preferred: CodeAction; all: readonly CodeAction[] }> {
    const [diagnostic, ...others] = await client.diagnostics(document);
    assert.ok(diagnostic);
    assert.deepEqual(others, []);
    const all = await client.codeActions(document, diagnostic.range);
    const preferred = all.filter((action) => action.isPreferred);
    assert.equal(preferred.length, 1, all.map((action) => action.title).join('; '));
    return { preferred: preferred[0] as CodeAction, all };
  }

  it('changes the list above the sink', async () => {
    await client.open(uri('train.py'), 'python', PYTHON);
    const { preferred, all } = await actionsAt(uri('train.py'));
    assert.equal(preferred.title, 'Remove "ssn" from the list of columns');
    assert.ok(all.some((action) => action.title === 'Allow PHI101 here with a reason'));
    await client.apply(preferred);
    assert.deepEqual(await client.diagnostics(uri('train.py')), []);
  });

  it('masks a part of a template', async () => {
    await client.open(uri('show.ts'), 'typescript', TYPESCRIPT);
    const { preferred } = await actionsAt(uri('show.ts'));
    assert.equal(preferred.title, 'Replace "mrn" by a fixed text');
    await client.apply(preferred);
    assert.deepEqual(await client.diagnostics(uri('show.ts')), []);
  });

  it('applies all safe fixes for those who name the action, or ask for it by hand', async () => {
    const text = `${PYTHON}print(f"{patients.mrn[0]}")\nprint(patients[["age", "ssn"]])\n`;
    await client.open(uri('train.py'), 'python', text);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    for (const context of [{}, { only: ['quickfix'] }, { only: ['source.fixAll'], triggerKind: 2 as const }, { only: ['source'], triggerKind: 2 as const }]) {
      const actions = await client.codeActions(uri('train.py'), range, context);
      assert.ok(!actions.some((action) => action.kind?.startsWith('source') === true), JSON.stringify(context));
    }
    assert.equal((await client.codeActions(uri('train.py'), range, { only: ['source.fixAll'], triggerKind: 1 })).length, 1);
    const [all, ...others] = await client.codeActions(uri('train.py'), range, { only: ['source.fixAll.phiTrace'], triggerKind: 2 });
    assert.ok(all);
    assert.deepEqual(others, []);
    assert.equal(all.title, 'Apply 3 safe fixes of PHI Trace');
    await client.apply(all);
    assert.deepEqual(await client.diagnostics(uri('train.py')), []);
    assert.deepEqual(await client.codeActions(uri('train.py'), range, { only: ['source.fixAll.phiTrace'] }), []);
  });

  it('writes into the policy, or makes one', async () => {
    await client.open(uri('show.ts'), 'typescript', TYPESCRIPT);
    const declared = async (): Promise<CodeAction> => {
      const [diagnostic] = await client.diagnostics(uri('show.ts'));
      assert.ok(diagnostic);
      const found = (await client.codeActions(uri('show.ts'), diagnostic.range)).find((action) => action.title.startsWith('Declare in the policy'));
      assert.ok(found);
      return found;
    };
    const made = (await declared()).edit?.documentChanges ?? [];
    assert.deepEqual(made[0], { kind: 'create', uri: uri('phi-trace.yaml'), options: { ignoreIfExists: true } });
    assert.deepEqual(made[1], {
      textDocument: { uri: uri('phi-trace.yaml'), version: null },
      edits: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: 'version: 1\n\nelements:\n  - { name: mrn, class: none }\n' },
      ],
    });
    assert.ok(!existsSync(join(root, 'phi-trace.yaml')), 'the editor writes it, not the server');
    writeFileSync(join(root, 'phi-trace.yaml'), 'version: 1\ninternal: [a.example]\nelements:\n  - { name: x, class: none }\n# end\n');
    const added = (await declared()).edit?.documentChanges ?? [];
    assert.deepEqual(added, [
      {
        textDocument: { uri: uri('phi-trace.yaml'), version: null },
        edits: [{ range: { start: { line: 3, character: 28 }, end: { line: 3, character: 28 } }, newText: '\n  - { name: mrn, class: none }' }],
      },
    ]);
  });

  it('changes another cell than that of the finding', async () => {
    const cell = (index: number, text: string) => ({ uri: `vscode-notebook-cell:/n.ipynb#${index}`, language: 'python', text });
    const cells = [
      cell(0, '%matplotlib inline\nimport pandas as pd\nCOLUMNS = [\n    "age",\n    "ssn",\n]'),
      cell(1, '!ls'),
      cell(2, 'patients = pd.read_csv("patients.csv")\npatients[COLUMNS].head()'),
    ];
    await client.openNotebook(uri('n.ipynb'), cells);
    const shown = cells[2]?.uri ?? '';
    const { preferred } = await actionsAt(shown);
    await client.apply(preferred, uri('n.ipynb'));
    assert.deepEqual(await client.diagnostics(shown), []);
  });

  it('drops a column in the cell of the finding', async () => {
    const cell = (index: number, text: string) => ({ uri: `vscode-notebook-cell:/n.ipynb#${index}`, language: 'python', text });
    const cells = [
      cell(0, 'import pandas as pd\npatients = pd.read_csv("patients.csv", usecols=["mrn", "age"])'),
      cell(1, '%time n = 1\npatients.head()  # a look'),
    ];
    await client.openNotebook(uri('n.ipynb'), cells);
    const shown = cells[1]?.uri ?? '';
    const { preferred } = await actionsAt(shown);
    assert.equal(preferred.title, 'Drop "mrn" before it is shown');
    await client.apply(preferred, uri('n.ipynb'));
    assert.deepEqual(await client.diagnostics(shown), []);
  });
});
