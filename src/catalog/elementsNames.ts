/** What a name says by itself: the pattern that its last words match, whose it is, and how much context it needs. */
import { GRADES, type ElementClass, type ElementData, type Grade, type NameRow } from './elementsData';
import { createTokenizer, type Tokenizer } from './elementsTokens';

/** Result of looking at a name without its surroundings. */
export interface NameReading {
  readonly class: ElementClass | 'none';
  readonly kind: string | undefined;
  readonly grade: Grade;
  /** The words say that it is the patient's. */
  readonly patient: boolean;
  /** Says so little by itself that even the patient's is only likely. */
  readonly vague: boolean;
  /** Words for explanations: "date of birth". */
  readonly label: string;
  /** Identifies a row only inside a patient's record (`id`). */
  readonly key: boolean;
  /** Only the word for a patient. */
  readonly sole: boolean;
  /** Words that, in the holder or beside the name, make it something else. */
  readonly beside?: readonly string[];
}

export interface NameReader {
  /** Undefined if the name is of no class, whatever surrounds it. */
  read(name: string): NameReading | undefined;
  readonly tokenizer: Tokenizer;
}

interface Pattern {
  readonly row: NameRow;
  readonly grade: Grade;
  readonly not: ReadonlySet<string>;
  readonly patient: boolean;
  /** Only the word for a patient: a name with more to it is another. */
  readonly sole: boolean;
  readonly label: string;
}

/** Classes that tell who somebody is; a clinician's or an organisation's are not the patient's. */
export const PERSONAL: ReadonlySet<string> = new Set([
  'name',
  'geography',
  'phone',
  'fax',
  'email',
  'account',
  'license',
  'url',
  'ip',
  'photo',
  'other-id',
  'quasi',
  'ssn',
  'biometric',
  'vehicle',
  'device',
]);

/** The same for organisations: what is left is the patient's even beside the word `hospital`. */
export const ORGANISATIONAL: ReadonlySet<string> = new Set([
  'name',
  'geography',
  'phone',
  'fax',
  'email',
  'account',
  'license',
  'url',
  'ip',
  'photo',
  'other-id',
  'health-plan-id',
]);

const TIMES = /times$/i;
/** Events that happen once: their times are when. */
const LIFE = /birth|death|deceased|admission|discharge|registration/;

/** At most this many words at the end of a name are ignored (`first_name_list_2`). */
const MAX_TRAILING = 3;

type Who = 'patient' | 'holder' | 'relative' | 'other' | 'vague' | 'staff' | 'organisation' | 'clinical' | 'unknown' | 'nobody';

