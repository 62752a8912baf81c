/** Reads what a fixture says must be reported: `expect`, `missing` and `spurious` comments at the ends of its lines. */

/** `expect`: must be reported; `missing`: a known false negative; `spurious`: a known false positive. */
export type AnnotationKind = 'expect' | 'missing' | 'spurious';

/** One annotated finding: where, which rule, which elements (order does not matter). */
export interface Annotation {
  readonly kind: AnnotationKind;
  readonly rule: string;
  readonly elements: readonly string[];
  readonly place: Place;
}

/** A line of a file; for notebooks a line of a code cell. Both zero-based; `cell` counts code cells only. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly cell?: number;
}

/** Text whose lines carry annotations: a file, or one code cell of a notebook. */
export interface AnnotatedText {
  readonly file: string;
  readonly cell?: number;
  readonly text: string;
}

const COMMENT = /(?:#|\/\/|\/\*)\s*((?:expect|missing|spurious):.*?)(?:\*\/.*)?$/;
const ENTRY = /^(?:(expect|missing|spurious):)?\s*(PHI\d{3})\s*\[([^\]]*)\]$/;

/**
 * All annotations of a text, in order of lines. Entries of one comment are separated by `;` and keep the word before
 * them until another stands there: `# expect: PHI101 [ssn]; PHI102 [note_text]; missing: PHI201 [mrn]`.
 * A comment that starts like an annotation and cannot be read is an error of the fixture and throws.
 */
export function annotationsOf(source: AnnotatedText): Annotation[] {
  const found: Annotation[] = [];
  source.text.split(/\r\n|\r|\n/).forEach((text, line) => {
    const comment = COMMENT.exec(text)?.[1];
    if (comment === undefined) return;
    let kind: AnnotationKind = 'expect';
    for (const entry of comment.split(';')) {
      const match = ENTRY.exec(entry.trim());
      if (!match) throw new Error(`${source.file}:${line + 1}: cannot read the annotation «${entry.trim()}»`);
      kind = (match[1] as AnnotationKind | undefined) ?? kind;
      const elements = (match[3] ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      // What is about a comment or a vendor has no elements.
      if (elements.length === 0 && !/^PHI9/.test(match[2] ?? '')) throw new Error(`${source.file}:${line + 1}: an annotation names at least one element`);
      found.push({ kind, rule: match[2] ?? '', elements, place: { file: source.file, line, cell: source.cell } });
    }
  });
  return found;
}

/**
 * Last line (zero-based) of the bracketed expression that is open at the end of each line; the line itself where none is.
 * A call over several lines is annotated on its first line, the finding may stand at an argument further down.
 * Strings and comments are skipped well enough for fixtures; brackets inside regular expressions are not understood.
 */
export function bracketEnds(text: string, language: 'python' | 'typescript'): number[] {
  const lines = text.split(/\r\n|\r|\n/);
  const ends = lines.map((_, index) => index);
  const open: { line: number }[] = [];
  let quote = '';
  lines.forEach((content, line) => {
    for (let i = 0; i < content.length; i++) {
      const c = content[i] ?? '';
      if (quote !== '') {
        if (c === '\\') i++;
        else if (content.startsWith(quote, i)) {
          i += quote.length - 1;
          quote = '';
        }
        continue;
      }
      if (language === 'python' && c === '#') break;
      if (language === 'typescript' && content.startsWith('//', i)) break;
      if (c === '"' || c === "'" || (c === '`' && language === 'typescript')) {
        quote = language === 'python' && content.startsWith(c.repeat(3), i) ? c.repeat(3) : c;
        i += quote.length - 1;
      } else if ('([{'.includes(c)) open.push({ line });
      else if (')]}'.includes(c)) {
        const start = open.pop();
        if (start !== undefined) ends[start.line] = Math.max(ends[start.line] ?? 0, line);
      }
    }
    if (quote.length === 1 && quote !== '`') quote = '';
  });
  return ends;
}
