/**
 * What a function can have to do with findings, read off its text once: whether it (or what it calls in its module)
 * mentions a sink or an element. A call of a function that does neither, with arguments that carry nothing, need not be
 * followed. One walk over a module finds this for all its functions, and what else the analysis asks of its text.
 */
import type { Func } from '../ir/types';
import type { LoadedModule, Machine } from './machine';

interface FuncFacts {
  /** Nodes of the body: a measure of the cost of following a call. */
  readonly size: number;
  /** Names of variables mentioned in the function. */
  readonly variables: ReadonlySet<string>;
  /** Names of members, and short texts that may name columns. */
  readonly members: ReadonlySet<string>;
  readonly sink: boolean;
  /** Whether a name of it is an element; found when first asked for. */
  element: boolean | undefined;
}

/** What one walk over a module finds. */
export interface ModuleFacts {
  readonly byFunc: ReadonlyMap<Func, FuncFacts>;
  /** Names that are called or passed anywhere in the module. */
  readonly called: ReadonlySet<string>;
  /** Lambdas and function expressions, in order. */
  readonly lambdas: readonly Func[];
}

/** Functions this small are followed in any case: their result often says what a value is. */
const SMALL = 90;

/** What the walk gathers of a function; what stands in functions inside it counts for it too. */
interface Gathered {
  size: number;
  readonly variables: Set<string>;
  readonly members: Set<string>;
  sink: boolean;
}

const factsByModule = new WeakMap<LoadedModule, ModuleFacts>();

/** The facts of a module, gathered on first use. */
export function moduleFacts(module: LoadedModule): ModuleFacts {
  const known = factsByModule.get(module);
  if (known !== undefined) return known;
  const byFunc = new Map<Func, FuncFacts>();
  const called = new Set<string>();
  const lambdas: Func[] = [];
  const { sinkNames } = module.catalog;
  const { aliases } = module;
  let into: Gathered = { size: 0, variables: new Set(), members: new Set(), sink: module.hasWildSinks };
  // Members that are called or handed on may be sinks; others (`self.data`) are no calls of sinks.
  const used = (name: string): void => {
    if (!into.sink && (sinkNames.has(name) || aliases.has(name))) into.sink = true;
  };
  const usedText = (node: unknown): void => {
    const e = node as { kind?: string; value?: unknown } | undefined;
    if (e?.kind === 'Const' && typeof e.value === 'string') used(e.value);
  };
  const visitFunc = (func: Func): void => {
    const outer = into;
    into = { size: 0, variables: new Set(), members: new Set(), sink: module.hasWildSinks };
    visit(func.params, false);
    visit(func.body, false);
    byFunc.set(func, { ...into, element: undefined });
    outer.size += into.size;
    if (into.sink) outer.sink = true;
    // What the body of a module mentions is asked of no one.
    if (outer !== top) {
      for (const n of into.variables) outer.variables.add(n);
      for (const n of into.members) outer.members.add(n);
    }
    into = outer;
  };
  /** `passedOn`: a member here is called, assigned, returned, chosen or passed on: every place but that of an object of which something is read. */
  const visit = (node: object, passedOn: boolean): void => {
    if (Array.isArray(node)) {
      for (const item of node) if (typeof item === 'object' && item !== null) visit(item as object, passedOn);
      return;
    }
    const record = node as Record<string, unknown>;
    const kind = record['kind'] as string | undefined;
    let inside = passedOn;
    if (kind !== undefined) {
      into.size++;
      inside = !READERS.has(kind);
      switch (kind) {
        case 'Name':
          called.add(record['name'] as string);
          into.variables.add(record['name'] as string);
          used(record['name'] as string);
          break;
        case 'NamePlace':
          into.variables.add(record['name'] as string);
          used(record['name'] as string);
          break;
        case 'Attr':
          into.members.add(record['name'] as string);
          if (passedOn) used(record['name'] as string);
          break;
        case 'AttrPlace':
          into.members.add(record['name'] as string);
          break;
        case 'Const': {
          const { value } = record;
          if (typeof value === 'string' && value.length < 60) into.members.add(value);
          return;
        }
        case 'Index':
          usedText(record['index']);
          break;
        case 'Call': {
          const callee = record['callee'] as { kind?: string; name?: string };
          if (callee.kind === 'Attr' && callee.name !== undefined) called.add(callee.name);
          if (callee.name === 'getattr') for (const arg of record['args'] as { value?: unknown }[]) usedText(arg.value);
          break;
        }
        case 'Lambda':
          lambdas.push(record['func'] as Func);
          break;
        default:
          break;
      }
    }
    for (const key in record) {
      if (key === 'span' || key === 'nameSpan') continue;
      const value = record[key];
      if (typeof value !== 'object' || value === null) continue;
      if (key === 'func') visitFunc(value as Func);
      else if (!(value instanceof Set)) visit(value, inside && key !== 'object');
    }
  };
  const top = into;
  visit(module.ir.body.body, false);
  byFunc.set(module.ir.body, { ...top, element: undefined });
  const facts: ModuleFacts = { byFunc, called, lambdas };
  factsByModule.set(module, facts);
  return facts;
}

