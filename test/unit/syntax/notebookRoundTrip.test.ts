/** Property: whatever a notebook's JSON looks like, every offset of every cell maps to the raw text and back exactly. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createDocument } from '../../../src/syntax/document';
import type { Document, DocumentCell } from '../../../src/syntax/document';
import { readNotebook } from '../../../src/syntax/notebook';

/** How one UTF-16 unit is written: 0 plain where JSON allows it, 1 short escape where there is one, 2 `\uXXXX`. */
type Style = 0 | 1 | 2;

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function encodeUnit(unit: string, style: Style): string {
  const mustEscape = unit < ' ' || unit === '"' || unit === '\\';
  if (style === 2) return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (style === 1 && unit in SHORT) return SHORT[unit] ?? '';
  if (!mustEscape) return unit;
  return SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
}

interface CellPlan {
  readonly items: readonly { readonly text: string; readonly styles: readonly Style[] }[];
  readonly isList: boolean;
  readonly isCode: boolean;
  readonly isSourceFirst: boolean;
}

const fragment = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('x = 1\n', 'print("é")\r\n', '😀', '\ud83d', '\\n', '"', '%time f()\n', '!ls\n', '    y\n', '(', '"""', 'df?\n', '# note\n', '\t', '\u2028'),
);
const plan: fc.Arbitrary<CellPlan> = fc.record({
  items: fc.array(fc.record({ text: fragment, styles: fc.array(fc.constantFrom<Style>(0, 1, 2), { minLength: 1, maxLength: 7 }) }), { maxLength: 6 }),
  isList: fc.boolean(),
  isCode: fc.boolean(),
  isSourceFirst: fc.boolean(),
});

function encodeCell(cell: CellPlan, gap: string): string {
  const strings = cell.items.map(({ text, styles }) =>
    Array.from({ length: text.length }, (_, i) => encodeUnit(text.charAt(i), styles[i % styles.length] ?? 0)).join(''),
  );
  const source = cell.isList ? `[${gap}${strings.map((s) => `"${s}"`).join(`,${gap}`)}${gap}]` : `"${strings.join('')}"`;
  const outputs = `[{"data":{"text/html":["<td class=\\"a\\">","\\\\"],"image/png":"iVBOR\\/w0=="},"n":[1.5e-3,NaN,null,{}]}]`;
  const keys = [`"cell_type":${gap}"${cell.isCode ? 'code' : 'markdown'}"`, `"metadata":{"tags":[]}`, `"outputs":${gap}${outputs}`];
  keys.splice(cell.isSourceFirst ? 0 : 3, 0, `"source":${gap}${source}`);
  return `{${gap}${keys.join(`,${gap}`)}}`;
}

function encode(cells: readonly CellPlan[], gap: string, bom: boolean): string {
  return `${bom ? '\ufeff' : ''}{"cells":${gap}[${cells.map((cell) => encodeCell(cell, gap)).join(`,${gap}`)}],${gap}"metadata":{"kernelspec":{"language":"python"}},"nbformat":4,"nbformat_minor":5}${gap}`;
}

function textOf(cell: CellPlan): string {
  return cell.items.map((item) => item.text).join('');
}

/** Decodes the raw text of a span of a cell's source by JSON.parse alone: what stands between the strings of a list is closed and reopened. */
function decodeRaw(raw: string, gap: string): string {
  return raw
    .split(`",${gap}"`)
    .map((part) => JSON.parse(`"${part}"`) as string)
    .join('');
}

