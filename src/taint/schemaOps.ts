/** Operations on schemas (`schema.*`): made, chosen from, joined, and what values that went through them have. */
import type { TypeExp, TypeMember } from '../ir/types';
import type { Exp } from '../ir/types';
import { argumentsOf } from './arguments';
import { callFunctionValue, invoke } from './call';
import { alloc, restTaint } from './machine';
import type { Operation } from './operation';
import { input, inputs } from './operation';
import type { Handler } from './operationParts';
import { rowsOf } from './ormOps';
import type { Schema } from './schemas';
import { fieldsOf, isOfRecords, makeSchema, recordType, relationsOf, schemaOf, typeOfValue, valueOfSchema } from './schemas';
import { itemsOf, makeShape, sequenceShape } from './state';
import type { Value } from './values';
import { CLEAN, joinValues, NOTHING, onlyConstant, refValue, taintedValue } from './values';

/** A schema as a value: of the row's type, or of the receiver's. */
function result(o: Operation, name: string, type: TypeExp): Value {
  const schema = makeSchema(name, type, o.c.env, `${o.c.id}:${o.span.start}:${o.span.end}`);
  return { ...CLEAN, paths: o.type === null ? (o.receiver?.paths ?? []) : [`${o.type}#`], callables: [schema] };
}

/** The schema of a named input; a function gives it (`lazy(() => patient)`), an object declares it by its fields. */
function given(o: Operation, name: string): Schema | undefined {
  const value = resolved(o, input(o, name));
  return value === undefined ? undefined : (schemaOf(value) ?? declared(o, value));
}

function resolved(o: Operation, value: Value | undefined): Value | undefined {
  const func = value?.callables.find((k) => k.kind === 'function');
  return func?.kind === 'function' && value?.callables.length === 1 ? callFunctionValue(o.c, o.s, func, [CLEAN], o.span) : value;
}

function declared(o: Operation, value: Value): Schema | undefined {
  for (const ref of value.refs) {
    const shape = o.s.shape(ref);
    if (shape?.kind === 'record' && shape.fields.size > 0)
      return makeSchema('', recordType(o.c, o.s, shape.fields, literalIn(o), o.span), o.c.env, `${o.c.id}:${o.span.start}:${o.span.end}`);
  }
  return undefined;
}

/** The object that is written among the arguments. */
function literalIn(o: Operation): Exp | undefined {
  return o.call?.args.find((a) => a.value.kind === 'Record')?.value;
}

const make: Handler = (o) => {
  const title = onlyConstant(input(o, 'name'))?.value;
  const name = typeof title === 'string' ? title : '';
  const fields = resolved(o, input(o, 'fields'));
  const own = fields === undefined ? undefined : (schemaOf(fields) ?? declared(o, fields));
  return result(o, name, own?.type ?? { kind: 'other', span: o.span });
};

const list: Handler = (o) => {
  const of = given(o, 'of');
  return result(o, '', { kind: 'array', element: of?.type ?? { kind: 'ref', name: 'string', args: [], span: o.span }, span: o.span });
};

/** The same schema, also where a function gives it; in the hands of what reads by it. */
const of: Handler = (o) => {
  const schema = given(o, 'of');
  if (schema === undefined) return { ...CLEAN, paths: o.type === null ? [] : [`${o.type}#`] };
  return { ...CLEAN, paths: o.type === null ? (o.receiver?.paths ?? []) : [`${o.type}#`], callables: [schema] };
};

/** Names that `{ ward: true }`, `['ward']`, `'ward'` and `'-ssn'` keep and leave out. */
function chosen(o: Operation, values: readonly Value[]): { readonly kept: Set<string>; readonly gone: Set<string> } {
  const kept = new Set<string>();
  const gone = new Set<string>();
  const text = (k: unknown): void => {
    if (typeof k !== 'string') return;
    for (const part of k.split(/[\s,]+/)) {
      if (part.startsWith('-')) gone.add(part.slice(1));
      else if (part !== '') kept.add(part.replace(/^\+/, '').replace(/^.*\./, ''));
    }
  };
  for (const value of values) {
    for (const k of value.consts ?? []) text(k.value);
    for (const ref of value.refs) {
      const shape = o.s.shape(ref);
      if (shape?.kind === 'sequence') for (const item of itemsOf(shape)) for (const k of item.consts ?? []) text(k.value);
      if (shape?.kind !== 'record') continue;
      for (const [name, held] of shape.fields) {
        const said = onlyConstant(held)?.value;
        if (name === 'exclude') for (const n of chosen(o, [held]).kept) gone.add(n);
        else if (said === false || said === 0) gone.add(name);
        else if (name !== 'include') kept.add(name);
      }
    }
  }
  return { kept, gone };
}

