/** Takes the elements' columns out of the list that selects them. */
import type { Span } from '../../base/span';
import type { Finding, ListRemoval } from '../../findings/types';
import { quotedList } from './text';
import type { Fix, FixEdit } from './types';

export function removeFromList(finding: Finding, text: string): Fix | undefined {
  const plan = finding.fix?.removal;
  if (plan === undefined) return undefined;
  const { file } = finding.location;
  const edits: FixEdit[] = [];
  for (const removal of plan.edits) {
    const spans = spansOf(removal, text);
    if (spans === undefined) return undefined;
    edits.push(...spans.map((span): FixEdit => ({ file, span, newText: '' })));
  }
  edits.sort((a, b) => a.span.start - b.span.start);
  const columns = [...new Set(plan.edits.flatMap((removal) => removal.columns))];
  return { id: 'remove-from-list', title: `Remove ${quotedList(columns)} from the list of columns`, kind: 'quickfix', isPreferred: plan.isPreferred, edits };
}

/** What is cut out of the text; undefined where the list is written in a way that this does not know. */
function spansOf({ list, isTuple, items, gone, whole }: ListRemoval, text: string): readonly Span[] | undefined {
  if (whole !== undefined) return isPlainSum(text, whole, list) ? [whole] : undefined;
  // Between two items stand a comma, space and comments; nothing else, or the item is in parentheses.
  const open = items[0] === undefined ? undefined : gapOf(text, { start: list.start, end: items[0].start }, /^[([]?$/);
  const gaps = items.slice(1).map((item, i) => gapOf(text, { start: (items[i] as Span).end, end: item.start }, /^,$/));
  const close = gapOf(text, { start: (items.at(-1) as Span).end, end: list.end }, /^,?[)\]]?$/);
  if (open === undefined || close === undefined || gaps.includes(undefined)) return undefined;
  const isGone = new Set(gone);
  const kept = items.findLastIndex((_item, i) => !isGone.has(i));
  if (kept < 0) return undefined;
  const spans: Span[] = [];
  for (let at = 0; at < items.length; at++) {
    if (!isGone.has(at)) continue;
    const item = items[at] as Span;
    const next = items[at + 1];
    const ownLines = lineOf(text, item, list);
    // The comma before them stays: one at the end does no harm.
    if (ownLines !== undefined) spans.push(ownLines);
    else if (at < kept && next !== undefined) spans.push({ start: item.start, end: next.start });
    // The last items go with the comma before them, and leave the one behind them.
    else spans.push({ start: commaBefore(text, items, at, kept), end: item.end });
  }
  const joined = join(spans);
  // A tuple of one item needs its comma.
  return isTuple && items.length - gone.length === 1 && !leavesComma(text, items, kept, list, joined) ? undefined : joined;
}

/** Where what goes begins: after the last item that stays, or after the item before. */
function commaBefore(text: string, items: readonly Span[], at: number, kept: number): number {
  const before = items[Math.max(kept, at - 1)] as Span;
  const comment = text.slice(before.end, (items[at] as Span).start);
  // A comment behind the item before belongs to that item: the comma and the comment stay, a comma at the end is allowed.
  return comment.includes('#') ? lineStart(text, (items[at] as Span).start) : before.end;
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** Text between items without comments, space and line joints, if it is as expected. */
function gapOf(text: string, span: Span, expected: RegExp): string | undefined {
  const bare = text
    .slice(span.start, span.end)
    .replace(/#[^\n\r]*/g, '')
    .replace(/\\\r?\n/g, '')
    .replace(/\s+/g, '');
  return expected.test(bare) ? bare : undefined;
}

/** The lines of an item that stands alone on them, its comma and comment included; the line break before them is kept. */
function lineOf(text: string, item: Span, list: Span): Span | undefined {
  const start = lineStart(text, item.start);
  if (start === 0 || (text[start - 1] !== '\n' && text[start - 1] !== '\r') || start <= list.start) return undefined;
  const rest = /^[ \t]*,?[ \t]*(?:#[^\n\r]*)?(\r\n|\n|\r)/.exec(text.slice(item.end, list.end));
  return rest === null ? undefined : { start, end: item.end + rest[0].length };
}

function leavesComma(text: string, items: readonly Span[], kept: number, list: Span, spans: readonly Span[]): boolean {
  let rest = '';
  for (let at = (items[kept] as Span).end; at < list.end; at++) if (!spans.some((span) => span.start <= at && at < span.end)) rest += text[at] ?? '';
  return rest.replace(/#[^\n\r]*/g, '').includes(',');
}

/** Spans that touch or overlap become one. */
function join(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

/** Only a plus sign and space stand between the list and its neighbour, all on one line. */
function isPlainSum(text: string, whole: Span, list: Span): boolean {
  const around = whole.start === list.start ? text.slice(list.end, whole.end) : text.slice(whole.start, list.start);
  return /^[ \t]*\+[ \t]*$/.test(around);
}
