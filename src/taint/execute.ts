/** Executes statements. A block answers whether control falls through; returns, breaks and continues are kept in the context. */
import { RANGE } from './sequenceOps';
import type { Case, Exp, Pattern, Stmt } from '../ir/types';
import { fillByType, valueOfType } from './annotations';
import { readAttribute, readIndex } from './access';
import { assignPlace, deletePlace } from './assign';
import { MAX_JOINS, MAX_JOINS_ELSEWHERE, MAX_UNROLL, MAX_UNROLL_ELSEWHERE } from './budgets';
import { classFromDef } from './classes';
import { constantMembers, evaluate, readPlace } from './evaluate';
import { iterate, itemValues } from './iteration';
import type { Context } from './machine';
import { executeImport } from './modules';
import { bindingPrefix } from './names';
import { narrow } from './narrow';
import { applyBinary } from './operators';
import { displayRow } from './display';
import { noteDisplay } from './sinks';
import { hint } from './sharedSources';
import { itemsOf, State } from './state';
import type { Taint, Value, Callable } from './values';
import { callableValue, CLEAN, constantValue, joinTaints, joinValues, NOTHING, truthOf, onlyConstant } from './values';
import { callMethod, callFunctionValue } from './call';
import { NO_ARGUMENTS } from './arguments';
import { alloc, makeLoop } from './machine';
import { INFERENCE, settleTraining } from './libraryOps';
import { sequenceShape } from './state';
import { refValue } from './values';
import { decorate } from './decorators';
import { noteTracers } from './traced';

/** Runs statements in order; false when control does not reach the end. */
export function executeBlock(c: Context, s: State, body: readonly Stmt[]): boolean {
  hoist(c, s, body);
  for (const statement of body) if (!execute(c, s, statement)) return false;
  return true;
}

/** Function declarations are visible before they stand (TypeScript). */
function hoist(c: Context, s: State, body: readonly Stmt[]): void {
  if (c.module.language !== 'typescript') return;
  for (const statement of body) if (statement.kind === 'FunctionDef') define(c, s, statement);
}

function define(c: Context, s: State, statement: Extract<Stmt, { kind: 'FunctionDef' }>): void {
  const { func } = statement;
  if (statement.decorators.length > 0) noteTracers(c, s, func, statement.decorators);
  const value = callableValue({ kind: 'function', func, env: c.env, self: null, cls: null, id: `${c.env.prefix}f${func.id}` });
  s.set(bindingPrefix(c, func.name) + func.name, decorate(c, s, value, statement.decorators));
}

