/** Lowers JSX: tags, attributes and children. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { spanOf, type Lowering } from './lowerTypescriptContext';
import { lowerExp } from './lowerTypescriptExpressions';
import { resolveName } from './lowerTypescriptScopes';
import type { Entry, Exp } from './types';

/** A tag in lower case is an element of the page and a constant; any other is a component and an expression. Fragments have none. */
export function lowerJsx(cx: Lowering, node: TSESTree.JSXElement | TSESTree.JSXFragment): Exp {
  const isElement = node.type === 'JSXElement';
  const tag = isElement ? lowerTag(cx, node.openingElement.name) : undefined;
  const attributes = isElement ? node.openingElement.attributes.map((each) => lowerAttribute(cx, each)) : [];
  const children: Exp[] = [];
  for (const child of node.children) {
    const lowered = lowerChild(cx, child);
    if (lowered) children.push(lowered);
  }
  return { kind: 'Jsx', ...(tag ? { tag } : {}), attributes, children, span: spanOf(node) };
}

function lowerTag(cx: Lowering, node: TSESTree.JSXTagNameExpression): Exp | undefined {
  const span = spanOf(node);
  switch (node.type) {
    case 'JSXIdentifier':
      if (node.name === '') return undefined;
      if (node.name === 'this') return { kind: 'Name', name: cx.thisName ?? 'this', span };
      return /^[a-z]/.test(node.name) || node.name.includes('-')
        ? { kind: 'Const', value: node.name, span }
        : { kind: 'Name', name: resolveName(cx, node.name), span };
    case 'JSXMemberExpression': {
      const object = lowerTagObject(cx, node.object);
      return object && { kind: 'Attr', object, name: node.property.name, nameSpan: spanOf(node.property), span };
    }
    default:
      return { kind: 'Const', value: `${node.namespace.name}:${node.name.name}`, span };
  }
}

/** In `<motion.div>` the object is a name although it is in lower case. */
function lowerTagObject(cx: Lowering, node: TSESTree.JSXTagNameExpression): Exp | undefined {
  if (node.type === 'JSXIdentifier' && node.name !== 'this' && node.name !== '') return { kind: 'Name', name: resolveName(cx, node.name), span: spanOf(node) };
  return lowerTag(cx, node);
}

function lowerAttribute(cx: Lowering, node: TSESTree.JSXAttribute | TSESTree.JSXSpreadAttribute): Entry {
  const span = spanOf(node);
  if (node.type === 'JSXSpreadAttribute') return { value: lowerExp(cx, node.argument), span };
  const name = node.name.type === 'JSXNamespacedName' ? `${node.name.namespace.name}:${node.name.name.name}` : node.name.name;
  const key: Exp = { kind: 'Const', value: name, span: spanOf(node.name) };
  // An attribute without a value is true.
  const value = node.value ? lowerChild(cx, node.value) : undefined;
  return { key, value: value ?? { kind: 'Const', value: true, span }, span };
}

function lowerChild(cx: Lowering, node: TSESTree.JSXChild | TSESTree.Literal): Exp | undefined {
  switch (node.type) {
    case 'JSXText':
      return node.value.trim() === '' ? undefined : { kind: 'Const', value: node.value, span: spanOf(node) };
    case 'JSXExpressionContainer':
    case 'JSXSpreadChild':
      return node.expression.type === 'JSXEmptyExpression' ? undefined : lowerExp(cx, node.expression);
    default:
      return lowerExp(cx, node);
  }
}
