/** The findings as a GitLab Code Quality report. */
import type { Severity } from '../findings/types';
import type { Report } from './types';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'info' };

/** A JSON list; suppressed findings are left out. */
export function gitlab(report: Report): string {
  const issues = report.findings
    .filter((finding) => !finding.suppression)
    .map((finding) => ({
      description: `${finding.rule}: ${finding.message}`,
      check_name: finding.slug,
      fingerprint: finding.fingerprint,
      severity: SEVERITIES[finding.severity],
      location: { path: finding.location.file, lines: { begin: finding.location.range.start.line + 1, end: finding.location.range.end.line + 1 } },
    }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
