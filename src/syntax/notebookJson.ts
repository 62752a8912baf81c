/**
 * A JSON reader that keeps positions and skips what nobody asks for: a notebook of 30 MB of image outputs is crossed by
 * searching for quotes, and nothing of the outputs is ever built in memory.
 */
import type { Span } from '../base/span';

/** Where a reader stands in a text; `at` moves on with every read. */
export interface JsonCursor {
  readonly text: string;
  at: number;
}

/** Thrown inside the notebook reader where the text is not JSON; `readNotebook` turns it into a problem. */
export class JsonError extends Error {
  constructor(
    /** Raw offset. */
    readonly at: number,
    /** The text ends where JSON would go on; else a character is wrong. */
    readonly isTruncated: boolean,
  ) {
    super(isTruncated ? 'the JSON ends early' : 'the JSON is broken');
    this.name = 'JsonError';
  }
}

/**
 * Decoded text of one or more JSON strings, with the way back: piece `i` covers the decoded offsets from `starts[i]` up to
 * the next piece's start, and the raw offsets `[rawStarts[i], rawEnds[i])`. A piece is either plain (as long decoded as
 * raw) or one escape (one UTF-16 unit decoded).
 */
export interface SourceMap {
  readonly length: number;
  readonly starts: readonly number[];
  readonly rawStarts: readonly number[];
  readonly rawEnds: readonly number[];
  /** Raw offset behind the opening quote of the first string, where text can be inserted; absent when there was no string. */
  readonly firstContent?: number;
}

/** A source map under construction, with the text pieces read so far. */
export interface SourceMapBuilder {
  readonly parts: string[];
  readonly starts: number[];
  readonly rawStarts: number[];
  readonly rawEnds: number[];
  length: number;
  firstContent?: number;
}

