/** Operations for clients, column expressions, cursors, model stages and training loops (`client.*`, `column.*`, `cursor.*`, `model.*`). */
import type { Indexed, SinkRow } from '../catalog/types';
import { callMethod } from './call';
import { findMethod } from './classes';
import { choiceOf, framesOf, getColumn } from './frames';
import { runStages, stagesOf } from './models';
import type { Context, SinkEvent } from './machine';
import { alloc } from './machine';
import type { Operation } from './operation';
import { input, inputs } from './operation';
import { deepTaints } from './reach';
import { fileTaint } from './operators';
import { sourceOfRead } from './reads';
import { frameOperations } from './frameOps';
import { answer, columns, entities, namedTable } from './ormOps';
import type { Shape, State } from './state';
import { makeShape, sequenceShape } from './state';
import type { Source, Taint, Value } from './values';
import { addMark, CLEAN, joinTaints, joinValues, makeTaint, NOTHING, onlyConstant, refValue, taintedValue, withTaints } from './values';
import { NO_ARGUMENTS } from './arguments';

type Handler = (o: Operation) => Value;

/** Beginning of URLs of which nobody knows where they lead. */
const UNKNOWN_HOST = '{host}';

/** A client that keeps where it sends to: the known beginning of its URL stands in `prefix`. */
const newClient: Handler = (o) => {
  const host = input(o, 'host');
  const text = host === undefined ? null : (onlyConstant(host)?.value ?? host.prefix);
  // A host that only configuration knows: paths are relative to it, not to the page.
  const known = text === null && host !== undefined && host.consts === null && host.taints.length === 0 ? UNKNOWN_HOST : text;
  const taints = host === undefined ? [] : host.taints.filter((t) => t.name === null);
  return {
    ...CLEAN,
    prefix: typeof known === 'string' ? known : null,
    paths: o.type === null ? [] : [`${o.type}#`],
    taints: typeof known === 'string' ? [] : taints,
  };
};

// Column expressions: `col("a")` is a value that carries a reference to a column, resolved by the frame that it is used on.

const COLUMN: Source = {
  id: '«column»',
  kind: 'part',
  file: '',
  span: { start: 0, end: 0 },
  hints: [],
  proved: new Map(),
  evidence: null,
  element: null,
  parent: null,
  tabular: false,
};

export function isColumnReference(taint: Taint): boolean {
  return taint.source === COLUMN;
}

const newColumn: Handler = (o) => {
  const names = inputs(o, 'name').flatMap((x) => choiceOf(o.s, x.value)?.names ?? []);
  return { ...CLEAN, taints: names.map((n) => makeTaint(COLUMN, String(n.value), 'column', null)), paths: o.type === null ? [] : [`${o.type}#`] };
};

/** All columns, or (`except`) all but the named ones; of a receiver that already is such an expression, without what it leaves out. */
const allColumns: Handler = (o) => {
  const gone = new Set(inputs(o, 'except').flatMap((x) => (choiceOf(o.s, x.value)?.names ?? []).map((n) => String(n.value))));
  const own = (o.receiver?.taints ?? []).filter(isColumnReference);
  const taints = own.length === 0 || gone.size === 0 ? [makeTaint(COLUMN, null, 'column', null)] : own;
  return {
    ...CLEAN,
    taints:
      gone.size === 0
        ? taints
        : taints
            .filter((t) => t.name === null || !gone.has(t.name))
            .map((t) => (t.name === null ? { ...t, except: new Set([...(t.except ?? []), ...gone]) } : t)),
    paths: o.type === null ? [] : [`${o.type}#`],
  };
};

const alias: Handler = (o) => {
  const name = onlyConstant(input(o, 'name'))?.value;
  const receiver = o.receiver ?? CLEAN;
  return { ...receiver, consts: null, prefix: typeof name === 'string' ? name : receiver.prefix };
};

/** Under this name an expression yields what else an open frame holds. */
export const EVERY_OTHER = '«others»';

