/** Quick fixes as LSP code actions: edits of the module text become edits of the documents that are open. */
import { CodeActionKind, type CodeAction, type CreateFile, type Diagnostic, type Range, type TextDocumentEdit } from 'vscode-languageserver/node';
import { LineIndex } from '../base/lineIndex';
import type { Finding } from '../findings/types';
import { addToPolicy, type PolicyAddition } from '../policy/addition';
import type { CodeActionData, DiagnosticData } from '../protocol/messages';
import { createDocument, type Document } from '../syntax/document';
import { uriOf } from './folders';
import { inputOf, type OpenFile } from './openFile';
import { openFileAt, type Frame } from './places';
import type { Fix, FixEdit, Services } from './services';

export interface CodeActionRequest {
  readonly file: OpenFile;
  /** URI of the document or cell that the actions are wanted for. */
  readonly uri: string;
  readonly range: Range;
  /** Findings of the file as shown, with the diagnostics made of them. */
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly frame: Frame;
  readonly fixesFor: Services['fixesFor'];
  readonly policyToEdit?: Services['policyToEdit'];
}

/** Code actions at a range, nearest finding first. Fixes that cannot be applied to open documents are left out. */
export function codeActionsAt(request: CodeActionRequest): CodeAction[] {
  const actions: CodeAction[] = [];
  const documentOf = documents();
  for (const diagnostic of request.diagnostics) {
    if (!touches(diagnostic.range, request.range)) continue;
    for (const fix of fixesOf(request, diagnostic, documentOf)) {
      const edits = fix.policy === undefined ? documentEdits(fix.edits, request.frame, documentOf) : policyEdits(fix.policy, request);
      if (edits === undefined) continue;
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        isPreferred: fix.isPreferred,
        diagnostics: [diagnostic],
        edit: { documentChanges: edits },
        ...(fix.asksReason === true ? { data: { asksReason: true } satisfies CodeActionData } : {}),
      });
    }
  }
  return actions;
}

/** Documents of open files, each made once. */
export function documents(): (file: OpenFile) => Document {
  const known = new Map<OpenFile, Document>();
  return (file) => {
    let document = known.get(file);
    if (document === undefined) {
      const { path, text, language } = inputOf(file);
      document = createDocument(path, text, language ?? 'python');
      known.set(file, document);
    }
    return document;
  };
}

/** Fixes of the finding that a diagnostic shows. */
export function fixesOf({ file, findings, fixesFor }: CodeActionRequest, diagnostic: Diagnostic, documentOf: (file: OpenFile) => Document): readonly Fix[] {
  const finding = findings.find((item) => item.fingerprint === (diagnostic.data as DiagnosticData | undefined)?.fingerprint);
  if (finding === undefined) return [];
  return fixesFor(finding, documentOf(file).text, file.kind === 'notebook' ? 'python' : file.language);
}

/** Edits of module texts as edits of open documents and cells; undefined where one cannot be made. */
export function documentEdits(edits: readonly FixEdit[], frame: Frame, documentOf: (file: OpenFile) => Document): TextDocumentEdit[] | undefined {
  const byUri = new Map<string, TextDocumentEdit>();
  for (const edit of edits) {
    const file = openFileAt(edit.file, frame);
    const target = file && targetOf(edit, file, documentOf(file));
    if (target === undefined) return undefined;
    let change = byUri.get(target.uri);
    if (change === undefined) {
      change = { textDocument: { uri: target.uri, version: target.version }, edits: [] };
      byUri.set(target.uri, change);
    }
    change.edits.push({ range: target.range, newText: edit.newText });
  }
  return byUri.size === 0 ? undefined : [...byUri.values()];
}

/** The edit of the policy of a file, which is made where there is none; undefined for documents that are no files, and where nothing is to be said. */
function policyEdits(addition: PolicyAddition, { file, policyToEdit }: CodeActionRequest): (TextDocumentEdit | CreateFile)[] | undefined {
  if (policyToEdit === undefined || file.root === '') return undefined;
  const { path, text } = policyToEdit(file.root, file.path);
  const edit = addToPolicy(text, addition);
  if (edit === undefined || edit.newText === '') return undefined;
  const uri = uriOf(path);
  const range = new LineIndex(text ?? '').range(edit.span);
  const change: TextDocumentEdit = { textDocument: { uri, version: null }, edits: [{ range: copy(range), newText: edit.newText }] };
  return text === undefined ? [{ kind: 'create', uri, options: { ignoreIfExists: true } }, change] : [change];
}

/** The document, its version and the range that an edit changes; undefined for edits that are not within one cell. */
function targetOf(edit: FixEdit, file: OpenFile, document: Document): { uri: string; version: number | null; range: Range } | undefined {
  if (file.kind === 'text') return { uri: file.uri, version: file.document.version, range: copy(document.locate(edit.span).range) };
  const inCell = document.toCell(edit.span);
  const cell = inCell && file.notebook.cells[inCell.absoluteIndex];
  if (inCell === undefined || cell === undefined) return undefined;
  return { uri: cell.document, version: file.textOf(cell)?.version ?? null, range: copy(inCell.range) };
}

function copy(range: { readonly start: Range['start']; readonly end: Range['end'] }): Range {
  return { start: { ...range.start }, end: { ...range.end } };
}

/** Whether two ranges share a position, ends included. */
function touches(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
