/** Converts offsets of a text to line/character positions and back. Lines end at \n, \r\n or a lone \r. */
import type { Position, Range, Span } from './span';

/** Index of the line starts of one text. Offsets and characters are UTF-16 code units; lines are zero-based. */
export class LineIndex {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.starts.push(i + 1);
    }
  }

  /** Number of lines; an empty text has one. */
  get lineCount(): number {
    return this.starts.length;
  }

  /** Offset of the first character of a line; lines past the end give the length of the text. */
  startOf(line: number): number {
    return this.starts[line] ?? this.length;
  }

  /** Position of an offset; offsets outside the text are clamped. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - this.startOf(low) };
  }

  /** Range of a span. */
  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Offset of a position; characters past the end of the text are clamped. */
  offset(position: Position): number {
    return Math.min(this.startOf(position.line) + position.character, this.length);
  }
}
