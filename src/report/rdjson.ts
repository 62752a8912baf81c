/** The findings in the Diagnostic Format of reviewdog (rdjson). */
import type { Position, Range } from '../base/span';
import type { Severity } from '../findings/types';
import type { Report } from './types';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

/** One DiagnosticResult; suppressed findings are left out. Columns are left out where they would have to count bytes of a line that the report does not hold. */
export function rdjson(report: Report): string {
  const helpUris = new Map(report.rules.map((rule) => [rule.id, rule.helpUri]));
  const diagnostics = report.findings
    .filter((finding) => !finding.suppression)
    .map((finding) => ({
      message: finding.message,
      location: { path: finding.location.file, range: range(finding.location.range) },
      severity: SEVERITIES[finding.severity],
      code: { value: finding.rule, ...(helpUris.has(finding.rule) ? { url: helpUris.get(finding.rule) } : {}) },
    }));
  return `${JSON.stringify({ source: { name: report.tool.name }, diagnostics }, undefined, 2)}\n`;
}

// reviewdog counts columns in bytes of UTF-8; ours are UTF-16 code units, and the report has no text to convert them with.
function range({ start, end }: Range): object {
  return { start: line(start), end: line(end) };
}

function line(position: Position): object {
  return { line: position.line + 1 };
}
