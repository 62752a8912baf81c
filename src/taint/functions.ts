/** Runs functions of the workspace: binds arguments, follows the body, remembers results by what went in. */
import type { Span } from '../base/span';
import type { Exp, Func, Param } from '../ir/types';
import type { Arguments } from './arguments';
import { assignPlace, materialize } from './assign';
import { asType, valueOfType } from './annotations';
import { elsewhere } from './generics';
import { MAX_AWAY, MAX_CALL_DEPTH, MAX_IDLE_DEPTH } from './budgets';
import { isContent } from './elementTaint';
import { evaluate } from './evaluate';
import { nameUnnamed } from './naming';
import { executeBlock } from './execute';
import type { Context } from './machine';
import { isWorthFollowing, mayLeadToSink } from './facts';
import { unknownCall } from './call';
import { alloc, homeOf, restTaint, makeTraining } from './machine';
import { deepTaints } from './reach';
import { makeShape, sequenceShape, State } from './state';
import { entryArguments } from './entries';
import type { Callable, Value } from './values';
import { addStep, CLEAN, joinValues, makeEnvironment, NOTHING, refValue, taintedValue, withTaints } from './values';
import { RAISED } from './execute';
import { noteStep, settleTraining } from './libraryOps';
import { traceArguments, traceResult } from './traced';

export type FunctionValue = Extract<Callable, { kind: 'function' }>;

/** Calls a function with evaluated arguments; effects on objects and outer variables go to `s`. */
export function runFunction(c: Context, s: State, callable: FunctionValue, args: Arguments, span: Span): Value {
  const { func } = callable;
  if (callable.returnsOf) return callable.returnsOf;
  // Declared without a body: its type says what it yields.
  if (func.body.length === 0 && func.returnType !== undefined && c.module.language === 'typescript') {
    const at = elsewhere(c, homeOf(c, callable.env.module));
    return valueOfType(at, s, func.returnType, at === c ? span : func.returnType.span, null) ?? CLEAN;
  }
  const nested = c.active.filter((f) => f === func).length;
  if (c.depth >= MAX_CALL_DEPTH || nested > 1) {
    if (c.depth >= MAX_CALL_DEPTH && nested === 0) c.m.overrun(c, span, 'calls nested too deep');
    return recursionResult(s, args);
  }
  const module = homeOf(c, callable.env.module);
  let idle = 0;
  if ((!func.isExpression || module !== c.m.main) && !carries(c, s, callable, args, module !== c.m.main)) {
    if (!isWorthFollowing(c.m, module, func, callable.self !== null)) return openResult(c, s, callable, span);
    if (module !== c.m.main) idle = c.idle + 1;
    if (idle > MAX_IDLE_DEPTH) return openResult(c, s, callable, span);
  } else if (module !== c.m.main && (c.away >= MAX_AWAY || !mayLeadToSink(c.m, module, func))) return unfollowed(c, s, callable, args, span);
  c.m.executed.add(func);
  const run = activate(c, s, callable, `${c.id}>${span.start}`, idle);
  let value: Value = CLEAN;
  const follow = (): void => {
    bind(run.context, run.state, func, callable.self, args, span);
    value = finish(run.context, run.state, s, func);
  };
  if (run.context.away !== 1 || c.module !== c.m.main) follow();
  else if (!c.m.runAway(idle > 0, follow)) {
    value = joinValues(value, unfollowed(c, s, callable, args, span));
    if (idle === 0) c.m.overrun(c, span, 'a call into another file takes too many steps');
  }
  passExceptions(c, s, run.context);
  const outer = c.loops[c.loops.length - 1] ?? c.training;
  if (run.context.training.inside) noteStep(c, run.context.training.stepped);
  settleTraining(run.context, run.context.training, c.training.inference ? undefined : outer);
  return asReturned(c, s, callable, value, span);
}

/** What a function yields without saying more is of the type that it is said to return (TypeScript). */
function asReturned(c: Context, s: State, callable: FunctionValue, value: Value, span: Span): Value {
  const type = callable.func.returnType;
  if (type === undefined || c.module.language !== 'typescript') return value;
  const at = elsewhere(c, homeOf(c, callable.env.module));
  return asType(at, s, value, type, at === c ? span : type.span);
}

