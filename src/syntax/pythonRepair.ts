/** Guesses what is missing from half-typed Python (closing brackets and quotes, a colon, an operand at the end of a line), so that one unfinished line does not swallow the rest of the file. */

/** Text to insert into the original at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

interface Bracket {
  readonly close: string;
  /** Indentation of the line on which the statement around the bracket began. */
  readonly indent: number;
}

interface Scan {
  readonly text: string;
  readonly isBalanced: boolean;
  readonly insertions: Insertion[];
  readonly open: Bracket[];
  /** Indentation of the current logical line. */
  indent: number;
  /** Where the current logical line begins, behind its indentation. */
  lineStart: number;
  /** Offset behind the last character of code seen. */
  codeEnd: number;
  /** A colon outside brackets was seen on the current logical line. */
  hasColon: boolean;
}

/** Stands for a missing operand; lowering recognises it by its empty span in the original text. */
const PLACEHOLDER = '_';

/**
 * What to insert, in ascending order of offsets; empty when nothing obvious is missing. Only called for text that has errors, so it may guess.
 * `isBalanced`: the parser found all brackets closed, so that no line inside brackets is taken for a new statement.
 */
export function findRepairs(text: string, isBalanced: boolean): Insertion[] {
  const s: Scan = { text, isBalanced, insertions: [], open: [], indent: 0, lineStart: 0, codeEnd: 0, hasColon: false };
  let i = startLine(s, 0);
  while (i < text.length) {
    const ch = text.charCodeAt(i);
    if (ch === NEWLINE) {
      i = endPhysicalLine(s, i);
    } else if (ch === HASH) {
      i = endOfLine(text, i);
    } else if (ch === BACKSLASH) {
      i += text.charCodeAt(i + 1) === RETURN && text.charCodeAt(i + 2) === NEWLINE ? 3 : 2;
    } else if (ch === SPACE || ch === TAB || ch === RETURN || ch === FORM_FEED) {
      i++;
    } else if (ch === DOUBLE || ch === SINGLE) {
      i = string(s, i);
      s.codeEnd = Math.min(i, text.length);
    } else {
      bracketOrColon(s, i);
      i++;
      s.codeEnd = i;
    }
  }
  endStatement(s);
  return s.insertions;
}

const NEWLINE = 10;
const RETURN = 13;
const FORM_FEED = 12;
const TAB = 9;
const SPACE = 32;
const HASH = 35;
const BACKSLASH = 92;
const DOUBLE = 34;
const SINGLE = 39;

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Begins a logical line at its first character; returns where its code begins. */
function startLine(s: Scan, from: number): number {
  let i = from;
  while (i < s.text.length && (s.text.charCodeAt(i) === SPACE || s.text.charCodeAt(i) === TAB || s.text.charCodeAt(i) === 0xfeff)) i++;
  s.indent = i - from;
  s.lineStart = i;
  s.hasColon = false;
  return i;
}

/** At a line end: inside brackets the statement goes on, unless the next line plainly begins a new one. */
function endPhysicalLine(s: Scan, newline: number): number {
  const next = newline + 1;
  if (s.open.length > 0 && (s.isBalanced || !beginsStatement(s, next))) return next;
  endStatement(s);
  return startLine(s, next);
}

const HEADER = /(?:async[ \t]+)?(?:if|elif|else|for|while|with|try|except|finally|def|class)\b[^\n]*:[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/y;
const SIMPLE = /(?:def|class|return|import|while|raise|del|pass|break|continue|global|nonlocal|assert|try|finally)\b|from[ \t]+[\w.]+[ \t]+import\b/y;
const WORD = /[\p{ID_Start}_@]/uy;

function beginsStatement(s: Scan, from: number): boolean {
  let i = from;
  while (s.text.charCodeAt(i) === SPACE || s.text.charCodeAt(i) === TAB) i++;
  if (at(SIMPLE, s.text, i)) return true;
  if (at(HEADER, s.text, i) && closesNothing(s.text, i)) return true;
  const outermost = s.open[0] as Bracket;
  return i - from <= outermost.indent && at(WORD, s.text, i);
}

/** Whether the line closes no bracket that it has not opened: `for x in xs):` is the end of a generator, not a loop. */
function closesNothing(text: string, from: number): boolean {
  let depth = 0;
  const end = endOfLine(text, from);
  for (let i = from; i < end; i++) {
    const ch = text[i] as string;
    if (ch in CLOSERS) depth++;
    else if ((ch === ')' || ch === ']' || ch === '}') && --depth < 0) return false;
  }
  return true;
}

function at(pattern: RegExp, text: string, i: number): boolean {
  pattern.lastIndex = i;
  return pattern.test(text);
}

const COMPOUND = /(?:async[ \t]+)?(?:if|elif|else|for|while|with|try|except|finally|def|class)\b(?![ \t]*[=.,)\]])/y;
/** What wants an operand behind it: operators by their last character, and keywords. */
const OPERATOR_END = /[-=+*/.%&|<>^~@]$/;
const KEYWORD_END = /(?:^|[^\w.])(?:and|or|not|in|is|if|elif|while|for|with|as|import|from|def|class|del|global|nonlocal|assert)$|[^\w.]else$/;

