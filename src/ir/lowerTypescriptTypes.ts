/** Lowers TypeScript's types to `TypeExp`, as far as they say which members a value has. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Span } from '../base/span';
import { spanOf, type Lowering } from './lowerTypescriptContext';
import type { TypeExp, TypeMember } from './types';

/** Types nested deeper than this are `other`. */
const MAX_TYPE_DEPTH = 50;

const KEYWORDS: Readonly<Record<string, string>> = {
  TSStringKeyword: 'string',
  TSNumberKeyword: 'number',
  TSBooleanKeyword: 'boolean',
  TSBigIntKeyword: 'bigint',
  TSSymbolKeyword: 'symbol',
  TSObjectKeyword: 'object',
  TSAnyKeyword: 'any',
  TSUnknownKeyword: 'unknown',
  TSNeverKeyword: 'never',
  TSVoidKeyword: 'void',
  TSThisType: 'this',
  TSTemplateLiteralType: 'string',
  TSTypePredicate: 'boolean',
};

export function lowerAnnotation(cx: Lowering, annotation: TSESTree.TSTypeAnnotation | null | undefined): TypeExp | undefined {
  return annotation?.typeAnnotation ? lowerType(cx, annotation.typeAnnotation) : undefined;
}

/**
 * Lowers one type. Names with a dot stay one name (`Prisma.Patient`). Operators become references that no package declares:
 * `keyof T` is `keyof<T>`, `typeof x` is `typeof<x>`, `T['a']` is `indexed<T, 'a'>`, `{ [key: K]: V }` is `Record<K, V>`.
 */
export function lowerType(cx: Lowering, node: TSESTree.TypeNode, depth = 0): TypeExp {
  const span = spanOf(node);
  if (depth > MAX_TYPE_DEPTH) return { kind: 'other', span };
  const lower = (inner: TSESTree.TypeNode): TypeExp => lowerType(cx, inner, depth + 1);
  switch (node.type) {
    case 'TSTypeReference':
      return reference(cx, entityName(node.typeName), lowerTypeArgs(cx, node.typeArguments, depth + 1), span);
    case 'TSArrayType':
      return { kind: 'array', element: lower(node.elementType), span };
    case 'TSUnionType':
      return { kind: 'union', options: node.types.map(lower), span };
    case 'TSIntersectionType':
      return { kind: 'intersection', parts: node.types.map(lower), span };
    case 'TSTypeLiteral':
      return lowerMembers(cx, node.members, span, depth + 1);
    case 'TSLiteralType':
      return literalType(node.literal, span);
    case 'TSNullKeyword':
    case 'TSUndefinedKeyword':
      return { kind: 'literal', value: null, span };
    case 'TSTupleType':
      return { kind: 'tuple', items: node.elementTypes.map(lower), span };
    case 'TSNamedTupleMember':
      return lower(node.elementType);
    case 'TSOptionalType':
    case 'TSRestType':
      return lower(node.typeAnnotation);
    case 'TSFunctionType':
    case 'TSConstructorType':
      return functionType(cx, node, span, depth + 1);
    case 'TSTypeOperator':
      if (!node.typeAnnotation) return { kind: 'other', span };
      if (node.operator === 'readonly') return lower(node.typeAnnotation);
      return node.operator === 'keyof' ? reference(cx, 'keyof', [lower(node.typeAnnotation)], span) : { kind: 'other', span };
    case 'TSTypeQuery': {
      if (node.exprName.type === 'TSImportType') return { kind: 'other', span };
      const queried: TypeExp = { kind: 'ref', name: entityName(node.exprName), args: [], span: spanOf(node.exprName) };
      return { kind: 'ref', name: 'typeof', args: [queried], span };
    }
    case 'TSIndexedAccessType':
      return { kind: 'ref', name: 'indexed', args: [lower(node.objectType), lower(node.indexType)], span };
    case 'TSConditionalType':
      return { kind: 'union', options: [lower(node.trueType), lower(node.falseType)], span };
    case 'TSImportType':
      return node.qualifier
        ? { kind: 'ref', name: entityName(node.qualifier), args: lowerTypeArgs(cx, node.typeArguments, depth + 1), span }
        : { kind: 'other', span };
    default: {
      const keyword = KEYWORDS[node.type];
      return keyword === undefined ? { kind: 'other', span } : { kind: 'ref', name: keyword, args: [], span };
    }
  }
}

export function lowerTypeArgs(cx: Lowering, args: TSESTree.TSTypeParameterInstantiation | null | undefined, depth = 0): readonly TypeExp[] {
  return args ? args.params.map((each) => lowerType(cx, each, depth)) : [];
}

