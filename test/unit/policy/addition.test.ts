/** Declarations written into policies: the rest of the text stays, and the policy says what was declared. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addToPolicy, withPolicyEdit, type PolicyAddition } from '../../../src/policy/addition';
import { parsePolicy } from '../../../src/policy/load';
import { ruleIdsBySlug } from '../../../src/rules/metadata';

const NAME: PolicyAddition = { key: 'elements', rows: [{ name: 'mrn', in: 'wards.csv', class: 'none' }] };
const HOST: PolicyAddition = { key: 'internal', host: 'scores.example' };
const VENDOR: PolicyAddition = { key: 'vendors', vendor: 'openai' };

/** The text with all three, after checks that each is written once and nothing else changes. */
function withAll(text: string | undefined): string {
  let now = text;
  for (const addition of [NAME, HOST, VENDOR]) {
    const edit = addToPolicy(now, addition);
    assert.ok(edit, addition.key);
    now = withPolicyEdit(now, edit);
    assert.deepEqual(addToPolicy(now, addition)?.newText, '');
  }
  const result = now ?? '';
  const { policy, problems } = parsePolicy('phi-trace.yaml', result, '', ruleIdsBySlug);
  assert.deepEqual(problems, []);
  assert.ok(policy.elements.some((row) => row.name === 'mrn' && row.in === 'wards.csv' && row.class === 'none'));
  assert.ok(policy.internal.includes('scores.example'));
  assert.ok(policy.vendors.some((vendor) => vendor.key === 'openai'));
  for (const line of (text ?? '').split(/\r?\n/)) assert.ok(/[[{]/.test(line) || result.includes(line), line);
  return result;
}

describe('additions to a policy', () => {
  it('make a policy where there is none', () => {
    const text = withAll(undefined);
    assert.ok(text.startsWith('version: 1\n\nelements:\n  - { name: mrn, in: wards.csv, class: none }\n'));
  });
  it('fill an empty file', () => void withAll('\n'));
  it('add keys that are not there', () => void withAll('# ours\nversion: 1\nseverity: { PHI601: warning }\n'));
  it('add keys to a text without a line break at its end', () => void withAll('version: 1'));
  it('fill keys without a value', () => void withAll('version: 1\nelements: # names\n# - { name: x, class: none }\ninternal:\nvendors:\n  # none yet\n'));
  it('add rows to lists', () => {
    const text = withAll(
      'version: 1\nelements:\n  - { name: cust_ref, class: mrn }   # ours\n  - name: a\n    class: none\n\n# hosts\ninternal:\n- a.example\nvendors:\n    aws: {} # fill in\n    acme:\n        hosts: [a.example]\nexclude: ["x/**"]\n',
    );
    assert.ok(text.includes('    class: none\n  - { name: mrn, in: wards.csv, class: none }\n\n# hosts\ninternal:\n- a.example\n- scores.example\nvendors:'));
    assert.ok(text.includes('        hosts: [a.example]\n    openai: {} #'));
  });
  it('add items to lists in brackets', () => {
    const text = withAll('version: 1\nelements: [{ name: cust_ref, class: mrn }]\ninternal: [a.example, "*.corp.example"]\nvendors: { aws: {} }\n');
    assert.ok(text.includes('internal: [a.example, "*.corp.example", scores.example]'));
  });
  it('add items to empty brackets', () => void withAll('version: 1\nelements: []\ninternal: []\nvendors: {}\n'));
  it('keep the line breaks of Windows', () => {
    const text = withAll('version: 1\r\ninternal:\r\n  - a.example\r\n');
    assert.ok(!/[^\r]\n/.test(text));
  });
  it('put names in quotes that YAML would read otherwise', () => {
    const edit = addToPolicy(undefined, {
      key: 'elements',
      rows: [
        { name: 'no', class: 'none' },
        { name: 'a: b', class: 'none' },
      ],
    });
    const { policy } = parsePolicy('p', withPolicyEdit(undefined, edit as NonNullable<typeof edit>), '', ruleIdsBySlug);
    assert.deepEqual(
      policy.elements.map((row) => row.name),
      ['no', 'a: b'],
    );
  });
  it('leave alone what they cannot read', () => {
    for (const text of ['version: [', '[1, 2]', '{ version: 1 }', 'version: 1\ninternal: a.example\n', 'version: 1\ninternal: &a [b.example]\n'])
      assert.equal(addToPolicy(text, HOST), undefined, text);
  });
});
