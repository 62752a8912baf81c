/** The findings as Markdown for a comment on a change or a page of a wiki. */
import type { Finding } from '../findings/types';
import { count, plain } from './text';
import type { Report } from './types';

/** The report as GitHub-flavoured Markdown. */
export function markdown(report: Report): string {
  const open = report.findings.filter((finding) => !finding.suppression);
  const lines = [
    '# PHI Trace',
    '',
    `${open.length === 0 ? 'No findings' : count(open.length, 'finding')} in ${count(report.files, 'file')}, ${count(report.lines, 'line')}.`,
    '',
  ];
  if (open.length > 0) {
    lines.push('| severity | rule | place | finding | elements |', '|---|---|---|---|---|');
    for (const finding of open) lines.push(row(finding));
    lines.push('');
    const used = report.rules.filter((rule) => open.some((finding) => finding.rule === rule.id));
    for (const rule of used) lines.push(`- **${rule.id}** ${cell(rule.title)} (${rule.citations.map(cell).join('; ')})`);
    lines.push('');
  }
  if (report.incomplete.length > 0) {
    lines.push(report.incomplete.every((item) => item.reason === 'execution-order') ? '## Notes' : '## Not fully analysed', '');
    for (const item of report.incomplete) lines.push(`- ${code(item.file)}: ${cell(item.message)}`);
    lines.push('');
  }
  return lines.join('\n');
}

function row(finding: Finding): string {
  const { location } = finding;
  const place = location.cell
    ? `${location.file} cell ${location.cell.index + 1} line ${location.cell.range.start.line + 1}`
    : `${location.file}:${location.range.start.line + 1}`;
  const elements = finding.elements.map((element) => `${code(element.name)} (${element.class})`).join(', ');
  return `| ${finding.severity} | ${finding.rule} | ${code(place)} | ${cell(finding.message)} | ${elements} |`;
}

function cell(text: string): string {
  return plain(text).replace(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`);
}

function code(text: string): string {
  // Inside a table a bar ends the cell even within code; a backtick would end the code.
  return `\`${plain(text).replace(/`/g, "'").replace(/\|/g, '\\|')}\``;
}
