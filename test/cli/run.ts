/** Runs the built command line as a process, on small projects in temporary folders. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The bundle that `npm run build` makes; another build for those who try one. */
export const CLI = process.env.PHI_TRACE_CLI ?? join(process.cwd(), 'dist', 'cli.js');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment without what would change colours and progress. */
export function plainEnv(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...changes };
  for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'PHI_TRACE_DEBUG']) if (!(name in changes)) delete env[name];
  return env;
}

/** Runs `phi-trace` with the arguments in a folder and waits for it. */
export function phiTrace(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, env: plainEnv(env), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return { status, stdout, stderr };
}

/** A temporary folder with these files. */
export function project(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'phi-trace-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const TRAIN = `import pandas as pd
from sklearn.linear_model import LogisticRegression

df = pd.read_csv("patients.csv", usecols=["ssn", "age", "label"])
LogisticRegression().fit(df[["ssn", "age"]], df["label"])
print(df["ssn"])
`;

const ALLOWED = `import pandas as pd

df = pd.read_csv("patients.csv", usecols=["mrn", "age"])
# phi-trace: allow PHI201 [mrn] -- made-up records, privacy office
print(df["mrn"])
`;

const SERVICE = `interface Patient { ssn: string; age: number }
export function show(patient: Patient): void {
  console.log(patient.ssn);
}
`;

/** A notebook whose second code cell prints a column, in its second line. */
export function notebook(): string {
  const code = (source: string[]) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source });
  const cells = [
    { cell_type: 'markdown', metadata: {}, source: ['# Patients'] },
    code(['import pandas as pd\n', 'df = pd.read_csv("patients.csv", usecols=["ssn", "age"])']),
    code(['x = 1\n', 'print(df["ssn"])']),
  ];
  return JSON.stringify({ cells, metadata: { kernelspec: { name: 'python3', language: 'python' } }, nbformat: 4, nbformat_minor: 5 }, undefined, 1);
}

/** Leaks in Python, TypeScript and a notebook, a permitted one, a clean file. */
export function leakyProject(more: Readonly<Record<string, string | Buffer>> = {}): string {
  return project({ 'src/train.py': TRAIN, 'src/allowed.py': ALLOWED, 'web/service.ts': SERVICE, 'nb/eda.ipynb': notebook(), 'clean.py': 'x = 1\n', ...more });
}
