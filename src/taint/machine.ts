/** The state of one analysis run: catalogs, sources seen, sinks reached, work counted; and the context of one activation. */
import type { CancelToken } from '../base/cancel';
import { throwIfCancelled } from '../base/cancel';
import type { Span } from '../base/span';
import type { Catalog, LanguageCatalog, SinkRow, Indexed } from '../catalog/types';
import type { DataSchema } from '../catalog/ddl';
import type { Setting } from '../catalog/settings';
import type { Classifier, NameRole } from '../catalog/elements';
import type { Func, Import, Module, Stmt, TypeExp } from '../ir/types';
import {
  MAX_STEPS_AWAY,
  MAX_STEPS_IDLE,
  MAX_STEPS_PER_BODY,
  MAX_STEPS_PER_CALL_AWAY,
  MAX_STEPS_PER_FILE,
  MAX_STEPS_PER_IDLE_CALL,
  MIN_STEPS_PER_ENTRY,
} from './budgets';
import type { Carrier } from './carriers';
import type { ModuleFacts, Reach } from './facts';
import type { Image, ImageStore } from './images';
import type { Shape } from './state';
import type { State } from './state';
import { RootState } from './state';
import type { ClassInfo, Environment, ModuleScope, ObjectId, Source, Step, Taint, Value } from './values';
import { makeTaint, step, work } from './values';

/** A module of the program, lowered and indexed. */
export interface LoadedModule {
  readonly path: string;
  readonly language: 'python' | 'typescript';
  readonly ir: Module;
  readonly env: Environment;
  readonly catalog: LanguageCatalog;
  /** Interfaces and type aliases by name. */
  readonly types: ReadonlyMap<string, Extract<Stmt, { kind: 'TypeDef' }>>;
  /** Module specifiers that it imports. */
  readonly imports: ReadonlySet<string>;
  /** The name or imports of the module speak of patients. */
  readonly isHealth: boolean;
  /** Cells display their last expression. */
  readonly isNotebook: boolean;
  /** Local names of imported sinks: `from requests import post as send`. */
  readonly aliases: ReadonlySet<string>;
  /** It imports a package all of whose members may be sinks. */
  readonly hasWildSinks: boolean;
  /** All functions of the module that are statements or methods. */
  readonly functions: readonly Func[];
  /** Names of the classes that functions are methods of. */
  readonly owners: ReadonlyMap<Func, string>;
  /** All its import statements, wherever they stand, types left out. */
  readonly importStatements: readonly Import[];
}

/** A sink that data reached; one per sink call and row. */
export interface SinkEvent {
  readonly key: string;
  readonly file: string;
  readonly row: Indexed<SinkRow>;
  /** Qualified name of what was called. */
  readonly label: string;
  readonly callSpan: Span;
  /** The argument that carries data, else the call. */
  argumentSpan: Span;
  /** Qualified name of the enclosing function, for fingerprints. */
  readonly scope: string;
  taints: readonly Taint[];
  /** Names under which taints arrive as columns or fields, by taint key. */
  readonly arrivesAs: Map<string, string>;
  isFrame: boolean;
  /** The expressions that carry the data, for quick fixes. */
  carriers?: readonly Carrier[];
  /** Certainty lost at the sink itself (unknown receiver, unknown host). */
  readonly doubt: number;
  /** URL or host that the data goes to, or its beginning, as far as the program says. */
  readonly destination?: string | null;
  readonly order: number;
}

/** What the engine asks of the program around the file. */
export interface Program {
  readonly catalog: Catalog;
  readonly classifier: Classifier;
  readonly token: CancelToken;
  /** What the workspace knows of the columns of a data file or a table. */
  schemaOf(data: { readonly path: string } | { readonly table: string }, from: string): DataSchema | undefined;
  /** What a settings file of the workspace says, or undefined. */
  settingsOf(path: string, from: string): Setting | undefined;
  /** Path of the file of the workspace that an import names, or undefined when it is of elsewhere. */
  resolveImport(source: string, from: Pick<LoadedModule, 'path' | 'language'>): string | undefined;
  /** A module of the workspace, lowered; undefined when it cannot be read. */
  load(path: string): LoadedModule | undefined;
  /** What was found out about modules from their texts; empty again when one of them has changed. */
  readonly facts: FactStore;
  /** What the bodies of modules leave, for all files that import them. */
  readonly images: ImageStore;
}