describe('notebook round trip', () => {
  const shapes = fc.record({ cells: fc.array(plan, { maxLength: 4 }), gap: fc.constantFrom('', ' ', '\n  ', '\r\n\t'), bom: fc.boolean() });

  it('reads every cell as JSON.parse does', () => {
    fc.assert(
      fc.property(shapes, ({ cells, gap, bom }) => {
        const notebook = readNotebook(encode(cells, gap, bom));
        assert.deepEqual(notebook.problems, []);
        assert.deepEqual(
          notebook.cells.map((cell) => cell.text),
          cells.filter((cell) => cell.isCode).map(textOf),
        );
        assert.deepEqual(
          notebook.cells.map((cell) => cell.absoluteIndex),
          cells.flatMap((cell, i) => (cell.isCode ? [i] : [])),
        );
      }),
    );
  });

  it('maps each character of each cell to the raw text and back', () => {
    fc.assert(
      fc.property(shapes, ({ cells, gap, bom }) => {
        const raw = encode(cells, gap, bom);
        const document = createDocument('a.ipynb', raw, 'notebook');
        for (const cell of document.cells) {
          assert.equal(cell.end - cell.start, cell.text.length);
          for (let i = 0; i < cell.text.length; i++) checkUnit(document, cell, raw, i);
        }
      }),
    );
  });

  it('decodes the raw text of any part of a cell to that part', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), ({ cells, gap, bom }, a, b) => {
        const raw = encode(cells, gap, bom);
        const document = createDocument('a.ipynb', raw, 'notebook');
        for (const cell of document.cells) {
          const [start, end] = [a % (cell.text.length + 1), b % (cell.text.length + 1)].sort((x, y) => x - y) as [number, number];
          const span = document.toRaw({ start: cell.start + start, end: cell.start + end });
          if (span !== undefined) assert.equal(decodeRaw(raw.slice(span.start, span.end), gap), cell.text.slice(start, end));
          else assert.equal(cell.text, '');
        }
      }),
    );
  });

  it('gives edits that change the cell as asked and nothing else', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fragment, ({ cells, gap, bom }, a, b, insert) => {
        const raw = encode(cells, gap, bom);
        const document = createDocument('a.ipynb', raw, 'notebook');
        for (const cell of document.cells) {
          const [start, end] = [a % (cell.text.length + 1), b % (cell.text.length + 1)].sort((x, y) => x - y) as [number, number];
          const edit = document.toRawEdit({ start: cell.start + start, end: cell.start + end }, insert);
          assert.ok(edit);
          const edited = raw.slice(0, edit.span.start) + edit.text + raw.slice(edit.span.end);
          const after = readNotebook(edited);
          assert.deepEqual(after.problems, []);
          const expected = document.cells.map((other) => (other === cell ? cell.text.slice(0, start) + insert + cell.text.slice(end) : other.text));
          assert.deepEqual(
            after.cells.map((other) => other.text),
            expected,
          );
        }
      }),
    );
  });

  it('survives a cut at any place and a wrong character at any place', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.constantFrom('', 'x', '"', '}', ']', ',', '\\', '\n'), ({ cells, gap, bom }, n, character) => {
        const raw = encode(cells, gap, bom);
        const at = n % (raw.length + 1);
        const broken = character === '' ? raw.slice(0, at) : raw.slice(0, at) + character + raw.slice(at);
        const notebook = readNotebook(broken);
        const document = createDocument('a.ipynb', broken, 'notebook');
        document.problems.forEach((problem) => assert.ok(problem.location.range.start.line >= 0));
        notebook.problems.forEach((problem) => assert.ok(problem.at >= 0 && problem.at <= broken.length));
        if (character === '' && raw.slice(at).trim() !== '' && raw.slice(bom ? 1 : 0, at).trim() !== '') assert.equal(notebook.problems[0]?.kind, 'truncated');
      }),
    );
  });
});

function checkUnit(document: Document, cell: DocumentCell, raw: string, i: number): void {
  const start = cell.start + i;
  const span = document.toRaw({ start, end: start + 1 });
  assert.ok(span);
  const written = raw.slice(span.start, span.end);
  assert.equal(JSON.parse(`"${written}"`), cell.text.charAt(i));
  for (let at = span.start; at < span.end; at++) assert.equal(document.fromRaw(at), start);
  assert.deepEqual(document.toCell({ start, end: start + 1 })?.span, { start: i, end: i + 1 });
  assert.equal(document.fromCell(cell.index, i), start);
}