export function createSourceMapBuilder(): SourceMapBuilder {
  return { parts: [], starts: [], rawStarts: [], rawEnds: [], length: 0 };
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Whether a code unit is JSON white space. */
function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

export function skipSpace(c: JsonCursor): void {
  while (isSpace(c.text.charCodeAt(c.at))) c.at++;
}

/** The code unit after white space, without taking it; NaN at the end of the text. */
export function peek(c: JsonCursor): number {
  skipSpace(c);
  return c.text.charCodeAt(c.at);
}

function fail(c: JsonCursor, at = c.at): never {
  throw new JsonError(Math.min(at, c.text.length), at >= c.text.length);
}

function expect(c: JsonCursor, code: number): void {
  if (peek(c) !== code) fail(c);
  c.at++;
}

/** Moves past a string without looking at its content: jumps from quote to quote. */
function skipString(c: JsonCursor): void {
  const open = c.at;
  let from = open + 1;
  for (;;) {
    const quote = c.text.indexOf('"', from);
    if (quote < 0) fail(c, c.text.length);
    let slashes = quote;
    while (slashes - 1 > open && c.text.charCodeAt(slashes - 1) === BACKSLASH) slashes--;
    from = quote + 1;
    if ((quote - slashes) % 2 === 0) break;
  }
  c.at = from;
}

/** Numbers, `true`, `false`, `null`, and `NaN`, `Infinity`, `-Infinity`, which Python writes into notebooks. */
const SCALAR = /-?(?:Infinity|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|true|false|null|NaN/y;

/** Text of a scalar that is no string. */
export function readScalar(c: JsonCursor): string {
  skipSpace(c);
  SCALAR.lastIndex = c.at;
  const found = SCALAR.exec(c.text)?.[0];
  if (found === undefined) {
    // `tru` at the very end of a text is an early end, not a wrong character.
    let end = c.at;
    while (/[\w.+-]/.test(c.text.charAt(end))) end++;
    fail(c, end >= c.text.length ? c.text.length : c.at);
  }
  c.at += found.length;
  return found;
}

/** Moves past any value. Nesting is checked bracket by bracket without recursion, so that no depth overflows the stack. */
export function skipValue(c: JsonCursor): Span {
  skipSpace(c);
  const start = c.at;
  const closers: number[] = [];
  do {
    const code = peek(c);
    if (code === QUOTE) skipString(c);
    else if (code === 123 || code === 91) {
      closers.push(code + 2); // `{` and `}`, `[` and `]` are two apart
      c.at++;
    } else if (code === 125 || code === 93) {
      if (closers.pop() !== code) fail(c);
      c.at++;
    } else if ((code === 44 || code === 58) && closers.length > 0) c.at++;
    else readScalar(c);
  } while (closers.length > 0);
  return { start, end: c.at };
}

/** Value of the escape whose backslash stands at `c.at`, and moves past it. */
function readEscape(c: JsonCursor): string {
  const letter = c.text.charAt(c.at + 1);
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      c.at += 2;
      return letter;
    case 'n':
      c.at += 2;
      return '\n';
    case 't':
      c.at += 2;
      return '\t';
    case 'r':
      c.at += 2;
      return '\r';
    case 'b':
      c.at += 2;
      return '\b';
    case 'f':
      c.at += 2;
      return '\f';
    case 'u': {
      const digits = c.text.slice(c.at + 2, c.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail(c, c.at + 2 + digits.length >= c.text.length ? c.text.length : c.at);
      c.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    default:
      fail(c, letter === '' ? c.text.length : c.at);
  }
}

/** Reads a string into a source map. */
export function readStringInto(c: JsonCursor, out: SourceMapBuilder): void {
  expect(c, QUOTE);
  out.firstContent ??= c.at;
  let plain = c.at;
  const add = (text: string, rawStart: number): void => {
    if (text === '') return;
    out.parts.push(text);
    out.starts.push(out.length);
    out.rawStarts.push(rawStart);
    out.rawEnds.push(c.at);
    out.length += text.length;
  };
  for (;;) {
    const code = c.text.charCodeAt(c.at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      add(c.text.slice(plain, c.at), plain);
      const start = c.at;
      add(readEscape(c), start);
      plain = c.at;
    } else if (code >= 32) c.at++;
    else fail(c); // NaN at the end, or a control character, which JSON forbids inside strings
  }
  add(c.text.slice(plain, c.at), plain);
  c.at++;
}

/** Decoded text of a string. */
export function readString(c: JsonCursor): string {
  const out = createSourceMapBuilder();
  readStringInto(c, out);
  return out.parts.join('');
}

/** The string at the cursor, or undefined after moving past a value of another kind. */
export function readStringOrSkip(c: JsonCursor): string | undefined {
  if (peek(c) === QUOTE) return readString(c);
  skipValue(c);
  return undefined;
}

/** Calls `onKey` for each key of an object; it must move past the value. Values of another kind are moved past. */
export function readObject(c: JsonCursor, onKey: (key: string) => void): boolean {
  if (peek(c) !== 123) {
    skipValue(c);
    return false;
  }
  c.at++;
  if (peek(c) === 125) {
    c.at++;
    return true;
  }
  for (;;) {
    if (peek(c) !== QUOTE) fail(c);
    const key = readString(c);
    expect(c, 58);
    onKey(key);
    if (peek(c) !== 44) break;
    c.at++;
  }
  expect(c, 125);
  return true;
}

/** Calls `onItem` for each item of an array; it must move past the item. Values of another kind are moved past. */
export function readArray(c: JsonCursor, onItem: (index: number) => void): boolean {
  if (peek(c) !== 91) {
    skipValue(c);
    return false;
  }
  c.at++;
  if (peek(c) === 93) {
    c.at++;
    return true;
  }
  for (let index = 0; ; index++) {
    onItem(index);
    if (peek(c) !== 44) break;
    c.at++;
  }
  expect(c, 93);
  return true;
}

/** Index of the piece that holds a decoded offset (the last one that starts at or before it); -1 when there is none. */
function pieceAt(starts: readonly number[], offset: number): number {
  let low = -1;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Raw offset where the decoded character at `offset` starts; at the end of the text where the last one ends; undefined when nothing was decoded from a string. */
export function rawStart(map: SourceMap, offset: number): number | undefined {
  if (map.length === 0) return map.firstContent;
  if (offset >= map.length) return rawEnd(map, map.length);
  const piece = pieceAt(map.starts, offset);
  return (map.rawStarts[piece] ?? 0) + offset - (map.starts[piece] ?? 0);
}

/** Raw offset where the decoded character before `offset` ends; at 0 where the first one starts. */
export function rawEnd(map: SourceMap, offset: number): number | undefined {
  if (map.length === 0) return map.firstContent;
  if (offset <= 0) return map.rawStarts[0];
  const before = Math.min(offset, map.length) - 1;
  const piece = pieceAt(map.starts, before);
  const start = map.starts[piece] ?? 0;
  const next = map.starts[piece + 1] ?? map.length;
  if (before + 1 === next) return map.rawEnds[piece];
  return (map.rawStarts[piece] ?? 0) + before + 1 - start;
}

/** Decoded offset of a raw offset: of the character it stands in, or of the next one when it stands between strings. */
export function decodedOffset(map: SourceMap, raw: number): number {
  const piece = pieceAt(map.rawStarts, raw);
  if (piece < 0) return 0;
  const start = map.starts[piece] ?? 0;
  const next = map.starts[piece + 1] ?? map.length;
  if (raw >= (map.rawEnds[piece] ?? 0)) return next;
  const isEscape = (map.rawEnds[piece] ?? 0) - (map.rawStarts[piece] ?? 0) !== next - start;
  return isEscape ? start : start + raw - (map.rawStarts[piece] ?? 0);
}
