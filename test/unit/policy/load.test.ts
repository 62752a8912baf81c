/** Policy files: what is read, and what is said of mistakes. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extendPolicy, parsePolicy } from '../../../src/policy/load';
import { ruleIdsBySlug } from '../../../src/rules/metadata';

const parse = (text: string, folder = '') => parsePolicy('phi-trace.yaml', text, folder, ruleIdsBySlug);
const told = (text: string): string[] => parse(text).problems.map((p) => `${p.line + 1}:${p.column + 1} ${p.message}`);

describe('policy files', () => {
  it('are read whole', () => {
    const {
      policy,
      problems,
      extends: bases,
    } = parse(
      [
        'version: 1',
        'extends: [a.yaml, b.yaml]',
        'context: health',
        'elements: [{ name: cust_ref, class: mrn }]',
        'vendors: { acme: { baa: { signed: 2026-01-10 } } }',
        'dataSets: [{ match: x.csv, status: synthetic }]',
        'severity: { phi-in-log: info, PHI601: off }',
        'exclude: [old/**]',
      ].join('\n'),
      'clinic',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(bases, ['a.yaml', 'b.yaml']);
    assert.deepEqual(policy.context, [{ folder: 'clinic', globs: ['**'] }]);
    assert.deepEqual(policy.vendors[0]?.place, { file: 'phi-trace.yaml', line: 4, column: 17 });
    assert.deepEqual(policy.dataSets, [{ match: ['x.csv'], status: 'synthetic', folder: 'clinic' }]);
    assert.deepEqual(
      [...policy.severity],
      [
        ['PHI201', 'info'],
        ['PHI601', 'off'],
      ],
    );
  });

  it('say what is wrong and where', () => {
    assert.deepEqual(told('version: 2\n'), ['1:10 "version" is 2; expected 1']);
    assert.deepEqual(told('version: 1\nvendor: {}\n'), ['2:1 unknown key "vendor" in the policy; did you mean "vendors"?']);
    assert.match(told('version: 1\nelements: [{ name: a, class: mnr }]\n')[0] ?? '', /^2:\d+ "class" of an element is "mnr"; did you mean "mrn"\?/);
    assert.match(
      told('version: 1\nvendors: { acme: { baa: { signed: soon } } }\n')[0] ?? '',
      /^2:\d+ "baa" of the vendor "acme" is "soon"; expected a day: 2026-06-30/,
    );
    assert.match(told('version: 1\nseverity: { PHI999: off }\n')[0] ?? '', /^2:13 no rule is called "PHI999"/);
    assert.match(told('version: 1\na: [\n')[0] ?? '', /not readable as YAML/);
    assert.match(told('- 1\n')[0] ?? '', /expected a mapping/);
  });

  it('keep what is right beside a mistake', () => {
    const { policy } = parse('version: 1\nelements: [{ name: a, class: wrong }, { name: b, class: mrn }]\ninternal: 3\nvendors: { x: { what: 1 }, y: {} }\n');
    assert.deepEqual(
      policy.elements.map((e) => e.name),
      ['b'],
    );
    assert.deepEqual(policy.internal, []);
    assert.deepEqual(
      policy.vendors.map((v) => v.key),
      ['y'],
    );
  });

  it('refuse what expands without end', () => {
    const bomb = [
      'version: 1',
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
    ];
    assert.match(told(bomb.join('\n'))[0] ?? '', /expansions of YAML aliases/);
  });

  it('add to those that they extend', () => {
    const base = parse('version: 1\ninternal: [a]\nvendors: { x: { owner: base }, z: {} }\nseverity: { PHI201: off }\n').policy;
    const own = parse('version: 1\ninternal: [b]\nvendors: { x: { hosts: [h] } }\nseverity: { PHI201: error }\n').policy;
    const both = extendPolicy(own, [base]);
    assert.deepEqual(both.internal, ['b', 'a']);
    assert.deepEqual(
      both.vendors.map((v) => [v.key, v.hosts]),
      [
        ['x', ['h']],
        ['z', []],
      ],
    );
    assert.equal(both.severity.get('PHI201'), 'error');
  });
});
