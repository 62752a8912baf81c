/** Catalog files: what is read, and how mistakes are named with line and column. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCatalogFile } from '../../../src/catalog/load';
import { loaded } from './catalogSetup';

/** Line and column as people count them, then the message. */
function problems(text: string): string[] {
  return parseCatalogFile('own.yaml', text).problems.map((one) => `${one.line + 1}:${one.column + 1} ${one.message}`);
}

const HEAD = 'version: 1\nlanguage: python\n';

/** The example of docs/catalog.md, which scripts outside rely on. */
export const LEAST = `version: 1
language: python                 # or typescript, which covers JavaScript
sources:
  - { call: taint_source, element: phi }                  # what the call returns; element is a class of rules.md, or phi
  - { name: user_ssn, element: ssn }                       # any variable, parameter, field or key of that name
  - { method: get_taint, element: phi }                    # x.get_taint() on any receiver
sinks:
  - { call: taint_sink, data: ["*"], kind: telemetry }     # all arguments
  - { call: pkg.mod.send, data: [0, body], kind: external-api, vendor: acme }
  - { method: emit, data: ["*"], kind: telemetry }
sanitizers:
  - { call: sanitize, clears: ["*"] }                      # the result is clean; or a list of classes
guards:
  - { call: is_safe, when: true, clears: [0] }             # on the branch where it holds, the argument is clean
`;

