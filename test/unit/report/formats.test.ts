/** The terminal's report, the tool's own JSON, and the formats of other tools. */
import assert from 'node:assert/strict';
import { ecfrUri } from '../../../src/report/citations';
import { csv } from '../../../src/report/csv';
import { github } from '../../../src/report/github';
import { gitlab } from '../../../src/report/gitlab';
import { json } from '../../../src/report/json';
import { junit } from '../../../src/report/junit';
import { lineHashes } from '../../../src/report/lineHash';
import { markdown } from '../../../src/report/markdown';
import { compareFindings } from '../../../src/report/order';
import { pretty } from '../../../src/report/pretty';
import { rdjson } from '../../../src/report/rdjson';
import { pathToUri, plain } from '../../../src/report/text';
import { allowedFinding, at, fitFinding, incomplete, printFinding, sampleReport } from './sample';

describe('pretty', () => {
  const text = pretty(sampleReport());

  it('groups by file, with clickable places, elements and evidence', () => {
    const lines = text.split('\n');
    assert.ok(lines.includes('src/train.py'));
    assert.ok(lines.includes('  src/train.py:12:5'));
    assert.ok(lines.includes('    error  PHI101  ssn, mrn reach LogisticRegression.fit'));
    assert.ok(lines.includes('      ssn as k1  ssn, high: column of the header of data/patients.csv'));
    assert.ok(lines.includes('      with clinical values: glucose'));
    assert.ok(lines.includes('      src/load data.py:3:6 read from data/patients.csv → 1 step → fitted'));
  });

  it('names the cell of a notebook beside the raw place', () => {
    assert.match(text, /^ {2}nb\/eda\.ipynb:57:9 {2}\(cell 3:2:5\)$/m);
  });

  it('lists every step when verbose, and the allowed findings', () => {
    const verbose = pretty(sampleReport(), { verbose: true });
    assert.match(verbose, /1\. src\/load data\.py:3:6 source: read from data\/patients\.csv/);
    assert.match(verbose, /2\. src\/train\.py:10:1 assign: assigned to X/);
    assert.match(verbose, /\(allowed: synthetic data\)/);
    assert.doesNotMatch(text, /synthetic data/);
  });

  it('sums up', () => {
    assert.match(text, /^2 findings \(1 error, 1 warning\) in 2 of 14 files, 1,234 lines\.$/m);
    assert.match(text, /^1 allowed by comments; 1 known to the baseline; 2 of lower confidence hidden/m);
    assert.match(text, /^2 files could not be fully analysed\.$/m);
    assert.equal(
      pretty(sampleReport({ findings: [], incomplete: [], hidden: { confidence: 0, other: 0, baseline: 0 } })),
      'No findings in 14 files, 1,234 lines.\n',
    );
  });

  it('shows control and reordering characters of hostile names as codes', () => {
    const location = { ...fitFinding.location, file: 'a\u001b[31m\n.py' };
    const hostile = pretty(sampleReport({ findings: [{ ...fitFinding, location, message: '\u202egnp.exe reaches print' }] }));
    assert.doesNotMatch(hostile, /\u001b|\u202e/);
    assert.match(hostile, /a\\u\{1b\}\[31m\\u\{a\}\.py/);
  });
});

describe('json', () => {
  const report = JSON.parse(json(sampleReport())) as {
    version: number;
    summary: { findings: number; suppressed: number; byRule: Record<string, number>; bySeverity: Record<string, number> };
    findings: { location: Record<string, unknown>; suppression: unknown; flows: unknown[][] }[];
    incomplete: { file: string; location: { line: number } | null }[];
    skipped: unknown[];
  };

  it('has the documented shape', () => {
    assert.equal(report.version, 1);
    assert.equal(report.summary.findings, 2);
    assert.equal(report.summary.suppressed, 1);
    assert.deepEqual(report.summary.bySeverity, { error: 1, warning: 1, info: 0 });
    assert.deepEqual(report.summary.byRule, { PHI101: 1, PHI201: 1 });
    assert.deepEqual(report.findings[0]?.location.cell, { index: 2, absoluteIndex: 4, line: 2, column: 5, endLine: 2, endColumn: 27 });
    assert.equal(report.findings[1]?.location.line, 12);
    assert.equal(report.findings[1]?.flows[0]?.length, 3);
    assert.equal(report.findings[1]?.suppression, null);
    assert.deepEqual(
      report.incomplete.map((item) => item.location?.line ?? null),
      [null, 4],
    );
    assert.deepEqual(report.skipped, [{ path: 'dist/app.js', reason: 'minified' }]);
  });

  it('holds no text but names, messages and places', () => {
    assert.doesNotMatch(json(sampleReport()), /"span"|"fix"/);
  });
});

describe('order of findings', () => {
  it('is by file, place and rule, not by locale', () => {
    const b = { ...fitFinding, location: at('b.py', 1, 0, 1) };
    const upper = { ...fitFinding, location: at('Z.py', 9, 0, 1) };
    const later = { ...fitFinding, location: at('b.py', 2, 0, 1) };
    const sameLine = { ...fitFinding, rule: 'PHI201' as const, location: at('b.py', 1, 0, 1) };
    assert.deepEqual([later, sameLine, b, upper].sort(compareFindings), [upper, b, sameLine, later]);
    assert.equal(compareFindings(printFinding, printFinding), 0);
    assert.ok(compareFindings(printFinding, allowedFinding) < 0);
    assert.equal(incomplete.length, 2);
  });
});

describe('line hash', () => {
  const all = (text: string) => [...lineHashes(text, new Set([1, 2, 3, 4, 5, 6, 7])).entries()].sort((a, b) => a[0] - b[0]).map(([, hash]) => hash);

  it('is what code scanning computes', () => {
    // Values published with the algorithm.
    assert.deepEqual(all(''), ['c129715d7a2bc9a3:1']);
    assert.deepEqual(all(' a\nb\n  \t\tc\n d'), ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']);
    const withEnd = [
      'e9496ae3ebfced30:1',
      'fb7c023a8b9ccb3f:1',
      'ce8ba1a563dcdaca:1',
      'e20e36e16fcb0cc8:1',
      'b3edc88f2938467e:1',
      'c8e28b0b4002a3a0:1',
      'c129715d7a2bc9a3:1',
    ];
    assert.deepEqual(all(' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n'), withEnd);
    assert.deepEqual(all(' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n'), withEnd);
    assert.deepEqual(all(' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r'), withEnd);
  });

  it('gives only the lines asked for', () => {
    assert.deepEqual([...lineHashes('a\nb\nc\n', new Set([2])).keys()], [2]);
    assert.equal(lineHashes('a', new Set()).size, 0);
  });
});

describe('text', () => {
  it('makes names harmless and paths relative URIs', () => {
    assert.equal(plain('a\tb\u2066c'), 'a\\u{9}b\\u{2066}c');
    assert.equal(pathToUri('data sets/ü.py'), 'data%20sets/%C3%BC.py');
  });

  it('finds the page of a citation', () => {
    assert.equal(ecfrUri('45 CFR 164.514(b)(2)(i)'), 'https://www.ecfr.gov/current/title-45/section-164.514#p-164.514(b)(2)(i)');
    assert.equal(ecfrUri('a hospital policy'), undefined);
  });
});

describe('formats for other tools', () => {
  const hostile = sampleReport({
    findings: [{ ...fitFinding, message: '=cmd|"x"%0A::error::y\n<img onerror=1> reaches fit', location: at('a,b:c.py', 4, 2, 9) }],
  });

  it('csv has one line a finding and runs no formula', () => {
    const lines = csv(sampleReport()).split('\r\n');
    assert.equal(lines[0], 'file,line,column,cell,cellLine,severity,confidence,rule,kind,message,elements,sink,vendor,status,fingerprint');
    assert.equal(lines[1], 'nb/eda.ipynb,57,9,2,2,warning,medium,PHI201,telemetry,mrn reaches print,mrn,print,,open,00000000000000bb');
    assert.match(lines[2] ?? '', /"ssn, mrn reach LogisticRegression\.fit",ssn mrn/);
    assert.equal(lines.length, 5);
    assert.match(csv(hostile), /"'=cmd\|""x""%0A::error::y\\u\{a\}<img/);
  });

  it('markdown escapes what would be markup', () => {
    assert.match(markdown(sampleReport()), /^2 findings in 14 files, 1,234 lines\.$/m);
    assert.match(markdown(sampleReport()), /^\| warning \| PHI201 \| `nb\/eda\.ipynb cell 3 line 2` \| mrn reaches print \| `mrn` \(mrn\) \|$/m);
    assert.match(markdown(hostile), /=cmd\\\|"x"%0A::error::y\\\\u\\{a\\}\\<img onerror=1\\>/);
  });

  it('github commands cannot be broken out of', () => {
    const lines = github(hostile).trimEnd().split('\n');
    assert.equal(
      lines[0],
      '::error file=a%2Cb%3Ac.py,line=5,endLine=5,col=3,endColumn=10,title=PHI101 identifier-in-training::=cmd|"x"%250A::error::y%0A<img onerror=1> reaches fit',
    );
    assert.equal(lines.length, 1 + hostile.incomplete.length);
    assert.doesNotMatch(github(sampleReport()), /00000000000000cc|:21:/);
  });

  it('gitlab and rdjson list the open findings', () => {
    const issues = JSON.parse(gitlab(sampleReport())) as { fingerprint: string; severity: string; location: { path: string; lines: { begin: number } } }[];
    assert.deepEqual(
      issues.map((issue) => [issue.location.path, issue.location.lines.begin, issue.severity]),
      [
        ['nb/eda.ipynb', 57, 'major'],
        ['src/train.py', 12, 'critical'],
      ],
    );
    const { diagnostics } = JSON.parse(rdjson(sampleReport())) as { diagnostics: { code: { value: string }; location: { range: unknown } }[] };
    assert.deepEqual(
      diagnostics.map((one) => one.code.value),
      ['PHI201', 'PHI101'],
    );
    assert.deepEqual(diagnostics[1]?.location.range, { start: { line: 12 }, end: { line: 12 } });
  });

  it('junit is well formed, with failures, skipped tests and errors', () => {
    const text = junit(sampleReport());
    assert.match(text, /<testsuites name="phi-trace" tests="5" failures="2" errors="2">/);
    assert.match(text, /<testsuite name="src\/train\.py" tests="2" failures="1" errors="0" skipped="1">/);
    assert.match(junit(hostile), /message="=cmd\|&quot;x&quot;%0A::error::y\\u\{a\}&lt;img onerror=1&gt; reaches fit"/);
    const opened = [...text.matchAll(/<(testsuites?|testcase|failure)\b[^>]*[^/]>/g)].length;
    assert.equal(opened, [...text.matchAll(/<\/(testsuites?|testcase|failure)>/g)].length);
  });
});
