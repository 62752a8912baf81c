/** Fingerprints, hashes and baselines. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fnv1a64 } from '../../../src/base/hash';
import { createBaseline, filterNew, parseBaseline, serializeBaseline } from '../../../src/findings/baseline';
import { fingerprint, fingerprints } from '../../../src/findings/fingerprint';
import type { Baseline } from '../../../src/findings/baseline';
import { allowedFinding, fitFinding, printFinding } from '../report/sample';

const parts = { rule: 'PHI201', path: 'src/a.py', scope: 'report', elements: ['ssn', 'mrn'], sink: 'print' };

describe('fnv1a64', () => {
  it('is the published function on bytes that are zero-extended to code units', () => {
    // FNV-1a of nothing is the offset basis; of the two bytes 61 00 it can be worked out by hand from the definition.
    assert.equal(fnv1a64(''), 'cbf29ce484222325');
    const one = BigInt.asUintN(64, (0xcbf29ce484222325n ^ 0x61n) * 0x100000001b3n);
    assert.equal(
      fnv1a64('a'),
      BigInt.asUintN(64, one * 0x100000001b3n)
        .toString(16)
        .padStart(16, '0'),
    );
  });

  it('tells texts apart', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => a === b || fnv1a64(a) !== fnv1a64(b)));
  });
});

describe('fingerprints', () => {
  it('do not depend on the order of the elements, but on everything else', () => {
    const base = fingerprint(parts, 0);
    assert.match(base, /^[0-9a-f]{16}$/);
    assert.equal(fingerprint({ ...parts, elements: ['mrn', 'ssn', 'mrn'] }, 0), base);
    assert.equal(fingerprint({ ...parts, scope: '<module>' }, 0), fingerprint({ ...parts, scope: '' }, 0));
    const changed = [
      { ...parts, rule: 'PHI301' },
      { ...parts, path: 'src/b.py' },
      { ...parts, scope: 'other' },
      { ...parts, elements: ['ssn'] },
      { ...parts, sink: 'log' },
    ];
    assert.equal(new Set([base, fingerprint(parts, 1), ...changed.map((one) => fingerprint(one, 0))]).size, changed.length + 2);
  });

  it('number equals in source order', () => {
    const other = { ...parts, sink: 'log' };
    assert.deepEqual(fingerprints([parts, other, parts]), [fingerprint(parts, 0), fingerprint(other, 0), fingerprint(parts, 1)]);
  });

  it('do not run parts together', () => {
    assert.notEqual(fingerprint({ ...parts, scope: 'a', sink: 'bc' }, 0), fingerprint({ ...parts, scope: 'ab', sink: 'c' }, 0));
    assert.notEqual(fingerprint({ ...parts, elements: ['a', 'b'] }, 0), fingerprint({ ...parts, elements: ['ab'] }, 0));
  });
});

describe('baseline', () => {
  it('is sorted, ends in a newline and comes back as it was', () => {
    const text = serializeBaseline(createBaseline([fitFinding, printFinding, allowedFinding]));
    assert.equal(text, serializeBaseline(createBaseline([printFinding, fitFinding])));
    assert.ok(text.endsWith('}\n'));
    assert.deepEqual(
      (JSON.parse(text) as Baseline).findings.map((entry) => entry.file),
      ['nb/eda.ipynb', 'src/train.py'],
    );
    assert.deepEqual(parseBaseline(text), createBaseline([fitFinding, printFinding]));
    assert.deepEqual(parseBaseline(serializeBaseline({ version: 1, findings: [] })), { version: 1, findings: [] });
  });

  it('tells new, known and stale apart', () => {
    const baseline = createBaseline([fitFinding, { ...printFinding, fingerprint: 'gone' }]);
    const { fresh, known, stale } = filterNew([fitFinding, printFinding], baseline);
    assert.deepEqual([fresh, known, stale.map((entry) => entry.fingerprint)], [[printFinding], [fitFinding], ['gone']]);
  });

  it('says what is wrong with a broken file without repeating it', () => {
    const problem = (text: string) => {
      const result = parseBaseline(text);
      assert.ok('problem' in result);
      assert.doesNotMatch(result.problem, /secret/);
      return result.problem;
    };
    assert.match(problem('{"secret'), /not valid JSON/);
    assert.match(problem('["secret"]'), /not a JSON object/);
    assert.match(problem('{"version": 2}'), /version/);
    assert.match(problem('{"version": 1, "findings": "secret"}'), /list/);
    assert.match(problem('{"version": 1, "findings": [{"rule": "secret"}]}'), /entry 1/);
  });
});
