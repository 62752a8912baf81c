/** Which expression statements a notebook displays. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lower } from './pythonSetup';

/** Texts of the statements that are marked, for a notebook of these cells. */
async function results(cells: readonly string[]): Promise<string[]> {
  const source = cells.join('');
  let end = 0;
  const cellEnds = cells.map((cell) => (end += cell.length));
  const module = await lower(source, { cellEnds });
  return module.body.body.filter((s) => s.kind === 'Expression' && s.isCellResult).map((s) => source.slice(s.span.start, s.span.end));
}

describe('Python cell results', () => {
  it('are the last expressions of cells', async () => {
    assert.deepEqual(await results(['a\nb\n', 'c = 1\n', 'd; e\n', 'if f: g\n', 'h()\n# comment\n\n']), ['b', 'e', 'h()']);
  });

  it('are suppressed by a semicolon', async () => {
    assert.deepEqual(await results(['a;\n', 'b ; # comment\n', 'c\\\n;\n', 'd\n']), ['d']);
  });

  it('are none in an empty cell, and not taken from the cell before', async () => {
    assert.deepEqual(await results(['a\n', '', '# only a comment\n', 'b\n']), ['a', 'b']);
  });

  it('are none without cells', async () => {
    const module = await lower('a\n');
    assert.ok(module.body.body.every((s) => s.kind === 'Expression' && s.isCellResult === undefined));
  });
});
