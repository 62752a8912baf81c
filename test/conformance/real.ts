/** Runs the programs of the table with the real libraries, in a virtual environment of the project that is made once. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../harness/discover';
import { FOLDER, type Program } from './table';

const run = promisify(execFile);

/** What came out of a program: the source columns whose cells stand in each column, in the index and anywhere. */
export interface Outcome {
  /** Null where the result has no columns, or columns whose names are no texts. */
  readonly columns: Readonly<Record<string, readonly string[]>> | null;
  readonly index: readonly string[];
  readonly whole: readonly string[];
  readonly error?: string;
}

/** The Python of the environment, made and filled where it is not there; rejects where that cannot be done. */
export async function environment(): Promise<string> {
  const requirements = join(FOLDER, 'requirements.txt');
  const version = (await run('python3', ['--version'])).stdout;
  const key = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const parent = join(projectFolder(), '.venv');
  const folder = join(parent, `conformance-${key}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const done = join(folder, 'complete');
  if (existsSync(done)) return python;
  mkdirSync(parent, { recursive: true });
  for (const old of readdirSync(parent)) if (old.startsWith('conformance-')) rmSync(join(parent, old), { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements], { maxBuffer: 1 << 24 });
  writeFileSync(done, '');
  return python;
}

/** Runs all programs in one process, in the folder of the data files. */
export async function runReal(python: string, all: readonly Program[]): Promise<ReadonlyMap<string, Outcome>> {
  const child = spawn(python, [join(FOLDER, 'run.py')], {
    cwd: FOLDER,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, HF_HUB_OFFLINE: '1', HF_DATASETS_DISABLE_PROGRESS_BARS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.stdin.end(JSON.stringify(all.map(({ id, code }) => ({ id, code }))));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`run.py ended with ${code}`);
  return new Map(Object.entries(JSON.parse(Buffer.concat(parts).toString()) as Record<string, Outcome>));
}
