/**
 * `npm test`: every test that needs neither a screen nor the internet. First mocha here, then the suite inside a real
 * VS Code; the last line sums both up. Arguments go to mocha (`npm test -- --grep notebooks`).
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInVscode } from './vscode/run';

interface Counts {
  passed: number;
  failed: number;
}

/** Runs mocha as a person would, and reads how many passed and failed from its closing lines. */
async function runMocha(args: readonly string[]): Promise<Counts> {
  const mocha = join(dirname(createRequire(__filename).resolve('mocha/package.json')), 'bin', 'mocha.js');
  const child = spawn(process.execPath, [mocha, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const counts: Counts = { passed: 0, failed: 0 };
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) countLine(line, counts);
  });
  const code = await new Promise<number>((resolve) => child.on('close', (value) => resolve(value ?? 1)));
  countLine(rest, counts);
  // mocha's exit code is the number of failures; anything else that went wrong counts as one.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function countLine(line: string, counts: Counts): void {
  const match = /^\s*(\d+) (passing|failing)\b/.exec(line);
  if (match?.[2] === 'passing') counts.passed += Number(match[1]);
  if (match?.[2] === 'failing') counts.failed += Number(match[1]);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const here = await runMocha(args);
  const editor: Counts = { passed: 0, failed: 0 };
  if (args.length === 0) {
    console.log('\nIn VS Code:');
    const code = await runInVscode((line) => countLine(line, editor));
    if (code !== 0 && editor.failed === 0) editor.failed = 1;
    if (editor.passed === 0 && editor.failed === 0) editor.failed = 1;
  }
  const failed = here.failed + editor.failed;
  console.log(`\n${here.passed + editor.passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
