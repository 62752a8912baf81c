/** Reads Python annotations, also those written as strings, from their text: `Optional[X]`, `X | None`, `list[dict[str, Patient]]`. */
import type { TypeExp } from './types';

/** Nesting beyond this is `other`; no annotation that people write comes near. */
const MAX_TYPE_DEPTH = 40;

/** Forms that say something about the annotated name and leave its type as it is. */
const TRANSPARENT: ReadonlySet<string> = new Set(['Annotated', 'Final', 'ClassVar', 'Required', 'NotRequired', 'ReadOnly', 'InitVar', 'Unpack']);

interface Reader {
  readonly text: string;
  at: number;
  readonly end: number;
  depth: number;
}

/** Lowers the annotation that stands in `text` from `start` to `end`. What is no type expression is `other`. */
export function parseType(text: string, start: number, end: number, depth = 0): TypeExp {
  const r: Reader = { text, at: start, end, depth };
  skipSpace(r);
  const from = r.at;
  const type = union(r);
  skipSpace(r);
  return r.at < end ? { kind: 'other', span: { start: from, end } } : type;
}

function skipSpace(r: Reader): void {
  while (r.at < r.end) {
    const ch = r.text[r.at] as string;
    if (ch === '#') {
      while (r.at < r.end && r.text[r.at] !== '\n') r.at++;
    } else if (ch === '\\' || /\s/.test(ch)) {
      r.at++;
    } else {
      return;
    }
  }
}

function union(r: Reader): TypeExp {
  skipSpace(r);
  const start = r.at;
  const first = primary(r);
  const options = [first];
  let end = r.at;
  for (skipSpace(r); r.at < r.end && r.text[r.at] === '|'; skipSpace(r)) {
    r.at++;
    skipSpace(r);
    options.push(primary(r));
    end = r.at;
  }
  return options.length === 1 ? first : unionOf(options, start, end);
}

function unionOf(options: readonly TypeExp[], start: number, end: number): TypeExp {
  return { kind: 'union', options: options.flatMap((option) => (option.kind === 'union' ? option.options : [option])), span: { start, end } };
}

