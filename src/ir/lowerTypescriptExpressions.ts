/** Lowers TypeScript and JavaScript expressions. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { NO_SPAN, type Span } from '../base/span';
import { lowerClass } from './lowerTypescriptClasses';
import { DEPTH_LIMIT, spanOf, undefinedAt, unknown, type Lowering, type Node } from './lowerTypescriptContext';
import { deepOperands } from './lowerTypescriptDepth';
import { lowerFunction, withHolder } from './lowerTypescriptFunctions';
import { lowerJsx } from './lowerTypescriptJsx';
import { lowerPlace } from './lowerTypescriptPlaces';
import { resolveName } from './lowerTypescriptScopes';
import { lowerType, lowerTypeArgs } from './lowerTypescriptTypes';
import type { Arg, Entry, Exp, Item, TemplatePart } from './types';

/** Lowers one expression; what is nested too deeply or not modelled becomes `Unknown` with its operands. */
export function lowerExp(cx: Lowering, node: Node | null | undefined): Exp {
  // Where code is unfinished, parts that the grammar asks for may be missing.
  if (!node) return unknown(cx, 'Missing', [], NO_SPAN);
  if (cx.depth >= cx.maxDepth && !LEAVES.has(node.type)) return unknown(cx, DEPTH_LIMIT, deepOperands(cx, node), spanOf(node));
  cx.depth++;
  const lowered = lowerAny(cx, node);
  cx.depth--;
  return lowered;
}

/** Expressions that hold no others and may stand at any depth. */
const LEAVES: ReadonlySet<string> = new Set(['Identifier', 'Literal', 'ThisExpression', 'Super']);

