/** Findings of one place that several files lead to. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mergeFindings } from '../../../src/findings/merge';
import type { Finding } from '../../../src/findings/types';

function finding(names: readonly string[], from: string, parts: Partial<Finding> = {}): Finding {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } };
  const at = (file: string, start: number) => ({ file, span: { start, end: start + 4 }, range });
  return {
    rule: 'PHI201',
    slug: 'phi-in-log',
    kind: 'telemetry',
    severity: 'warning',
    confidence: 'medium',
    message: `${names.join(' and ')} ${names.length === 1 ? 'reaches' : 'reach'} logger.info`,
    location: at('log.py', 10),
    elements: names.map((name) => ({ name, class: 'ssn', confidence: 'medium', evidence: 'name' })),
    context: [],
    sink: 'logging.Logger.info',
    vendor: null,
    flows: [[{ kind: 'source', location: at(from, 1), message: 'read' }]],
    fingerprint: from,
    ...parts,
  };
}

describe('findings of one place', () => {
  it('are one, with the elements and flows of all', () => {
    const [one, ...rest] = mergeFindings([
      finding(['ssn'], 'a.py'),
      finding(['ssn', 'mrn'], 'b.py', { confidence: 'high', severity: 'error' }),
      finding(['phone'], 'c.py'),
    ]);
    assert.equal(rest.length, 0);
    assert.deepEqual(
      one?.elements.map((e) => e.name),
      ['ssn', 'mrn', 'phone'],
    );
    assert.equal(one.message, 'ssn, mrn and phone reach logger.info');
    assert.deepEqual([one.severity, one.confidence, one.fingerprint, one.flows.length], ['error', 'high', 'b.py', 3]);
  });

  it('stay apart by place and rule', () => {
    const other = { ...finding(['ssn'], 'a.py').location, file: 'other.py' };
    assert.equal(
      mergeFindings([finding(['ssn'], 'a.py'), finding(['ssn'], 'a.py', { location: other }), finding(['ssn'], 'a.py', { rule: 'PHI601' })]).length,
      3,
    );
  });

  it('name a flow once', () => {
    assert.equal(mergeFindings([finding(['ssn'], 'a.py'), finding(['ssn'], 'a.py')])[0]?.flows.length, 1);
  });
});
