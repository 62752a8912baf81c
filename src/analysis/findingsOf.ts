/** Turns what reached sinks into findings: rules, severity, flows, places, fingerprints. */
import { fingerprints } from '../findings/fingerprint';
import { maskName } from '../findings/mask';
import { listNames } from '../findings/merge';
import type { Finding, FindingElement, FixFacts, FlowStep, Location, Severity } from '../findings/types';
import { CONFIDENCES, SEVERITIES } from '../findings/types';
import type { Facts } from '../policy/judge';
import { judge } from '../policy/judge';
import { beyondPurposes, purposesOf } from '../policy/purposes';
import type { Policy, Purpose } from '../policy/types';
import { allRules } from '../rules/all';
import { metaOf } from '../rules/define';
import type { Rule } from '../rules/types';
import type { LoadedFile } from './workspaceModules';
import type { ReachingElement } from '../taint/elements';
import { createElementReader } from '../taint/elements';
import type { Machine, SinkEvent } from '../taint/machine';
import type { Step } from '../taint/values';
import { createFixFacts } from './fixes/fixFacts';

/** Steps of a flow that are shown; the middle of longer ones is folded. */
const MAX_STEPS = 25;

interface Draft {
  readonly event: SinkEvent;
  readonly rule: Rule;
  readonly severity: Severity;
  readonly elements: readonly ReachingElement[];
  readonly context: readonly string[];
  readonly fix: () => FixFacts;
  /** Why it is reported, beside its severity. */
  readonly reasons?: readonly string[];
  /** What happened to an element on its way. */
  readonly says?: (element: ReachingElement) => string;
}

/** Findings of a run by the file of their sink, in source order; that of the analysed file comes first. */
export function findingsOf(
  m: Machine,
  path: string,
  fileOf: (path: string) => LoadedFile | undefined,
  declared: { readonly policy?: Policy; readonly today: string },
): ReadonlyMap<string, readonly Finding[]> {
  const read = createElementReader(m);
  const events = new Map<string, SinkEvent[]>([[path, []]]);
  for (const event of m.events.values()) {
    const list = events.get(event.file);
    if (list === undefined) events.set(event.file, [event]);
    else list.push(event);
  }
  const findings = new Map<string, readonly Finding[]>();
  for (const [file, list] of events) findings.set(file, findingsIn(list, read, file, fileOf, declared));
  return findings;
}

function findingsIn(
  events: readonly SinkEvent[],
  read: ReturnType<typeof createElementReader>,
  path: string,
  fileOf: (path: string) => LoadedFile | undefined,
  { policy, today }: { readonly policy?: Policy; readonly today: string },
): readonly Finding[] {
  const file = fileOf(path);
  if (file === undefined) return [];
  const purposes = policy === undefined ? [] : purposesOf(policy, path);
  const drafts: Draft[] = [];
  const fixFacts = createFixFacts(file.module, file.document.text);
  for (const event of events) {
    const elements = read(event);
    if (elements.length === 0) continue;
    for (const rule of allRules) {
      const report = rule.check(event, elements);
      if (report === undefined) continue;
      const context = elements.filter((e) => e.class === 'clinical' || e.class === 'quasi').map((e) => e.name);
      drafts.push({
        event,
        rule,
        severity: report.severity ?? rule.meta.severity,
        elements: report.elements,
        context: context.filter((n) => !report.elements.some((e) => e.name === n)),
        fix: () => fixFacts(event, elements, report.elements, rule),
        ...(report.says === undefined ? {} : { says: (e) => report.says?.(e) ?? '' }),
      });
    }
    const beyond = purposes.length === 0 || event.row.kind === 'persistence' ? [] : beyondPurpose(purposes, elements);
    if (beyond.length > 0)
      drafts.push({
        event,
        rule: outsidePurpose,
        severity: outsidePurpose.meta.severity,
        elements: beyond,
        context: [],
        fix: () => fixFacts(event, elements, beyond, outsidePurpose),
        reasons: purposes.map((purpose) => `the purpose ${purpose.name} (${purpose.kind}) does not need ${beyond.length === 1 ? 'it' : 'them'}`),
      });
  }
  drafts.sort(
    (a, b) =>
      a.event.argumentSpan.start - b.event.argumentSpan.start || a.event.callSpan.start - b.event.callSpan.start || (a.rule.meta.id < b.rule.meta.id ? -1 : 1),
  );
  const locate = (of: string, span: { start: number; end: number }): Location => {
    const other = of === path ? file : fileOf(of);
    return (other ?? file).document.locate(span);
  };
  const keys = fingerprints(
    drafts.map((d) => ({ rule: d.rule.meta.id, path, scope: d.event.scope, elements: d.elements.map((e) => e.name), sink: d.event.label })),
  );
  return drafts.flatMap((draft, i) => toFinding(draft, keys[i] as string, locate, policy, today) ?? []);
}

/** PHI403 is about what a policy declares, not about a kind of sink. */
const outsidePurpose: Rule = { meta: metaOf('PHI403'), check: () => undefined };

function beyondPurpose(purposes: readonly Purpose[], elements: readonly ReachingElement[]): readonly ReachingElement[] {
  const beyond = new Set(
    beyondPurposes(
      purposes,
      elements.map((e) => e.name),
    ),
  );
  return elements.filter((e) => beyond.has(e.name) && e.confidence !== 'low');
}

