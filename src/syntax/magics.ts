/**
 * Overwrites what IPython adds to Python (magics, shell lines, help lines) with text of the same length, so that a Python
 * parser reads the rest of the cell at its own offsets.
 */
import type { Span } from '../base/span';

export type MagicKind =
  /** `%name …` */
  | 'line'
  /** `%%name …` */
  | 'cell'
  /** `!command` and the package managers that run without `!` (`pip install …`). */
  | 'shell'
  /** `name?`, `?name`. */
  | 'help'
  /** `/f x`, `,f x`, `;f x`. */
  | 'autocall';

/** One magic of a cell. Its text is not kept: the span says where it stands. */
export interface Magic {
  readonly kind: MagicKind;
  /** `matplotlib` in `%matplotlib inline`; empty for shell, help and autocall lines. */
  readonly name: string;
  /** Zero-based line in the cell where it starts. */
  readonly line: number;
  /** What was overwritten, as offsets in the cell. */
  readonly span: Span;
  /** The magic runs the Python that follows it in the same line or cell, which was kept. */
  readonly isTransparent: boolean;
  /** It is the right-hand side of an assignment. */
  readonly isAssigned: boolean;
}

/** A cell made fit for a Python parser. */
export interface BlankedCell {
  /** As long as the cell (UTF-16 code units), with the same line breaks. */
  readonly text: string;
  readonly magics: readonly Magic[];
  /** Why nothing of the cell is analysed, when it is in another language: one clause without data values. */
  readonly skipped?: string;
  /**
   * Text that closes the brackets and strings which the cell leaves open; empty for whole cells. Put behind the cell it
   * keeps one half-typed cell from swallowing the next.
   */
  readonly closing: string;
}

/** Names of cell magics whose body is not the notebook's Python. All others run it in one way or another (timed, captured …), and so may those that nobody knows. */
const OTHER_LANGUAGE = new Map<RegExp, string>([
  [/^(?:bash|sh|zsh|cmd|powershell|pwsh|script|system|sx|shell|!)$/i, 'shell'],
  [/^(?:html|svg|markdown|md|md-sandbox|latex|css|mermaid|dot|graphviz|plantuml)$/i, 'markup'],
  [/^(?:js|javascript|typescript|node|coffeescript)$/i, 'JavaScript'],
  [/sql|query|^(?:cypher|sparql|kql|kusto|dax)$/i, 'a query language'],
  [
    /^(?:R|ruby|perl|julia|octave|matlab|stata|sas|scala|java|kotlin|rust|go|haskell|prolog|lua|fortran|cpp|c|cu|cuda|cython|cython_inline|maxima|gap|fs)$/i,
    'another programming language',
  ],
  [/^(?:writefile|file|writetemplate|save)$/i, 'the content of another file'],
  [/^(?:ai|configure|info|help|logs|cleanup|delete|pip|conda|macro|skip|false)$/i, 'no Python'],
]);

/** Databricks writes the language of a cell as a line magic on its first line. */
const LANGUAGE_LINE = /^%(?:(?:sql|sh|scala|r|fs|html|javascript|latex|bash)[ \t]*$|(?:md|md-sandbox|markdown)\b)/i;

/** Line magics whose argument is Python that runs in the notebook. Group 1 is the magic with its options. */
const TRANSPARENT_LINE =
  /^(%(?:time|timeit|prun|memit|mprun|lprun)(?:[ \t]+(?:-[fsTDlm][ \t]+\S+|-[a-zA-Z]\w*(?:[ \t]+\d+)?))*[ \t]+)(?![ \t-])(?!(?:for|while|if|with|try|def|class|async|match)\b)(?=\S)/;

/** Shell commands that notebooks run without a mark (automagic) and that can be no Python. */
const AUTOMAGIC =
  /^(?:(?:pip3?|conda|mamba|uv|apt|apt-get)[ \t]+(?:install|uninstall|list|show|freeze|update|upgrade|create|env|add|pip)\b|git[ \t]+clone\b|(?:cd|ls|cat|mkdir|rmdir|rm|cp|mv)[ \t]+(?:-\w+[ \t]+)?(?!(?:in|is|if|and|or|not|else|for|as)\b)[\w~]|cd[ \t]+[.~/$])/;

/** Why a cell magic's body is not Python, or undefined when it is or may be. */
function otherLanguage(name: string): string | undefined {
  for (const [pattern, what] of OTHER_LANGUAGE) if (pattern.test(name)) return what;
  return undefined;
}

/** Offset of the next line break at or after `from`, or the end of the text. */
function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return i;
  }
  return text.length;
}

/** Offset behind the line break at `at` (CRLF is one). */
function afterBreak(text: string, at: number): number {
  if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) return at + 2;
  return Math.min(at + 1, text.length);
}

