/**
 * What a function can have to do with findings, read off its text once: whether it (or what it calls in its module)
 * mentions a sink or an element. A call of a function that does neither, with arguments that carry nothing, need not be
 * followed. One walk over a module finds this for all its functions, and what else the analysis asks of its text.
 */
import type { Exp, Func } from '../ir/types';
import { exportsOf } from '../resolve/exports';
import { submoduleOf } from '../resolve/pythonImports';
import { namesOf } from '../catalog/settings';
import type { LoadedModule, Machine } from './machine';
import { mayBeByNature } from './nature';

interface FuncFacts {
  /** Nodes of the body: a measure of the cost of following a call. */
  readonly size: number;
  /** Names of variables mentioned in the function. */
  readonly variables: ReadonlySet<string>;
  /** Names of members, and short texts that may name columns. */
  readonly members: ReadonlySet<string>;
  readonly sink: boolean;
  /** It returns or yields something, or writes into an object. */
  readonly gives: boolean;
  /** Whether a name of it is an element, and one for certain; found when first asked for. */
  element: Mention | undefined;
}

/** `certain`: by a name that leaves no doubt where nothing speaks of patients (`ssn`, not `fullname`). */
type Mention = 'no' | 'perhaps' | 'certain';

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
  gives: boolean;
}

