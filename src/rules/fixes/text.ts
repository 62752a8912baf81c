/** Small readings of source text that the fixes share. */

/** `"ssn"`, `"ssn" and "mrn"`, `"ssn", "mrn" and 2 more`. */
export function quotedList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length <= 3) return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
  return `${quoted.slice(0, 2).join(', ')} and ${quoted.length - 2} more`;
}

/** The quote that the code uses most: of the nearest text before an offset, else of the first after it. */
export function quoteNear(text: string, offset: number): '"' | "'" {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  for (const part of [text.slice(line, end < 0 ? undefined : end), text.slice(Math.max(0, offset - 2000), offset), text.slice(0, 20_000)]) {
    // Triple quotes are docstrings' and say nothing of texts in code.
    const plain = part.replace(/"""|'''/g, '');
    const double = plain.split('"').length;
    const single = plain.split("'").length;
    if (double !== single) return double > single ? '"' : "'";
  }
  return '"';
}

/** The line break that the text uses. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
