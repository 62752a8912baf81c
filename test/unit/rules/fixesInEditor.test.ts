/** Quick fixes as an editor gets them: code actions of the shipped server, applied to open documents and cells. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
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
