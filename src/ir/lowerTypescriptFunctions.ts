/** Lowers TypeScript functions: parameters, scope and body. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Span } from '../base/span';
import { enterFunction, leaveFunction, NO_NAMES, spanOf, type Lowering, type Node } from './lowerTypescriptContext';
import { lowerExp } from './lowerTypescriptExpressions';
import { lowerPlace } from './lowerTypescriptPlaces';
import { enterFunctionScope, leaveScope, lexicalNames, patternNames, varNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import { closeTypeParams, lowerAnnotation, openTypeParams } from './lowerTypescriptTypes';
import type { Exp, Func, Param, Stmt } from './types';

export type FunctionNode =
  | TSESTree.ArrowFunctionExpression
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.TSDeclareFunction
  | TSESTree.TSEmptyBodyFunctionExpression;

/** Where a function stands and what it is called, which for methods their property says. */
export interface FunctionPlace {
  readonly span: Span;
  /** Taken before the method's decorators and computed key, which may hold functions and stand within its span. */
  readonly id?: number;
  readonly name?: string;
  readonly nameSpan?: Span;
}

/** Lowers a function, method or arrow function. One that is only declared has an empty body. */
export function lowerFunction(cx: Lowering, node: FunctionNode, at: FunctionPlace): Func {
  const id = at.id ?? cx.nextId++;
  const isArrow = node.type === 'ArrowFunctionExpression';
  const outer = enterFunction(cx, isArrow);
  cx.isGenerator = node.generator;
  const opened = openTypeParams(cx, node.typeParameters);
  // `function (this: T, …)` says a type and is no parameter.
  const parameters = node.params.filter((each) => !(each.type === 'Identifier' && each.name === 'this'));
  const body = node.body;
  const statements = body?.type === 'BlockStatement' ? body.body : [];
  const names: string[] = [];
  parameters.forEach((each, i) => {
    if (isPattern(each)) names.push(syntheticName(i));
    patternNames(each, names);
  });
  varNames(statements, names);
  lexicalNames(statements, names);
  const scope = enterFunctionScope(cx, names);
  const params = parameters.map((each, i) => lowerParam(cx, each, i));
  const returnType = lowerAnnotation(cx, node.returnType);
  const lowered: Stmt[] = !body
    ? []
    : body.type === 'BlockStatement'
      ? lowerStatements(cx, statements)
      : [{ kind: 'Return', value: lowerExp(cx, body), span: spanOf(body) }];
  const func: Func = {
    id,
    name: at.name ?? node.id?.name ?? '',
    span: at.span,
    nameSpan: at.nameSpan ?? (node.id ? spanOf(node.id) : { start: at.span.start, end: at.span.start }),
    params,
    body: lowered,
    isAsync: node.async,
    isGenerator: cx.isGenerator,
    isExpression: node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression',
    ...(isArrow ? { isArrow: true } : {}),
    locals: cx.locals,
    globals: NO_NAMES,
    ...(returnType ? { returnType } : {}),
  };
  leaveScope(cx, scope);
  closeTypeParams(cx, opened);
  leaveFunction(cx, outer);
  return func;
}

/** Name of the parameter at an index whose place is a pattern. */
function syntheticName(index: number): string {
  return `$${index}`;
}

/** What a parameter binds, without default, rest and modifiers. */
function targetOf(node: Node): Node {
  switch (node.type) {
    case 'TSParameterProperty':
      return targetOf(node.parameter);
    case 'AssignmentPattern':
      return node.left;
    case 'RestElement':
      return node.argument;
    default:
      return node;
  }
}

function isPattern(node: Node): boolean {
  return targetOf(node).type !== 'Identifier';
}

function lowerParam(cx: Lowering, node: TSESTree.Parameter, index: number): Param {
  const inner = node.type === 'TSParameterProperty' ? node.parameter : node;
  const decorators = [...node.decorators, ...(inner === node ? [] : inner.decorators)].map((each) => lowerExp(cx, each.expression));
  const target = targetOf(node);
  const annotation = inner.typeAnnotation ?? ('typeAnnotation' in target ? (target.typeAnnotation as TSESTree.TSTypeAnnotation | undefined) : undefined);
  const type = lowerAnnotation(cx, annotation);
  const isName = target.type === 'Identifier';
  const pattern = isName ? undefined : lowerPlace(cx, target);
  return {
    name: isName ? target.name : syntheticName(index),
    kind: inner.type === 'RestElement' ? 'rest' : 'normal',
    span: spanOf(node),
    ...(inner.type === 'AssignmentPattern' ? { default: lowerExp(cx, inner.right) } : {}),
    ...(type ? { type } : {}),
    ...(pattern ? { pattern } : {}),
    ...(node.type === 'TSParameterProperty' ? { isProperty: true } : {}),
    ...(decorators.length > 0 ? { decorators } : {}),
  };
}

/** Functions that give back the function that they are given, with something around it. */
const WRAPPER = /(handler|wrap|async|catch|callback|auth|protect|rescue|middleware)/i;

/** A function without a name, or one in a wrapper (`asyncHandler(async (req, res) => …)`), with the name of what holds it. */
export function withHolder(value: Exp, name: string): Exp {
  if (name === '') return value;
  if (value.kind === 'Lambda') return value.func.name === '' ? { ...value, func: { ...value.func, heldAs: name } } : value;
  const first = value.kind === 'Call' && value.callee.kind === 'Name' && WRAPPER.test(value.callee.name) ? value.args[0] : undefined;
  if (value.kind !== 'Call' || first?.value.kind !== 'Lambda' || first.value.func.name !== '') return value;
  return { ...value, args: [{ ...first, value: withHolder(first.value, name) }, ...value.args.slice(1)] };
}
