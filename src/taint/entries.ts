/** Enters functions that nothing calls, with open arguments: annotations and names are the evidence. */
import type { ClassDef, Exp, Func, Stmt } from '../ir/types';
import { valueOfType } from './annotations';
import { assignPlace } from './assign';
import { MAX_CALL_DEPTH } from './budgets';
import { constructInstance, declaredFields, findMethod } from './classes';
import { readOpen } from './elementTaint';
import { evaluate } from './evaluate';
import { mayReachSink, moduleFacts } from './facts';
import { activate, finish } from './functions';
import type { FunctionValue } from './functions';
import type { Context } from './machine';
import { alloc, restTaint } from './machine';
import { subjectOf } from './naming';
import { isTalk } from './nature';
import { isRequest, recordOfHandler } from './routes';
import { makeShape, sequenceShape, State } from './state';
import type { ClassInfo, Environment, Source, Taint, Value } from './values';
import { CLEAN, joinTaints, joinValues, NOTHING, refValue, taintedValue } from './values';
import type { Arguments } from './arguments';
import { settleTraining } from './libraryOps';
import { NO_ARGUMENTS } from './arguments';

/** Functions and methods of a module in source order, with the class they stand in. */
export interface Entry {
  readonly func: Func;
  readonly cls: ClassDef | null;
  /** Nested inside another function: its variables are unknown when it is entered by itself. */
  readonly nested: boolean;
}

/** Every function of the module, outermost first. */
export function functionsOf(body: readonly Stmt[]): readonly Entry[] {
  const entries: Entry[] = [];
  visitStatements(body, entries, null, false);
  return entries;
}

function visitStatements(body: readonly Stmt[], entries: Entry[], cls: ClassDef | null, nested: boolean): void {
  for (const s of body) visitStatement(s, entries, cls, nested);
}

function visitStatement(s: Stmt, entries: Entry[], cls: ClassDef | null, nested: boolean): void {
  switch (s.kind) {
    case 'FunctionDef':
      entries.push({ func: s.func, cls: null, nested });
      visitStatements(s.func.body, entries, null, true);
      return;
    case 'ClassDef':
      for (const m of s.cls.members) {
        if (m.kind !== 'method') continue;
        entries.push({ func: m.func, cls: s.cls, nested });
        visitStatements(m.func.body, entries, null, true);
      }
      visitStatements(s.cls.body, entries, cls, nested);
      return;
    case 'If':
      visitStatements(s.then, entries, cls, nested);
      visitStatements(s.otherwise, entries, cls, nested);
      return;
    case 'While':
    case 'For':
      visitStatements(s.body, entries, cls, nested);
      visitStatements(s.otherwise, entries, cls, nested);
      return;
    case 'Try':
      visitStatements(s.body, entries, cls, nested);
      for (const h of s.handlers) visitStatements(h.body, entries, cls, nested);
      visitStatements(s.otherwise, entries, cls, nested);
      visitStatements(s.finally, entries, cls, nested);
      return;
    case 'With':
    case 'Block':
      visitStatements(s.body, entries, cls, nested);
      return;
    default:
      return;
  }
}

/** Runs a function with open arguments; `route` is the record that the URL names which it handles. */
export function enterFunction(c: Context, s: State, callable: FunctionValue, given: readonly Taint[] = [], route?: string): void {
  if (c.m.executed.has(callable.func)) return;
  c.m.executed.add(callable.func);
  const run = activate(c, s, callable, `${c.id}!${callable.func.span.start}`);
  openParameters(run.context, run.state, callable, route);
  if (given.length > 0) {
    for (const param of callable.func.params) {
      const key = run.context.env.prefix + param.name;
      const value = run.state.get(key);
      if (value !== undefined) run.state.set(key, joinValues(value, taintedValue(given)));
    }
  }
  finish(run.context, run.state, s, callable.func);
  if (c.module.language === 'typescript') enterInner(c, s, callable.func, run.context.env);
  settleTraining(run.context, run.context.training, undefined);
}