/** Columns that an expression yields on a frame: by their name in the result. Undefined for a value that is no expression. */
export function expressionOn(o: Operation, shape: Shape, value: Value): readonly (readonly [string, Value])[] | undefined {
  if (value.refs.length > 0) {
    const result: (readonly [string, Value])[] = [];
    let any = false;
    for (const ref of value.refs) {
      const list = o.s.shape(ref);
      if (list?.kind !== 'sequence') return undefined;
      for (const item of [...list.fields.values(), ...(list.rest === null ? [] : [list.rest])]) {
        const one = expressionOn(o, shape, item);
        if (one !== undefined) {
          any = true;
          result.push(...one);
        }
      }
    }
    return any ? result : undefined;
  }
  if (value.consts !== null && value.consts.length > 0) return undefined;
  const isExpression = value.paths.some((p) => /(Expr|Column)#$/.test(p)) || value.taints.some(isColumnReference);
  if (!isExpression) return undefined;
  const all = value.taints.find((t) => isColumnReference(t) && t.name === null);
  if (all !== undefined) {
    const known = [...shape.fields].filter(([n]) => all.except?.has(n) !== true).map(([n, v]) => [n, v] as const);
    return shape.rest === null
      ? known
      : [
          ...known,
          [
            EVERY_OTHER,
            withTaints(
              shape.rest,
              shape.rest.taints.map((t) => (all.except === null || t.name !== null ? t : { ...t, except: new Set([...(t.except ?? []), ...all.except]) })),
            ),
          ] as const,
        ];
  }
  const own = value.taints.filter((t) => !isColumnReference(t));
  const referenced = value.taints.filter(isColumnReference);
  if (referenced.length > 1 && value.prefix === null) return referenced.map((t) => [t.name ?? '', resolve(o, shape, [t])] as const);
  const name = value.prefix ?? referenced[0]?.name ?? own[0]?.name ?? '«expression»';
  return [[name, joinValues(resolve(o, shape, referenced), taintedValue(own))] as const];
}

function resolve(o: Operation, shape: Shape, references: readonly Taint[]): Value {
  let result: Value = NOTHING;
  for (const t of references) {
    const column = getColumn(o.c, o.s, shape, t.name ?? '', o.span, 'column');
    let taints = column.taints;
    for (const mark of t.marks === '' ? [] : t.marks.split(',')) taints = addMark(taints, mark);
    result = joinValues(result, taintedValue(taints));
  }
  return result === NOTHING ? CLEAN : result;
}

// Cursors ----------------------------------------------------------------------------------------------------------------

function cursorKey(o: Operation): string | undefined {
  const e = o.call?.callee.kind === 'Attr' ? o.call.callee.object : undefined;
  if (e === undefined) return undefined;
  const text = (x: typeof e): string | undefined => (x.kind === 'Name' ? x.name : x.kind === 'Attr' ? `${text(x.object) ?? ''}.${x.name}` : undefined);
  const name = text(e);
  return name === undefined ? undefined : `cursor:${o.c.env.prefix}${name}`;
}

const execute: Handler = (o) => {
  const read = frameOperations['frame.read'];
  if (read === undefined) return CLEAN;
  const rows = read(o);
  const key = cursorKey(o);
  if (key !== undefined) o.s.set(key, rows);
  const e = o.call?.callee.kind === 'Attr' ? o.call.callee.object : undefined;
  if (e?.kind === 'Name' && o.receiver !== null) {
    // The cursor itself is iterated over.
    for (let env: Context['env'] | null = o.c.env; env !== null; env = env.parent) {
      if (o.s.get(env.prefix + e.name) === undefined) continue;
      o.s.set(env.prefix + e.name, { ...o.receiver, refs: rows.refs, taints: [] });
      break;
    }
  }
  return rows;
};

const fetch: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const key = cursorKey(o);
  const rows = receiver.refs.length > 0 ? receiver : key === undefined ? undefined : o.s.get(key);
  let joined = undefined as Shape | undefined;
  for (const ref of rows?.refs ?? []) {
    const shape = o.s.shape(ref);
    if (shape !== undefined) joined = shape;
  }
  if (joined === undefined) {
    const { source, step } = sourceOfRead(o);
    const rest = makeTaint(source, null, 'column', step);
    joined = makeShape('frame', { rest: taintedValue([rest]), source });
  }
  if (o.type !== null) return refValue(alloc(o.c, o.s, o.span, 'f', { ...joined, kind: 'frame', type: o.type }));
  const row = refValue(alloc(o.c, o.s, o.span, 'r', { ...joined, kind: 'record', type: null }));
  if (o.row.with?.['yields'] === 'row' || /one$|first$|scalar$|one_or_none$/i.test(o.path)) return row;
  return refValue(alloc(o.c, o.s, o.span, 'l', sequenceShape([], row)));
};

// Stages of model pipelines ------------------------------------------------------------------------------------------------

const stage: Handler = (o) => {
  const fields = new Map<string, Value>();
  for (const name of ['inputs', 'output', 'features']) {
    const value = input(o, name);
    if (value !== undefined) fields.set(`«${name}»`, value);
    else {
      const fixed = o.row.with?.[name];
      if (typeof fixed === 'string') fields.set(`«${name}»`, { ...CLEAN, consts: [{ value: fixed, span: null, file: '' }] });
    }
  }
  return refValue(alloc(o.c, o.s, o.span, 'g', makeShape('instance', { type: o.type, fields })));
};