function lowerAny(cx: Lowering, node: Node): Exp {
  switch (node.type) {
    case 'Identifier':
      return lowerName(cx, node);
    case 'MemberExpression':
      return lowerMember(cx, node);
    case 'CallExpression':
      return lowerCall(cx, node);
    case 'Literal':
      return lowerLiteral(node);
    case 'ThisExpression':
      return { kind: 'Name', name: cx.thisName ?? 'this', span: spanOf(node) };
    case 'ObjectExpression':
      return { kind: 'Record', entries: node.properties.map((each) => lowerProperty(cx, each)), span: spanOf(node) };
    case 'ArrayExpression':
      return { kind: 'Sequence', type: 'list', items: node.elements.map((each, i) => lowerElement(cx, each, node, i)), span: spanOf(node) };
    case 'BinaryExpression':
      return lowerBinary(cx, node);
    case 'LogicalExpression':
      return { kind: 'Logical', op: logicalOperator(node.operator), left: lowerExp(cx, node.left), right: lowerExp(cx, node.right), span: spanOf(node) };
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { kind: 'Lambda', func: lowerFunction(cx, node, { span: spanOf(node) }), span: spanOf(node) };
    case 'TemplateLiteral':
      return lowerTemplate(cx, node, undefined, spanOf(node));
    case 'TaggedTemplateExpression':
      return lowerTemplate(cx, node.quasi, lowerExp(cx, node.tag), spanOf(node));
    case 'ConditionalExpression':
      return {
        kind: 'Conditional',
        test: lowerExp(cx, node.test),
        then: lowerExp(cx, node.consequent),
        otherwise: lowerExp(cx, node.alternate),
        span: spanOf(node),
      };
    case 'UnaryExpression':
      return lowerUnary(cx, node);
    case 'AwaitExpression':
      return { kind: 'Await', value: lowerExp(cx, node.argument), span: spanOf(node) };
    case 'NewExpression':
      return {
        kind: 'Call',
        callee: lowerExp(cx, node.callee),
        args: lowerArgs(cx, node.arguments),
        isNew: true,
        span: spanOf(node),
        ...typeArgsOf(cx, node.typeArguments),
      };
    case 'AssignmentExpression': {
      const target = lowerPlace(cx, node.left);
      const op = assignmentOperator(node.operator);
      return { kind: 'AssignExp', target, ...(op === undefined ? {} : { op }), value: lowerExp(cx, node.right), span: spanOf(node) };
    }
    case 'UpdateExpression':
      return {
        kind: 'AssignExp',
        target: lowerPlace(cx, node.argument),
        op: node.operator === '++' ? '+' : '-',
        value: { kind: 'Const', value: 1, span: spanOf(node) },
        span: spanOf(node),
      };
    case 'ChainExpression':
    case 'TSInstantiationExpression':
      return lowerExp(cx, node.expression);
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
      return { kind: 'Cast', value: lowerExp(cx, node.expression), ...castType(cx, node.typeAnnotation), span: spanOf(node) };
    case 'TSNonNullExpression':
      return { kind: 'Cast', value: lowerExp(cx, node.expression), span: spanOf(node) };
    case 'SequenceExpression':
      return lowerSequence(cx, node);
    case 'YieldExpression':
      cx.isGenerator = true;
      return { kind: 'Yield', ...(node.argument ? { value: lowerExp(cx, node.argument) } : {}), delegate: node.delegate, span: spanOf(node) };
    case 'ImportExpression': {
      const source = node.source ? constantString(node.source) : undefined;
      if (source !== undefined) return { kind: 'ImportExp', source, span: spanOf(node) };
      return {
        kind: 'Call',
        callee: { kind: 'Name', name: 'import', span: { start: node.range[0], end: node.range[0] + 6 } },
        args: lowerArgs(cx, node.source ? [node.source] : []),
        isNew: false,
        span: spanOf(node),
      };
    }
    case 'ClassExpression':
      return { kind: 'ClassExp', cls: lowerClass(cx, node), span: spanOf(node) };
    case 'Super':
      return { kind: 'Super', span: spanOf(node) };
    case 'MetaProperty':
      // `import.meta` and `new.target` are names that nothing binds.
      return { kind: 'Name', name: `${node.meta.name}.${node.property.name}`, span: spanOf(node) };
    case 'JSXElement':
    case 'JSXFragment':
      return lowerJsx(cx, node);
    case 'PrivateIdentifier':
      // The left side of `#field in object`.
      return { kind: 'Const', value: `#${node.name}`, span: spanOf(node) };
    case 'SpreadElement':
      return lowerExp(cx, node.argument);
    default:
      return unknown(cx, node.type, childExpressions(cx, node), spanOf(node));
  }
}

function lowerName(cx: Lowering, node: TSESTree.Identifier): Exp {
  const span = spanOf(node);
  if (node.name === '') return unknown(cx, 'Missing', [], span);
  if (node.name === 'undefined' && !cx.declared.get('undefined')) return undefinedAt(span);
  return { kind: 'Name', name: resolveName(cx, node.name), span };
}

function lowerMember(cx: Lowering, node: TSESTree.MemberExpression): Exp {
  const object = lowerExp(cx, node.object);
  const property: Node = node.property;
  if (node.computed) return { kind: 'Index', object, index: lowerExp(cx, property), span: spanOf(node) };
  const name = propertyName(property);
  // `patient.` at the end of a line that is being typed.
  if (name === '') return unknown(cx, 'Missing', [object], spanOf(node));
  return { kind: 'Attr', object, name, nameSpan: spanOf(property), span: spanOf(node) };
}

/** Name of a property that is not computed; private names keep their `#`. */
export function propertyName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'PrivateIdentifier' ? `#${node.name}` : '';
}

function lowerCall(cx: Lowering, node: TSESTree.CallExpression): Exp {
  const callee = node.callee;
  if (callee.type === 'Identifier' && callee.name === 'require' && node.arguments.length === 1 && !cx.declared.get('require')) {
    const source = constantString(node.arguments[0]!);
    if (source !== undefined) return { kind: 'ImportExp', source, span: spanOf(node) };
  }
  return {
    kind: 'Call',
    callee: lowerExp(cx, callee),
    args: lowerArgs(cx, node.arguments),
    isNew: false,
    span: spanOf(node),
    ...typeArgsOf(cx, node.typeArguments),
  };
}