function execute(c: Context, s: State, statement: Stmt): boolean {
  if (!c.m.tick(c, statement.span)) return true;
  switch (statement.kind) {
    case 'Expression': {
      const value = evaluate(c, s, statement.value);
      if (statement.isCellResult) {
        const row = displayRow(c);
        if (row !== undefined && !isSilentResult(statement.value)) noteDisplay(c, s, value, statement, row);
      }
      return true;
    }
    case 'Assign': {
      const value = evaluate(c, s, statement.value);
      const typed = statement.type === undefined ? value : typedValue(c, s, value, statement);
      if (statement.type !== undefined) fillByType(c, s, value, statement.type, statement.span);
      for (const target of statement.targets) assignPlace(c, s, target, typed, statement.span, statement.value);
      return true;
    }
    case 'Augment': {
      const old = readPlace(c, s, statement.target);
      const value = evaluate(c, s, statement.value);
      assignPlace(c, s, statement.target, applyBinary(c, s, statement.op, old, value, statement.span), statement.span, undefined);
      return true;
    }
    case 'Declare': {
      if (statement.type !== undefined && c.module.language === 'typescript' && statement.target.kind === 'NamePlace') {
        const { name } = statement.target;
        // What a module declares, others give it, or its functions put there.
        const said = c.env.func.name === '<module>' ? valueOfType(c, s, statement.type, statement.span, { name, owner: null, open: null }) : undefined;
        const tells = said !== undefined && !said.callables.some((k) => k.kind === 'declared' && k.result === undefined);
        s.set(bindingPrefix(c, name) + name, tells ? said : CLEAN);
        (c.env.declared ??= new Map()).set(name, statement.type);
      }
      return true;
    }
    case 'Delete':
      for (const target of statement.targets) deletePlace(c, s, target);
      return true;
    case 'If':
      return branch(c, s, statement.test, statement.then, statement.otherwise);
    case 'While':
      return loop(c, s, statement);
    case 'For':
      return forLoop(c, s, statement);
    case 'Return': {
      if (statement.value !== undefined) c.returned.value = joinValues(c.returned.value, evaluate(c, s, statement.value));
      else c.returned.value = joinValues(c.returned.value, constantValue(null, null, c.module.path));
      c.returned.states.push(s.flattenTo(c.base));
      return false;
    }
    case 'Raise': {
      const value = statement.value === undefined ? CLEAN : evaluate(c, s, statement.value);
      if (statement.cause !== undefined) evaluate(c, s, statement.cause);
      const inside = c.tries[c.tries.length - 1];
      if (inside !== undefined) {
        const raised = s.flattenTo(inside.base);
        raised.set(RAISED, value);
        inside.raised.push(raised);
      } else c.escaped.value = joinValues(c.escaped.value, value);
      return false;
    }
    case 'Break':
    case 'Continue': {
      const found =
        statement.label === undefined ? c.loops[c.loops.length - 1] : (c.loops.find((l) => l.label === statement.label) ?? c.loops[c.loops.length - 1]);
      if (found === undefined) return true;
      (statement.kind === 'Break' ? found.breaks : found.continues).push(s.flattenTo(found.base));
      return false;
    }
    case 'Try':
      return tryStatement(c, s, statement);
    case 'With': {
      let idle = false;
      for (const item of statement.items) {
        const value = evaluate(c, s, item.value);
        if (value.paths.includes(INFERENCE)) idle = true;
        const entered = enter(c, s, value, item.span);
        if (item.target !== undefined) assignPlace(c, s, item.target, entered, item.span, item.value);
      }
      if (!idle) return executeBlock(c, s, statement.body);
      const before = c.training.inference;
      c.training.inference = true;
      const falls = executeBlock(c, s, statement.body);
      c.training.inference = before;
      return falls;
    }
    case 'Match':
      return match(c, s, statement);
    case 'Assert': {
      evaluate(c, s, statement.test);
      if (statement.message !== undefined) evaluate(c, new State(s), statement.message);
      narrow(c, s, statement.test, true);
      return true;
    }
    case 'FunctionDef':
      define(c, s, statement);
      return true;
    case 'ClassDef': {
      const value = classFromDef(c, s, statement.cls);
      s.set(bindingPrefix(c, statement.cls.name) + statement.cls.name, value);
      return true;
    }
    case 'TypeDef':
      return true;
    case 'Import':
      executeImport(c, s, statement);
      return true;
    case 'Export':
      for (const entry of statement.entries) {
        if (entry.value !== undefined) s.set(`${c.env.prefix}export:${entry.name}`, evaluate(c, s, entry.value));
      }
      return true;
    case 'Block': {
      if (statement.label === undefined) return executeBlock(c, s, statement.body);
      const frame = makeLoop(s, statement.label);
      c.loops.push(frame);
      const inner = new State(s);
      const falls = executeBlock(c, inner, statement.body);
      leaveLoop(c);
      const ends = falls ? [inner, ...frame.breaks] : frame.breaks;
      if (ends.length > 0) s.joinChildren(ends);
      return ends.length > 0;
    }
  }
}

/** Variable under which a state carries the exception that left it. */
export const RAISED = '«raised»';

function leaveLoop(c: Context): void {
  const loop = c.loops.pop();
  if (loop !== undefined) settleTraining(c, loop, c.loops[c.loops.length - 1] ?? c.training);
}

/** Results that a notebook does not display although they end the cell. */
function isSilentResult(e: Exp): boolean {
  if (e.kind === 'Const') return true;
  if (e.kind === 'AssignExp') return true;
  return false;
}

function typedValue(c: Context, s: State, value: Value, statement: Extract<Stmt, { kind: 'Assign' }>): Value {
  const open = statement.type?.kind === 'ref' ? openFields(s, value) : [];
  if (open.length > 0 && statement.type !== undefined) {
    // An object whose fields nobody named has those of the type that it is put under.
    const said = valueOfType(c, s, statement.type, statement.span, { name: 'value', owner: null, open: value });
    if (said !== undefined && said.refs.length > 0) return { ...said, taints: joinTaints(said.taints, value.taints) };
  }
  if (statement.type === undefined || value.refs.length > 0 || value.paths.some((p) => p.endsWith('#')) || value.callables.length > 0 || value.consts !== null)
    return value;
  if (!value.taints.some((t) => t.name === null)) return value;
  const target = statement.targets[0];
  const name = target?.kind === 'NamePlace' ? target.name : target?.kind === 'AttrPlace' ? target.name : 'value';
  const typed = valueOfType(c, s, statement.type, statement.span, { name, owner: null, open: value });
  if (typed === undefined && statement.type.kind === 'ref') {
    // A type from elsewhere: its name says what the value is.
    for (const t of value.taints) if (t.name === null && t.source.kind === 'call' && t.source.hints.length === 1) hint(t.source, statement.type.name);
  }
  return typed === undefined ? value : { ...typed, taints: [...value.taints.filter((t) => t.name !== null), ...typed.taints] };
}