/** A schema of some of the fields, or of more. */
const change: Handler = (o) => {
  const data = input(o, 'data') ?? o.receiver ?? CLEAN;
  const schema = schemaOf(data);
  const members = schema === undefined ? undefined : fieldsOf(o.c, o.s, schema);
  if (schema === undefined || members === undefined) return o.type === null ? data : { ...data, paths: [`${o.type}#`] };
  const rest = (next: readonly TypeMember[]): Value => result(o, schema.name, { kind: 'record', members: next, span: schema.type.span });
  if (o.row.op === 'schema.extend') {
    const more = new Map<string, TypeMember>();
    for (const { value } of inputs(o, 'fields')) {
      const added = schemaOf(value) ?? declared(o, value);
      for (const m of added === undefined ? [] : (fieldsOf(o.c, o.s, added) ?? [])) more.set(m.name, m);
    }
    return rest([...members.filter((m) => !more.has(m.name)), ...more.values()]);
  }
  const { kept } = chosen(
    o,
    inputs(o, 'keys').map((x) => x.value),
  );
  return rest(members.filter((m) => kept.has(m.name) === (o.row.op === 'schema.pick')));
};

const union: Handler = (o) => {
  const options: TypeExp[] = [];
  for (const { value } of [...inputs(o, 'options'), ...inputs(o, 'more')]) {
    const items = value.refs.map((r) => o.s.shape(r)).find((x) => x?.kind === 'sequence');
    for (const item of items === undefined ? [value] : itemsOf(items)) options.push(typeOfValue(o.c, o.s, item, undefined, o.span, 1));
  }
  return result(o, '', { kind: 'union', options, span: o.span });
};

/** How the schema is called where it is used. */
function nameAt(o: Operation): string {
  let e: Exp | undefined = o.call?.callee.kind === 'Attr' ? o.call.callee.object : undefined;
  while (e?.kind === 'Call' || e?.kind === 'Attr') e = e.kind === 'Call' ? e.callee : e.object;
  const own = e?.kind === 'Name' ? e.name : '';
  const first = o.call?.args.find((a) => a.value.kind === 'Name' && /schema|model|dto|type/i.test(a.value.name))?.value;
  return own.length > 2 ? own : first?.kind === 'Name' ? first.name : '';
}

const parse: Handler = (o) => {
  const schema = schemaOf(input(o, 'schema'));
  const from = input(o, 'from') ?? CLEAN;
  const holder = o.row.with?.['at'];
  let value = from;
  if (schema !== undefined && isOfRecords(o.c, o.s, schema)) value = known(o, from, valueOfSchema(o.c, o.s, schema, o.span, nameAt(o)));
  if (typeof holder !== 'string') return value;
  return refValue(alloc(o.c, o.s, o.span, 'P', makeShape('record', { fields: new Map([[holder, value]]) })));
};

/** Fields of the result as they are known of what went in. */
function known(o: Operation, from: Value, value: Value): Value {
  const shapes = from.refs.map((r) => o.s.shape(r));
  const [one] = shapes;
  const ref = value.refs[0];
  const made = ref === undefined ? undefined : o.s.shape(ref);
  if (shapes.length !== 1 || one?.kind !== 'record' || one.fields.size === 0 || made?.kind !== 'record' || ref === undefined) return value;
  const fields = new Map(made.fields);
  for (const name of made.fields.keys()) {
    const held = one.fields.get(name);
    if (held !== undefined) fields.set(name, held);
    else if (one.rest === null) fields.set(name, CLEAN);
  }
  o.s.setShape(ref, { ...made, fields });
  return value;
}

