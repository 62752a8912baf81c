/** Suppression comments: what is read, where it holds, and what does not count. */
import assert from 'node:assert/strict';
import { applySuppressions, parseAllowComments } from '../../../src/findings/suppress';
import type { CommentText } from '../../../src/findings/suppress';
import type { Finding } from '../../../src/findings/types';
import { LineIndex } from '../../../src/base/lineIndex';

/** Comments of a source by a simple scan: enough for texts without strings that hold comment marks. */
function commentsOf(text: string): CommentText[] {
  return [...text.matchAll(/#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
    text: match[0],
  }));
}

function finding(text: string, code: string, elements: readonly string[] = ['mrn'], rule: Finding['rule'] = 'PHI201'): Finding {
  const start = text.indexOf(code);
  assert.ok(start >= 0, `«${code}» is in the text`);
  const span = { start, end: start + code.length };
  const location = { file: 'a.py', span, range: new LineIndex(text).range(span) };
  return {
    rule,
    slug: 'phi-in-log',
    kind: 'telemetry',
    severity: 'warning',
    confidence: 'high',
    message: 'm',
    location,
    elements: elements.map((name) => ({ name, class: 'mrn', confidence: 'high', evidence: 'e' })),
    context: [],
    sink: 'print',
    vendor: null,
    flows: [],
    fingerprint: code,
  };
}

function suppressionOf(text: string, code: string, elements?: readonly string[], today = '2026-01-01', rule?: Finding['rule']) {
  const { allows } = parseAllowComments(commentsOf(text), text);
  return applySuppressions([finding(text, code, elements, rule)], allows, today).findings[0]?.suppression;
}