/** The facts of a module, gathered on first use. */
export function moduleFacts(m: Machine, module: LoadedModule): ModuleFacts {
  const known = m.program.facts.modules.get(module);
  if (known !== undefined) return known;
  const byFunc = new Map<Func, FuncFacts>();
  const called = new Set<string>();
  const lambdas: Func[] = [];
  const words = new Set<string>();
  const decorated = new Set<Func>();
  const { sinkNames } = module.catalog;
  const { aliases } = module;
  let into: Gathered = { size: 0, variables: new Set(), members: new Set(), sink: module.hasWildSinks, gives: false };
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
    into = { size: 0, variables: new Set(), members: new Set(), sink: module.hasWildSinks || decorated.has(func), gives: false };
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
        case 'Return':
          if (record['value'] !== undefined) into.gives = true;
          break;
        case 'Yield':
        case 'IndexPlace':
          into.gives = true;
          break;
        case 'AttrPlace':
          into.gives = true;
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
        case 'FunctionDef':
        case 'method':
          // Under a tracer's decorator what a function is given goes to a sink.
          for (const d of record['decorators'] as Exp[]) {
            const name = decoratorName(d);
            if (sinkNames.has(name) || aliases.has(name)) decorated.add(record['func'] as Func);
          }
          break;
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

/** Last name of a decorator: `observe` of `@langfuse.observe(name="x")`. */
export function decoratorName(e: Exp): string {
  if (e.kind === 'Name' || e.kind === 'Attr') return e.name;
  return e.kind === 'Call' ? decoratorName(e.callee) : '';
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

const NO_FACTS: FuncFacts = { size: 0, variables: new Set(), members: new Set(), sink: false, gives: false, element: 'no' };

function factsOf(m: Machine, module: LoadedModule, func: Func): FuncFacts {
  return moduleFacts(m, module).byFunc.get(func) ?? NO_FACTS;
}

function mentionsElement(m: Machine, module: LoadedModule, facts: FuncFacts): Mention {
  if (facts.element !== undefined) return facts.element;
  let element: Mention = 'no';
  const note = (name: string, inHealth: boolean): void => {
    if (element === 'certain') return;
    const hit = m.isElement(name, inHealth);
    if (!hit) return;
    element = module.isHealth || m.isCertain(name) ? 'certain' : 'perhaps';
  };
  for (const name of facts.members) note(name, module.isHealth);
  for (const name of facts.variables) note(name, false);
  facts.element = element;
  return element;
}

/** What is looked for: a sink; a name that is an element, in the file that is analysed; one that is so for certain, in others. */
type Aim = 'sink' | 'element' | 'certain';

/** Names that reach the aim, each with the members (methods of a class) that do. */
type ReachingNames = ReadonlyMap<string, ReadonlySet<string>>;

/** What is known of a module for one aim and number of imports that may lie between. */
export interface Reach {
  functions?: ReadonlyMap<Func, boolean>;
  own?: ReachingNames;
  names?: ReachingNames;
  linked?: ReadonlySet<string>;
}

/** Imports that may lie between a function and a sink or an element. */
const MOST_HOPS = 2;
const AIMS: readonly Aim[] = ['sink', 'element', 'certain'];

function reachOf(m: Machine, module: LoadedModule, aim: Aim, hops: number): Reach {
  const { reach } = m.program.facts;
  let all = reach.get(module);
  if (all === undefined) reach.set(module, (all = []));
  return (all[AIMS.indexOf(aim) * (MOST_HOPS + 1) + hops] ??= {});
}

/** Whether functions of a module mention what is looked for, by themselves or through functions that they mention, over at most so many imports. */
function reachingFunctions(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReadonlyMap<Func, boolean> {
  const reach = reachOf(m, module, aim, hops);
  if (reach.functions === undefined) {
    const linked = hops === 0 ? undefined : linkedNames(m, module, aim, hops - 1);
    reach.functions = spread(m, module, (facts) => mentions(m, module, facts, aim, linked));
  }
  return reach.functions;
}

function mentionsItself(m: Machine, module: LoadedModule, facts: FuncFacts, aim: Aim): boolean {
  if (aim === 'sink') return facts.sink;
  const element = mentionsElement(m, module, facts);
  return element === 'certain' || (element === 'perhaps' && aim === 'element');
}

function mentions(m: Machine, module: LoadedModule, facts: FuncFacts, aim: Aim, linked: ReadonlySet<string> | undefined): boolean {
  if (mentionsItself(m, module, facts, aim)) return true;
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

/** Names that a module itself defines by which others reach the aim. What lies behind its imports is at fewer hops, so that modules in a circle do not wait for each other. */
function ownNames(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReachingNames {
  const reach = reachOf(m, module, aim, hops);
  if (reach.own !== undefined) return reach.own;
  const own = new Map<string, Set<string>>();
  const membersOf = (name: string): Set<string> => {
    let members = own.get(name);
    if (members === undefined) own.set(name, (members = new Set()));
    return members;
  };
  for (const [func, reaches] of reachingFunctions(m, module, aim, hops)) {
    if (!reaches) continue;
    const owner = module.owners.get(func);
    if (owner === undefined) membersOf(func.name);
    else membersOf(owner).add(func.name);
  }
  // Objects and function expressions that variables hold are not told apart.
  const exports = exportsOf(module.ir);
  if (mentionsItself(m, module, factsOf(m, module, module.ir.body), aim)) {
    const methods = new Set<string>();
    for (const members of own.values()) for (const member of members) methods.add(member);
    for (const [name, target] of exports.names) {
      if (target.kind === 'import' || target.kind === 'function' || (target.kind === 'variable' && hasClass(module, target.name))) continue;
      // An object made here may be of any of the classes here.
      const members = membersOf(name);
      for (const method of methods) members.add(method);
    }
    if (exports.whole !== null) {
      membersOf('*');
      membersOf('default');
    }
  }
  reach.own = own;
  return own;
}

/** Names under which others can import, or call on what they imported, what reaches the aim: own ones and those that the module passes on, which is no step. */
function reachingNames(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReachingNames {
  const reach = reachOf(m, module, aim, hops);
  if (reach.names !== undefined) return reach.names;
  const names = new Map<string, Set<string>>();
  addNames(m, module, aim, hops, names, new Set());
  reach.names = names;
  return names;
}

function addNames(m: Machine, module: LoadedModule, aim: Aim, hops: number, names: Map<string, Set<string>>, seen: Set<LoadedModule>): void {
  if (seen.has(module)) return;
  seen.add(module);
  const add = (name: string, members: Iterable<string>): void => {
    let all = names.get(name);
    if (all === undefined) names.set(name, (all = new Set()));
    for (const member of members) all.add(member);
  };
  for (const [name, members] of ownNames(m, module, aim, hops)) add(name, members);
  const exports = exportsOf(module.ir);
  for (const [name, target] of exports.names) {
    if (target.kind !== 'import') continue;
    const found = passedOn(m, module, target.source, target.imported, aim, hops, new Set());
    if (found !== undefined) add(name, found);
  }
  for (const source of exports.stars) {
    const other = m.importedModule(source, module);
    if (other !== undefined) addNames(m, other, aim, hops, names, seen);
  }
}

/** The members by which a name of another module reaches the aim (none need be known), or undefined when it does not. */
function passedOn(
  m: Machine,
  from: LoadedModule,
  source: string,
  imported: string,
  aim: Aim,
  hops: number,
  seen: Set<LoadedModule>,
): ReadonlySet<string> | undefined {
  const other = m.importedModule(source, from);
  if (other === undefined || seen.has(other)) return undefined;
  seen.add(other);
  const own = ownNames(m, other, aim, hops);
  if (imported === '*') return own.size > 0 ? NO_MEMBERS : undefined;
  const found = own.get(imported);
  if (found !== undefined) return found;
  const exports = exportsOf(other.ir);
  const target = exports.names.get(imported);
  if (target !== undefined) return target.kind === 'import' ? passedOn(m, other, target.source, target.imported, aim, hops, seen) : undefined;
  for (const star of exports.stars) {
    const behind = passedOn(m, other, star, imported, aim, hops, seen);
    if (behind !== undefined) return behind;
  }
  return undefined;
}

const NO_MEMBERS: ReadonlySet<string> = new Set();

function hasClass(module: LoadedModule, name: string): boolean {
  for (const owner of module.owners.values()) if (owner === name) return true;
  return false;
}

/** Local names of a module, and names of members, by which it gets at sinks or elements in the modules that it imports. */
function linkedNames(m: Machine, module: LoadedModule, aim: Aim, hops: number): ReadonlySet<string> {
  const reach = reachOf(m, module, aim, hops);
  if (reach.linked !== undefined) return reach.linked;
  const linked = new Set<string>();
  reach.linked = linked;
  // What other files say of a name only perhaps is not looked for.
  const elsewhere = aim === 'sink' ? 'sink' : 'certain';
  const all = (local: string, names: ReachingNames): void => {
    if (names.size > 0) linked.add(local);
    for (const [name, members] of names) {
      linked.add(name);
      for (const member of members) linked.add(member);
    }
  };
  for (const statement of module.importStatements) {
    const other = m.importedModule(statement.source, module);
    for (const { imported, local } of statement.names) {
      if (other === undefined) {
        // `from package import module`.
        const inside = module.language === 'python' && imported !== '*' ? m.importedModule(submoduleOf(statement.source, imported), module) : undefined;
        if (inside !== undefined) all(local, reachingNames(m, inside, elsewhere, hops));
        continue;
      }
      const names = reachingNames(m, other, elsewhere, hops);
      if (imported === '*' || imported === '**') all(local, names);
      else {
        const members = names.get(imported);
        if (members === undefined) continue;
        linked.add(local);
        for (const member of members) linked.add(member);
      }
    }
  }
  return linked;
}

function reaches(m: Machine, module: LoadedModule, func: Func, aim: Aim, hops: number): boolean {
  const known = reachingFunctions(m, module, aim, hops).get(func);
  return known ?? mentionsItself(m, module, factsOf(m, module, func), aim);
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
  const { classifier, schemaOf, settingsOf } = m.program;
  const inHealth = module.isHealth || module.importStatements.some((i) => m.importedModule(i.source, module)?.isHealth === true);
  if (classifier.couldTell(words, inHealth)) return true;
  for (const word of words) {
    const packages = sourceNames.get(word);
    if (packages !== undefined && importsAny(module, packages)) return true;
    if (inHealth && mayBeByNature(word)) return true;
    const settings = SETTINGS_FILE.test(word) ? settingsOf(word, module.path) : undefined;
    if (settings !== undefined && classifier.couldTell(new Set(namesOf(settings)), inHealth)) return true;
    const data = DATA_FILE.test(word) ? schemaOf({ path: word }, module.path) : /\W/.test(word) ? undefined : schemaOf({ table: word }, module.path);
    if (data !== undefined) return true;
  }
  if (module.importStatements.length === 0) return false;
  return mentions(m, module, factsOf(m, module, module.ir.body), 'element', linkedNames(m, module, 'element', MOST_HOPS - 1));
}

function importsAny(module: LoadedModule, packages: ReadonlySet<string>): boolean {
  if (packages.has('')) return true;
  for (const i of module.imports) for (const p of packages) if (i === p || i.startsWith(`${p}.`) || i.startsWith(`${p}/`)) return true;
  return false;
}

/** Names of files with settings. */
const SETTINGS_FILE = /\.(ya?ml|json|toml)$/i;

/** Names of files with columns. */
const DATA_FILE = /\.(csv|tsv|txt|jsonl?|ndjson|parquet|feather|arrow|xlsx?|sql|ya?ml)(\.(gz|zip|bz2))?$/i;

/** Whether a function can reach a sink by itself or through functions of its module, or bring what it mentions to one in another file. */
export function mayReachSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return reaches(m, module, func, 'sink', 0) || (reaches(m, module, func, 'element', MOST_HOPS) && reaches(m, module, func, 'sink', MOST_HOPS));
}

/** Whether a call must be followed although its arguments carry nothing: it may reach a sink of the analysed module, bring an element, or is small. */
export function isWorthFollowing(m: Machine, module: LoadedModule, func: Func, isMethod: boolean): boolean {
  const facts = factsOf(m, module, func);
  // A plain function that gives nothing: what it does by itself is found where it stands.
  if (m.main !== module && !isMethod && !facts.gives) return false;
  if (facts.size <= SMALL) return true;
  if (m.main === module) return mayReachSink(m, module, func) || reaches(m, module, func, 'element', 1);
  return reaches(m, module, func, 'certain', 0);
}

/** Whether a call into another file that is given data can lead to a sink there; its result is worth following in any case where it is small. */
export function mayLeadToSink(m: Machine, module: LoadedModule, func: Func): boolean {
  return factsOf(m, module, func).size <= MIDDLING || reaches(m, module, func, 'sink', 1);
}

/** Functions of other files up to this size are followed for what they do to data. */
const MIDDLING = 600;
