/** Schemas: which fields a record has by what validators, mappers and type arguments declare of it; kept as types. */
import type { Span } from '../base/span';
import type { Exp, TypeExp, TypeMember } from '../ir/types';
import { lookUpType, membersOf, ofMembers, typeSource, valueOfType } from './annotations';
import { declaredFields } from './classes';
import { elsewhere } from './generics';
import type { Context } from './machine';
import { alloc, homeOf, restTaint } from './machine';
import type { State } from './state';
import { makeShape } from './state';
import type { Callable, ClassInfo, Environment, Value } from './values';
import { CLEAN, refValue, taintedValue } from './values';

export type Schema = Extract<Callable, { kind: 'schema' }>;

/** The schema that a value is, or the class that declares one; undefined when it is neither. */
export function schemaOf(value: Value | undefined): Schema | undefined {
  for (const k of value?.callables ?? []) {
    if (k.kind === 'schema') return k;
    if (k.kind === 'class') return schemaOfClass(k.cls);
  }
  return undefined;
}

/** What a class declares; nothing is known of the fields of one that declares none (a mapper may read them from a call). */
function schemaOfClass(cls: ClassInfo): Schema {
  const members: TypeMember[] = [];
  for (const [name, field] of declaredFields(cls))
    if (!name.startsWith('_') && !name.startsWith('#'))
      members.push({ name, type: field.type ?? SCALAR, optional: false, span: field.type?.span ?? cls.def.nameSpan });
  const span = cls.def.nameSpan;
  return makeSchema(cls.name, members.length === 0 ? { kind: 'other', span } : { kind: 'record', members, span }, cls.env, cls.id);
}

export function makeSchema(name: string, type: TypeExp, env: Environment, id: string): Schema {
  return { kind: 'schema', name, type, env, id: `schema:${id}` };
}

const NOWHERE: Span = { start: 0, end: 0 };
const SCALAR: TypeExp = { kind: 'ref', name: 'string', args: [], span: NOWHERE };

/** Fields of a schema; undefined where it is no record. */
export function fieldsOf(c: Context, s: State, schema: Schema): readonly TypeMember[] | undefined {
  return membersOf(at(c, schema), schema.type, 0, s);
}

function at(c: Context, schema: Schema): Context {
  return { ...elsewhere(c, homeOf(c, schema.env.module)), env: schema.env };
}

/** A value that has gone through a schema: it has these fields and no others. `name` says what it is where the schema has no name. */
export function valueOfSchema(c: Context, s: State, given: Schema, span: Span, name = ''): Value {
  const schema = classNamed(c, s, given) ?? given;
  const home = at(c, schema);
  const title = (schema.name === '' ? name : schema.name).replace(/(?<=\w)_?(schema|validator|dto|model|codec|table|entity|shape)s?$/i, '');
  const members = membersOf(home, schema.type, 0, s);
  if (members !== undefined) return ofMembers(home, s, typeSource(home, title, [], schema.type.span), members, span, 0, true);
  if (schema.type.kind === 'other') {
    const source = typeSource(home, title, [], schema.type.span);
    return refValue(alloc(c, s, span, 'O', makeShape('record', { rest: taintedValue([restTaint(source)]), source })));
  }
  return valueOfType(home, s, schema.type, span, { name: title, owner: null, open: null }) ?? CLEAN;
}

/** The class that a type argument names (`Repository<Patient>`). */
function classNamed(c: Context, s: State, schema: Schema): Schema | undefined {
  const cls = schema.type.kind === 'ref' ? classOf(at(c, schema), s, schema.type) : undefined;
  return cls === undefined ? undefined : schemaOfClass(cls);
}

function classOf(c: Context, s: State, type: TypeExp): ClassInfo | undefined {
  if (type.kind === 'array') return classOf(c, s, type.element);
  if (type.kind !== 'ref') return undefined;
  const [first] = type.args;
  if (first !== undefined) return classOf(c, s, first);
  for (const k of lookUpType(c, s, type.name)?.callables ?? []) if (k.kind === 'class') return k.cls;
  return undefined;
}

/** Fields that are records of other tables: a read brings them only where it says so. */
export function relationsOf(c: Context, s: State, given: Schema): ReadonlySet<string> {
  const schema = classNamed(c, s, given) ?? given;
  const home = at(c, schema);
  const names = new Set<string>();
  if (schema.type.kind === 'record') for (const m of schema.type.members) if (m.type !== undefined && classOf(home, s, m.type) !== undefined) names.add(m.name);
  return names;
}

/** Whether a schema describes records or lists of them. */
export function isOfRecords(c: Context, s: State, schema: Schema): boolean {
  return schema.type.kind === 'array' || schema.type.kind === 'union' || schema.type.kind === 'other' || fieldsOf(c, s, schema) !== undefined;
}

/** The type that a value declares: of a schema or class its own, of an object that of its fields, else a scalar. `e` is where it is written. */
export function typeOfValue(c: Context, s: State, value: Value, e: Exp | undefined, span: Span, depth = 0): TypeExp {
  if (depth > 6) return { ...SCALAR, span };
  const schema = schemaOf(value);
  if (schema !== undefined) {
    if (schema.env.module === c.env.module) return schema.type;
    return moved(at(c, schema), s, schema.type, span, 0);
  }
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape?.kind === 'sequence') {
      const item = shape.fields.get('0') ?? shape.rest;
      const written = e?.kind === 'Sequence' ? e.items[0]?.value : undefined;
      return { kind: 'array', element: item === null ? { ...SCALAR, span } : typeOfValue(c, s, item, written, written?.span ?? span, depth + 1), span };
    }
    if (shape?.kind !== 'record') continue;
    const type = depth > 0 ? shape.fields.get('type') : undefined;
    if (type !== undefined) return typeOfValue(c, s, type, entryOf(e, 'type')?.value, span, depth + 1);
    return recordType(c, s, shape.fields, e, span, depth);
  }
  return { ...SCALAR, span };
}

/** The type of records whose fields are declared by these values. */
export function recordType(c: Context, s: State, fields: ReadonlyMap<string, Value>, e: Exp | undefined, span: Span, depth = 0): TypeExp {
  const members: TypeMember[] = [];
  for (const [name, value] of fields) {
    const entry = entryOf(e, name);
    const place = entry?.span ?? span;
    members.push({ name, type: typeOfValue(c, s, value, entry?.value, place, depth + 1), optional: false, span: place });
  }
  return { kind: 'record', members, span };
}

function entryOf(e: Exp | undefined, name: string): { readonly value: Exp; readonly span: Span } | undefined {
  if (e?.kind !== 'Record') return undefined;
  return e.entries.find((x) => x.key?.kind === 'Const' && x.key.value === name);
}

/** A type of another file, resolved there, at a place of this one. */
function moved(home: Context, s: State, type: TypeExp, span: Span, depth: number): TypeExp {
  if (depth > 4) return { ...SCALAR, span };
  if (type.kind === 'array') return { kind: 'array', element: moved(home, s, type.element, span, depth + 1), span };
  if (type.kind === 'union') return { kind: 'union', options: type.options.map((x) => moved(home, s, x, span, depth + 1)), span };
  const members = membersOf(home, type, 0, s);
  if (members === undefined) return type.kind === 'ref' ? { ...type, args: [], span } : { ...SCALAR, span };
  return {
    kind: 'record',
    members: members.map((m) => ({ ...m, type: m.type === undefined ? undefined : moved(home, s, m.type, span, depth + 1), span })),
    span,
  };
}
