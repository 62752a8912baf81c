/** Lowers Python string literals, f-strings and implicit concatenation; evaluates escapes. */
import { Field, Kind } from '../syntax/pythonKinds';
import { after, childOf, endOf, fieldOf, hasToken, kindOf, spanOf, startOf, textOf, unknown } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { expOr } from './lowerPythonExpressions';
import type { Exp, TemplatePart } from './types';

interface Flags {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly format: boolean;
}

const PLAIN: Flags = { raw: false, bytes: false, format: false };

/** Lowers a `string` node. */
export function lowerString(c: Context, n: number): Exp {
  const parts: TemplatePart[] = [];
  const bytes = addParts(c, n, parts);
  return join(c, n, parts, bytes);
}

/** Lowers a `concatenated_string` node to one constant or one template. */
export function lowerConcatenated(c: Context, n: number): Exp {
  const parts: TemplatePart[] = [];
  let bytes = false;
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) === Kind.String && addParts(c, i, parts)) bytes = true;
  return join(c, n, parts, bytes);
}

function join(c: Context, n: number, parts: readonly TemplatePart[], bytes: boolean): Exp {
  const span = spanOf(c, n);
  if (parts.some((part) => part.kind === 'value')) return { kind: 'Template', parts, span };
  const first = parts[0];
  const value = parts.length === 1 && first?.kind === 'text' ? first.text : parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return bytes ? { kind: 'Const', value, span, special: 'bytes' } : { kind: 'Const', value, span };
}

/** Appends the parts of one literal; true for bytes. */
function addParts(c: Context, n: number, out: TemplatePart[]): boolean {
  const opening = n + 1;
  const stop = after(c, n);
  if (opening >= stop || kindOf(c, opening) !== Kind.StringStart) return false;
  const flags = flagsOf(c, opening);
  if (c.text.charCodeAt(endOf(c, opening) - 1) === BACKTICK) {
    addBackticks(c, n, out);
    return false;
  }
  let from = endOf(c, opening);
  let to = endOf(c, n);
  for (let i = after(c, opening); i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind === Kind.Interpolation) {
      addText(c, from, startOf(c, i), flags, out);
      out.push(interpolation(c, i));
      from = endOf(c, i);
    } else if (kind === Kind.StringEnd) {
      // Not its start: the grammar counts backslashes at the end of a raw string to the closing quote.
      to = endOf(c, i) - quoteLength(c, opening);
    }
  }
  addText(c, from, to, flags, out);
  return flags.bytes;
}

const BACKTICK = 96;

function quoteLength(c: Context, opening: number): number {
  const end = endOf(c, opening);
  const quote = c.text[end - 1];
  return end - startOf(c, opening) >= 3 && c.text[end - 2] === quote && c.text[end - 3] === quote ? 3 : 1;
}

function flagsOf(c: Context, opening: number): Flags {
  const start = startOf(c, opening);
  const first = c.text.charCodeAt(start);
  if (first === 34 || first === 39) return PLAIN;
  let raw = false;
  let bytes = false;
  let format = false;
  for (let i = start; i < endOf(c, opening); i++) {
    const letter = c.text.charCodeAt(i) | 32;
    if (letter === 114) raw = true;
    else if (letter === 98) bytes = true;
    // t-strings (Python 3.14) have the parts of f-strings.
    else if (letter === 102 || letter === 116) format = true;
  }
  return { raw, bytes, format };
}

function addText(c: Context, from: number, to: number, flags: Flags, out: TemplatePart[]): void {
  if (from < to) out.push({ kind: 'text', text: decodeText(c.text.slice(from, to), flags), span: { start: from, end: to } });
}

function interpolation(c: Context, n: number): TemplatePart {
  const value = expOr(c, fieldOf(c, n, Field.Expression), n);
  const format = fieldOf(c, n, Field.FormatSpecifier);
  const conversion = fieldOf(c, n, Field.TypeConversion);
  const part = {
    kind: 'value' as const,
    value,
    span: spanOf(c, n),
    ...(conversion >= 0 && { conversion: c.text.slice(startOf(c, conversion) + 1, endOf(c, conversion)) }),
    ...(hasToken(c, n, '=') && { debug: true }),
  };
  return format >= 0 ? { ...part, format: formatSpecifier(c, format) } : part;
}

function formatSpecifier(c: Context, n: number): Exp {
  const parts: TemplatePart[] = [];
  let from = startOf(c, n) + 1;
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const kind = kindOf(c, i);
    if (kind !== Kind.FormatExpression && kind !== Kind.Interpolation) continue;
    addText(c, from, startOf(c, i), PLAIN, parts);
    parts.push(interpolation(c, i));
    from = endOf(c, i);
  }
  addText(c, from, endOf(c, n), PLAIN, parts);
  return join(c, n, parts, false);
}

/** Python 2's `` `x` `` is `repr(x)`; the grammar reads it as a string, so only its names are recovered. */
function addBackticks(c: Context, n: number, out: TemplatePart[]): void {
  const start = startOf(c, n);
  const operands: Exp[] = [];
  for (const match of textOf(c, n).matchAll(/(?<![.\w])[A-Za-z_]\w*/g)) {
    const at = start + match.index;
    operands.push({ kind: 'Name', name: match[0], span: { start: at, end: at + match[0].length } });
  }
  out.push({ kind: 'value', value: unknown(c, 'backticks', operands, spanOf(c, n)), conversion: 'r', span: spanOf(c, n) });
}

/** Evaluates the escapes of a literal's contents, and the doubled braces of an f-string. Line ends become `\n` as in Python. */
export function decodeText(text: string, flags: Flags): string {
  let result = text;
  if (result.includes('\r')) result = result.replace(/\r\n?/g, '\n');
  if (flags.format && (result.includes('{{') || result.includes('}}'))) result = result.replace(/\{\{/g, '{').replace(/\}\}/g, '}');
  if (!flags.raw && result.includes('\\')) result = result.replace(flags.bytes ? BYTES_ESCAPE : TEXT_ESCAPE, evaluate);
  return result;
}

const BYTES_ESCAPE = /\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g;
const TEXT_ESCAPE = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\s\S])/g;
const SIMPLE: Readonly<Record<string, string>> = { '\n': '', '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function evaluate(escape: string): string {
  const body = escape.slice(1);
  const first = body[0] ?? '';
  if (body.length > 1 && (first === 'x' || first === 'u' || first === 'U')) {
    const code = parseInt(body.slice(1), 16);
    return code > 0x10ffff ? '�' : String.fromCodePoint(code);
  }
  // The table of Unicode names is not carried for the sake of this escape.
  if (first === 'N' && body.length > 1) return '�';
  if (first >= '0' && first <= '7') return String.fromCharCode(parseInt(body, 8));
  return SIMPLE[body] ?? escape;
}

/** Whether a string node is an f-string with at least one replacement field. */
export function hasInterpolation(c: Context, n: number): boolean {
  return childOf(c, n, Kind.Interpolation) >= 0;
}
