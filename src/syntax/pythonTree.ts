/** A Python syntax tree as plain arrays in pre-order, copied out of the parser's memory in one walk, so that lowering never crosses the wasm border. */
import type { Span } from '../base/span';
import { FIELD_NAMES, KIND_NAMES, Kind } from './pythonKinds';

/** What the parser could not make sense of; the message names grammar, never text. */
export interface PythonProblem {
  readonly span: Span;
  readonly message: string;
}

/**
 * One parsed text. Node `0` is the root; the children of `n` are `n + 1`, `next[n + 1]`, … as long as they are smaller than `next[n]`.
 * Comments and line continuations are left out. The arrays belong to the parser and are overwritten by its next parse.
 */
export interface PythonTree {
  readonly text: string;
  /** Number of nodes. */
  readonly count: number;
  readonly kind: Uint8Array;
  readonly field: Uint8Array;
  /** Offsets in UTF-16 code units. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Index behind the last descendant. */
  readonly next: Int32Array;
  /** Spans of the comments, in order. */
  readonly comments: readonly Span[];
  /** Indices of the ERROR nodes, in order. */
  readonly errors: readonly number[];
  readonly problems: readonly PythonProblem[];
}

/** A cursor over a tree-sitter tree, standing at its root at first. */
export interface Walker {
  typeId(): number;
  fieldId(): number;
  start(): number;
  end(): number;
  isMissing(): boolean;
  /** Moves to the first child, next sibling or parent; false when there is none. */
  down(): boolean;
  across(): boolean;
  up(): boolean;
}

/** How the ids of one loaded language map to `Kind` and `Field`. */
export interface Vocabulary {
  readonly kinds: Uint8Array;
  readonly fields: Uint8Array;
  readonly names: readonly string[];
}

/** tree-sitter's id of ERROR nodes. */
const ERROR_ID = 0xffff;

/** Builds the id tables of a language from its lists of type and field names. */
export function vocabularyOf(language: { readonly types: readonly (string | null)[]; readonly fields: readonly (string | null)[]; nodeTypeIsNamed(id: number): boolean }): Vocabulary {
  const known = new Map(KIND_NAMES.map((name, kind) => [name, kind]));
  const fieldOf = new Map(FIELD_NAMES.map((name, field) => [name, field]));
  const kinds = new Uint8Array(language.types.length);
  language.types.forEach((name, id) => {
    kinds[id] = name !== null && language.nodeTypeIsNamed(id) ? (known.get(name) ?? Kind.Other) : Kind.Token;
  });
  const fields = new Uint8Array(language.fields.length);
  language.fields.forEach((name, id) => {
    fields[id] = (name && fieldOf.get(name)) || 0;
  });
  return { kinds, fields, names: language.types.map((name) => name ?? '') };
}

/** Growing arrays that one parser uses again for every text. */
export class TreeBuffer {
  kind = new Uint8Array(4096);
  field = new Uint8Array(4096);
  start = new Int32Array(4096);
  end = new Int32Array(4096);
  next = new Int32Array(4096);

  /** Doubles the capacity and keeps the contents. */
  grow(): void {
    const size = this.kind.length * 2;
    const bytes = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
      const larger = new Uint8Array(size);
      larger.set(old);
      return larger;
    };
    const words = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(size);
      larger.set(old);
      return larger;
    };
    this.kind = bytes(this.kind);
    this.field = bytes(this.field);
    this.start = words(this.start);
    this.end = words(this.end);
    this.next = words(this.next);
  }
}

/** Copies the tree under the walker into the buffer. Iterative: the depth of the tree does not matter. */
export function flatten(walker: Walker, vocabulary: Vocabulary, buffer: TreeBuffer, text: string): PythonTree {
  const { kinds, fields, names } = vocabulary;
  const comments: Span[] = [];
  const errors: number[] = [];
  const problems: PythonProblem[] = [];
  const open: number[] = [];
  let { kind, field, start, end, next } = buffer;
  let count = 0;
  for (;;) {
    const id = walker.typeId();
    const from = walker.start();
    const to = walker.end();
    let mine = id === ERROR_ID ? Kind.Error : (kinds[id] ?? Kind.Other);
    let descended = false;
    if (mine === Kind.Comment) {
      comments.push({ start: from, end: to });
    } else if (mine !== Kind.LineContinuation) {
      if (from === to && mine !== Kind.Error && walker.isMissing()) {
        problems.push({ span: { start: from, end: to }, message: `expected ${describe(names[id] ?? '', mine !== Kind.Token)}` });
        if (mine !== Kind.Token) mine = Kind.Missing;
      } else if (mine === Kind.Error) {
        errors.push(count);
        problems.push({ span: { start: from, end: to }, message: 'not valid Python' });
      }
      if (count === kind.length) {
        buffer.grow();
        ({ kind, field, start, end, next } = buffer);
      }
      kind[count] = mine;
      field[count] = fields[walker.fieldId()] ?? 0;
      start[count] = from;
      end[count] = to;
      next[count] = ++count;
      if (walker.down()) {
        open.push(count - 1);
        descended = true;
      }
    }
    if (descended) continue;
    while (!walker.across()) {
      const parent = open.pop();
      if (parent === undefined) return { text, count, kind, field, start, end, next, comments, errors, problems };
      walker.up();
      next[parent] = count;
    }
  }
}

function describe(name: string, named: boolean): string {
  return named ? name.replace(/_/g, ' ') : `"${name}"`;
}
