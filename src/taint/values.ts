/**
 * Abstract values: what a variable may hold. A value is immutable plain data; what can be changed in place lives in the
 * heap as shapes (see state.ts) and is pointed to by `refs`.
 */
import type { Span } from '../base/span';
import type { ClassDef, Exp, Func, TypeExp } from '../ir/types';
import type { Confidence, ElementClass } from '../findings/types';
import type { NameRole } from '../catalog/elements';
import { MAX_CONSTANTS, MAX_PATHS, MAX_TAINTS } from './budgets';

/** Where data came from: a read, a parameter, a call whose result nobody can see into, a catalog source. */
export interface Source {
  /** Unique and the same from run to run: file, offset, kind. */
  readonly id: string;
  readonly kind: 'frame' | 'parameter' | 'call' | 'catalog' | 'type' | 'name' | 'part';
  readonly file: string;
  readonly span: Span;
  /** Names that say what it is, nearest first: file or table name, type, variable, function. */
  readonly hints: string[];
  /** Every name by which its parts are known: header, schema, and names that the program itself proves. Grows during the run. */
  readonly proved: Map<string, NameRole>;
  /** Where `proved` comes from when it is not the program: "header of data/patients.csv". */
  readonly evidence: string | null;
  /** The record of a patient that is named by the URL that it came over. */
  route?: string;
  /** A path whose folder nobody knows; the name is the first hint. */
  readonly isFile?: true;
  /** Path of the file that it was read from, as the program writes it. */
  reads?: string;
  /** What the program calls it or one of its rows: `for _, patient in frame.iterrows()`. */
  rowName?: string;
  /** What files of the workspace say that its columns hold. */
  described?: Described;
  /** Fixed class, for sources of a catalog. */
  readonly element: ElementClass | null;
  /** How certain that is; high where nobody says. */
  readonly confidence?: Confidence;
  /** Kinds of sinks at which it counts; all where nobody says. */
  readonly to?: readonly string[];
  /** For parts: the source it is a part of. */
  readonly parent: Source | null;
  /** The data sits in rows of a table. */
  readonly tabular: boolean;
  /** It belongs to an image: see sharedSources.ts. */
  shared?: true;
}

/** What a data dictionary, comments in SQL or a schema beside the data say of columns, and who says so. */
export interface Described {
  readonly columns: ReadonlyMap<string, string>;
  readonly file: string;
  /** Where the columns are named. */
  readonly evidence: string;
}

/** A step of a flow, newest first. */
export interface Step {
  readonly previous: Step | null;
  readonly kind: 'source' | 'assign' | 'call' | 'return' | 'transform';
  readonly file: string;
  readonly span: Span;
  readonly message: string;
  /** The literal that selected a column here, and the expression that it was used in. */
  readonly item?: { readonly column: string; readonly file: string; readonly span: Span; readonly use: Span };
  readonly length: number;
}

/** One element that a value may carry, or (name null) whatever its source still holds except some names. */
export interface Taint {
  readonly source: Source;
  readonly name: string | null;
  readonly role: NameRole;
  /** For the rest of a source: names that are known to be gone. */
  readonly except: ReadonlySet<string> | null;
  /** What it went through, sorted, comma-separated: `hash,truncate`. */
  readonly marks: string;
  /** Steps of lost certainty: unknown calls, unknown selections. */
  readonly doubt: number;
  readonly steps: Step | null;
  readonly key: string;
}

/** A constant with the place of its literal. */
export interface Constant {
  readonly value: string | number | boolean | null;
  readonly span: Span | null;
  readonly file: string;
}

export type ObjectId = string;

export interface ClassInfo {
  readonly id: string;
  readonly name: string;
  readonly def: ClassDef;
  readonly module: ModuleScope;
  /** Environment in which the class body was evaluated. */
  readonly env: Environment;
  readonly bases: readonly ClassInfo[];
  /** Catalog paths among the bases. */
  readonly basePaths: readonly string[];
  readonly methods: ReadonlyMap<string, ClassMethod>;
  readonly fields: ReadonlyMap<string, { readonly type?: TypeExp; readonly value?: Exp }>;
  /** Values of class attributes, evaluated once. */
  readonly statics: Map<string, Value>;
  readonly isRecord: boolean;
}

export interface ClassMethod {
  readonly func: Func;
  readonly isStatic: boolean;
  readonly isClassMethod: boolean;
  readonly accessor: 'get' | 'set' | null;
  readonly decorators: readonly Exp[];
}

