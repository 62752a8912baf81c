/** Applies quick fixes to sources and analyses what comes out, with the real engine. */
import assert from 'node:assert/strict';
import type { FileResult } from '../../../src/analysis/api';
import { withReason } from '../../../src/extension/words';
import type { Finding } from '../../../src/findings/types';
import { fixesFor, type Fix, type FixId } from '../../../src/rules/fixes/all';
import { createDocument, type Document } from '../../../src/syntax/document';
import { analyse } from '../../harness/engine';

export type SourceKind = 'python' | 'notebook' | 'typescript' | 'tsx' | 'javascript';

/** A source with one finding that a fix is applied to, and what it looks like afterwards. */
export interface FixCase {
  readonly name: string;
  readonly kind?: SourceKind;
  /** Notebooks: cells, parted by lines that say `# %%`. */
  readonly source: string;
  /** Text and what stands in its place, each found once in the source. */
  readonly changes: readonly (readonly [string, string])[];
  /** Rule of the finding; default: that of the first finding in the source that the fix is offered for. */
  readonly rule?: string;
  /** Rules of findings that the fix is known to bring to light, which the first one covered. */
  readonly reveals?: readonly string[];
  readonly isPreferred?: boolean;
}

/** Nothing is read there: sources stand alone. */
const ROOT = '/nowhere';
const EXTENSIONS: Readonly<Record<SourceKind, string>> = { python: 'py', notebook: 'ipynb', typescript: 'ts', tsx: 'tsx', javascript: 'js' };
const REASON = 'reviewed with the privacy office';

/** A source as a file. */
export interface Subject {
  readonly path: string;
  readonly raw: string;
  readonly document: Document;
  readonly result: FileResult;
}

export async function examine(kind: SourceKind, source: string): Promise<Subject> {
  const path = `cases/work.${EXTENSIONS[kind]}`;
  return examineRaw(path, kind === 'notebook' ? notebookOf(source) : source);
}

export async function examineRaw(path: string, raw: string): Promise<Subject> {
  const kind = path.endsWith('.ipynb') ? 'notebook' : path.endsWith('.py') ? 'python' : 'typescript';
  return { path, raw, document: createDocument(path, raw, kind), result: await analyse(ROOT, path, raw) };
}

/** Cells parted by `# %%` lines; every second one holds its source as one string, as some editors write it. */
function notebookOf(source: string): string {
  const cells = cellsOf(source).map((text, i) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: i % 2 === 1 ? text : (text.match(/[^\n]*\n|[^\n]+/g) ?? []),
  }));
  return JSON.stringify({ cells, metadata: { kernelspec: { language: 'python', name: 'python3' } }, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

function cellsOf(source: string): string[] {
  return source.split(/^# %%\n/m).map((cell) => cell.replace(/\n$/, ''));
}

/** The text of a subject as cases write it. */
export function writtenAs(kind: SourceKind, raw: string): string {
  if (kind !== 'notebook') return raw;
  const { cells } = JSON.parse(raw) as { cells: { source: string | string[] }[] };
  return cells.map((cell) => (typeof cell.source === 'string' ? cell.source : cell.source.join(''))).join('\n# %%\n');
}

/** Findings of the file itself: a fix of what stands in another file is an edit there. */
export function openFindings(result: FileResult): readonly Finding[] {
  return result.findings.filter((finding) => finding.suppression === undefined && finding.location.file === result.path);
}

export function fixesOf(subject: Subject, finding: Finding): readonly Fix[] {
  return fixesFor(finding, subject.document.text, subject.document.kind === 'typescript' ? 'typescript' : 'python');
}

/** The raw text with a fix applied; the reason of a suppression is filled in as an editor would. Fails for edits that leave a notebook cell. */
export function applyFix(subject: Subject, fix: Fix): string {
  const edits = fix.edits.map((edit) => {
    assert.equal(edit.file, subject.path);
    const newText = fix.asksReason === true ? withReason(edit.newText, REASON) : edit.newText;
    const raw = subject.document.toRawEdit(edit.span, newText);
    assert.ok(raw, `the edit ${JSON.stringify(edit)} is within one cell`);
    return raw;
  });
  let text = subject.raw;
  let last = Infinity;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)) {
    assert.ok(edit.span.end <= last, 'edits do not overlap');
    last = edit.span.start;
    text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  }
  return text;
}

/** What identifies a finding when lines have moved. */
export function signature(finding: Finding): string {
  return `${finding.rule} ${finding.sink} [${finding.elements.map((element) => element.name).join(', ')}]`;
}

/** `before` without each of `taken` once. */
export function without(before: readonly string[], taken: readonly string[]): string[] {
  const left = [...before];
  for (const one of taken) {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

export interface Applied {
  readonly before: Subject;
  readonly after: Subject;
  readonly finding: Finding;
  readonly fix: Fix;
}

/** Applies the fix of a case and checks all that holds for every fix: text as expected, finding gone, nothing new, nothing left to fix. */
export async function checkCase(id: FixId, one: FixCase): Promise<Applied> {
  const kind = one.kind ?? 'python';
  const before = await examine(kind, one.source);
  const found = openFindings(before.result).flatMap((f) => {
    const offered = (one.rule ?? f.rule) === f.rule ? fixesOf(before, f).find((x) => x.id === id) : undefined;
    return offered === undefined ? [] : [{ finding: f, fix: offered }];
  })[0];
  assert.ok(found, `${id} is offered; findings: ${openFindings(before.result).map(signature).join('; ') || 'none'}`);
  const { finding, fix } = found;
  if (one.isPreferred !== undefined) assert.equal(fix.isPreferred, one.isPreferred, 'isPreferred');
  const after = await examineRaw(before.path, applyFix(before, fix));
  let expected = cellsOf(one.source).join('\n# %%\n');
  if (kind !== 'notebook') expected = one.source;
  for (const [old, next] of one.changes) {
    assert.equal(expected.split(old).length, 2, `${JSON.stringify(old)} stands once in the source`);
    expected = expected.replace(old, () => next.replace('REASON', REASON));
  }
  assert.equal(writtenAs(kind, after.raw), expected);
  assert.deepEqual(after.result.incomplete, before.result.incomplete, 'it can be read as before');
  const old = openFindings(before.result).map(signature);
  const now = openFindings(after.result).map(signature);
  const added = without(now, old);
  assert.deepEqual(
    added.map((x) => x.slice(0, 6)),
    one.reveals ?? [],
    `nothing new: ${added.join('; ')}`,
  );
  assert.ok(without(old, now).includes(signature(finding)), `${signature(finding)} is gone; left: ${now.join('; ')}`);
  assert.deepEqual(fix.edits.length > 0 && (one.reveals ?? []).length > 0 && fix.isPreferred, false, 'what brings something to light is not preferred');
  return { before, after, finding, fix };
}
