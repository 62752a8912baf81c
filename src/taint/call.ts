/** Calls: catalog rows first, then functions and classes of the workspace, then the unknown. */
import type { Span } from '../base/span';
import type { PathRows } from '../catalog/types';
import type { CallExp, Func } from '../ir/types';
import { valueOfType } from './annotations';
import { elsewhere } from './generics';
import { constantTypes, memberPath, readAttribute, typePaths } from './access';
import { applyRows, hasEffect, ownRows } from './apply';
import type { Arguments } from './arguments';
import { argumentsOf, evaluateArguments, everyArgument } from './arguments';
import { MAX_CALL_DEPTH, MAX_PATH_LENGTH } from './budgets';
import { constructBase, constructInstance, findMethod, memberOfClass } from './classes';
import { evaluate } from './evaluate';
import { enterFunction } from './entries';
import { runFunction } from './functions';
import { readOpen } from './elementTaint';
import { doubtful } from './frames';
import type { Context, LoadedModule } from './machine';
import { alloc, homeOf, restTaint } from './machine';
import { lookUpName } from './names';
import { exportValue } from './otherModules';
import { deepTaints } from './reach';
import { recordOfCarried, recordOfValues } from './routes';
import type { Shape, State } from './state';
import { itemsOf, makeShape } from './state';
import { selectedColumns } from './sql';
import type { Callable, Source, Taint, Value } from './values';
import { addMark, addStep, callableValue, CLEAN, joinTaints, joinValues, moreDoubt, NOTHING, refValue, taintedValue, withPaths } from './values';
import { receiver as materialReceiver } from './assign';
import { rowsOf } from './ormOps';

/** Evaluates a call expression. */
export function callExpression(c: Context, s: State, e: CallExp): Value {
  const callee = e.callee;
  if (callee.kind === 'Super') {
    const of = evaluate(c, s, callee);
    if (c.module.language !== 'typescript') return of;
    const args = evaluateArguments(c, s, e);
    for (const k of of.callables) if (k.kind === 'super') constructBase(c, s, k.cls, k.self, args, e.span);
    return CLEAN;
  }
  if (callee.kind === 'Attr') {
    const object = changesInPlace(c, callee.name, e) ? materialReceiver(c, s, callee.object) : evaluate(c, s, callee.object);
    const args = evaluateArguments(c, s, e);
    const value = callMethod(c, s, object, callee.name, args, e, callee.nameSpan);
    enterGiven(c, s, args);
    return value;
  }
  const target = callee.kind === 'Name' ? lookUpName(c, s, callee.name, callee.span) : evaluate(c, s, callee);
  const args = evaluateArguments(c, s, e);
  const value = invoke(c, s, target, args, e.span, e, e.isNew, callee.kind === 'Name' ? callee.name : undefined);
  enterGiven(c, s, args);
  return value;
}

const IN_PLACE = new Set(['append', 'extend', 'insert', 'add', 'update', 'push', 'unshift', 'set', 'setdefault', 'pop', 'remove']);

function changesInPlace(_c: Context, name: string, e: CallExp): boolean {
  return IN_PLACE.has(name) || e.args.some((a) => a.name === 'inplace');
}

