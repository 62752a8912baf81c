/** The findings as CSV (RFC 4180), one line each, safe to open in a spreadsheet. */
import type { Report } from './types';
import { plain } from './text';

const COLUMNS = [
  'file',
  'line',
  'column',
  'cell',
  'cellLine',
  'severity',
  'confidence',
  'rule',
  'kind',
  'message',
  'elements',
  'sink',
  'vendor',
  'status',
  'fingerprint',
] as const;

/** The report as CSV with a header line; lines end in CRLF. Lines and columns are one-based, `cell` is the zero-based code cell. */
export function csv(report: Report): string {
  const rows = report.findings.map((finding) => {
    const { location } = finding;
    return [
      location.file,
      location.range.start.line + 1,
      location.range.start.character + 1,
      location.cell ? location.cell.index : '',
      location.cell ? location.cell.range.start.line + 1 : '',
      finding.severity,
      finding.confidence,
      finding.rule,
      finding.kind,
      finding.message,
      finding.elements.map((element) => element.name).join(' '),
      finding.sink,
      finding.vendor ?? '',
      finding.suppression ? 'suppressed' : 'open',
      finding.fingerprint,
    ];
  });
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = plain(value);
  // A cell that begins like a formula would be run by a spreadsheet: names in code can be chosen for that.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) || harmless !== text ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}