/** Closes what the statement that ends at `codeEnd` left open. */
function endStatement(s: Scan): void {
  if (s.codeEnd <= s.lineStart) {
    s.open.length = 0;
    return;
  }
  const tail = s.text.slice(Math.max(s.lineStart, s.codeEnd - 12), s.codeEnd);
  let missing = '';
  if (OPERATOR_END.test(tail)) missing += isComplete(s, tail) ? '' : PLACEHOLDER;
  else if (KEYWORD_END.test(tail)) missing += ` ${PLACEHOLDER}`;
  while (s.open.length > 0) missing += (s.open.pop() as Bracket).close;
  if (!s.hasColon && at(COMPOUND, s.text, s.lineStart)) missing += ':';
  if (missing !== '') s.insertions.push({ at: s.codeEnd, text: missing });
}

/** `...`, `from m import *` and a number such as `1.` end properly. */
function isComplete(s: Scan, tail: string): boolean {
  if (tail.endsWith('...')) return true;
  if (tail.endsWith('*')) return /import[ \t]*\*$/.test(s.text.slice(s.lineStart, s.codeEnd));
  return /(?:^|[^\w.])[\d_]+\.$/.test(tail);
}

function bracketOrColon(s: Scan, i: number): void {
  const ch = s.text[i] as string;
  const close = CLOSERS[ch];
  if (close !== undefined) {
    s.open.push({ close, indent: s.indent });
  } else if (ch === ')' || ch === ']' || ch === '}') {
    closeBracket(s, ch, i);
  } else if (ch === ':' && s.open.length === 0) {
    s.hasColon = true;
  }
}

/** A closing bracket also closes what was opened inside its own pair. */
function closeBracket(s: Scan, ch: string, i: number): void {
  let partner = s.open.length - 1;
  while (partner >= 0 && (s.open[partner] as Bracket).close !== ch) partner--;
  if (partner < 0) return;
  let missing = '';
  while (s.open.length - 1 > partner) missing += (s.open.pop() as Bracket).close;
  s.open.pop();
  if (missing !== '') s.insertions.push({ at: i, text: missing });
}

/** Skips a string literal; closes a one-line string that runs into the end of its line. Returns the offset behind it. */
function string(s: Scan, start: number): number {
  const { text } = s;
  const quote = text[start] as string;
  const triple = quote.repeat(3);
  if (text.startsWith(triple, start)) {
    for (let i = start + 3; i < text.length; i++) {
      if (text.charCodeAt(i) === BACKSLASH) i++;
      else if (text.startsWith(triple, i)) return i + 3;
    }
    return text.length;
  }
  for (let i = start + 1; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (ch === BACKSLASH) {
      if (text.charCodeAt(i + 1) === RETURN) i++;
      i++;
    } else if (ch === NEWLINE) {
      const end = text.charCodeAt(i - 1) === RETURN ? i - 1 : i;
      s.insertions.push({ at: end, text: quote });
      return end;
    } else if (text[i] === quote) {
      closeField(s, start, i);
      return i + 1;
    }
  }
  s.insertions.push({ at: text.length, text: quote });
  return text.length;
}

/** Closes the replacement field that an f-string's end quote cuts off, unless its brace comes later on the line: then the quote is one inside the field. */
function closeField(s: Scan, start: number, end: number): void {
  const { text } = s;
  const before = text[start - 1] ?? '';
  if (before !== 'f' && before !== 'F' && !/[fF][rR]$/.test(text.slice(Math.max(0, start - 2), start))) return;
  let depth = 0;
  for (let i = start + 1; i < end; i++) {
    const ch = text[i];
    if (depth === 0 && (ch === '{' || ch === '}') && text[i + 1] === ch) i++;
    else if (ch === '{') depth++;
    else if (ch === '}') depth--;
  }
  if (depth > 0 && !text.slice(end, endOfLine(text, end)).includes('}')) s.insertions.push({ at: end, text: '}'.repeat(depth) });
}

/** The text with the insertions made. */
export function applyInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = '';
  let from = 0;
  for (const { at: offset, text: inserted } of insertions) {
    result += text.slice(from, offset) + inserted;
    from = offset;
  }
  return result + text.slice(from);
}

/** Maps offsets of the repaired text back to the original; offsets inside an insertion go to where it stands. */
export function offsetMapper(insertions: readonly Insertion[]): (offset: number) => number {
  const starts: number[] = [];
  const shifts: number[] = [];
  let shift = 0;
  for (const { at: offset, text } of insertions) {
    starts.push(offset + shift);
    shift += text.length;
    shifts.push(shift);
  }
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return offset;
    const insertion = insertions[low - 1] as Insertion;
    return Math.max(insertion.at, offset - (shifts[low - 1] as number));
  };
}

/** Brackets of one insertion that a message names; more are counted. */
const MAX_NAMED = 8;

/** What an insertion stands for, in words for a message. */
export function describeMissing(inserted: string): string {
  const tokens = inserted.trim();
  if (tokens.startsWith(PLACEHOLDER)) return 'a name or an expression';
  if (tokens === '"' || tokens === "'") return 'a closing quote';
  const all = [...tokens].map((token) => `"${token}"`);
  return all.length <= MAX_NAMED ? all.join(' ') : `${all.slice(0, MAX_NAMED).join(' ')} and ${all.length - MAX_NAMED} more brackets`;
}
