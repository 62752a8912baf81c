/** Writes a declaration into the text of a policy, and changes nothing else in it. */
import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from 'yaml';
import type { Span } from '../base/span';
import type { ElementClass } from '../findings/types';

/** Something that a policy may declare. */
export type PolicyAddition =
  /** What names are, where there is one, only in a table, file or type. */
  | { readonly key: 'elements'; readonly rows: readonly { readonly name: string; readonly in?: string; readonly class: ElementClass | 'none' }[] }
  /** A host of the organisation's own. */
  | { readonly key: 'internal'; readonly host: string }
  /** A vendor of which nothing is said yet. */
  | { readonly key: 'vendors'; readonly vendor: string };

export interface PolicyEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Longest policy in UTF-16 code units that is edited. */
const MAX_LENGTH = 1_000_000;

/** What people may fill in of a vendor. */
const VENDOR_HINT = '{ baa: { signed: 2026-01-31, verified: 2026-01-31, verifyEvery: 12m }, training: { permitted: false } }';

/**
 * The edit that adds a declaration to a policy; `text` is undefined where there is no policy yet. An empty edit where it is
 * declared already, undefined where the text is written in a way that this does not know.
 */
export function addToPolicy(text: string | undefined, addition: PolicyAddition): PolicyEdit | undefined {
  if (text === undefined || text.trim() === '') {
    const edit = { span: { start: 0, end: text?.length ?? 0 }, newText: `version: 1\n\n${wholeOf(addition, '\n')}` };
    return edit;
  }
  if (text.length > MAX_LENGTH) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents) || document.contents.flow === true) return undefined;
  const items = document.contents.items as Pair<Node, Node | null>[];
  const pair = items.find((item) => isScalar(item.key) && item.key.value === addition.key);
  const rows = rowsOf(addition).filter((row) => !isThere(pair?.value, row.data));
  if (rows.length === 0) return { span: { start: 0, end: 0 }, newText: '' };
  if (pair === undefined) {
    const gap = text.endsWith('\n') ? newline : newline + newline;
    return insert(text.length, gap + wholeOf(addition, newline));
  }
  const { value, key } = pair;
  if (value === null || (isScalar(value) && value.value === null)) {
    const end = lineEnd(text, key.range?.[1] ?? 0);
    return insert(end, rows.map((row) => `${newline}  ${row.block}`).join(''));
  }
  if (!(isSeq(value) || isMap(value)) || value.range === undefined || value.range === null || value.anchor !== undefined) return undefined;
  const last = value.items.at(-1);
  const first = value.items[0];
  if (value.flow === true) {
    const close = value.range[1] - 1;
    if (first === undefined || last === undefined) return insert(close, rows.map((row) => row.flow).join(', '));
    const end = endOf(last);
    return end === undefined ? undefined : insert(end, rows.map((row) => `, ${row.flow}`).join(''));
  }
  const start = first === undefined ? undefined : startOf(first);
  const end = last === undefined ? undefined : endOf(last);
  if (start === undefined || end === undefined) return undefined;
  // In a block every item stands on a line of its own, as far to the right as the first.
  const line = text.slice(lineStart(text, start), start);
  const indent = isSeq(value) ? /^([ \t]*)-[ \t]+$/.exec(line)?.[1] : /^[ \t]*$/.exec(line)?.[0];
  if (indent === undefined) return undefined;
  const at = lineEnd(text, Math.max(end - 1, start));
  return insert(at, rows.map((row) => `${newline}${indent}${row.block}`).join(''));
}

/** The text with an edit applied. */
export function withPolicyEdit(text: string | undefined, { span, newText }: PolicyEdit): string {
  const old = text ?? '';
  return old.slice(0, span.start) + newText + old.slice(span.end);
}

interface Row {
  readonly data: unknown;
  /** In `[…]` or `{…}`. */
  readonly flow: string;
  /** On a line of its own. */
  readonly block: string;
}

function rowsOf(addition: PolicyAddition): readonly Row[] {
  switch (addition.key) {
    case 'elements':
      return addition.rows.map((row) => {
        const flow = `{ name: ${scalar(row.name)}${row.in === undefined ? '' : `, in: ${scalar(row.in)}`}, class: ${row.class} }`;
        return { data: row, flow, block: `- ${flow}` };
      });
    case 'internal':
      return [{ data: addition.host, flow: scalar(addition.host), block: `- ${scalar(addition.host)}` }];
    case 'vendors':
      return [{ data: { [addition.vendor]: true }, flow: `${scalar(addition.vendor)}: {}`, block: `${scalar(addition.vendor)}: {} # ${VENDOR_HINT}` }];
  }
}

function wholeOf(addition: PolicyAddition, newline: string): string {
  return [`${addition.key}:`, ...rowsOf(addition).map((row) => `  ${row.block}`), ''].join(newline);
}

/** Whether a list or mapping says it already. */
function isThere(value: Node | null | undefined, data: unknown): boolean {
  if (isMap(value)) return typeof data === 'object' && data !== null && Object.keys(data).every((key) => value.has(key));
  if (!isSeq(value)) return false;
  const wanted = typeof data === 'string' ? data : (data as Readonly<Record<string, unknown>>);
  return value.items.some((item) => {
    if (typeof wanted === 'string') return isScalar(item) && item.value === wanted;
    return isMap(item) && ['name', 'in', 'class'].every((key) => item.get(key) === wanted[key]);
  });
}

/** A name as a YAML scalar that is read as the same text. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w.-]*(?:\/[\w.-]+)*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

function startOf(item: unknown): number | undefined {
  return rangeOf(item, (pair) => pair.key)?.[0];
}

function endOf(item: unknown): number | undefined {
  return rangeOf(item, (pair) => pair.value ?? pair.key)?.[1];
}

function rangeOf(item: unknown, part: (pair: Pair<Node, Node | null>) => Node | null): readonly number[] | undefined {
  const node = typeof item === 'object' && item !== null && 'key' in item ? part(item as Pair<Node, Node | null>) : (item as Node | null);
  return node?.range ?? undefined;
}

function insert(at: number, newText: string): PolicyEdit {
  return { span: { start: at, end: at }, newText };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}
