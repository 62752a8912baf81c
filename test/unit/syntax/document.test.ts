/** Module text, places and edits of plain files, notebooks and open cells. */
import assert from 'node:assert/strict';
import { createCellDocument, createDocument } from '../../../src/syntax/document';
import type { Document } from '../../../src/syntax/document';

const code = (source: unknown, more: object = {}): object => ({ cell_type: 'code', metadata: {}, outputs: [], source, ...more });
const notebook = (cells: object[], metadata: object = {}): string => JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
const spanOf = (document: Document, part: string): { start: number; end: number } => {
  const start = document.text.indexOf(part);
  assert.ok(start >= 0, part);
  return { start, end: start + part.length };
};

describe('createDocument of plain files', () => {
  it('leaves a byte order mark out of text and positions but not out of raw offsets', () => {
    const document = createDocument('a.py', '\ufeffssn = 1\r\nx = ssn\r\n', 'python');
    assert.equal(document.text, 'ssn = 1\r\nx = ssn\r\n');
    assert.deepEqual(document.locate({ start: 0, end: 3 }).range, { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } });
    assert.deepEqual(document.locate({ start: 13, end: 16 }).range, { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } });
    assert.deepEqual(document.toRaw({ start: 0, end: 3 }), { start: 1, end: 4 });
    assert.deepEqual(document.toRawEdit({ start: 0, end: 3 }, 'id'), { span: { start: 1, end: 4 }, text: 'id' });
    assert.equal(document.fromRaw(4), 3);
    assert.equal(document.lineCount, 2);
  });

  it('has no cells', () => {
    const document = createDocument('a.ts', 'const x = 1;', 'typescript');
    assert.deepEqual([document.cells, document.cellEnds, document.problems], [[], [], []]);
    assert.equal(document.locate({ start: 6, end: 7 }).cell, undefined);
    assert.equal(document.toCell({ start: 6, end: 7 }), undefined);
    assert.equal(document.lineCount, 1);
  });

  it('leaves magics of scripts alone', () => {
    assert.equal(createDocument('a.py', '# %%\n%time x\n', 'python').text, '# %%\n%time x\n');
  });
});

