/** Lowers TypeScript and JavaScript statements. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { lowerClass } from './lowerTypescriptClasses';
import { count, DEPTH_LIMIT, spanOf, unknown, type Lowering, type Node } from './lowerTypescriptContext';
import { lowerEnum, lowerInterface, lowerNamespace, lowerTypeAlias } from './lowerTypescriptDeclarations';
import { deepOperands } from './lowerTypescriptDepth';
import { assignmentOperator, lowerExp } from './lowerTypescriptExpressions';
import { lowerFunction, withHolder } from './lowerTypescriptFunctions';
import { lowerExportAll, lowerExportAssignment, lowerExportDefault, lowerExportNamed, lowerImport, lowerImportEquals } from './lowerTypescriptModules';
import { lowerPlace } from './lowerTypescriptPlaces';
import { enterBlockScope, leaveScope, lexicalNames, patternNames, resolveName } from './lowerTypescriptScopes';
import { lowerSwitch } from './lowerTypescriptSwitch';
import { functionType, lowerAnnotation } from './lowerTypescriptTypes';
import type { Exp, Handler, Place, Stmt, TypeExp } from './types';

/** Lowers the statements of one scope that is already open. Imports come first and functions next, as they are bound before anything runs. */
export function lowerStatements(cx: Lowering, nodes: readonly Node[]): Stmt[] {
  const out: Stmt[] = [];
  const outer = cx.siblings;
  cx.siblings = nodes;
  for (const node of nodes) lowerStatement(cx, node, out);
  cx.siblings = outer;
  return hoist(out);
}

function hoist(statements: Stmt[]): Stmt[] {
  const rank = (statement: Stmt): number => (statement.kind === 'Import' ? 0 : statement.kind === 'FunctionDef' ? 1 : 2);
  let last = 0;
  for (const statement of statements) {
    const own = rank(statement);
    // The sort is stable and rarely needed.
    if (own < last) return statements.sort((a, b) => rank(a) - rank(b));
    last = own;
  }
  return statements;
}

/** Lowers a statement that stands alone (the body of a loop, a branch) or a block, in a scope of its own. */
export function lowerBody(cx: Lowering, node: Node | null | undefined): Stmt[] {
  if (!node) return [];
  return lowerScoped(cx, node.type === 'BlockStatement' ? node.body : [node]);
}

/** Lowers statements in a scope of their own that declares what they declare, and `extra` names. */
function lowerScoped(cx: Lowering, nodes: readonly Node[], extra: readonly string[] = []): Stmt[] {
  const scope = enterBlockScope(cx, lexicalNames(nodes, [...extra]));
  const lowered = lowerStatements(cx, nodes);
  leaveScope(cx, scope);
  return lowered;
}

/** Lowers one statement to none, one or several. */
export function lowerStatement(cx: Lowering, node: Node, out: Stmt[]): void {
  if (cx.depth >= cx.maxDepth) {
    out.push({ kind: 'Expression', value: unknown(cx, DEPTH_LIMIT, deepOperands(cx, node), spanOf(node)), span: spanOf(node) });
    return;
  }
  cx.depth++;
  lowerAnyStatement(cx, node, out);
  cx.depth--;
}

