/** Parses argument selectors of catalog rows: `0`, `"0|X"`, `self`, `*`, `1..`, `"0.messages[].content"`. */
import type { SelectorText } from './types';

/** What a selector starts from. */
export type SelectorRoot =
  /** The n-th positional argument, zero-based, receiver not counted. */
  | { readonly kind: 'positional'; readonly index: number }
  /** The keyword argument of this name. */
  | { readonly kind: 'keyword'; readonly name: string }
  /** The receiver of a method call or attribute. */
  | { readonly kind: 'self' }
  /** All positional and keyword arguments: `*`. */
  | { readonly kind: 'all' }
  /** All keyword arguments: `**`. */
  | { readonly kind: 'keywords' }
  /** Positional arguments from this index on: `1..`. */
  | { readonly kind: 'rest'; readonly from: number };

/** One step into a value. */
export type PathStep =
  /** `.name` or `[name]`: a property, key, field or column. */
  | { readonly kind: 'property'; readonly name: string }
  /** `[]`: any item. */
  | { readonly kind: 'items' }
  /** `[2]`: one item by its index; negative counts from the end. */
  | { readonly kind: 'item'; readonly index: number };

/** A parsed selector: the first root that the call has an argument for, then the path. */
export interface Selector {
  readonly text: string;
  /** Alternatives, in order: `0|X` is positional 0 or keyword X. */
  readonly roots: readonly SelectorRoot[];
  readonly path: readonly PathStep[];
}

/** A text of the catalog grammar that cannot be read; the message says what was expected. */
export class GrammarError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GrammarError';
  }
}

const MAX_REMEMBERED = 20_000;
const remembered = new Map<string, Selector>();

/**
 * Parses one selector. Results are remembered by text, so that asking again costs a map access.
 * @throws GrammarError when the text is no selector; `load.ts` reports it with its position.
 */
export function parseSelector(selector: SelectorText): Selector {
  const text = typeof selector === 'number' ? String(selector) : selector;
  const known = remembered.get(text);
  if (known) return known;
  const parsed = readSelector(text);
  if (remembered.size < MAX_REMEMBERED) remembered.set(text, parsed);
  return parsed;
}

/** Like `parseSelector`, but answers with the error's message instead of throwing. */
export function checkSelector(selector: SelectorText): string | undefined {
  try {
    parseSelector(selector);
    return undefined;
  } catch (error) {
    if (error instanceof GrammarError) return error.message;
    throw error;
  }
}

function readSelector(text: string): Selector {
  const trimmed = text.trim();
  if (trimmed === '') throw new GrammarError('a selector is empty; expected an argument such as 0, "name", "0|name", self or "*"');
  const end = endOfRoots(trimmed);
  const roots = trimmed
    .slice(0, end)
    .split('|')
    .map((part) => readRoot(part.trim(), text));
  const { path, rest } = readPath(trimmed, end, text);
  if (rest < trimmed.length) throw new GrammarError(`selector "${text}" has "${trimmed.slice(rest)}" after its path; expected .property, [] or [key]`);
  return { text: trimmed, roots, path };
}

/** Offset where the path begins: the first `[` or a `.` that is not part of `1..`. */
function endOfRoots(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[') return i;
    if (c === '.') {
      if (text[i + 1] === '.') i++;
      else return i;
    }
  }
  return text.length;
}

function readRoot(part: string, whole: string): SelectorRoot {
  if (part === '') throw new GrammarError(`selector "${whole}" has an empty alternative; expected an argument such as 0 or "name"`);
  if (part === 'self') return { kind: 'self' };
  if (part === '*') return { kind: 'all' };
  if (part === '**') return { kind: 'keywords' };
  if (/^\d+$/.test(part)) return { kind: 'positional', index: Number(part) };
  if (/^\d+\.\.$/.test(part)) return { kind: 'rest', from: Number(part.slice(0, -2)) };
  const name = part.startsWith('kw:') ? part.slice(3) : part;
  if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return { kind: 'keyword', name };
  throw new GrammarError(`selector "${whole}" has the part "${part}"; expected a position (0), a keyword (name), self, *, ** or 1..`);
}

/**
 * Reads `.property`, `[]` and `[key]` from `start` on; `rest` is the offset where the path ends. Shared with flow paths.
 * @throws GrammarError on an unclosed bracket or an empty property.
 */
export function readPath(text: string, start: number, whole: string): { path: PathStep[]; rest: number } {
  const path: PathStep[] = [];
  let at = start;
  while (at < text.length) {
    const c = text[at];
    if (c === '.') {
      const name = /^[\p{L}\p{N}_$#-]+/u.exec(text.slice(at + 1))?.[0];
      if (!name) throw new GrammarError(`"${whole}" has a dot without a property name after it`);
      path.push({ kind: 'property', name });
      at += 1 + name.length;
    } else if (c === '[') {
      const close = text.indexOf(']', at);
      if (close < 0) throw new GrammarError(`"${whole}" has a [ without a ]`);
      path.push(bracketStep(text.slice(at + 1, close).trim()));
      at = close + 1;
    } else break;
  }
  return { path, rest: at };
}

function bracketStep(key: string): PathStep {
  if (key === '') return { kind: 'items' };
  if (/^-?\d+$/.test(key)) return { kind: 'item', index: Number(key) };
  const quoted = /^(['"])(.*)\1$/.exec(key);
  return { kind: 'property', name: quoted ? (quoted[2] ?? '') : key };
}