const applyStage: Handler = (o) => {
  const data = input(o, 'data') ?? CLEAN;
  const stages = o.receiver === null ? [] : stagesOf(o.s, o.receiver, 0);
  let result: Value = NOTHING;
  framesOf(o.s, data, o.type).forEach((frame, i) => {
    const made = runStages(o.c, o.s, frame.shape, stages, o.span);
    result = joinValues(result, refValue(alloc(o.c, o.s, o.span, `f${Math.min(i, 3)}`, { ...made, kind: 'frame', type: o.type ?? frame.shape.type })));
  });
  return result === NOTHING ? CLEAN : result;
};

// Training loops: the call of a model trains where the enclosing loop (or function) also goes backward or steps -----------------

const callModel: Handler = (o) => {
  const data = inputs(o, 'data').map((x) => x.value);
  const taints = data.reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []);
  if (taints.length > 0 && !o.c.training.inference) {
    const row: Indexed<SinkRow> = { call: o.path, data: ['*'], kind: 'training', origin: o.row.origin, key: o.row.key, selector: o.row.selector };
    const event: SinkEvent = {
      key: `${o.c.module.path}|${o.span.start}|${o.span.end}|training`,
      file: o.c.module.path,
      row,
      label: o.path.replace(/#(__call__)?$/, '').replace('#', '.'),
      callSpan: o.span,
      argumentSpan: o.args.spans[0] ?? o.span,
      scope: o.c.scope,
      taints,
      arrivesAs: new Map(),
      isFrame: false,
      doubt: 0,
      order: o.c.m.events.size,
    };
    const loop = o.c.loops[o.c.loops.length - 1];
    (loop ?? o.c.training).pending.push(event);
  }
  for (const ref of o.receiver?.refs ?? []) {
    const cls = o.s.shape(ref)?.cls;
    if (cls && findMethod(cls, 'forward') !== undefined) return callMethod(o.c, o.s, refValue(ref), 'forward', o.args, undefined, o.span);
  }
  return { ...taintedValue(taints), paths: o.type === null ? [] : [`${o.type}#`] };
};

const stepModel: Handler = (o) => {
  noteStep(o.c, true);
  return CLEAN;
};

/** The loops around train, and so does the activation; `alone`: also what it calls outside of loops. */
export function noteStep(c: Context, alone: boolean): void {
  c.training.inside = true;
  if (alone && c.loops.length === 0) c.training.stepped = true;
  for (const loop of c.loops) loop.stepped = true;
}

/** Mark of what makes the block under it one that does not train. */
export const INFERENCE = '«inference»#';

/** `with torch.no_grad():` for its block; `model.eval()` until `model.train()`. */
const inference: Handler = (o) => {
  if (o.receiver === null) return { ...CLEAN, paths: [INFERENCE] };
  o.c.training.inference = o.row.with?.ends !== true;
  return o.receiver;
};

/** Turns pending calls of models into events when what encloses them trains; else hands them outwards. */
export function settleTraining(
  c: Context,
  inner: { pending: SinkEvent[]; stepped: boolean },
  outer: { pending: SinkEvent[]; stepped: boolean } | undefined,
): void {
  if (inner.stepped) {
    for (const event of inner.pending) if (!c.m.events.has(event.key)) c.m.events.set(event.key, { ...event, order: c.m.events.size });
  } else if (outer !== undefined) outer.pending.push(...inner.pending);
  inner.pending.length = 0;
}

// Records ------------------------------------------------------------------------------------------------------------------

const readRecord: Handler = (o) => {
  const { source: read, step } = sourceOfRead(o);
  const source = o.c.m.source(`${read.id}|record`, () => ({ ...read, hints: [...read.hints], proved: undefined, tabular: false }));
  if (o.type !== null && !source.hints.includes(o.type)) source.hints.push(o.type);
  const rest = makeTaint(source, null, 'key', step);
  const chosen = choiceOf(o.s, input(o, 'fields') ?? CLEAN);
  const shape = makeShape('record', { type: o.type, rest: taintedValue([rest]), source });
  if (chosen?.exact && chosen.names.length > 0) {
    const fields = new Map<string, Value>();
    for (const n of chosen.names) fields.set(String(n.value), getColumn(o.c, o.s, shape, String(n.value), o.span, 'key'));
    return refValue(alloc(o.c, o.s, o.span, 'r', { ...shape, fields, rest: null }));
  }
  return refValue(alloc(o.c, o.s, o.span, 'r', shape));
};