function lowerAnyStatement(cx: Lowering, node: Node, out: Stmt[]): void {
  const span = spanOf(node);
  switch (node.type) {
    case 'ExpressionStatement':
      // A directive such as 'use strict' does nothing.
      if (node.directive === undefined) lowerExpressionStatement(cx, node.expression, span, out);
      return;
    case 'VariableDeclaration':
      lowerVariables(cx, node, out);
      return;
    case 'ReturnStatement':
      out.push({ kind: 'Return', ...(node.argument ? { value: lowerExp(cx, node.argument) } : {}), span });
      return;
    case 'IfStatement':
      out.push({ kind: 'If', test: lowerExp(cx, node.test), then: lowerBody(cx, node.consequent), otherwise: lowerBody(cx, node.alternate), span });
      return;
    case 'BlockStatement':
      out.push({ kind: 'Block', body: lowerBody(cx, node), span });
      return;
    case 'FunctionDeclaration':
      if (!node.id) {
        lowerExpressionStatementOf(cx, { kind: 'Lambda', func: lowerFunction(cx, node, { span }), span }, out);
        return;
      }
      out.push({ kind: 'FunctionDef', func: lowerFunction(cx, node, { span, name: resolveName(cx, node.id.name) }), decorators: [], span });
      return;
    case 'TSDeclareFunction':
      lowerDeclaredFunction(cx, node, out);
      return;
    case 'ClassDeclaration':
      out.push({ kind: 'ClassDef', cls: lowerClass(cx, node), span });
      return;
    case 'ForStatement':
      lowerFor(cx, node, out);
      return;
    case 'ForOfStatement':
    case 'ForInStatement':
      lowerForEach(cx, node, out);
      return;
    case 'WhileStatement':
      out.push({ kind: 'While', test: lowerExp(cx, node.test), body: inLoop(cx, node.body), update: [], otherwise: [], testAfter: false, span });
      return;
    case 'DoWhileStatement': {
      const body = inLoop(cx, node.body);
      out.push({ kind: 'While', test: lowerExp(cx, node.test), body, update: [], otherwise: [], testAfter: true, span });
      return;
    }
    case 'BreakStatement':
      if (node.label) out.push({ kind: 'Break', label: node.label.name, span });
      else if (cx.switchLabel) {
        cx.switchLabel.used = true;
        out.push({ kind: 'Break', label: cx.switchLabel.label, span });
      } else out.push({ kind: 'Break', span });
      return;
    case 'ContinueStatement':
      out.push({ kind: 'Continue', ...(node.label ? { label: node.label.name } : {}), span });
      return;
    case 'ThrowStatement':
      out.push({ kind: 'Raise', value: lowerExp(cx, node.argument), span });
      return;
    case 'TryStatement':
      out.push({
        kind: 'Try',
        body: lowerBody(cx, node.block),
        handlers: node.handler ? [lowerHandler(cx, node.handler)] : [],
        otherwise: [],
        finally: lowerBody(cx, node.finalizer),
        span,
      });
      return;
    case 'SwitchStatement':
      lowerSwitch(cx, node, out);
      return;
    case 'LabeledStatement':
      out.push({ kind: 'Block', body: lowerBody(cx, node.body), label: node.label.name, span });
      return;
    case 'ImportDeclaration':
      lowerImport(cx, node, out);
      return;
    case 'ExportNamedDeclaration':
      lowerExportNamed(cx, node, out);
      return;
    case 'ExportDefaultDeclaration':
      lowerExportDefault(cx, node, out);
      return;
    case 'ExportAllDeclaration':
      lowerExportAll(cx, node, out);
      return;
    case 'TSExportAssignment':
      lowerExportAssignment(cx, node, out);
      return;
    case 'TSImportEqualsDeclaration':
      lowerImportEquals(cx, node, out);
      return;
    case 'TSInterfaceDeclaration':
      out.push(lowerInterface(cx, node));
      return;
    case 'TSTypeAliasDeclaration':
      out.push(lowerTypeAlias(cx, node));
      return;
    case 'TSEnumDeclaration':
      lowerEnum(cx, node, out);
      return;
    case 'TSModuleDeclaration':
      lowerNamespace(cx, node, out);
      return;
    case 'EmptyStatement':
    case 'DebuggerStatement':
    case 'TSNamespaceExportDeclaration':
      return;
    case 'WithStatement':
      // Which names the object provides is not known: its body runs, names mean what they mean outside.
      lowerExpressionStatementOf(cx, unknown(cx, node.type, [lowerExp(cx, node.object)], spanOf(node.object)), out);
      out.push({ kind: 'Block', body: lowerBody(cx, node.body), span });
      return;
    default:
      lowerExpressionStatement(cx, node, span, out);
  }
}

function lowerExpressionStatementOf(_cx: Lowering, value: Exp, out: Stmt[]): void {
  out.push({ kind: 'Expression', value, span: value.span });
}

/** Lowers an expression whose value nobody uses, so that assignments become statements. */
export function lowerExpressionStatement(cx: Lowering, node: Node, span: { start: number; end: number }, out: Stmt[]): void {
  switch (node.type) {
    case 'AssignmentExpression': {
      const op = assignmentOperator(node.operator);
      if (op !== undefined) {
        out.push({ kind: 'Augment', target: lowerPlace(cx, node.left), op, value: lowerExp(cx, node.right), span });
        return;
      }
      const targets: Place[] = [lowerPlace(cx, node.left)];
      let value: TSESTree.Expression = node.right;
      while (value.type === 'AssignmentExpression' && value.operator === '=') {
        targets.push(lowerPlace(cx, value.left));
        value = value.right;
      }
      out.push({ kind: 'Assign', targets, value: heldBy(targets[0], lowerExp(cx, value)), span });
      return;
    }
    case 'UpdateExpression':
      out.push({
        kind: 'Augment',
        target: lowerPlace(cx, node.argument),
        op: node.operator === '++' ? '+' : '-',
        value: { kind: 'Const', value: 1, span },
        span,
      });
      return;
    case 'UnaryExpression':
      if (node.operator === 'delete') {
        out.push({ kind: 'Delete', targets: [lowerPlace(cx, node.argument)], span });
        return;
      }
      break;
    case 'SequenceExpression':
      for (const each of node.expressions) lowerExpressionStatement(cx, each, spanOf(each), out);
      return;
    case 'Identifier':
      // The parser makes up an empty name where an expression is missing.
      if (node.name === '') {
        count(cx, 'Missing');
        return;
      }
      break;
  }
  out.push({ kind: 'Expression', value: lowerExp(cx, node), span });
}