/** Members of an interface or an object type; index signatures become an intersection with `Record`. */
export function lowerMembers(cx: Lowering, nodes: readonly TSESTree.TypeElement[], span: Span, depth = 0): TypeExp {
  const members: TypeMember[] = [];
  const parts: TypeExp[] = [];
  for (const node of nodes) {
    const at = spanOf(node);
    if (node.type === 'TSPropertySignature') {
      const name = memberName(node.key, node.computed);
      if (name === undefined) continue;
      const type = node.typeAnnotation ? lowerType(cx, node.typeAnnotation.typeAnnotation, depth + 1) : undefined;
      members.push({ name, type, optional: node.optional, span: at });
    } else if (node.type === 'TSMethodSignature') {
      const name = memberName(node.key, node.computed);
      if (name === undefined) continue;
      const method = functionType(cx, node, at, depth + 1);
      if (node.kind === 'get') members.push({ name, type: method.kind === 'function' ? method.result : undefined, optional: node.optional, span: at });
      else if (node.kind === 'method') members.push({ name, type: method, optional: node.optional, span: at });
    } else if (node.type === 'TSIndexSignature') {
      const key = node.parameters[0];
      const keyType = key && 'typeAnnotation' in key && key.typeAnnotation ? lowerType(cx, key.typeAnnotation.typeAnnotation, depth + 1) : undefined;
      const value = node.typeAnnotation ? lowerType(cx, node.typeAnnotation.typeAnnotation, depth + 1) : undefined;
      parts.push({ kind: 'ref', name: 'Record', args: [keyType ?? { kind: 'other', span: at }, value ?? { kind: 'other', span: at }], span: at });
    } else if (node.type === 'TSCallSignatureDeclaration' || node.type === 'TSConstructSignatureDeclaration') {
      parts.push(functionType(cx, node, at, depth + 1));
    }
  }
  if (parts.length === 0) return { kind: 'record', members, span };
  if (members.length > 0) parts.unshift({ kind: 'record', members, span });
  return parts.length === 1 ? parts[0]! : { kind: 'intersection', parts, span };
}

interface Signature {
  readonly params: readonly TSESTree.Parameter[];
  readonly returnType: TSESTree.TSTypeAnnotation | undefined;
  readonly typeParameters: TSESTree.TSTypeParameterDeclaration | undefined;
}

export function functionType(cx: Lowering, node: Signature, span: Span, depth = 0): TypeExp {
  const opened = openTypeParams(cx, node.typeParameters);
  const params = node.params.map((param): TypeExp => {
    const target = param.type === 'TSParameterProperty' ? param.parameter : param;
    const annotated = target.type === 'AssignmentPattern' ? target.left : target;
    const annotation = target.typeAnnotation ?? annotated.typeAnnotation;
    return annotation ? lowerType(cx, annotation.typeAnnotation, depth + 1) : { kind: 'other', span: spanOf(param) };
  });
  const result = node.returnType ? lowerType(cx, node.returnType.typeAnnotation, depth + 1) : undefined;
  closeTypeParams(cx, opened);
  return { kind: 'function', params, result, span };
}

/**
 * Brings the type parameters of a function or class into scope: a reference to one lowers to its constraint (`T extends Patient`
 * is a Patient to the body), or to `other`. The parameters of type aliases and interfaces stay references.
 */
export function openTypeParams(cx: Lowering, node: TSESTree.TSTypeParameterDeclaration | null | undefined): readonly string[] {
  if (!node) return [];
  const names: string[] = [];
  for (const param of node.params) {
    const name = param.name.name;
    const constraint = param.constraint ? lowerType(cx, param.constraint) : undefined;
    pushTypeParam(cx, name, constraint ?? { kind: 'other', span: spanOf(param) });
    names.push(name);
  }
  return names;
}

/** Brings the parameters of an alias or interface into scope as themselves. */
export function openAliasParams(cx: Lowering, node: TSESTree.TSTypeParameterDeclaration | null | undefined): readonly string[] {
  const names = node?.params.map((param) => param.name.name) ?? [];
  for (const name of names) pushTypeParam(cx, name, undefined);
  return names;
}

export function closeTypeParams(cx: Lowering, names: readonly string[]): void {
  for (const name of names) cx.typeParams.get(name)?.pop();
}

function pushTypeParam(cx: Lowering, name: string, constraint: TypeExp | undefined): void {
  const stack = cx.typeParams.get(name);
  if (stack) stack.push(constraint);
  else cx.typeParams.set(name, [constraint]);
}

function reference(cx: Lowering, name: string, args: readonly TypeExp[], span: Span): TypeExp {
  const stack = cx.typeParams.size === 0 ? undefined : cx.typeParams.get(name);
  return stack?.[stack.length - 1] ?? { kind: 'ref', name, args, span };
}

/** The dotted name of a qualified name. */
export function entityName(node: TSESTree.EntityName | TSESTree.Expression): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'TSQualifiedName':
      return `${entityName(node.left)}.${node.right.name}`;
    case 'MemberExpression':
      return node.property.type === 'Identifier' && !node.computed ? `${entityName(node.object)}.${node.property.name}` : '';
    case 'ThisExpression':
      return 'this';
    default:
      return '';
  }
}

function memberName(key: TSESTree.PropertyName, computed: boolean): string | undefined {
  if (key.type === 'Identifier') return computed ? undefined : key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

function literalType(literal: TSESTree.TSLiteralType['literal'], span: Span): TypeExp {
  if (literal.type === 'Literal') {
    const value = literal.value;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) return { kind: 'literal', value, span };
  } else if (
    literal.type === 'UnaryExpression' &&
    literal.operator === '-' &&
    literal.argument.type === 'Literal' &&
    typeof literal.argument.value === 'number'
  ) {
    return { kind: 'literal', value: -literal.argument.value, span };
  } else if (literal.type === 'TemplateLiteral' && literal.expressions.length === 0) {
    return { kind: 'literal', value: literal.quasis[0]?.value.cooked ?? '', span };
  }
  return { kind: 'other', span };
}