/** Rows of what a schema describes: all its fields, or those that are selected. */
const rows: Handler = (o) => {
  const schema = schemaOf(input(o, 'schema')) ?? schemaOf(o.receiver ?? undefined);
  if (schema === undefined) {
    // Of unknown fields: the names that are read decide.
    const source = o.c.m.callSource(o.c, o.span, nameAt(o) || o.path.replace(/^.*[.#]/, ''));
    return rowsOf(o.c, o.s, o.span, makeShape('record', { rest: taintedValue([restTaint(source)]), source }), o.type);
  }
  const value = valueOfSchema(o.c, o.s, schema.type.kind === 'array' ? { ...schema, type: schema.type.element } : schema, o.span, nameAt(o));
  const shape = value.refs.length === 1 ? o.s.shape(value.refs[0] as string) : undefined;
  if (shape === undefined) return value;
  const { kept, gone } = chosen(
    o,
    inputs(o, 'select').map((x) => x.value),
  );
  let { fields, rest } = shape;
  const asked = chosen(
    o,
    inputs(o, 'joined').map((x) => x.value),
  ).kept;
  const absent = relationsOf(o.c, o.s, schema);
  if (absent.size > 0) fields = new Map([...fields].filter(([name]) => !absent.has(name) || asked.has(name)));
  if (kept.size > 0 && fields.size > 0) {
    fields = new Map([...fields].filter(([name]) => kept.has(name) || asked.has(name)));
    rest = null;
  } else if (gone.size > 0) {
    fields = new Map([...fields].filter(([name]) => !gone.has(name)));
    if (rest !== null) rest = { ...rest, taints: rest.taints.map((t) => ({ ...t, except: new Set([...(t.except ?? []), ...gone]) })) };
  }
  const row = { ...shape, kind: 'record' as const, type: null, cls: null, fields, rest };
  if (o.row.with?.['yields'] === 'pair') {
    const many = refValue(alloc(o.c, o.s, o.span, 'l', sequenceShape([], refValue(alloc(o.c, o.s, o.span, 'r', row)))));
    return refValue(alloc(o.c, o.s, o.span, 'p', sequenceShape([many, CLEAN], null, 'tuple')));
  }
  return rowsOf(o.c, o.s, o.span, row, o.type);
};

/** A table: its columns can be read off it, and its rows have them. */
const table: Handler = (o) => {
  const title = onlyConstant(input(o, 'name'))?.value;
  const name = typeof title === 'string' ? title : '';
  const fields = resolved(o, input(o, 'fields'));
  const own = fields === undefined ? undefined : declared(o, fields);
  const schema = makeSchema(name, own?.type ?? { kind: 'other', span: o.span }, o.c.env, `${o.c.id}:${o.span.start}:${o.span.end}`);
  const value = valueOfSchema(o.c, o.s, schema, o.span);
  for (const ref of value.refs) {
    const shape = o.s.shape(ref);
    if (shape !== undefined) o.s.setShape(ref, { ...shape, type: o.type });
  }
  return { ...value, callables: [schema] };
};

/** The function is called with an object that holds what has gone through the schema. */
const handler: Handler = (o) => {
  const func = input(o, 'func');
  const schema = schemaOf(input(o, 'schema') ?? o.receiver ?? undefined);
  if (func === undefined) return CLEAN;
  const value = schema === undefined ? CLEAN : valueOfSchema(o.c, o.s, schema, o.span, nameAt(o));
  const source = o.c.m.callSource(o.c, o.span, 'context');
  const at = String(o.row.with?.['at'] ?? 'input');
  const whole = makeShape('record', { fields: new Map([[at, value]]), rest: taintedValue([{ ...restTaint(source), except: new Set([at]) }]), source });
  invoke(o.c, o.s, func, argumentsOf([refValue(alloc(o.c, o.s, o.span, 'H', whole))], o.span), o.span, undefined, false);
  return CLEAN;
};

/** Rows of a further table beside those of the receiver, under its name. */
const join: Handler = (o) => {
  const more = input(o, 'table');
  const schema = schemaOf(more);
  const receiver = o.receiver ?? CLEAN;
  if (schema === undefined) return receiver;
  const value = valueOfSchema(o.c, o.s, schema, o.span);
  let joined: Value = NOTHING;
  for (const ref of receiver.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    // A chosen list of columns stays as it is.
    const isChosen = shape.source === null;
    joined = joinValues(
      joined,
      isChosen
        ? refValue(ref)
        : refValue(alloc(o.c, o.s, o.span, 'J', { ...shape, fields: new Map(shape.fields).set(schema.name === '' ? 'joined' : schema.name, value) })),
    );
  }
  return joined === NOTHING ? receiver : { ...receiver, refs: joined.refs };
};

export const schemaOperations: Readonly<Record<string, Handler>> = {
  'schema.new': make,
  'schema.list': list,
  'schema.of': of,
  'schema.pick': change,
  'schema.omit': change,
  'schema.extend': change,
  'schema.union': union,
  'schema.parse': parse,
  'schema.rows': rows,
  'schema.table': table,
  'schema.join': join,
  'schema.handler': handler,
};