/** Facts about modules, by module (see facts.ts). */
export interface FactStore {
  readonly modules: WeakMap<LoadedModule, ModuleFacts>;
  /** By aim and number of imports. */
  readonly reach: WeakMap<LoadedModule, Reach[]>;
}

export function makeFactStore(): FactStore {
  return { modules: new WeakMap(), reach: new WeakMap() };
}

export interface Overrun {
  readonly file: string;
  readonly span: Span;
  readonly what: string;
}

/** One run over a file and its callees. */
export class Machine {
  steps = 0;
  /** Steps at which the entry that runs is over. */
  private limit = MAX_STEPS_PER_FILE;
  /** The same without what calls into other files may cost. */
  private ownLimit = MAX_STEPS_PER_FILE;
  readonly sources = new Map<string, Source>();
  readonly events = new Map<string, SinkEvent>();
  readonly executed = new Set<Func>();
  /** Ids of the classes whose field initializers are being evaluated. */
  readonly constructing = new Set<string>();
  readonly overruns = new Map<string, Overrun>();
  readonly classes = new Map<string, ClassInfo>();
  private readonly candidates = new Map<string, 'yes' | 'no' | 'column'>();

  /** `asker`: the run that needs what this one computes, the image of a module. */
  constructor(
    readonly program: Program,
    readonly asker: Machine | null = null,
  ) {
    work.items = 0;
    if (asker === null) return;
    this.quiet = 1;
    this.limit = MAX_STEPS_PER_BODY;
    this.ownLimit = MAX_STEPS_PER_BODY;
  }

  /** What takes back changes to classes, which runs share. */
  readonly undo: (() => void)[] = [];

  /** Makes a module known that was loaded for another run. */
  knows(module: LoadedModule): void {
    this.loaded.set(module.path, module);
    this.modules.set(module.env.module, module);
  }

  /** Modules by their scope, for functions that are called from elsewhere. */
  readonly modules = new Map<ModuleScope, LoadedModule>();

  moduleOf(scope: ModuleScope): LoadedModule | undefined {
    return this.modules.get(scope);
  }

  /** Images that this run stands on, and those whose variables are the module's own, by its path. */
  readonly adopted: Image[] = [];
  readonly images = new Map<string, Image>();
  /** Variables and objects of the modules that others import lie under every state. */
  readonly root: State = new RootState({
    variable: (key) => this.images.get(key.slice(0, key.indexOf('|')))?.vars.get(key),
    shape: (id) => this.program.images.heap.get(id),
  });
  /** Scopes of the modules whose bodies ran or are running. */
  readonly begun = new Set<ModuleScope>();
  /** Exports of other modules that were asked for, by path and name. */
  readonly exports = new Map<string, Value | undefined>();
  /** Above zero while the body of another module runs: what it does by itself is found when it is analysed. */
  quiet = 0;

  /** The module that is analysed. */
  main: LoadedModule | null = null;
  /** Modules by path; the one that is analysed among them. */
  readonly loaded = new Map<string, LoadedModule | undefined>();

  /** A module of the workspace by its path. */
  load(path: string): LoadedModule | undefined {
    if (this.loaded.has(path)) return this.loaded.get(path);
    const module = this.program.load(path);
    this.loaded.set(path, module);
    if (module !== undefined) this.modules.set(module.env.module, module);
    return module;
  }

  /** The module of the workspace that an import in another means. */
  importedModule(source: string, from: LoadedModule): LoadedModule | undefined {
    const path = this.program.resolveImport(source, from);
    return path === undefined ? undefined : this.load(path);
  }

  /** Counts one step; false once the budget is spent (the caller then answers "unknown"). */
  tick(c: Context, span: Span): boolean {
    this.steps++;
    if ((this.steps & 1023) === 0) throwIfCancelled(this.program.token);
    if (this.steps + work.items / 64 <= this.limit) return true;
    // What a call into another file did not get to is reported where it is called.
    if (this.limit === this.ownLimit && c.module === this.main) this.overrun(c, span, 'too many steps');
    return false;
  }