/** Records of a table that the member before the last names: `client.patient.findMany({ select })`. */
const queryRecords: Handler = (o) => {
  const [, table = '', method = ''] = /([\w$]+)\.([\w$]+)$/.exec(o.path) ?? [];
  const source = o.c.m.source(`${o.c.module.path}|query|${o.span.start}|${o.span.end}`, () => ({
    kind: 'call',
    file: o.c.module.path,
    span: o.span,
    hints: [table],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  const rest = makeTaint(source, null, 'type-member', {
    previous: null,
    kind: 'source',
    file: o.c.module.path,
    span: o.span,
    message: `${method} reads ${table}`,
    length: 1,
  });
  let shape = makeShape('record', { rest: taintedValue([rest]), source });
  const selected = selectedFields(o, input(o, 'select'), shape);
  if (selected !== undefined) shape = { ...shape, fields: selected, rest: null };
  const omitted = Object.entries(Object.fromEntries(selectedFields(o, input(o, 'omit'), shape) ?? [])).map(([k]) => k);
  if (omitted.length > 0) shape = { ...shape, rest: taintedValue([{ ...rest, except: new Set(omitted) }]) };
  const record = refValue(alloc(o.c, o.s, o.span, 'r', shape));
  return /many|all$/i.test(method) ? refValue(alloc(o.c, o.s, o.span, 'l', sequenceShape([], record))) : record;
};

function selectedFields(o: Operation, choice: Value | undefined, shape: Shape): Map<string, Value> | undefined {
  for (const ref of choice?.refs ?? []) {
    const given = o.s.shape(ref);
    if (given === undefined || given.rest !== null) return undefined;
    const fields = new Map<string, Value>();
    for (const [name, value] of given.fields) {
      if (onlyConstant(value)?.value === false) continue;
      fields.set(name, getColumn(o.c, o.s, shape, name, o.span, 'type-member'));
    }
    return fields;
  }
  return undefined;
}

const setRecord: Handler = (o) => {
  const target = input(o, 'data') ?? o.receiver ?? CLEAN;
  const key = onlyConstant(input(o, 'key'))?.value;
  const value = input(o, 'value') ?? CLEAN;
  for (const ref of target.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    const given = input(o, 'key');
    if (key === undefined)
      o.s.setShape(ref, {
        ...shape,
        rest: joinValues(shape.rest ?? NOTHING, value),
        index: given === undefined || given.taints.length === 0 ? shape.index : joinValues(shape.index ?? NOTHING, given),
      });
    else o.s.setShape(ref, { ...shape, fields: new Map(shape.fields).set(String(key), value) });
  }
  return target;
};

const path: Handler = (o) => {
  const parts = [...(o.receiver === null || o.receiver.paths.some((p) => !p.endsWith('#')) ? [] : [o.receiver]), ...o.args.positional];
  const taints = parts.reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []);
  const known = parts.map((v) => onlyConstant(v)?.value);
  const first = parts[0];
  if (taints.length === 0 && known.every((k) => typeof k === 'string')) {
    const text = known.join('/').replace(/\/+/g, '/');
    return {
      ...CLEAN,
      consts: [{ value: text, span: o.span, file: o.c.module.path }],
      prefix: text,
      paths: o.type === null || o.type === 'str' ? [] : [`${o.type}#`],
    };
  }
  const last = parts[parts.length - 1];
  const named = last === undefined || first === undefined ? [] : fileTaint(o.c, first, last, o.span);
  return {
    taints: joinTaints(taints, named),
    refs: [],
    consts: null,
    prefix: first?.prefix ?? null,
    paths: o.type === null || o.type === 'str' ? [] : [`${o.type}#`],
    callables: [],
  };
};

export const libraryOperations: Readonly<Record<string, Handler>> = {
  'client.new': newClient,
  'column.new': newColumn,
  'column.all': allColumns,
  'column.alias': alias,
  'cursor.execute': execute,
  'cursor.fetch': fetch,
  'model.stage': stage,
  'frame.stage': applyStage,
  'model.call': callModel,
  'model.step': stepModel,
  'record.read': readRecord,
  'query.entities': entities,
  'query.columns': columns,
  'query.table': namedTable,
  'query.answer': answer,
  'record.set': setRecord,
  'string.path': path,
  'record.query': queryRecords,
  'model.inference': inference,
};

export type { State };
export { NO_ARGUMENTS };
