/** Lowers `switch` to `Match` with fall-through. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { spanOf, type Lowering, type Node, type SwitchLabel } from './lowerTypescriptContext';
import { lowerExp } from './lowerTypescriptExpressions';
import { enterBlockScope, leaveScope, lexicalNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import type { Case, Pattern, Stmt } from './types';

/**
 * Lowers a `switch`. A `break` that ends a case is removed. Any other `break` of the switch names a label that no source has, and
 * the `Match` stands in a `Block` of that label: so an unlabelled `Break` always means the loop around it.
 */
export function lowerSwitch(cx: Lowering, node: TSESTree.SwitchStatement, out: Stmt[]): void {
  const span = spanOf(node);
  const subject = lowerExp(cx, node.discriminant);
  const outer = cx.switchLabel;
  const label: SwitchLabel = { label: `switch~${node.range[0]}`, used: false };
  cx.switchLabel = label;
  const names: string[] = [];
  for (const each of node.cases) lexicalNames(each.consequent, names);
  const scope = enterBlockScope(cx, names);
  const cases = node.cases.map((each, i) => lowerCase(cx, each, i === node.cases.length - 1));
  leaveScope(cx, scope);
  cx.switchLabel = outer;
  const match: Stmt = { kind: 'Match', subject, cases, span };
  out.push(label.used ? { kind: 'Block', body: [match], label: label.label, span } : match);
}

function lowerCase(cx: Lowering, node: TSESTree.SwitchCase, isLast: boolean): Case {
  const span = spanOf(node);
  const pattern: Pattern = node.test
    ? { kind: 'value', value: lowerExp(cx, node.test), span: spanOf(node.test) }
    : { kind: 'wildcard', span: { start: span.start, end: span.start } };
  const body = lowerStatements(cx, withoutLastBreak(node.consequent));
  return { pattern, body, fallsThrough: !isLast && !leaves(node.consequent), span };
}

/** The statements without a `break` at their end, also where they are one block. */
function withoutLastBreak(statements: readonly TSESTree.Statement[]): readonly TSESTree.Statement[] {
  const last = statements[statements.length - 1];
  if (last?.type === 'BreakStatement' && !last.label) return statements.slice(0, -1);
  if (last?.type !== 'BlockStatement') return statements;
  const body = withoutLastBreak(last.body);
  return body === last.body ? statements : [...statements.slice(0, -1), { ...last, body: [...body] }];
}

/** Whether control never runs past the end of these statements. */
function leaves(statements: readonly Node[]): boolean {
  const last = statements[statements.length - 1];
  switch (last?.type) {
    case 'BreakStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return leaves(last.body);
    case 'IfStatement':
      return last.alternate != null && leaves([last.consequent]) && leaves([last.alternate]);
    case 'TryStatement':
      return (last.finalizer !== null && leaves(last.finalizer.body)) || (leaves(last.block.body) && (!last.handler || leaves(last.handler.body.body)));
    default:
      return false;
  }
}