  /**
   * Begins the module's body or a function that is entered from outside: it may spend half of what is left, so that one that
   * explodes does not take the turn of those after it.
   */
  beginEntry(): void {
    const spent = this.steps + work.items / 64;
    this.limit = spent + Math.max(MIN_STEPS_PER_ENTRY, (MAX_STEPS_PER_FILE - spent) / 2);
    this.ownLimit = this.limit;
  }

  /** Steps that code of other files may still take. */
  private leftAway = MAX_STEPS_AWAY;
  /** The same of calls into which nothing of concern goes. */
  private leftIdle = MAX_STEPS_IDLE;

  /** Runs a call from the analysed file into another within what such calls may cost, less if nothing of concern goes in; says whether it came to its end. */
  runAway(isIdle: boolean, run: () => void): boolean {
    const limit = this.limit;
    const start = this.steps + work.items / 64;
    const most = isIdle ? Math.min(MAX_STEPS_PER_IDLE_CALL, this.leftIdle) : MAX_STEPS_PER_CALL_AWAY;
    this.limit = Math.min(limit, start + Math.min(most, this.leftAway));
    run();
    const end = this.steps + work.items / 64;
    const isWhole = end <= this.limit;
    this.leftAway -= end - start;
    if (isIdle) this.leftIdle -= end - start;
    this.limit = limit;
    return isWhole;
  }

  overrun(c: Context, span: Span, what: string): void {
    if (!this.overruns.has(what)) this.overruns.set(what, { file: c.module.path, span, what });
  }

  /** Whether any context could make the name PHI; others are never followed. */
  mayBePhi(name: string, role: NameRole = 'key'): boolean {
    let known = this.candidates.get(name);
    if (known === undefined) {
      const hit = name.length > 80 ? undefined : this.program.classifier.classify(name, { role: 'column', health: true, container: 'patient' });
      known = hit === undefined ? 'no' : hit.sole === true ? 'column' : 'yes';
      this.candidates.set(name, known);
    }
    return known === 'yes' || known === role;
  }

  /** Whether a source's names speak of patients, or name a possible element. */
  speaksOfPatients(source: Source): boolean {
    return source.hints.some((h) => h !== '' && (this.program.classifier.isHealthName(h) || this.isElement(h, false)));
  }

  private readonly elements = new Map<string, boolean>();

  /** Whether a name says by itself (or in a module about patients) that it is an identifier, date, place or note. */
  isElement(name: string, inHealth: boolean): boolean {
    const key = inHealth ? `+${name}` : name;
    let known = this.elements.get(key);
    if (known === undefined) {
      known = false;
      if (this.mayBePhi(name)) {
        const hit = this.program.classifier.classify(name, { role: 'column', health: inHealth });
        known = hit !== undefined && hit.class !== 'clinical' && hit.confidence !== 'low' && hit.sole !== true;
      }
      this.elements.set(key, known);
    }
    return known;
  }

  /** Whether a name is an element even where nothing speaks of patients, without doubt. */
  isCertain(name: string): boolean {
    return this.program.classifier.classify(name, { role: 'column', health: false })?.confidence === 'high';
  }

  /** The source of the given id, made on first use. */
  source(id: string, make: () => Omit<Source, 'id' | 'proved'> & { proved?: Map<string, NameRole> }): Source {
    let source = this.sources.get(id);
    if (source === undefined) {
      const made = make();
      source = { ...made, id, proved: made.proved ?? new Map<string, NameRole>() };
      this.sources.set(id, source);
    }
    return source;
  }

  private readonly calls = new Map<Span, Source>();

  /** What a call whose callee nobody can see into yields: one source for each call. */
  callSource(c: Context, span: Span, hint: string): Source {
    let source = this.calls.get(span);
    if (source === undefined) {
      source = this.source(`${c.module.path}|call|${span.start}|${span.end}`, () => ({
        kind: 'call',
        file: c.module.path,
        span,
        hints: [hint],
        evidence: null,
        element: null,
        parent: null,
        tabular: false,
      }));
      this.calls.set(span, source);
    }
    return source;
  }

  private readonly parts = new Map<Source, Map<string, Source>>();