/** Functions in variables of a function that was entered, which it handed out and nobody called: they see its variables. */
function enterInner(c: Context, s: State, func: Func, env: Environment): void {
  if (c.depth >= MAX_CALL_DEPTH) return;
  const { called } = moduleFacts(c.m, c.module);
  const names = [...func.locals].sort((a, b) => Number(called.has(a)) - Number(called.has(b)));
  for (const name of names)
    for (const callable of s.get(env.prefix + name)?.callables ?? [])
      if (callable.kind === 'function' && callable.env === env && !c.m.executed.has(callable.func) && mayReachSink(c.m, c.module, callable.func))
        enterFunction({ ...c, depth: c.depth + 1 }, s, callable);
}

/** The function's own name, else that of what it is assigned to. */
export function nameOf(func: Func): string {
  return func.name === '' ? (func.heldAs ?? '') : func.name;
}

/** Binds every parameter to something of which only name and annotation are known. */
function openParameters(c: Context, s: State, callable: FunctionValue, handled?: string): void {
  const { func } = callable;
  const route = c.module.language === 'typescript' ? (handled ?? recordOfHandler(c, callable)) : undefined;
  const owner = callable.cls === null ? [] : [callable.cls.name];
  const group = c.m.source(`${c.module.path}|params|${func.span.start}`, () => ({
    kind: 'parameter',
    file: c.module.path,
    span: func.nameSpan,
    hints: [nameOf(func), ...owner].filter((h) => h !== ''),
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  for (const param of func.params) if (param.name !== 'self' && param.name !== 'cls' && !param.name.startsWith('$')) group.proved.set(param.name, 'parameter');
  func.params.forEach((param, i) => {
    const key = c.env.prefix + param.name;
    if (i === 0 && callable.self !== null && c.module.language === 'python') {
      s.set(key, callable.self);
      return;
    }
    const type = param.type?.kind === 'ref' ? [param.type.name] : [];
    const source = c.m.source(`${c.module.path}|param|${param.span.start}`, () => ({
      kind: 'parameter',
      file: c.module.path,
      span: param.span,
      hints: [param.name.startsWith('$') ? (type[0] ?? nameOf(func)) : param.name, ...type, nameOf(func), ...owner].filter((h) => h !== ''),
      evidence: null,
      element: null,
      parent: null,
      tabular: false,
    }));
    if (route !== undefined && isRequest(param.name)) source.route = route;
    let value = openValue(c, s, param.name, group, source, param.span);
    const conventional = param.type === undefined ? c.module.catalog.conventional(param.name) : undefined;
    if (conventional !== undefined) value = { ...CLEAN, paths: [`${conventional}#`] };
    if (param.type !== undefined) {
      const typed = valueOfType(c, s, param.type, param.span, { name: param.name, owner: null, open: taintedValue([restTaint(source)]) });
      if (typed !== undefined)
        value = {
          ...typed,
          taints: joinTaints(
            value.taints.filter((t) => t.name !== null && typed.refs.length === 0),
            typed.taints,
          ),
        };
      else if (isScalar(param.type)) value = { ...value, refs: [], taints: isTalk(param.name) ? [...value.taints, restTaint(source)] : value.taints };
    }
    if (param.kind === 'rest') value = refValue(alloc(c, s, param.span, 'r', sequenceShape([], value, 'tuple')));
    if (param.kind === 'keyword-rest') value = refValue(alloc(c, s, param.span, 'k', makeShape('record', { rest: taintedValue([restTaint(source)]), source })));
    if (param.default !== undefined) {
      const fallback = evaluate(c, s, param.default);
      // A default says what kind of thing it is when nothing else does (clients, paths, column lists).
      if (fallback.callables.length > 0 || fallback.paths.length > 0) value = joinValues(value, fallback);
      // A destination counts by its default.
      else if (fallback.prefix !== null) value = { ...value, prefix: fallback.prefix };
    }
    s.set(key, value);
    if (param.pattern !== undefined) assignPlace(c, s, param.pattern, value, param.span, undefined);
    if (param.isProperty && callable.self !== null)
      for (const ref of callable.self.refs) {
        const shape = s.shape(ref);
        if (shape !== undefined) s.setShape(ref, { ...shape, fields: new Map(shape.fields).set(param.name, value) });
      }
  });
}

function isScalar(type: NonNullable<Func['params'][number]['type']>): boolean {
  return type.kind === 'ref' && ['str', 'int', 'float', 'bool', 'bytes', 'string', 'number', 'boolean', 'Date', 'datetime', 'date'].includes(type.name);
}

function openValue(c: Context, s: State, name: string, group: Source, source: Source, span: Func['span']): Value {
  const named = name.startsWith('$') ? [] : readOpen(c, [restTaint(group)], name, 'parameter', span, false).taints;
  const rest = taintedValue([restTaint(source)]);
  const id = alloc(c, s, span, 'p', makeShape('record', { rest, source }));
  return { taints: named, refs: [id], consts: null, prefix: null, paths: [], callables: [] };
}

/** `''`, `null`, `undefined`, `[]`, `{}`. */
function isEmpty(e: Exp | undefined): boolean {
  if (e === undefined) return false;
  if (e.kind === 'Const') return e.value === '' || e.value === null;
  if (e.kind === 'Cast') return isEmpty(e.value);
  return (e.kind === 'Name' && e.name === 'undefined') || (e.kind === 'Sequence' && e.items.length === 0) || (e.kind === 'Record' && e.entries.length === 0);
}

/** An instance of a class on which methods are entered: constructed with open arguments. */
export function openInstance(c: Context, s: State, cls: ClassInfo): Value {
  const init = findMethod(cls, cls.module.language === 'python' ? '__init__' : 'constructor');
  const self = constructInstance(
    { ...c, id: `${c.id}!new` },
    s,
    { ...cls, methods: new Map([...cls.methods].filter(([n]) => n !== '__init__' && n !== 'constructor')), bases: init === undefined ? cls.bases : [] },
    NO_ARGUMENTS,
    cls.def.nameSpan,
  );
  const ref = self.refs[0];
  const made = ref === undefined ? undefined : s.shape(ref);
  if (ref === undefined || made === undefined) return self;
  const source = c.m.source(`${c.module.path}|self|${cls.def.span.start}`, () => ({
    kind: 'type',
    file: c.module.path,
    span: cls.def.nameSpan,
    hints: [subjectOf(cls.name)],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  const fields = new Map(made.fields);
  for (const [name, field] of declaredFields(cls)) {
    // What begins empty is filled by methods that may have run before.
    const isFilledLater = c.module.language === 'typescript' && isEmpty(field.value);
    if (fields.has(name) && !isFilledLater) continue;
    const typed = field.type === undefined ? undefined : valueOfType(c, s, field.type, field.type.span, { name, owner: cls, open: null });
    if (typed !== undefined) fields.set(name, typed);
    else if (cls.isRecord || field.type !== undefined || isFilledLater) {
      source.proved.set(name, 'type-member');
      fields.set(name, readOpen(c, [restTaint(source)], name, 'type-member', field.type?.span ?? cls.def.nameSpan));
    }
  }
  s.setShape(ref, { ...made, cls, fields, rest: taintedValue([restTaint(source)]) });
  if (init !== undefined) {
    const callable: FunctionValue = { kind: 'function', func: init.func, env: init.cls.env, self, cls: init.cls, id: `${init.cls.id}.init` };
    c.m.executed.add(init.func);
    const run = activate(c, s, callable, `${c.id}!${init.func.span.start}`);
    openParameters(run.context, run.state, callable);
    finish(run.context, run.state, s, init.func);
  }
  return self;
}

/** Arguments for a call of which nothing is known. */
export function entryArguments(): Arguments {
  return NO_ARGUMENTS;
}

export function stateOver(s: State): State {
  return new State(s);
}

export type { Exp };
export { CLEAN, NOTHING };
