/** Looks around in a lowered module: parents of nodes, bindings and occurrences of names, strings, calls of its functions. */
import type { Span } from '../../base/span';
import type { Arg, CallExp, Exp, Func, Module, Param, Place, Stmt } from '../../ir/types';

/** How a name gets its value at one place. */
export type Binding =
  /** Assigned; `path` leads into a tuple that is taken apart. */
  | { readonly kind: 'value'; readonly value: Exp; readonly path: readonly number[]; readonly at: object }
  | { readonly kind: 'param'; readonly func: Func; readonly index: number; readonly param: Param }
  | { readonly kind: 'function'; readonly func: Func }
  | { readonly kind: 'import'; readonly path: string }
  /** Loop variables, `with`, `except`, deletions, classes, parts of patterns. */
  | { readonly kind: 'other'; readonly at: object };

export type NameExp = Extract<Exp, { kind: 'Name' }>;
export type AttrExp = Extract<Exp, { kind: 'Attr' }>;
export type ConstExp = Extract<Exp, { kind: 'Const' }>;

/** A node of the tree with its kind, where it has one. */
export interface Node {
  readonly kind?: string;
  readonly span?: Span;
}

export interface CodeIndex {
  readonly module: Module;
  parentOf(node: object): Node | undefined;
  /** The function that a node stands in; the module body as a function for what stands in none. */
  functionOf(node: object): Func;
  /** Identifies the variable that a name means at a node. */
  keyOf(name: string, at: object): string;
  bindings(key: string): readonly Binding[];
  /** Where the variable is read. */
  names(key: string): readonly NameExp[];
  /** Key of a function's parameter. */
  paramKey(func: Func, param: Param): string;
  /** String constants of this value. */
  strings(value: string): readonly ConstExp[];
  /** Reads of attributes of this name, and assignments to them. */
  attributes(name: string): readonly (AttrExp | Extract<Place, { kind: 'AttrPlace' }>)[];
  /** Calls of a function or method of this name, whatever it is called on. */
  calls(name: string): readonly CallExp[];
  readonly allCalls: readonly CallExp[];
  /** Functions and methods of this name that the module defines. */
  functions(name: string): readonly Func[];
  /** Items that are read by a constant key: `d["x"]`. */
  items(key: string): readonly Extract<Exp, { kind: 'Index' }>[];
  /** Values of `return` and `yield` of a function. */
  results(func: Func): readonly Exp[];
  /** The expression of exactly this span. */
  expressionAt(span: Span): Exp | undefined;
  /** Strings and templates that go over more than one line. */
  readonly longTexts: readonly Span[];
}

const EXPRESSIONS = new Set([
  ...['Const', 'Name', 'Attr', 'Index', 'Slice', 'Call', 'Binary', 'Compare', 'Logical', 'Unary', 'Conditional', 'Sequence', 'Record', 'Template', 'Lambda'],
  ...['Comprehension', 'Await', 'Yield', 'AssignExp', 'ClassExp', 'ImportExp', 'Super', 'Cast', 'Jsx', 'Unknown'],
]);
const STATEMENTS = new Set([
  ...['Assign', 'Augment', 'Declare', 'Expression', 'Delete', 'If', 'While', 'For', 'Return', 'Raise', 'Break', 'Continue', 'Try', 'With', 'Match', 'Assert'],
  ...['FunctionDef', 'ClassDef', 'TypeDef', 'Import', 'Export', 'Block'],
]);
/** What holds no code, or types only. */
const PASSED_OVER = new Set(['span', 'nameSpan', 'type', 'returnType', 'typeArgs', 'locals', 'globals', 'implements', 'baseArgs']);

export function isExp(node: Node | undefined): node is Exp {
  return node?.kind !== undefined && EXPRESSIONS.has(node.kind);
}

export function isStmt(node: Node | undefined): node is Stmt {
  return node?.kind !== undefined && STATEMENTS.has(node.kind);
}

export function isFunc(node: Node | undefined): node is Func & Node {
  return node !== undefined && 'params' in node && 'locals' in node;
}

/** A call's argument is an object without a kind of its own. */
export function isArg(parent: Node | undefined, call: Node | undefined): parent is Arg & Node {
  return call?.kind === 'Call' && (call as CallExp).args.includes(parent as Arg);
}

