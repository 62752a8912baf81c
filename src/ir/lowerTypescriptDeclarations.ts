/** Lowers interfaces, type aliases, enums and namespaces. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Span } from '../base/span';
import { spanOf, type Lowering, type Node } from './lowerTypescriptContext';
import { keyName, lowerExp } from './lowerTypescriptExpressions';
import { enterBlockScope, leaveScope, lexicalNames, namespaceRoot, resolveName, varNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import { closeTypeParams, entityName, lowerMembers, lowerType, lowerTypeArgs, openAliasParams } from './lowerTypescriptTypes';
import type { Entry, Exp, Stmt, TypeExp } from './types';

export function lowerInterface(cx: Lowering, node: TSESTree.TSInterfaceDeclaration): Stmt {
  const params = openAliasParams(cx, node.typeParameters);
  const bases = node.extends.map((each): TypeExp => ({
    kind: 'ref',
    name: entityName(each.expression),
    args: lowerTypeArgs(cx, each.typeArguments),
    span: spanOf(each),
  }));
  const type = lowerMembers(cx, node.body.body, spanOf(node.body));
  closeTypeParams(cx, params);
  return { kind: 'TypeDef', name: node.id.name, params, extends: bases, type, span: spanOf(node) };
}

export function lowerTypeAlias(cx: Lowering, node: TSESTree.TSTypeAliasDeclaration): Stmt {
  const params = openAliasParams(cx, node.typeParameters);
  const type = lowerType(cx, node.typeAnnotation);
  closeTypeParams(cx, params);
  return { kind: 'TypeDef', name: node.id.name, params, extends: [], type, span: spanOf(node) };
}

/** An enum is a record of its members' values, and a type of the name: the union of the values that are known. */
export function lowerEnum(cx: Lowering, node: TSESTree.TSEnumDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  const entries: Entry[] = [];
  const options: TypeExp[] = [];
  const values = new Map<string, string | number>();
  let next: number | undefined = 0;
  for (const member of node.body?.members ?? []) {
    const at = spanOf(member);
    const name = keyName(member.id, member.computed);
    const known: string | number | undefined = member.initializer ? enumValue(member.initializer, node.id.name, values) : next;
    const value: Exp = known === undefined && member.initializer ? lowerExp(cx, member.initializer) : { kind: 'Const', value: known ?? null, span: at };
    entries.push({ key: { kind: 'Const', value: name, span: spanOf(member.id) }, value, span: at });
    if (known !== undefined) {
      values.set(name, known);
      options.push({ kind: 'literal', value: known, span: at });
    }
    next = typeof known === 'number' ? known + 1 : undefined;
  }
  const place = { kind: 'NamePlace', name: resolveName(cx, node.id.name), span: spanOf(node.id) } as const;
  out.push({ kind: 'Assign', targets: [place], value: { kind: 'Record', entries, span }, span });
  const type: TypeExp = options.length === entries.length && options.length > 0 ? { kind: 'union', options, span } : { kind: 'other', span };
  out.push({ kind: 'TypeDef', name: node.id.name, params: [], extends: [], type, span });
}

/** The value of an enum member's initialiser where it is constant: literals, earlier members, and operators on numbers. */
function enumValue(node: Node, enumName: string, values: ReadonlyMap<string, string | number>): string | number | undefined {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number' ? node.value : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case 'Identifier':
      return values.get(node.name);
    case 'MemberExpression':
      return node.object.type === 'Identifier' && node.object.name === enumName ? values.get(keyName(node.property, node.computed)) : undefined;
    case 'UnaryExpression': {
      const value = enumValue(node.argument, enumName, values);
      if (typeof value !== 'number') return undefined;
      return node.operator === '-' ? -value : node.operator === '~' ? ~value : node.operator === '+' ? value : undefined;
    }
    case 'BinaryExpression': {
      const left = node.left.type === 'PrivateIdentifier' ? undefined : enumValue(node.left, enumName, values);
      const right = enumValue(node.right, enumName, values);
      if (left === undefined || right === undefined) return undefined;
      if (node.operator === '+') return typeof left === 'number' && typeof right === 'number' ? left + right : `${left}${right}`;
      return typeof left === 'number' && typeof right === 'number' ? ARITHMETIC[node.operator]?.(left, right) : undefined;
    }
    default:
      return undefined;
  }
}

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '|': (a, b) => a | b,
  '&': (a, b) => a & b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '>>>': (a, b) => a >>> b,
};

