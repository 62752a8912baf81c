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
  /** The word that says what it is. */
  readonly head: string;
}

export interface HealthReader {
  isHealthName(name: string): boolean;
  isHealthImport(module: string): boolean;
  isSyntheticName(name: string): boolean;
  container(name: string): ContainerReading;
}

/** Words that say whose a thing is where nothing else in the name does: a clinician's. */
const CLINICIANS = new Set(['doctor', 'physician', 'practitioner', 'nurse', 'clinician', 'professional', 'therapist', 'surgeon', 'pharmacist']);

/** What clinicians do for patients and write about them. */
const CARE = new Set([
  'appointment',
  'visit',
  'encounter',
  'note',
  'consultation',
  'consult',
  'prescription',
  'referral',
  'order',
  'report',
  'letter',
  'message',
  'session',
  'room',
  'list',
]);

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
    const parts = [...tokenizer.words(baseName(name))];
    while (parts.length > 1 && (records.has(parts[parts.length - 1] as string) || /^\d+$/.test(parts[parts.length - 1] as string))) parts.pop();
    const head = parts[parts.length - 1] ?? '';
    // `DoctorRegistration`, `MedicalLicenseRequest`: about a clinician, unless a patient is named too.
    const staff =
      staffWords.has(head) ||
      (!parts.some((word) => patientWords.has(word)) && parts.some((word) => CLINICIANS.has(word)) && !CARE.has(head)) ||
      parts.some((word) => word === 'licensure' || word === 'credentialing') ||
      (parts.includes('license') && parts.includes('medical'));
    const organisation = organisationWords.has(head);
    const thing = things.has(head);
    return {
      health: isHealthName(name) && !thing && !staff && !organisation,
      patient: patientWords.has(head),
      person: personWords.has(head),
      staff,
      organisation,
      thing,
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
      return parts.some((word) => syntheticWords.has(word)) || syntheticPhrases.some((phrase) => text.includes(phrase));
    },
    container(name) {
      let known = containers.get(name);
      if (known === undefined) containers.set(name, (known = readContainer(name)));
      return known;
    },
  };
}
