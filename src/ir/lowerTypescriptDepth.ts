/** Keeps what a tree nested too deeply for recursion still says: the names and strings that take part in it. */
import { spanOf, type Lowering, type Node } from './lowerTypescriptContext';
import { resolveName } from './lowerTypescriptScopes';
import type { Exp } from './types';

/** How many nodes of one deep tree are looked at. */
const MAX_NODES = 200_000;

/** Names, member accesses on names (`patient.ssn`) and constant strings of a subtree in source order, found without recursion; also those in functions, which are not lowered. */
export function deepOperands(cx: Lowering, root: Node): Exp[] {
  const operands: Exp[] = [];
  const stack: Node[] = [root];
  for (let seen = 0, node = stack.pop(); node && seen < MAX_NODES; seen++, node = stack.pop()) {
    const leaf = leafOf(cx, node);
    if (leaf) operands.push(leaf);
    else if (!OPAQUE.test(node.type)) for (const child of childrenOf(node).reverse()) stack.push(child);
  }
  return operands;
}

const OPAQUE = /^(?:TS(?!(?:As|NonNull|Satisfies|TypeAssertion|Instantiation))|Import|Export)/;

function leafOf(cx: Lowering, node: Node): Exp | undefined {
  const span = spanOf(node);
  if (node.type === 'ThisExpression') return { kind: 'Name', name: cx.thisName ?? 'this', span };
  if (node.type === 'Identifier') return node.name === '' ? undefined : { kind: 'Name', name: resolveName(cx, node.name), span };
  if (node.type === 'Literal' && typeof node.value === 'string') return { kind: 'Const', value: node.value, span };
  if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' && node.property.name !== '') {
    const object = node.object.type === 'Identifier' || node.object.type === 'ThisExpression' ? leafOf(cx, node.object) : undefined;
    if (object) return { kind: 'Attr', object, name: node.property.name, nameSpan: spanOf(node.property), span };
  }
  return undefined;
}

/** Child nodes that may hold operands; names of properties are none. */
function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const holder = node as unknown as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const isName = (key === 'property' || key === 'key' || key === 'label') && !holder['computed'];
    if (key === 'range' || key === 'loc' || isName) continue;
    const value = holder[key];
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const each of value as unknown[]) if (isNode(each)) children.push(each);
  }
  // Properties are made in alphabetical order by the converter; operands are wanted in the order of the source.
  return children.sort((a, b) => a.range[0] - b.range[0]);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && Array.isArray((value as { range?: unknown }).range);
}
