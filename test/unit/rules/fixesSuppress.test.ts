/** The fix that allows a finding with a reason: the comment stands where it speaks for the finding, and nothing else changes. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withReason } from '../../../src/extension/words';
import { applyFix, checkCase, examine, examineRaw, fixesOf, openFindings, signature, type FixCase } from './fixCase';

const IMPORTS = 'import pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n';

const CASES: readonly FixCase[] = [
  {
    name: 'a line of its own',
    source: 'def admit(mrn):\n    print(mrn)\n',
    changes: [['    print', '    # phi-trace: allow PHI201 [mrn] -- REASON\n    print']],
  },
  { name: 'the first line', source: 'print(patient["ssn"])\n', changes: [['print', '# phi-trace: allow PHI201 [ssn] -- REASON\nprint']] },
  {
    name: 'tabs',
    source: 'def admit(mrn):\n\tif mrn:\n\t\tprint(mrn)\n',
    changes: [['\t\tprint', '\t\t# phi-trace: allow PHI201 [mrn] -- REASON\n\t\tprint']],
  },
  {
    name: 'several elements',
    source: 'def admit(patient):\n    print(patient["ssn"], patient["mrn"])\n',
    changes: [['    print', '    # phi-trace: allow PHI201 [mrn, ssn] -- REASON\n    print']],
  },
  {
    name: 'a call on several lines',
    source: 'def admit(mrn):\n    print(\n        "admitted",\n        mrn,\n    )\n',
    changes: [['    print(', '    # phi-trace: allow PHI201 [mrn] -- REASON\n    print(']],
  },
  {
    name: 'a call within a statement on several lines',
    source: `${IMPORTS}df = pd.read_csv("p.csv", usecols=["ssn", "age"])\nmodel = (\n    LogisticRegression()\n    .fit(df, [1])\n)\n`,
    changes: [['    LogisticRegression()\n', '    # phi-trace: allow PHI101 [ssn] -- REASON\n    LogisticRegression()\n']],
  },
  {
    name: 'a statement behind a colon',
    source: 'def admit(mrn):\n    if mrn: print(mrn)\n',
    changes: [['    if mrn', '    # phi-trace: allow PHI201 [mrn] -- REASON\n    if mrn']],
  },
  {
    name: 'below another permission',
    source: 'def admit(mrn):\n    # phi-trace: allow PHI301 -- another rule\n    print(mrn)\n',
    changes: [['    print', '    # phi-trace: allow PHI201 [mrn] -- REASON\n    print']],
  },
  {
    name: 'behind an else',
    source: 'def admit(mrn, ok):\n    if ok:\n        pass\n    else:\n        print(mrn)\n',
    changes: [['        print', '        # phi-trace: allow PHI201 [mrn] -- REASON\n        print']],
  },
  {
    name: 'carriage returns',
    source: 'def admit(mrn):\r\n    print(mrn)\r\n',
    changes: [['    print', '    # phi-trace: allow PHI201 [mrn] -- REASON\r\n    print']],
  },
  {
    name: 'after a line that goes on: on the same line',
    source: 'def admit(mrn, ok):\n    done = ok and \\\n        print(mrn)\n    return done\n',
    changes: [['print(mrn)\n', 'print(mrn)  # phi-trace: allow PHI201 [mrn] -- REASON\n']],
  },
  {
    name: 'after a text on several lines: on the same line',
    source: 'def admit(mrn):\n    send("""\nadmitted\n""", print(mrn))\n',
    changes: [['print(mrn))\n', 'print(mrn))  # phi-trace: allow PHI201 [mrn] -- REASON\n']],
  },
  {
    name: 'notebook: the first line of a cell',
    kind: 'notebook',
    source: `import pandas as pd\ndf = pd.read_csv("p.csv", usecols=["mrn", "age"])\n# %%\ndf.head()\n`,
    changes: [['df.head()', '# phi-trace: allow PHI204 [mrn] -- REASON\ndf.head()']],
  },
  {
    name: 'notebook: behind a magic',
    kind: 'notebook',
    source: `import pandas as pd\ndf = pd.read_csv("p.csv", usecols=["mrn", "age"])\n# %%\n%time n = 1\nprint(df)\n`,
    changes: [['print(df)', '# phi-trace: allow PHI201 [mrn] -- REASON\nprint(df)']],
  },
  {
    name: 'TypeScript: a line of its own',
    kind: 'typescript',
    source: 'export function admit(p: { mrn: string }): void {\n  console.log(p.mrn);\n}\n',
    changes: [['  console', '  // phi-trace: allow PHI201 [mrn] -- REASON\n  console']],
  },
  {
    name: 'TypeScript: a call on several lines',
    kind: 'typescript',
    source: 'export function admit(p: { mrn: string }): void {\n  console.log(\n    "admitted",\n    p.mrn,\n  );\n}\n',
    changes: [['  console', '  // phi-trace: allow PHI201 [mrn] -- REASON\n  console']],
  },
  {
    name: 'TypeScript: above what speaks to another tool',
    kind: 'typescript',
    source: 'export function admit(p: { mrn: string }): void {\n  // eslint-disable-next-line no-console\n  console.log(p.mrn);\n}\n',
    changes: [['  // eslint', '  // phi-trace: allow PHI201 [mrn] -- REASON\n  // eslint']],
  },
  {
    name: 'TypeScript: behind the end of a comment',
    kind: 'typescript',
    source: 'export function admit(p: { mrn: string }): void {\n  /* to be\n     removed */ console.log(p.mrn);\n}\n',
    changes: [['*/ console', '*/ /* phi-trace: allow PHI201 [mrn] -- REASON */console']],
  },
  {
    name: 'TypeScript: in a chain',
    kind: 'typescript',
    source: 'export function admit(ps: { mrn: string }[]): void {\n  ps.filter(Boolean)\n    .forEach((p) =>\n      console.log(p.mrn));\n}\n',
    changes: [['      console', '      // phi-trace: allow PHI201 [mrn] -- REASON\n      console']],
  },
  {
    name: 'TypeScript: in a template on several lines: in front of the call',
    kind: 'typescript',
    source: 'export function admit(p: { mrn: string }): string {\n  return `\n    ${console.log(p.mrn)}\n  `;\n}\n',
    changes: [['${console', '${/* phi-trace: allow PHI201 [mrn] -- REASON */console']],
  },
  {
    name: 'a component: in front of the call, not in the text',
    kind: 'tsx',
    source: 'export const Row = (p: { mrn: string }) => (\n  <p>\n    {console.log(p.mrn)}\n  </p>\n);\n',
    changes: [['{console', '{/* phi-trace: allow PHI201 [mrn] -- REASON */console']],
  },
  {
    name: 'JavaScript',
    kind: 'javascript',
    source: 'function admit(patient) {\n  console.log(patient.ssn);\n}\n',
    changes: [['  console', '  // phi-trace: allow PHI201 [ssn] -- REASON\n  console']],
  },
];

