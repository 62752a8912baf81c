/** Turns what a data dictionary says of a column into a name that the classifier can read: “Patient's date of birth (YYYY-MM-DD)” is `patient_date_of_birth`. */

/** Longer sentences explain; they do not name. */
const MAX_WORDS = 7;
/** Words that add nothing to what is named. */
const EMPTY =
  /^(?:the|a|an|this|that|unique|full|raw|original|legal|complete|as|s|their|his|her|recorded|reported|self|given|which|is|was|value|values|column|field|contains|containing|holds|stores|indicates|represents)$/;
const PERSON = /^(?:patients?|subjects?|persons?|members?|beneficiar(?:y|ies)|participants?|individuals?)$/;

/** The name that a description amounts to, or undefined when it is none: too long, or a number, a flag, a time since. */
export function nameOfDescription(text: string): string | undefined {
  const clause = (/^[^.;:,(\n\r[–—]*/.exec(text.trim())?.[0] ?? '').toLowerCase();
  const words = clause
    .replace(/['’]s?\b/g, '')
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '' && !EMPTY.test(word));
  // `date of birth of the patient`, `age for each subject`
  let last = words.length - 1;
  if (PERSON.test(words[last] ?? '')) {
    last--;
    if (/^(?:each|every)$/.test(words[last] ?? '')) last--;
    if (/^(?:of|for|from|by)$/.test(words[last] ?? '')) words.splice(last);
  }
  if (words.length === 0 || words.length > MAX_WORDS) return undefined;
  // Of a count, a flag or a difference nothing of what it is made of is left.
  if (
    /^(?:number|count|whether|flag|if|indicator|days|weeks|months|hours|minutes|hash|hashed|encrypted|difference|time|total|mean|average|rate|percentage|proportion|no)$/.test(
      words[0] ?? '',
    ) &&
    words[1] !== undefined
  )
    return undefined;
  return words.join('_');
}
