/** Text for Markdown that people did not write for it: names out of code must not become links, headings or markup. */

/** Escapes whatever Markdown or HTML could take for more than text, addresses that editors turn into links included. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-!|<>~$=^]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/:/g, '&#58;')
    .replace(/@/g, '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}
