/** `query.entities`: rows of tables that classes declare, whole or some of their attributes. */
import type { Exp } from '../ir/types';
import { everyArgument } from './arguments';
import { declaredFields } from './classes';
import { readOpen } from './elementTaint';
import { evaluate } from './evaluate';
import { restTaint } from './machine';
import type { Operation } from './operation';
import { input } from './operation';
import type { Handler } from './operationParts';
import { put } from './operationParts';
import { makeShape } from './state';
import type { ClassInfo, Source, Value } from './values';
import { taintedValue } from './values';

/** Rows of the classes and attributes that a query names: `query(Patient)`, `select(Patient.ssn, Visit.date)`; of the receiver where the row says so. */
export const entities: Handler = (o) => {
  const fields = new Map<string, Value>();
  let rest: Value | null = null;
  let first: Source | null = null;
  const whole = (cls: ClassInfo): void => {
    const source = tableOf(o, cls);
    first ??= source;
    const columns = columnsOf(cls);
    for (const name of columns) fields.set(name, readOpen(o.c, [restTaint(source)], name, 'column', o.span));
    rest = taintedValue([{ ...restTaint(source), except: new Set(columns) }]);
  };
  const own = o.row.args?.['from'] === undefined ? undefined : input(o, 'from');
  for (const cls of classesOf(own)) whole(cls);
  if (own === undefined)
    for (const arg of o.call?.args ?? []) {
      const attribute = attributeOf(o, arg.value);
      if (attribute !== undefined) {
        const source = tableOf(o, attribute.cls);
        first ??= source;
        fields.set(attribute.as, readOpen(o.c, [restTaint(source)], attribute.name, 'column', o.span));
      } else for (const cls of classesOf(evaluate(o.c, o.s, arg.value))) whole(cls);
    }
  if (first !== null) return put(o, makeShape('frame', { type: o.type, fields, rest, source: first }));
  // Tables that nobody declared here: the names that are read decide.
  const open = unknownTable(o, own);
  return put(o, makeShape('frame', { type: o.type, rest: taintedValue([restTaint(open)]), source: open }));
};

function classesOf(value: Value | undefined): readonly ClassInfo[] {
  return (value?.callables ?? []).flatMap((k) => (k.kind === 'class' ? [k.cls] : []));
}

/** `Patient.ssn`, `Patient.ssn.label("number")`: the class, the attribute and the name that it gets. */
function attributeOf(o: Operation, e: Exp): { readonly cls: ClassInfo; readonly name: string; readonly as: string } | undefined {
  if (e.kind === 'Call' && e.callee.kind === 'Attr') {
    const inner = attributeOf(o, e.callee.object);
    const label = e.args[0]?.value;
    return inner !== undefined && e.callee.name === 'label' && label?.kind === 'Const' ? { ...inner, as: String(label.value) } : undefined;
  }
  if (e.kind !== 'Attr') return undefined;
  const [cls] = classesOf(evaluate(o.c, o.s, e.object));
  return cls !== undefined && declaredFields(cls).has(e.name) ? { cls, name: e.name, as: e.name } : undefined;
}

/** Columns that a class declares: fields with a type or made by a call; `__tablename__` and the like are none. */
function columnsOf(cls: ClassInfo): readonly string[] {
  return [...declaredFields(cls)].flatMap(([name, field]) =>
    !name.startsWith('_') && (field.type !== undefined || field.value?.kind === 'Call') ? [name] : [],
  );
}

function tableOf(o: Operation, cls: ClassInfo): Source {
  const table = declaredFields(cls).get('__tablename__')?.value;
  const source = o.c.m.source(`${o.c.module.path}|entity|${o.span.start}|${cls.id}`, () => ({
    kind: 'type',
    file: o.c.module.path,
    span: o.span,
    hints: [cls.name, ...(table?.kind === 'Const' && typeof table.value === 'string' ? [table.value] : [])],
    evidence: null,
    element: null,
    parent: null,
    tabular: true,
  }));
  return source;
}

function unknownTable(o: Operation, own: Value | undefined): Source {
  const named = (own === undefined ? everyArgument(o.args) : [own]).flatMap((v) =>
    v.taints.filter((t) => t.name === null).flatMap((t) => t.source.hints.slice(0, 2)),
  );
  return o.c.m.source(`${o.c.module.path}|entity|${o.span.start}`, () => ({
    kind: 'call',
    file: o.c.module.path,
    span: o.span,
    hints: [...named, o.path.replace(/^.*[.#]/, '')],
    evidence: null,
    element: null,
    parent: null,
    tabular: true,
  }));
}
