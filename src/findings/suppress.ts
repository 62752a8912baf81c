/** Suppression comments: `phi-trace: allow PHI201 [mrn] -- reason, reviewer, until 2027-03-01`, parsed and applied to findings. */
import type { Span } from '../base/span';
import { maskValues } from './mask';
import type { Finding, RuleId, Suppression } from './types';

/** A comment of the module, its span covering the whole comment with its markers. */
export interface CommentText {
  readonly span: Span;
  readonly text: string;
}

/** A well-formed permission: rule and reason are given. */
export interface Allow {
  /** The comment. */
  readonly span: Span;
  /** The text that it speaks for: the line of code it stands on, or else the first line of code below it. */
  readonly target: Span;
  readonly rules: readonly RuleId[];
  /** Element names in brackets; empty allows whatever the rule reports there. */
  readonly elements: readonly string[];
  readonly reason: string;
  readonly reviewer?: string;
  /** ISO date, the last day on which it holds. */
  readonly until?: string;
}

/** A comment that means to allow something and does not, for PHI901. */
export interface AllowProblem {
  readonly span: Span;
  readonly kind: 'no-rule' | 'no-reason' | 'bad-date' | 'no-target';
  /** One sentence for people. */
  readonly message: string;
}

export interface AllowComments {
  readonly allows: readonly Allow[];
  readonly problems: readonly AllowProblem[];
}

const DIRECTIVE = /^phi-trace\s*:\s*allow\b/i;
const RULES = /^\s*PHI\d{3}(?:\s*,\s*PHI\d{3})*/i;
const ELEMENTS = /^\s*\[([^\]]*)\]/;
const REASON = /^\s*(?:--|—|–)\s*(.*)$/s;
const UNTIL = /^until\s+(.+)$/i;

/**
 * Reads the permissions among the comments of a module. `text` is the module text that the spans refer to; `cellEnds`
 * (offsets where notebook cells end) keeps a comment at the end of one cell from speaking for the next.
 *
 * After `--` stands the reason; with commas, the last part but `until DATE` is the reviewer.
 */
export function parseAllowComments(comments: readonly CommentText[], text: string, cellEnds: readonly number[] = []): AllowComments {
  const allows: Allow[] = [];
  const problems: AllowProblem[] = [];
  const known: CodeLines = new Map();
  const starts = new Map(comments.map((comment) => [comment.span.start, comment.span.end]));
  for (const comment of comments) {
    const body = withoutMarkers(comment.text);
    const directive = DIRECTIVE.exec(body);
    if (!directive) continue;
    const problem = (kind: AllowProblem['kind'], message: string) => problems.push({ span: comment.span, kind, message });
    const parsed = parseBody(body.slice(directive[0].length));
    if ('kind' in parsed) {
      problem(parsed.kind, parsed.message);
      continue;
    }
    const target = targetOf(comment.span, text, starts, cellEnds, known);
    if (!target) problem('no-target', 'The suppression stands above no line of code.');
    else allows.push({ span: comment.span, target, ...parsed });
  }
  return { allows, problems };
}

/** What became of the permissions of a file. */
export interface Suppressed {
  /** All findings, in the order given; those allowed carry a `suppression`. */
  readonly findings: readonly Finding[];
  /** Permissions past their date that would have applied (PHI902). */
  readonly expired: readonly Allow[];
  /** Permissions that nothing was reported for. */
  readonly unused: readonly Allow[];
}

/**
 * Marks the findings that a comment allows. A permission that names elements covers a finding only when it names all
 * of its elements. `today` is an ISO date: the core has no clock. Findings must all belong to the module that the
 * permissions were read from.
 */
export function applySuppressions(findings: readonly Finding[], allows: readonly Allow[], today: string): Suppressed {
  const used = new Set<Allow>();
  const expired = new Set<Allow>();
  const marked = findings.map((finding) => {
    if (finding.suppression) return finding;
    let suppression: Suppression | undefined;
    for (const allow of allows) {
      if (!covers(allow, finding)) continue;
      used.add(allow);
      if (allow.until !== undefined && allow.until < today) expired.add(allow);
      else suppression ??= suppressionOf(allow);
    }
    return suppression ? { ...finding, suppression } : finding;
  });
  return { findings: marked, expired: allows.filter((allow) => expired.has(allow)), unused: allows.filter((allow) => !used.has(allow)) };
}

function suppressionOf(allow: Allow): Suppression {
  return {
    kind: 'comment',
    reason: allow.reason,
    ...(allow.reviewer === undefined ? {} : { reviewer: allow.reviewer }),
    ...(allow.until === undefined ? {} : { until: allow.until }),
  };
}

function covers(allow: Allow, finding: Finding): boolean {
  if (!allow.rules.includes(finding.rule)) return false;
  // A sink call may open lines above the argument that is reported: its own step counts as the place as well.
  const places = [finding.location, ...finding.flows.flatMap((flow) => flow.filter((step) => step.kind === 'sink').map((step) => step.location))];
  const here = places.some(
    (place) =>
      place.file === finding.location.file && place.span.start < allow.target.end && allow.target.start < Math.max(place.span.end, place.span.start + 1),
  );
  if (!here) return false;
  if (allow.elements.length === 0) return true;
  const named = new Set(allow.elements.map((name) => name.toLowerCase()));
  return finding.elements.every((element) => named.has(element.name.toLowerCase()) || (element.as !== undefined && named.has(element.as.toLowerCase())));
}

