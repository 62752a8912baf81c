/** The small workspace that the editor's tests work in: written fresh for each run. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Python with one leak: an identifier among the features. */
export const TRAIN = `import pandas as pd
from sklearn.linear_model import LogisticRegression

patients = pd.read_csv("data/patients.csv", usecols=["ssn", "age", "readmitted"])
features = patients[["ssn", "age"]]
model = LogisticRegression()
model.fit(features, patients["readmitted"])
`;

/** TypeScript with one leak: a patient's record number in the console. */
export const NOTIFY = `interface Patient {
  mrn: string;
  wardFloor: number;
}

export function remind(patient: Patient): void {
  console.log(\`reminder for \${patient.mrn}\`);
  console.log(patient.wardFloor > 3);
}
`;

/** Only ever read by the workspace scan. */
export const CLOSED = `import logging

import pandas as pd

visits = pd.read_csv("data/patients.csv", usecols=["mrn", "age"])
log = logging.getLogger(__name__)
log.warning("seen %s", visits["mrn"].tolist())
`;

/** A source in one file, the sink in another. */
const REGISTRY = `import pandas as pd


def load_patients():
    return pd.read_csv("data/patients.csv", usecols=["mrn", "age"])
`;

const REPORT = `from registry import load_patients

patients = load_patients()
print(patients["mrn"].tolist())
`;

interface Cell {
  readonly type: 'code' | 'markdown';
  readonly source: string;
}

export const NOTEBOOK_CELLS: readonly Cell[] = [
  { type: 'markdown', source: '# Readmission' },
  { type: 'code', source: '%matplotlib inline\nimport pandas as pd\npatients = pd.read_csv("data/patients.csv", usecols=["ssn", "age"])' },
  { type: 'markdown', source: 'Look at them.' },
  { type: 'code', source: 'print(len(patients))' },
  { type: 'code', source: 'n = 1\nprint(patients["ssn"].tolist())' },
];

/** What the workspace that is not trusted has besides: settings that name a catalog, and a file that the catalog would matter for. */
export const RESTRICTED_FILES: Readonly<Record<string, string>> = {
  '.vscode/settings.json': JSON.stringify({ 'phiTrace.catalogs': ['own.yaml'], 'phiTrace.severityDisplay': { warning: 'error' } }),
  'own.yaml': 'version: 1\nlanguage: python\nsinks:\n  - { call: wave, data: ["*"], kind: telemetry }\n',
  'wave.py': `import pandas as pd

patients = pd.read_csv("data/patients.csv", usecols=["ssn", "age"])
print(patients["ssn"].tolist())
wave(patients["ssn"].tolist())
`,
};

/** Writes the workspace, with more files if given, into a temporary folder and gives its path. */
export function makeWorkspace(more: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'phi-trace-workspace-'));
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' }, language_info: { name: 'python' } },
    cells: NOTEBOOK_CELLS.map(({ type, source }, index) => ({
      cell_type: type,
      id: `cell-${index}`,
      metadata: {},
      source: source.split(/(?<=\n)/),
      ...(type === 'code' ? { execution_count: null, outputs: [] } : {}),
    })),
  };
  const files: Readonly<Record<string, string>> = {
    'train.py': TRAIN,
    'notify.ts': NOTIFY,
    'closed/visits.py': CLOSED,
    'registry.py': REGISTRY,
    'report.py': REPORT,
    'look.ipynb': JSON.stringify(notebook, undefined, 1),
    'data/patients.csv': 'ssn,mrn,first_name,age,readmitted\n',
    ...more,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