/** Nodes that read a member for its value; parts of texts are of kind `value`. */
const READERS: ReadonlySet<string> = new Set(['Binary', 'Compare', 'Unary', 'value']);

const NO_FACTS: FuncFacts = { size: 0, variables: new Set(), members: new Set(), sink: false, element: false };

function factsOf(module: LoadedModule, func: Func): FuncFacts {
  return moduleFacts(module).byFunc.get(func) ?? NO_FACTS;
}

function mentionsElement(m: Machine, module: LoadedModule, facts: FuncFacts): boolean {
  if (facts.element !== undefined) return facts.element;
  let element = false;
  for (const name of facts.members) if (!element && m.isElement(name, module.isHealth)) element = true;
  for (const name of facts.variables) if (!element && m.isElement(name, false)) element = true;
  facts.element = element;
  return element;
}

/** For each module, what functions lead to. */
interface Closure {
  readonly sink: ReadonlyMap<Func, boolean>;
  element: ReadonlyMap<Func, boolean> | undefined;
}

const closures = new WeakMap<LoadedModule, Closure>();

function closureOf(module: LoadedModule): Closure {
  let closure = closures.get(module);
  if (closure === undefined) {
    closure = { sink: spread(module, (f) => f.sink), element: undefined };
    closures.set(module, closure);
  }
  return closure;
}

/** Spreads a fact from functions to all that mention them by name, until nothing changes. */
function spread(module: LoadedModule, fact: (facts: FuncFacts) => boolean): ReadonlyMap<Func, boolean> {
  const result = new Map<Func, boolean>();
  const mentionedBy = new Map<string, Func[]>();
  for (const func of module.functions) mentionedBy.set(func.name, []);
  const queue: Func[] = [];
  for (const func of module.functions) {
    const facts = factsOf(module, func);
    for (const names of [facts.variables, facts.members]) for (const name of names) mentionedBy.get(name)?.push(func);
    const own = fact(facts);
    result.set(func, own);
    if (own) queue.push(func);
  }
  while (queue.length > 0) {
    const func = queue.pop() as Func;
    for (const caller of mentionedBy.get(func.name) ?? []) {
      if (result.get(caller) === true) continue;
      result.set(caller, true);
      queue.push(caller);
    }
  }
  return result;
}

/** Whether a function (or the body of a module, with all that stands in it) mentions a sink. */
export function mentionsSink(module: LoadedModule, func: Func): boolean {
  return factsOf(module, func).sink;
}

/** Whether a function can reach a sink by itself or through functions of its module. */
export function mayReachSink(module: LoadedModule, func: Func): boolean {
  return closureOf(module).sink.get(func) ?? factsOf(module, func).sink;
}

/** Whether a call must be followed although its arguments carry nothing: it may reach a sink, bring an element, or is small. */
export function isWorthFollowing(m: Machine, module: LoadedModule, func: Func): boolean {
  const facts = factsOf(module, func);
  if (facts.size <= SMALL) return true;
  const closure = closureOf(module);
  if (closure.sink.get(func) ?? facts.sink) return true;
  closure.element ??= spread(module, (f) => mentionsElement(m, module, f));
  return closure.element.get(func) ?? mentionsElement(m, module, facts);
}