class Lists<T> {
  private readonly byName = new Map<string, T[]>();
  add(name: string, item: T): void {
    const list = this.byName.get(name);
    if (list === undefined) this.byName.set(name, [item]);
    else list.push(item);
  }
  get(name: string): readonly T[] {
    return this.byName.get(name) ?? [];
  }
}

/** Indexes a module; one walk without recursion, since code may be nested deep. */
export function indexCode(module: Module, text: string): CodeIndex {
  const parents = new Map<object, Node>();
  const names: NameExp[] = [];
  const places: Extract<Place, { kind: 'NamePlace' }>[] = [];
  const funcs: Func[] = [];
  const imports: Extract<Stmt, { kind: 'Import' }>[] = [];
  const definitions: Extract<Stmt, { kind: 'FunctionDef' | 'ClassDef' }>[] = [];
  const returns: { readonly node: object; readonly value: Exp }[] = [];
  const strings = new Lists<ConstExp>();
  const attributes = new Lists<AttrExp | Extract<Place, { kind: 'AttrPlace' }>>();
  const calls = new Lists<CallExp>();
  const allCalls: CallExp[] = [];
  const functions = new Lists<Func>();
  const items = new Lists<Extract<Exp, { kind: 'Index' }>>();
  const bySpan = new Map<string, Exp>();
  const longTexts: Span[] = [];

  const visit = (node: Node): void => {
    if (isFunc(node)) {
      funcs.push(node);
      if (node.name !== '') functions.add(node.name, node);
      return;
    }
    if (isExp(node)) {
      const at = `${node.span.start}:${node.span.end}`;
      if (!bySpan.has(at)) bySpan.set(at, node);
    }
    const it = node as Exp | Stmt | Place;
    switch (it.kind) {
      case 'Name':
        names.push(it);
        break;
      case 'NamePlace':
        places.push(it);
        break;
      case 'Attr':
        attributes.add(it.name, it);
        break;
      case 'AttrPlace':
        attributes.add(it.name, it);
        break;
      case 'Const':
        if (typeof it.value === 'string') {
          if (it.special === undefined) strings.add(it.value, it);
          if (goesOverLines(text, it.span)) longTexts.push(it.span);
        }
        break;
      case 'Template':
        if (goesOverLines(text, it.span)) longTexts.push(it.span);
        break;
      case 'Call':
        allCalls.push(it);
        if (it.callee.kind === 'Name' || it.callee.kind === 'Attr') calls.add(it.callee.name, it);
        break;
      case 'Index':
        if (it.index.kind === 'Const' && typeof it.index.value === 'string') items.add(it.index.value, it);
        break;
      case 'Yield':
      case 'Return':
        if (it.value !== undefined) returns.push({ node: it, value: it.value });
        break;
      case 'Import':
        imports.push(it);
        break;
      case 'FunctionDef':
      case 'ClassDef':
        definitions.push(it);
        break;
      default:
    }
  };
  const waiting: Node[] = [module.body];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    visit(node);
    for (const key in node) {
      if (PASSED_OVER.has(key)) continue;
      const child = (node as Record<string, unknown>)[key];
      if (typeof child !== 'object' || child === null) continue;
      for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) {
        if (typeof one !== 'object' || one === null || parents.has(one)) continue;
        parents.set(one, node);
        waiting.push(one);
      }
    }
  }

  const functionOf = (node: object): Func => {
    for (let at: Node | undefined = parents.get(node); at !== undefined; at = parents.get(at)) if (isFunc(at)) return at;
    return module.body;
  };
  const keyOf = (name: string, at: object): string => {
    for (let func = functionOf(at); func !== module.body; func = functionOf(func)) {
      if (func.globals.has(name)) break;
      if (func.locals.has(name)) return `${func.id}:${name}`;
    }
    return `${module.body.id}:${name}`;
  };

  const namesByKey = new Lists<NameExp>();
  for (const name of names) namesByKey.add(keyOf(name.name, name), name);
  const bindings = new Lists<Binding>();
  for (const place of places) bindings.add(keyOf(place.name, place), bindingOf(place, parents));
  for (const func of funcs) func.params.forEach((param, index) => bindings.add(`${func.id}:${param.name}`, { kind: 'param', func, index, param }));
  for (const statement of imports) {
    for (const { imported, local, isRoot } of statement.names) {
      const path = isRoot === true ? local : imported === '*' || imported === 'default' ? statement.source : `${statement.source}.${imported}`;
      bindings.add(keyOf(local, statement), { kind: 'import', path });
    }
  }
  for (const statement of definitions) {
    if (statement.kind === 'ClassDef') bindings.add(keyOf(statement.cls.name, statement), { kind: 'other', at: statement });
    else bindings.add(keyOf(statement.func.name, statement), { kind: 'function', func: statement.func });
  }
  const results = new Map<Func, Exp[]>();
  for (const { node, value } of returns) {
    const func = functionOf(node);
    results.set(func, [...(results.get(func) ?? []), value]);
  }

  return {
    module,
    functionOf,
    keyOf,
    longTexts,
    allCalls,
    parentOf: (node) => parents.get(node),
    bindings: (key) => bindings.get(key),
    names: (key) => namesByKey.get(key),
    paramKey: (func, param) => `${func.id}:${param.name}`,
    strings: (value) => strings.get(value),
    attributes: (name) => attributes.get(name),
    calls: (name) => calls.get(name),
    functions: (name) => functions.get(name),
    items: (key) => items.get(key),
    results: (func) => results.get(func) ?? [],
    expressionAt: (span) => bySpan.get(`${span.start}:${span.end}`),
  };
}