function skipBlanks(text: string, from: number): number {
  let i = from;
  while (i < text.length && ' \t\f'.includes(text.charAt(i))) i++;
  return i;
}

/** End of a magic that starts in the line of `from`: lines that end in a backslash go on. */
function magicEnd(text: string, from: number): number {
  let end = lineEnd(text, from);
  while (end < text.length && text.charAt(end - 1) === '\\' && end - 1 >= from) end = lineEnd(text, afterBreak(text, end));
  return end;
}

/** Spaces for every character but the line breaks. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/**
 * Python of the same length that stands for a magic. An expression statement, not `pass`, because it also takes away from
 * the statement before it the place of the cell's last expression, which is what the notebook displays.
 */
function standIn(text: string): string {
  const first = lineEnd(text, 0);
  const word = first >= 4 ? 'None' : '0';
  return word + blank(text.slice(word.length));
}

/** The work on one cell: what replaces which span, in order. */
interface Edits {
  readonly magics: Omit<Magic, 'line'>[];
  readonly replaced: { readonly span: Span; readonly text: string }[];
}

function note(edits: Edits, kind: MagicKind, name: string, span: Span, text: string, isTransparent = false, isAssigned = false): void {
  edits.magics.push({ kind, name, span, isTransparent, isAssigned });
  edits.replaced.push({ span, text });
}

/** Reads the cell magics at the top. Returns where the Python starts, or why there is none. */
function readTop(text: string, edits: Edits): { readonly at: number; readonly skipped?: string } {
  let at = 0;
  while (at < text.length) {
    const start = skipBlanks(text, at);
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    if (line.startsWith('%%')) {
      const name = /^%%[ \t]*([\w.!-]*)/.exec(line)?.[1] ?? '';
      const other = otherLanguage(name);
      if (other !== undefined) {
        note(edits, 'cell', name, { start, end: text.length }, blank(text.slice(start)));
        return { at: text.length, skipped: `%%${name} cell: ${other}` };
      }
      note(edits, 'cell', name, { start, end }, blank(line), true);
    } else if (LANGUAGE_LINE.test(line)) {
      const name = /^%([\w-]+)/.exec(line)?.[1] ?? '';
      note(edits, 'cell', name, { start, end: text.length }, blank(text.slice(start)));
      return { at: text.length, skipped: `%${name} cell: ${otherLanguage(name) ?? 'no Python'}` };
    } else if (line !== '' && !line.startsWith('#')) return { at };
    at = afterBreak(text, end);
  }
  return { at };
}

/** Overwrites the magic that starts a logical line at `start`. Returns where to go on, or undefined when there is none. */
function readLineMagic(text: string, start: number, edits: Edits): number | undefined {
  const first = text.charAt(start);
  if (first === '' || !('%!?/,;'.includes(first) || (/[a-z]/.test(first) && AUTOMAGIC.test(text.slice(start, lineEnd(text, start)))))) return undefined;
  const line = text.slice(start, lineEnd(text, start));
  const name = first === '%' ? (/^%+[ \t]*([\w.]*)/.exec(line)?.[1] ?? '') : '';
  const head = TRANSPARENT_LINE.exec(line)?.[1];
  if (head !== undefined && head.length >= 5) {
    // `None;` keeps the statement behind it in its own logical line and at its own indentation.
    const end = start + head.length;
    note(edits, 'line', name, { start, end }, `None;${blank(head.slice(5))}`, true);
    return end;
  }
  const kind: MagicKind = first === '%' ? 'line' : first === '?' ? 'help' : '/,;'.includes(first) ? 'autocall' : 'shell';
  const end = magicEnd(text, start);
  note(edits, kind, name, { start, end }, standIn(text.slice(start, end)));
  return end;
}

/** Overwrites `%magic …` or `!command` behind an equals sign. Returns where to go on, or undefined when there is none. */
function readAssignedMagic(text: string, equals: number, edits: Edits): number | undefined {
  const start = skipBlanks(text, equals + 1);
  const first = text.charAt(start);
  if (!(first === '!' && text.charAt(start + 1) !== '=') && !(first === '%' && /[\w%]/.test(text.charAt(start + 1)))) return undefined;
  const line = text.slice(start, lineEnd(text, start));
  const name = first === '%' ? (/^%+([\w.]*)/.exec(line)?.[1] ?? '') : '';
  const head = TRANSPARENT_LINE.exec(line)?.[1];
  const kind: MagicKind = first === '%' ? 'line' : 'shell';
  if (head !== undefined) {
    note(edits, kind, name, { start, end: start + head.length }, blank(head), true, true);
    return start + head.length;
  }
  const end = magicEnd(text, start);
  note(edits, kind, name, { start, end }, standIn(text.slice(start, end)), false, true);
  return end;
}