/** The result of a call that was not followed, or not to its end: what went in, unless its type says that it is a number or nothing. */
function unfollowed(c: Context, s: State, callable: FunctionValue, args: Arguments, span: Span): Value {
  const type = callable.func.returnType;
  const value = unknownCall(c, s, callable.func.name, [], callable.self ?? NOTHING, args, span);
  if (type?.kind === 'ref' && NUMBERS.has(type.name)) return CLEAN;
  const typed = asReturned(c, s, callable, value, span);
  return typed === value ? value : withContent(s, typed);
}

/** An object of a known type that an unknown call made of what it was given: its contents may hold that, not its status or its ids. */
function withContent(s: State, value: Value): Value {
  if (value.taints.length === 0 || value.refs.length === 0) return value;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    const given = taintedValue(value.taints);
    s.setShape(ref, { ...shape, fields: new Map([...shape.fields].map(([name, held]) => [name, isContent(name) ? joinValues(held, given) : held])) });
  }
  return { ...value, taints: [] };
}

const NUMBERS: ReadonlySet<string> = new Set(['int', 'float', 'bool', 'None', 'number', 'boolean', 'void']);

/** Whether anything that goes into a call could matter: data, or something that can be called. In other files only data that is known by name, or was read, does. */
function carries(c: Context, s: State, callable: FunctionValue, args: Arguments, isAway: boolean): boolean {
  const matters = (value: Value): boolean => {
    if (value.callables.length > 0 && !isAway) return true;
    if (value.taints.length === 0 && value.refs.length === 0) return false;
    return deepTaints(s, value).some((t) => {
      if (t.source.element !== null || t.source.kind === 'frame') return true;
      if (t.name === null) return !isAway && c.m.speaksOfPatients(t.source);
      return !isAway || c.module.isHealth || c.m.isElement(t.name, false) || c.m.speaksOfPatients(t.source);
    });
  };
  for (const v of args.positional) if (matters(v)) return true;
  for (const v of args.named.values()) if (matters(v)) return true;
  if ((args.spread !== null && matters(args.spread)) || (args.mapping !== null && matters(args.mapping))) return true;
  return callable.self !== null && callable.self.taints.length > 0;
}

/** The result of a call that is not followed: of unknown origin. */
function openResult(c: Context, s: State, callable: FunctionValue, span: Span): Value {
  return asReturned(c, s, callable, taintedValue([restTaint(c.m.callSource(c, span, callable.func.name))]), span);
}

/** Exceptions that leave the callee reach the innermost `try` of the caller, or leave it too. */
function passExceptions(c: Context, s: State, callee: Context): void {
  if (callee.escaped.value === NOTHING) return;
  const inside = c.tries[c.tries.length - 1];
  if (inside === undefined) {
    c.escaped.value = joinValues(c.escaped.value, callee.escaped.value);
    return;
  }
  const raised = s.flattenTo(inside.base);
  raised.set(RAISED, callee.escaped.value);
  inside.raised.push(raised);
}

/** What a recursive call is taken to yield: what went in (the outer activation adds what it returns itself). */
function recursionResult(s: State, args: Arguments): Value {
  void s;
  let result: Value = NOTHING;
  for (const v of args.positional) result = joinValues(result, v);
  for (const v of args.named.values()) result = joinValues(result, v);
  return result === NOTHING ? CLEAN : { ...result, consts: null, prefix: null };
}

export interface Activation {
  readonly context: Context;
  readonly state: State;
}

/** A new activation of a function over the state of its caller. */
export function activate(c: Context, s: State, callable: FunctionValue, id: string, idle = 0): Activation {
  const { func } = callable;
  const env = makeEnvironment({
    prefix: `${id}/${func.id}|`,
    func,
    parent: callable.env,
    module: callable.env.module,
    self: func.isExpression && callable.self === null ? null : callable.self,
    cls: callable.cls,
  });
  const state = new State(s, true);
  const module = homeOf(c, callable.env.module);
  const owner = callable.cls === null ? '' : `${callable.cls.name}.`;
  const outer = callable.env.func.name === '<module>' ? '' : `${callable.env.func.name}.`;
  const context: Context = {
    m: c.m,
    module,
    env,
    id: `${id}/${func.id}`,
    depth: c.depth + 1,
    idle,
    away: module === c.m.main ? 0 : c.away + 1,
    base: state,
    returned: { value: NOTHING, states: [] },
    yielded: { value: null },
    loops: [],
    training: makeTraining(),
    tries: [],
    escaped: { value: NOTHING },
    scope: `${outer}${owner}${func.name === '' ? '<lambda>' : func.name}`,
    active: [...c.active, func],
  };
  return { context, state };
}