/**
 * A namespace is a block that ends by binding the namespace's name to a record of what it exports. Where a class, function or
 * earlier namespace has the name already, the exports become properties of that. Ambient modules (`declare module 'x'`,
 * `declare global`) are blocks that bind nothing.
 */
export function lowerNamespace(cx: Lowering, node: TSESTree.TSModuleDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  // In unfinished code a nested namespace may stand where the block should.
  const content: Node | null | undefined = node.body;
  const statements: readonly Node[] = !content ? [] : content.type === 'TSModuleBlock' ? content.body : [content];
  const root = namespaceRoot(node);
  const isMerged = root !== undefined && cx.siblings.some((each) => each !== node && declares(each, root, node));
  const target = root === undefined ? undefined : resolveName(cx, root);
  const outer = cx.namespaceExports;
  const exported: string[] = [];
  cx.namespaceExports = exported;
  const scope = enterBlockScope(cx, [...new Set(lexicalNames(statements, varNames(statements)))], node.id.type === 'Literal');
  const body = lowerStatements(cx, statements);
  cx.namespaceExports = outer;
  if (target !== undefined && node.id.type !== 'Literal') {
    const types = typeNames(statements);
    const names = [...new Set(exported)].filter((name) => !types.has(name));
    bindNamespace(cx, { path: pathOf(node.id), target, names, isMerged, span, nameSpan: spanOf(node.id) }, body);
  }
  leaveScope(cx, scope);
  out.push({ kind: 'Block', body, span });
}

interface Binding {
  /** Names after the first in `namespace A.B.C`. */
  readonly path: readonly string[];
  readonly target: string;
  readonly names: readonly string[];
  readonly isMerged: boolean;
  readonly span: Span;
  readonly nameSpan: Span;
}

function bindNamespace(cx: Lowering, binding: Binding, body: Stmt[]): void {
  const { path, target, names, isMerged, span, nameSpan } = binding;
  const nameAt = (name: string): Exp => ({ kind: 'Name', name: resolveName(cx, name), span: nameSpan });
  const keyAt = (name: string): Exp => ({ kind: 'Const', value: name, span: nameSpan });
  let entries: Entry[] = names.map((name) => ({ key: keyAt(name), value: nameAt(name), span: nameSpan }));
  for (const name of [...path].reverse()) entries = [{ key: keyAt(name), value: { kind: 'Record', entries, span }, span: nameSpan }];
  if (!isMerged) {
    body.push({ kind: 'Assign', targets: [{ kind: 'NamePlace', name: target, span: nameSpan }], value: { kind: 'Record', entries, span }, span });
    return;
  }
  for (const { key, value } of entries) {
    const name = key?.kind === 'Const' ? String(key.value) : '';
    const object: Exp = { kind: 'Name', name: target, span: nameSpan };
    body.push({ kind: 'Assign', targets: [{ kind: 'AttrPlace', object, name, nameSpan, span: nameSpan }], value, span });
  }
}

function pathOf(id: TSESTree.EntityName): string[] {
  return id.type === 'TSQualifiedName' ? [...pathOf(id.left), id.right.name].slice(id.left.type === 'TSQualifiedName' ? 0 : -1) : [];
}

/** Whether a statement gives `name` its value before the namespace does: a function, or a class, enum or namespace further up. */
function declares(statement: Node, name: string, namespace: Node): boolean {
  const node = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
  if (node === namespace) return false;
  if (node?.type === 'FunctionDeclaration') return node.id?.name === name;
  if (!node || node.range[0] > namespace.range[0]) return false;
  if (node.type === 'TSModuleDeclaration') return namespaceRoot(node) === name;
  return (node.type === 'ClassDeclaration' || node.type === 'TSEnumDeclaration') && node.id?.name === name;
}

/** Names of interfaces and aliases, which are no values of the namespace unless something else has the name too. */
function typeNames(statements: readonly Node[]): ReadonlySet<string> {
  const types = new Set<string>();
  for (const statement of statements) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type === 'TSInterfaceDeclaration' || node?.type === 'TSTypeAliasDeclaration') types.add(node.id.name);
  }
  for (const name of lexicalNames(statements)) types.delete(name);
  return types;
}