/** Variables of one function activation that closures may outlive, or of a module. */
export interface Environment {
  readonly prefix: string;
  readonly func: Func;
  readonly parent: Environment | null;
  readonly module: ModuleScope;
  readonly self: Value | null;
  readonly cls: ClassInfo | null;
  /** Names set here that are no locals of the function (variables of comprehensions, star imports). */
  extra: Set<string> | null;
  /** Keys of variables by name. */
  readonly keys: Map<string, string>;
  /** Types of variables that were declared without a value. */
  declared: Map<string, TypeExp> | null;
}

/** Variables of one activation of a function, or of a module (no parent). */
export function makeEnvironment(parts: Omit<Environment, 'extra' | 'keys' | 'declared'>): Environment {
  return { ...parts, extra: null, keys: new Map(), declared: null };
}

/** Key in the state of a variable of an environment. */
export function variableKey(env: Environment, name: string): string {
  let key = env.keys.get(name);
  if (key === undefined) {
    key = env.prefix + name;
    env.keys.set(name, key);
  }
  return key;
}

/** The little that values need to know about a module. */
export interface ModuleScope {
  readonly path: string;
  readonly language: 'python' | 'typescript';
}

export type Callable =
  /** A module of the workspace. */
  | { readonly kind: 'module'; readonly path: string; readonly id: string }
  /** A name imported from a module of the workspace, not looked at yet. */
  | { readonly kind: 'import'; readonly path: string; readonly name: string; readonly span: Span; readonly local: string; readonly id: string }
  | {
      readonly kind: 'function';
      readonly func: Func;
      readonly env: Environment;
      readonly self: Value | null;
      readonly cls: ClassInfo | null;
      readonly id: string;
      readonly returnsOf?: Value | null;
    }
  | { readonly kind: 'class'; readonly cls: ClassInfo; readonly id: string }
  | { readonly kind: 'partial'; readonly target: Value; readonly args: readonly Value[]; readonly named: ReadonlyMap<string, Value>; readonly id: string }
  | { readonly kind: 'bound'; readonly receiver: Value; readonly name: string; readonly id: string }
  | { readonly kind: 'super'; readonly cls: ClassInfo; readonly self: Value; readonly id: string }
  /** What is declared of records: the type, its name where it has one, and where its names are looked up. */
  | { readonly kind: 'schema'; readonly name: string; readonly type: TypeExp; readonly env: Environment; readonly id: string }
  /** A member that an interface declares: what it yields is of this type. */
  | { readonly kind: 'declared'; readonly name: string; readonly result: TypeExp | undefined; readonly module: ModuleScope; readonly id: string }
  /** What a library hands to a callback and is called back with: `resolve`. What it is given is kept in the state under `key`. */
  | { readonly kind: 'taker'; readonly key: string; readonly id: string };

export interface Value {
  readonly taints: readonly Taint[];
  readonly refs: readonly ObjectId[];
  /** Possible constants; null when it may be any scalar, empty when it is no scalar. */
  readonly consts: readonly Constant[] | null;
  /** Known beginning of a string. */
  readonly prefix: string | null;
  /** Catalog access paths: modules, functions, instances (`…#`). */
  readonly paths: readonly string[];
  readonly callables: readonly Callable[];
}

const NONE: readonly never[] = [];

/** Unknown scalar without any taint. */
export const CLEAN: Value = { taints: NONE, refs: NONE, consts: null, prefix: null, paths: NONE, callables: NONE };
/** No scalar at all (the neutral element of `joinValues` together with empty refs). */
export const NOTHING: Value = { taints: NONE, refs: NONE, consts: NONE, prefix: null, paths: NONE, callables: NONE };

export function constantValue(value: string | number | boolean | null, span: Span | null, file: string): Value {
  return { taints: NONE, refs: NONE, consts: [{ value, span, file }], prefix: typeof value === 'string' ? value : null, paths: NONE, callables: NONE };
}

export function pathValue(path: string): Value {
  return { taints: NONE, refs: NONE, consts: null, prefix: null, paths: [path], callables: NONE };
}

export function refValue(id: ObjectId): Value {
  return { taints: NONE, refs: [id], consts: NONE, prefix: null, paths: NONE, callables: NONE };
}

export function callableValue(callable: Callable): Value {
  return { taints: NONE, refs: NONE, consts: NONE, prefix: null, paths: NONE, callables: [callable] };
}

export function taintedValue(taints: readonly Taint[]): Value {
  return taints.length === 0 ? CLEAN : { taints, refs: NONE, consts: null, prefix: null, paths: NONE, callables: NONE };
}

export function withTaints(value: Value, taints: readonly Taint[]): Value {
  if (taints === value.taints) return value;
  return { taints, refs: value.refs, consts: value.consts, prefix: value.prefix, paths: value.paths, callables: value.callables };
}

