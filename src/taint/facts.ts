/**
 * What a function can have to do with findings, read off its text once: whether it (or what it calls in its module)
 * mentions a sink or an element. A call of a function that does neither, with arguments that carry nothing, need not be
 * followed.
 */
import type { Func } from '../ir/types';
import type { LoadedModule, Machine } from './machine';

interface FuncFacts {
  /** Nodes of the body: a measure of the cost of following a call. */
  readonly size: number;
  /** Names mentioned in the function, as variables or members. */
  readonly names: ReadonlySet<string>;
  readonly sink: boolean;
  readonly element: boolean;
}

/** Functions this small are followed in any case: their result often says what a value is. */
const SMALL = 90;

const factsByFunc = new WeakMap<Func, FuncFacts>();

function factsOf(m: Machine, module: LoadedModule, func: Func): FuncFacts {
  let facts = factsByFunc.get(func);
  if (facts !== undefined) return facts;
  const names = new Set<string>();
  // Members that are called or handed on; others (`self.data`) are no calls of sinks.
  const used = new Set<string>();
  let size = 0;
  let element = false;
  const mention = (name: string, isColumn: boolean): void => {
    names.add(name);
    if (!element && (isColumn ? m.isElement(name, module.isHealth) : m.isElement(name, false))) element = true;
  };
  const stack: unknown[] = [func.body, func.params];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      for (const item of node) stack.push(item);
      continue;
    }
    const record = node as Record<string, unknown>;
    const kind = record['kind'];
    if (typeof kind === 'string') {
      size++;
      if (!READERS.has(kind)) noteMembers(record, used);
      if (kind === 'Index') noteText(record['index'], used);
      if (kind === 'Call' && (record['callee'] as { name?: string }).name === 'getattr')
        for (const arg of record['args'] as { value?: unknown }[]) noteText(arg.value, used);
      if (kind === 'Name' || kind === 'NamePlace') {
        mention(record['name'] as string, false);
        used.add(record['name'] as string);
      } else if (kind === 'Attr' || kind === 'AttrPlace') mention(record['name'] as string, true);
      else if (kind === 'Const' && typeof record['value'] === 'string' && record['value'].length < 60) mention(record['value'], true);
    }
    for (const key in record) {
      if (key === 'span' || key === 'nameSpan') continue;
      const value = record[key];
      if (typeof value === 'object' && value !== null && !(value instanceof Set)) stack.push(value);
    }
  }
  const { sinkNames } = module.catalog;
  let sink = module.hasWildSinks;
  for (const name of used)
    if (sinkNames.has(name) || module.aliases.has(name)) {
      sink = true;
      break;
    }
  facts = { size, names, sink, element };
  factsByFunc.set(func, facts);
  return facts;
}

/** Nodes that read a member for its value; parts of texts are of kind `value`. */
const READERS: ReadonlySet<string> = new Set(['Binary', 'Compare', 'Unary', 'value']);

/** Members that are called, assigned, returned, chosen or passed on: every place but that of an object of which something is read. */
function noteMembers(record: Record<string, unknown>, used: Set<string>): void {
  for (const key in record) {
    if (key === 'object') continue;
    const value = record[key];
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const e = child as { kind?: string; name?: string; value?: { kind?: string; name?: string } } | null | undefined;
      if (typeof e !== 'object' || e === null) continue;
      if (e.kind === 'Attr' && e.name !== undefined) used.add(e.name);
      // Arguments, items and entries hold their expression in `value` and have no kind of their own.
      else if (e.kind === undefined && e.value?.kind === 'Attr' && e.value.name !== undefined) used.add(e.value.name);
    }
  }
}

/** A member that is named by a text: `getattr(log, "info")`, `log["info"]`. */
function noteText(node: unknown, used: Set<string>): void {
  const e = node as { kind?: string; value?: unknown } | undefined;
  if (e?.kind === 'Const' && typeof e.value === 'string') used.add(e.value);
}

/** For each module, the functions by name and what they lead to. */
interface Closure {
  readonly byName: ReadonlyMap<string, readonly Func[]>;
  readonly sink: Map<Func, boolean>;
  readonly element: Map<Func, boolean>;
}

const closures = new WeakMap<LoadedModule, Closure>();

function closureOf(m: Machine, module: LoadedModule): Closure {
  let closure = closures.get(module);
  if (closure === undefined) {
    const byName = new Map<string, Func[]>();
    for (const func of module.functions) {
      const list = byName.get(func.name);
      if (list === undefined) byName.set(func.name, [func]);
      else list.push(func);
    }
    const sink = spread(m, module, byName, (f) => f.sink);
    const element = spread(m, module, byName, (f) => f.element);
    closure = { byName, sink, element };
    closures.set(module, closure);
  }
  return closure;
}

/** Spreads a fact from functions to all that mention them by name, until nothing changes. */
function spread(m: Machine, module: LoadedModule, byName: ReadonlyMap<string, readonly Func[]>, fact: (facts: FuncFacts) => boolean): Map<Func, boolean> {
  const result = new Map<Func, boolean>();
  const mentionedBy = new Map<string, Func[]>();
  const queue: Func[] = [];
  for (const func of module.functions) {
    const facts = factsOf(m, module, func);
    for (const name of facts.names) {
      if (!byName.has(name)) continue;
      const list = mentionedBy.get(name);
      if (list === undefined) mentionedBy.set(name, [func]);
      else list.push(func);
    }
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
export function mentionsSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return factsOf(m, module, func).sink;
}

/** Whether a function can reach a sink by itself or through functions of its module. */
export function mayReachSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return closureOf(m, module).sink.get(func) ?? factsOf(m, module, func).sink;
}

/** Whether a call must be followed although its arguments carry nothing: it may reach a sink, bring an element, or is small. */
export function isWorthFollowing(m: Machine, module: LoadedModule, func: Func): boolean {
  const facts = factsOf(m, module, func);
  if (facts.size <= SMALL) return true;
  const closure = closureOf(m, module);
  return (closure.sink.get(func) ?? facts.sink) || (closure.element.get(func) ?? facts.element);
}