/** What fills an object of which no field is known by name. */
function openFields(s: State, value: Value): readonly Taint[] {
  const shape = value.refs.length === 1 ? s.shape(value.refs[0] as string) : undefined;
  return shape?.kind === 'record' && shape.type === null && shape.fields.size === 0 ? (shape.rest?.taints.filter((t) => t.name === null) ?? []) : [];
}

function branch(c: Context, s: State, test: Exp, then: readonly Stmt[], otherwise: readonly Stmt[]): boolean {
  const truth = truthOf(evaluate(c, s, test));
  if (truth !== undefined) return executeBlock(c, s, truth ? then : otherwise);
  const a = new State(s);
  const b = new State(s);
  narrow(c, a, test, true);
  narrow(c, b, test, false);
  const fallsA = executeBlock(c, a, then);
  const fallsB = executeBlock(c, b, otherwise);
  const ends = [...(fallsA ? [a] : []), ...(fallsB ? [b] : [])];
  if (ends.length === 0) return false;
  s.joinChildren(ends);
  return true;
}

/** Rounds in which a loop comes to rest: in other files, whose calls multiply, a second one has to do. */
function roundsOf(c: Context): number {
  return c.module === c.m.main ? MAX_JOINS : MAX_JOINS_ELSEWHERE;
}

function loop(c: Context, s: State, statement: Extract<Stmt, { kind: 'While' }>): boolean {
  const exits: State[] = [];
  if (statement.testAfter) {
    // The first round always runs.
    const first = makeLoop(s, null);
    const body = new State(s);
    c.loops.push(first);
    const falls = executeBlock(c, body, statement.body);
    leaveLoop(c);
    const ends = [...(falls ? [body] : []), ...first.continues];
    if (ends.length === 0) {
      if (first.breaks.length > 0) s.joinChildren(first.breaks);
      return first.breaks.length > 0;
    }
    for (const b of first.breaks) exits.push(b);
    const after = new State(s);
    after.joinChildren(ends);
    s.joinChildren([after]);
  }
  const entry = new State(s);
  let endless = false;
  for (let round = 0; round < roundsOf(c); round++) {
    const frame = makeLoop(entry, null);
    const body = new State(entry);
    const truth = truthOf(evaluate(c, body, statement.test));
    if (truth === false && round === 0) break;
    endless = truth === true && !statement.testAfter;
    narrow(c, body, statement.test, true);
    c.loops.push(frame);
    const falls = executeBlock(c, body, statement.body);
    const ends = [...(falls ? [body] : []), ...frame.continues];
    const next = new State(entry);
    if (ends.length > 0) next.joinChildren(ends);
    if (ends.length > 0) executeBlock(c, next, statement.update);
    leaveLoop(c);
    for (const b of frame.breaks) exits.push(b.flattenTo(s));
    const { relevant } = entry.absorb(next, round >= 1);
    if (!relevant) break;
  }
  const normal = new State(s);
  normal.joinChildren([entry]);
  const ends: State[] = [...exits];
  if (!endless || exits.length === 0) {
    evaluate(c, normal, statement.test);
    narrow(c, normal, statement.test, false);
    if (executeBlock(c, normal, statement.otherwise)) ends.push(normal);
  }
  if (ends.length === 0) return false;
  s.joinChildren(ends);
  return true;
}

