/** Takes names apart into canonical words: camel and snake case, acronyms, digits, abbreviations, plurals, words written together. */
import { GRADES, type ElementData } from './elementsData';

/** Splits at case changes, digits and everything that is no letter; lower case, accents removed, nothing expanded. */
export function splitWords(name: string, splitDigits = true): string[] {
  let text = name;
  if (/[^\x00-\x7f]/.test(text)) text = text.normalize('NFD').replace(/\p{M}/gu, '');
  text = text
    // An acronym's plural: `patientIDs`, `SSNs`.
    .replace(/([A-Z]{2,})s(?![a-z])/g, (_, acronym: string) => acronym[0] + acronym.slice(1).toLowerCase() + 's')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  if (splitDigits) text = text.replace(/([a-zA-Z])(\d)/g, '$1 $2').replace(/(\d)([a-zA-Z])/g, '$1 $2');
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A name's letters and digits alone, lower case: `BIRTH_DATE`, `birthDate` and `Birth Date` are one column. */
export function joinedForm(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

export interface Tokenizer {
  /** Canonical words of a name, at most `MAX_WORDS`; a longer name gives none. */
  words(name: string): readonly string[];
}

/** Longer names are sentences or generated code. */
export const MAX_WORDS = 12;

/** Words shorter than this are not taken apart. */
const MIN_JOINED = 6;

/** Builds a tokenizer from the vocabulary of the data; the words of all patterns are what joined names are taken apart into. */
export function createTokenizer(data: ElementData): Tokenizer {
  const abbreviations = new Map(Object.entries(data.abbreviations));
  const whole = new Set(data.whole);
  const singular = (word: string): string => {
    if (word.length < 3 || !word.endsWith('s') || whole.has(word)) return word;
    if (word === 'ids') return 'id';
    if (word.endsWith('ies') && word.length > 4) return word.slice(0, -3) + 'y';
    if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
    if (/(ss|us|is)$/.test(word) || word.length < 4) return word;
    return word.slice(0, -1);
  };
  const known = new Set<string>();
  const learn = (phrase: string): void => {
    for (const word of splitWords(phrase)) if (word.length >= 3) known.add(singular(word));
  };
  for (const row of data.names) for (const grade of GRADES) (row[grade] ?? []).forEach(learn);
  for (const group of Object.values(data.people) as (readonly string[])[]) group.forEach(learn);
  [...data.staff, ...data.organisations, ...data.neutral, ...data.clinical].forEach(learn);
  const joinable = new Set([...known, ...data.joinedAbbreviations, ...[...abbreviations.keys()].filter((word) => word.length > 3)]);
  const ends = new Set(data.shortEnds);
  const starts = new Set(data.shortStarts);

  const isKnown = (part: string, first: boolean, last: boolean): boolean =>
    joinable.has(part) || (last && (ends.has(part) || joinable.has(singular(part)))) || (first && starts.has(part)) || (!first && !last && part === 'of');
  /** The parts of a word written together, fewest parts first; undefined if it is not made of known words alone. */
  const takeApart = (word: string): string[] | undefined => {
    const best: (string[] | undefined)[] = [[]];
    for (let end = 1; end <= word.length; end++) {
      let found: string[] | undefined;
      for (let start = 0; start < end; start++) {
        const before = best[start];
        if (before === undefined || !isKnown(word.slice(start, end), start === 0, end === word.length)) continue;
        if (found === undefined || before.length + 1 < found.length) found = [...before, word.slice(start, end)];
      }
      best[end] = found;
    }
    const parts = best[word.length];
    return parts !== undefined && parts.length > 1 ? parts : undefined;
  };
  const expand = (word: string, out: string[], apart: boolean): void => {
    const own = abbreviations.get(word);
    if (own !== undefined) {
      out.push(...own.split(' '));
      return;
    }
    if (whole.has(word) || known.has(word)) {
      out.push(word);
      return;
    }
    const one = singular(word);
    const long = abbreviations.get(one);
    if (long !== undefined) out.push(...long.split(' '));
    else if (known.has(one) || !apart || word.length < MIN_JOINED || word.length > 40) out.push(one);
    else {
      const parts = takeApart(word);
      if (parts === undefined) out.push(one);
      else for (const part of parts) expand(part, out, false);
    }
  };

  return {
    words(name) {
      const raw = splitWords(name);
      if (raw.length === 0 || raw.length > MAX_WORDS) return [];
      const out: string[] = [];
      // A lone `s` is what is left of a possessive: `driver_s_license`.
      raw.forEach((word, i) => {
        if (word !== 's' || i === 0) expand(word, out, true);
      });
      // `mrn_no`: a number only at the end; elsewhere `no` is a negation.
      if (out.length > 1 && out[out.length - 1] === 'no') out[out.length - 1] = 'number';
      const at = out.findIndex((word, i) => word === 'date' && out[i + 1] === 'time');
      if (at >= 0) out.splice(at, 2, 'datetime');
      return out;
    },
  };
}
