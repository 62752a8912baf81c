/** The report for a terminal: grouped by file, places clickable, no line of the analysed source. */
import type { Finding, FlowStep, Incomplete, Location, Severity } from '../findings/types';
import { count, plain, withSeparators } from './text';
import type { Report } from './types';

/** Styles of the terminal; the identity where there are no colours. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly green: (text: string) => string;
}

const identity = (text: string) => text;
/** No colours. */
export const NO_COLORS: Palette = { bold: identity, dim: identity, red: identity, yellow: identity, blue: identity, green: identity };

export interface PrettyOptions {
  readonly palette?: Palette;
  /** Every step of every flow, and suppressed findings; else source → … → sink of the first flow. */
  readonly verbose?: boolean;
}

/** The report as text, ending in a newline. */
export function pretty(report: Report, options: PrettyOptions = {}): string {
  const palette = options.palette ?? NO_COLORS;
  const verbose = options.verbose ?? false;
  const shown = report.findings.filter((finding) => verbose || !finding.suppression);
  const lines: string[] = [];
  for (const [file, findings] of groupByFile(shown)) {
    lines.push(palette.bold(plain(file)));
    for (const finding of findings) lines.push(...findingLines(finding, palette, verbose));
    lines.push('');
  }
  if (report.incomplete.length > 0) {
    lines.push(palette.bold(report.incomplete.every((item) => item.reason === 'execution-order') ? 'Notes' : 'Not fully analysed'));
    for (const item of report.incomplete) lines.push(incompleteLine(item, palette));
    lines.push('');
  }
  lines.push(...summaryLines(report, palette));
  return `${lines.join('\n')}\n`;
}

function groupByFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.location.file);
    if (group) group.push(finding);
    else groups.set(finding.location.file, [finding]);
  }
  return groups;
}

function findingLines(finding: Finding, palette: Palette, verbose: boolean): string[] {
  const head = [
    severityMark(finding.severity, palette),
    palette.bold(finding.rule),
    plain(finding.message),
    ...(finding.confidence === 'high' ? [] : [palette.dim(`(confidence ${finding.confidence})`)]),
    ...(finding.suppression ? [palette.dim(`(allowed: ${plain(finding.suppression.reason)})`)] : []),
  ].join('  ');
  const cell = finding.location.cell ? `  ${palette.dim(`(${plain(cellPlace(finding.location))})`)}` : '';
  return [
    `  ${rawPlace(finding.location)}${cell}`,
    `    ${head}`,
    ...elementLines(finding, palette),
    ...reasonLines(finding, palette, verbose),
    ...(verbose ? finding.flows.flatMap((flow) => flowLines(flow, palette)) : shortFlow(finding, palette)),
  ];
}

function elementLines(finding: Finding, palette: Palette): string[] {
  const names = finding.elements.map((element) =>
    plain(element.as === undefined || element.as === element.name ? element.name : `${element.name} as ${element.as}`),
  );
  const width = Math.min(24, Math.max(0, ...names.map((name) => name.length)));
  const lines = finding.elements.map((element, at) => {
    const kind = `${element.class}, ${element.confidence}`;
    return `      ${(names[at] ?? '').padEnd(width)}  ${palette.dim(`${kind}: ${plain(element.evidence)}`)}`;
  });
  if (finding.context.length > 0) lines.push(palette.dim(`      with clinical values: ${finding.context.map(plain).join(', ')}`));
  return lines;
}

/** Why the severity is what it is: where more than the rule's default counted, or all when asked for. */
function reasonLines(finding: Finding, palette: Palette, verbose: boolean): string[] {
  const reasons = finding.reasons ?? [];
  if (reasons.length === 0 || (reasons.length === 1 && !verbose)) return [];
  return [
    palette.dim(
      `      ${finding.severity}: ${reasons
        .slice(verbose ? 0 : 1)
        .map(plain)
        .join('; ')}`,
    ),
  ];
}

function shortFlow(finding: Finding, palette: Palette): string[] {
  const flow = finding.flows[0];
  const first = flow?.[0];
  const last = flow?.at(-1);
  if (!flow || !first || !last || flow.length < 2) return [];
  const between = flow.length > 2 ? ` → ${count(flow.length - 2, 'step')}` : '';
  const others = finding.flows.length > 1 ? ` (and ${count(finding.flows.length - 1, 'other source')})` : '';
  return [palette.dim(`      ${rawPlace(first.location)} ${plain(first.message)}${between} → ${plain(last.message)}${others}`)];
}

function flowLines(flow: readonly FlowStep[], palette: Palette): string[] {
  return flow.map((step, at) => {
    const cell = step.location.cell ? ` (${plain(cellPlace(step.location))})` : '';
    return palette.dim(`      ${String(at + 1).padStart(2)}. ${rawPlace(step.location)}${cell} ${step.kind}: ${plain(step.message)}`);
  });
}

function incompleteLine(item: Incomplete, palette: Palette): string {
  const where = item.location ? rawPlace(item.location) : plain(item.file);
  return `  ${where}  ${palette.yellow(item.reason)}  ${plain(item.message)}`;
}

function summaryLines(report: Report, palette: Palette): string[] {
  const open = report.findings.filter((finding) => !finding.suppression);
  // A policy's own mistakes stand in no file that was analysed.
  const files = Math.min(report.files, new Set(open.map((finding) => finding.location.file)).size);
  const scanned = `${count(report.files, 'file')}, ${count(report.lines, 'line')}`;
  const lines: string[] = [];
  if (open.length === 0) lines.push(`${palette.green('No findings')} in ${scanned}.`);
  else {
    const parts = (['error', 'warning', 'info'] as const)
      .map((severity) => ({ severity, n: open.filter((finding) => finding.severity === severity).length }))
      .filter(({ n }) => n > 0)
      .map(({ severity, n }) => (severity === 'info' ? `${withSeparators(n)} info` : count(n, severity)));
    lines.push(`${palette.bold(count(open.length, 'finding'))} (${parts.join(', ')}) in ${files} of ${scanned}.`);
  }
  const notes: string[] = [];
  const suppressed = report.findings.length - open.length;
  if (suppressed > 0) notes.push(`${withSeparators(suppressed)} allowed by comments`);
  if (report.hidden.baseline > 0) notes.push(`${withSeparators(report.hidden.baseline)} known to the baseline`);
  if (report.hidden.confidence > 0) notes.push(`${withSeparators(report.hidden.confidence)} of lower confidence hidden (--min-confidence low shows them)`);
  if (report.hidden.other > 0) notes.push(`${withSeparators(report.hidden.other)} hidden by filters`);
  if (notes.length > 0) lines.push(palette.dim(`${notes.join('; ')}.`));
  const incomplete = new Set(report.incomplete.filter((item) => item.reason !== 'execution-order').map((item) => item.file)).size;
  if (incomplete > 0) lines.push(palette.yellow(`${count(incomplete, 'file')} could not be fully analysed.`));
  return lines;
}

/** `path:line:column`, one-based, in the raw file: what terminals make clickable. */
function rawPlace(location: Location): string {
  const { line, character } = location.range.start;
  return `${plain(location.file)}:${line + 1}:${character + 1}`;
}

/** `cell 3:2:5`: the third code cell, its second line, fifth column. */
function cellPlace(location: Location): string {
  if (!location.cell) return '';
  const { line, character } = location.cell.range.start;
  return `cell ${location.cell.index + 1}:${line + 1}:${character + 1}`;
}

function severityMark(severity: Severity, palette: Palette): string {
  const style = { error: palette.red, warning: palette.yellow, info: palette.blue }[severity];
  return style(severity);
}
