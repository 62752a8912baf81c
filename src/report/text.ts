/** Text for people and files: harmless whatever names the analysed code chose. */

// Control characters, ANSI escapes, and the marks that reorder text on a screen (bidirectional overrides and isolates).
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text on one line with control and reordering characters shown as `\u{…}`. */
export function plain(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`).replace(LONE_SURROGATE, '\ufffd');
}

/** A relative path as a relative URI: each segment percent-encoded, `/` kept. */
export function pathToUri(path: string): string {
  return path.replace(LONE_SURROGATE, '\ufffd').split('/').map(encodeURIComponent).join('/');
}

/** `1 file`, `2 files`; numbers with thousands separators. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${withSeparators(n)} ${n === 1 ? singular : plural}`;
}

/** `1,234,567`, the same in every locale. */
export function withSeparators(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** The text cut to `limit` characters (UTF-16), with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
