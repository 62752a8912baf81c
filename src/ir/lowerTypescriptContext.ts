/** What the lowering of one TypeScript module carries along: names in scope, counters, and the building blocks all its parts share. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Span } from '../base/span';
import type { Exp, Func, Place, TypeExp } from './types';

export type Node = TSESTree.Node;

/** Expressions and statements nested deeper than this lower to `Unknown` with the names and strings they hold as operands. */
export const MAX_DEPTH = 400;

/** Node name of the `Unknown` that stands for what lies below `MAX_DEPTH`; the same in the Python front end. */
export const DEPTH_LIMIT = 'depth_limit';

export interface Lowering {
  readonly text: string;
  readonly unknowns: Map<string, number>;
  /** Number of the next function. */
  nextId: number;
  depth: number;
  /** `MAX_DEPTH`, or less where little stack was left. */
  readonly maxDepth: number;
  /** Names bound by the function that is being lowered. */
  locals: Set<string>;
  /** How many scopes around this place declare a name. */
  readonly declared: Map<string, number>;
  /** For names of inner blocks that shadow: what they are called in the IR, innermost last. */
  readonly renames: Map<string, string[]>;
  /** How many renamings each name has had. */
  readonly renamings: Map<string, number>;
  /** Constraints of the type parameters in scope, innermost last; undefined where there is none. */
  readonly typeParams: Map<string, (TypeExp | undefined)[]>;
  /** What `this` is called in static parts of a class, if the class has a name. */
  thisName: string | undefined;
  /** Whether the function being lowered yields. */
  isGenerator: boolean;
  /** Labels that a `break` without one means: set inside a `switch`, whose own breaks end the `switch` only. */
  switchLabel: SwitchLabel | undefined;
  /** The statements that the one being lowered stands among. */
  siblings: readonly Node[];
  /** Names exported by the namespace that is being lowered; undefined outside of namespaces. */
  namespaceExports: string[] | undefined;
}

/** Made for a `switch`; `used` is set by the first `break` that is not the last statement of its case. */
export interface SwitchLabel {
  readonly label: string;
  used: boolean;
}

export function createLowering(text: string, maxDepth: number): Lowering {
  return {
    text,
    unknowns: new Map(),
    nextId: 0,
    depth: 0,
    maxDepth,
    locals: new Set(),
    declared: new Map(),
    renames: new Map(),
    renamings: new Map(),
    typeParams: new Map(),
    thisName: undefined,
    isGenerator: false,
    switchLabel: undefined,
    siblings: [],
    namespaceExports: undefined,
  };
}

export function spanOf(node: Node): Span {
  return { start: node.range[0], end: node.range[1] };
}

/** An expression that is not modelled, counted under the grammar's name of it. */
export function unknown(cx: Lowering, node: string, operands: readonly Exp[], span: Span): Exp {
  count(cx, node);
  return { kind: 'Unknown', node, operands, span };
}

export function unknownPlace(cx: Lowering, node: string, operands: readonly Exp[], span: Span): Place {
  count(cx, node);
  return { kind: 'UnknownPlace', node, operands, span };
}

export function count(cx: Lowering, node: string): void {
  cx.unknowns.set(node, (cx.unknowns.get(node) ?? 0) + 1);
}

export function undefinedAt(span: Span): Exp {
  return { kind: 'Const', value: null, special: 'undefined', span };
}

/** The function's state while its parts are lowered; `leaveFunction` restores what was. */
export type Outer = Pick<Lowering, 'locals' | 'isGenerator' | 'switchLabel' | 'thisName' | 'namespaceExports'>;

export function enterFunction(cx: Lowering, keepsThis: boolean): Outer {
  const outer: Outer = {
    locals: cx.locals,
    isGenerator: cx.isGenerator,
    switchLabel: cx.switchLabel,
    thisName: cx.thisName,
    namespaceExports: cx.namespaceExports,
  };
  cx.locals = new Set();
  cx.switchLabel = undefined;
  cx.namespaceExports = undefined;
  if (!keepsThis) cx.thisName = undefined;
  return outer;
}

export function leaveFunction(cx: Lowering, outer: Outer): void {
  cx.locals = outer.locals;
  cx.isGenerator = outer.isGenerator;
  cx.switchLabel = outer.switchLabel;
  cx.thisName = outer.thisName;
  cx.namespaceExports = outer.namespaceExports;
}

/** TypeScript has no `global` statement. */
export const NO_NAMES: Func['globals'] = new Set<string>();
