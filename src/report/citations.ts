/** Addresses of cited provisions in the eCFR, the official text of the Code of Federal Regulations. */

/** `45 CFR 164.502(b)` → the eCFR page of the section with the paragraph marked; undefined for what is no citation of 45 CFR. */
export function ecfrUri(citation: string): string | undefined {
  const match = /^(\d+) CFR (\d+\.\d+)((?:\([0-9a-zA-Z]+\))*)$/.exec(citation.trim());
  if (!match) return undefined;
  const [, title, section, paragraphs] = match;
  const anchor = paragraphs ? `#p-${section}${paragraphs}` : '';
  return `https://www.ecfr.gov/current/title-${title}/section-${section}${anchor}`;
}
