/** Classes of the workspace: definition, members along the bases, construction of instances. */
import type { Span } from '../base/span';
import type { ClassDef, Exp, TypeExp } from '../ir/types';
import type { Arguments } from './arguments';
import { evaluate } from './evaluate';
import { nameUnnamed } from './naming';
import { executeBlock } from './execute';
import { runFunction } from './functions';
import type { Context } from './machine';
import { alloc, homeOf } from './machine';
import { applyRows } from './apply';
import type { State } from './state';
import { makeShape, State as StateClass } from './state';
import type { ClassInfo, ClassMethod, ObjectId, Value } from './values';
import { callableValue, CLEAN, joinAll, joinValues, NOTHING, refValue } from './values';
import { isException } from './reach';
import { setField } from './assign';
import { readRest } from './access';
import { noteTracers } from './traced';

const RECORD_DECORATORS = /(^|\.)(dataclass|define|frozen|attrs|s|attributes|pydantic_dataclass)$/;
const RECORD_BASES = /(^|[.#])(BaseModel|DataFrameModel|SchemaModel|NamedTuple|TypedDict|SQLModel|Schema|Struct|RootModel)$/;

function dotted(e: Exp): string {
  if (e.kind === 'Name') return e.name;
  if (e.kind === 'Attr') return `${dotted(e.object)}.${e.name}`;
  if (e.kind === 'Call') return dotted(e.callee);
  return '';
}

/** Evaluates a class definition. */
export function classFromDef(c: Context, s: State, def: ClassDef): Value {
  const id = `${c.module.path}:${def.span.start}`;
  let cls = c.m.classes.get(id);
  const bases: ClassInfo[] = [];
  const basePaths: string[] = [];
  for (const base of def.bases) {
    const value = evaluate(c, s, base);
    for (const callable of value.callables) if (callable.kind === 'class') bases.push(callable.cls);
    for (const path of value.paths) basePaths.push(path.replace(/#$/, ''));
  }
  for (const d of def.decorators) evaluate(c, s, d);
  if (cls === undefined) {
    const methods = new Map<string, ClassMethod>();
    const fields = new Map<string, { type?: NonNullable<ClassInfo['fields'] extends ReadonlyMap<string, infer F> ? F : never>['type']; value?: Exp }>();
    for (const member of def.members) {
      if (member.kind === 'field') {
        fields.set(member.name, { type: member.type, value: member.value });
        continue;
      }
      if (member.decorators.length > 0) noteTracers(c, s, member.func, member.decorators);
      const key = member.accessor === 'set' ? `set ${member.func.name}` : member.func.name;
      methods.set(key, {
        func: member.func,
        isStatic: member.isStatic,
        isClassMethod: member.isClassMethod,
        accessor: member.accessor ?? null,
        decorators: member.decorators,
      });
    }
    const isRecord =
      def.decorators.some((d) => RECORD_DECORATORS.test(dotted(d))) || basePaths.some((p) => RECORD_BASES.test(p)) || bases.some((b) => b.isRecord);
    cls = { id, name: def.name, def, module: c.module, env: c.env, bases, basePaths, methods, fields, statics: new Map(), isRecord };
    c.m.classes.set(id, cls);
  }
  const fresh = cls;
  for (const [name, field] of fresh.fields) {
    if (field.value !== undefined && (c.module.language === 'python' || def.members.some((m) => m.kind === 'field' && m.name === name && m.isStatic)))
      fresh.statics.set(name, evaluate(c, s, field.value));
  }
  if (def.body.length > 0) executeBlock(c, new StateClass(s), def.body);
  return callableValue({ kind: 'class', cls: fresh, id });
}

/** A method along the bases, nearest first, with the class it stands in. */
export function findMethod(cls: ClassInfo, name: string, accessor: 'set' | null = null): (ClassMethod & { readonly cls: ClassInfo }) | undefined {
  const seen = new Set<ClassInfo>();
  const queue: ClassInfo[] = [cls];
  const key = accessor === 'set' ? `set ${name}` : name;
  while (queue.length > 0) {
    const next = queue.shift() as ClassInfo;
    if (seen.has(next)) continue;
    seen.add(next);
    const own = next.methods.get(key);
    if (own !== undefined) return { ...own, cls: next };
    queue.push(...next.bases);
  }
  return undefined;
}

/** A member read from a class or (with `self`) from an instance: property result, bound method, class attribute. */
export function memberOfClass(c: Context, s: State, cls: ClassInfo, name: string, self: ObjectId | null, span: Span): Value | undefined {
  const method = findMethod(cls, name);
  if (method !== undefined) {
    const receiver =
      self === null
        ? method.isClassMethod
          ? callableValue({ kind: 'class', cls, id: cls.id })
          : null
        : method.isStatic
          ? null
          : method.isClassMethod
            ? callableValue({ kind: 'class', cls, id: cls.id })
            : refValue(self);
    const callable = {
      kind: 'function' as const,
      func: method.func,
      env: method.cls.env,
      self: receiver,
      cls: method.cls,
      id: `${method.cls.id}.${name}${self ?? ''}`,
    };
    if (method.accessor === 'get' && self !== null)
      return runFunction(c, s, callable, { positional: [], named: new Map(), spread: null, mapping: null, spans: [], namedSpans: new Map() }, span);
    return callableValue(callable);
  }
  const seen = new Set<ClassInfo>();
  const queue: ClassInfo[] = [cls];
  while (queue.length > 0) {
    const next = queue.shift() as ClassInfo;
    if (seen.has(next)) continue;
    seen.add(next);
    const held = next.statics.get(name);
    if (held !== undefined) return self === null ? held : boundTo(held, self, next);
    queue.push(...next.bases);
  }
  return undefined;
}

/** A function that was put into a class later is a method of its objects. */
function boundTo(held: Value, self: ObjectId, cls: ClassInfo): Value {
  if (!held.callables.some((k) => k.kind === 'function' && k.self === null && k.cls === null)) return held;
  return {
    ...held,
    callables: held.callables.map((k) =>
      k.kind === 'function' && k.self === null && k.cls === null ? { ...k, self: refValue(self), cls, id: `${k.id}${self}` } : k,
    ),
  };
}

/** All declared fields along the bases, base classes first. */
export function declaredFields(cls: ClassInfo): ReadonlyMap<string, { readonly type?: TypeExp; readonly value?: Exp }> {
  const known = fieldsOfClass.get(cls);
  if (known !== undefined) return known;
  const all = new Map<string, { readonly type?: TypeExp; readonly value?: Exp }>();
  for (const base of [...cls.bases].reverse()) for (const [k, v] of declaredFields(base)) all.set(k, v);
  for (const [k, v] of cls.fields) all.set(k, v);
  fieldsOfClass.set(cls, all);
  return all;
}

const fieldsOfClass = new WeakMap<ClassInfo, ReadonlyMap<string, { readonly type?: TypeExp; readonly value?: Exp }>>();

/** A class whose objects are tuples: fields by position too, and nothing else. */
export function isTupleClass(cls: ClassInfo): boolean {
  return cls.basePaths.some((path) => /(^|\.)NamedTuple$/.test(path)) || cls.bases.some(isTupleClass);
}

/** `C(args)`: a new instance at this place, with its constructor run. */
/** `super(…)`: the constructor of the class above runs on the object. */
export function constructBase(c: Context, s: State, cls: ClassInfo, self: Value, args: Arguments, span: Span): void {
  for (const base of cls.bases) {
    const init = findMethod(base, 'constructor');
    if (init === undefined || c.active.includes(init.func)) continue;
    runFunction(c, s, { kind: 'function', func: init.func, env: init.cls.env, self, cls: init.cls, id: `${init.cls.id}.init` }, args, span);
    return;
  }
  for (const path of cls.basePaths) {
    const rows = c.module.catalog.call(path);
    if (rows !== undefined && (rows.sinks.length > 0 || rows.sources.length > 0)) applyRows(c, s, rows, { receiver: null, args, path, span, call: undefined });
  }
}

export function constructInstance(c: Context, s: State, cls: ClassInfo, args: Arguments, span: Span): Value {
  const maker = cls.module.language === 'python' ? findMethod(cls, '__new__') : undefined;
  if (maker !== undefined && !c.active.includes(maker.func)) {
    const made = runFunction(
      c,
      s,
      {
        kind: 'function',
        func: maker.func,
        env: maker.cls.env,
        self: callableValue({ kind: 'class', cls, id: cls.id }),
        cls: maker.cls,
        id: `${maker.cls.id}.new`,
      },
      args,
      span,
    );
    const initializer = findMethod(cls, '__init__');
    for (const ref of made.refs)
      if (initializer !== undefined && s.shape(ref)?.cls === cls)
        runFunction(
          c,
          s,
          { kind: 'function', func: initializer.func, env: initializer.cls.env, self: refValue(ref), cls: initializer.cls, id: `${initializer.cls.id}.init` },
          args,
          span,
        );
    if (made.refs.length > 0) return made;
  }
  const id = alloc(c, s, span, `C${cls.name}`, makeShape('instance', { cls }));
  const self = refValue(id);
  // An initializer may construct the class again, by itself or by way of others, without end.
  if ((c.module.language === 'typescript' || cls.module.language === 'typescript') && !c.m.constructing.has(cls.id)) {
    c.m.constructing.add(cls.id);
    for (const [name, field] of declaredFields(cls)) {
      if (field.value === undefined) continue;
      const shape = s.shape(id);
      if (shape !== undefined)
        setField(s, id, shape, name, evaluate({ ...c, module: homeOf(c, cls.module), env: { ...cls.env, self, cls } }, s, field.value), true);
    }
    c.m.constructing.delete(cls.id);
  }
  const init = findMethod(cls, cls.module.language === 'python' ? '__init__' : 'constructor');
  if (init !== undefined)
    runFunction(c, s, { kind: 'function', func: init.func, env: init.cls.env, self, cls: init.cls, id: `${init.cls.id}.init` }, args, span);
  else if (cls.isRecord || args.named.size > 0 || args.positional.length > 0) {
    const names = [...declaredFields(cls).keys()];
    args.positional.forEach((value, i) => {
      const name = names[i];
      const shape = s.shape(id);
      if (name !== undefined && shape !== undefined) setField(s, id, shape, name, nameUnnamed(c, s, value, name, span), true);
    });
    for (const [name, value] of args.named) {
      const shape = s.shape(id);
      if (shape !== undefined) setField(s, id, shape, name, nameUnnamed(c, s, value, name, span), true);
    }
    if (isException(cls)) {
      const shape = s.shape(id);
      if (shape !== undefined) s.setShape(id, { ...shape, rest: joinAll([...args.positional, ...args.named.values()]) });
    }
    const rest = args.spread !== null && args.mapping !== null ? joinValues(args.spread, args.mapping) : (args.spread ?? args.mapping);
    const shape = s.shape(id);
    if (rest !== null && shape !== undefined) {
      // The class says what of it counts.
      const fields = new Map(shape.fields);
      if (cls.isRecord) for (const name of names) if (!fields.has(name)) fields.set(name, readRest(c, rest, name, 'key', span));
      s.setShape(id, { ...shape, fields, rest });
    }
  }
  // A library's base class may itself be a sink or a source when constructed.
  for (const base of cls.basePaths) {
    const rows = c.module.catalog.call(base);
    if (rows !== undefined && (rows.sinks.length > 0 || rows.sources.length > 0))
      applyRows(c, s, rows, { receiver: null, args, path: base, span, call: undefined });
  }
  return self;
}

export { CLEAN, NOTHING };
