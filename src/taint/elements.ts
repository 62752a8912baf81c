/** Decides, at the end of a run, which PHI elements the data at a sink is: by schema, by what the program proved of the source, by name. */
import type { Classifier, NameHit } from '../catalog/elements';
import type { Confidence, ElementClass } from '../findings/types';
import type { Machine, SinkEvent } from './machine';
import { isColumnReference } from './libraryOps';
import type { Source, Taint } from './values';

/** An element that reaches a sink. */
export interface ReachingElement {
  readonly name: string;
  readonly class: ElementClass;
  readonly confidence: Confidence;
  readonly evidence: string;
  /** For quasi-identifiers: which kind (age, sex, race …). */
  readonly kind: string;
  /** Name under which it arrives, when it is another. */
  readonly as: string | null;
  readonly marks: ReadonlySet<string>;
  readonly taint: Taint;
  /** It stands in a record or module that speaks of patients. */
  readonly inHealth: boolean;
}

const LEVELS: readonly Confidence[] = ['high', 'medium', 'low'];

function lower(confidence: Confidence, steps: number): Confidence {
  return LEVELS[Math.min(LEVELS.length - 1, LEVELS.indexOf(confidence) + steps)] as Confidence;
}

/** What is known of a source as a whole. */
interface SourceFacts {
  readonly siblings: readonly string[];
  readonly health: boolean;
  readonly container: string | undefined;
  readonly byColumn: ReadonlyMap<string, NameHit> | undefined;
  readonly isEntity: boolean;
}

/** Classifies the elements of events; keeps what it found out about sources. */
export function createElementReader(m: Machine): (event: SinkEvent) => readonly ReachingElement[] {
  const { classifier } = m.program;
  const facts = new Map<Source, SourceFacts>();
  const healthModules = new Set([...m.modules.values()].filter((x) => x.isHealth).map((x) => x.path));

  const factsOf = (source: Source): SourceFacts => {
    let known = facts.get(source);
    if (known === undefined) {
      const siblings = [...source.proved.keys()];
      const hinted = source.hints.find((h) => h !== '' && classifier.isHealthName(h));
      const container = hinted ?? source.hints.find((h) => h !== '');
      const health = hinted !== undefined || classifier.hasHealthColumns(siblings) || healthModules.has(source.file);
      known = {
        siblings, health, container,
        byColumn: source.tabular && siblings.length > 0 ? classifier.classifyColumns(siblings, container, health) : undefined,
        isEntity: source.hints.some((h) => classifier.isHealthImport(h)) || (hinted !== undefined && isEntityName(classifier, source)),
      };
      facts.set(source, known);
    }
    return known;
  };

  const classify = (source: Source, name: string, taint: Taint): NameHit | undefined => {
    if (source.element !== null) return { class: source.element, confidence: 'high', evidence: 'declared in a catalog', weak: false };
    const f = factsOf(source);
    return f.byColumn?.get(name) ?? classifier.classify(name, { role: taint.role, health: f.health, siblings: f.siblings, container: f.container });
  };

  return (event) => {
    const found = new Map<string, ReachingElement>();
    const add = (name: string, hit: NameHit, taint: Taint, as: string | null): void => {
      const marks = new Set(taint.marks === '' ? [] : taint.marks.split(','));
      if (marks.has(`-${hit.class}`)) return;
      // What a fitted object has learned leaves only when the object is saved.
      if (marks.has('fitted') && event.row.kind !== 'persistence') return;
      const certain = lower(hit.confidence, taint.doubt + event.doubt);
      const most = event.row.confidence ?? 'high';
      const confidence = LEVELS.indexOf(certain) < LEVELS.indexOf(most) ? most : certain;
      const element: ReachingElement = {
        name, class: hit.class, confidence, evidence: evidenceOf(taint.source, hit), kind: (hit as { kind?: string }).kind ?? name,
        as: as === null || as === name || as.startsWith('«') ? null : as, marks, taint, inHealth: taint.source.element !== null || factsOf(taint.source).health,
      };
      const key = `${name}|${[...marks].join()}`;
      const old = found.get(key);
      if (old === undefined || LEVELS.indexOf(confidence) < LEVELS.indexOf(old.confidence)) found.set(key, element);
    };
    const whole: Taint[] = [];
    const named = new Set<Source>();
    for (const taint of event.taints) {
      if (isColumnReference(taint)) continue;
      if (taint.name !== null) {
        const hit = classify(taint.source, taint.name, taint);
        if (hit !== undefined) {
          add(taint.name, hit, taint, event.arrivesAs.get(taint.key) ?? null);
          for (let s: Source | null = taint.source; s !== null; s = s.parent) named.add(s);
        }
      } else whole.push(taint);
    }
    for (const taint of whole) {
      let any = false;
      for (const [name, role] of taint.source.proved) {
        if (name === '' || taint.except?.has(name)) continue;
        const hit = classify(taint.source, name, { ...taint, name, role });
        if (hit === undefined) continue;
        any ||= hit.class !== 'quasi' && hit.class !== 'clinical';
        add(name, hit, taint, null);
      }
      if (any) named.add(taint.source);
    }
    for (const taint of whole) {
      // A whole record of a patient of which no identifier is known by name is itself the element.
      const { source } = taint;
      if (named.has(source) || source.element !== null || taint.except !== null && taint.except.size > 0) continue;
      if (source.parent !== null && named.has(source.parent)) continue;
      const f = factsOf(source);
      const name = source.hints.find((h) => h !== '') ?? '';
      if (f.isEntity && name !== '' && (source.kind !== 'frame' || !source.tabular)) add(entityName(classifier, source), { class: 'other-id', confidence: 'medium', evidence: `a whole record, named ${name}`, weak: false }, taint, null);
    }
    return [...found.values()];
  };
}

function evidenceOf(source: Source, hit: NameHit): string {
  return source.evidence === null ? hit.evidence : `${hit.evidence}, ${source.evidence}`;
}

/** What a whole record is called: the nearest name that speaks of a patient. */
function entityName(classifier: Classifier, source: Source): string {
  const named = source.hints.find((h) => h !== '' && classifier.isHealthName(h)) ?? source.hints.find((h) => h !== '') ?? '';
  return named.replace(/^.*[\\/]/, '');
}

/** Names of a person's record, the nearest name deciding: `patient`, `Encounter`, `admission_record`; not `patient_count` or `patientService`. */
function isEntityName(classifier: Classifier, source: Source): boolean {
  const [called, held] = source.hints;
  const first = source.hints.find((h) => h !== '');
  if (first !== undefined && classifier.isHealthName(first)) return classifier.isPatientRecord(first.replace(/^(get|fetch|find|load|read|create|update|save|build|parse|to)_?(?=[A-Z_a-z]{4})/, ''));
  // What a call yields is what the variable says that holds it, where the call itself says nothing.
  return source.kind === 'call' && called !== undefined && held !== undefined && classifier.isHealthName(held) && classifier.isPatientRecord(held);
}
