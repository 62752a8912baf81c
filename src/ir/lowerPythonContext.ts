/** What the parts of the Python lowering share: the tree, the scope that names bind in, the depth limit, and small readers of nodes. */
import type { Span } from '../base/span';
import { KIND_NAMES, Kind } from '../syntax/pythonKinds';
import type { Field } from '../syntax/pythonKinds';
import type { PythonTree } from '../syntax/pythonTree';
import type { Exp, Place } from './types';

/**
 * How deep the lowered tree may nest. CPython itself stops at 100 levels of indentation and 200 of brackets, so only generated or hostile text gets here;
 * whoever walks the IR recursively can rely on it.
 */
export const MAX_DEPTH = 400;

/** Node name of the `Unknown` that stands for what lies below `MAX_DEPTH`; counted in `Module.unknowns` like any other. */
export const DEPTH_LIMIT = 'depth_limit';

/** Where names bind. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly locals: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  isGenerator: boolean;
}

export interface Context {
  readonly text: string;
  readonly tree: PythonTree;
  readonly kind: Uint8Array;
  readonly field: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly next: Int32Array;
  readonly unknowns: Map<string, number>;
  /** ERROR nodes whose contents were lowered already. */
  readonly handledErrors: Set<number>;
  readonly moduleScope: Scope;
  scope: Scope;
  nextFunc: number;
  depth: number;
}

export function newScope(kind: Scope['kind']): Scope {
  return { kind, locals: new Set(), globals: new Set(), nonlocals: new Set(), isGenerator: false };
}

export function newContext(tree: PythonTree): Context {
  const scope = newScope('module');
  return {
    text: tree.text,
    tree,
    kind: tree.kind,
    field: tree.field,
    start: tree.start,
    end: tree.end,
    next: tree.next,
    unknowns: new Map(),
    handledErrors: new Set(),
    moduleScope: scope,
    scope,
    nextFunc: 0,
    depth: 0,
  };
}

export function kindOf(c: Context, n: number): Kind {
  return c.kind[n] as Kind;
}

export function startOf(c: Context, n: number): number {
  return c.start[n] as number;
}

export function endOf(c: Context, n: number): number {
  return c.end[n] as number;
}

/** Index behind the last descendant of `n`: its next sibling, if it has one. */
export function after(c: Context, n: number): number {
  return c.next[n] as number;
}

export function spanOf(c: Context, n: number): Span {
  return { start: c.start[n] as number, end: c.end[n] as number };
}

export function textOf(c: Context, n: number): string {
  return c.text.slice(c.start[n], c.end[n]);
}

/** First child that fills a field, or -1. */
export function fieldOf(c: Context, n: number, field: Field): number {
  const { next, field: fields } = c;
  const stop = next[n] as number;
  for (let i = n + 1; i < stop; i = next[i] as number) if (fields[i] === field) return i;
  return -1;
}

/** All children that fill a field. */
export function allOf(c: Context, n: number, field: Field): number[] {
  const found: number[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (c.field[i] === field) found.push(i);
  return found;
}

/** First child of a kind, or -1. */
export function childOf(c: Context, n: number, kind: Kind): number {
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) === kind) return i;
  return -1;
}

/** First named child that is no ERROR, or -1. */
export function onlyChild(c: Context, n: number): number {
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) > Kind.Error) return i;
  return -1;
}

/** The named children, without ERROR nodes (those are lowered with the statement around them). */
export function namedChildren(c: Context, n: number): number[] {
  const found: number[] = [];
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) if (kindOf(c, i) > Kind.Error) found.push(i);
  return found;
}

/** Whether an unnamed token with this text stands directly in `n`. */
export function hasToken(c: Context, n: number, token: string): boolean {
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    if (kindOf(c, i) === Kind.Token && endOf(c, i) - startOf(c, i) === token.length && c.text.startsWith(token, startOf(c, i))) return true;
  }
  return false;
}

/** Binds a name in the scope that is being lowered; a name that the text lacks binds nothing. */
export function bind(c: Context, name: string): void {
  if (name !== '') c.scope.locals.add(name);
}

/** The locals of a finished scope: what was bound there and not declared to live elsewhere. `global` names become locals of the module. */
export function closeScope(c: Context, scope: Scope): void {
  for (const name of scope.globals) {
    if (scope.locals.has(name) && scope !== c.moduleScope) {
      scope.locals.delete(name);
      c.moduleScope.locals.add(name);
    }
  }
  for (const name of scope.nonlocals) scope.locals.delete(name);
}

/** An `Unknown`, counted under the name of the node. */
export function unknown(c: Context, node: string, operands: readonly Exp[], span: Span): Exp {
  c.unknowns.set(node, (c.unknowns.get(node) ?? 0) + 1);
  return { kind: 'Unknown', node, operands, span };
}

/** An `UnknownPlace`, counted likewise. */
export function unknownPlace(c: Context, node: string, operands: readonly Exp[], span: Span): Place {
  c.unknowns.set(node, (c.unknowns.get(node) ?? 0) + 1);
  return { kind: 'UnknownPlace', node, operands, span };
}

export function nameOfKind(c: Context, n: number): string {
  return KIND_NAMES[kindOf(c, n)] ?? 'other';
}
