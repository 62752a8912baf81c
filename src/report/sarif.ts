/** SARIF 2.1.0: one run, deterministic, with flows, fingerprints and suppressions, and without a line of the analysed source. */
import type { Finding, FlowStep, Incomplete, Location, Severity, Suppression } from '../findings/types';
import type { Report, ReportRule, ShardPart } from './types';
import { pathToUri, shorten } from './text';

/** What GitHub code scanning accepts for names and descriptions of rules, in characters. */
const MAX_DESCRIPTION = 1024;
/** GitHub keeps no more thread-flow locations than this of one result; the middle of longer flows is left out. */
const MAX_FLOW_STEPS = 1000;
const ROOT = '%SRCROOT%';
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note' };
/** GitHub's bands: above 7.0 high, 4.0 to 6.9 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.5', info: '3.0' };

/** What can go wrong with a file, as notifications show it. */
export const NOTIFICATIONS: Readonly<Record<Incomplete['reason'], { readonly level: 'error' | 'warning' | 'note'; readonly text: string }>> = {
  'syntax-error': { level: 'warning', text: 'Part of the file could not be parsed; the rest was analysed.' },
  unreadable: { level: 'warning', text: 'The file could not be read.' },
  'not-text': { level: 'warning', text: 'The file is not text.' },
  'too-large': { level: 'warning', text: 'The file is larger than the limit.' },
  'broken-notebook': { level: 'warning', text: 'The notebook is not valid; the cells that are whole were analysed.' },
  budget: { level: 'note', text: 'A budget of the analysis was used up; what was found until then is reported.' },
  'execution-order': { level: 'note', text: 'The cells of the notebook ran in another order than they stand in; it was analysed in the order of its text.' },
  internal: { level: 'error', text: 'The analysis of the file failed.' },
};

/** The report as a SARIF log, two-space indented, ending in a newline. */
export function sarif(report: Report): string {
  return `${JSON.stringify(sarifLog(report), undefined, 2)}\n`;
}

/** The report as a SARIF log object. */
export function sarifLog(report: Report): object {
  const index = new Map(report.rules.map((rule, at) => [rule.id, at]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            ...(report.tool.informationUri === undefined ? {} : { informationUri: report.tool.informationUri }),
            rules: report.rules.map(descriptor),
            notifications: Object.entries(NOTIFICATIONS).map(([id, { level, text }]) => ({ id, shortDescription: { text }, defaultConfiguration: { level } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The scan root.' } } },
        invocations: [
          {
            executionSuccessful: !report.incomplete.some((item) => item.reason === 'internal'),
            toolExecutionNotifications: report.incomplete.map(notification),
          },
        ],
        results: report.findings.map((finding) => result(finding, report, index)),
        properties: { files: report.files, lines: report.lines, ...(report.shard === undefined ? {} : { shard: shardBag(report.shard) }) },
      },
    ],
  };
}

/** What a merge needs; edits of quick fixes are for editors only. */
function shardBag(shard: ShardPart): object {
  const parts = shard.parts.map(({ from, findings }) => ({ from, findings: findings.map((finding) => ({ ...finding, fix: undefined })) }));
  return { ...shard, parts };
}

function descriptor(rule: ReportRule): object {
  const citations = rule.citations.join('; ');
  const help = rule.guidance ?? `${rule.description}\n\n${citations}`;
  return {
    id: rule.id,
    name: pascal(rule.slug),
    shortDescription: { text: shorten(rule.title, MAX_DESCRIPTION) },
    fullDescription: { text: shorten(rule.description, MAX_DESCRIPTION) },
    helpUri: rule.helpUri,
    help: { text: `${rule.title}. ${rule.description} (${citations})`, markdown: help },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['security', 'privacy', 'hipaa', rule.kind, 'external/cwe/cwe-359'],
      kind: rule.kind,
      slug: rule.slug,
      citations: rule.citations,
      precision: 'high',
      'problem.severity': rule.severity === 'info' ? 'recommendation' : rule.severity,
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

function result(finding: Finding, report: Report, ruleIndex: ReadonlyMap<string, number>): object {
  const { location } = finding;
  const lineHash = report.lineHash?.(location.file, location.range.start.line + 1);
  const sources = sourcesOf(finding);
  const flows = finding.flows.filter((flow) => flow.length > 0);
  return {
    ruleId: finding.rule,
    ...(ruleIndex.has(finding.rule) ? { ruleIndex: ruleIndex.get(finding.rule) } : {}),
    kind: 'fail',
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [place(location)],
    ...(sources.length === 0 ? {} : { relatedLocations: sources.map((step, id) => ({ id, ...place(step.location, step.message) })) }),
    ...(flows.length === 0 ? {} : { codeFlows: flows.map(codeFlow) }),
    partialFingerprints: { 'phiTrace/v1': finding.fingerprint, ...(lineHash === undefined ? {} : { primaryLocationLineHash: lineHash }) },
    ...(finding.suppression ? { suppressions: [suppression(finding.suppression)] } : {}),
    properties: {
      kind: finding.kind,
      confidence: finding.confidence,
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
      ...(finding.reasons === undefined ? {} : { severityReasons: finding.reasons }),
      ...(location.cell ? { cell: location.cell.index, cellLine: location.cell.range.start.line + 1 } : {}),
    },
  };
}

/** First steps of the flows, each place once. */
function sourcesOf(finding: Finding): FlowStep[] {
  const seen = new Set<string>();
  return finding.flows.flatMap((flow) => {
    const first = flow[0];
    if (!first || flow.length < 2) return [];
    const key = `${first.location.file}\u0000${first.location.span.start}\u0000${first.location.span.end}\u0000${first.message}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [first];
  });
}

function codeFlow(flow: readonly FlowStep[]): object {
  const half = MAX_FLOW_STEPS / 2;
  const steps = flow.length <= MAX_FLOW_STEPS ? flow : [...flow.slice(0, half), ...flow.slice(-half)];
  return {
    threadFlows: [
      {
        locations: steps.map((step) => ({
          location: place(step.location, step.message),
          kinds: [step.kind],
          importance: step.kind === 'source' || step.kind === 'sink' ? 'essential' : 'important',
        })),
      },
    ],
  };
}

function suppression(given: Suppression): object {
  const properties = {
    decidedBy: given.kind,
    ...(given.reviewer === undefined ? {} : { reviewer: given.reviewer }),
    ...(given.until === undefined ? {} : { until: given.until }),
  };
  return { kind: given.kind === 'comment' ? 'inSource' : 'external', status: 'accepted', justification: given.reason, properties };
}

function notification(item: Incomplete): object {
  return {
    descriptor: { id: item.reason },
    level: NOTIFICATIONS[item.reason].level,
    message: { text: item.message },
    locations: [item.location ? place(item.location) : { physicalLocation: { artifactLocation: artifact(item.file) } }],
  };
}

function place(location: Location, message?: string): object {
  const { start, end } = location.range;
  return {
    physicalLocation: {
      artifactLocation: artifact(location.file),
      region: { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 },
    },
    ...(message === undefined ? {} : { message: { text: message } }),
    ...(location.cell ? { properties: { cell: location.cell.index, cellLine: location.cell.range.start.line + 1 } } : {}),
  };
}

function artifact(file: string): object {
  return { uri: pathToUri(file), uriBaseId: ROOT };
}

function pascal(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
