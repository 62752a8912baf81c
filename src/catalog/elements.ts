/** The PHI element classifier: which class of element a name is, how sure that is, and why, from the name, its surroundings and known schemas. */
import { CATALOG_ELEMENT_CLASSES, mergeElementData, type Confidence, type ElementClass, type ElementData } from './elementsData';
import { baseName, createHealthReader, type ContainerReading } from './elementsHealth';
import { createNameReader, ORGANISATIONAL, PERSONAL, type NameReading } from './elementsNames';
import { createSchemaReader, type SchemaColumn } from './elementsSchemas';
import { nameOfDescription } from './description';
import { joinedForm } from './elementsTokens';

export { CATALOG_ELEMENT_CLASSES, mergeElementData };
export type { Confidence, ElementClass, ElementData };

/** A name that is taken for an element. */
export interface NameHit {
  readonly class: ElementClass;
  readonly confidence: Confidence;
  /** One sentence part without data values: "name matches ‘date of birth’". */
  readonly evidence: string;
  /** Taken only because of the health context around it. */
  readonly weak: boolean;
  /** Only the word for a patient: of a column of a table alone. */
  readonly sole?: true;
  /** For `quasi`: what it tells (`age`, `sex`, `race`, …, `other`); age and birth year are one kind. */
  readonly kind?: string;
}

export type NameRole = 'column' | 'attribute' | 'variable' | 'parameter' | 'key' | 'type-member';

export interface NameContext {
  readonly role: NameRole;
  /** Names of the file, frame, record or type, or its imports, speak of patients (`isHealthName`, `isHealthImport`, `hasHealthColumns`). */
  readonly health: boolean;
  /** Other column or field names of the same frame, record or type. Pass the same array again: it is remembered by identity. */
  readonly siblings?: readonly string[];
  /** Variable, type, table or file name that the element is taken from. */
  readonly container?: string;
}

/** What a policy declares about a name; `in` is the table, file, type or variable that it is taken from. */
export interface OwnElement {
  readonly name: string;
  readonly class: ElementClass | 'none';
  readonly in?: string;
  /** Evidence, where it is not the policy's. */
  readonly by?: string;
}

export interface Classifier {
  /** Whether a policy or a user's catalog says what the name is there. */
  isDeclared(name: string, container: string | undefined): boolean;
  /** The element that one name stands for, or undefined. */
  classify(name: string, context: NameContext): NameHit | undefined;
  /** The element that a column is by what a data dictionary says of it; `health`: its table speaks of patients. */
  classifyDescription(text: string, health: boolean): NameHit | undefined;
  /** The elements among the columns of a frame, table or record: by schema where one is recognised, else by their names. `inHealth`: the surroundings speak of patients. */
  classifyColumns(names: readonly string[], table?: string, inHealth?: boolean): ReadonlyMap<string, NameHit>;
  /** Columns that a table or file brings by its name alone, where that is one of a known schema (`NOTEEVENTS.csv`); `near` are names of the folders around it. */
  columnsOfTable(table: string, near: readonly string[]): readonly string[];
  /** Among the columns are a strong identifier or clinical values, so that weak names beside them count. */
  hasHealthColumns(names: readonly string[]): boolean;
  /** A file, table, type, variable or function name that speaks of patients. */
  isHealthName(name: string): boolean;
  /** A name of a record of a patient or of one of their encounters, admissions, claims …, not of a program or a count (`patient`, `Encounter`, not `PatientService`). */
  isPatientRecord(name: string): boolean;
  /** A name of something that holds clinical texts, where the file speaks of patients (`note`, `discharge_summaries`). */
  isTextHolder(name: string): boolean;
  /** A name of such a record only where the file speaks of patients (`participant`, `claim`, `CreateSubjectData`). */
  isWeakRecord(name: string): boolean;
  /** What a variable, type or table of this name holds: data of patients, of staff, of an organisation, of people who may be patients, a thing, or settings and counts of a program. */
  containerKind(name: string): 'patient' | 'staff' | 'organisation' | 'program' | 'person' | 'thing' | undefined;
  /** A module that is imported only to handle health data. */
  isHealthImport(module: string): boolean;
  /** A text that instructs a model to talk with patients or about them. */
  isHealthText(text: string): boolean;
  /** A path or name of made-up or public sample data. */
  isSyntheticName(name: string): boolean;
  /**
   * Whether data that nothing but these names says anything of could be PHI: all names of a file, in any order. `inHealth`: the
   * file speaks of patients. It errs on the side of true.
   */
  couldTell(names: ReadonlySet<string>, inHealth: boolean): boolean;
}

/** So many weak clinical names beside each other are clinical data. */
const CLINICAL_COLUMNS = 3;
/** Texts that codes and drugs have too. */
const OF_CODES = /description|instruction|label|sig$/;
/** Names remembered; source code has far fewer. */
const MAX_CACHE = 200_000;

