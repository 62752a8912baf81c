/** Our engine against the real pandas, polars and datasets: what comes out of each frame operation, and what we say comes out. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { predict, type Prediction, SOURCES } from './predicted';
import { environment, type Outcome, runReal } from './real';
import { frameRows, known, operationRows, programs, type Program, uncovered } from './table';

/** Rows without a program, and differences that are known: both may only shrink. */
const MOST_UNCOVERED = 140;
const MOST_KNOWN = 82;

describe('conformance: the table', () => {
  const all = programs();
  const covered = new Set(all.map((program) => program.row));

  it('has a program for every frame operation of the catalog, or lists it as uncovered', () => {
    const listed = new Set(uncovered());
    const rows = frameRows();
    assert.deepEqual([...rows].filter((row) => !covered.has(row) && !listed.has(row)).sort(), [], 'no program, and not in uncovered.txt');
    assert.deepEqual([...listed].filter((row) => covered.has(row) || !rows.has(row)).sort(), [], 'take these out of uncovered.txt');
    assert.ok(listed.size <= MOST_UNCOVERED, `${listed.size} rows uncovered; the list may only shrink`);
  });

  it('is about rows that are there, and uses them', () => {
    const rows = operationRows();
    assert.deepEqual(
      [...covered].filter((row) => !rows.has(row)),
      [],
    );
    for (const { id, row, code } of all) {
      const name = /(\w+)$/.exec(row)?.[1];
      assert.ok(name === undefined || code.includes(name), `${id} does not use ${name}`);
    }
  });

  it('knows few differences', () => {
    const ids = new Set(all.map((program) => program.id));
    assert.deepEqual(
      known().filter((id) => !ids.has(id)),
      [],
    );
    assert.ok(known().length <= MOST_KNOWN, `${known().length} known differences; the list may only shrink`);
  });
});

/** Differences between what came out and what was predicted, one line each. */
function differences(program: Program, real: Outcome, any: Prediction, shown: Prediction): string[] {
  const lines: string[] = [];
  const judge = (what: string, out: readonly string[], found: ReadonlySet<string>, certain: ReadonlySet<string>): void => {
    const missed = out.filter((source) => !found.has(source));
    if (missed.length > 0) lines.push(`missed: ${what} really holds ${missed.join(', ')}`);
    const more = [...certain].filter((source) => !out.includes(source));
    if (more.length > 0 && program.wider === undefined) lines.push(`too much: ${what} does not hold ${more.join(', ')}`);
  };
  const derived = (name: string, out: readonly string[]): readonly string[] => (program.derived && SOURCES.includes(name) ? [...new Set([...out, name])] : out);
  const columns = Object.entries(real.columns ?? {}).map(([name, out]) => [name, derived(name, out)] as const);
  judge('the result', [...new Set([...real.whole, ...columns.flatMap(([, out]) => out)])], any.whole, shown.whole);
  if (real.index.length > 0) judge('the index', real.index, any.index, shown.index);
  for (const [name, out] of columns) judge(`column ${name}`, out, any.columns.get(name) ?? new Set(), shown.columns.get(name) ?? new Set());
  const { columns: out } = real;
  if (out !== null && program.wider === undefined) {
    const invented = [...shown.columns].filter(([name, found]) => found.size > 0 && !(name in out) && !real.index.includes(name));
    if (invented.length > 0) lines.push(`too much: no column ${invented.map(([name]) => name).join(', ')}`);
  }
  return lines;
}

describe('conformance: with the real libraries', function () {
  this.timeout(600_000);
  const all = programs();
  const expected = new Set(known());
  let outcomes: ReadonlyMap<string, Outcome> | undefined;
  let same = 0;

  before(async () => {
    let python: string;
    try {
      python = await environment();
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n').find((line) => line !== '') ?? '') : '';
      if (process.env['PHI_TRACE_CONFORMANCE'] === 'required') throw error;
      console.log(`    NOT RUN: no Python 3 environment with the libraries of test/conformance/requirements.txt could be made (${reason})`);
      return;
    }
    outcomes = await runReal(python, all);
  });

  for (const program of all) {
    it(program.id, async () => {
      if (outcomes === undefined) return;
      const real = outcomes.get(program.id);
      assert.ok(real !== undefined);
      assert.equal(real.error, undefined, `the program does not run: ${real.error}\n${program.code}`);
      const lines = differences(program, real, await predict(program, real, false), await predict(program, real, true));
      if (expected.has(program.id)) {
        assert.notDeepEqual(lines, [], `no difference any more: take ${program.id} out of known.txt`);
        return;
      }
      same++;
      if (lines.length > 0) assert.fail(`${program.code.split('\n').slice(3).join('\n')}\n${lines.join('\n')}`);
    });
  }

  after(() => {
    if (outcomes !== undefined)
      console.log(`    conformance: ${all.length} programs, ${same} compared, ${all.length - same} known differences, ${uncovered().length} rows uncovered`);
  });
});
