/** Reading logs back and joining them: what is written is read, order does not matter, parts must be whole. */
import assert from 'node:assert/strict';
import type { Finding } from '../../../src/findings/types';
import { mergeLogs } from '../../../src/report/mergeLogs';
import { readSarif } from '../../../src/report/readSarif';
import type { ReadLog } from '../../../src/report/readSarif';
import { sarif } from '../../../src/report/sarif';
import type { ShardPart } from '../../../src/report/types';
import { allowedFinding, fitFinding, printFinding, sampleReport } from './sample';

function read(text: string): ReadLog {
  const log = readSarif(text);
  assert.ok(!('problem' in log), JSON.stringify(log));
  return log;
}

const part = (index: number, changes: Partial<ShardPart> = {}): string =>
  sarif(
    sampleReport({
      shard: {
        index,
        count: 2,
        filters: { minConfidence: 'medium' },
        known: [],
        parts: [],
        skipped: [],
        lineHashes: [['src/train.py', 12, `h${index}`]],
        ...changes,
      },
    }),
  );

const problem = (...logs: string[]): string => {
  const merged = mergeLogs(logs.map(read));
  return 'problem' in merged ? merged.problem : '';
};

describe('logs read back', () => {
  it('give the same log again', () => {
    const report = sampleReport({
      findings: [printFinding, fitFinding, allowedFinding],
      lineHash: (file, line) => (line === 12 ? `${file.length}:1` : undefined),
    });
    const merged = mergeLogs([read(sarif(report))]);
    assert.ok(!('problem' in merged));
    assert.equal(sarif({ ...report, ...merged, hidden: { confidence: 0, other: 0, baseline: 0 } }), sarif(report));
  });

  it('say what is wrong, without their text', () => {
    const wrong = (text: string): string => {
      const log = readSarif(text);
      return 'problem' in log ? log.problem : '';
    };
    assert.equal(wrong('{'), 'it is not valid JSON');
    assert.equal(wrong('null'), 'it is no SARIF 2.1.0 log with one run');
    assert.equal(wrong('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}}}]}'), 'it was not written by phi-trace');
    assert.equal(wrong('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"phi-trace"}},"results":[{}]}]}'), 'one of its results has no rule or no place');
    assert.match(wrong('{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"phi-trace"}},"properties":{"shard":{"index":1}}}]}'), /its shard cannot be read/);
    const broken = sarif(sampleReport()).replace(
      '"properties": {\n        "files"',
      '"properties": {\n        "shard": {"index":1,"count":1,"filters":{"minConfidence":"low"},"parts":[{"from":"a","findings":[{}]}]},\n        "files"',
    );
    assert.match(wrong(broken), /its shard cannot be read/);
  });
});

describe('merged logs', () => {
  it('hold each finding once, whatever the order', () => {
    const one = read(sarif(sampleReport({ findings: [fitFinding], incomplete: [] })));
    const two = read(sarif(sampleReport({ findings: [fitFinding, printFinding] })));
    const merged = mergeLogs([one, two]);
    const turned = mergeLogs([two, one]);
    assert.ok(!('problem' in merged) && !('problem' in turned));
    assert.deepEqual(merged.findings, turned.findings);
    assert.deepEqual(
      merged.findings.map(({ rule }) => rule),
      ['PHI201', 'PHI101'],
    );
    assert.equal(merged.incomplete.length, 2);
    assert.equal(merged.files, 28);
  });

  it('join what two parts found at one place in the order of the files that led there', () => {
    const uncertain: Finding = { ...fitFinding, confidence: 'low', elements: [{ name: 'dob', class: 'date', confidence: 'low', evidence: 'name' }] };
    const first = part(1, { parts: [{ from: 'src/b.py', findings: [fitFinding] }] });
    const second = part(2, { parts: [{ from: 'src/a.py', findings: [uncertain] }] });
    const merged = mergeLogs([read(first), read(second)]);
    assert.ok(!('problem' in merged));
    assert.deepEqual(
      merged.findings.map(({ confidence, elements }) => [confidence, elements.map(({ name }) => name)]),
      [['high', ['ssn', 'mrn', 'dob']]],
    );
    assert.equal(merged.lineHash('src/train.py', 12), 'h2');
    assert.equal(merged.filters?.minConfidence, 'medium');
  });

  it('must be all parts of one scan, each once', () => {
    assert.equal(problem(part(1), part(2)), '');
    assert.equal(problem(part(1)), 'part 2 of 2 is missing');
    assert.equal(problem(part(2), part(2)), 'part 2 of 2 is given twice');
    assert.match(problem(part(1), part(2, { count: 3 })), /different scans/);
    assert.match(problem(part(1), part(2, { filters: { minConfidence: 'low' } })), /filters differ/);
    assert.match(problem(part(1), sarif(sampleReport())), /some are shards and some are not/);
  });
});