export function withPaths(value: Value, paths: readonly string[]): Value {
  return { taints: value.taints, refs: value.refs, consts: value.consts, prefix: value.prefix, paths, callables: value.callables };
}

export function makeTaint(
  source: Source,
  name: string | null,
  role: NameRole,
  steps: Step | null,
  options: { except?: ReadonlySet<string> | null; marks?: string; doubt?: number } = {},
): Taint {
  const marks = options.marks ?? '';
  return {
    source,
    name,
    role,
    steps,
    except: options.except ?? null,
    marks,
    doubt: options.doubt ?? 0,
    key: `${source.id}|${name ?? '*'}|${marks}`,
  };
}

export function moreDoubt(taints: readonly Taint[], by = 1): readonly Taint[] {
  return taints.length === 0 ? taints : taints.map((t) => ({ ...t, doubt: t.doubt + by }));
}

/** The taints with a transformation mark added; identical marks are kept once. */
export function addMark(taints: readonly Taint[], mark: string): readonly Taint[] {
  return taints.map((t) => {
    const set = t.marks === '' ? [] : t.marks.split(',');
    if (set.includes(mark)) return t;
    const marks = [...set, mark].sort().join(',');
    return { ...t, marks, key: `${t.source.id}|${t.name ?? '*'}|${marks}` };
  });
}

function joinTaint(a: Taint, b: Taint): Taint {
  if (a === b) return a;
  let except = a.except;
  if (a.except !== b.except) {
    if (a.except === null || b.except === null) except = null;
    else {
      const other = b.except;
      const both = [...a.except].filter((n) => other.has(n));
      except = both.length === a.except.size ? a.except : new Set(both);
    }
  }
  const better = b.doubt < a.doubt ? b : a;
  if (except === better.except) return better;
  return { ...better, except };
}

/** Items compared by joins since the run began; a budget that counts only statements does not see them. */
export const work = { items: 0 };

/** Taints of longer lists by key; lists are never changed, so an index is built once. */
const indexes = new WeakMap<readonly Taint[], ReadonlyMap<string, Taint>>();
/** Lists up to this length are searched as they are. */
const SHORT = 8;

function find(list: readonly Taint[], key: string): Taint | undefined {
  if (list.length <= SHORT) {
    for (const t of list) if (t.key === key) return t;
    return undefined;
  }
  let index = indexes.get(list);
  if (index === undefined) {
    index = new Map(list.map((t) => [t.key, t]));
    indexes.set(list, index);
  }
  return index.get(key);
}

/** Union by key; of two taints with the same key the more certain, earlier one stays. */
export function joinTaints(a: readonly Taint[], b: readonly Taint[]): readonly Taint[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  work.items += b.length;
  let extra: Taint[] | null = null;
  let replaced: Map<string, Taint> | null = null;
  for (let i = 0; i < b.length; i++) {
    const t = b[i] as Taint;
    if (a[i] === t) continue;
    const old = find(a, t.key);
    if (old === t) continue;
    if (old === undefined) {
      if (a.length + (extra?.length ?? 0) < MAX_TAINTS) (extra ??= []).push(t);
    } else {
      const joined = joinTaint(old, t);
      if (joined !== old) (replaced ??= new Map()).set(t.key, joined);
    }
  }
  if (extra === null && replaced === null) return a;
  const base = replaced === null ? a : a.map((t) => replaced.get(t.key) ?? t);
  return extra === null ? base : [...base, ...extra];
}

function joinLists<T>(a: readonly T[], b: readonly T[], key: (item: T) => unknown): readonly T[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  work.items += a.length + b.length;
  if (a.length * b.length <= 64) {
    let extra: T[] | null = null;
    for (const item of b) {
      const k = key(item);
      if (!a.some((other) => key(other) === k)) (extra ??= []).push(item);
    }
    return extra === null ? a : [...a, ...extra];
  }
  const seen = new Set(a.map(key));
  const extra = b.filter((item) => !seen.has(key(item)));
  return extra.length === 0 ? a : [...a, ...extra];
}

function joinConstants(a: readonly Constant[] | null, b: readonly Constant[] | null): readonly Constant[] | null {
  if (a === b) return a;
  if (a === null || b === null) return null;
  const joined = joinLists(a, b, (c) => c.value);
  return joined.length > MAX_CONSTANTS ? null : joined;
}

function commonPrefix(a: string | null, b: string | null): string | null {
  if (a === b) return a;
  if (a === null || b === null) return null;
  let n = 0;
  while (n < a.length && n < b.length && a.charCodeAt(n) === b.charCodeAt(n)) n++;
  return n === 0 ? null : a.slice(0, n);
}

