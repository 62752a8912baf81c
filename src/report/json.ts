/**
 * The tool's own JSON, version 1: summary, findings, what could not be analysed, what was skipped. Lines and columns are
 * one-based (columns in UTF-16 code units); for notebooks `line` and `column` are those of the raw `.ipynb` text, and
 * `cell` gives the place inside the code cell (`index` zero-based among code cells). docs/reports.md describes it.
 */
import type { Finding, FlowStep, Incomplete, Location } from '../findings/types';
import { CONFIDENCES, SEVERITIES } from '../findings/types';
import type { Report } from './types';

/** The report as JSON, two-space indented, ending in a newline. */
export function json(report: Report): string {
  return `${JSON.stringify(jsonReport(report), undefined, 2)}\n`;
}

/** The report as plain data of the documented shape. */
export function jsonReport(report: Report): object {
  const open = report.findings.filter((finding) => !finding.suppression);
  return {
    version: 1,
    tool: { name: report.tool.name, version: report.tool.version },
    summary: {
      files: report.files,
      lines: report.lines,
      findings: open.length,
      bySeverity: countBy(
        SEVERITIES,
        open.map((finding) => finding.severity),
      ),
      byConfidence: countBy(
        CONFIDENCES,
        open.map((finding) => finding.confidence),
      ),
      byRule: countBy(
        [...new Set(open.map((finding) => finding.rule))].sort(),
        open.map((finding) => finding.rule),
      ),
      suppressed: report.findings.length - open.length,
      hidden: report.hidden,
      incomplete: report.incomplete.length,
      skipped: report.skipped.length,
    },
    findings: report.findings.map(findingJson),
    incomplete: report.incomplete.map(incompleteJson),
    skipped: report.skipped.map(({ path, reason }) => ({ path, reason })),
  };
}

function countBy<K extends string>(keys: readonly K[], values: readonly K[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(keys.map((key) => [key, 0]));
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function findingJson(finding: Finding): object {
  return {
    rule: finding.rule,
    slug: finding.slug,
    kind: finding.kind,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    location: locationJson(finding.location),
    elements: finding.elements.map((element) => ({
      name: element.name,
      class: element.class,
      confidence: element.confidence,
      evidence: element.evidence,
      ...(element.as === undefined ? {} : { as: element.as }),
    })),
    context: finding.context,
    sink: finding.sink,
    vendor: finding.vendor,
    reasons: finding.reasons ?? [],
    flows: finding.flows.map((flow) => flow.map(stepJson)),
    fingerprint: finding.fingerprint,
    suppression: finding.suppression ? { ...finding.suppression } : null,
  };
}

function stepJson(step: FlowStep): object {
  return { kind: step.kind, location: locationJson(step.location), message: step.message };
}

function incompleteJson(item: Incomplete): object {
  return { file: item.file, reason: item.reason, message: item.message, location: item.location ? locationJson(item.location) : null };
}

function locationJson(location: Location): object {
  const { start, end } = location.range;
  return {
    file: location.file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    ...(location.cell
      ? {
          cell: {
            index: location.cell.index,
            absoluteIndex: location.cell.absoluteIndex,
            line: location.cell.range.start.line + 1,
            column: location.cell.range.start.character + 1,
            endLine: location.cell.range.end.line + 1,
            endColumn: location.cell.range.end.character + 1,
          },
        }
      : {}),
  };
}
