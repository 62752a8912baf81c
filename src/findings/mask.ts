/** Masks what looks like an identifier's value in text that people wrote, so that no report repeats it. */

const VALUES: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '«email»'],
  [/\b\d{3}[- ]\d{2}[- ]\d{4}\b/g, '«ssn»'],
  [/\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b/g, '«phone»'],
  [/\b\d{6,}\b/g, '«number»'],
];

/** The text with e-mail addresses, numbers formed like an SSN or a telephone number, and runs of six and more digits replaced by their kind. */
export function maskValues(text: string): string {
  return VALUES.reduce((masked, [pattern, name]) => masked.replace(pattern, name), text);
}
