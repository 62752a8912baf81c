/**
 * What a function can have to do with findings, read off its text once: whether it (or what it calls in its module)
 * mentions a sink or an element. A call of a function that does neither, with arguments that carry nothing, need not be
 * followed. One walk over a module finds this for all its functions, and what else the analysis asks of its text.
 */
import type { Func } from '../ir/types';
import { exportsOf } from '../resolve/exports';
import { submoduleOf } from '../resolve/pythonImports';
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
  /** Names of every kind, and the words of its texts. */
  readonly words: ReadonlySet<string>;
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

/** The facts of a module, gathered on first use. */
export function moduleFacts(m: Machine, module: LoadedModule): ModuleFacts {
  const known = m.program.facts.modules.get(module);
  if (known !== undefined) return known;
  const byFunc = new Map<Func, FuncFacts>();
  const called = new Set<string>();
  const lambdas: Func[] = [];
  const words = new Set<string>();
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
    for (const n of into.variables) outer.variables.add(n);
    for (const n of into.members) outer.members.add(n);
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
          used(record['name'] as string);
          break;
        case 'Const': {
          const { value } = record;
          if (typeof value !== 'string') return;
          if (value.length < 60) into.members.add(value);
          addText(words, value);
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
      if (typeof value !== 'object' || value === null) {
        if (typeof value === 'string' && key !== 'kind' && key !== 'op') addText(words, value);
        continue;
      }
      if (key === 'func') visitFunc(value as Func);
      else if (!(value instanceof Set)) visit(value, inside && key !== 'object');
    }
  };
  visit(module.ir.body.body, false);
  byFunc.set(module.ir.body, { ...into, element: undefined });
  const facts: ModuleFacts = { byFunc, called, lambdas, words };
  m.program.facts.modules.set(module, facts);
  return facts;
}

/** Texts longer than this are read only where they are queries: others hold prose, not names. */
const LONGEST_TEXT = 400;

/** Adds a name, or the words of a text that may hold names of columns or tables. */
function addText(words: Set<string>, text: string): void {
  if (!/[^\w$]/.test(text)) {
    words.add(text);
    return;
  }
  if (text.length > LONGEST_TEXT && !/\bselect\b|\bcreate\s+table\b/i.test(text)) return;
  if (text.length < 80) words.add(text);
  for (const word of text.match(/[A-Za-z_][\w$]+/g) ?? []) words.add(word);
}

/** Nodes that read a member for its value; parts of texts are of kind `value`. */
const READERS: ReadonlySet<string> = new Set(['Binary', 'Compare', 'Unary', 'value']);

const NO_FACTS: FuncFacts = { size: 0, variables: new Set(), members: new Set(), sink: false, element: false };

function factsOf(m: Machine, module: LoadedModule, func: Func): FuncFacts {
  return moduleFacts(m, module).byFunc.get(func) ?? NO_FACTS;
}

function mentionsElement(m: Machine, module: LoadedModule, facts: FuncFacts): boolean {
  if (facts.element !== undefined) return facts.element;
  let element = false;
  for (const name of facts.members) if (!element && m.isElement(name, module.isHealth)) element = true;
  for (const name of facts.variables) if (!element && m.isElement(name, false)) element = true;
  facts.element = element;
  return element;
}

type Aim = 'sink' | 'element';

/** What is known of a module for one aim and number of imports that may lie between: per function, and names for those that import it. */
export interface Reach {
  functions?: ReadonlyMap<Func, boolean>;
  names?: ReadonlySet<string>;
}

/** Imports that may lie between a function and a sink or an element. */
const MOST_HOPS = 2;

function reachOf(m: Machine, module: LoadedModule, aim: Aim, hops: number): Reach {
  const { reach } = m.program.facts;
  let all = reach.get(module);
  if (all === undefined) reach.set(module, (all = []));
  const at = aim === 'sink' ? hops : MOST_HOPS + 1 + hops;
  return (all[at] ??= {});
}