describe('quick fix: suppress with a reason', () => {
  for (const one of CASES) {
    it(one.name, async () => {
      const { after, finding, fix } = await checkCase('suppress', one);
      const allowed = after.result.findings.filter((f) => f.suppression !== undefined);
      assert.deepEqual(allowed.map(signature), [signature(finding)], 'exactly this finding is allowed');
      assert.equal(allowed[0]?.suppression?.reason, 'reviewed with the privacy office');
      assert.equal(fix.isPreferred, false);
      assert.deepEqual(fixesOf(after, allowed[0]), [], 'what is allowed needs no fix');
    });
  }

  it('is proved on enough sources', () => assert.ok(CASES.length >= 18));

  it('is offered for every finding of a file, and leaves the others', async () => {
    const subject = await examine('python', 'def admit(patient):\n    print(patient["mrn"])\n    print(patient["ssn"])\n    print(patient["mrn"])\n');
    const findings = openFindings(subject.result);
    assert.equal(findings.length, 3);
    for (const finding of findings) {
      const fix = fixesOf(subject, finding).find((x) => x.id === 'suppress');
      assert.ok(fix);
      const after = await examineRaw(subject.path, applyFix(subject, fix));
      assert.equal(openFindings(after.result).length, 2);
    }
  });

  it('leaves the reason to the editor: without one nothing is allowed', async () => {
    for (const { kind, source } of CASES) {
      const subject = await examine(kind ?? 'python', source);
      const finding = openFindings(subject.result)[0];
      assert.ok(finding);
      const fix = fixesOf(subject, finding).find((x) => x.id === 'suppress');
      assert.equal(fix?.asksReason, true);
      assert.ok(!fix.title.includes('--'));
      const [edit] = fix.edits;
      assert.ok(edit);
      const plain = await examineRaw(subject.path, applyFix(subject, { ...fix, asksReason: false }));
      // What is reported stays, and that the comment lacks a reason.
      const left = openFindings(plain.result);
      assert.deepEqual(left.filter((f) => f.rule !== 'PHI901').map(signature), openFindings(subject.result).map(signature));
      assert.equal(left.filter((f) => f.rule === 'PHI901').length, 1);
      const written = withReason(edit.newText, 'because */ of a\nreason');
      const asked = await examineRaw(subject.path, applyFix(subject, { ...fix, asksReason: false, edits: [{ ...edit, newText: written }] }));
      assert.equal(asked.result.findings.filter((f) => f.suppression !== undefined).length, 1, written);
    }
  });

  it('is not offered where a comment has no place', async () => {
    const taken = await examine('python', 'def admit(mrn, ok):\n    done = ok and \\\n        print(mrn)  # noqa: T201\n    return done\n');
    const inside = await examine('python', 'def admit(mrn):\n    return f"""\n    {print(mrn)}\n    """\n');
    for (const subject of [taken, inside]) {
      const findings = openFindings(subject.result);
      assert.ok(findings.length > 0);
      for (const finding of findings)
        assert.deepEqual(
          fixesOf(subject, finding).filter((fix) => fix.id === 'suppress'),
          [],
        );
    }
  });

  it('is not offered for names that the comment cannot hold', async () => {
    const subject = await examine('python', 'import pandas as pd\ndf = pd.read_csv("patients.csv", usecols=["ssn, patient", "age"])\nprint(df)\n');
    const findings = openFindings(subject.result);
    assert.ok(findings.length > 0);
    for (const finding of findings)
      assert.deepEqual(
        fixesOf(subject, finding).filter((fix) => fix.id === 'suppress'),
        [],
      );
  });
});
