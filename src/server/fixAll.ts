/** The code action that applies every safe fix of a document: only for those who ask for it by its name, or by hand. */
import { CodeActionTriggerKind, type CodeAction, type CodeActionContext } from 'vscode-languageserver/node';
import { documentEdits, documents, fixesOf, type CodeActionRequest } from './codeActions';
import type { FixEdit } from './services';

export const FIX_ALL = 'source.fixAll.phiTrace';

/** Which code actions a client wants. What changes code on save has to be named in full: `source.fixAll` alone does not do it. */
export function wantedKinds({ only, triggerKind }: CodeActionContext): { readonly fixes: boolean; readonly all: boolean } {
  if (only === undefined) return { fixes: true, all: false };
  const byHand = triggerKind === CodeActionTriggerKind.Invoked;
  return {
    fixes: only.some((kind) => isKindOf('quickfix', kind) || isKindOf(kind, 'quickfix')),
    all: only.some((kind) => kind === FIX_ALL || (byHand && kind !== '' && isKindOf(FIX_ALL, kind))),
  };
}

/** Whether a kind is another one or below it. */
function isKindOf(kind: string, above: string): boolean {
  return above === '' || kind === above || kind.startsWith(`${above}.`);
}

/** One action with the preferred fixes of all findings shown in a document; of fixes that touch the same text the first. */
export function fixAll(request: CodeActionRequest): CodeAction[] {
  const documentOf = documents();
  const accepted: FixEdit[] = [];
  let count = 0;
  for (const diagnostic of request.diagnostics) {
    const fix = fixesOf(request, diagnostic, documentOf).find((one) => one.isPreferred && one.policy === undefined && one.asksReason !== true);
    if (fix === undefined) continue;
    const added = fix.edits.filter((edit) => !accepted.some((old) => isSame(old, edit)));
    if (added.some((edit) => accepted.some((old) => clashes(old, edit)))) continue;
    accepted.push(...added);
    count++;
  }
  const edits = documentEdits(accepted, request.frame, documentOf);
  if (edits === undefined) return [];
  return [{ title: `Apply ${count === 1 ? 'the safe fix' : `${count} safe fixes`} of PHI Trace`, kind: FIX_ALL, edit: { documentChanges: edits } }];
}

function isSame(a: FixEdit, b: FixEdit): boolean {
  return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function clashes(a: FixEdit, b: FixEdit): boolean {
  return a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}
