/** Lowers what can be assigned to: names, members, array and object patterns. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { NO_SPAN } from '../base/span';
import { DEPTH_LIMIT, spanOf, unknownPlace, type Lowering, type Node } from './lowerTypescriptContext';
import { deepOperands } from './lowerTypescriptDepth';
import { lowerExp, lowerKey, propertyName } from './lowerTypescriptExpressions';
import { resolveName } from './lowerTypescriptScopes';
import type { Place, PlaceItem, PlaceProperty } from './types';

/** Lowers a target of an assignment or declaration. A default at the top (`x = 1` as a parameter) is the caller's. */
export function lowerPlace(cx: Lowering, node: Node | null | undefined): Place {
  if (!node) return unknownPlace(cx, 'Missing', [], NO_SPAN);
  if (cx.depth >= cx.maxDepth && node.type !== 'Identifier') return unknownPlace(cx, DEPTH_LIMIT, deepOperands(cx, node), spanOf(node));
  cx.depth++;
  const place = lowerAnyPlace(cx, node);
  cx.depth--;
  return place;
}

function lowerAnyPlace(cx: Lowering, node: Node): Place {
  const span = spanOf(node);
  switch (node.type) {
    case 'Identifier':
      return node.name === '' ? unknownPlace(cx, 'Missing', [], span) : { kind: 'NamePlace', name: resolveName(cx, node.name), span };
    case 'MemberExpression': {
      const object = lowerExp(cx, node.object);
      const property: Node = node.property;
      if (node.computed) return { kind: 'IndexPlace', object, index: lowerExp(cx, property), span };
      const name = propertyName(property);
      return name === '' ? unknownPlace(cx, 'Missing', [object], span) : { kind: 'AttrPlace', object, name, nameSpan: spanOf(property), span };
    }
    case 'ArrayPattern':
      return { kind: 'SequencePlace', items: node.elements.map((each) => (each ? lowerItem(cx, each) : undefined)), span };
    case 'ObjectPattern':
      return lowerObjectPattern(cx, node);
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return lowerPlace(cx, node.expression);
    default:
      return unknownPlace(cx, node.type, [lowerExp(cx, node)], span);
  }
}

function lowerItem(cx: Lowering, node: Node): PlaceItem {
  if (node.type === 'RestElement') return { place: lowerPlace(cx, node.argument), spread: true };
  return { ...lowerDefaulted(cx, node), spread: false };
}

function lowerObjectPattern(cx: Lowering, node: TSESTree.ObjectPattern): Place {
  const properties: PlaceProperty[] = [];
  let rest: Place | undefined;
  for (const each of node.properties) {
    if (each.type === 'RestElement') rest = lowerPlace(cx, each.argument);
    else properties.push({ key: lowerKey(cx, each.key, each.computed), ...lowerDefaulted(cx, each.value), span: spanOf(each) });
  }
  return { kind: 'RecordPlace', properties, ...(rest ? { rest } : {}), span: spanOf(node) };
}

function lowerDefaulted(cx: Lowering, node: Node): Pick<PlaceItem, 'place' | 'default'> {
  if (node.type !== 'AssignmentPattern') return { place: lowerPlace(cx, node) };
  return { place: lowerPlace(cx, node.left), default: lowerExp(cx, node.right) };
}
