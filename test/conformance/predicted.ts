/** What our engine says of a program of the table: the same questions as run.py answers, asked through sinks behind its last line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileResult } from '../../src/analysis/api';
import { analyse } from '../harness/engine';
import type { Outcome } from './real';
import { FOLDER, type Program } from './table';

export interface Prediction {
  /** Source columns by the column asked for. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly index: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
}

/** Names of all columns of the data files. */
export const SOURCES: readonly string[] = [
  ...new Set(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => (readFileSync(join(FOLDER, name), 'utf8').split('\n')[0] ?? '').split(',')),
  ),
];

/** Asks for every column that really came out, and for all columns of the data files. `shown`: only what people see by default. */
export async function predict(program: Program, real: Outcome, shown: boolean): Promise<Prediction> {
  const names = real.columns === null ? [] : [...new Set([...Object.keys(real.columns), ...SOURCES])];
  const lines = ['import probe', 'probe.whole(result)', 'probe.index(result.index)', ...names.map((name) => `probe.column(result[${JSON.stringify(name)}])`)];
  const first = program.code.split('\n').length - 1;
  const text = program.code + lines.join('\n') + '\n';
  const path = `${program.id.replace(/[^\w]+/g, '_')}.py`;
  const found = bySourceLine(await analyse(FOLDER, path, text, join(FOLDER, 'probe.yaml')), shown);
  const at = (line: number): ReadonlySet<string> => found.get(first + line) ?? new Set();
  return { whole: at(1), index: at(2), columns: new Map(names.map((name, i) => [name, at(3 + i)])) };
}

function bySourceLine(result: FileResult, shown: boolean): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  for (const finding of result.findings) {
    if (shown && finding.confidence === 'low') continue;
    const line = finding.location.range.start.line;
    let names = found.get(line);
    if (names === undefined) found.set(line, (names = new Set()));
    for (const element of finding.elements) names.add(element.name);
  }
  return found;
}
