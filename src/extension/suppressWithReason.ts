/** The quick fix "suppress with a reason": asks for the reason before it writes the comment. */
import * as vscode from 'vscode';
import type { CodeActionData } from '../protocol/messages';
import { withReason } from './words';

export const SUPPRESS_COMMAND = 'phiTrace.suppressWithReason';

/** Turns code actions that need a reason into calls of the command that asks for it. */
export function askingReason<A extends vscode.Command | vscode.CodeAction>(actions: readonly A[]): A[] {
  return actions.map((action) => {
    const { data } = action as { data?: CodeActionData };
    if (!(action instanceof vscode.CodeAction) || action.edit === undefined || data?.asksReason !== true) return action;
    action.command = { command: SUPPRESS_COMMAND, title: action.title, arguments: [action.edit] };
    action.edit = undefined;
    return action;
  });
}

/** Asks for the reason and applies the edit with it. Nothing happens when the question is dismissed. */
export async function suppressWithReason(edit: vscode.WorkspaceEdit, given?: string): Promise<boolean> {
  const reason =
    given ??
    (await vscode.window.showInputBox({
      title: 'Suppress With a Reason',
      prompt: 'Why may this data go there? The reason stands in the code for reviewers. A reviewer and a date may follow: reason, reviewer, until 2027-03-01',
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() === '' ? 'A reason is needed: without one nothing is suppressed.' : undefined),
    }));
  if (reason === undefined || reason.trim() === '') return false;
  const complete = new vscode.WorkspaceEdit();
  for (const [uri, edits] of edit.entries()) {
    complete.set(
      uri,
      edits.map((one) => new vscode.TextEdit(one.range, withReason(one.newText, reason))),
    );
  }
  return vscode.workspace.applyEdit(complete);
}