/** Builds a classifier. It holds caches, so make one and keep it. `own` always wins, in both directions. */
export function createClassifier(data: ElementData, own: readonly OwnElement[] = []): Classifier {
  const names = createNameReader(data);
  const health = createHealthReader(data, names.tokenizer);
  const schemas = createSchemaReader(data);
  const readings = new Map<string, NameReading | null>();
  const healthColumns = new WeakMap<readonly string[], boolean>();
  const thingColumns = new WeakMap<readonly string[], boolean>();
  const thingFields = new Set(data.thingFields);
  const schemaColumns = new WeakMap<readonly string[], Map<string, ReadonlyMap<string, SchemaColumn>>>();
  const ownByName = new Map<string, OwnElement[]>();
  for (const element of own) ownByName.set(joinedForm(element.name), [...(ownByName.get(joinedForm(element.name)) ?? []), element]);

  const read = (name: string): NameReading | undefined => {
    let reading = readings.get(name);
    if (reading === undefined) {
      if (readings.size > MAX_CACHE) readings.clear();
      readings.set(name, (reading = names.read(name) ?? null));
    }
    return reading ?? undefined;
  };

  const declared = (name: string, container: string | undefined): OwnElement | undefined => {
    if (ownByName.size === 0) return undefined;
    const rows = ownByName.get(joinedForm(name));
    if (rows === undefined) return undefined;
    const place = container === undefined ? undefined : joinedForm(baseName(container));
    // The row for the place is nearer than the one for everywhere.
    return (
      rows.find((row) => row.in !== undefined && place !== undefined && joinedForm(baseName(row.in)) === place) ?? rows.find((row) => row.in === undefined)
    );
  };

  const hasHealthColumns = (columns: readonly string[]): boolean => {
    let known = healthColumns.get(columns);
    if (known === undefined) {
      let clinical = 0;
      known = columns.some((column) => {
        const reading = read(column);
        if (reading === undefined || reading.class === 'none') return false;
        if (reading.grade === 'strong') return true;
        return reading.class === 'clinical' && ++clinical >= CLINICAL_COLUMNS;
      });
      healthColumns.set(columns, known);
    }
    return known;
  };

  /** Columns of a thing: codes or units, and nothing that only people have. */
  const hasThingColumns = (columns: readonly string[]): boolean => {
    let known = thingColumns.get(columns);
    if (known === undefined) {
      known =
        columns.some((column) => names.tokenizer.words(column).some((word) => thingFields.has(word))) &&
        !columns.some((column) => {
          const reading = read(column);
          if (reading === undefined || reading.class === 'none' || reading.class === 'clinical' || reading.class === 'free-text') return false;
          return (
            reading.grade === 'strong' || reading.grade === 'column' || reading.class === 'quasi' || reading.class === 'phone' || reading.class === 'email'
          );
        });
      thingColumns.set(columns, known);
    }
    return known;
  };

  const columnsOfSchema = (columns: readonly string[], table: string | undefined, inHealth: boolean): ReadonlyMap<string, SchemaColumn> => {
    let byTable = schemaColumns.get(columns);
    if (byTable === undefined) schemaColumns.set(columns, (byTable = new Map<string, ReadonlyMap<string, SchemaColumn>>()));
    const key = `${inHealth} ${table ?? ''}`;
    let known = byTable.get(key);
    if (known === undefined) byTable.set(key, (known = schemas.columns(columns, table, inHealth || hasHealthColumns(columns))));
    return known;
  };

  const kindOf = (name: string): string => {
    const reading = read(name);
    return reading?.class === 'quasi' && reading.kind !== undefined ? reading.kind : 'other';
  };
  const schemaHit = (name: string, column: SchemaColumn, confidence: Confidence): NameHit | undefined => {
    if (column.class === 'none') return undefined;
    const hit: NameHit = { class: column.class, confidence, evidence: `column of ${column.schema.title} ${column.table}`, weak: false };
    return column.class === 'quasi' ? { ...hit, kind: kindOf(name) } : hit;
  };

  const judge = (name: string, context: NameContext): NameHit | undefined => {
    const ownRow = declared(name, context.container);
    if (ownRow !== undefined) {
      return ownRow.class === 'none' ? undefined : { class: ownRow.class, confidence: 'high', evidence: ownRow.by ?? 'declared in the policy', weak: false };
    }
    const container = context.container === undefined ? undefined : health.container(context.container);
    const inHealth = context.health || container?.health === true || container?.patient === true;
    if (context.siblings !== undefined && context.siblings.length > 0) {
      const column = columnsOfSchema(context.siblings, context.container, inHealth).get(name);
      if (column !== undefined) return schemaHit(name, column, 'high');
    }
    const self = schemas.alone(name, inHealth);
    if (self !== undefined) return schemaHit(name, self, 'high');
    if (context.container !== undefined) {
      const column = schemas.column(context.container, name, inHealth);
      if (column !== undefined) {
        // A table whose name many programs have, and nothing but the file speaks of patients: what the name itself says decides how sure.
        const sure = !column.common || container?.health === true || container?.patient === true;
        return schemaHit(name, column, sure ? 'high' : read(name)?.class === column.class ? 'medium' : 'low');
      }
    }
    const reading = read(name);
    if (reading === undefined || reading.class === 'none') return undefined;
    if (reading.beside !== undefined && !reading.patient && isAmong(reading.beside, context)) return undefined;
    const columns = context.siblings !== undefined && context.siblings.length > 0 ? context.siblings : undefined;
    // `note["text"]`, `notes.csv` with a column of texts: what holds it says what kind of text it is.
    if (reading.class === 'free-text' && reading.grade === 'bare' && isText(context.container, context.health))
      return { class: 'free-text', confidence: 'medium', weak: true, evidence: `name matches ‘${reading.label}’ in ‘${context.container}’` };
    const ofThing = columns !== undefined && hasThingColumns(columns);
    // A text in a table of a module about patients, beside what was measured or diagnosed, is about the patient.
    if (
      reading.class === 'free-text' &&
      reading.grade === 'bare' &&
      !OF_CODES.test(reading.label) &&
      context.health &&
      context.role === 'column' &&
      !ofThing &&
      container?.thing !== true
    ) {
      const clinical = columns?.find((column) => column !== name && (read(column)?.class === 'clinical' || health.isHealthName(column)));
      if (clinical !== undefined)
        return { class: 'free-text', confidence: 'medium', weak: true, evidence: `name matches ‘${reading.label}’ beside ‘${clinical}’` };
    }
    // Codes and units alone are a thing's: they make nobody of what stands beside them.
    return decide(reading, context, container, columns !== undefined && !ofThing && hasHealthColumns(columns), ofThing);
  };

  /** A holder of clinical texts: of notes where the surroundings speak of patients, of discharge summaries in any case. */
  const isText = (container: string | undefined, inHealth: boolean): boolean => {
    const holder = container === undefined ? undefined : read(baseName(container).replace(/[_-]?(df|data|list|table|\d+)$/i, ''));
    return holder?.class === 'free-text' && (holder.grade === 'strong' || (inHealth && (holder.grade === 'weak' || holder.grade === 'column')));
  };

  /** Whether one of the words stands in the name of the holder or in another name of it. */
  const isAmong = (words: readonly string[], { container, siblings }: NameContext): boolean =>
    [...(container === undefined ? [] : [container]), ...(siblings ?? [])].some((other) =>
      names.tokenizer.words(baseName(other)).some((word) => words.includes(word)),
    );

  // Asked for every attribute of every file: what was judged once is remembered with its surroundings.
  const alone = new Map<string, NameHit | null>();
  const amongSiblings = new WeakMap<readonly string[], Map<string, NameHit | null>>();
  const classify = (name: string, context: NameContext): NameHit | undefined => {
    let judged = alone;
    if (context.siblings !== undefined && context.siblings.length > 0) {
      judged = amongSiblings.get(context.siblings) ?? new Map<string, NameHit | null>();
      amongSiblings.set(context.siblings, judged);
    } else if (alone.size > MAX_CACHE) alone.clear();
    const key = `${context.role}${context.health ? '+' : '-'}${context.container ?? ''}\n${name}`;
    let hit = judged.get(key);
    if (hit === undefined) judged.set(key, (hit = judge(name, context) ?? null));
    return hit ?? undefined;
  };

  const toldInHealth = new Map<string, 'yes' | 'no' | 'clinical'>();
  const toldAnywhere = new Map<string, 'yes' | 'no' | 'clinical'>();
  /** What a name alone says, whatever holds it. */
  const tells = (name: string, inHealth: boolean): 'yes' | 'no' | 'clinical' => {
    const told = inHealth ? toldInHealth : toldAnywhere;
    if (told.size > MAX_CACHE) told.clear();
    const context: NameContext = inHealth ? { role: 'column', health: true, container: 'patient' } : { role: 'column', health: false };
    const hit = judge(name, context);
    let said: 'yes' | 'no' | 'clinical' = 'no';
    if (hit !== undefined || health.isHealthName(name)) said = 'yes';
    else if (read(name)?.class === 'clinical') said = 'clinical';
    told.set(name, said);
    return said;
  };

  return {
    isDeclared: (name, container) => declared(name, container) !== undefined,
    classify,
    classifyDescription(text, inHealth) {
      const name = nameOfDescription(text);
      return name === undefined ? undefined : classify(name, { role: 'column', health: inHealth });
    },
    classifyColumns(columns, table, inHealth = false) {
      const hits = new Map<string, NameHit>();
      const place = table === undefined ? undefined : health.container(table);
      const known = columnsOfSchema(columns, table, inHealth || place?.health === true || place?.patient === true);
      const context: NameContext = { role: 'column', health: inHealth || known.size > 0, siblings: columns, container: table };
      for (const name of columns) {
        const hit = classify(name, context);
        if (hit !== undefined) hits.set(name, hit);
      }
      return hits;
    },
    columnsOfTable: schemas.whole,
    hasHealthColumns,
    isHealthName: health.isHealthName,
    isPatientRecord(name) {
      const read = health.container(name);
      return read.patient || (read.health && read.entity);
    },
    isTextHolder: (name) => isText(name, true),
    isWeakRecord: (name) => health.container(name).weak,
    containerKind(name) {
      const read = health.container(name);
      return read.patient
        ? 'patient'
        : read.staff
          ? 'staff'
          : read.organisation
            ? 'organisation'
            : read.program
              ? 'program'
              : read.person
                ? 'person'
                : read.thing
                  ? 'thing'
                  : undefined;
    },
    isHealthImport: health.isHealthImport,
    isSyntheticName: health.isSyntheticName,
    isHealthText: health.isHealthText,
    couldTell(all, inHealth) {
      let clinical = 0;
      for (const name of all) {
        if (name.length > 80) continue;
        const said = (inHealth ? toldInHealth : toldAnywhere).get(name) ?? tells(name, inHealth);
        if (said === 'yes' || (said === 'clinical' && ++clinical >= CLINICAL_COLUMNS)) return true;
      }
      return schemas.couldBe(all, inHealth);
    },
  };
}

