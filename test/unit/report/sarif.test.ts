/** SARIF: valid against the OASIS schema, positions and properties as promised, nothing of the machine in it. */
import assert from 'node:assert/strict';
import type { Log } from 'sarif';
import { sarif, sarifLog } from '../../../src/report/sarif';
import { fitFinding, sampleReport } from './sample';
import { sarifProblems } from './sarifSchema';

describe('sarif', () => {
  const log = JSON.parse(sarif(sampleReport({ lineHash: (file, line) => (file === 'src/train.py' && line === 12 ? 'abc:1' : undefined) }))) as Log;
  const run = log.runs[0];
  const results = run?.results ?? [];
  const fit = results.find((result) => result.ruleId === 'PHI101');
  const print = results.find((result) => result.ruleId === 'PHI201');

  it('is valid against the schema of SARIF 2.1.0, and the check can fail', () => {
    assert.deepEqual(sarifProblems(log), []);
    assert.notDeepEqual(sarifProblems({ ...log, runs: [{ ...run, results: [{ ...fit, level: 'fatal' }] }] }), []);
  });

  it('describes every rule', () => {
    const rules = run?.tool.driver.rules ?? [];
    assert.deepEqual(
      rules.map((rule) => rule.id),
      ['PHI101', 'PHI201'],
    );
    assert.equal(rules[0]?.help?.markdown, '# PHI101\n\nWhat it means.\n');
    assert.match(rules[1]?.help?.markdown ?? '', /45 CFR 164\.312\(a\)\(1\)/);
    assert.equal(rules[0]?.defaultConfiguration?.level, 'error');
    assert.match(rules[0]?.helpUri ?? '', /^https:\/\//);
    assert.ok(rules[0]?.properties?.tags?.includes('hipaa'));
  });

  it('places a result at its one-based region, with an encoded relative URI', () => {
    assert.deepEqual(fit?.locations?.[0]?.physicalLocation?.region, { startLine: 12, startColumn: 5, endLine: 12, endColumn: 21 });
    assert.equal(fit?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'src/train.py');
    assert.equal(fit?.relatedLocations?.[0]?.physicalLocation?.artifactLocation?.uri, 'src/load%20data.py');
    assert.equal(fit?.ruleIndex, 0);
  });

  it('carries the flow, the fingerprints and the properties', () => {
    const steps = fit?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    assert.deepEqual(
      steps.map((one) => one.location?.message?.text),
      ['read from data/patients.csv', 'assigned to X', 'fitted'],
    );
    assert.deepEqual(fit?.partialFingerprints, { 'phiTrace/v1': '00000000000000aa', primaryLocationLineHash: 'abc:1' });
    assert.equal(fit?.properties?.kind, 'training');
    assert.equal(fit?.properties?.vendor, null);
    assert.equal(fit?.properties?.sink, 'sklearn.linear_model.LogisticRegression.fit');
    const elements = fit?.properties?.elements as { name: string; class: string; confidence: string }[];
    assert.deepEqual(
      elements.map(({ name, class: cls, confidence }) => [name, cls, confidence]),
      [
        ['ssn', 'ssn', 'high'],
        ['mrn', 'mrn', 'medium'],
      ],
    );
    assert.equal('cell' in (fit?.properties ?? {}), false);
  });

  it('gives notebooks the raw region and the place in the code cell', () => {
    assert.equal(print?.locations?.[0]?.physicalLocation?.region?.startLine, 57);
    assert.equal(print?.properties?.cell, 2);
    assert.equal(print?.properties?.cellLine, 2);
  });

  it('marks suppressed results and keeps them', () => {
    const suppressed = results.filter((result) => (result.suppressions ?? []).length > 0);
    assert.equal(suppressed.length, 1);
    assert.equal(suppressed[0]?.suppressions?.[0]?.kind, 'inSource');
    assert.equal(suppressed[0]?.suppressions?.[0]?.justification, 'synthetic data');
  });

  it('reports what could not be analysed as tool notifications', () => {
    const invocation = run?.invocations?.[0];
    assert.equal(invocation?.executionSuccessful, true);
    assert.deepEqual(
      invocation?.toolExecutionNotifications?.map((item) => [item.descriptor?.id, item.level]),
      [
        ['not-text', 'warning'],
        ['syntax-error', 'warning'],
      ],
    );
    const failed = sarifLog(sampleReport({ incomplete: [{ file: 'a.py', reason: 'internal', message: 'The analysis failed.' }] })) as Log;
    assert.equal(failed.runs[0]?.invocations?.[0]?.executionSuccessful, false);
    assert.deepEqual(sarifProblems(failed), []);
  });

  it('encodes hostile paths and survives lone surrogates', () => {
    const location = { ...fitFinding.location, file: 'a:b/ü#?%/\ud800.py' };
    const hostile = sarifLog(sampleReport({ findings: [{ ...fitFinding, location, flows: [] }] })) as Log;
    assert.equal(hostile.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'a%3Ab/%C3%BC%23%3F%25/%EF%BF%BD.py');
    assert.deepEqual(sarifProblems(hostile), []);
  });

  it('keeps descriptions within what code scanning accepts', () => {
    const rule = { ...sampleReport().rules[0]!, description: 'x'.repeat(3000) };
    const long = sarifLog(sampleReport({ rules: [rule], findings: [] })) as Log;
    assert.equal(long.runs[0]?.tool.driver.rules?.[0]?.fullDescription?.text.length, 1024);
  });
});
