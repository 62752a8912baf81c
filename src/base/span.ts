/** Positions in text: half-open spans of UTF-16 code units, and zero-based line/character ranges. */

/** Half-open interval `[start, end)` of UTF-16 code-unit offsets, as VS Code and web-tree-sitter count them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Zero-based line and zero-based character (UTF-16 code units), as in the language-server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open range between two positions. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** An empty span at offset 0, for synthetic nodes that stand nowhere in the text. */
export const NO_SPAN: Span = { start: 0, end: 0 };

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Whether `outer` contains every offset of `inner`. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
