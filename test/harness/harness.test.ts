/** The fixture harness itself: a harness that cannot fail proves nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { annotationsOf, bracketEnds, type Annotation } from './annotations';
import { compare, complaint, type Reported } from './compare';
import { annotatedTexts } from './texts';

function annotation(kind: Annotation['kind'], line: number, rule: string, ...elements: string[]): Annotation {
  return { kind, rule, elements, place: { file: 'a.py', line, cell: undefined } };
}

function finding(line: number, rule: string, ...elements: string[]): Reported {
  return { rule, elements, place: { file: 'a.py', line }, endLine: line };
}

const noExtents = (): readonly number[] => [];

describe('the fixture harness', () => {
  it('reads annotations of both languages', () => {
    const found = annotationsOf({ file: 'a.py', text: 'x = 1\nfit(X)  # expect: PHI101 [ssn, mrn]; PHI102 [note]; missing: PHI201 [dob]\n' });
    assert.deepEqual(found, [
      annotation('expect', 1, 'PHI101', 'ssn', 'mrn'),
      annotation('expect', 1, 'PHI102', 'note'),
      annotation('missing', 1, 'PHI201', 'dob'),
    ]);
    const [first] = annotationsOf({ file: 'a.py', text: 'log(a); // spurious: PHI201 [Patient Name]' });
    assert.deepEqual(first, annotation('spurious', 0, 'PHI201', 'Patient Name'));
    const [jsx] = annotationsOf({ file: 'a.py', text: '<b/> {/* expect: PHI201 [mrn] */}' });
    assert.deepEqual(jsx, annotation('expect', 0, 'PHI201', 'mrn'));
  });

  it('refuses annotations that it cannot read', () => {
    for (const text of ['x  # expect: PHI101', 'x  # expect: PHI101 []', 'x  # expect: 101 [ssn]', 'x  # expect: PHI101 [ssn], PHI102 [a]']) {
      assert.throws(() => annotationsOf({ file: 'a.py', text }), /a\.py:1/, text);
    }
  });

  it('reads the cells of a notebook apart', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# title'] },
      { cell_type: 'code', source: ['a = 1\n', 'b(a)  # expect: PHI201 [mrn]'] },
      { cell_type: 'code', source: 'c' },
    ];
    const texts = annotatedTexts('n.ipynb', JSON.stringify({ cells }));
    assert.deepEqual(
      texts.map(({ cell, text }) => [cell, text]),
      [
        [0, 'a = 1\nb(a)  # expect: PHI201 [mrn]'],
        [1, 'c'],
      ],
    );
  });

  it('accepts exact elements in any order, and nothing else', () => {
    const expected = [annotation('expect', 1, 'PHI101', 'ssn', 'mrn')];
    assert.equal(complaint(compare(expected, [finding(1, 'PHI101', 'mrn', 'ssn')], noExtents)), undefined);
    const wrong = compare(expected, [finding(1, 'PHI101', 'ssn')], noExtents);
    assert.equal(complaint(wrong), 'not found:\n  a.py:2: PHI101 [ssn, mrn]\nnot expected:\n  a.py:2: PHI101 [ssn]');
    assert.equal(compare(expected, [finding(2, 'PHI101', 'ssn', 'mrn')], noExtents).notFound.length, 1);
    assert.equal(compare(expected, [finding(1, 'PHI102', 'ssn', 'mrn')], noExtents).notExpected.length, 1);
    assert.equal(compare(expected, [finding(1, 'PHI101', 'ssn', 'mrn'), finding(1, 'PHI101', 'ssn', 'mrn')], noExtents).notExpected.length, 1);
  });

  it('counts known gaps, and complains once they have closed', () => {
    const gaps = [annotation('missing', 1, 'PHI101', 'ssn'), annotation('spurious', 2, 'PHI201', 'name')];
    assert.equal(complaint(compare(gaps, [finding(2, 'PHI201', 'name')], noExtents)), undefined);
    const closed = compare(gaps, [finding(1, 'PHI101', 'ssn')], noExtents);
    assert.deepEqual([closed.promote.length, closed.gone.length, closed.notFound.length, closed.notExpected.length], [1, 1, 0, 0]);
  });

  it('accepts a finding on a later line of the annotated call only', () => {
    const text = 'create(\n  a,\n  f("(", b),\n)\nother()\n';
    assert.deepEqual(bracketEnds(text, 'python'), [3, 1, 2, 3, 4, 5]);
    const extents = (): readonly number[] => bracketEnds(text, 'python');
    const expected = [annotation('expect', 0, 'PHI301', 'note')];
    assert.equal(complaint(compare(expected, [finding(2, 'PHI301', 'note')], extents)), undefined);
    assert.equal(compare(expected, [finding(4, 'PHI301', 'note')], extents).notFound.length, 1);
    assert.deepEqual(bracketEnds('f(`${a}\n(`,\n1)\n# (\n"""\n(\n"""', 'typescript').slice(0, 3), [2, 1, 2]);
    assert.deepEqual(bracketEnds('a = """\n(\n"""\n# (\nb', 'python'), [0, 1, 2, 3, 4]);
  });
});