  /** The part of a source that a name or an item position selects. */
  part(source: Source, name: string): Source {
    let parts = this.parts.get(source);
    if (parts === undefined) {
      parts = new Map();
      this.parts.set(source, parts);
    }
    let part = parts.get(name);
    if (part === undefined) {
      part = this.makePart(source, name);
      parts.set(name, part);
    }
    return part;
  }

  private makePart(source: Source, name: string): Source {
    return this.source(`${source.id}.${name}`, () => ({
      kind: 'part',
      file: source.file,
      span: source.span,
      hints: name === '[]' ? [...source.hints] : [name, ...source.hints],
      evidence: null,
      element: null,
      parent: source,
      tabular: source.tabular,
    }));
  }
}

/** A loop (or labelled block) that is being run. */
export interface Loop {
  readonly base: State;
  readonly label: string | null;
  readonly breaks: State[];
  readonly continues: State[];
  /** Calls of models that train if the loop also goes backward or steps. */
  readonly pending: SinkEvent[];
  stepped: boolean;
  /** Its rounds are run one by one. */
  readonly unrolled: boolean;
}

export function makeLoop(base: State, label: string | null, unrolled = false): Loop {
  return { base, label, breaks: [], continues: [], pending: [], stepped: false, unrolled };
}

/** What an activation does with models. */
export interface Training {
  /** Calls of models that train if the activation also steps. */
  readonly pending: SinkEvent[];
  /** It goes backward or steps outside its loops. */
  stepped: boolean;
  /** It does so somewhere: the loop of its caller trains. */
  inside: boolean;
  /** What is called now does not train: `model.eval()`, `with torch.no_grad():`. */
  inference: boolean;
}

export function makeTraining(): Training {
  return { pending: [], stepped: false, inside: false, inference: false };
}

/** One activation of a function (or the module body). */
export interface Context {
  readonly m: Machine;
  readonly module: LoadedModule;
  readonly env: Environment;
  /** Identifies the activation: allocation sites inside it get ids under it. */
  readonly id: string;
  readonly depth: number;
  /** How many of the innermost activations are of other files and were given nothing of concern. */
  readonly idle: number;
  /** Activations of functions of other files around, this one counted. */
  readonly away: number;
  /** State at entry; returns are flattened to it. */
  readonly base: State;
  readonly returned: { value: Value; states: State[] };
  readonly yielded: { value: Value | null };
  readonly loops: Loop[];
  readonly training: Training;
  /** Qualified name for fingerprints. */
  readonly scope: string;
  /** Types of another module than the one that runs are looked at: places are theirs. */
  readonly isElsewhere?: true;
  /** Functions on the way here, for recursion. */
  readonly active: readonly Func[];
  /** States at points where an exception may leave a try body. */
  readonly tries: { base: State; raised: State[] }[];
  /** Exceptions that leave the activation. */
  readonly escaped: { value: Value };
}

/** The module that code of a scope runs in: that of the context where nobody knows the scope. */
export function homeOf(c: Context, scope: ModuleScope): LoadedModule {
  return scope === c.module.env.module ? c.module : (c.m.moduleOf(scope) ?? c.module);
}

export function alloc(c: Context, s: State, span: Span, kind: string, shape: Shape): ObjectId {
  const id = `${c.id}:${span.start}:${span.end}${kind}`;
  s.setShape(id, shape);
  return id;
}

/** The first step of every flow out of a source. */
export function sourceStep(source: Source): Step {
  return step(null, 'source', source.file, source.span, describeSource(source));
}

function describeSource(source: Source): string {
  const hint = source.hints[0] ?? 'data';
  switch (source.kind) {
    case 'frame':
      return `data read from ${hint}`;
    case 'parameter':
      return `parameter ${hint}`;
    case 'call':
      return `result of ${hint}`;
    case 'catalog':
      return `${hint} is declared a source`;
    case 'type':
      return `value of type ${hint}`;
    case 'name':
      return `value named ${hint}`;
    case 'part':
      return `part ${hint}`;
  }
}

/** Whatever the source still holds, as a taint. */
export function restTaint(source: Source, doubt = 0): Taint {
  return makeTaint(source, null, 'column', sourceStep(source), { doubt });
}

export type { TypeExp };
