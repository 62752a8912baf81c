/** Reads SARIF logs of this tool back, to merge them: shards with what they hand on, other logs by their results. */
import type { Position, Span } from '../base/span';
import { CONFIDENCES, ELEMENT_CLASSES, RULE_KINDS } from '../findings/types';
import type { Finding, FindingElement, FlowStep, Incomplete, Location, RuleId, RuleKind, Severity, StepKind, Suppression } from '../findings/types';
import { NOTIFICATIONS } from './sarif';
import type { FoundFrom, ShardPart } from './types';

/** What a log says. */
export interface ReadLog {
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  readonly files: number;
  readonly lines: number;
  readonly lineHashes: ShardPart['lineHashes'];
  /** Only in the logs of shards. */
  readonly shard?: ShardPart;
}

export interface LogProblem {
  /** One phrase, without text of the file. */
  readonly problem: string;
}

type Data = Readonly<Record<string, unknown>>;

/** Reads a log of SARIF 2.1.0 that this tool has written. Never throws. */
export function readSarif(text: string): ReadLog | LogProblem {
  let log: unknown;
  try {
    log = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problem: 'it is not valid JSON' };
  }
  const run = record(list(record(log).runs)[0]);
  if (record(log).version !== '2.1.0' || list(record(log).runs).length !== 1) return { problem: 'it is no SARIF 2.1.0 log with one run' };
  const driver = record(record(run.tool).driver);
  if (driver.name !== 'phi-trace') return { problem: 'it was not written by phi-trace' };
  const slugs = new Map(list(driver.rules).map((rule) => [textOf(record(rule).id), textOf(record(record(rule).properties).slug)]));
  const properties = record(run.properties);
  const hashes: [string, number, string][] = [];
  const findings = list(run.results).flatMap((item) => {
    const result = record(item);
    const finding = findingOf(result, slugs);
    const hash = record(result.partialFingerprints).primaryLocationLineHash;
    if (finding !== undefined && typeof hash === 'string') hashes.push([finding.location.file, finding.location.range.start.line + 1, hash]);
    return finding ?? [];
  });
  if (findings.length !== list(run.results).length) return { problem: 'one of its results has no rule or no place' };
  const shard = properties.shard === undefined ? undefined : shardOf(record(properties.shard));
  if (properties.shard !== undefined && shard === undefined) return { problem: 'what it says of its shard cannot be read' };
  return {
    findings,
    incomplete: list(record(list(run.invocations)[0]).toolExecutionNotifications).flatMap((item) => incompleteOf(record(item)) ?? []),
    files: number(properties.files),
    lines: number(properties.lines),
    lineHashes: shard?.lineHashes ?? hashes,
    ...(shard === undefined ? {} : { shard }),
  };
}

function shardOf(bag: Data): ShardPart | undefined {
  const { index, count } = bag;
  const filters = record(bag.filters);
  if (!Number.isInteger(index) || !Number.isInteger(count) || !CONFIDENCES.includes(filters.minConfidence as never)) return undefined;
  const parts = list(bag.parts).map((part): FoundFrom => ({ from: textOf(record(part).from), findings: list(record(part).findings) as Finding[] }));
  if (!parts.every((part) => part.findings.every(isFinding))) return undefined;
  return {
    index: index as number,
    count: count as number,
    filters: filters as unknown as ShardPart['filters'],
    known: list(bag.known).map(textOf),
    parts,
    skipped: list(bag.skipped).map((item) => ({ path: textOf(record(item).path), reason: textOf(record(item).reason) })),
    lineHashes: list(bag.lineHashes).map((item) => [textOf(list(item)[0]), number(list(item)[1]), textOf(list(item)[2])] as const),
  };
}

/** Whether plain data has what every report relies on. */
function isFinding(value: unknown): value is Finding {
  const finding = record(value);
  const texts = ['rule', 'slug', 'kind', 'severity', 'confidence', 'message', 'sink', 'fingerprint'];
  return (
    texts.every((key) => typeof finding[key] === 'string') &&
    isLocation(finding.location) &&
    list(finding.flows).every((flow) => list(flow).every((step) => typeof record(step).message === 'string' && isLocation(record(step).location))) &&
    list(finding.elements).every((element) => typeof record(element).name === 'string' && typeof record(element).evidence === 'string') &&
    Array.isArray(finding.context)
  );
}

function isLocation(value: unknown): boolean {
  const { file, span, range } = record(value);
  const isPosition = (position: unknown): boolean => typeof record(position).line === 'number' && typeof record(position).character === 'number';
  return typeof file === 'string' && typeof record(span).start === 'number' && isPosition(record(range).start) && isPosition(record(range).end);
}

