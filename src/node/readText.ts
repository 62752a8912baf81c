/** Reads a source file as text, whatever its encoding; what cannot be read comes back as a reason, never as an exception. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';

/** Larger files are not read: no hand-written source comes near it, notebooks full of images do. */
export const MAX_SOURCE_BYTES = 50 * 1024 * 1024;

export interface ReadText {
  readonly ok: true;
  /** Without a byte order mark. */
  readonly text: string;
  /** `utf-8`, `utf-16le`, `utf-16be`, or the label of the encoding that the file declares. */
  readonly encoding: string;
  readonly hasBom: boolean;
  /** Bytes that are no text in the encoding were replaced by U+FFFD. */
  readonly isDamaged: boolean;
}

export interface ReadFailure {
  readonly ok: false;
  readonly reason: 'unreadable' | 'not-text' | 'too-large';
  /** One sentence for people, without path or content. */
  readonly message: string;
}

export type ReadResult = ReadText | ReadFailure;

/** PEP 263: the encoding cookie in one of the first two lines, the first of which may only be a comment or blank. */
const COOKIE = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;

function failure(reason: ReadFailure['reason'], message: string): ReadFailure {
  return { ok: false, reason, message };
}

/** Text of an operating system's error: its code only, because its message names paths. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'unknown error';
}

/** The file's bytes as UTF-16 text in the other byte order. */
function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
}

/** The decoder's name of an encoding that Python spells in its own way (`latin_1`, `cp1252`). */
function decoderLabel(cookie: string): string {
  const name = cookie.toLowerCase().replaceAll('_', '-');
  return /^cp125\d$/.test(name) ? `windows-${name.slice(2)}` : name === 'cp932' ? 'shift_jis' : name;
}

/** What windows-1252 has where Latin-1 has control characters (0x80 to 0x9f); its five gaps stay as they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeDeclared(bytes: Buffer, cookie: string): ReadText | undefined {
  const label = decoderLabel(cookie);
  if (/^utf-?8(?:-|$)/.test(label)) return undefined;
  // The decoder's own `latin1` is windows-1252; Python's is the plain one.
  if (/^(?:latin-?1|iso-?8859-?1|l1)$/.test(label)) return { ok: true, text: bytes.toString('latin1'), encoding: 'latin1', hasBom: false, isDamaged: false };
  if (label === 'windows-1252') {
    // Node's own decoder of this name leaves the control characters.
    const text = bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
    return { ok: true, text, encoding: label, hasBom: false, isDamaged: false };
  }
  try {
    const text = new TextDecoder(label).decode(bytes);
    return { ok: true, text, encoding: label, hasBom: false, isDamaged: text.includes('\ufffd') };
  } catch {
    return undefined; // an encoding that nobody knows: as UTF-8
  }
}

/**
 * Decodes the bytes of a text file: by byte order mark, by a Python file's declared encoding, else as UTF-8 with what is
 * none replaced. A NUL byte outside UTF-16 means that the file is no text.
 */
export function decodeText(bytes: Buffer, isPython = false): ReadResult {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes.length >= 4 && bytes[2] === 0 && bytes[3] === 0)) return utf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(swapped(bytes.subarray(2)), 'utf-16be');
  if (bytes.includes(0)) return failure('not-text', 'The file is binary, not text.');
  const hasBom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (isPython && !hasBom) {
    const cookie = COOKIE.exec(bytes.toString('latin1', 0, 500))?.[1];
    const declared = cookie === undefined ? undefined : decodeDeclared(bytes, cookie);
    if (declared !== undefined) return declared;
  }
  const content = hasBom ? bytes.subarray(3) : bytes;
  return { ok: true, text: content.toString('utf8'), encoding: 'utf-8', hasBom, isDamaged: !isUtf8(content) };
}

function utf16(bytes: Buffer, encoding: string): ReadResult {
  const text = bytes.toString('utf16le');
  if (text.includes('\0')) return failure('not-text', 'The file is binary, not text.');
  return { ok: true, text, encoding, hasBom: true, isDamaged: bytes.length % 2 === 1 };
}

/** Reads a source file. The extension of `path` decides whether Python's declared encodings count. */
export function readText(path: string, maxBytes = MAX_SOURCE_BYTES): ReadResult {
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    // Devices and pipes would block or never end.
    if (!stat.isFile()) return failure('unreadable', stat.isDirectory() ? 'This is a folder, not a file.' : 'This is no regular file.');
    if (stat.size > maxBytes) return tooLarge(stat.size, maxBytes);
    bytes = readFileSync(path);
  } catch (error) {
    return failure('unreadable', `The file cannot be read (${errorCode(error)}).`);
  }
  // It may have grown since it was measured.
  if (bytes.length > maxBytes) return tooLarge(bytes.length, maxBytes);
  return decodeText(bytes, /\.pyw?$/i.test(path));
}

function tooLarge(bytes: number, maxBytes: number): ReadFailure {
  const mega = (n: number): string => (n / 1024 / 1024).toFixed(n < 1024 * 1024 ? 3 : 0);
  return failure('too-large', `The file is larger than ${mega(maxBytes)} MB (${mega(bytes)} MB).`);
}
