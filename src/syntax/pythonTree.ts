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
  /** A line outside brackets ends in an operator: the next statement was taken for its operand, and no error says so. */
  readonly isSuspicious: boolean;
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
  /** Length of the tokens that are always written the same, else 0. */
  readonly lengths: Uint8Array;
  /** 1 for types that never have children. */
  readonly leaves: Uint8Array;
  /** 1 for tokens whose field says nothing that lowering asks for: brackets, separators, keywords. */
  readonly fieldless: Uint8Array;
}

/** tree-sitter's id of ERROR nodes. */
const ERROR_ID = 0xffff;

/** Builds the id tables of a language from its lists of type and field names. */
export function vocabularyOf(language: {
  readonly types: readonly (string | null)[];
  readonly fields: readonly (string | null)[];
  nodeTypeIsNamed(id: number): boolean;
}): Vocabulary {
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
  const lengths = new Uint8Array(kinds.length);
  const leaves = new Uint8Array(kinds.length);
  const fieldless = new Uint8Array(kinds.length);
  const names = language.types.map((name) => name ?? '');
  names.forEach((name, id) => {
    const isLiteral = (kinds[id] as Kind) === Kind.Token && name !== '' && !name.includes(' ') && !name.startsWith('_');
    lengths[id] = isLiteral ? name.length : 0;
    leaves[id] = isLiteral || LEAF_KINDS.has(kinds[id] as Kind) ? 1 : 0;
    fieldless[id] = isLiteral && (/^[()[\]{},.:;=]$/.test(name) || (/^[a-z]+$/.test(name) && !WORD_OPERATORS.has(name))) ? 1 : 0;
  });
  return { kinds, fields, names, lengths, leaves, fieldless };
}

const LEAF_KINDS: ReadonlySet<Kind> = new Set([
  Kind.Identifier,
  Kind.Integer,
  Kind.Float,
  Kind.True,
  Kind.False,
  Kind.None,
  Kind.Ellipsis,
  Kind.StringStart,
  Kind.StringEnd,
  Kind.EscapeSequence,
  Kind.EscapeInterpolation,
]);
const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'in', 'is', 'not']);

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

/**
 * Copies the tree under the walker into the buffer. Iterative: the depth of the tree does not matter.
 * `isClean` promises a tree without ERROR and MISSING nodes; then most of what a token is follows from its type, and the walker is asked less.
 * `map` turns the walker's offsets into offsets of `text`, when what was parsed is a repaired form of it; a name without extent is then one that the repair made up.
 */
export function flatten(
  walker: Walker,
  vocabulary: Vocabulary,
  buffer: TreeBuffer,
  text: string,
  isClean: boolean,
  map?: (offset: number) => number,
): PythonTree {
  const { kinds, fields, names, lengths, leaves, fieldless } = vocabulary;
  const comments: Span[] = [];
  const errors: number[] = [];
  const problems: PythonProblem[] = [];
  const open: number[] = [];
  let { kind, field, start, end, next } = buffer;
  let count = 0;
  let brackets = 0;
  let isSuspicious = false;
  for (;;) {
    const id = walker.typeId();
    let from = walker.start();
    const length = isClean ? (lengths[id] as number) : 0;
    let to = length > 0 ? from + length : walker.end();
    let isInvented = false;
    if (map) {
      isInvented = from < to;
      from = map(from);
      to = map(to);
      isInvented &&= from === to;
    }
    let mine: Kind = id === ERROR_ID ? Kind.Error : ((kinds[id] as Kind | undefined) ?? Kind.Other);
    let descended = false;
    if (mine === Kind.Comment) {
      addComment(comments, text, from, to);
    } else if (mine !== Kind.LineContinuation) {
      if (mine === Kind.Token) {
        const role = ROLES[text.charCodeAt(from)];
        if (role === OPENS) brackets++;
        else if (role === CLOSES) brackets--;
        else if (role === WANTS_OPERAND && brackets === 0 && endsLine(text, to)) isSuspicious = true;
      } else if (isInvented) {
        mine = Kind.Missing;
      }
      if (!isClean && from === to && !isInvented && mine !== Kind.Error && walker.isMissing()) {
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
      field[count] = isClean && fieldless[id] === 1 ? 0 : (fields[walker.fieldId()] ?? 0);
      start[count] = from;
      end[count] = to;
      next[count] = ++count;
      if (!(isClean && leaves[id] === 1) && walker.down()) {
        open.push(count - 1);
        descended = true;
      }
    }
    if (descended) continue;
    while (!walker.across()) {
      const parent = open.pop();
      if (parent === undefined) return { text, count, kind, field, start, end, next, comments, errors, problems, isSuspicious };
      walker.up();
      next[parent] = count;
    }
  }
}

/** How much text stands in ERROR nodes outside the statements that were recognised in them. */
export function damage(tree: PythonTree): number {
  let total = 0;
  for (const error of tree.errors) {
    const stop = tree.next[error] as number;
    for (let i = error + 1; i < stop; i = tree.next[i] as number) {
      const kind = tree.kind[i] as Kind;
      const isStatement = kind >= Kind.ExpressionStatement && kind <= Kind.MatchStatement;
      if (!isStatement && kind !== Kind.Error) total += (tree.end[i] as number) - (tree.start[i] as number);
    }
  }
  return total;
}

function describe(name: string, named: boolean): string {
  return named ? name.replace(/_/g, ' ') : `"${name}"`;
}

const OPENS = 1;
const CLOSES = 2;
const WANTS_OPERAND = 3;

/** What a token does, by its first character. */
const ROLES = new Uint8Array(128);
for (const ch of '([{') ROLES[ch.charCodeAt(0)] = OPENS;
for (const ch of ')]}') ROLES[ch.charCodeAt(0)] = CLOSES;
for (const ch of '=+-*/.%&|<>^~@!') ROLES[ch.charCodeAt(0)] = WANTS_OPERAND;

function endsLine(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const ch = text.charCodeAt(i);
    if (ch === 10 || ch === 13 || ch === 35) return true;
    if (ch !== 32 && ch !== 9) return false;
  }
  return false;
}

/** Adds a comment; what was joined to one for the parser is taken apart again, line by line. */
function addComment(comments: Span[], text: string, start: number, end: number): void {
  const first = text.slice(start, end);
  if (!/[\r\n]/.test(first)) {
    comments.push({ start, end });
    return;
  }
  for (const { index, 0: line } of first.matchAll(/#[^\r\n]*/g)) comments.push({ start: start + index, end: start + index + line.length });
}
