/** Severity by policy, and why: the table of rules.md. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Facts } from '../../../src/policy/judge';
import { dueOf, judge } from '../../../src/policy/judge';
import { parsePolicy } from '../../../src/policy/load';
import { hostIn, isHostListed } from '../../../src/policy/match';
import { ruleIdsBySlug } from '../../../src/rules/metadata';

const policy = (yaml: string) => {
  const { policy: read, problems } = parsePolicy('p.yaml', `version: 1\n${yaml}`, '', ruleIdsBySlug);
  assert.deepEqual(problems, []);
  return read;
};
const facts = (over: Partial<Facts>): Facts => ({
  rule: 'PHI301',
  kind: 'external-api',
  severity: 'error',
  file: 'src/a.py',
  sink: 'openai.OpenAI.responses.create',
  vendor: 'openai',
  destination: null,
  isHosted: true,
  elements: [{ name: 'ssn', class: 'ssn', origins: ['stays.csv'] }],
  ...over,
});
const judged = (yaml: string, over: Partial<Facts> = {}) => {
  const { severity, reasons } = judge(facts(over), policy(yaml), '2026-06-01');
  return [severity, ...reasons].join(' | ');
};

describe('severity by policy', () => {
  const BAA = 'vendors: { openai: { baa: { signed: 2025-01-10, verified: 2026-01-10, verifyEvery: 12m } } }';

  it('falls one step for a vendor with a verified agreement, and says so', () => {
    assert.equal(judged(BAA), 'warning | a BAA with openai is on file, verified 2026-01-10; minimum necessary still applies');
    assert.equal(judged(BAA, { severity: 'info' }).split(' | ')[0], 'info');
    assert.equal(judged(BAA, { vendor: 'acme' }), 'error | no BAA on file for acme');
  });

  it('stays where the verification is overdue', () => {
    assert.match(judged('vendors: { openai: { baa: { signed: 2025-01-10 } } }'), /^error \| the BAA with openai was to be verified by 2026-01-10/);
  });

  it('stays for hosted training unless the policy permits it', () => {
    assert.match(judged(BAA, { rule: 'PHI104' }), /^error \| the policy does not permit training by openai; a BAA alone does not/);
    assert.match(judged('vendors: { openai: { training: { permitted: true, basis: authorization } } }', { rule: 'PHI104' }), /^warning \|.*authorization/);
  });

  it('tells hosts of one vendor apart', () => {
    const azure = 'vendors: { azure: { hosts: ["*.openai.azure.com"], baa: { signed: 2026-01-10 } } }';
    assert.match(judged(azure, { rule: 'PHI302', vendor: null, destination: 'https://ours.openai.azure.com/x' }), /^warning \| a BAA with azure/);
    assert.match(judged(azure, { rule: 'PHI302', vendor: null, destination: 'https://api.openai.com/v1' }), /^error \| no BAA on file for api\.openai\.com/);
    assert.match(judged('vendors: { azure: { sdk: ["openai.AzureOpenAI*"], baa: { signed: 2026-01-10 } } }', { sink: 'openai.AzureOpenAI.chat' }), /^warning/);
  });

  it('is off for hosts of the organisation', () => {
    assert.match(
      judged('internal: [10.0.0.0/8]', { rule: 'PHI302', vendor: null, destination: 'http://10.9.9.9:80/x' }),
      /^off \| 10\.9\.9\.9 is declared internal/,
    );
    assert.match(judged('internal: ["*.corp"]', { rule: 'PHI202', kind: 'telemetry', destination: 'https://mlflow.corp' }), /^warning/);
  });

  it('lets a limited data set hold dates and places, but no street and no number', () => {
    const set = 'dataSets: [{ match: "data/**", status: limited-data-set, reference: DUA-1 }]';
    const element = (name: string, cls: 'date' | 'geography' | 'mrn') => ({ elements: [{ name, class: cls, origins: ['data/stays.csv'] }] });
    assert.match(judged(set, element('admitted', 'date')), /^off \|.*DUA-1/);
    assert.match(judged(set, element('street_address', 'geography')), /^error/);
    assert.match(judged(set, element('mrn', 'mrn')), /^error/);
    const treatment = `${set}\npurposes: [{ name: t, kind: treatment, paths: ["**"], needs: [], reason: r }]`;
    assert.match(judged(treatment, element('admitted', 'date')), /^error/);
  });

  it('is info for what is declared de-identified or made up', () => {
    for (const status of ['safe-harbor', 'expert-determination', 'synthetic'])
      assert.match(
        judged(`dataSets: [{ match: stays.csv, status: ${status} }]`, { rule: 'PHI201', kind: 'telemetry', vendor: null }),
        /^info \| the data is declared/,
      );
    assert.match(judged('dataSets: [{ match: stays.csv, status: phi }]', { rule: 'PHI201', vendor: null }), /^error/);
  });

  it('is what the policy sets', () => {
    assert.match(judged(`${BAA}\nseverity: { phi-to-llm-api: error }`), /^error \|.*the policy sets PHI301 to error/);
    assert.match(judged('severity: { PHI301: off }'), /^off/);
  });
});

describe('policy matching', () => {
  it('reads hosts', () => {
    assert.equal(hostIn('https://user@API.example.com:80/x?y'), 'api.example.com');
    assert.equal(hostIn('api.example.com/v1'), 'api.example.com');
    assert.equal(hostIn('/relative'), undefined);
    assert.ok(isHostListed('a.corp.example', ['*.corp.example']));
    assert.ok(!isHostListed('corp.example', ['*.corp.example']));
    assert.ok(isHostListed('172.16.5.4', ['172.16.0.0/12']) && !isHostListed('172.32.0.1', ['172.16.0.0/12']));
    assert.ok(!isHostListed('10.0.0.999', ['10.0.0.0/8']));
  });

  it('counts months, years and days', () => {
    assert.equal(dueOf({ signed: '2026-01-31', verifyEvery: '1m' }), '2026-02-28');
    assert.equal(dueOf({ signed: '2024-02-29', verifyEvery: '1y' }), '2025-02-28');
    assert.equal(dueOf({ signed: '2026-12-20', verifyEvery: '30d' }), '2027-01-19');
    assert.equal(dueOf({ signed: '2020-01-01', verified: '2026-11-05' }), '2027-11-05');
  });
});