/** Reads names by the patterns of the data. */
export function createNameReader(data: ElementData): NameReader {
  const tokenizer = createTokenizer(data);
  const patterns = buildPatterns(data, tokenizer);
  const neutral = new Set(data.neutral);
  const derived = new Set(data.derived);
  const patientWords = new Set(data.people.patient);
  const leading = new Set(data.leading);
  const trailing = new Set(data.trailing);
  const staff = new Set(data.staff);
  const clinical = new Set(data.clinical);
  const organisations = new Set(data.organisations);
  const people: [Who, string[][]][] = (['patient', 'holder', 'relative', 'other', 'vague'] as const).map((who) => [
    who,
    data.people[who].map((phrase) => phrase.split(' ')),
  ]);

  /** Whom the words before the matched ones name, looking back from `end`. */
  const whose = (words: readonly string[], end: number): Who => {
    let at = end;
    while (at > 0) {
      const word = words[at - 1] as string;
      for (const [who, phrases] of people) {
        if (phrases.some((phrase) => phrase.every((part, i) => words[at - phrase.length + i] === part))) return who;
      }
      if (staff.has(word)) return 'staff';
      if (organisations.has(word)) return 'organisation';
      if (clinical.has(word)) return 'clinical';
      if (!neutral.has(word) && !/^\d+$/.test(word)) return 'unknown';
      at--;
    }
    return 'nobody';
  };

  const judge = (name: string, pattern: Pattern, words: readonly string[], start: number): NameReading | undefined => {
    const { row } = pattern;
    for (let i = 0; i < start; i++) {
      const word = words[i] as string;
      if (pattern.not.has(word) || derived.has(word)) return undefined;
    }
    const who = whose(words, start);
    if (who === 'staff' && (PERSONAL.has(row.class) || row.class === 'date') && !pattern.patient) return undefined;
    if (who === 'organisation' && ORGANISATIONAL.has(row.class) && pattern.grade !== 'strong') return undefined;
    // `new_name`, `old_date`: too little is left of the person.
    if (pattern.grade === 'faint' && who === 'nobody' && start > 0) return undefined;
    // `lab_times`, `visit_times`: durations or how often, not when.
    if (row.class === 'date' && TIMES.test(name) && pattern.label.endsWith(' time') && !LIFE.test(pattern.label)) return undefined;
    const grade = row.loose === true && (who === 'unknown' || who === 'clinical') ? pattern.grade : regrade(pattern.grade, who, row.class);
    if (grade === undefined) return undefined;
    return {
      class: row.class,
      kind: row.kind,
      grade,
      patient: pattern.patient || who === 'patient',
      vague: pattern.grade === 'bare',
      label: (who === 'patient' ? 'patient ' : '') + pattern.label,
      key: row.class === 'other-id' && pattern.grade === 'bare',
      sole: pattern.sole,
      ...(row.beside === undefined ? {} : { beside: row.beside }),
    };
  };

  return {
    tokenizer,
    read(name) {
      if (name.length > 80 || (name.startsWith('__') && name.endsWith('__'))) return undefined;
      let words = tokenizer.words(name);
      if (words.length === 0) return undefined;
      const complete = patterns.get(words.join(' '));
      // `patients` counts them.
      if (complete !== undefined) return complete.sole && /s$/i.test(name) ? undefined : judge(name, complete, words, 0);
      if (leading.has(words[0] as string)) return undefined;
      for (let dropped = 0; dropped <= MAX_TRAILING && words.length > 0; dropped++) {
        for (let start = 0; start < words.length; start++) {
          const pattern = patterns.get(words.slice(start).join(' '));
          if (pattern !== undefined && !pattern.sole) return judge(name, pattern, words, start);
        }
        const last = words[words.length - 1] as string;
        if (patientWords.has(last) && words.length > 1) {
          // `name_of_patient`, `ssn_number_patient`; `id_patient`; but `last_patient` is no name.
          const rest = words.slice(0, words[words.length - 2] === 'of' ? -2 : -1);
          const pattern = patterns.get(rest.join(' '));
          return pattern === undefined || (pattern.grade === 'bare' && pattern.row.class !== 'other-id')
            ? undefined
            : judge(name, pattern, ['patient', ...rest], 1);
        }
        if (!trailing.has(last) && !/^\d+$/.test(last)) return undefined;
        words = words.slice(0, -1);
      }
      return undefined;
    },
  };
}

/** How much context a name needs once it is known whose it is. */
function regrade(grade: Grade, who: Who, cls: string): Grade | undefined {
  if (grade === 'strong' || who === 'nobody') return grade;
  if (who === 'patient') return 'strong';
  if (grade === 'column') return who === 'holder' || who === 'relative' ? 'column' : who === 'vague' ? 'bare' : 'weak';
  if (who === 'clinical') return cls === 'date' || (cls === 'free-text' && grade === 'weak') ? 'weak' : undefined;
  if (who === 'unknown' || who === 'staff' || who === 'organisation') return undefined;
  if (grade === 'own') return who === 'holder' ? 'weak' : 'own';
  if (who === 'vague') return 'bare';
  if (grade === 'bare') return who === 'other' ? 'bare' : 'weak';
  return who === 'holder' || who === 'relative' ? 'column' : 'weak';
}

function buildPatterns(data: ElementData, tokenizer: Tokenizer): Map<string, Pattern> {
  const patterns = new Map<string, Pattern>();
  const patientWords = new Set(data.people.patient);
  const labels = new Map(Object.entries(data.labels).map(([key, label]) => [tokenizer.words(key).join(' '), label]));
  for (const row of data.names) {
    const not = new Set(row.not ?? []);
    for (const grade of GRADES) {
      for (const source of row[grade] ?? []) {
        for (const text of expandPattern(source)) {
          const words = tokenizer.words(text);
          const key = words.join(' ');
          if (key === '' || patterns.has(key)) continue;
          const sole = words.length === 1 && patientWords.has(key);
          patterns.set(key, { row, grade, not, patient: words.some((word) => patientWords.has(word)), sole, label: labels.get(key) ?? text });
        }
      }
    }
  }
  return patterns;
}

/** All rows of words that a pattern stands for: `a|b c (d)` gives `a c d`, `a c`, `b c d`, `b c`. */
export function expandPattern(pattern: string): string[] {
  let rows: string[][] = [[]];
  for (const part of pattern.split(' ')) {
    const optional = part.startsWith('(') && part.endsWith(')');
    const choices = (optional ? part.slice(1, -1) : part).split('|');
    rows = rows.flatMap((row) => [...choices.map((choice) => [...row, choice]), ...(optional ? [row] : [])]);
  }
  return rows.map((row) => row.join(' '));
}