function forLoop(c: Context, s: State, statement: Extract<Stmt, { kind: 'For' }>): boolean {
  const iterable = evaluate(c, s, statement.iterable);
  // `range(0)`: nothing is done.
  if (!statement.keys && isEmptyRange(s, iterable)) return statement.otherwise.length === 0 || executeBlock(c, s, statement.otherwise);
  const items = statement.keys ? undefined : unrolled(c, s, iterable);
  if (items !== undefined) return unroll(c, s, statement, items);
  const entry = new State(s);
  const exits: State[] = [];
  for (let round = 0; round < roundsOf(c); round++) {
    const frame = makeLoop(entry, null);
    const body = new State(entry);
    const item = statement.keys ? keysOf(c, body, iterable) : iterate(c, body, iterable, statement.target, statement.span);
    assignPlace(c, body, statement.target, item, statement.span, undefined);
    c.loops.push(frame);
    const falls = executeBlock(c, body, statement.body);
    leaveLoop(c);
    const ends = [...(falls ? [body] : []), ...frame.continues];
    for (const b of frame.breaks) exits.push(b.flattenTo(s));
    if (ends.length === 0) break;
    const next = new State(entry);
    next.joinChildren(ends);
    const { relevant } = entry.absorb(next, round >= 1);
    if (!relevant) break;
  }
  const normal = new State(s);
  normal.joinChildren([entry]);
  const ends = [...exits];
  if (executeBlock(c, normal, statement.otherwise)) ends.push(normal);
  if (ends.length === 0) return false;
  s.joinChildren(ends);
  return true;
}

function keysOf(c: Context, s: State, value: Value): Value {
  const members = constantMembers(s, value);
  if (members === undefined) return CLEAN;
  let result: Value = NOTHING;
  for (const m of members) result = joinValues(result, constantValue(m.value, m.span, m.file));
  void c;
  return result === NOTHING ? CLEAN : result;
}

function isEmptyRange(s: State, iterable: Value): boolean {
  const shape = iterable.refs.length === 1 ? s.shape(iterable.refs[0] as string) : undefined;
  return shape?.kind === 'sequence' && shape.type === RANGE && shape.fields.size === 0 && shape.rest === null;
}

/** Items over which a loop is run one by one: a closed, short sequence. */
function unrolled(c: Context, s: State, iterable: Value): readonly Value[] | undefined {
  if (iterable.refs.length !== 1 || iterable.taints.length > 0) return undefined;
  const shape = s.shape(iterable.refs[0] as string);
  if (shape === undefined || shape.rest !== null || shape.columnsOf !== null) return undefined;
  if (shape.kind !== 'sequence') return undefined;
  const items = itemsOf(shape);
  return items.length <= (c.module === c.m.main ? MAX_UNROLL : MAX_UNROLL_ELSEWHERE) && items.length > 0 ? items : undefined;
}

function unroll(c: Context, s: State, statement: Extract<Stmt, { kind: 'For' }>, items: readonly Value[]): boolean {
  const current = s;
  const exits: State[] = [];
  let alive = true;
  let at = 0;
  for (const item of items) {
    const frame = makeLoop(current, null, true);
    const body = new State(current);
    assignPlace(c, body, statement.target, item, statement.span, undefined);
    c.loops.push(frame);
    // Objects made in each round are told apart.
    const falls = executeBlock(items.length === 1 ? c : { ...c, id: `${c.id}~${at++}` }, body, statement.body);
    leaveLoop(c);
    const ends = [...(falls ? [body] : []), ...frame.continues];
    if (frame.breaks.length > 0) {
      // Breaking out leaves with what was so far; later items see what went on.
      const left = new State(null);
      void left;
      exits.push(...frame.breaks);
      if (ends.length === 0) {
        current.joinChildren(frame.breaks);
        return true;
      }
      current.joinChildren([...ends, ...frame.breaks]);
      continue;
    }
    if (ends.length === 0) {
      alive = false;
      break;
    }
    current.joinChildren(ends);
  }
  if (!alive) return exits.length > 0;
  return executeBlock(c, s, statement.otherwise);
}

function enter(c: Context, s: State, value: Value, span: Stmt['span']): Value {
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape?.kind === 'instance' && shape.cls !== null) {
      const method = readAttribute(c, s, refValue(ref), '__enter__', span, undefined);
      const async = readAttribute(c, s, refValue(ref), '__aenter__', span, undefined);
      for (const m of [...method.callables, ...async.callables]) if (m.kind === 'function') return callFunctionValue(c, s, m, [], span);
    }
  }
  for (const path of value.paths) {
    const rows = c.module.catalog.call(`${path}__enter__`);
    if (rows !== undefined) return callMethod(c, s, value, '__enter__', NO_ARGUMENTS, undefined, span);
  }
  // A generator used as a context manager gives what it yields.
  const shape = value.refs.length === 1 ? s.shape(value.refs[0] as string) : undefined;
  if (shape?.kind === 'sequence' && shape.type === null && shape.fields.size === 0) return itemValues(c, s, value, null, span);
  return value;
}