function goesOverLines(text: string, span: Span): boolean {
  for (let at = span.start; at < span.end; at++) {
    const c = text.charCodeAt(at);
    if (c === 10 || c === 13) return true;
  }
  return false;
}

/** What a name in a place is bound to: climbs out of tuples to the statement. */
function bindingOf(place: Extract<Place, { kind: 'NamePlace' }>, parents: ReadonlyMap<object, Node>): Binding {
  const path: number[] = [];
  let node: Node = place;
  for (;;) {
    const parent = parents.get(node);
    if (parent === undefined) return { kind: 'other', at: node };
    const it = parent as Stmt | Exp | Place;
    if (it.kind === 'SequencePlace') {
      const at = it.items.findIndex((item) => (item as object | undefined) === node);
      if (at < 0 || it.items.slice(0, at + 1).some((item) => item?.spread === true)) return { kind: 'other', at: parent };
      path.unshift(at);
    } else if (it.kind === 'Assign' || it.kind === 'AssignExp') {
      return it.kind === 'AssignExp' && it.op !== undefined ? { kind: 'other', at: it } : { kind: 'value', value: it.value, path, at: it };
    } else if (it.kind !== undefined) return { kind: 'other', at: parent };
    node = parent;
  }
}

/** The statement that a node stands in: the innermost. */
export function statementOf(code: CodeIndex, node: object): Stmt | undefined {
  for (let at: Node | undefined = node; at !== undefined; at = code.parentOf(at)) if (isStmt(at)) return at;
  return undefined;
}

/** Whether a node stands inside another, or is it. */
export function isInside(code: CodeIndex, node: object, outer: object): boolean {
  for (let at: object | undefined = node; at !== undefined; at = code.parentOf(at)) if (at === outer) return true;
  return false;
}

/** Access path of what is called, where imports alone decide it: `pd.read_csv` with `import pandas as pd`; the plain name for what nothing binds. */
export function pathOf(code: CodeIndex, exp: Exp): string | undefined {
  if (exp.kind === 'Attr') {
    const object = pathOf(code, exp.object);
    return object === undefined ? undefined : `${object}.${exp.name}`;
  }
  if (exp.kind !== 'Name') return undefined;
  const bound = code.bindings(code.keyOf(exp.name, exp));
  if (bound.length === 0) return exp.name;
  const only = bound.length === 1 ? bound[0] : undefined;
  return only?.kind === 'import' ? only.path : undefined;
}

/** The variable at the bottom of `x.a[0].b()`. */
export function rootOf(exp: Exp): NameExp | undefined {
  let at = exp;
  for (;;) {
    if (at.kind === 'Name') return at;
    if (at.kind === 'Attr' || at.kind === 'Index') at = at.object;
    else if (at.kind === 'Call') at = at.callee;
    else if (at.kind === 'Cast' || at.kind === 'Await') at = at.value;
    else return undefined;
  }
}