const SEVERITY: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', note: 'info' };

function findingOf(result: Data, slugs: ReadonlyMap<string, string>): Finding | undefined {
  const rule = textOf(result.ruleId);
  const location = locationOf(record(list(result.locations)[0]));
  if (!/^PHI\d{3}$/.test(rule) || location === undefined) return undefined;
  const properties = record(result.properties);
  const kind = RULE_KINDS.find((one) => one === properties.kind) ?? ('policy' satisfies RuleKind);
  const suppressed = suppressionOf(record(list(result.suppressions)[0]));
  const reasons = properties.severityReasons;
  return {
    rule: rule as RuleId,
    slug: slugs.get(rule) ?? '',
    kind,
    severity: SEVERITY[textOf(result.level)] ?? 'warning',
    confidence: CONFIDENCES.find((one) => one === properties.confidence) ?? 'medium',
    message: textOf(record(result.message).text),
    location,
    elements: list(properties.elements).map((item) => elementOf(record(item))),
    context: list(properties.context).map(textOf),
    sink: textOf(properties.sink),
    vendor: typeof properties.vendor === 'string' ? properties.vendor : null,
    flows: list(result.codeFlows).map((flow) => list(record(list(record(flow).threadFlows)[0]).locations).flatMap((item) => stepOf(record(item)) ?? [])),
    fingerprint: textOf(record(result.partialFingerprints)['phiTrace/v1']),
    ...(suppressed === undefined ? {} : { suppression: suppressed }),
    ...(reasons === undefined ? {} : { reasons: list(reasons).map(textOf) }),
  };
}

function elementOf(item: Data): FindingElement {
  return {
    name: textOf(item.name),
    class: ELEMENT_CLASSES.find((one) => one === item.class) ?? 'other-id',
    confidence: CONFIDENCES.find((one) => one === item.confidence) ?? 'medium',
    evidence: textOf(item.evidence),
    ...(typeof item.as === 'string' ? { as: item.as } : {}),
  };
}

function stepOf(item: Data): FlowStep | undefined {
  const location = locationOf(record(item.location));
  if (location === undefined) return undefined;
  return { kind: textOf(list(item.kinds)[0]) as StepKind, location, message: textOf(record(record(item.location).message).text) };
}

function suppressionOf(item: Data): Suppression | undefined {
  if (Object.keys(item).length === 0) return undefined;
  const { decidedBy, reviewer, until } = record(item.properties);
  return {
    kind: decidedBy === 'decision' || decidedBy === 'baseline' ? decidedBy : 'comment',
    reason: textOf(item.justification),
    ...(typeof reviewer === 'string' ? { reviewer } : {}),
    ...(typeof until === 'string' ? { until } : {}),
  };
}

function incompleteOf(item: Data): Incomplete | undefined {
  const id = textOf(record(item.descriptor).id);
  const place = record(list(item.locations)[0]);
  const file = fileOf(place);
  if (!(id in NOTIFICATIONS) || file === undefined) return undefined;
  const location = locationOf(place);
  return { file, reason: id as Incomplete['reason'], message: textOf(record(item.message).text), ...(location === undefined ? {} : { location }) };
}

function fileOf(place: Data): string | undefined {
  const { uri } = record(record(place.physicalLocation).artifactLocation);
  if (typeof uri !== 'string') return undefined;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Logs hold no offsets: places in the text of a module are numbered by line and column, which orders them as well. */
function locationOf(place: Data): Location | undefined {
  const file = fileOf(place);
  const { startLine, startColumn, endLine, endColumn } = record(record(place.physicalLocation).region);
  if (file === undefined || typeof startLine !== 'number') return undefined;
  const start = { line: startLine - 1, character: number(startColumn, 1) - 1 };
  const end = { line: number(endLine, startLine) - 1, character: number(endColumn, 1) - 1 };
  const { cell, cellLine } = record(place.properties);
  const inCell = { start: { line: number(cellLine, 1) - 1, character: 0 }, end: { line: number(cellLine, 1) - 1, character: 0 } };
  return {
    file,
    span: spanOf(start, end),
    range: { start, end },
    ...(typeof cell === 'number' ? { cell: { index: cell, absoluteIndex: cell, range: inCell } } : {}),
  };
}

function spanOf(start: Position, end: Position): Span {
  const at = ({ line, character }: Position): number => line * 0x100000 + character;
  return { start: at(start), end: at(end) };
}

function record(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown, otherwise = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
