/** The findings as JUnit XML, which every build server can show: a test suite per file, a failure per finding. */
import type { Incomplete, Finding } from '../findings/types';
import { plain } from './text';
import type { Report } from './types';

/** The report as JUnit XML; suppressed findings are skipped tests, files that could not be analysed are errors. */
export function junit(report: Report): string {
  const open = report.findings.filter((finding) => !finding.suppression).length;
  const suites = suitesOf(report);
  const total = suites.reduce((sum, suite) => sum + suite.cases.length, 0);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${report.tool.name}" tests="${total}" failures="${open}" errors="${report.incomplete.filter(isFailure).length}">`,
  ];
  for (const suite of suites) {
    const counts = `tests="${suite.cases.length}" failures="${suite.failures}" errors="${suite.errors}" skipped="${suite.skipped}"`;
    lines.push(`  <testsuite name="${attribute(suite.name)}" ${counts}>`, ...suite.cases, '  </testsuite>');
  }
  lines.push('</testsuites>', '');
  return lines.join('\n');
}

/** A note on the order of a notebook's cells fails no build. */
function isFailure(item: Incomplete): boolean {
  return item.reason !== 'execution-order';
}

interface Suite {
  readonly name: string;
  readonly cases: string[];
  failures: number;
  errors: number;
  skipped: number;
}

function suitesOf(report: Report): Suite[] {
  const suites = new Map<string, Suite>();
  const suiteOf = (name: string): Suite => {
    const suite = suites.get(name) ?? { name, cases: [], failures: 0, errors: 0, skipped: 0 };
    suites.set(name, suite);
    return suite;
  };
  for (const finding of report.findings) {
    const suite = suiteOf(finding.location.file);
    if (finding.suppression) suite.skipped++;
    else suite.failures++;
    suite.cases.push(testCase(finding));
  }
  for (const item of report.incomplete.filter(isFailure)) {
    const suite = suiteOf(item.file);
    suite.errors++;
    suite.cases.push(
      `    <testcase name="${item.reason}" classname="${attribute(item.file)}"><error message="${attribute(item.message)}" type="${item.reason}"/></testcase>`,
    );
  }
  return [...suites.values()];
}

function testCase(finding: Finding): string {
  const { location } = finding;
  const name = `${finding.rule} ${location.file}:${location.range.start.line + 1}:${location.range.start.character + 1}`;
  const body = finding.suppression
    ? `<skipped message="${attribute(finding.suppression.reason)}"/>`
    : `<failure message="${attribute(finding.message)}" type="${finding.severity}">${attribute(finding.elements.map((element) => `${element.name} (${element.class}): ${element.evidence}`).join('; '))}</failure>`;
  return `    <testcase name="${attribute(name)}" classname="${attribute(location.file)}">${body}</testcase>`;
}

function attribute(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  // XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF.
  return plain(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => names[character] ?? '');
}
