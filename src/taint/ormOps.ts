/** Rows of tables: of those that classes declare (`query.entities`), and by the names of columns that a query builder is given (`query.columns`). */
import type { Exp } from '../ir/types';
import { everyArgument } from './arguments';
import { declaredFields } from './classes';
import { readOpen } from './elementTaint';
import { evaluate } from './evaluate';
import { alloc, restTaint } from './machine';
import type { Operation } from './operation';
import { input, inputs } from './operation';
import type { Handler } from './operationParts';
import { put } from './operationParts';
import type { Shape } from './state';
import { itemsOf, makeShape, sequenceShape } from './state';
import type { ClassInfo, Source, Value } from './values';
import { CLEAN, onlyConstant, refValue, taintedValue } from './values';

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

/** Rows with the columns that are named: `select('ssn, ward')`, `select('ssn', 'ward')`, `select(['ssn'])`; all where none is, or `*`. */
export const columns: Handler = (o) => {
  const known = o.receiver?.refs.map((r) => o.s.shape(r)).find((x) => x?.kind === 'record' && x.source !== null);
  const source =
    known?.source ??
    o.c.m.source(`${o.c.module.path}|columns|${o.span.start}`, () => ({
      kind: 'call',
      file: o.c.module.path,
      span: o.span,
      hints: [tableGiven(o) ?? tableIn(o.call?.callee) ?? '', o.path.replace(/^.*[.#]/, '')].filter((h) => h !== ''),
      evidence: null,
      element: null,
      parent: null,
      tabular: true,
    }));
  const rest = restTaint(source);
  const fields = new Map<string, Value>();
  const gone = new Set<string>();
  let isOpen = true;
  for (const { name, as } of namesIn(o)) {
    if (name === '*') {
      isOpen = true;
      break;
    }
    // Mongoose: `-ssn` leaves a field out.
    if (name.startsWith('-')) gone.add(name.slice(1));
    else {
      isOpen = false;
      const held = known?.fields.get(name);
      if (held !== undefined) fields.set(as, held);
      else if (known?.rest !== null) fields.set(as, taintedValue(readOpen(o.c, [rest], name, 'column', o.span, false).taints.filter((t) => t.name !== null)));
    }
  }
  for (const { name, isKept } of projected(o)) {
    if (isKept && name !== '_id') {
      isOpen = false;
      fields.set(name, taintedValue(readOpen(o.c, [rest], name, 'column', o.span, false).taints.filter((t) => t.name !== null)));
    } else if (!isKept) gone.add(name);
  }
  if (isOpen && known !== undefined) for (const [name, held] of known.fields) if (!gone.has(name) && !HOLDERS.includes(name)) fields.set(name, held);
  const open = isOpen && known?.rest !== null ? taintedValue([{ ...rest, except: gone.size === 0 ? null : gone }]) : null;
  const row = makeShape('record', { fields, rest: open, source });
  if (o.row.with?.['yields'] === 'rows') return put(o, { ...row, kind: 'frame', type: o.type });
  return o.row.with?.['yields'] === 'row' ? put(o, row) : rowsOf(o.c, o.s, o.span, row, o.type);
};

/** Records of a table, a collection or a container that a text names: `collection(db, 'patients')`, `{ TableName: 'patients' }`. */
export const namedTable: Handler = (o) => {
  let table = '';
  for (const { value } of inputs(o, 'table')) {
    const text = onlyConstant(value)?.value ?? value.prefix;
    // `clinics/a/patients`: the last collection of the path.
    if (typeof text === 'string' && table === '')
      table =
        text
          .split('/')
          .filter((x) => x !== '')
          .filter((_, i) => i % 2 === 0)
          .pop() ?? '';
  }
  // Below a document there may be a collection of its own; what is chosen of a collection is of that.
  const carried = o.receiver?.taints ?? inputs(o, 'table').flatMap((x) => x.value.taints);
  if (table === '') return { ...taintedValue(carried), paths: o.type === null ? [] : [`${o.type}#`] };
  const source = o.c.m.source(`${o.c.module.path}|table|${o.span.start}`, () => ({
    kind: 'call',
    file: o.c.module.path,
    span: o.span,
    hints: [table],
    evidence: null,
    element: null,
    parent: null,
    tabular: true,
  }));
  const paths = o.type === null ? [] : [`${o.type}#`];
  const named = namesIn(o);
  if (named.length === 0) return { ...taintedValue([restTaint(source)]), paths };
  const taints = named.flatMap(({ name }) => readOpen(o.c, [restTaint(source)], name, 'column', o.span, false).taints.filter((t) => t.name !== null));
  return { ...taintedValue(taints), paths };
};

/** An answer that holds records: `Item`, `Items`; `data()` where no field is named. */
export const answer: Handler = (o) => {
  const { taints } = input(o, 'from') ?? o.receiver ?? CLEAN;
  const open = taints.filter((t) => t.name === null);
  const fields = new Map<string, Value>();
  for (const t of taints) if (t.name !== null) fields.set(t.name, taintedValue([t]));
  const source = open[0]?.source ?? taints[0]?.source ?? null;
  const row = refValue(alloc(o.c, o.s, o.span, 'A', makeShape('record', { fields, rest: open.length === 0 ? null : taintedValue(open), source })));
  const one = o.row.with?.['one'];
  const many = o.row.with?.['many'];
  if (typeof one !== 'string' && typeof many !== 'string') return row;
  const held = new Map<string, Value>();
  if (typeof one === 'string') held.set(one, row);
  if (typeof many === 'string') held.set(many, refValue(alloc(o.c, o.s, o.span, 'B', sequenceShape([], row))));
  return refValue(alloc(o.c, o.s, o.span, 'C', makeShape('record', { fields: held })));
};

/** Fields that the `projection` keeps or leaves out: `{"ssn": 0}`, `{"ward": 1, "_id": 0}`, `["ward"]`; a field that is computed is kept under its name. */
function projected(o: Operation): readonly { readonly name: string; readonly isKept: boolean }[] {
  const given: { name: string; isKept: boolean }[] = [];
  for (const { value } of inputs(o, 'projection'))
    for (const ref of value.refs) {
      const shape = o.s.shape(ref);
      if (shape?.kind === 'sequence') for (const item of itemsOf(shape)) for (const k of item.consts ?? []) given.push({ name: String(k.value), isKept: true });
      else if (shape?.kind === 'record')
        for (const [name, field] of shape.fields) {
          const said = onlyConstant(field)?.value;
          given.push({ name, isKept: said !== 0 && said !== false });
        }
    }
  return given;
}

/** What a query gives: its row, and under the names that drivers use the rows. */
export function rowsOf(c: Operation['c'], s: Operation['s'], span: Operation['span'], row: Shape, type: string | null): Value {
  const one = refValue(alloc(c, s, span, 'Q', row));
  const many = refValue(alloc(c, s, span, 'R', sequenceShape([], one)));
  const fields = new Map(row.fields);
  for (const name of HOLDERS) if (!fields.has(name)) fields.set(name, many);
  return refValue(alloc(c, s, span, 'S', { ...row, fields, type }));
}

/** `const { rows } = await pool.query(…)`, `const { data } = await table.select(…)`. */
const HOLDERS = ['rows', 'data', 'recordset', 'records'];

function namesIn(o: Operation): readonly { readonly name: string; readonly as: string }[] {
  const texts: string[] = [];
  const add = (value: Value): void => {
    for (const k of value.consts ?? []) if (typeof k.value === 'string') texts.push(k.value);
    for (const ref of value.refs) {
      const shape = o.s.shape(ref);
      if (shape?.kind === 'sequence') itemsOf(shape).forEach(add);
      // A schema: its keys.
      else if (shape?.kind === 'record') texts.push(...shape.fields.keys());
    }
  };
  for (const { value } of inputs(o, 'columns')) add(value);
  return texts.flatMap((text) =>
    // Commas, or blanks where there is no `as`.
    text.split(/,/.test(text) || /\sas\s/i.test(text) ? ',' : /\s+/).flatMap((part) => {
      const written = part.trim();
      if (written === '') return [];
      const [, first, second] = /^(\S+)\s+as\s+(\S+)$/i.exec(written) ?? /^(\w+):(\w+)$/.exec(written) ?? [];
      // `s:ssn` (PostgREST) gives the name first, `ssn as s` last.
      if (first !== undefined && second !== undefined) return written.includes(':') ? [{ name: second, as: first }] : [{ name: last(first), as: second }];
      return [{ name: last(written), as: last(written) }];
    }),
  );
}

function last(path: string): string {
  return path.replace(/^.*\./, '');
}

/** The table as the row's `table` argument says: a text (`Patient/12`: the first part), or a variable that is named after it. */
function tableGiven(o: Operation): string | undefined {
  if (o.row.args?.['table'] === undefined) return undefined;
  const text = onlyConstant(input(o, 'table'))?.value;
  if (typeof text === 'string') return text.replace(/[/?].*$/, '');
  const first = o.call?.args[0]?.value;
  return first?.kind === 'Name' || first?.kind === 'Attr' ? first.name : undefined;
}

/** The table that a chain of calls begins with: `db('patients').select(…)`, `client.from('patients')`. */
function tableIn(e: Exp | undefined): string | undefined {
  for (let at = e; at !== undefined;) {
    if (at.kind === 'Attr') at = at.object;
    else if (at.kind === 'Index') {
      // `database["patients"].find(…)`
      if (at.index.kind === 'Const' && typeof at.index.value === 'string') return at.index.value;
      at = at.object;
    } else if (at.kind === 'Call') {
      const first = at.args[0]?.value;
      if (first?.kind === 'Const' && typeof first.value === 'string') return first.value;
      at = at.callee;
    } else break;
  }
  // `client.patient.read()`
  const holder = e?.kind === 'Attr' ? e.object : undefined;
  return holder?.kind === 'Attr' || holder?.kind === 'Name' ? holder.name : undefined;
}