function tryStatement(c: Context, s: State, statement: Extract<Stmt, { kind: 'Try' }>): boolean {
  const frame = { base: s, raised: [] as State[] };
  c.tries.push(frame);
  const body = new State(s);
  let falls = true;
  const points: State[] = [new State(s)];
  hoist(c, body, statement.body);
  for (const inner of statement.body) {
    falls = execute(c, body, inner);
    if (statement.handlers.length > 0 && points.length < 12) points.push(body.flattenTo(s));
    if (!falls) break;
  }
  c.tries.pop();
  const ends: State[] = [];
  if (falls) {
    const rest = new State(body);
    if (executeBlock(c, rest, statement.otherwise)) {
      body.joinChildren([rest]);
      ends.push(body);
    }
  }
  if (statement.handlers.length > 0) {
    let thrown: Value = NOTHING;
    for (const r of frame.raised) {
      const value = r.vars.get(RAISED);
      if (value !== undefined) thrown = joinValues(thrown, value);
    }
    const before = new State(s);
    before.joinChildren([...points, ...frame.raised]);
    for (const handler of statement.handlers) {
      const h = new State(before);
      const wanted = handler.type === undefined ? undefined : evaluate(c, h, handler.type);
      if (handler.place !== undefined) assignPlace(c, h, handler.place, caught(c, h, frame.raised, thrown, wanted), handler.span, undefined);
      if (executeBlock(c, h, handler.body)) ends.push(h.flattenTo(s));
    }
  }
  if (ends.length === 0) {
    if (statement.finally.length > 0) executeBlock(c, new State(body), statement.finally);
    return false;
  }
  s.joinChildren(ends);
  return statement.finally.length === 0 ? true : executeBlock(c, s, statement.finally);
}

/** What a handler's variable holds: the exceptions raised in the body that its type takes, with the data they carry. */
function caught(c: Context, s: State, raised: readonly State[], all: Value, wanted: Value | undefined): Value {
  let thrown: Value = wanted === undefined ? all : NOTHING;
  if (wanted !== undefined) {
    for (const r of raised) {
      const value = r.vars.get(RAISED);
      if (value !== undefined && takes(c, s, wanted, value)) thrown = joinValues(thrown, value);
    }
  }
  if (thrown === NOTHING) return CLEAN;
  // Constructed exceptions of libraries and builtins show their arguments.
  const taints = thrown.taints.filter((t) => t.name !== null || t.source.element !== null);
  void s;
  return { ...thrown, taints, consts: null, prefix: null };
}

/** Whether a handler's type may take an exception; false only when both are known and unrelated. */
function takes(c: Context, s: State, wanted: Value, thrown: Value): boolean {
  const types = exceptionTypes(s, wanted);
  const given = thrownTypes(s, thrown);
  if (types === undefined || given === undefined) return true;
  const { catalog } = c.module;
  return types.some((t) => t === 'Exception' || t === 'BaseException' || given.some((g) => g === t || catalog.isA(g, t)));
}

function exceptionTypes(s: State, value: Value): readonly string[] | undefined {
  const names: string[] = [...value.paths];
  for (const k of value.callables) if (k.kind === 'class') names.push(k.cls.id);
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape?.kind !== 'sequence') return undefined;
    for (const item of itemsOf(shape)) names.push(...(exceptionTypes(s, item) ?? []));
  }
  return names.length === 0 ? undefined : names;
}