/** `object.name(args)`. */
export function callMethod(c: Context, s: State, object: Value, name: string, args: Arguments, e: CallExp | undefined, nameSpan: Span): Value {
  const span = e?.span ?? nameSpan;
  let result: Value = NOTHING;
  let handled = false;
  const catalog = c.module.catalog;

  for (const path of object.paths) {
    const full = memberPath(path, name);
    const rows = catalog.call(full);
    if (rows !== undefined && hasEffect(c, s, rows, args, object)) {
      // A function of a module has no receiver.
      const receiver =
        path.endsWith('#') ||
        path.includes('#') ||
        path.includes('(') ||
        rows.operations.some((o) => o.args !== undefined && JSON.stringify(o.args).includes('self'))
          ? object
          : null;
      result = joinValues(result, applyRows(c, s, rows, { receiver, args, path: full, span, call: e }));
      handled = true;
    }
  }
  for (const ref of object.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    const self = refValue(ref);
    if (shape.kind === 'instance' && shape.cls !== null) {
      const method = findMethod(shape.cls, name);
      if (method !== undefined && method.accessor === null) {
        const userRows = userRowsFor(c, method.func, shape.cls.name);
        // A logger of another file is one by its name; what it does with a line is found there.
        const known = shape.cls.module === c.module.env.module ? undefined : catalog.method(name, receiverName(e));
        if (known !== undefined && known.sinks.some((k) => k.kind === 'telemetry') && hasEffect(c, s, known, args, self)) {
          result = joinValues(result, applyRows(c, s, known, { receiver: self, args, path: name, span, call: e }));
        } else if (userRows !== undefined) {
          result = joinValues(result, applyRows(c, s, userRows, { receiver: self, args, path: `${shape.cls.name}.${name}`, span, call: e }));
        } else {
          const bound: Callable = {
            kind: 'function',
            func: method.func,
            env: method.cls.env,
            self: method.isStatic ? null : method.isClassMethod ? { ...NOTHING, callables: [{ kind: 'class', cls: shape.cls, id: shape.cls.id }] } : self,
            cls: method.cls,
            id: `${method.cls.id}.${name}`,
          };
          result = joinValues(result, runFunction(c, s, bound, args, span));
        }
        handled = true;
        continue;
      }
    }
    const held = shape.fields.get(name);
    if (shape.kind !== 'frame' && held !== undefined && (held.callables.length > 0 || held.paths.length > 0)) {
      // What is only declared is known by its name first: a logger that is given by its interface.
      const named = held.callables.every((k) => k.kind === 'declared') ? catalog.method(name, receiverName(e)) : undefined;
      if (named !== undefined && hasEffect(c, s, named, args, self)) {
        result = joinValues(result, applyRows(c, s, named, { receiver: self, args, path: name, span, call: e }));
        handled = true;
        continue;
      }
      result = joinValues(result, invoke(c, s, bindSelf(held, self, c), args, span, e, false, name));
      handled = true;
      continue;
    }
    // A function that was put into the class later.
    const put = shape.kind === 'instance' && shape.cls !== null && held === undefined ? memberOfClass(c, s, shape.cls, name, ref, nameSpan) : undefined;
    if (put !== undefined && put.callables.some((k) => k.kind === 'function')) {
      result = joinValues(result, invoke(c, s, put, args, span, e, false, name));
      handled = true;
      continue;
    }
    for (const type of typePaths(c, shape)) {
      const full = `${type}#${name}`;
      const rows = catalog.call(full);
      if (rows !== undefined && hasEffect(c, s, rows, args, self)) {
        result = joinValues(result, applyRows(c, s, rows, { receiver: self, args, path: full, span, call: e }));
        handled = true;
        break;
      }
    }
  }
  if (object.refs.length === 0) {
    for (const type of constantTypes(c, object)) {
      const full = `${type}#${name}`;
      const rows = catalog.call(full);
      if (rows !== undefined) {
        result = joinValues(result, applyRows(c, s, rows, { receiver: object, args, path: full, span, call: e }));
        handled = true;
      }
    }
  }
  // `super().__new__(cls)`: an object of the class.
  if (name === '__new__' && !handled) {
    const of = args.positional[0]?.callables.find((k) => k.kind === 'class');
    if (of?.kind === 'class' && (object.callables.some((k) => k.kind === 'super') || object.paths.includes('object')))
      return refValue(alloc(c, s, span, `N${of.cls.name}`, makeShape('instance', { cls: of.cls })));
  }
  for (const callable of object.callables) {
    if (callable.kind === 'module') {
      const member = exportValue(c.m, callable.path, name);
      if (member === undefined || member.callables.some((k) => k.kind === 'module')) continue;
      handled = true;
      result = joinValues(result, invoke(c, s, member, args, span, e, e?.isNew ?? false, name));
      continue;
    }
    if (callable.kind === 'class' || callable.kind === 'super' || callable.kind === 'bound' || callable.kind === 'partial' || callable.kind === 'function') {
      if (callable.kind === 'function' || callable.kind === 'partial' || callable.kind === 'bound') {
        const other = callable.kind === 'function' ? withThis(c, s, callable, name, args, span) : undefined;
        if (other !== undefined) {
          result = joinValues(result, other);
          handled = true;
          continue;
        }
        const full = `${c.module.language === 'python' ? 'function' : 'Function'}#${name}`;
        const rows = catalog.call(full);
        if (rows !== undefined) {
          result = joinValues(result, applyRows(c, s, rows, { receiver: object, args, path: full, span, call: e }));
          handled = true;
        }
        continue;
      }
      if (callable.kind === 'class') {
        for (const base of callable.cls.basePaths) {
          const rows = catalog.call(`${base}.${name}`);
          if (rows !== undefined && findMethod(callable.cls, name) === undefined) {
            result = joinValues(result, applyRows(c, s, rows, { receiver: object, args, path: `${base}.${name}`, span, call: e }));
            handled = true;
          }
        }
      }
      const member = readAttribute(c, s, { ...NOTHING, callables: [callable] }, name, nameSpan, undefined);
      if (member.callables.length > 0) {
        result = joinValues(result, invoke(c, s, member, args, span, e, false));
        handled = true;
      }
    }
  }
  if (handled) return result === NOTHING ? CLEAN : result;

  // Nobody knows the receiver: rows by method name, then what containers and frames of the imported libraries do.
  const byName = catalog.method(name, receiverName(e));
  if (byName !== undefined && hasEffect(c, s, byName, args, object))
    return applyRows(c, s, byName, { receiver: object, args, path: object.paths[0] !== undefined ? memberPath(object.paths[0], name) : name, span, call: e });
  const called = catalog.method('__call__', name);
  if (called !== undefined && hasEffect(c, s, called, args, object)) return applyRows(c, s, called, { receiver: null, args, path: name, span, call: e });
  const open = object.taints.length > 0 || object.refs.some((r) => s.shape(r)?.rest !== null && s.shape(r)?.kind === 'record');
  if (open || object.refs.length > 0) {
    const ducked = duckRows(
      c,
      name,
      object.taints.some((t) => t.name !== null && t.source.kind !== 'frame'),
    );
    if (ducked !== undefined && hasEffect(c, s, ducked.rows, args, object))
      return applyRows(c, s, ducked.rows, { receiver: object, args, path: ducked.path, span, call: e });
  }
  return unknownCall(
    c,
    s,
    name,
    object.paths.map((p) => memberPath(p, name)),
    object,
    args,
    span,
  );
}

