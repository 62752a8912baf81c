/** Parts of the extension that need no editor. */
import assert from 'node:assert/strict';
import { groupFindings, positionText } from '../../../src/extension/findingsModel';
import { createFindingsCopy } from '../../../src/extension/findingsStore';
import { summaryText, withReason } from '../../../src/extension/words';
import type { FileFindings, FindingItem, Place, SeverityName } from '../../../src/protocol/messages';

const at = (line: number, uri = 'file:///w/a.py'): Place => ({ uri, range: { start: { line, character: 0 }, end: { line, character: 1 } } });

const item = (rule: string, severity: SeverityName, line: number): FindingItem => ({
  fingerprint: `${rule}${line}`,
  rule,
  ruleTitle: 'Title',
  severity,
  level: 'error',
  confidence: 'high',
  message: `${rule} at ${line}`,
  sink: 'print',
  vendor: null,
  reasons: [],
  elements: [],
  citations: [],
  place: at(line),
  steps: [{ kind: 'source', message: 'read', place: at(0, 'file:///w/other%20file.py') }],
});

const file = (path: string, items: readonly FindingItem[]): FileFindings => ({ uri: `file:///w/${path}`, path, origin: 'scan', items });

describe('the tree of findings', () => {
  const files = [
    file('b.py', [item('PHI201', 'warning', 3), item('PHI101', 'error', 1)]),
    file('a.py', [item('PHI201', 'warning', 9), item('PHI201', 'error', 20)]),
  ];

  it('groups by rule: worst first, then by file and line', () => {
    const groups = groupFindings(files, 'rule');
    assert.deepEqual(
      groups.map((group) => [group.label, group.detail, group.severity, group.findings.map((finding) => finding.detail)]),
      [
        ['PHI101 Title', '1', 'error', ['b.py line 2']],
        ['PHI201 Title', '3', 'error', ['a.py line 21', 'a.py line 10', 'b.py line 4']],
      ],
    );
    assert.deepEqual(
      groups[0]?.findings[0]?.steps.map((step) => [step.label, step.detail]),
      [['read', 'other file.py line 1']],
    );
  });

  it('groups by file', () => {
    assert.deepEqual(
      groupFindings(files, 'file').map((group) => [group.label, group.findings.map((finding) => finding.detail)]),
      [
        ['a.py', ['PHI201 line 21', 'PHI201 line 10']],
        ['b.py', ['PHI101 line 2', 'PHI201 line 4']],
      ],
    );
  });

  it('names cells as people count them', () => {
    assert.equal(positionText({ ...at(0), cell: { absoluteIndex: 3, range: at(1).range } }), 'cell 4, line 2');
  });

  it('takes files out that have no findings left', () => {
    const copy = createFindingsCopy();
    copy.update(files);
    assert.equal(copy.count, 4);
    copy.update([file('a.py', [])]);
    assert.deepEqual(
      copy.files().map((one) => one.path),
      ['b.py'],
    );
    copy.reset();
    assert.equal(copy.count, 0);
  });
});

describe('words', () => {
  it('sums up a scan', () => {
    const summary = { files: 1, lines: 1234, seconds: 0.44, errors: 1, warnings: 0, infos: 2, skipped: [], cancelled: false };
    assert.equal(summaryText(summary), '1 file, 1,234 lines in 0.4 s: 1 error, 0 warnings, 2 infos.');
    const cut = { ...summary, cancelled: true, skipped: [{ uri: 'file:///w/x.py', path: 'x.py', reason: 'no text' }] };
    assert.equal(summaryText(cut), 'scan cancelled after 1 file, 1,234 lines in 0.4 s: 1 error, 0 warnings, 2 infos; 1 file not wholly analysed.');
  });

  it('puts the reason where it belongs, on one line, inside the comment', () => {
    assert.equal(withReason('    # phi-trace: allow PHI201 [mrn] -- \n', ' because\n  of $& '), '    # phi-trace: allow PHI201 [mrn] -- because of $&\n');
    assert.equal(withReason('/* phi-trace: allow PHI201 -- */', 'x */ y'), '/* phi-trace: allow PHI201 -- x * / y */');
    assert.equal(withReason('  # phi-trace: allow PHI201 --', 'r'), '  # phi-trace: allow PHI201 -- r');
  });
});