type Parsed = Pick<Allow, 'rules' | 'elements' | 'reason' | 'reviewer' | 'until'> | Pick<AllowProblem, 'kind' | 'message'>;

function parseBody(body: string): Parsed {
  const rules = RULES.exec(body);
  if (!rules) return { kind: 'no-rule', message: 'The suppression names no rule: write `phi-trace: allow PHI201 -- reason`.' };
  let rest = body.slice(rules[0].length);
  const elements = ELEMENTS.exec(rest);
  if (elements) rest = rest.slice(elements[0].length);
  const reason = REASON.exec(rest);
  const parts = (reason?.[1] ?? '')
    .replace(/\s+/g, ' ')
    .split(',')
    .map((part) => part.trim());
  const until = UNTIL.exec(parts.at(-1) ?? '');
  if (until) parts.pop();
  const date = until?.[1];
  if (date !== undefined && !isDate(date))
    return { kind: 'bad-date', message: 'The date of the suppression is none: write `until 2027-03-01` (year-month-day).' };
  const given = parts.filter((part) => part !== '');
  if (given.length === 0) return { kind: 'no-reason', message: 'The suppression gives no reason: write `-- reason` after the rule.' };
  const reviewer = given.length > 1 ? given.pop() : undefined;
  return {
    rules: rules[0].split(',').map((id) => id.trim().toUpperCase() as RuleId),
    elements: (elements?.[1] ?? '')
      .split(',')
      .map((name) => name.trim().replace(/^(['"])(.*)\1$/, '$2'))
      .filter((name) => name !== ''),
    reason: maskValues(given.join(', ')),
    ...(reviewer === undefined ? {} : { reviewer: maskValues(reviewer) }),
    ...(date === undefined ? {} : { until: date }),
  };
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function withoutMarkers(comment: string): string {
  const body = comment.startsWith('/*')
    ? comment
        .replace(/^\/\*+/, '')
        .replace(/\*+\/$/, '')
        .replace(/(\r\n|\r|\n)[ \t]*\*(?!\/)/g, '$1')
    : comment.replace(/^(?:#+|\/\/+)/, '');
  // Another tool's directive may follow in the same comment: `# noqa: E501`.
  return body.replace(/\s(?:#|\/\/)\s*[\w-]+:\s.*$/, '').trim();
}

/** The line of code that a comment speaks for; comment lines between it and the code are passed over, blank lines are not. */
function targetOf(comment: Span, text: string, commentEnds: ReadonlyMap<number, number>, cellEnds: readonly number[], known: CodeLines): Span | undefined {
  const lineStart = startOfLine(text, comment.start);
  const lineEnd = endOfLine(text, comment.end);
  const isAlone = isCommentsOnly(text, lineStart, lineEnd, commentEnds);
  if (!isAlone) return { start: lineStart, end: lineEnd };
  const line = codeLineFrom(nextLine(text, lineEnd), text, commentEnds, known);
  return line !== null && cellEnds.some((cellEnd) => comment.end <= cellEnd && cellEnd <= line.start) ? undefined : (line ?? undefined);
}

/** For lines of comments, by where they start, the line of code below them. */
type CodeLines = Map<number, Span | null>;

/** The first line of code from a line's start on; null when a blank line or the end comes before it. */
function codeLineFrom(from: number | undefined, text: string, commentEnds: ReadonlyMap<number, number>, known: CodeLines): Span | null {
  const passed: number[] = [];
  let line: Span | null = null;
  for (let at = from; at !== undefined;) {
    const before = known.get(at);
    if (before !== undefined) {
      line = before;
      break;
    }
    passed.push(at);
    const end = endOfLine(text, at);
    if (text.slice(at, end).trim() === '') break;
    // A comment of several lines ends on a later line than it starts on.
    const commentEnd = commentEnds.get(at + indent(text, at, end));
    const covered = commentEnd !== undefined && commentEnd > end ? endOfLine(text, commentEnd) : end;
    if (!isCommentsOnly(text, at, covered, commentEnds)) {
      line = { start: at, end };
      break;
    }
    at = nextLine(text, covered);
  }
  for (const start of passed) known.set(start, line);
  return line;
}

function isCommentsOnly(text: string, start: number, end: number, commentEnds: ReadonlyMap<number, number>): boolean {
  let at = start;
  while (at < end) {
    const commentEnd = commentEnds.get(at);
    if (commentEnd !== undefined && commentEnd > at) at = commentEnd;
    else if (/\s/.test(text[at] ?? ' ')) at++;
    else return false;
  }
  return true;
}

function indent(text: string, start: number, end: number): number {
  return /^\s*/.exec(text.slice(start, end))?.[0].length ?? 0;
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function nextLine(text: string, lineEnd: number): number | undefined {
  if (lineEnd >= text.length) return undefined;
  return text[lineEnd] === '\r' && text[lineEnd + 1] === '\n' ? lineEnd + 2 : lineEnd + 1;
}