/** Runs the body and gives the result; the caller's state takes the changes. */
export function finish(c: Context, state: State, caller: State, func: Func): Value {
  traceArguments(c, state, func);
  const body = new State(state);
  const falls = executeBlock(c, body, func.body);
  const ends = [...c.returned.states];
  if (falls) ends.push(body);
  if (ends.length > 0) state.joinChildren(ends);
  let value = c.returned.value;
  if (falls && value !== NOTHING && !func.isExpression) value = joinValues(value, { ...NOTHING, consts: [{ value: null, span: null, file: '' }] });
  if (func.isGenerator || c.yielded.value !== null) {
    const item = c.yielded.value ?? CLEAN;
    value = refValue(alloc(c, state, func.span, 'g', sequenceShape([], item)));
  }
  traceResult(c, state, func, value);
  // Objects and outer variables survive; own variables only where closures may see them.
  for (const [key, v] of state.vars) caller.vars.set(key, v);
  for (const [id, shape] of state.heap) caller.heap.set(id, shape);
  return value === NOTHING ? CLEAN : value;
}

/** Binds parameters to arguments: positions, keywords, defaults, rests, destructuring. */
export function bind(c: Context, s: State, func: Func, self: Value | null, args: Arguments, span: Span): void {
  let at = 0;
  const used = new Set<string>();
  func.params.forEach((param, i) => {
    const key = c.env.prefix + param.name;
    let value: Value | undefined;
    if (i === 0 && self !== null && c.module.language === 'python') {
      s.set(key, self);
      return;
    }
    switch (param.kind) {
      case 'rest':
        value = refValue(alloc(c, s, param.span, 'r', sequenceShape(args.positional.slice(at), args.spread, 'tuple')));
        at = args.positional.length;
        break;
      case 'keyword-rest': {
        const fields = new Map<string, Value>();
        for (const [name, v] of args.named) if (!used.has(name)) fields.set(name, v);
        value = refValue(alloc(c, s, param.span, 'k', makeShape('record', { fields, rest: args.mapping })));
        break;
      }
      case 'keyword-only':
        value = args.named.get(param.name) ?? args.mapping ?? undefined;
        break;
      default:
        if (at < args.positional.length) value = args.positional[at++];
        else if (args.named.has(param.name)) value = args.named.get(param.name);
        else value = args.spread ?? args.mapping ?? undefined;
    }
    used.add(param.name);
    if (value === undefined && param.default !== undefined) value = evaluate(c, s, param.default);
    else if (
      value !== undefined &&
      param.default !== undefined &&
      value.consts?.length === 1 &&
      value.consts[0]?.value === null &&
      c.module.language === 'typescript'
    )
      value = evaluate(c, s, param.default);
    if (value === undefined) value = CLEAN;
    if (value.taints.length > 0)
      value = withTaints(
        value,
        addStep(value.taints, 'call', c.module.path, param.span, `passed as ${param.name} to ${func.name === '' ? 'a function' : func.name}`),
      );
    value = typedArgument(c, s, param, nameUnnamed(c, s, value, param.name, span));
    s.set(key, value);
    if (param.pattern !== undefined) assignPlace(c, s, param.pattern, value, param.span, undefined);
    if (param.isProperty && self !== null)
      for (const ref of self.refs) {
        const shape = s.shape(ref);
        if (shape !== undefined) s.setShape(ref, { ...shape, fields: new Map(shape.fields).set(param.name, value) });
      }
  });
}

/** An opaque argument becomes what the parameter's annotation says. */
function typedArgument(c: Context, s: State, param: Param, value: Value): Value {
  if (value.refs.length > 0 || value.paths.length > 0 || value.callables.length > 0 || value.consts !== null) return value;
  if (!value.taints.some((t) => t.name === null)) return value;
  if (param.type !== undefined) {
    const typed = valueOfType(c, s, param.type, param.span, { name: param.name, owner: null, open: value });
    if (typed !== undefined) return { ...typed, taints: [...value.taints.filter((t) => t.name !== null), ...typed.taints] };
  }
  const from: Exp = { kind: 'Name', name: param.name, span: param.span };
  return materialize(c, s, value, param.span, from);
}

export { entryArguments };
