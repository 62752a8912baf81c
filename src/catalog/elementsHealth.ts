/** Which names of files, tables, types, variables and imports speak of patients, and what a container's name says of its fields. */
import type { ElementData } from './elementsData';
import { splitWords, type Tokenizer } from './elementsTokens';

/** What the name of a variable, type, table or file says of what is in it. */
export interface ContainerReading {
  readonly health: boolean;
  /** Holds the data of patients themselves. */
  readonly patient: boolean;
  /** Holds data of people who may be patients (`user`, `customer`). */
  readonly person: boolean;
  /** Clinicians and staff. */
  readonly staff: boolean;
  readonly organisation: boolean;
  /** A thing or a program (`model`, `config`, `PatientService`). */
  readonly thing: boolean;
  /** Settings, texts or counts of a program (`routes`, `stats`). */
  readonly program: boolean;
  /** A record of a patient's care by its last words (`admission`, `labResult`). */
  readonly entity: boolean;
  /** The same if the file speaks of patients, and no other word says what it is (`participant`, `createSubject`). */
  readonly weak: boolean;
  /** One patient or record, and no other word says what it is: `find_patient`, not `get_clinic_patients`. */
  readonly sole: boolean;
  /** The word that says what it is. */
  readonly head: string;
}

export interface HealthReader {
  isHealthName(name: string): boolean;
  isHealthImport(module: string): boolean;
  isSyntheticName(name: string): boolean;
  /** Instructions of a model that talks with patients or about them: several different words of the text are of medicine. */
  isHealthText(text: string): boolean;
  container(name: string): ContainerReading;
}

/** Endings of paths that say nothing. */
const EXTENSION =
  /\.(csv|tsv|txt|json|jsonl|ndjson|parquet|feather|xlsx?|sql|pkl|pickle|h5|hdf5?|gz|zip|dta|sas7bdat|avro|orc|py|ipynb|tsx?|jsx?|mjs|cjs|mts|cts)$/i;

const DATA_FILE = /\.(csv|tsv|txt|jsonl?|ndjson|parquet|feather|xlsx?|sql|pkl|pickle|h5|hdf5?|dta|sas7bdat|avro|orc)(\.(gz|zip))?$/i;