describe('createDocument of notebooks', () => {
  it('joins the code cells and says where they end', () => {
    const document = createDocument('n.ipynb', notebook([code(['x = 1\n', 'x']), { cell_type: 'markdown', source: 'm' }, code(''), code('y = 2')]), 'notebook');
    assert.equal(document.text, 'x = 1\nx\n\ny = 2');
    assert.deepEqual(document.cellEnds, [7, 8, 14]);
    assert.deepEqual(
      document.cells.map(({ start, end, absoluteIndex }) => [start, end, absoluteIndex]),
      [
        [0, 7, 0],
        [8, 8, 2],
        [9, 14, 3],
      ],
    );
    assert.equal(document.lineCount, 3);
  });

  it('locates in the cell and in the raw JSON', () => {
    const raw = notebook([{ cell_type: 'markdown', source: 'm' }, code(['a = "\\n"\n', 'print(ssn)\n'])]);
    const document = createDocument('n.ipynb', raw, 'notebook');
    const location = document.locate(spanOf(document, 'ssn'));
    assert.equal(location.file, 'n.ipynb');
    assert.deepEqual(location.cell, { index: 0, absoluteIndex: 1, range: { start: { line: 1, character: 6 }, end: { line: 1, character: 9 } } });
    const line = raw.split('\n')[location.range.start.line] ?? '';
    assert.equal(line.slice(location.range.start.character, location.range.end.character), 'ssn');
  });

  it('locates in notebooks of one line, with a byte order mark', () => {
    const raw = `\ufeff${JSON.stringify({ cells: [code('print(ssn)')], nbformat: 4 })}`;
    const document = createDocument('n.ipynb', raw, 'notebook');
    const { range } = document.locate(spanOf(document, 'ssn'));
    assert.equal(raw.slice(1).slice(range.start.character, range.end.character), 'ssn');
    const span = document.toRaw(spanOf(document, 'ssn'));
    assert.equal(raw.slice(span?.start, span?.end), 'ssn');
  });

  it('cuts a span that leaves its cell, and places what stands between cells at the end of the first', () => {
    const document = createDocument('n.ipynb', notebook([code('f('), code('g()')]), 'notebook');
    assert.equal(document.text, 'f(\n)\ng()');
    assert.deepEqual(document.locate({ start: 0, end: 8 }).cell?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } });
    assert.deepEqual(document.locate({ start: 3, end: 4 }).cell, {
      index: 0,
      absoluteIndex: 0,
      range: { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } },
    });
    assert.equal(document.toCell({ start: 0, end: 8 }), undefined);
    assert.equal(document.toRaw({ start: 0, end: 8 }), undefined);
    assert.equal(document.toRawEdit({ start: 0, end: 8 }, ''), undefined);
  });

  it('reports cells that leave something open, at their end', () => {
    const document = createDocument('n.ipynb', notebook([code('x = 1'), code('s = """abc')]), 'notebook');
    assert.deepEqual(
      document.problems.map(({ kind, location }) => [kind, location.cell?.index]),
      [['unclosed-cell', 1]],
    );
  });

  it('keeps an indented cell out of the block before it', () => {
    const document = createDocument('n.ipynb', notebook([code('for x in y:\n    f(x)'), code('# note\n    g(x)'), code('  # only\nz')]), 'notebook');
    assert.equal(document.text, 'for x in y:\n    f(x)\npass\n# note\n    g(x)\n  # only\nz');
    assert.equal(document.text.slice(document.cells[1]?.start, document.cells[1]?.end), '# note\n    g(x)');
  });

  it('blanks cells of other languages and keeps their index', () => {
    const document = createDocument(
      'n.ipynb',
      notebook([code('%%sql\nselect'), code('ls', { metadata: { vscode: { languageId: 'shellscript' } } }), code('x')]),
      'notebook',
    );
    assert.equal(document.text.trim(), 'x');
    assert.deepEqual(
      document.cells.map((cell) => cell.skipped !== undefined),
      [true, true, false],
    );
    assert.equal(document.locate(spanOf(document, 'x')).cell?.index, 2);
    assert.equal(document.lineCount, 1);
    assert.equal(document.cells[1]?.text, 'ls');
  });

  it('does not analyse notebooks of other kernels, and says so', () => {
    const document = createDocument('n.ipynb', notebook([code('x <- 1')], { kernelspec: { language: 'R' } }), 'notebook');
    assert.equal(document.text, '');
    assert.deepEqual(
      document.problems.map((problem) => problem.kind),
      ['other-language'],
    );
    assert.deepEqual(document.locate({ start: 0, end: 0 }).range.start, { line: 0, character: 0 });
  });

  it('places the problem of a broken notebook in the raw text', () => {
    const raw = `${notebook([code('x')]).slice(0, -3)}\n<<<<<<< HEAD`;
    const document = createDocument('n.ipynb', raw, 'notebook');
    assert.equal(document.text, 'x');
    assert.deepEqual(
      document.problems.map(({ kind, location }) => [kind, location.range.start]),
      [['broken-notebook', { line: raw.split('\n').length - 1, character: 0 }]],
    );
  });

  it('writes new lines as items of a list, and as escapes in a string', () => {
    const edited = (source: unknown, part: string, newText: string): unknown => {
      const raw = notebook([code(source)]);
      const document = createDocument('n.ipynb', raw, 'notebook');
      const { start } = spanOf(document, part);
      const edit = document.toRawEdit({ start, end: start }, newText);
      assert.ok(edit);
      const after = JSON.parse(raw.slice(0, edit.span.start) + edit.text + raw.slice(edit.span.end)) as { cells: { source: unknown }[] };
      return after.cells[0]?.source;
    };
    assert.deepEqual(edited(['a\n', 'b\n', 'c'], 'b', 'x = "1"\ny\n'), ['a\n', 'x = "1"\n', 'y\n', 'b\n', 'c']);
    assert.deepEqual(edited('a\nb', 'b', 'x = "1"\n'), 'a\nx = "1"\nb');
  });

  it('fills an empty cell', () => {
    for (const source of [[], [''], '']) {
      const raw = notebook([code(source)]);
      const document = createDocument('n.ipynb', raw, 'notebook');
      const edit = document.toRawEdit({ start: 0, end: 0 }, 'x\ny');
      assert.ok(edit);
      assert.equal(createDocument('n.ipynb', raw.slice(0, edit.span.start) + edit.text + raw.slice(edit.span.end), 'notebook').text, 'x\ny');
    }
  });
});

describe('createCellDocument', () => {
  it('gives the module of the saved notebook, with ranges in the open cells', () => {
    const sources = ['%matplotlib inline\nx = 1', 'f(', '%%bash\nls', 'print(ssn)'];
    const saved = createDocument('n.ipynb', notebook([{ cell_type: 'markdown', source: 'm' }, ...sources.map((s) => code(s))]), 'notebook');
    const open = createCellDocument(
      'n.ipynb',
      sources.map((text, i) => ({ text, uri: `cell:${i}`, absoluteIndex: i + 1 })),
    );
    assert.equal(open.text, saved.text);
    assert.deepEqual(open.cellEnds, saved.cellEnds);
    const span = spanOf(open, 'ssn');
    assert.deepEqual(open.locate(span).cell, saved.locate(span).cell);
    assert.deepEqual(open.locate(span).range, open.locate(span).cell?.range);
    assert.deepEqual(open.toCell(span), {
      index: 3,
      absoluteIndex: 4,
      uri: 'cell:3',
      span: { start: 6, end: 9 },
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } },
    });
    assert.equal(open.toRaw(span), undefined);
    assert.equal(open.fromCell(3, 6), span.start);
  });

  it('works without cells', () => {
    const document = createCellDocument('n.ipynb', []);
    assert.equal(document.text, '');
    assert.deepEqual(document.locate({ start: 0, end: 0 }), {
      file: 'n.ipynb',
      span: { start: 0, end: 0 },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    });
  });
});