/** Weighs a reading against its surroundings. */
function decide(reading: NameReading, context: NameContext, container: ContainerReading | undefined, siblings: boolean, ofThing: boolean): NameHit | undefined {
  const cls = reading.class as ElementClass;
  const hit = (confidence: Confidence, weak: boolean, reason = ''): NameHit => ({
    class: cls,
    confidence,
    weak,
    evidence: `name matches ‘${reading.label}’${reason}`,
    ...(reading.kind === undefined ? {} : { kind: reading.kind }),
    ...(reading.sole ? { sole: true } : {}),
  });
  // A clinician's or an organisation's data, unless the name itself says patient.
  if (container?.staff === true && !reading.patient && (PERSONAL.has(cls) || cls === 'date')) return undefined;
  if (container?.organisation === true && !siblings && !reading.patient && reading.grade !== 'strong' && ORGANISATIONAL.has(cls)) return undefined;
  if (reading.grade === 'strong') return hit(reading.vague ? 'medium' : 'high', false);

  const { role } = context;
  // Elsewhere it is the patient's whole record.
  if (reading.sole && role !== 'column') return undefined;
  const field = role !== 'variable' && role !== 'parameter';
  const record = container !== undefined && (container.patient || container.health || (container.weak && context.health && !ofThing));
  const full = record || siblings;
  const reason = record ? ` in ‘${context.container}’` : siblings ? ' beside other health columns' : ' in health context';
  if (reading.grade === 'column') {
    if (full || context.health) return hit('high', true, reason);
    return role === 'column' ? hit('medium', false) : undefined;
  }
  // The name of a drug, a test or a concept is nobody's, whatever stands beside it.
  if (container?.thing === true && (!siblings || PERSONAL.has(cls))) return undefined;
  if (ofThing && !record && PERSONAL.has(cls) && cls !== 'quasi') return undefined;
  // An id of an account or an order is a patient's only in their own record, or in a row about them.
  if (reading.grade === 'own') return container?.patient === true || (siblings && role === 'column') ? hit('medium', true, reason) : undefined;
  if (reading.grade === 'weak') return full || context.health ? hit('medium', true, reason) : undefined;
  if (reading.grade === 'faint') {
    if (full) return hit(field || siblings ? 'medium' : 'low', true, reason);
    if (!context.health) return undefined;
    return hit(role === 'column' || container?.person === true ? 'medium' : 'low', true, reason);
  }
  if (record && field) return hit('medium', true, reason);
  // A column called after the patient holds who they are, or what they say.
  if (reading.patient && role === 'column' && context.health) return hit('medium', true, reason);
  // `find_patient(id)`: a function is a holder of what it is given.
  if (record && reading.key && role === 'parameter' && container.sole) return hit('medium', true, reason);
  if (siblings && field && !reading.key) return hit(role === 'column' ? 'medium' : 'low', true, reason);
  return undefined;
}