function toFinding(
  draft: Draft,
  fingerprint: string,
  locate: (file: string, span: { start: number; end: number }) => Location,
  policy: Policy | undefined,
  today: string,
): Finding | undefined {
  const { event, rule } = draft;
  const byName = new Map<string, ReachingElement>();
  for (const e of draft.elements) {
    const old = byName.get(e.name);
    if (old === undefined || CONFIDENCES.indexOf(e.confidence) < CONFIDENCES.indexOf(old.confidence)) byName.set(e.name, e);
  }
  const all = [...byName.values()].sort((a, b) => CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) || (a.name < b.name ? -1 : 1));
  const confidence = all[0]?.confidence ?? 'low';
  const isSynthetic = all.every((e) => e.synthetic);
  const before = isSynthetic ? 'info' : confidence === 'low' ? lowerSeverity(draft.severity) : draft.severity;
  const judged = policy === undefined ? undefined : judge(factsOf(draft, all, before), policy, today);
  if (judged?.severity === 'off') return undefined;
  const elements = judged === undefined || judged.permitted.length === 0 ? all : all.filter((_, i) => !judged.permitted.includes(i));
  const reasons = [
    `${rule.meta.id} is ${rule.meta.severity === 'info' ? 'an info' : `${rule.meta.severity === 'error' ? 'an' : 'a'} ${rule.meta.severity}`} by default`,
    ...(draft.reasons ?? []),
    ...(draft.severity === rule.meta.severity ? [] : [`what is called or carried makes it ${draft.severity}`]),
    ...(isSynthetic ? ['the data is made up or sample data by its name'] : confidence === 'low' ? ['low confidence lowers one step'] : []),
    ...(judged?.reasons ?? []),
  ];
  const label = shortLabel(event);
  // Columns, keys and file names may be literals of the program: what looks like a person's identifier is not repeated.
  const names = elements.map((e) => {
    const said = draft.says?.(e) ?? '';
    const more = [...(e.as === null ? [] : [`as ${e.as}`]), ...(said === '' ? [] : [said])];
    return maskName(more.length === 0 ? e.name : `${e.name} (${more.join(', ')})`);
  });
  const location = locate(event.file, place(event));
  return {
    rule: rule.meta.id,
    slug: rule.meta.slug,
    kind: rule.meta.kind,
    severity: judged?.severity ?? before,
    confidence,
    message: `${listNames(names)} ${names.length === 1 ? 'reaches' : 'reach'} ${label}`,
    location,
    elements: elements.map((e): FindingElement => ({
      name: maskName(e.name),
      class: e.class,
      confidence: e.confidence,
      evidence: maskName(e.evidence),
      ...(e.as === null ? {} : { as: maskName(e.as) }),
    })),
    context: [...new Set(draft.context.map(maskName))],
    sink: maskName(event.label),
    vendor: event.row.vendor ?? null,
    flows: flowsOf(elements, event, label, locate),
    fingerprint,
    reasons,
    fix: draft.fix(),
  };
}

function factsOf({ event, rule }: Draft, elements: readonly ReachingElement[], severity: Severity): Facts {
  return {
    rule: rule.meta.id,
    kind: rule.meta.kind,
    severity,
    file: event.file,
    sink: event.label,
    vendor: event.row.vendor ?? null,
    destination: event.destination ?? null,
    isHosted: event.row.hosting === 'hosted',
    elements: elements.map((e) => ({ name: e.name, class: e.class, origins: originsOf(e) })),
  };
}

/** Paths and tables that an element was read from. */
function originsOf({ taint }: ReachingElement): readonly string[] {
  let root = taint.source;
  while (root.parent !== null) root = root.parent;
  const [first] = root.hints;
  return [...(root.reads === undefined ? [] : [root.reads]), ...(first === undefined || first === '' ? [] : [first])];
}

/** The data argument; when it stands on other lines than the call's name, from the name on. */
function place(event: SinkEvent): { start: number; end: number } {
  return event.argumentSpan;
}

/** The last two segments of what was called. */
function shortLabel(event: SinkEvent): string {
  return event.row.label ?? maskName(event.label.split('.').slice(-2).join('.'));
}

function lowerSeverity(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.length - 1, SEVERITIES.indexOf(severity) + 1)] as Severity;
}

function flowsOf(
  elements: readonly ReachingElement[],
  event: SinkEvent,
  label: string,
  locate: (file: string, span: { start: number; end: number }) => Location,
): readonly (readonly FlowStep[])[] {
  const flows: FlowStep[][] = [];
  const seen = new Set<string>();
  for (const element of elements) {
    const source = element.taint.source.id;
    if (seen.has(source)) continue;
    seen.add(source);
    const steps: Step[] = [];
    for (let s: Step | null = element.taint.steps; s !== null; s = s.previous) steps.push(s);
    steps.reverse();
    const folded = steps.length > MAX_STEPS - 1 ? [...steps.slice(0, 12), ...steps.slice(steps.length - 12)] : steps;
    const left = steps.length - folded.length;
    const flow = folded.map((s, i): FlowStep => {
      const message = maskName(s.message);
      return {
        kind: s.kind,
        location: locate(s.file, s.span),
        message: left > 0 && i === 12 ? `(${left} ${left === 1 ? 'step' : 'steps'} left out) ${message}` : message,
      };
    });
    flow.push({ kind: 'sink', location: locate(event.file, event.callSpan), message: `reaches ${label}` });
    flows.push(flow);
    if (flows.length >= 10) break;
  }
  return flows;
}
