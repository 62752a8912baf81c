/** Decides, at the end of a run, which PHI elements the data at a sink is: by schema, by what the program proved of the source, by name. */
import type { Classifier, NameHit } from '../catalog/elements';
import type { Confidence, ElementClass } from '../findings/types';
import type { Machine, SinkEvent } from './machine';
import { isColumnReference } from './libraryOps';
import { byNature } from './nature';
import { routeOf } from './routes';
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
  /** Its source is made-up or public sample data, by its name. */
  readonly synthetic: boolean;
  /** A whole record of which no identifier is known by name. */
  readonly whole: boolean;
  /** It is called so in the program, rather than described by us. */
  readonly named: boolean;
  /** Table or file that it is a column of, as a policy may name it; undefined for what is no column. */
  readonly table: string | undefined;
}

const LEVELS: readonly Confidence[] = ['high', 'medium', 'low'];

function lower(confidence: Confidence, steps: number): Confidence {
  return LEVELS[Math.min(LEVELS.length - 1, LEVELS.indexOf(confidence) + steps)] as Confidence;
}

/** What is known of a source as a whole. */
interface SourceFacts {
  readonly siblings: readonly string[];
  /** Columns that only the name of the table proves. */
  readonly byTable: ReadonlySet<string>;
  readonly health: boolean;
  readonly container: string | undefined;
  readonly byColumn: ReadonlyMap<string, NameHit> | undefined;
  readonly isEntity: boolean;
  /** The record itself, or what stands beside the name in it, speaks of patients. */
  readonly inRecord: boolean;
  /** Only the URL that it came over says what it is. */
  readonly byRoute: boolean;
  /** Neither a table nor the record of a patient. */
  readonly isLoose: boolean;
}

/** What a server says of a request. */
const VERDICT = /^(message|msg|errors?|detail|details|reason|title|description|status)$/i;

/** Names of the ids of users, customers and orders. */
const USER = /^(user|client|customer|order|account|owner|creator|author|sender|recipient|actor|member)_?id$/i;