describe('suppression comments', () => {
  it('read rule, elements, reason, reviewer and date', () => {
    const text = 'print(x)  # phi-trace: allow PHI201 [mrn, "Pat Name"] -- synthetic, checked, privacy office, until 2027-03-01\n';
    const { allows, problems } = parseAllowComments(commentsOf(text), text);
    assert.deepEqual(problems, []);
    const { rules, elements, reason, reviewer, until } = allows[0]!;
    assert.deepEqual(
      { rules, elements, reason, reviewer, until },
      { rules: ['PHI201'], elements: ['mrn', 'Pat Name'], reason: 'synthetic, checked', reviewer: 'privacy office', until: '2027-03-01' },
    );
  });

  it('take several rules, and all forms of comment', () => {
    for (const comment of [
      '# phi-trace: allow PHI201, PHI301 -- why',
      '// phi-trace: allow PHI201,PHI301 -- why',
      '/* phi-trace: allow PHI201, PHI301 -- why */',
      '/**\n * phi-trace: allow PHI201, PHI301\n * -- why\n */',
    ]) {
      const { allows } = parseAllowComments([{ span: { start: 0, end: comment.length }, text: comment }], `${comment}\nprint(x)\n`);
      assert.deepEqual(
        allows.map(({ rules, reason }) => [rules, reason]),
        [[['PHI201', 'PHI301'], 'why']],
        comment,
      );
    }
  });

  it('hold on their own line', () => {
    assert.deepEqual(suppressionOf('print(x)  # phi-trace: allow PHI201 -- test data\n', 'print(x)'), { kind: 'comment', reason: 'test data' });
    assert.ok(suppressionOf('/* phi-trace: allow PHI201 -- test data */ print(x)\n', 'print(x)'));
    assert.equal(suppressionOf('print(a)  # phi-trace: allow PHI201 -- test data\nprint(x)\n', 'print(x)'), undefined);
  });

  it('hold on the line below, past further lines of comment', () => {
    assert.ok(suppressionOf('# phi-trace: allow PHI201 -- test data\nprint(x)\n', 'print(x)'));
    assert.ok(suppressionOf('  # phi-trace: allow PHI201 -- test data\r\n  # that nobody minds\r\n  print(x)\r\n', 'print(x)'));
    assert.ok(suppressionOf('// phi-trace: allow PHI201 -- test data\n/* more\n   words */\nlog(x)\n', 'log(x)'));
    assert.equal(suppressionOf('# phi-trace: allow PHI201 -- test data\n\nprint(x)\n', 'print(x)'), undefined);
    assert.equal(suppressionOf('# phi-trace: allow PHI201 -- test data\nprint(a)\nprint(x)\n', 'print(x)'), undefined);
  });

  it('hold for a call that opens on the line, and for an argument on its own line', () => {
    const text = '# phi-trace: allow PHI201 -- test data\nlog(\n  a,\n  x,\n)\n';
    const below = finding(text, 'x,');
    const sink = finding(text, 'log(\n  a,\n  x,\n)').location;
    const { allows } = parseAllowComments(commentsOf(text), text);
    const withSink = { ...below, flows: [[{ kind: 'sink' as const, location: sink, message: 'logged' }]] };
    assert.equal(applySuppressions([below], allows, '2026-01-01').findings[0]?.suppression, undefined);
    assert.ok(applySuppressions([withSink], allows, '2026-01-01').findings[0]?.suppression);
    assert.ok(suppressionOf('log(\n  x,  # phi-trace: allow PHI201 -- test data\n)\n', 'x,'));
  });

  it('cover only findings of the rule whose elements are all named', () => {
    const text = 'print(x)  # phi-trace: allow PHI201 [mrn] -- test data\n';
    assert.ok(suppressionOf(text, 'print(x)', ['MRN']));
    assert.equal(suppressionOf(text, 'print(x)', ['mrn', 'ssn']), undefined);
    assert.equal(suppressionOf(text, 'print(x)', ['mrn'], '2026-01-01', 'PHI301'), undefined);
  });

  it('hold through their last day', () => {
    const text = 'print(x)  # phi-trace: allow PHI201 -- test data, until 2026-05-31\n';
    assert.ok(suppressionOf(text, 'print(x)', ['mrn'], '2026-05-31'));
    assert.equal(suppressionOf(text, 'print(x)', ['mrn'], '2026-06-01'), undefined);
    const { allows } = parseAllowComments(commentsOf(text), text);
    const result = applySuppressions([finding(text, 'print(x)')], allows, '2026-06-01');
    assert.deepEqual([result.expired.length, result.unused.length], [1, 0]);
    assert.equal(applySuppressions([], allows, '2026-06-01').unused.length, 1);
  });

  it('suppress nothing without a rule, a reason or a real date, and say so', () => {
    const kinds = (text: string) => {
      const { allows, problems } = parseAllowComments(commentsOf(text), text);
      assert.equal(allows.length, 0, text);
      return problems.map((problem) => problem.kind);
    };
    assert.deepEqual(kinds('print(x)  # phi-trace: allow -- reason\n'), ['no-rule']);
    assert.deepEqual(kinds('print(x)  # phi-trace: allow everything -- reason\n'), ['no-rule']);
    assert.deepEqual(kinds('print(x)  # phi-trace: allow PHI201\n'), ['no-reason']);
    assert.deepEqual(kinds('print(x)  # phi-trace: allow PHI201 [mrn] --  , until 2027-01-01\n'), ['no-reason']);
    assert.deepEqual(kinds('print(x)  # phi-trace: allow PHI201 -- reason, until 2027-02-29\n'), ['bad-date']);
    assert.deepEqual(kinds('print(x)  # phi-trace: allow PHI201 -- reason, until next year\n'), ['bad-date']);
    assert.deepEqual(kinds('x = 1\n# phi-trace: allow PHI201 -- reason\n'), ['no-target']);
    assert.deepEqual(kinds('print(x)  # a comment about phi-trace: allow PHI201 -- reason\n'), []);
  });

  it('at the end of a cell do not speak for the next cell', () => {
    const text = 'x = 1\n# phi-trace: allow PHI201 -- test data\nprint(x)\n';
    const end = text.indexOf('print');
    assert.equal(parseAllowComments(commentsOf(text), text, [end]).problems[0]?.kind, 'no-target');
    assert.equal(parseAllowComments(commentsOf(text), text, [text.length]).allows.length, 1);
  });

  it('repeat no identifier that someone wrote into the reason', () => {
    const text = 'print(x)  # phi-trace: allow PHI201 -- record 123-45-6789 of a@b.example is made up\n';
    assert.equal(suppressionOf(text, 'print(x)')?.reason, 'record «ssn» of «email» is made up');
  });

  it('leave an earlier decision in place', () => {
    const text = 'print(x)  # phi-trace: allow PHI201 -- test data\n';
    const { allows } = parseAllowComments(commentsOf(text), text);
    const decided: Finding = { ...finding(text, 'print(x)'), suppression: { kind: 'decision', reason: 'accepted' } };
    assert.equal(applySuppressions([decided], allows, '2026-01-01').findings[0], decided);
  });
});