function typeArgsOf(cx: Lowering, node: TSESTree.TSTypeParameterInstantiation | undefined): { typeArgs?: ReturnType<typeof lowerTypeArgs> } {
  return node ? { typeArgs: lowerTypeArgs(cx, node) } : {};
}

function lowerArgs(cx: Lowering, nodes: readonly TSESTree.CallExpressionArgument[]): Arg[] {
  const args: Arg[] = [];
  for (const node of nodes) {
    if (node.type === 'SpreadElement') args.push({ value: lowerExp(cx, node.argument), spread: 'sequence', span: spanOf(node) });
    // The parser makes up an argument after a comma or parenthesis that ends the text.
    else if (!isMissing(node)) args.push({ value: lowerExp(cx, node), span: spanOf(node) });
  }
  return args;
}

function isMissing(node: Node): boolean {
  return node.type === 'Identifier' && node.name === '';
}

function lowerElement(cx: Lowering, node: TSESTree.Expression | TSESTree.SpreadElement | null, list: Node, index: number): Item {
  if (!node) return { value: undefinedAt({ start: list.range[0] + 1 + index, end: list.range[0] + 1 + index }), spread: false, span: spanOf(list) };
  if (node.type === 'SpreadElement') return { value: lowerExp(cx, node.argument), spread: true, span: spanOf(node) };
  return { value: lowerExp(cx, node), spread: false, span: spanOf(node) };
}

function lowerProperty(cx: Lowering, node: TSESTree.ObjectLiteralElement): Entry {
  const span = spanOf(node);
  if (node.type === 'SpreadElement') return { value: lowerExp(cx, node.argument), span };
  const value: Node = node.value;
  // A method's function begins at its parameters in the tree; its name belongs to it.
  const isMethod = (node.method || node.kind !== 'init') && (value.type === 'FunctionExpression' || value.type === 'TSEmptyBodyFunctionExpression');
  const id = isMethod ? cx.nextId++ : undefined;
  const key = lowerKey(cx, node.key, node.computed);
  const lowered: Exp = isMethod
    ? { kind: 'Lambda', func: lowerFunction(cx, value, { span, id, name: keyName(node.key, node.computed), nameSpan: spanOf(node.key) }), span }
    : value.type === 'AssignmentPattern' // `{ a = 1 }` where it is no pattern
      ? unknown(cx, value.type, [lowerExp(cx, value.left), lowerExp(cx, value.right)], spanOf(value))
      : withHolder(lowerExp(cx, value), keyName(node.key, node.computed));
  return { key, value: lowered, span, ...(node.kind === 'init' ? {} : { accessor: node.kind }) };
}

/** A property key: a constant, or the expression of a computed one. */
export function lowerKey(cx: Lowering, key: Node, computed: boolean): Exp {
  if (computed) return lowerExp(cx, key);
  if (key.type === 'Literal') return lowerLiteral(key);
  return { kind: 'Const', value: propertyName(key), span: spanOf(key) };
}

