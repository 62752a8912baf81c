/** Masks what looks like an identifier's value in text that people wrote, so that no report repeats it. */

const VALUES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, 'email'],
  [/(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)/g, 'ssn'],
  [/\(?(?<!\d)\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)/g, 'phone'],
  [/\b\d{6,}\b/g, 'number'],
  // Within a name fewer digits are an item's code (`itemid_220045`) or a date; so many are somebody's number.
  [/(?<!\d)\d{9,}(?!\d)/g, 'number'],
];

/** The text with e-mail addresses, numbers formed like an SSN or a telephone number, and long runs of digits replaced by their kind, as `«ssn»`. */
export function maskValues(text: string): string {
  return VALUES.reduce((masked, [pattern, kind]) => masked.replace(pattern, `«${kind}»`), text);
}

/** The same for a name that the program takes from its literals (a column, a key, a file): `«ssn literal»`. */
export function maskName(name: string): string {
  return VALUES.reduce((masked, [pattern, kind]) => masked.replace(pattern, `«${kind} literal»`), name);
}