/** Offset behind the string whose quote stands at `at`, and whether it was closed. A string of one line ends with its line. */
function skipString(text: string, at: number): { readonly end: number; readonly open?: string } {
  const quote = text.charAt(at);
  const isTriple = text.startsWith(quote.repeat(3), at);
  let i = at + (isTriple ? 3 : 1);
  for (; i < text.length; i++) {
    const c = text.charAt(i);
    // A backslash escapes the next character in raw strings too, as far as finding the end goes.
    if (c === '\\') {
      if (text.charAt(i + 1) === '\r' && text.charAt(i + 2) === '\n') i++;
      i++;
    } else if (isTriple) {
      if (c === quote && text.startsWith(quote.repeat(3), i)) return { end: i + 3 };
    } else if (c === quote) return { end: i + 1 };
    else if (c === '\n' || c === '\r') return { end: i };
  }
  // A backslash as the last character would escape the closing quotes.
  return { end: text.length, open: isTriple ? (text.endsWith('\\') ? '\\' : '') + quote.repeat(3) : undefined };
}

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Walks the Python of a cell from `from`, overwriting magics. Returns the text that closes what stays open. */
function readPython(text: string, from: number, edits: Edits): string {
  const brackets: string[] = [];
  let at = from;
  let isLineStart = true;
  let lineStart = from;
  let lastCode = '';
  let openString = '';
  while (at < text.length) {
    if (isLineStart) {
      isLineStart = false;
      lastCode = '';
      lineStart = at = skipBlanks(text, at);
      at = readLineMagic(text, at, edits) ?? at;
      if (at !== lineStart) continue;
    }
    const c = text.charAt(at);
    if (c === '\n' || c === '\r') {
      if (brackets.length === 0) {
        if (lastCode === '?') noteHelp(text, { start: lineStart, end: at }, edits);
        isLineStart = true;
      }
      at = afterBreak(text, at);
    } else if (c === '#') at = lineEnd(text, at);
    else if (c === '"' || c === "'") {
      const string = skipString(text, at);
      at = string.end;
      openString = string.open ?? '';
      lastCode = c;
    } else if (c === '\\') {
      // Joins the lines when the break follows at once.
      const next = text.charAt(at + 1);
      at = next === '\n' || next === '\r' ? afterBreak(text, at + 1) : at + 1;
      lastCode = c;
    } else {
      if (c in CLOSER) brackets.push(CLOSER[c] ?? '');
      else if (c === brackets.at(-1)) brackets.pop();
      else if (c === '=' && brackets.length === 0 && !'=!<>'.includes(lastCode === '' ? ' ' : text.charAt(at - 1))) {
        const end = readAssignedMagic(text, at, edits);
        if (end !== undefined) {
          at = end;
          lastCode = '=';
          continue;
        }
      }
      if (!' \t\f'.includes(c)) lastCode = c;
      at++;
    }
  }
  if (lastCode === '?' && brackets.length === 0) noteHelp(text, { start: lineStart, end: text.length }, edits);
  // The line break before the brackets ends a comment that the cell may end in.
  const closing = openString + (brackets.length > 0 ? `\n${brackets.reverse().join('')}` : '');
  return closing === '' && text.endsWith('\\') ? '\n' : closing;
}

/** Overwrites a whole logical line that ends in a question mark outside strings and comments. */
function noteHelp(text: string, span: Span, edits: Edits): void {
  // A magic that was noted inside the line (`x = %name?`) is part of it.
  while ((edits.replaced.at(-1)?.span.start ?? -1) >= span.start) {
    edits.replaced.pop();
    edits.magics.pop();
  }
  note(edits, 'help', '', span, standIn(text.slice(span.start, span.end)));
}

/**
 * Makes a notebook cell fit for a Python parser: `%magic`, `!shell` and help lines, and such right-hand sides, are
 * overwritten by a constant and spaces; cells of other languages are blanked wholly and say why. The result has exactly the
 * length and the line breaks of the cell. A line that begins with `%` or `!` inside brackets, strings or behind a backslash
 * is Python and stays.
 */
export function blankMagics(cellText: string): BlankedCell {
  const edits: Edits = { magics: [], replaced: [] };
  const top = readTop(cellText, edits);
  const closing = top.skipped === undefined ? readPython(cellText, top.at, edits) : '';
  let text = '';
  let at = 0;
  for (const { span, text: replacement } of edits.replaced) {
    text += cellText.slice(at, span.start) + replacement;
    at = span.end;
  }
  text += cellText.slice(at);
  return { text, magics: withLines(cellText, edits.magics), skipped: top.skipped, closing };
}

/** Adds the line numbers, in one walk. */
function withLines(text: string, magics: readonly Omit<Magic, 'line'>[]): Magic[] {
  let line = 0;
  let at = 0;
  return magics.map((magic) => {
    for (; ; line++) {
      const end = lineEnd(text, at);
      if (end >= magic.span.start) break;
      at = afterBreak(text, end);
    }
    return { ...magic, line };
  });
}