/** Whether a value is no text, so that it says nothing of how the text begins that it is joined with: an object, or nothing at all. */
function saysNoPrefix(v: Value): boolean {
  if (v.prefix !== null && v.prefix !== '') return false;
  if (v.refs.length > 0) return v.prefix === null;
  return v.taints.length === 0 && v.consts !== null && v.consts.length > 0 && v.consts.every((k) => k.value === null || k.value === '');
}

/** Least upper bound of two values. */
export function joinValues(a: Value, b: Value): Value {
  if (a === b || b === NOTHING) return a;
  if (a === NOTHING) return b;
  const taints = joinTaints(a.taints, b.taints);
  const refs = joinLists(a.refs, b.refs, (r) => r);
  const consts = joinConstants(a.consts, b.consts);
  const prefix = saysNoPrefix(a) ? b.prefix : saysNoPrefix(b) ? a.prefix : commonPrefix(a.prefix, b.prefix);
  let paths = joinLists(a.paths, b.paths, (p) => p);
  if (paths.length > MAX_PATHS) paths = a.paths.length > 0 ? a.paths : paths.slice(0, MAX_PATHS);
  const callables = joinLists(a.callables, b.callables, (c) => c.id);
  if (taints === a.taints && refs === a.refs && consts === a.consts && prefix === a.prefix && paths === a.paths && callables === a.callables) return a;
  return { taints, refs, consts, prefix, paths, callables };
}

export function joinAll(values: readonly Value[]): Value {
  let result = NOTHING;
  for (const value of values) result = joinValues(result, value);
  return result;
}

function sameSet<T>(a: readonly T[], b: readonly T[], key: (item: T) => unknown): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  if (a.length === 0) return true;
  if (a.length === 1) return key(a[0] as T) === key(b[0] as T);
  const keys = new Set(a.map(key));
  return b.every((item) => keys.has(key(item)));
}

function sameTaints(a: readonly Taint[], b: readonly Taint[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  if (a.length === 0) return true;
  const byKey = new Map(a.map((t) => [t.key, t]));
  return b.every((t) => {
    const other = byKey.get(t.key);
    return other !== undefined && (other.except?.size ?? -1) === (t.except?.size ?? -1) && other.doubt === t.doubt;
  });
}

/** Whether two values mean the same, flow steps left aside. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if ((a.consts === null) !== (b.consts === null)) return false;
  return (
    a.prefix === b.prefix &&
    sameSet(a.refs, b.refs, (r) => r) &&
    sameSet(a.paths, b.paths, (p) => p) &&
    sameSet(a.callables, b.callables, (c) => c.id) &&
    (a.consts === b.consts || sameSet(a.consts ?? NONE, b.consts ?? NONE, (c) => c.value)) &&
    sameTaints(a.taints, b.taints)
  );
}

/** Adds a step to the flow of every taint. */
export function addStep(taints: readonly Taint[], kind: Step['kind'], file: string, span: Span, message: string, item?: Step['item']): readonly Taint[] {
  if (taints.length === 0) return taints;
  return taints.map((t) => {
    const top = t.steps;
    if (top !== null && top.file === file && top.span.start === span.start && top.span.end === span.end && top.message === message) return t;
    return { ...t, steps: { previous: top, kind, file, span, message, item, length: (top?.length ?? 0) + 1 } };
  });
}

export function step(previous: Step | null, kind: Step['kind'], file: string, span: Span, message: string): Step {
  return { previous, kind, file, span, message, length: (previous?.length ?? 0) + 1 };
}

/** String constants of a scalar value, or undefined when it is not exactly known. */
export function stringConstants(value: Value): readonly Constant[] | undefined {
  if (value.consts === null || value.consts.length === 0 || value.refs.length > 0) return undefined;
  return value.consts.every((c) => typeof c.value === 'string') ? value.consts : undefined;
}

/** The single constant that a value is, or undefined. */
export function onlyConstant(value: Value | undefined): Constant | undefined {
  if (value === undefined || value.consts === null || value.consts.length !== 1 || value.refs.length > 0) return undefined;
  return value.consts[0];
}

/** Truth of a value in a condition: true, false, or undefined when not known. */
export function truthOf(value: Value): boolean | undefined {
  if (value.refs.length > 0 || value.paths.length > 0 || value.callables.length > 0 || value.taints.length > 0) return undefined;
  if (value.consts === null || value.consts.length === 0) return undefined;
  const first = Boolean(value.consts[0]?.value);
  return value.consts.every((c) => Boolean(c.value) === first) ? first : undefined;
}