/** Variable or last member that the receiver is written as. */
function receiverName(e: CallExp | undefined): string | undefined {
  const object = e?.callee.kind === 'Attr' ? e.callee.object : undefined;
  return object?.kind === 'Name' || object?.kind === 'Attr'
    ? object.name
    : object?.kind === 'Call' && (object.callee.kind === 'Name' || object.callee.kind === 'Attr')
      ? object.callee.name
      : undefined;
}

/** A function kept in a field of an object knows that object as `this`. */
function bindSelf(value: Value, self: Value, c: Context): Value {
  if (c.module.language !== 'typescript' || value.callables.length === 0) return value;
  return { ...value, callables: value.callables.map((k) => (k.kind === 'function' && k.self === null && k.func.isArrow !== true ? { ...k, self } : k)) };
}

/** Operation rows for a receiver of unknown type: text methods for scalars, containers, then frames of imported libraries. */
function duckRows(c: Context, name: string, scalar: boolean): { rows: PathRows; path: string } | undefined {
  const python = c.module.language === 'python';
  const text = python ? ['str'] : ['String'];
  const containers = python ? ['dict', 'list', 'set'] : ['Array', 'Map', 'Set', 'Promise', 'Object'];
  const frames = frameTypes(c);
  const order = scalar ? [...text, ...frames, ...containers] : [...frames, ...containers, ...text];
  for (const type of order) {
    const path = `${type}#${name}`;
    const rows = c.module.catalog.call(path);
    if (rows !== undefined) return { rows, path };
  }
  return undefined;
}

/** Frame types of the libraries that the module imports. */
const frameTypesOf = new WeakMap<LoadedModule, readonly string[]>();

function frameTypes(c: Context): readonly string[] {
  const known = frameTypesOf.get(c.module);
  if (known !== undefined) return known;
  const { catalog } = c.module;
  const types: string[] = [];
  for (const source of c.module.imports) {
    const root = source.split('.')[0] ?? source;
    for (const type of [`${root}.DataFrame`, `${root}.LazyFrame`, `${root}.sql.DataFrame`])
      if (catalog.type(type)?.shape === 'frame' && !types.includes(type)) types.push(type);
  }
  frameTypesOf.set(c.module, types);
  return types;
}