const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*(?:\s*\.\s*[\p{ID_Start}_][\p{ID_Continue}]*)*/uy;
const NUMBER = /-?\d[\d_.]*/y;
const STRING = /([A-Za-z]{0,2})("""|'''|"|')/y;

function match(r: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = r.at;
  const found = pattern.exec(r.text);
  return found && found.index + found[0].length <= r.end ? found : undefined;
}

function primary(r: Reader): TypeExp {
  const start = r.at;
  if (r.depth > MAX_TYPE_DEPTH) return giveUp(r, start);
  const ch = r.text[r.at] ?? '';
  if (ch === '(') {
    r.at++;
    const items = list(r, ')');
    const only = items[0];
    return items.length === 1 && only !== undefined ? only : { kind: 'tuple', items, span: { start, end: r.at } };
  }
  if (ch === '[') {
    r.at++;
    return { kind: 'tuple', items: list(r, ']'), span: { start, end: r.at } };
  }
  if (ch === '*') {
    while (r.text[r.at] === '*') r.at++;
    skipSpace(r);
    return primary(r);
  }
  if (r.text.startsWith('...', r.at)) {
    r.at += 3;
    return { kind: 'ref', name: '...', args: [], span: { start, end: r.at } };
  }
  const string = match(r, STRING);
  if (string) return quoted(r, string);
  const number = match(r, NUMBER);
  if (number) {
    r.at += number[0].length;
    return { kind: 'literal', value: Number(number[0].replace(/_/g, '')), span: { start, end: r.at } };
  }
  const name = match(r, NAME);
  return name ? reference(r, name[0]) : giveUp(r, start);
}

/** What is no type: nothing is read, so that the list around it can skip it, and the whole is `other` where no list is around it. */
function giveUp(r: Reader, start: number): TypeExp {
  r.at = start;
  return { kind: 'other', span: { start, end: r.end } };
}

function list(r: Reader, close: string): TypeExp[] {
  const items: TypeExp[] = [];
  r.depth++;
  for (skipSpace(r); r.at < r.end && r.text[r.at] !== close; skipSpace(r)) {
    const before = r.at;
    const item = union(r);
    skipSpace(r);
    if (r.at < r.end && r.text[r.at] !== ',' && r.text[r.at] !== close) {
      // `Field(gt=0)` in `Annotated`, a slice: no type, but what follows may be one.
      skipItem(r);
      // A bracket that closes nothing would be met for ever.
      if (r.at === before) r.at++;
      items.push({ kind: 'other', span: { start: before, end: r.at } });
    } else {
      items.push(item);
    }
    if (r.text[r.at] === ',') r.at++;
  }
  if (r.at < r.end) r.at++;
  r.depth--;
  return items;
}

/** Skips to the comma or bracket that ends the current item of a list. */
function skipItem(r: Reader): void {
  let depth = 0;
  for (; r.at < r.end; r.at++) {
    const ch = r.text[r.at] as string;
    if (ch === '"' || ch === "'") {
      const close = r.text.indexOf(ch, r.at + 1);
      if (close < 0 || close >= r.end) {
        r.at = r.end;
        return;
      }
      r.at = close;
    } else if ('([{'.includes(ch)) {
      depth++;
    } else if (')]}'.includes(ch)) {
      if (depth === 0) return;
      depth--;
    } else if (ch === ',' && depth === 0) {
      return;
    }
  }
}

/** A string annotation: its contents are a type; inside `Literal` its value counts (see `literal`). */
function quoted(r: Reader, opening: RegExpExecArray): TypeExp {
  const start = r.at;
  const contents = r.at + opening[0].length;
  const quote = opening[2] as string;
  const close = r.text.indexOf(quote, contents);
  if (close < 0 || close + quote.length > r.end || (opening[1] as string).length > 0) return giveUp(r, start);
  r.at = close + quote.length;
  return parseType(r.text, contents, close, r.depth + 1);
}

function reference(r: Reader, written: string): TypeExp {
  const start = r.at;
  r.at += written.length;
  const name = written.replace(/\s/g, '');
  const span = (): { start: number; end: number } => ({ start, end: r.at });
  if (name === 'None') return { kind: 'literal', value: null, span: span() };
  if (name === 'True' || name === 'False') return { kind: 'literal', value: name === 'True', span: span() };
  const nameEnd = r.at;
  skipSpace(r);
  if (r.at >= r.end || r.text[r.at] !== '[') {
    r.at = nameEnd;
    return { kind: 'ref', name, args: [], span: span() };
  }
  r.at++;
  const form = name.slice(name.lastIndexOf('.') + 1);
  if (form === 'Literal') return literal(r, start);
  const args = list(r, ']');
  return generic(form, name, args, span());
}

function generic(form: string, name: string, args: readonly TypeExp[], span: { start: number; end: number }): TypeExp {
  const first = args[0];
  const second = args[1];
  if (first === undefined) return { kind: 'ref', name, args, span };
  if (TRANSPARENT.has(form)) return first;
  if (form === 'Optional') return unionOf([first, { kind: 'literal', value: null, span }], span.start, span.end);
  if (form === 'Union') return args.length === 1 ? first : unionOf(args, span.start, span.end);
  if (form === 'tuple' || form === 'Tuple') {
    return args.length === 2 && isEllipsis(second) ? { kind: 'array', element: first, span } : { kind: 'tuple', items: args, span };
  }
  if (form === 'Callable') {
    const params = first.kind === 'tuple' ? first.items : [first];
    return second ? { kind: 'function', params, result: second, span } : { kind: 'function', params, span };
  }
  return { kind: 'ref', name, args, span };
}

function isEllipsis(type: TypeExp | undefined): boolean {
  return type?.kind === 'ref' && type.name === '...';
}

/** `Literal["a", 1, None]`: strings are values here. */
function literal(r: Reader, start: number): TypeExp {
  const options: TypeExp[] = [];
  for (skipSpace(r); r.at < r.end && r.text[r.at] !== ']'; skipSpace(r)) {
    const at = r.at;
    const string = match(r, STRING);
    if (string) {
      const contents = r.at + string[0].length;
      const quote = string[2] as string;
      const close = r.text.indexOf(quote, contents);
      if (close < 0 || close + quote.length > r.end) return giveUp(r, start);
      r.at = close + quote.length;
      options.push({ kind: 'literal', value: r.text.slice(contents, close), span: { start: at, end: r.at } });
    } else {
      options.push(union(r));
    }
    skipSpace(r);
    if (r.text[r.at] === ',') r.at++;
    else if (r.text[r.at] !== ']') return giveUp(r, start);
  }
  if (r.at < r.end) r.at++;
  const only = options[0];
  return options.length === 1 && only !== undefined ? only : unionOf(options, start, r.at);
}