/** Whether functions of a module mention what is looked for, by themselves or through functions that they mention, over at most so many imports. */
function reachingFunctions(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReadonlyMap<Func, boolean> {
  const reach = reachOf(m, module, aim, hops);
  if (reach.functions !== undefined) return reach.functions;
  reach.functions = new Map();
  const linked = hops === 0 ? undefined : linkedNames(m, module, aim, hops - 1);
  reach.functions = spread(m, module, (facts) => mentions(m, module, facts, aim, linked));
  return reach.functions;
}

function mentions(m: Machine, module: LoadedModule, facts: FuncFacts, aim: Aim, linked: ReadonlySet<string> | undefined): boolean {
  if (aim === 'sink' ? facts.sink : mentionsElement(m, module, facts)) return true;
  if (linked === undefined || linked.size === 0) return false;
  for (const name of linked) if (facts.variables.has(name) || facts.members.has(name)) return true;
  return false;
}

/** Spreads a fact from functions to all that mention them by name, until nothing changes. */
function spread(m: Machine, module: LoadedModule, fact: (facts: FuncFacts) => boolean): ReadonlyMap<Func, boolean> {
  const result = new Map<Func, boolean>();
  const mentionedBy = new Map<string, Func[]>();
  for (const func of module.functions) mentionedBy.set(func.name, []);
  const queue: Func[] = [];
  for (const func of module.functions) {
    const facts = factsOf(m, module, func);
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

/** Names under which others can import, or call on what they imported, what reaches the aim. Methods are written `Class.method`. */
function reachingNames(m: Machine, module: LoadedModule, aim: Aim, hops: number, depth = 0): ReadonlySet<string> {
  const reach = reachOf(m, module, aim, hops);
  if (reach.names !== undefined) return reach.names;
  const names = new Set<string>();
  // Modules that import each other in a circle see what is known so far.
  reach.names = names;
  for (const [func, reaches] of reachingFunctions(m, module, aim, hops)) {
    if (!reaches) continue;
    const owner = module.owners.get(func);
    if (owner === undefined) names.add(func.name);
    else names.add(owner).add(`${owner}.${func.name}`);
  }
  const body = factsOf(m, module, module.ir.body);
  // Objects and function expressions that variables hold are not told apart.
  const all = aim === 'sink' ? body.sink : mentionsElement(m, module, body);
  const exports = exportsOf(module.ir);
  for (const [name, target] of exports.names) {
    if (target.kind === 'import') {
      const other = depth > 4 ? undefined : m.importedModule(target.source, module);
      if (other === undefined) continue;
      // Passing a name on is no step.
      const inner = reachingNames(m, other, aim, hops, depth + 1);
      if (target.imported === '*' ? inner.size > 0 : inner.has(target.imported)) names.add(name);
      for (const n of inner) if (n.startsWith(`${target.imported}.`)) names.add(name + n.slice(target.imported.length));
    } else if (all && target.kind !== 'function' && (target.kind !== 'variable' || !hasClass(module, target.name))) {
      names.add(name);
      // An object made here may be of any of the classes here.
      for (const n of [...names]) if (n.includes('.')) names.add(`${name}${n.slice(n.indexOf('.'))}`);
    }
  }
  for (const source of exports.stars) {
    const other = depth > 4 ? undefined : m.importedModule(source, module);
    if (other !== undefined) for (const name of reachingNames(m, other, aim, hops, depth + 1)) names.add(name);
  }
  if (exports.whole !== null && all) names.add('*').add('default');
  return names;
}

function hasClass(module: LoadedModule, name: string): boolean {
  for (const owner of module.owners.values()) if (owner === name) return true;
  return false;
}

/** Local names of a module, and names of members, by which it gets at sinks or elements in the modules that it imports. */
function linkedNames(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReadonlySet<string> {
  const linked = new Set<string>();
  const all = (local: string, names: ReadonlySet<string>): void => {
    if (names.size > 0) linked.add(local);
    for (const name of names) linked.add(name.slice(name.indexOf('.') + 1));
  };
  for (const statement of module.importStatements) {
    const other = m.importedModule(statement.source, module);
    for (const { imported, local } of statement.names) {
      if (other === undefined) {
        // `from package import module`.
        const inside = module.language === 'python' && imported !== '*' ? m.importedModule(submoduleOf(statement.source, imported), module) : undefined;
        if (inside !== undefined) all(local, reachingNames(m, inside, aim, hops));
        continue;
      }
      const names = reachingNames(m, other, aim, hops);
      if (imported === '*' || imported === '**') all(local, names);
      else {
        if (names.has(imported)) linked.add(local);
        for (const name of names) if (name.startsWith(`${imported}.`)) linked.add(name.slice(imported.length + 1));
      }
    }
  }
  return linked;
}

function reaches(m: Machine, module: LoadedModule, func: Func, aim: Aim, hops: number): boolean {
  const known = reachingFunctions(m, module, aim, hops).get(func);
  if (known !== undefined) return known;
  const facts = factsOf(m, module, func);
  return aim === 'sink' ? facts.sink : mentionsElement(m, module, facts);
}

/** Whether a module mentions a sink, or something that may bring data to a sink of another file. */
export function mentionsSink(m: Machine, module: LoadedModule): boolean {
  const facts = factsOf(m, module, module.ir.body);
  if (facts.sink) return true;
  if (module.importStatements.length === 0) return false;
  if (!mentions(m, module, facts, 'sink', linkedNames(m, module, 'sink', MOST_HOPS - 1))) return false;
  return mentions(m, module, facts, 'element', linkedNames(m, module, 'element', MOST_HOPS - 1));
}

/**
 * Whether anything in a module could be PHI: a name in it says so, a row of the catalog makes it a source, it reads a file or table
 * that the workspace knows, or a module that it imports brings one. Notebooks are always looked at: their saved outputs may hold PHI.
 */
export function mayHoldPhi(m: Machine, module: LoadedModule): boolean {
  const { words } = moduleFacts(m, module);
  const { sourceNames } = module.catalog;
  const { classifier, schemaOf } = m.program;
  const inHealth = module.isHealth || module.importStatements.some((i) => m.importedModule(i.source, module)?.isHealth === true);
  if (classifier.couldTell(words, inHealth)) return true;
  for (const word of words) {
    if (sourceNames.has(word)) return true;
    const data = DATA_FILE.test(word) ? schemaOf({ path: word }, module.path) : /\W/.test(word) ? undefined : schemaOf({ table: word }, module.path);
    if (data !== undefined) return true;
  }
  if (module.importStatements.length === 0) return false;
  return mentions(m, module, factsOf(m, module, module.ir.body), 'element', linkedNames(m, module, 'element', MOST_HOPS - 1));
}

/** Names of files with columns. */
const DATA_FILE = /\.(csv|tsv|txt|jsonl?|ndjson|parquet|feather|arrow|xlsx?|sql|ya?ml)(\.(gz|zip|bz2))?$/i;

/** Whether a function can reach a sink by itself or through functions of its module, or bring what it mentions to one in another file. */
export function mayReachSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return reaches(m, module, func, 'sink', 0) || (reaches(m, module, func, 'element', MOST_HOPS) && reaches(m, module, func, 'sink', MOST_HOPS));
}

/** Whether a call must be followed although its arguments carry nothing: it may reach a sink of the analysed module, bring an element, or is small. */
export function isWorthFollowing(m: Machine, module: LoadedModule, func: Func): boolean {
  const facts = factsOf(m, module, func);
  if (facts.size <= SMALL) return true;
  if (m.main === module) return mayReachSink(m, module, func) || reaches(m, module, func, 'element', 1);
  return reaches(m, module, func, 'element', 0);
}

/** Whether a call into another file that is given data can lead to a sink there; its result is worth following in any case where it is small. */
export function mayLeadToSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return factsOf(m, module, func).size <= MIDDLING || reaches(m, module, func, 'sink', 1);
}

/** Functions of other files up to this size are followed for what they do to data. */
const MIDDLING = 600;