function thrownTypes(s: State, value: Value): readonly string[] | undefined {
  const names: string[] = value.paths.map((p) => p.replace(/[#()]+$/, ''));
  for (const ref of value.refs) {
    const cls = s.shape(ref)?.cls;
    if (cls === null || cls === undefined) return undefined;
    const queue = [cls];
    while (queue.length > 0) {
      const next = queue.shift();
      if (next === undefined) break;
      names.push(next.id, ...next.basePaths);
      queue.push(...next.bases);
    }
  }
  for (const k of value.callables) if (k.kind === 'class') names.push(k.cls.id);
  return names.length === 0 ? undefined : names;
}

function match(c: Context, s: State, statement: Extract<Stmt, { kind: 'Match' }>): boolean {
  const subject = evaluate(c, s, statement.subject);
  const ends: State[] = [];
  let fallen: State | undefined;
  let complete = false;
  const isSwitch = c.module.language === 'typescript';
  const frame = makeLoop(s, null);
  if (isSwitch) c.loops.push(frame);
  for (const one of statement.cases) {
    const inner = new State(s);
    if (fallen !== undefined) inner.joinChildren([fallen, new State(s)]);
    const decided = decides(c, inner, subject, one);
    if (decided === false && fallen === undefined) continue;
    bindPattern(c, inner, one.pattern, subject);
    if (one.guard !== undefined) evaluate(c, inner, one.guard);
    const falls = executeBlock(c, inner, one.body);
    fallen = falls && one.fallsThrough ? inner : undefined;
    if (falls && !one.fallsThrough) ends.push(inner);
    if (
      one.guard === undefined &&
      (one.pattern.kind === 'wildcard' || (one.pattern.kind === 'capture' && one.pattern.pattern === undefined) || decided === true)
    ) {
      complete = true;
      if (!isSwitch || decided === true) break;
    }
  }
  if (isSwitch) leaveLoop(c);
  if (fallen !== undefined) ends.push(fallen);
  ends.push(...frame.breaks);
  if (frame.continues.length > 0)
    c.loops[c.loops.length - 1]?.continues.push(...frame.continues.map((x) => x.flattenTo(c.loops[c.loops.length - 1]?.base ?? s)));
  if (!complete) ends.push(new State(s));
  if (ends.length === 0) return false;
  s.joinChildren(ends);
  return true;
}

function decides(c: Context, s: State, subject: Value, one: Case): boolean | undefined {
  if (one.pattern.kind !== 'value' || one.guard !== undefined) return undefined;
  const value = evaluate(c, s, one.pattern.value);
  const a = subject.consts?.length === 1 && subject.refs.length === 0 ? subject.consts[0]?.value : undefined;
  const b = value.consts?.length === 1 ? value.consts[0]?.value : undefined;
  return a === undefined || b === undefined ? undefined : a === b;
}

function bindPattern(c: Context, s: State, pattern: Pattern, subject: Value): void {
  switch (pattern.kind) {
    case 'capture':
      if (pattern.pattern !== undefined) bindPattern(c, s, pattern.pattern, subject);
      s.set(bindingPrefix(c, pattern.name) + pattern.name, subject);
      return;
    case 'value':
      evaluate(c, s, pattern.value);
      return;
    case 'sequence': {
      const star = pattern.items.findIndex((i) => i.kind === 'star');
      pattern.items.forEach((item, i) => {
        const index = constantValue(star >= 0 && i > star ? i - pattern.items.length : i, null, '');
        if (item.kind === 'star') {
          if (item.name !== undefined)
            s.set(
              bindingPrefix(c, item.name) + item.name,
              refValue(alloc(c, s, item.span, '*', sequenceShape([], itemValues(c, s, subject, null, item.span)))),
            );
        } else bindPattern(c, s, item, readIndex(c, s, subject, index, undefined));
      });
      return;
    }
    case 'mapping':
      for (const entry of pattern.entries) bindPattern(c, s, entry.pattern, readIndex(c, s, subject, evaluate(c, s, entry.key), undefined));
      if (pattern.rest !== undefined) s.set(bindingPrefix(c, pattern.rest) + pattern.rest, subject);
      return;
    case 'class': {
      evaluate(c, s, pattern.type);
      const type = evaluate(c, s, pattern.type);
      const cls = type.callables.find((k) => k.kind === 'class');
      const told = cls?.kind === 'class' ? matchArguments(c, s, cls) : undefined;
      const names = told ?? (cls?.kind === 'class' ? [...cls.cls.fields.keys()].filter((name) => name !== MATCH_ARGUMENTS) : []);
      pattern.positional.forEach((p, i) => bindPattern(c, s, p, names[i] === undefined ? subject : readAttribute(c, s, subject, names[i], p.span, undefined)));
      for (const k of pattern.keywords) bindPattern(c, s, k.pattern, readAttribute(c, s, subject, k.name, k.pattern.span, undefined));
      return;
    }
    case 'or':
      for (const option of pattern.options) bindPattern(c, s, option, subject);
      return;
    default:
      return;
  }
}

/** Names of the attributes that a class pattern's positions stand for (PEP 634). */
const MATCH_ARGUMENTS = '__match_args__';

function matchArguments(c: Context, s: State, cls: Extract<Callable, { kind: 'class' }>): readonly string[] | undefined {
  const told = readAttribute(c, s, { ...NOTHING, callables: [cls] }, MATCH_ARGUMENTS, { start: 0, end: 0 }, undefined);
  const shape = told.refs.length === 1 ? s.shape(told.refs[0] as string) : undefined;
  const names = shape?.kind === 'sequence' ? itemsOf(shape).map((item) => onlyConstant(item)?.value) : [];
  return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined;
}
