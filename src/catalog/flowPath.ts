/** Parses flows of operation rows: `"self[] -> 0(0)"` (items of the receiver go to the callback's first parameter). */
import { GrammarError, parseSelector, readPath } from './selector';
import type { PathStep, SelectorRoot } from './selector';

/** One step of a flow path: into a value, or into a callable's parameter or result. */
export type FlowStepPath =
  | PathStep
  /** `(n)`: the n-th parameter of a callable. */
  | { readonly kind: 'parameter'; readonly index: number }
  /** `(result)`: what a callable returns. */
  | { readonly kind: 'returned' };

export interface FlowEnd {
  readonly text: string;
  /** Alternatives, in order; `result` stands alone and is what the call itself returns. */
  readonly roots: readonly (SelectorRoot | { readonly kind: 'result' })[];
  readonly path: readonly FlowStepPath[];
}

export interface FlowPath {
  readonly text: string;
  readonly from: FlowEnd;
  readonly to: FlowEnd;
}

const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, FlowPath>();

/**
 * Parses one flow `from -> to`. Results are remembered by text.
 * @throws GrammarError when the text is no flow; `load.ts` reports it with its position.
 */
export function parseFlow(text: string): FlowPath {
  const known = remembered.get(text);
  if (known) return known;
  const halves = text.split('->');
  if (halves.length !== 2) throw new GrammarError(`flow "${text}" needs exactly one "->", as in "self[] -> 0(0)"`);
  const flow: FlowPath = { text, from: readEnd(halves[0] ?? '', text), to: readEnd(halves[1] ?? '', text) };
  const first = flow.from.roots[0]?.kind;
  if (first === 'result' && flow.from.path.length === 0 && flow.to.roots[0]?.kind === 'result') {
    throw new GrammarError(`flow "${text}" goes from the result to itself`);
  }
  if (remembered.size < MAX_REMEMBERED) remembered.set(text, flow);
  return flow;
}

/** Like `parseFlow`, but answers with the error's message instead of throwing. */
export function checkFlow(text: string): string | undefined {
  try {
    parseFlow(text);
    return undefined;
  } catch (error) {
    if (error instanceof GrammarError) return error.message;
    throw error;
  }
}

function readEnd(half: string, whole: string): FlowEnd {
  const text = half.trim();
  if (text === '') throw new GrammarError(`flow "${whole}" lacks one side; expected "from -> to"`);
  const rootEnd = endOfRoot(text);
  const rootText = text.slice(0, rootEnd).trim();
  const roots = rootText === 'result' ? [{ kind: 'result' as const }] : parseSelector(rootText).roots;
  const path: FlowStepPath[] = [];
  let at = rootEnd;
  while (at < text.length) {
    if (text[at] === '(') {
      const close = text.indexOf(')', at);
      if (close < 0) throw new GrammarError(`flow "${whole}" has a ( without a )`);
      path.push(callableStep(text.slice(at + 1, close).trim(), whole));
      at = close + 1;
      continue;
    }
    const read = readPath(text, at, whole);
    if (read.rest === at) throw new GrammarError(`flow "${whole}" has "${text.slice(at)}" in a path; expected .property, [], [key], (n) or (result)`);
    path.push(...read.path);
    at = read.rest;
  }
  return { text, roots, path };
}

function endOfRoot(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[' || c === '(') return i;
    if (c === '.') {
      if (text[i + 1] === '.') i++;
      else return i;
    }
  }
  return text.length;
}

function callableStep(inside: string, whole: string): FlowStepPath {
  if (inside === 'result') return { kind: 'returned' };
  if (/^\d+$/.test(inside)) return { kind: 'parameter', index: Number(inside) };
  throw new GrammarError(`flow "${whole}" has "(${inside})"; expected (n) for the n-th parameter or (result)`);
}
