/** The findings as workflow commands of GitHub Actions, which it shows as annotations of the changed lines. */
import type { Incomplete, Severity } from '../findings/types';
import type { Report } from './types';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** One command a line: `::error file=…,line=…,title=…::message`. Suppressed findings are left out. */
export function github(report: Report): string {
  const findings = report.findings
    .filter((finding) => !finding.suppression)
    .map((finding) => {
      const { start, end } = finding.location.range;
      const properties: Record<string, string | number> = {
        file: finding.location.file,
        line: start.line + 1,
        endLine: end.line + 1,
        // Columns are shown only when the annotation stays on one line.
        ...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
        title: `${finding.rule} ${finding.slug}`,
      };
      return command(COMMANDS[finding.severity], properties, finding.message);
    });
  return [...findings, ...report.incomplete.map(incompleteCommand)].map((line) => `${line}\n`).join('');
}

function incompleteCommand(item: Incomplete): string {
  const line: Record<string, number> = item.location ? { line: item.location.range.start.line + 1 } : {};
  return command(
    item.reason === 'internal' ? 'error' : 'notice',
    { file: item.file, ...line, title: item.reason === 'execution-order' ? 'order of cells' : 'not fully analysed' },
    item.message,
  );
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${name} ${list}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
