/** Access paths with wildcards: `*` one segment, `**` any number, `[A-Z]` a letter of a class. */

const WILD = /\*|\[[^\]]+\]/;

/** A compiled access path with wildcards. */
export interface PathPattern {
  readonly text: string;
  /** Number of literal characters: the more, the more specific. */
  readonly weight: number;
  matches(path: string): boolean;
}

/** Whether an access path of a row holds wildcards. */
export function hasWildcard(path: string): boolean {
  return (path.includes('*') || path.includes('[')) && WILD.test(path);
}

/** Last segment of an access path: what follows the last `.` or `#`. */
export function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf('#')) + 1);
}

/** First segment of an access path: what stands before the first `.` or `#`. */
export function firstSegment(path: string): string {
  const dot = path.indexOf('.');
  const hash = path.indexOf('#');
  const end = dot < 0 ? hash : hash < 0 ? dot : Math.min(dot, hash);
  return end < 0 ? path : path.slice(0, end);
}

/** Compiles an access path with wildcards. `**` matches no or several segments, but never goes over a `#`. */
export function compilePattern(text: string): PathPattern {
  const source = text.replace(/\.\*\*|^\*\*\.?|#\*\*|\*|\[[A-Za-z0-9-]+\]|[\\^$+?.()|{}[\]/-]/g, (part, offset: number) => {
    if (part === '.**') return '(?:\\.[^#]+)?';
    if (part === '**.') return '(?:[^#]+\\.)?';
    if (part === '**') return '[^#]*';
    if (part === '#**') return '#[^#]+';
    if (part === '*') return isWholeSegment(text, offset) ? '[^.#]+' : '[^.#]*';
    if (part.startsWith('[') && part.length > 2) return part;
    return `\\${part}`;
  });
  const regexp = new RegExp(`^${source}$`);
  const weight = text.replace(/\*|\[[^\]]+\]/g, '').length;
  return { text, weight, matches: (path) => regexp.test(path) };
}

function isWholeSegment(text: string, offset: number): boolean {
  const before = text[offset - 1];
  const after = text[offset + 1];
  return (before === undefined || before === '.' || before === '#') && (after === undefined || after === '.' || after === '#');
}

/** What is wrong with an access path as written in a row, or undefined. */
export function checkAccessPath(path: string): string | undefined {
  if (/\s/.test(path)) return `access path "${path}" holds a space; expected a dotted path such as "package.Class#method"`;
  if (/^[.#]|[.#]$|\.\.|##|#\.|\.#/.test(path)) return `access path "${path}" has an empty segment; expected a dotted path such as "package.Class#method"`;
  if ((path.match(/#/g) ?? []).length > 1) return `access path "${path}" has more than one "#"; members of a member are joined by "."`;
  if (/[^.#]\*\*|\*\*[^.#]/.test(path)) return `access path "${path}" has "**" inside a segment; it stands for whole segments`;
  return undefined;
}
