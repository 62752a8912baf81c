/** Lowers TypeScript classes to members, and what else their bodies run. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { spanOf, type Lowering, type Node } from './lowerTypescriptContext';
import { constantString, keyName, lowerExp } from './lowerTypescriptExpressions';
import { lowerFunction, withHolder } from './lowerTypescriptFunctions';
import { enterBlockScope, leaveScope, lexicalNames, resolveName, varNames } from './lowerTypescriptScopes';
import { lowerStatements } from './lowerTypescriptStatements';
import { closeTypeParams, entityName, lowerAnnotation, lowerTypeArgs, openTypeParams } from './lowerTypescriptTypes';
import type { ClassDef, ClassMember, Exp, Stmt, TypeExp } from './types';

/**
 * Lowers a class. Overload signatures are dropped, static blocks and computed keys go to `body`. In static blocks and static
 * fields of a named class `this` lowers to the class's name.
 */
export function lowerClass(cx: Lowering, node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): ClassDef {
  const decorators = lowerDecorators(cx, node.decorators);
  const opened = openTypeParams(cx, node.typeParameters);
  const bases = node.superClass ? [lowerExp(cx, node.superClass)] : [];
  const baseArgs = lowerTypeArgs(cx, node.superTypeArguments);
  const members: ClassMember[] = [];
  const body: Stmt[] = [];
  const name = node.id?.name ?? '';
  for (const element of node.body.body) lowerElement(cx, element, name, members, body);
  closeTypeParams(cx, opened);
  return {
    name: name === '' ? '' : resolveName(cx, name),
    nameSpan: node.id ? spanOf(node.id) : { start: node.range[0], end: node.range[0] },
    bases,
    ...(baseArgs.length > 0 ? { baseArgs } : {}),
    keywords: [],
    implements: node.implements.map((each): TypeExp => ({
      kind: 'ref',
      name: entityName(each.expression),
      args: lowerTypeArgs(cx, each.typeArguments),
      span: spanOf(each),
    })),
    decorators,
    members,
    body,
    span: spanOf(node),
  };
}

function lowerDecorators(cx: Lowering, nodes: readonly TSESTree.Decorator[]): Exp[] {
  return nodes.map((each) => lowerExp(cx, each.expression));
}

function lowerElement(cx: Lowering, node: TSESTree.ClassElement, className: string, members: ClassMember[], body: Stmt[]): void {
  switch (node.type) {
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition': {
      const isAbstract = node.type === 'TSAbstractMethodDefinition';
      // A signature without a body says the type of the implementation that follows.
      if (node.value.type === 'TSEmptyBodyFunctionExpression' && !isAbstract) return;
      const id = cx.nextId++;
      const decorators = lowerDecorators(cx, node.decorators);
      const name = elementName(cx, node, body);
      const func = lowerFunction(cx, node.value, { span: spanOf(node), id, name, nameSpan: spanOf(node.key) });
      const accessor = node.kind === 'get' || node.kind === 'set' ? { accessor: node.kind } : {};
      members.push({
        kind: 'method',
        func: { ...func, isExpression: false },
        isStatic: node.static,
        ...accessor,
        isClassMethod: false,
        decorators,
        isAbstract,
      });
      return;
    }
    case 'PropertyDefinition':
    case 'AccessorProperty':
    case 'TSAbstractPropertyDefinition':
    case 'TSAbstractAccessorProperty': {
      const decorators = lowerDecorators(cx, node.decorators);
      const name = elementName(cx, node, body);
      const type = lowerAnnotation(cx, node.typeAnnotation);
      const initialiser = node.value;
      const value = initialiser ? withThis(cx, node.static ? className : '', () => withHolder(lowerExp(cx, initialiser), name)) : undefined;
      members.push({ kind: 'field', name, ...(type ? { type } : {}), ...(value ? { value } : {}), isStatic: node.static, decorators, span: spanOf(node) });
      return;
    }
    case 'StaticBlock':
      withThis(cx, className, () => {
        const scope = enterBlockScope(cx, lexicalNames(node.body, varNames(node.body)));
        body.push({ kind: 'Block', body: lowerStatements(cx, node.body), span: spanOf(node) });
        leaveScope(cx, scope);
      });
      return;
    default:
      // An index signature is a type.
      return;
  }
}

/** The member's name; a computed one is called by its text in brackets, and what it computes runs with the class body. */
function elementName(cx: Lowering, node: { key: Node; computed: boolean }, body: Stmt[]): string {
  const { key, computed } = node;
  if (!computed || key.type === 'Literal' || constantString(key) !== undefined) return keyName(key, computed);
  const value = lowerExp(cx, key);
  if (value.kind !== 'Name' && value.kind !== 'Attr' && value.kind !== 'Const') body.push({ kind: 'Expression', value, span: spanOf(key) });
  return `[${cx.text.slice(key.range[0], key.range[1])}]`;
}

/** Runs `lower` with `this` meaning the named class; an empty name leaves it `this` of the instance. */
function withThis<T>(cx: Lowering, className: string, lower: () => T): T {
  const outer = cx.thisName;
  cx.thisName = className === '' ? undefined : resolveName(cx, className);
  const lowered = lower();
  cx.thisName = outer;
  return lowered;
}