/** Last part of a path, a dotted or a schema-qualified name, without extensions and quotes. */
export function baseName(name: string): string {
  let base = name
    .replace(/\\/g, '/')
    .replace(/\/+$/, '')
    .replace(/^.*\//, '')
    .replace(/["'`[\]]/g, '');
  while (EXTENSION.test(base)) base = base.replace(EXTENSION, '');
  return base;
}

/** Last words of data files that say nothing of what is in them. */
const FILE_WORDS: ReadonlySet<string> = new Set([
  'dataset',
  'table',
  'sheet',
  'file',
  'export',
  'cohort',
  'study',
  'page',
  'version',
  'train',
  'test',
  'sample',
]);

/** So many different words of medicine make instructions medical. */
const PROMPT_WORDS = 3;

/** Words that make a record one that is not there. */
const NONE: ReadonlySet<string> = new Set(['no', 'not', 'without', 'non', 'zero']);

/** Verbs with which functions and types that handle a record begin. */
const ACTIONS: ReadonlySet<string> = new Set([
  'create',
  'insert',
  'get',
  'find',
  'load',
  'update',
  'upsert',
  'edit',
  'read',
  'fetch',
  'add',
  'store',
  'all',
  'each',
  'this',
  'selected',
  'found',
]);

/** The phrases by their last word, as canonical words. */
function phrasesByWords(phrases: readonly string[], tokenizer: Tokenizer): ReadonlyMap<string, readonly (readonly string[])[]> {
  const byLast = new Map<string, (readonly string[])[]>();
  for (const phrase of phrases) {
    const words = tokenizer.words(phrase);
    const last = words[words.length - 1];
    if (last !== undefined) byLast.set(last, [...(byLast.get(last) ?? []), words]);
  }
  return byLast;
}

/** How many words at the end of a name are one of the phrases. */
function suffixLength(words: readonly string[], phrases: ReadonlyMap<string, readonly (readonly string[])[]>): number {
  const last = words[words.length - 1];
  if (last === undefined) return 0;
  const found = phrases.get(last)?.find((phrase) => phrase.every((word, i) => words[words.length - phrase.length + i] === word));
  return found?.length ?? 0;
}

/** Reads names by the health lists of the data. */
export function createHealthReader(data: ElementData, tokenizer: Tokenizer): HealthReader {
  const words = new Set(data.health.words);
  const heads = new Set(data.health.heads);
  const tables = new Set(data.health.tables);
  const phrases = data.health.phrases.map((phrase) => ` ${phrase} `);
  const except = data.health.except.map((phrase) => ` ${phrase} `);
  const imports = new Set(data.health.imports);
  const syntheticWords = new Set(data.synthetic.words);
  const syntheticPhrases = data.synthetic.phrases.map((phrase) => ` ${phrase} `);
  const records = new Set(data.records);
  const patientWords = new Set(data.people.patient);
  const personWords = new Set([...data.people.holder, ...data.people.relative, ...data.people.other, ...data.people.vague]);
  const staffWords = new Set(data.staff);
  const organisationWords = new Set(data.organisations);
  const things = new Set(data.things);
  const programs = new Set(data.programs);
  const carers = phrasesByWords(data.carers, tokenizer);
  const careActs = new Set(data.careActs);
  const carePlaces = new Set(data.carePlaces);
  const entities = phrasesByWords(data.health.entities, tokenizer);
  const weakEntities = phrasesByWords(data.health.weakEntities, tokenizer);
  const clinical = new Set(data.clinical);
  const leading = new Set(data.leading);
  const neutral = new Set(data.neutral);
  const isCarer = (parts: readonly string[], at: number): boolean => suffixLength(parts.slice(0, at + 1), carers) > 0;
  const sayNothing = (before: readonly string[]): boolean => before.every((word) => neutral.has(word) || ACTIONS.has(word));
  const isAction = (before: readonly string[]): boolean => sayNothing(leading.has(before[0] ?? '') ? before.slice(1) : before);
  const isPerson = (word: string): boolean => patientWords.has(word) || personWords.has(word);
  const syntheticFiles = new Set(data.synthetic.files);
  const syntheticFolders = new Set(data.synthetic.folders);
  const prompts = new Set([...data.health.words, ...data.health.prompts]);
  const health = new Map<string, boolean>();
  const containers = new Map<string, ContainerReading>();

  const readHealth = (name: string): boolean => {
    const parts = splitWords(baseName(name), false);
    const text = ` ${parts.join(' ')} `;
    if (except.some((phrase) => text.includes(phrase))) return false;
    if (parts.some((word) => words.has(word)) || phrases.some((phrase) => text.includes(phrase))) return true;
    let last = parts.length - 1;
    while (last > 0 && (records.has(parts[last] as string) || /^\d+$/.test(parts[last] as string))) last--;
    const head = parts[last] ?? '';
    return heads.has(head) || (tables.has(head) && (last < parts.length - 1 || DATA_FILE.test(name)));
  };
  const isHealthName = (name: string): boolean => {
    let known = health.get(name);
    if (known === undefined) health.set(name, (known = readHealth(name)));
    return known;
  };
  const readContainer = (name: string): ContainerReading => {
    const all = tokenizer.words(baseName(name));
    const parts = [...all];
    const file = DATA_FILE.test(name);
    const saysLittle = (word: string): boolean => records.has(word) || /^\d+$/.test(word) || (file && FILE_WORDS.has(word));
    while (parts.length > 1 && saysLittle(parts[parts.length - 1] as string)) parts.pop();
    const head = parts[parts.length - 1] ?? '';
    const weakWords = suffixLength(all, weakEntities) || suffixLength(parts, weakEntities);
    // `doctorNoAppointment` is a text about none.
    const entity = (suffixLength(all, entities) > 0 || suffixLength(parts, entities) > 0) && !all.some((word) => NONE.has(word));
    const before = parts.slice(0, Math.max(0, parts.length - weakWords));
    const program = programs.has(head) || programs.has(all[all.length - 1] ?? '') || (all.length === 1 && head === 'summary');
    // What stands nearest to the end decides: a clinician's licence request is theirs, a clinician's appointment a patient's.
    const near =
      file || entity || careActs.has(head)
        ? -1
        : parts.findLastIndex((word, i) => carePlaces.has(word) || isCarer(parts, i) || clinical.has(word) || isPerson(word));
    const staff = staffWords.has(head) || (near >= 0 && isCarer(parts, near));
    const organisation = organisationWords.has(head) || (near >= 0 && carePlaces.has(parts[near] as string));
    const thing = things.has(head) && !entity;
    return {
      health: isHealthName(name) && !thing && !staff && !organisation && !program,
      patient: patientWords.has(head),
      person: personWords.has(head),
      staff,
      organisation,
      thing,
      program,
      entity,
      weak: weakWords > 0 && !program && sayNothing(before),
      sole: !/s$/i.test(name) && ((weakWords > 0 && isAction(before)) || (patientWords.has(head) && isAction(parts.slice(0, -1)))),
      head,
    };
  };

  return {
    isHealthName,
    isHealthImport(module) {
      if (imports.has(module)) return true;
      for (let at = module.length - 1; at > 0; at--) {
        const c = module[at];
        if ((c === '.' || c === '/') && imports.has(module.slice(0, at))) return true;
      }
      return false;
    },
    isSyntheticName(name) {
      const parts = splitWords(name, false);
      const text = ` ${parts.join(' ')} `;
      if (parts.some((word) => syntheticWords.has(word)) || syntheticPhrases.some((phrase) => text.includes(phrase))) return true;
      if (!DATA_FILE.test(name)) return false;
      // `fake_ehr.csv`, `fixtures/patients.csv`; a lone `sample.csv` may be a sample of anybody.
      const base = splitWords(baseName(name), false);
      if (base.length > 1 && base.some((word) => syntheticFiles.has(word))) return true;
      const folders = name.replace(/\\/g, '/').split('/').slice(0, -1);
      return folders.some((folder) => syntheticFolders.has(splitWords(folder, false).join(' ')));
    },
    isHealthText(text) {
      const found = new Set<string>();
      for (const word of text
        .toLowerCase()
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .match(/[a-z]{4,}/g) ?? []) {
        if (prompts.has(word)) found.add(word.replace(/s$/, ''));
        if (found.size >= PROMPT_WORDS) return true;
      }
      return false;
    },
    container(name) {
      let known = containers.get(name);
      if (known === undefined) containers.set(name, (known = readContainer(name)));
      return known;
    },
  };
}