/** Classifies the elements of events; keeps what it found out about sources. */
export function createElementReader(m: Machine): (event: SinkEvent) => readonly ReachingElement[] {
  const { classifier } = m.program;
  const facts = new Map<Source, SourceFacts>();
  const healthModules = new Set([...m.modules.values()].filter((x) => x.isHealth).map((x) => x.path));

  const factsOf = (source: Source): SourceFacts => {
    let known = facts.get(source);
    if (known === undefined) {
      const byTable = columnsByTable(classifier, source);
      const siblings = [...source.proved.keys()];
      const container = containerOf(classifier, source);
      const hinted = container !== undefined && classifier.isHealthName(container) ? container : undefined;
      const health = hinted !== undefined || classifier.hasHealthColumns(siblings) || healthModules.has(source.file);
      const weak = health && container !== undefined && classifier.isWeakRecord(container);
      known = {
        siblings,
        byTable,
        health,
        container,
        byColumn: source.tabular && siblings.length > 0 ? classifier.classifyColumns(siblings, container, health) : undefined,
        byRoute: container !== undefined && container === routeOf(source),
        isLoose: !source.tabular && (container === undefined || classifier.containerKind(container) !== 'patient'),
        inRecord: hinted !== undefined || weak || classifier.hasHealthColumns(siblings),
        isEntity: !isOfProgram(classifier, source) && isEntityName(classifier, source, health),
      };
      facts.set(source, known);
    }
    return known;
  };

  const classify = (source: Source, name: string, taint: Taint): NameHit | undefined => {
    if (source.element !== null) return { class: source.element, confidence: source.confidence ?? 'high', evidence: 'declared in a catalog', weak: false };
    const f = factsOf(source);
    const { described } = source;
    if (described === undefined || classifier.isDeclared(name, f.container)) return bySource(f, name, taint);
    const text = described.columns.get(name);
    const said = text === undefined ? undefined : classifier.classifyDescription(text, f.health);
    if (said !== undefined) return { ...said, evidence: `${described.evidence}, described by ${described.file}` };
    const hit = bySource(f, name, taint);
    return hit === undefined || !source.proved.has(name) ? hit : { ...hit, evidence: `${hit.evidence}, ${described.evidence}` };
  };

  const bySource = (f: SourceFacts, name: string, taint: Taint): NameHit | undefined => {
    const hit = f.byColumn?.get(name) ?? classifier.classify(name, { role: taint.role, health: f.health, siblings: f.siblings, container: f.container });
    // A user's or a customer's id is a patient's where the holder is a patient, whatever stands beside it.
    if (hit !== undefined && hit.weak && hit.class === 'other-id' && f.isLoose && USER.test(name)) return undefined;
    // An answer of a server says by these what went wrong.
    if (hit !== undefined && hit.weak && f.byRoute && VERDICT.test(name)) return undefined;
    // Keys, addresses of machines and links need a patient's record, not only a module about patients.
    if (
      hit !== undefined &&
      hit.weak &&
      (!f.inRecord || f.byRoute) &&
      (hit.class === 'ip' || hit.class === 'url' || hit.class === 'device' || hit.class === 'account')
    )
      return undefined;
    return hit;
  };

  return (event) => {
    const found = new Map<string, ReachingElement>();
    const add = (name: string, hit: NameHit, taint: Taint, as: string | null, whole = false, named = true): void => {
      const marks = new Set(taint.marks === '' ? [] : taint.marks.split(','));
      if (marks.has(`-${hit.class}`)) return;
      if (taint.source.to !== undefined && !taint.source.to.includes(event.row.kind)) return;
      // What a fitted object has learned leaves only when the object is saved.
      if (marks.has('fitted') && event.row.kind !== 'persistence') return;
      const sure = lower(hit.confidence, taint.doubt);
      const certain = event.doubt > 0 && sure === 'high' ? 'medium' : sure;
      const most = event.row.confidence ?? 'high';
      const confidence = LEVELS.indexOf(certain) < LEVELS.indexOf(most) ? most : certain;
      const element: ReachingElement = {
        name,
        class: hit.class,
        confidence,
        evidence: evidenceOf(taint.source, hit),
        kind: (hit as { kind?: string }).kind ?? name,
        as: as === null || as === name || as.startsWith('«') ? null : as,
        marks,
        taint,
        inHealth: taint.source.element !== null || factsOf(taint.source).health,
        whole,
        named,
        table: taint.source.element === null && taint.source.tabular ? factsOf(taint.source).container : undefined,
        synthetic: taint.source.element === null && isSynthetic(classifier, taint.source),
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
      const byTable = taint.source.element === null ? factsOf(taint.source).byTable : NO_COLUMNS;
      for (const [name, role] of taint.source.proved) {
        if (name === '' || taint.except?.has(name)) continue;
        const hit = classify(taint.source, name, { ...taint, name, role });
        if (hit === undefined) continue;
        any ||= hit.class !== 'quasi' && hit.class !== 'clinical';
        add(name, hit, byTable.has(name) ? { ...taint, doubt: taint.doubt + 1 } : taint, null);
      }
      if (any) named.add(taint.source);
    }
    for (const taint of whole) {
      // A whole record of a patient of which no identifier is known by name is itself the element.
      const { source } = taint;
      if (named.has(source) || source.element !== null || (taint.except !== null && taint.except.size > 0)) continue;
      if (source.parent !== null && named.has(source.parent)) continue;
      const f = factsOf(source);
      const text = textOfFile(classifier, source, f.health);
      if (text !== undefined) {
        add(text.name, text.hit, taint, null, true);
        continue;
      }
      const name = source.hints.find((h) => h !== '') ?? '';
      if (f.isEntity && name !== '' && !classifier.isDeclared(name, f.container) && (source.kind !== 'frame' || !source.tabular))
        add(
          entityName(classifier, source),
          { class: 'other-id', confidence: 'medium', evidence: `a whole record, named ${name}`, weak: false },
          taint,
          null,
          true,
        );
    }
    if (found.size === 0) {
      const said = byNature(event, healthModules);
      if (said !== undefined) add(said.name, said.hit, said.taint, null, false, false);
    }
    return [...found.values()];
  };
}

/** The content of a file, by the name of the file: `open("clinical_notes.txt").read()`. */
function textOfFile(classifier: Classifier, source: Source, health: boolean): { readonly name: string; readonly hit: NameHit } | undefined {
  let root = source;
  while (root.parent !== null) root = root.parent;
  if (root.reads === undefined || root.tabular) return undefined;
  const name = root.reads.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
  const hit = classifier.classify(name, { role: 'variable', health });
  if (hit?.class !== 'free-text' || hit.confidence === 'low') return undefined;
  return { name, hit: { ...hit, evidence: `${hit.evidence} in the file's name` } };
}

const NO_COLUMNS: ReadonlySet<string> = new Set();

/** Columns of a known schema that a file or table of that name brings: what the program itself names goes first, in its own spelling. */
function columnsByTable(classifier: Classifier, source: Source): ReadonlySet<string> {
  const [table, ...near] = source.hints;
  if (source.kind !== 'frame' || !source.tabular || source.evidence !== null || source.described !== undefined || table === undefined || table === '')
    return NO_COLUMNS;
  const columns = classifier.columnsOfTable(table, near);
  if (columns.length === 0) return NO_COLUMNS;
  const form = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const own = new Set([...source.proved.keys()].map(form));
  const added = new Set<string>();
  for (const name of columns) {
    if (own.has(form(name))) continue;
    source.proved.set(name, 'column');
    added.add(name);
  }
  return added;
}

/** Whether the names of a source, or the folders of the file that it is read from, are of made-up or sample data. */
function isSynthetic(classifier: Classifier, source: Source): boolean {
  const near = source.hints.slice(0, 3).filter((h) => h !== '');
  if (near.some((h) => classifier.isSyntheticName(h))) return true;
  return source.tabular && near.length > 1 && classifier.isSyntheticName(`${near.slice(1).reverse().join('/')}/${near[0] ?? ''}`);
}

function evidenceOf(source: Source, hit: NameHit): string {
  return source.evidence === null ? hit.evidence : `${hit.evidence}, ${source.evidence}`;
}

const GETTER = /^(get|fetch|find|load|read|retrieve|lookup|select|query|parse|create|update|save|new)(?=[_A-Z])_?/;

/** Names of variables that say nothing of what they hold. */
const GENERIC = new Set([
  'data',
  'body',
  'result',
  'results',
  'res',
  'response',
  'resp',
  'reply',
  'item',
  'items',
  'row',
  'rows',
  'rec',
  'record',
  'records',
  'obj',
  'object',
  'payload',
  'params',
  'args',
  'kwargs',
  'options',
  'input',
  'output',
  'req',
  'request',
  'value',
  'values',
  'val',
  'entry',
  'entries',
  'doc',
  'json',
  'dto',
  'event',
  'ctx',
  'context',
  'props',
  'state',
  'message',
  'info',
  'details',
  'query',
  'where',
  'first',
  'all',
  'then',
  'json',
  'find',
  'fetch',
  'get',
  'load',
  'read',
  'df',
  'frame',
  'table',
  'current',
  'prev',
  'next',
  'new',
  'old',
  'tmp',
  'elem',
  'element',
  'content',
  'model',
  'unique',
  'filter',
  'map',
  'self',
  'this',
]);

/** Classes of a program, named after what they work on. */
const PROGRAM = /^[A-Z]\w*[a-z](Provider|Service|Controller|Adapter|Module|Client|Manager|Handler|Factory|Repository|Gateway|Resolver|Processor)$/;

function isGeneric(name: string): boolean {
  return name.length <= 2 || /^\d+$/.test(name) || GENERIC.has(name.toLowerCase());
}

/** The nearest name that says what the parts of a source belong to. */
function containerOf(classifier: Classifier, source: Source): string | undefined {
  if (source.tabular) return source.hints.find((h) => h !== '' && classifier.isHealthName(h)) ?? source.rowName ?? source.hints.find((h) => h !== '');
  const named = source.hints.filter((h) => h !== '');
  // A function's name says less than the record that its result is kept in: `appointment = executeHealthcareRead(…)`.
  const held = source.kind === 'call' ? named[1] : undefined;
  if (held !== undefined && /^[a-z]/.test(held) && classifier.isPatientRecord(held)) return held;
  // What a clinician or an organisation holds is theirs, even in a module about patients.
  const near = named.slice(0, 3).filter((h) => !PROGRAM.test(h));
  const kinds = near.map((h) => classifier.containerKind(h));
  const staff = near.find((_, i) => kinds[i] === 'staff' || kinds[i] === 'organisation' || kinds[i] === 'program');
  const patient = near.find((_, i) => kinds[i] === 'patient');
  if (staff !== undefined && (patient === undefined || near.indexOf(staff) < near.indexOf(patient))) return staff;
  if (source.kind === 'call' && named[1] !== undefined && !isGeneric(named[1])) return named[1];
  // What a call is called gives way to what holds or owns its result, for parts of that too.
  let root = source;
  while (root.parent !== null) root = root.parent;
  const said = root.hints[1];
  if (source.kind === 'part' && root.kind === 'call' && said !== undefined && classifier.isPatientRecord(said)) {
    const nearest = named.find((h) => !isGeneric(h) && h !== root.hints[0]) ?? said;
    // A loop's variable may say nothing: `for (const one of patients)`.
    const isItem = source.id.endsWith('.[]') && nearest === source.hints[0];
    return isItem && classifier.containerKind(nearest) === undefined && !classifier.isHealthName(nearest) ? said : nearest;
  }
  const route = routeOf(source);
  if (route !== undefined) return route;
  // A part is named after itself only when it is a record of its own (`order.patient.name`).
  return named.find((h) => !isGeneric(h)) ?? named[0];
}

/** The first word speaks of patients: `patientRecord`, not `compute_for_patient` or `write_patient`. */
function startsWithPatient(classifier: Classifier, name: string): boolean {
  const first = /^[A-Z]?[a-z]+|^[A-Z]+/.exec(name.replace(/^[^A-Za-z]+/, ''))?.[0];
  return (
    first === undefined ||
    classifier.isHealthName(first) ||
    /^(all|new|my|the|raw|current|selected|full|old|updated|created|saved|existing|found|matching|this|each|one|single|first|last|next|questionnaire)$/i.test(
      first,
    )
  );
}

/** A part of something of a program: `stats.patients`, `ROUTES.patients`, `env.templates.noAppointments`. */
function isOfProgram(classifier: Classifier, source: Source): boolean {
  for (let s = source.parent; s !== null; s = s.parent)
    if (classifier.containerKind(s.hints[0] ?? '') === 'program' || (s.kind === 'name' && /^[A-Z][A-Z0-9_]+$/.test(s.hints[0] ?? ''))) return true;
  return false;
}

/** What a whole record is called: the nearest name that speaks of a patient. */
function entityName(classifier: Classifier, source: Source): string {
  const route = CARRIED.test(source.hints[0] ?? '') ? routeOf(source) : undefined;
  const named = route ?? source.hints.find((h) => h !== '' && classifier.isHealthName(h)) ?? source.hints.find((h) => h !== '') ?? '';
  return named.replace(/^.*[\\/]/, '');
}

/** Words that are the heading of a message as often as a person. */
const HEADING = /^subjects?$/i;

/** In a file about patients: `claim`, `participant`, `createSubjectData`; a heading only if a type says that it is a person. */
function isWeakEntity(classifier: Classifier, source: Source, given: string): boolean {
  if (!classifier.isWeakRecord(given)) return false;
  if (!HEADING.test(given)) return true;
  return source.hints.slice(1, 3).some((h) => /^[A-Z]/.test(h) && classifier.isWeakRecord(h));
}

/** What a request brings as a whole: its body, or what a call gives back. */
const CARRIED = /^(body|dto|data|json|text|formData|payload|input|get|post|put|patch|request|query|fetch|use\w+|loads|parse|results?|items?|rows?|records?)$/;

/** Names of a person's record, the nearest name deciding: `patient`, `Encounter`, `admission_record`; not `patient_count` or `patientService`. */
function isEntityName(classifier: Classifier, source: Source, health: boolean): boolean {
  if (source.kind === 'name') return false;
  if (source.hints.some((h) => classifier.isHealthImport(h))) return true;
  const first = source.hints.find((h) => h !== '');
  if (first === undefined) return false;
  const given = first.replace(GETTER, '');
  // A part that is itself an element or a clinical value is no record.
  if (source.kind === 'part' && classifier.classify(first, { role: 'key', health: true }) !== undefined) return false;
  if (health && isWeakEntity(classifier, source, given)) return true;
  if (classifier.isHealthName(given)) return startsWithPatient(classifier, given) && classifier.isPatientRecord(given);
  // What came over a route is what the route says.
  const route = CARRIED.test(first) ? routeOf(source) : undefined;
  if (route !== undefined && (classifier.isPatientRecord(route) || (health && isWeakEntity(classifier, source, route)))) return true;
  // What a call yields is what the variable says that holds it, where the call itself says nothing.
  const held = source.kind === 'call' ? source.hints[1] : isGeneric(first) && source.kind !== 'part' ? source.hints[1] : undefined;
  if (held === undefined) return false;
  if (health && isWeakEntity(classifier, source, held)) return true;
  return classifier.isHealthName(held) && startsWithPatient(classifier, held) && classifier.isPatientRecord(held);
}