/** One assignment for each declarator; those without a value are declared only. */
function lowerVariables(cx: Lowering, node: TSESTree.VariableDeclaration, out: Stmt[]): void {
  for (const each of node.declarations) {
    const span = spanOf(node.declarations.length === 1 ? node : each);
    const target = lowerPlace(cx, each.id);
    const annotated = lowerAnnotation(cx, each.id.typeAnnotation);
    const type = annotated ? { type: annotated } : {};
    if (each.init) out.push({ kind: 'Assign', targets: [target], value: heldBy(target, withParameterType(lowerExp(cx, each.init), annotated)), ...type, span });
    else out.push({ kind: 'Declare', target, ...type, span });
  }
}

/** A function without a name goes by that of the place it is assigned to. */
function heldBy(place: Place | undefined, value: Exp): Exp {
  return place?.kind === 'NamePlace' || place?.kind === 'AttrPlace' ? withHolder(value, place.name) : value;
}

/** `const View: FC<Props> = ({ p }) => …`: the only argument of the variable's type says what the first parameter is, a function type what each is. */
function withParameterType(value: Exp, type: TypeExp | undefined): Exp {
  if (value.kind !== 'Lambda' || type === undefined || value.func.params.every((p) => p.type !== undefined)) return value;
  const said = type.kind === 'function' ? type.params : type.kind === 'ref' && type.args.length === 1 ? type.args : [];
  if (said.length === 0) return value;
  const params = value.func.params.map((p, i) => (p.type === undefined && p.kind === 'normal' && said[i] !== undefined ? { ...p, type: said[i] } : p));
  return { ...value, func: { ...value.func, params } };
}

/** A function without a body: an overload, which its implementation stands for, or an ambient declaration. */
function lowerDeclaredFunction(cx: Lowering, node: TSESTree.TSDeclareFunction, out: Stmt[]): void {
  const id = node.id;
  if (!id?.name) return;
  const name = id.name;
  const isImplemented = cx.siblings.some((each) => {
    const declaration = each.type === 'ExportNamedDeclaration' || each.type === 'ExportDefaultDeclaration' ? each.declaration : each;
    return declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name;
  });
  if (isImplemented) return;
  const span = spanOf(node);
  out.push({ kind: 'Declare', target: { kind: 'NamePlace', name: resolveName(cx, name), span: spanOf(id) }, type: functionType(cx, node, span), span });
}

/** Lowers the body of a loop, whose breaks are its own and not those of a `switch` around it. */
function inLoop(cx: Lowering, body: Node): Stmt[] {
  const outer = cx.switchLabel;
  cx.switchLabel = undefined;
  const lowered = lowerBody(cx, body);
  cx.switchLabel = outer;
  return lowered;
}

function lowerFor(cx: Lowering, node: TSESTree.ForStatement, out: Stmt[]): void {
  const span = spanOf(node);
  const scope = enterBlockScope(cx, node.init ? lexicalNames([node.init]) : []);
  if (node.init?.type === 'VariableDeclaration') lowerVariables(cx, node.init, out);
  else if (node.init) lowerExpressionStatement(cx, node.init, spanOf(node.init), out);
  const test: Exp = node.test ? lowerExp(cx, node.test) : { kind: 'Const', value: true, span: { start: span.start, end: span.start } };
  const update: Stmt[] = [];
  if (node.update) lowerExpressionStatement(cx, node.update, spanOf(node.update), update);
  out.push({ kind: 'While', test, body: inLoop(cx, node.body), update, otherwise: [], testAfter: false, span });
  leaveScope(cx, scope);
}

function lowerForEach(cx: Lowering, node: TSESTree.ForInStatement | TSESTree.ForOfStatement, out: Stmt[]): void {
  const left: Node = node.left.type === 'VariableDeclaration' ? (node.left.declarations[0]?.id ?? node.left) : node.left;
  const scope = enterBlockScope(cx, lexicalNames([node.left]));
  const target = lowerPlace(cx, left);
  // The iterable is outside the loop's scope, but a name that only the loop declares cannot be meant there.
  const iterable = lowerExp(cx, node.right);
  const isAsync = node.type === 'ForOfStatement' && node.await;
  out.push({ kind: 'For', target, iterable, body: inLoop(cx, node.body), otherwise: [], isAsync, keys: node.type === 'ForInStatement', span: spanOf(node) });
  leaveScope(cx, scope);
}

function lowerHandler(cx: Lowering, node: TSESTree.CatchClause): Handler {
  const scope = enterBlockScope(cx, patternNames(node.param, []));
  const place = node.param ? { place: lowerPlace(cx, node.param) } : {};
  const body = lowerBody(cx, node.body);
  leaveScope(cx, scope);
  return { ...place, body, span: spanOf(node) };
}