/** Rows for a function of another file that is a logger by its name (`logError`): what it does with a line is no matter here. */
function loggerRows(c: Context, name: string | undefined): PathRows | undefined {
  const rows = name === undefined || !/^log./.test(name) ? undefined : c.module.catalog.method(name);
  return rows?.sinks.some((k) => k.kind === 'telemetry') === true ? rows : undefined;
}

/** Rows of a user's catalog for a function of the workspace, by its plain or qualified name. */
function userRowsFor(c: Context, func: Func, owner: string | null, path = c.module.path): PathRows | undefined {
  if (func.name === '') return undefined;
  const module = path.replace(/\.[a-z]+$/, '').replace(/\//g, '.');
  for (const name of owner === null ? [func.name, `${module}.${func.name}`] : [`${owner}.${func.name}`, `${owner}#${func.name}`, func.name]) {
    const rows = ownRows(c.module.catalog.call(name)) ?? (owner !== null && name === func.name ? ownRows(c.module.catalog.method(name)) : undefined);
    if (rows !== undefined) return rows;
  }
  return undefined;
}

/** What a function's `prototype` gives the objects that it makes. */
function prototypeOf(s: State, callable: Extract<Callable, { kind: 'function' }>): Shape {
  const stored = s.get(`attr:${callable.id}.prototype`);
  const shape = stored?.refs.length === 1 ? s.shape(stored.refs[0] as string) : undefined;
  return makeShape('record', shape === undefined ? {} : { fields: shape.fields, rest: shape.rest });
}

/** `f.call(object, …)`, `f.apply(object, […])`, `f.bind(object)`: with another `this`. */
function withThis(c: Context, s: State, callable: Extract<Callable, { kind: 'function' }>, name: string, args: Arguments, span: Span): Value | undefined {
  if (c.module.language !== 'typescript' || callable.func.isArrow === true || !/^(call|apply|bind)$/.test(name)) return undefined;
  const [self, ...given] = args.positional;
  if (self === undefined || self.refs.length === 0) return undefined;
  const bound: Callable = { ...callable, self, id: `${callable.id}@${span.start}` };
  if (name === 'bind')
    return given.length === 0
      ? callableValue(bound)
      : callableValue({ kind: 'partial', target: callableValue(bound), args: given, named: new Map(), id: bound.id });
  const list = given[0];
  const positional = name === 'call' ? given : list === undefined ? [] : list.refs.flatMap((r) => itemsOfShape(s, r));
  return invokeCallable(c, s, bound, argumentsOf(positional, span), span, undefined);
}

function itemsOfShape(s: State, ref: string): readonly Value[] {
  const shape = s.shape(ref);
  return shape?.kind === 'sequence' ? [...itemsOf(shape), ...(shape.rest === null ? [] : [shape.rest])] : [];
}

/** Calls whatever a value may be. */
export function invoke(c: Context, s: State, target: Value, args: Arguments, span: Span, e: CallExp | undefined, isNew: boolean, name?: string): Value {
  let result: Value = NOTHING;
  let handled = false;
  if (target.callables.length === 0 && target.paths.length === 0 && target.refs.length === 0) {
    const rows = name === undefined ? undefined : c.module.catalog.call(name);
    if (rows !== undefined && target.taints.length === 0) return applyRows(c, s, rows, { receiver: null, args, path: name as string, span, call: e });
  }
  for (const callable of target.callables) {
    // What it describes is no matter of calling it.
    if (callable.kind === 'schema') continue;
    handled = true;
    // `new Person(…)` of a function: an object that it fills.
    if (isNew && callable.kind === 'function' && callable.self === null && callable.func.isArrow !== true) {
      const made = refValue(alloc(c, s, span, 'o', prototypeOf(s, callable)));
      const given = runFunction(c, s, { ...callable, self: made }, args, span);
      result = joinValues(result, given.refs.length > 0 ? given : made);
      continue;
    }
    result = joinValues(result, invokeCallable(c, s, callable, args, span, e));
  }
  for (const ref of target.refs) {
    const shape = s.shape(ref);
    const method = shape?.cls ? findMethod(shape.cls, '__call__') : undefined;
    if (method !== undefined) {
      handled = true;
      result = joinValues(
        result,
        runFunction(c, s, { kind: 'function', func: method.func, env: method.cls.env, self: refValue(ref), cls: method.cls, id: `${ref}()` }, args, span),
      );
    } else if (shape?.cls) {
      for (const base of typePaths(c, shape)) {
        const rows = c.module.catalog.call(`${base}#__call__`);
        if (rows !== undefined) {
          handled = true;
          result = joinValues(result, applyRows(c, s, rows, { receiver: refValue(ref), args, path: `${base}#__call__`, span, call: e }));
        }
      }
    }
  }
  // Called by a name that says what it is: a model in a training loop.
  const byName = handled || name === undefined ? undefined : c.module.catalog.method('__call__', name);
  const called = byName !== undefined && hasEffect(c, s, byName, args, target) ? byName : handled ? undefined : loggerRows(c, name);
  for (const path of target.paths) {
    handled = true;
    const rows = c.module.catalog.call(path.endsWith('#') ? `${path}__call__` : path);
    if (rows !== undefined && hasEffect(c, s, rows, args, null))
      result = joinValues(result, applyRows(c, s, rows, { receiver: path.endsWith('#') ? target : null, args, path, span, call: e }));
    else if ((path.endsWith('()') || byName === undefined) && called !== undefined)
      result = joinValues(result, applyRows(c, s, called, { receiver: target, args, path: name as string, span, call: e }));
    else result = joinValues(result, unknownCall(c, s, name ?? '', [path], { ...target, paths: [path], callables: [] }, args, span, isNew));
  }
  if (!handled)
    return called !== undefined
      ? applyRows(c, s, called, { receiver: target, args, path: name as string, span, call: e })
      : unknownCall(c, s, name ?? '', [], target, args, span);
  return result === NOTHING ? CLEAN : result;
}

function invokeCallable(c: Context, s: State, callable: Callable, args: Arguments, span: Span, e: CallExp | undefined): Value {
  switch (callable.kind) {
    case 'function': {
      const rows =
        userRowsFor(c, callable.func, null, callable.env.module.path) ??
        (callable.env.module === c.module.env.module ? undefined : loggerRows(c, callable.func.name || callable.func.heldAs));
      if (rows !== undefined) return applyRows(c, s, rows, { receiver: null, args, path: callable.func.name, span, call: e });
      return runFunction(c, s, callable, args, span);
    }
    case 'class': {
      const rows = ownRows(c.module.catalog.call(callable.cls.name));
      if (rows !== undefined) return applyRows(c, s, rows, { receiver: null, args, path: callable.cls.name, span, call: e });
      return constructInstance(c, s, callable.cls, args, span);
    }
    case 'partial': {
      const named = new Map(callable.named);
      for (const [k, v] of args.named) named.set(k, v);
      return invoke(
        c,
        s,
        callable.target,
        { ...args, positional: [...callable.args, ...args.positional], spans: [...callable.args.map(() => span), ...args.spans], named },
        span,
        e,
        false,
      );
    }
    case 'bound':
      return callMethod(c, s, callable.receiver, callable.name, args, e, span);
    case 'module':
    case 'import':
      // A module cannot be called; imported names were looked up before.
      return unknownCall(c, s, '', [], NOTHING, args, span);
    case 'super':
    case 'schema':
      return CLEAN;
    case 'declared': {
      const rows = callable.name === '' ? undefined : ownRows(c.module.catalog.call(callable.name));
      if (rows !== undefined) return applyRows(c, s, rows, { receiver: null, args, path: callable.name, span, call: e });
      const at = elsewhere(c, homeOf(c, callable.module));
      const { result } = callable;
      const typed = result === undefined ? undefined : valueOfType(at, s, result, at === c ? span : result.span, null);
      return typed ?? unknownCall(c, s, callable.name, [], NOTHING, args, span);
    }
    case 'taker': {
      const held = s.get(callable.key);
      const given = args.positional[0] ?? CLEAN;
      s.set(callable.key, held === undefined ? given : joinValues(held, given));
      return CLEAN;
    }
  }
}

function enterGiven(c: Context, s: State, args: Arguments): void {
  const given = everyArgument(args).filter((v) => v.callables.length > 0);
  if (given.length > 0) enterCallbacks(c, s, given, recordOfValues(c, s, args.positional.slice(0, 1)));
}

/** Function expressions that a call was given and nothing has called: they run some day, with arguments of unknown origin. */
export function enterCallbacks(c: Context, s: State, values: readonly Value[], route?: string): void {
  for (const value of values) {
    for (const callable of value.callables) {
      if (callable.kind === 'function' && callable.func.isExpression && !c.m.executed.has(callable.func) && c.depth < MAX_CALL_DEPTH)
        enterFunction(c, s, callable, [], route);
    }
  }
}

/** Calls one function with given values; for special methods. */
export function callFunctionValue(c: Context, s: State, callable: Extract<Callable, { kind: 'function' }>, args: readonly Value[], span: Span): Value {
  if (c.depth >= MAX_CALL_DEPTH) return CLEAN;
  return runFunction(c, s, callable, argumentsOf(args, span), span);
}

/**
 * A call into the unknown: the result carries what went in, less certain, and is itself of unknown origin. Given frames
 * come out as frames (most functions on frames return one). Callbacks are called with what else is known.
 */
export function unknownCall(c: Context, s: State, name: string, paths: readonly string[], object: Value, args: Arguments, span: Span, isNew = false): Value {
  const given = everyArgument(args);
  let taints: readonly Taint[] = [];
  for (const value of [object, ...given]) {
    if (value.taints.length === 0 && value.refs.length === 0) continue;
    for (const t of deepTaints(s, value)) {
      // Things of unknown origin are forgotten unless they are known to be patients' data.
      if (t.name === null && t.source.kind !== 'frame' && t.source.element === null && !isHealthSource(c, t)) continue;
      // What an unknown call was given is not what it yields: names read from the result prove nothing of it.
      taints = joinTaints(taints, t.name === null && t.source.element === null && t.source.kind !== 'frame' ? addMark([t], VIA_CALL) : [t]);
    }
  }
  taints = addStep(
    /(Error|Exception|Warning)$/.test(name) ? taints : moreDoubt(taints),
    'call',
    c.module.path,
    span,
    `passes through ${name === '' ? 'a call' : name}`,
  );
  const rows = querySource(c, given, span);
  for (const value of given) {
    for (const callable of value.callables) {
      if (callable.kind !== 'function' || c.active.includes(callable.func) || c.m.executed.has(callable.func)) continue;
      // A callback of unknown use: its parameters are of unknown origin, and may hold what the call was given.
      enterFunction(
        c,
        s,
        callable,
        [...taints.filter((t) => t.name !== null), ...(rows === undefined ? [] : [restTaint(rows)])],
        recordOfValues(c, s, given.slice(0, 1)),
      );
    }
  }
  if (isNew || CLASS_LIKE.test(name) || paths.some((p) => CLASS_LIKE.test(p))) taints = taints.map((t) => (t.doubt > 0 ? { ...t, doubt: t.doubt - 1 } : t));
  const hint = name !== '' ? name : (paths[0]?.replace(/^.*[.#]/, '') ?? '');
  const source = rows ?? c.m.callSource(c, span, hint);
  if (rows === undefined && REQUESTS.test(hint)) {
    const route = recordOfValues(c, s, given.slice(0, 1)) ?? (given.length === 0 ? recordOfCarried(s, [object]) : undefined);
    if (route !== undefined) source.route = route;
  }
  const owner = rows === undefined && source.hints.length === 1 && READS.test(hint) ? ownerOf(c, object) : undefined;
  if (owner !== undefined) source.hints.push(owner);
  let result: Value = taintedValue(joinTaints(taints, [restTaint(source)]));
  if (rows !== undefined && rows === source) return queryResult(c, s, given, source, span);
  const resultPaths = paths.filter((p) => p.length < MAX_PATH_LENGTH).map((p) => (isNew || CLASS_LIKE.test(p) ? `${p}#` : `${p}()`));
  if (resultPaths.length > 0) result = withPaths(result, resultPaths);
  if ((isNew || CLASS_LIKE.test(name)) && args.named.size > 0 && resultPaths.every((p) => c.module.catalog.type(p.replace(/#$/, '')) === undefined)) {
    // An object of an unknown class: what it was made of stays readable by name.
    const id = alloc(
      c,
      s,
      span,
      'O',
      makeShape('record', {
        fields: args.named,
        rest: taintedValue([...taints.filter((t) => args.positional.length > 0 || t.name === null), restTaint(source)]),
        source,
      }),
    );
    return { ...result, refs: [id], taints: [] };
  }
  const frame = given
    .flatMap((v) => v.refs)
    .map((r) => s.shape(r))
    .find((x) => x?.kind === 'frame' && x.type !== null);
  if (frame !== undefined && !isNew) {
    const id = alloc(c, s, span, 'u', {
      ...doubtful(frame),
      rest: frame.rest === null ? taintedValue([restTaint(source)]) : joinValues(doubtful(frame).rest ?? NOTHING, taintedValue([restTaint(source)])),
    });
    result = { ...result, refs: [id], taints: [] };
  }
  return result;
}

/** Calls that bring what their URL names, or the body of the request that they are made on. */
const REQUESTS = /^(get|post|put|patch|request|fetch|query|use\w*|api\w*|call|send|json|text|body|formData|clone|fetch\w*|\w*[fF]etch|\w*[rR]equest)$/;

/** Methods that yield what their object is a collection of. */
const READS = /^(find|get|create|update|upsert|save|insert|read|load|fetch|query|select|first|list|search|lookup)/;

/** `db.patient.findMany()`: the member that the call is made on, where it names records of patients. */
function ownerOf(c: Context, object: Value): string | undefined {
  if (object.refs.length > 0) return undefined;
  const name = object.taints.find((t) => t.name === null && t.source.kind === 'part' && t.source.element === null)?.source.hints[0];
  if (name === undefined || !/^[a-z]/.test(name)) return undefined;
  const { classifier } = c.m.program;
  return classifier.isHealthName(name) && classifier.isPatientRecord(name) ? name : undefined;
}

/** Mark of a whole thing that went into an unknown call. */
export const VIA_CALL = 'via';

/** Last segment of a path that names a class. */
const CLASS_LIKE = /(^|[.#])[A-Z]\w*$/;

/** Type of the rows that a call brings of which nothing is known but the query: a table, or a list of rows. */
const ROWS = 'phitrace.Rows';

/** Rows of a query: the columns that it names, under the names that it gives them. */
function queryResult(c: Context, s: State, given: readonly Value[], source: Source, span: Span): Value {
  const text = given.map((v) => (v.consts?.length === 1 ? v.consts[0]?.value : v.prefix)).find((t) => typeof t === 'string' && /^\s*(select|with)\s/i.test(t));
  const { columns, star } = selectedColumns(String(text));
  const rest = restTaint(source);
  const fields = new Map<string, Value>();
  for (const column of columns)
    fields.set(column.as, taintedValue(readOpen(c, [rest], column.name, 'column', span, false).taints.filter((t) => t.name !== null)));
  const known = { fields, rest: columns.length === 0 || star ? taintedValue([rest]) : null, source };
  if (c.module.language === 'typescript') return rowsOf(c, s, span, makeShape('record', known), null);
  return refValue(alloc(c, s, span, 'Q', makeShape('frame', { ...known, type: ROWS })));
}

/** The rows of a SELECT that a call is given, or undefined where none is. */
export function selectedRows(c: Context, s: State, given: readonly Value[], span: Span): Value | undefined {
  const source = querySource(c, given, span);
  return source === undefined ? undefined : queryResult(c, s, given, source, span);
}

/** A call that is given a SELECT yields rows of its tables: with the columns that it names. */
function querySource(c: Context, given: readonly Value[], span: Span): Source | undefined {
  for (const value of given) {
    const text = value.consts?.length === 1 ? value.consts[0]?.value : value.prefix;
    if (typeof text !== 'string' || !/^\s*(select|with)\s/i.test(text)) continue;
    const { columns, tables } = selectedColumns(text);
    const source = c.m.source(`${c.module.path}|query|${span.start}|${span.end}`, () => ({
      kind: 'call',
      file: c.module.path,
      span,
      hints: tables.length > 0 ? [...tables] : [''],
      evidence: null,
      element: null,
      parent: null,
      tabular: true,
    }));
    for (const column of columns) if (!source.proved.has(column.name)) source.proved.set(column.name, 'column');
    return source;
  }
  return undefined;
}

function isHealthSource(c: Context, t: Taint): boolean {
  if (c.m.speaksOfPatients(t.source)) return true;
  for (const n of t.source.proved.keys()) if (c.m.isElement(n, c.module.isHealth)) return true;
  return false;
}