describe('parseCatalogFile', () => {
  it('reads the least that the grammar accepts', () => {
    const file = loaded(LEAST);
    assert.equal(file.language, 'python');
    assert.deepEqual(
      file.sources?.map((row) => [row.call ?? row.name ?? row.method, row.element]),
      [
        ['taint_source', 'phi'],
        ['user_ssn', 'ssn'],
        ['get_taint', 'phi'],
      ],
    );
    assert.deepEqual(file.sinks?.[1]?.data, [0, 'body']);
    assert.equal(file.sinks?.[1]?.vendor, 'acme');
    assert.deepEqual(file.sanitizers?.[0]?.clears, ['*']);
    assert.deepEqual(file.guards, [{ call: 'is_safe', clears: [0], holds: true }]);
  });

  it('keeps where every row stands', () => {
    const file = loaded(LEAST);
    assert.deepEqual(file.origins.sinks[1], { file: 'own.yaml', line: 8, column: 4 });
    assert.deepEqual(
      file.origins.sources.map((one) => one.line),
      [3, 4, 5],
    );
  });

  it('takes the other branch of a guard, and one constant for a list of one', () => {
    const file = loaded(`${HEAD}guards:\n  - { call: is_bad, when: false, clears: [0] }\noperations:\n  - { call: f, when: { axis: 1 }, op: value.clean }\n`);
    assert.equal(file.guards?.[0]?.holds, false);
    assert.deepEqual(file.operations?.[0]?.when, { axis: [1] });
  });

  const mistakes: readonly (readonly [string, string, string | RegExp])[] = [
    ['an unknown key at the top', `${HEAD}sink:\n  - { call: f }\n`, '3:1 unknown key "sink" in the catalog; did you mean "sinks"?'],
    ['an unknown key in a row', `${HEAD}sinks:\n  - { call: f, date: ["*"], kind: telemetry }\n`, /^4:16 unknown key "date" in a sink; did you mean "data"\?/],
    ['a missing key', `${HEAD}sinks:\n  - { call: f, data: ["*"] }\n`, '4:5 a sink lacks "kind"'],
    [
      'a mistyped kind',
      `${HEAD}sinks:\n  - call: f\n    data: ["*"]\n    kind: telemetri\n`,
      /^6:11 "kind" of a sink is "telemetri"; did you mean "telemetry"\? expected training, telemetry/,
    ],
    ['a text where a list is expected', `${HEAD}sinks:\n  - { call: f, data: x, kind: telemetry }\n`, /^4:22 "data" of a sink is "x"; expected a list/],
    [
      'an element class that is none',
      `${HEAD}sources:\n  - { call: f, element: social }\n`,
      /^4:25 "element" of a source is "social"; expected name, geography/,
    ],
    [
      'a row that selects nothing',
      `${HEAD}sinks:\n  - { data: ["*"], kind: telemetry }\n`,
      '4:5 a sink selects nothing; expected one of call, method or attribute',
    ],
    [
      'a row that selects twice',
      `${HEAD}sinks:\n  - { call: f, method: g, data: ["*"], kind: telemetry }\n`,
      /^4:16 a sink has call and method; expected only one/,
    ],
    ['a selector', `${HEAD}sinks:\n  - { call: f, data: ["0["], kind: telemetry }\n`, /^4:16 "0\[" has a \[ without a \]/],
    ['a flow', `${HEAD}operations:\n  - { call: f, flow: ["self[] 0(0)"] }\n`, /^4:16 flow "self\[\] 0\(0\)" needs exactly one "->"/],
    ['an operation that is none', `${HEAD}operations:\n  - { call: f, op: frame.dorp }\n`, '4:16 unknown operation "frame.dorp"; did you mean "frame.drop"?'],
    [
      'an argument that the operation does not take',
      `${HEAD}operations:\n  - { call: f, op: frame.drop, args: { column: 0 } }\n`,
      /^4:32 frame.drop has no argument "column"; expected columns/,
    ],
    ['an operation that says nothing', `${HEAD}operations:\n  - { call: f }\n`, '4:5 an operation says nothing; expected op, flow or returns'],
    ['an access path with a space', `${HEAD}sinks:\n  - { call: "a b", data: ["*"], kind: telemetry }\n`, /^4:7 access path "a b" holds a space/],
    ['a method with dots at the end', `${HEAD}sinks:\n  - { method: "a.", data: ["*"], kind: telemetry }\n`, /^4:7 access path "a\." has an empty segment/],
    [
      'a vendor with capitals',
      `${HEAD}sinks:\n  - { call: f, data: ["*"], kind: telemetry, vendor: Acme }\n`,
      /^4:54 "vendor" of a sink is "Acme"; expected a vendor key in lower case/,
    ],
    [
      'a rule that is none',
      `${HEAD}sinks:\n  - { call: f, data: ["*"], kind: telemetry, rule: phi-in-log }\n`,
      /^4:52 "rule" of a sink is "phi-in-log"; expected a rule id/,
    ],
    ['a type with #', `${HEAD}types:\n  a.B#c: { shape: frame }\n`, /^4:3 type "a.B#c" has a "#"/],
    ['a shape that is none', `${HEAD}types:\n  a.B: { shape: table }\n`, /^4:17 "shape" of the type "a.B" is "table"; expected frame/],
    ['another version', 'version: 2\nlanguage: python\n', '1:10 "version" is 2; expected 1'],
    ['a language that is none', 'version: 1\nlanguage: ruby\n', /^2:11 "language" is "ruby"; expected python or typescript/],
    ['no version', 'language: python\n', '1:1 the catalog lacks "version"'],
    ['a list instead of a mapping', '- a\n- b\n', '1:1 expected a mapping with version, language and rows'],
    ['an empty file', '# nothing\n', /^1:1 the file is empty/],
    ['a duplicate key', `${HEAD}language: typescript\n`, /^3:1 not readable as YAML: Map keys must be unique/],
    ['a bracket that is not closed', `${HEAD}sinks:\n  - { call: [f\n`, /not readable as YAML/],
    [
      'a receiver without a method',
      `${HEAD}sinks:\n  - { call: f, receiver: [log], data: ["*"], kind: telemetry }\n`,
      '4:16 "receiver" belongs to a method row',
    ],
  ];
  for (const [what, text, expected] of mistakes) {
    it(`names ${what}`, () => {
      const found = problems(text);
      assert.ok(found.length > 0, 'nothing is named');
      if (typeof expected === 'string') assert.ok(found[0]?.startsWith(expected), found[0]);
      else assert.match(found[0] ?? '', expected);
    });
  }

  it('keeps the rows that are right beside one that is wrong', () => {
    const parsed = parseCatalogFile(
      'own.yaml',
      `${HEAD}sinks:\n  - { call: f, data: ["*"], kind: telemetry }\n  - { call: g, kind: telemetry }\n  - { call: h, data: [0], kind: training }\n`,
    );
    assert.equal(parsed.problems.length, 1);
    assert.equal(parsed.problems[0]?.line, 4);
    assert.deepEqual(
      parsed.file?.sinks?.map((row) => row.call),
      ['f', 'h'],
    );
    assert.deepEqual(
      parsed.file?.origins.sinks.map((one) => one.line),
      [3, 5],
    );
  });

  it('refuses a bomb of aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array<string>(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const found = parseCatalogFile('own.yaml', `${lines.join('\n')}\n`);
    assert.match(found.problems[0]?.message ?? '', /expansions of YAML aliases/);
    assert.equal(found.file, undefined);
  });

  it('lets rows share lists by YAML anchors', () => {
    const file = loaded(`${HEAD}sinks:\n  - { call: f, data: &all ["*"], kind: telemetry }\n  - { call: g, data: *all, kind: telemetry }\n`);
    assert.deepEqual(file.sinks?.[1]?.data, ['*']);
  });

  it('never throws, whatever the text', () => {
    const word = fc.constantFrom(
      'version: 1',
      'language: python',
      'sinks:',
      '  - { call: f }',
      '  - call: [a, {b: 1}]',
      'types: [1]',
      'operations: {a: b}',
      'sources: null',
      '  - 3',
      '\t',
      '- x',
      '? !!map',
      '&a *a',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 12 })), { maxLength: 12 }), (lines) => {
        const parsed = parseCatalogFile('own.yaml', lines.join('\n'));
        for (const one of parsed.problems) assert.ok(one.line >= 0 && one.column >= 0 && one.message.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
