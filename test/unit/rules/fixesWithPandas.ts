/**
 * Runs the fixed sources with the real pandas. No part of `npm test`, which needs no Python:
 * `node out/test/unit/rules/fixesWithPandas.js [path of a Python with pandas]` after `npx tsc`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { FixId } from '../../../src/rules/fixes/all';
import { projectFolder } from '../../harness/discover';
import { checkCase, writtenAs, type FixCase } from './fixCase';
import { DROPS, REMOVALS } from './fixCasesPython';

interface PandasCase {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly columns: readonly string[];
}

async function casesOf(id: FixId, list: readonly FixCase[]): Promise<PandasCase[]> {
  const cases: PandasCase[] = [];
  for (const one of list.filter((x) => !x.source.includes('import polars'))) {
    const { before, after, finding } = await checkCase(id, one);
    const columns = [...(finding.fix?.drop?.edits ?? []), ...(finding.fix?.removal?.edits ?? [])].flatMap((edit) => edit.columns);
    const kind = one.kind ?? 'python';
    cases.push({
      name: `${id}: ${one.name}`,
      before: plain(writtenAs(kind, before.raw)),
      after: plain(writtenAs(kind, after.raw)),
      columns: [...new Set(columns)],
    });
  }
  return cases;
}

/** A notebook's code as one module, without magics. */
function plain(code: string): string {
  return code.replace(/^[%!].*$/gm, '');
}

async function main(): Promise<void> {
  const cases = [...(await casesOf('remove-from-list', REMOVALS)), ...(await casesOf('drop-columns', DROPS))];
  const script = join(projectFolder(), 'test', 'unit', 'rules', 'fixesWithPandas.py');
  const { status, stdout, stderr } = spawnSync(process.argv[2] ?? 'python3', [script], { input: JSON.stringify(cases), encoding: 'utf8' });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status ?? 1;
}

void main();