/** The key's name where the source says it, else `''`. */
export function keyName(key: Node, computed: boolean): string {
  if (key.type === 'Literal') return String(key.value);
  return computed ? (constantString(key) ?? '') : propertyName(key);
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

function lowerBinary(cx: Lowering, node: TSESTree.BinaryExpression): Exp {
  const left = lowerExp(cx, node.left);
  const right = lowerExp(cx, node.right);
  const op: string = node.operator;
  const span = spanOf(node);
  return COMPARISONS.has(op) ? { kind: 'Compare', op, left, right, span } : { kind: 'Binary', op, left, right, span };
}

function lowerUnary(cx: Lowering, node: TSESTree.UnaryExpression): Exp {
  const span = spanOf(node);
  if (node.operator === 'void' && node.argument.type === 'Literal') return undefinedAt(span);
  const operand = lowerExp(cx, node.argument);
  if (operand.kind === 'Const' && typeof operand.value === 'number' && node.operator === '-') return { kind: 'Const', value: -operand.value, span };
  return { kind: 'Unary', op: node.operator === '!' ? 'not' : node.operator, operand, span };
}

function logicalOperator(operator: string): 'and' | 'or' | '??' {
  return operator === '&&' ? 'and' : operator === '||' ? 'or' : '??';
}

/** The operator of `+=` and its kind, named as in `Binary` and `Logical`; undefined for `=`. */
export function assignmentOperator(operator: string): string | undefined {
  if (operator === '=') return undefined;
  const plain = operator.slice(0, -1);
  return plain === '&&' || plain === '||' ? logicalOperator(plain) : plain;
}

/** `a, b`: the last of a tuple, so that all are evaluated in order; those that do nothing are left out (`(0, f)()`). */
function lowerSequence(cx: Lowering, node: TSESTree.SequenceExpression): Exp {
  const values = node.expressions.map((each) => lowerExp(cx, each));
  const last = values[values.length - 1]!;
  if (values.slice(0, -1).every((each) => each.kind === 'Const' || each.kind === 'Name')) return last;
  const span = spanOf(node);
  const tuple: Exp = { kind: 'Sequence', type: 'tuple', items: values.map((value) => ({ value, spread: false, span: value.span })), span };
  return { kind: 'Index', object: tuple, index: { kind: 'Const', value: values.length - 1, span: last.span }, span };
}

function lowerTemplate(cx: Lowering, node: TSESTree.TemplateLiteral, tag: Exp | undefined, span: Span): Exp {
  const first = node.quasis[0];
  if (!tag && node.expressions.length === 0 && first) return { kind: 'Const', value: first.value.cooked ?? first.value.raw, span };
  const parts: TemplatePart[] = [];
  node.quasis.forEach((quasi, i) => {
    // The element's range covers its delimiters (a backtick or `}` before, a backtick or `${` after), which may be missing.
    const hasNext = i < node.expressions.length;
    const start = Math.min(quasi.range[0] + 1, node.range[1]);
    const end = Math.max(start, quasi.range[1] - (hasNext ? 2 : 1));
    const text = quasi.value.cooked ?? quasi.value.raw;
    if (text !== '') parts.push({ kind: 'text', text, span: { start, end } });
    const value = node.expressions[i];
    if (!value) return;
    const next = node.quasis[i + 1];
    parts.push({ kind: 'value', value: lowerExp(cx, value), span: { start: end, end: next ? Math.min(next.range[0] + 1, node.range[1]) : value.range[1] } });
  });
  return { kind: 'Template', parts, ...(tag ? { tag } : {}), span };
}

function castType(cx: Lowering, node: TSESTree.TypeNode): { type?: ReturnType<typeof lowerType> } {
  const isConst = node.type === 'TSTypeReference' && node.typeName.type === 'Identifier' && node.typeName.name === 'const';
  return isConst ? {} : { type: lowerType(cx, node) };
}

function lowerLiteral(node: TSESTree.Literal): Exp {
  const span = spanOf(node);
  if ('regex' in node) return { kind: 'Const', value: node.raw, special: 'regex', span };
  if ('bigint' in node) return { kind: 'Const', value: node.bigint, special: 'bigint', span };
  return { kind: 'Const', value: node.value, span };
}

/** The value of a string literal or of a template without expressions. */
export function constantString(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  return node.type === 'TemplateLiteral' && node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

/** Whatever a node that is not modelled holds, lowered in order; types and names of properties are no operands. */
function childExpressions(cx: Lowering, node: Node): Exp[] {
  const operands: Exp[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isNode(value) && !value.type.startsWith('TS') && !value.type.endsWith('Statement') && !value.type.endsWith('Declaration'))
      operands.push(lowerExp(cx, value));
  };
  for (const [key, value] of Object.entries(node)) if (key !== 'range' && key !== 'loc') visit(value);
  return operands;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
