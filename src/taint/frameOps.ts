/** Frame operations of the catalog (`op: frame.*`, `series.*`). Each makes new shapes; `inplace` puts them under the receiver's object. */
import { construct, read } from './frameSources';
import { query, view } from './frameViews';
import { promise } from './reads';
import { put, type Handler } from './operationParts';
import { exclude, renameByPosition, setField } from './assign';
import { callValue } from './callValue';
import { EVERY_OTHER, expressionOn } from './libraryOps';
import { keyNames } from './evaluate';
import { nameColumn } from './naming';
import { assignColumn, choiceOf, columnType, columnValue, deleteColumns, doubtful, framesOf, getColumn, selectColumns, shapeTaints } from './frames';
import { aggregate, groupby, isCleanAggregate, levelOf, ungroup } from './frameGroups';
import { concat, merge } from './frameJoins';
import { change, isColumn, keepColumn, merged } from './frameParts';
import { melt, pivot, renameAll, unknownShape } from './frameShapes';
import { alloc } from './machine';
import type { Operation } from './operation';
import { flag, input, inputs } from './operation';
import { deepTaints } from './reach';
import type { Shape } from './state';
import { joinShapes, makeShape, sequenceShape } from './state';
import type { Value } from './values';
import { CLEAN, constantValue, joinAll, joinTaints, joinValues, moreDoubt, NOTHING, onlyConstant, refValue, taintedValue } from './values';

const drop: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  if (isColumn(o, receiver)) return keepColumn(receiver);
  const axis = flag(o, 'axis');
  let choice = merged(o, 'columns');
  if (choice === undefined && (axis === 1 || axis === 'columns')) choice = merged(o, 'labels');
  if (choice === undefined) return change(o, receiver, (shape) => shape);
  const gone = choice;
  return change(o, receiver, (shape) => {
    if (gone.openExcept !== null) {
      // Everything but these names goes.
      const fields = new Map([...shape.fields].filter(([name]) => gone.openExcept?.has(name)));
      for (const name of gone.openExcept) if (!fields.has(name)) fields.set(name, getColumn(o.c, o.s, shape, name, o.span, 'column'));
      return { ...shape, fields, rest: null };
    }
    const names: string[] = [];
    const all = [...shape.fields.keys()];
    for (const n of gone.names) {
      if (typeof n.value === 'number' && shape.rest === null && !shape.fields.has(String(n.value))) names.push(all[n.value] ?? '');
      else names.push(String(n.value));
    }
    return deleteColumns(o.c, shape, names, o.span);
  });
};

const select: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const axis = flag(o, 'axis');
  if (axis === 0 || axis === 'index' || axis === 'rows') return change(o, receiver, (shape) => shape);
  const like = flag(o, 'like');
  const regex = flag(o, 'regex');
  if (typeof like === 'string' || typeof regex === 'string') {
    let test: (name: string) => boolean;
    try {
      const pattern = typeof regex === 'string' ? new RegExp(regex.replace(/^\(\?i\)/, ''), regex.startsWith('(?i)') ? 'i' : '') : undefined;
      test = pattern ? (name) => pattern.test(name) : (name) => name.includes(String(like));
    } catch {
      return change(o, receiver, (shape) => shape);
    }
    return change(o, receiver, (shape) => {
      const fields = new Map([...shape.fields].filter(([name]) => test(name)));
      // Names that the pattern leaves out are gone as far as they are known by now.
      const gone = new Set((shape.rest?.taints ?? []).flatMap((t) => [...t.source.proved.keys()].filter((name) => !test(name))));
      const { rest } = doubtful(shape);
      return { ...shape, fields, rest: rest === null ? null : exclude(rest, gone) };
    });
  }
  const given = merged(o, 'columns') ?? merged(o, 'items');
  // `select(a=col("ssn"))`: nothing but what is named.
  const choice = given ?? (isNamed(o) && o.args.named.size > 0 ? { names: [], exact: true, openExcept: null } : undefined);
  if (choice === undefined) return change(o, receiver, (shape) => shape);
  return change(
    o,
    receiver,
    (shape) => {
      // Expressions of columns are resolved on the frame that they are used on.
      const given = inputs(o, 'columns').map(({ value }) => expressionOn(o, shape, value));
      const named = given.flatMap((x) => x ?? []);
      const plain = named.length > 0 || given.some((x) => x !== undefined) ? { ...choice, exact: true } : choice;
      const selected = selectColumns(o.c, o.s, shape, plain, o.span);
      const keywords = keywordColumns(o, shape);
      if (named.length === 0 && keywords.length === 0) return selected;
      const fields = new Map(selected.fields);
      let rest: Value | null = null;
      for (const [name, value] of [...named, ...keywords])
        if (name === EVERY_OTHER) rest = value;
        else fields.set(name, value);
      return { ...selected, fields, rest };
    },
    'columns selected',
  );
};

function titleOf(value: Value | undefined): string | undefined {
  const only = onlyConstant(value)?.value;
  return typeof only === 'string' ? only : undefined;
}

const rename: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  if (isColumn(o, receiver)) return keepColumn(receiver);
  const before = flag(o, 'prefix');
  const after = flag(o, 'suffix');
  if (typeof before === 'string' || typeof after === 'string') return renameAll(o, receiver, (name) => `${before ?? ''}${name}${after ?? ''}`);
  const pairs = new Map<string, Value>();
  const from = onlyConstant(input(o, 'from'));
  const to = input(o, 'to');
  if (from !== undefined && to !== undefined) pairs.set(String(from.value), to);
  const axis = flag(o, 'axis');
  const mapping = input(o, 'columns') ?? (axis === 1 || axis === 'columns' ? input(o, 'mapper') : undefined);
  if (mapping !== undefined && (mapping.callables.length > 0 || (mapping.refs.length === 0 && mapping.paths.length > 0)))
    return renameAll(o, receiver, (name) => titleOf(callValue(o.c, o.s, mapping, [constantValue(name, null, o.c.module.path)], o.span)));
  for (const ref of mapping?.refs ?? []) {
    const shape = o.s.shape(ref);
    if (shape?.kind === 'sequence') return change(o, receiver, (frame) => renameByPosition(o.s, frame, mapping ?? CLEAN));
    if (shape?.kind === 'record') for (const [name, value] of shape.fields) pairs.set(name, value);
  }
  return change(o, receiver, (shape) => {
    const fields = new Map<string, Value>();
    const renamed = new Set<string>();
    for (const [name, value] of shape.fields) {
      const target = onlyConstant(pairs.get(name))?.value;
      if (pairs.has(name)) renamed.add(name);
      fields.set(typeof target === 'string' ? target : name, value);
    }
    let rest = shape.rest;
    if (rest !== null) {
      for (const [name, target] of pairs) {
        if (renamed.has(name)) continue;
        const column = getColumn(o.c, o.s, shape, name, o.span, 'column');
        const key = onlyConstant(target)?.value;
        const plain = column.paths.length > 0 ? { ...column, paths: [] } : column;
        if (typeof key === 'string') fields.set(key, nameColumn(o.c, rest, plain, name, key, o.span));
        else fields.set(name, plain);
      }
      rest = exclude(rest, new Set(pairs.keys()));
    }
    return { ...shape, fields, rest };
  });
};

const assign: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  return change(o, receiver, (shape, frame) => {
    const fields = new Map(shape.fields);
    let self = frame.ref === null ? receiver : refValue(frame.ref);
    let changed = false;
    for (const [name, value] of o.args.named) {
      // A later function sees the columns before it.
      if (changed && value.callables.length > 0) self = refValue(alloc(o.c, o.s, o.span, 'g', { ...shape, fields: new Map(fields) }));
      const made = value.callables.length > 0 ? callValue(o.c, o.s, value, [self], o.span) : value;
      fields.set(name, columnValue(o.s, made));
      changed = true;
    }
    return { ...shape, fields, rest: shape.rest === null ? null : exclude(shape.rest, new Set(o.args.named.keys())) };
  });
};

/** Columns that keywords name: `with_columns(a=col("ssn"))`, `assign(a=…)`. */
function keywordColumns(o: Operation, shape: Shape): readonly (readonly [string, Value])[] {
  if (!isNamed(o)) return [];
  return [...o.args.named].map(([name, value]) => {
    const found = expressionOn(o, shape, value);
    return [name, found === undefined ? columnValue(o.s, value) : joinAll(found.map(([, v]) => v))] as const;
  });
}

function isNamed(o: Operation): boolean {
  return o.row.with?.['named'] === true;
}

const withColumn: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const names = keyNames(input(o, 'column') ?? CLEAN);
  const value = input(o, 'value') ?? CLEAN;
  const inserted = o.row.op === 'frame.insert';
  if (inserted) {
    for (const frame of framesOf(o.s, receiver, o.type))
      if (frame.ref !== null && names !== undefined) assignColumn(o.c, o.s, frame.ref, frame.shape, names, value, receiver.refs.length === 1, o.span);
    return CLEAN;
  }
  return change(o, receiver, (shape) => {
    const fields = new Map(shape.fields);
    const extra = inputs(o, 'expressions').flatMap((x) => expressionOn(o, shape, x.value) ?? []);
    const resolved = expressionOn(o, shape, value);
    for (const name of names ?? []) fields.set(name, resolved === undefined ? columnValue(o.s, value) : joinAll(resolved.map(([, v]) => v)));
    for (const [name, v] of [...extra, ...keywordColumns(o, shape)]) if (name !== EVERY_OTHER) fields.set(name, v);
    const rest =
      shape.rest === null
        ? names === undefined && extra.length === 0 && resolved === undefined && value.taints.length > 0
          ? taintedValue(value.taints)
          : null
        : exclude(shape.rest, new Set(names ?? []));
    return { ...shape, fields, rest };
  });
};

const setIndex: Handler = (o) => {
  const keys = merged(o, 'keys');
  const keepColumns = flag(o, 'drop') === false;
  const append = flag(o, 'append') === true;
  return change(o, o.receiver ?? CLEAN, (shape) => {
    let index: Value = append && shape.index !== null ? shape.index : NOTHING;
    const names: string[] = append ? [...shape.indexNames] : [];
    let next = shape;
    for (const n of keys?.names ?? []) {
      const name = String(n.value);
      names.push(name);
      const column = getColumn(o.c, o.s, shape, name, o.span, 'column');
      index = joinValues(index, { ...column, paths: [] });
      if (!keepColumns) next = deleteColumns(o.c, next, [name], o.span);
    }
    for (const { value } of inputs(o, 'keys')) if (value.refs.length === 0 && value.taints.length > 0) index = joinValues(index, { ...value, paths: [] });
    return { ...next, index: index === NOTHING ? shape.index : index, indexNames: names };
  });
};

const resetIndex: Handler = (o) => {
  const dropIt = flag(o, 'drop') === true;
  const receiver = o.receiver ?? CLEAN;
  if (isColumn(o, receiver)) return keepColumn(receiver);
  const levels = input(o, 'levels') === undefined ? undefined : merged(o, 'levels');
  const titles = input(o, 'titles') === undefined ? undefined : merged(o, 'titles')?.names.map((n) => String(n.value));
  const title = flag(o, 'title');
  return change(o, receiver, (shape) => {
    const fields = new Map<string, Value>();
    const names = shape.indexNames;
    const gone = names.filter((name, i) => levels === undefined || levels.names.some((n) => n.value === name || n.value === i));
    if (!dropIt && shape.index !== null && shape.index.taints.length > 0) {
      if (names.length <= 1) fields.set(titles?.[0] ?? names[0] ?? 'index', shape.index);
      else gone.forEach((name, i) => fields.set(titles?.[i] ?? name, levelOf(shape, name)));
    }
    const only = typeof title === 'string' && shape.rest === null && shape.fields.size === 1;
    for (const [name, value] of shape.fields) fields.set(only ? title : name, value);
    const left = levels === undefined || names.length <= 1 ? [] : names.filter((name) => !gone.includes(name));
    const index = left.length === 0 ? null : joinAll(left.map((name) => levelOf(shape, name)));
    return { ...shape, fields, index, indexNames: left, keys: null };
  });
};

const pop: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const names = keyNames(input(o, 'column') ?? CLEAN);
  let result: Value = NOTHING;
  for (const frame of framesOf(o.s, receiver, o.type)) {
    for (const name of names ?? []) result = joinValues(result, getColumn(o.c, o.s, frame.shape, name, o.span, 'column'));
    if (frame.ref !== null && names !== undefined) o.s.setShape(frame.ref, deleteColumns(o.c, frame.shape, names, o.span));
  }
  return result === NOTHING ? CLEAN : result;
};

const get: Handler = (o) => {
  let result: Value = NOTHING;
  const column = input(o, 'column') ?? CLEAN;
  const several = column.refs.length > 0 ? choiceOf(o.s, column) : undefined;
  if (several !== undefined)
    return change({ ...o, type: null }, o.receiver ?? CLEAN, (shape) => selectColumns(o.c, o.s, shape, several, o.span), 'columns selected');
  const names = keyNames(column);
  for (const frame of framesOf(o.s, o.receiver ?? CLEAN, o.type)) {
    if (names === undefined) result = joinValues(result, taintedValue(moreDoubt(shapeTaints(o.s, frame.shape))));
    else for (const name of names) result = joinValues(result, getColumn(o.c, o.s, frame.shape, name, o.span, 'column'));
  }
  return result === NOTHING ? CLEAN : result;
};

/** `df.columns`: the names are constants, and clean. */
const columns: Handler = (o) => {
  let result: Value = NOTHING;
  framesOf(o.s, o.receiver ?? CLEAN, o.type).forEach((frame, i) => {
    const items = [...frame.shape.fields.keys()].map((name): Value => ({ ...NOTHING, consts: [{ value: name, span: null, file: '' }], prefix: name }));
    const open = frame.shape.rest !== null && frame.shape.rest.taints.length > 0;
    const gone = new Set<string>();
    for (const t of frame.shape.rest?.taints ?? []) for (const name of t.except ?? []) gone.add(name);
    const shape = { ...sequenceShape(items, null, o.type), columnsOf: open ? { id: frame.ref ?? '', except: gone } : null };
    result = joinValues(result, refValue(alloc(o.c, o.s, o.span, `n${Math.min(i, 3)}`, shape)));
  });
  return result;
};

const index: Handler = (o) => {
  let result: Value = NOTHING;
  for (const frame of framesOf(o.s, o.receiver ?? CLEAN, o.type))
    if (frame.shape.index !== null) result = joinValues(result, taintedValue(frame.shape.index.taints));
  return result === NOTHING ? CLEAN : result;
};

const values: Handler = (o) => {
  const receiver = o.receiver ?? input(o, 'data') ?? CLEAN;
  if (isColumn(o, receiver)) return { ...keepColumn(receiver), paths: o.type === null ? receiver.paths : [`${o.type}#`] };
  return change(o, receiver, (shape) => ({ ...shape, index: null, indexNames: [] }));
};

const indexer: Handler = (o) => {
  const kind = o.row.op === 'frame.iloc' ? '#iloc' : '#loc';
  const receiver = o.receiver ?? CLEAN;
  return { ...NOTHING, callables: [{ kind: 'bound', receiver, name: kind, id: `${receiver.refs.join(',')}${kind}${o.span.start}` }] };
};

const dummies: Handler = (o) => {
  const data = input(o, 'data') ?? o.receiver ?? CLEAN;
  if (isColumn(o, data)) return put(o, makeShape('frame', { type: o.type, rest: null, fields: new Map([['«dummies»', keepColumn({ ...data, paths: [] })]]) }));
  return change(o, data, (shape) => shape);
};

/** The argument of a row-wise or column-wise function: the frame seen as a row, or each column. */
const apply: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const func = input(o, 'func') ?? CLEAN;
  const axis = flag(o, 'axis');
  if (isColumn(o, receiver) || receiver.refs.length === 0) return mapSeries(o);
  let result: Value = NOTHING;
  framesOf(o.s, receiver, o.type).forEach((frame, i) => {
    const grouped = frame.shape.keys !== null;
    if (func.callables.length === 0) {
      // A known function by name or path: what comes out carries what went in.
      const clean = func.paths.some(isCleanAggregate);
      result = joinValues(result, clean ? CLEAN : put(o, { ...frame.shape, keys: null }, `a${Math.min(i, 3)}`));
      return;
    }
    if (axis === 1 || axis === 'columns' || grouped || o.row.with?.['rows'] === true) {
      const row = alloc(o.c, o.s, o.span, `r${Math.min(i, 3)}`, { ...frame.shape, keys: null, index: null });
      const made = callValue(o.c, o.s, func, [refValue(row)], o.span);
      if (o.row.with?.['merge'] === true) {
        result = joinValues(result, put(o, beside(o, frame.shape, made), `a${Math.min(i, 3)}`));
        return;
      }
      result = joinValues(result, made.refs.length > 0 && grouped ? made : collapse(o, made));
      return;
    }
    const fields = new Map<string, Value>();
    for (const [name, value] of frame.shape.fields) {
      const type = columnType(o.c, frame.shape);
      const made = callValue(o.c, o.s, func, [type === null ? value : { ...value, paths: [`${type}#`] }], o.span);
      fields.set(name, columnValue(o.s, made));
    }
    const rest = frame.shape.rest === null ? null : columnValue(o.s, callValue(o.c, o.s, func, [frame.shape.rest], o.span));
    result = joinValues(result, put(o, { ...frame.shape, fields, rest }, `a${Math.min(i, 3)}`));
  });
  return result === NOTHING ? CLEAN : result;
};

/** The columns of a frame with those of the records that a function returns, without those that the call removes. */
function beside(o: Operation, shape: Shape, made: Value): Shape {
  const gone = merged(o, 'remove');
  let left = shape;
  if (gone !== undefined) {
    if (gone.openExcept !== null) left = { ...shape, fields: new Map([...shape.fields].filter(([name]) => gone.openExcept?.has(name))), rest: null };
    left = deleteColumns(
      o.c,
      left,
      gone.names.map((n) => String(n.value)),
      o.span,
    );
  }
  const fields = new Map(left.fields);
  let rest = left.rest;
  for (const ref of made.refs) {
    const record = o.s.shape(ref);
    if (record === undefined) continue;
    for (const [name, value] of record.fields) fields.set(name, columnValue(o.s, value));
    if (record.rest !== null) rest = joinValues(rest ?? NOTHING, columnValue(o.s, record.rest));
  }
  return { ...left, fields, rest };
}

function collapse(o: Operation, value: Value): Value {
  if (value.refs.length === 0) return value;
  const frame = value.refs.map((r) => o.s.shape(r)).find((x) => x?.kind === 'frame');
  if (frame !== undefined) return value;
  return taintedValue(deepTaints(o.s, value));
}

const mapSeries: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const func = input(o, 'func') ?? CLEAN;
  const item = { ...receiver, paths: [] };
  if (func.callables.length > 0) {
    const made = callValue(o.c, o.s, func, [item], o.span);
    return { ...collapse(o, made), consts: null, prefix: null, paths: receiver.paths };
  }
  // A mapping: what comes out is what the mapping holds.
  const mapping = func.refs.map((r) => o.s.shape(r)).find((x) => x !== undefined);
  if (mapping !== undefined && (mapping.kind === 'record' || mapping.kind === 'frame')) {
    const held = taintedValue(deepTaints(o.s, func));
    return { ...held, consts: null, paths: receiver.paths };
  }
  let result: Value = NOTHING;
  for (const path of func.paths) {
    const made = callValue(o.c, o.s, { ...NOTHING, paths: [path] }, [item], o.span);
    result = joinValues(result, made);
  }
  if (result !== NOTHING) return { ...collapse(o, result), consts: null, prefix: null, paths: receiver.paths };
  return keepColumn(receiver);
};

const iterrows: Handler = (o) => {
  let joined = undefined as Shape | undefined;
  let indexValue: Value = NOTHING;
  for (const frame of framesOf(o.s, o.receiver ?? CLEAN, o.type)) {
    const shape = { ...frame.shape, keys: null, index: null };
    joined = joined === undefined ? shape : joinShapes(joined, shape);
    if (frame.shape.index !== null) indexValue = joinValues(indexValue, { ...frame.shape.index, paths: [] });
  }
  const row = joined === undefined ? CLEAN : put(o, joined, 'w');
  if (o.row.op === 'frame.itertuples' || o.row.op === 'frame.rows') return put(o, sequenceShape([], row), 'q');
  const pair = alloc(o.c, o.s, o.span, 'p', sequenceShape([indexValue === NOTHING ? CLEAN : indexValue, row], null, 'tuple'));
  return put(o, sequenceShape([], refValue(pair)), 'q');
};

/** Iterating a grouped frame: key and group. */
const items: Handler = (o) => {
  let value: Value = NOTHING;
  for (const frame of framesOf(o.s, o.receiver ?? CLEAN, o.type)) for (const f of frame.shape.fields.values()) value = joinValues(value, f);
  const pair = alloc(o.c, o.s, o.span, 'p', sequenceShape([CLEAN, value === NOTHING ? CLEAN : value], null, 'tuple'));
  return put(o, sequenceShape([], refValue(pair)), 'q');
};

const records: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  if (isColumn(o, receiver)) return put(o, makeShape('record', { rest: { ...receiver, paths: [] } }));
  const orient = flag(o, 'orient') ?? o.row.with?.['orient'];
  const shapes = framesOf(o.s, receiver, null).map((f) => f.shape);
  const row = (shape: Shape): Shape =>
    makeShape('record', { fields: new Map([...shape.fields].map(([k, v]) => [k, { ...v, paths: [] }])), rest: shape.rest, source: shape.source });
  const joined = shapes.map(row).reduce((a, b) => joinShapes(a, b), makeShape('record'));
  const base = shapes.length === 1 && shapes[0] ? row(shapes[0]) : joined;
  if (orient === 'records' || orient === 'r') return put(o, sequenceShape([], refValue(alloc(o.c, o.s, o.span, 'w', base))), 'q');
  if (orient === 'index') return put(o, makeShape('record', { rest: refValue(alloc(o.c, o.s, o.span, 'w', base)) }), 'q');
  return put(o, base);
};

const split: Handler = (o) => {
  const results: Value[] = [];
  o.args.positional.forEach((value, i) => {
    for (const part of ['a', 'b']) {
      if (value.refs.length === 0) results.push(value);
      else {
        const shapes = value.refs.map((ref) => o.s.shape(ref)).filter((x): x is Shape => x !== undefined);
        const copy =
          shapes.length === 0
            ? NOTHING
            : put(
                o,
                shapes.reduce((a, b) => joinShapes(a, b)),
                `${part}${i}`,
              );
        results.push(joinValues(copy, taintedValue(value.taints)));
      }
    }
  });
  return put(o, sequenceShape(results, o.args.spread, null), 'q');
};

const keep: Handler = (o) => {
  const receiver = o.receiver ?? input(o, 'data') ?? CLEAN;
  if (receiver.refs.length === 0) return o.type === null ? keepColumn(receiver) : { ...keepColumn(receiver), paths: [`${o.type}#`] };
  proveNames(o, receiver);
  if (o.row.with?.['groups'] !== undefined && o.type !== null && o.c.module.catalog.type(o.type)?.shape === 'series') {
    const held = framesOf(o.s, receiver, o.type).flatMap((f) => [...f.shape.fields.values(), ...(f.shape.rest === null ? [] : [f.shape.rest])]);
    return { ...taintedValue(joinAll(held).taints), paths: [`${o.type}#`] };
  }
  return change(o, receiver, (shape) => ungroup(o, shape));
};

/** Names given to an operation that keeps all columns (`subset`, `by`, `on`) are columns of the frame. */
function proveNames(o: Operation, receiver: Value): void {
  const open = receiver.refs.map((r) => o.s.shape(r)).filter((x): x is Shape => x?.kind === 'frame' && x.rest !== null);
  if (open.length === 0) return;
  for (const value of [...o.args.positional, ...o.args.named.values()]) {
    const choice = choiceOf(o.s, value);
    for (const n of choice?.names ?? []) {
      if (typeof n.value !== 'string' || !o.c.m.mayBePhi(n.value, 'column')) continue;
      for (const shape of open) if (!shape.fields.has(n.value)) getColumn(o.c, o.s, shape, n.value, o.span, 'column');
    }
  }
}

export const frameOperations: Readonly<Record<string, Handler>> = {
  'frame.read': read,
  'frame.schema': promise,
  'frame.sql': query,
  'frame.view': view,
  'frame.new': construct,
  'frame.keep': keep,
  'frame.drop': drop,
  'frame.select': select,
  'frame.get': get,
  'frame.rename': rename,
  'frame.assign': assign,
  'frame.insert': withColumn,
  'frame.withColumn': withColumn,
  'frame.merge': merge,
  'frame.concat': concat,
  'frame.groupby': groupby,
  'frame.aggregate': aggregate,
  'frame.setIndex': setIndex,
  'frame.resetIndex': resetIndex,
  'frame.pop': pop,
  'frame.columns': columns,
  'frame.index': index,
  'frame.values': values,
  'frame.loc': indexer,
  'frame.iloc': indexer,
  'frame.dummies': dummies,
  'frame.apply': apply,
  'series.map': mapSeries,
  'frame.iterrows': iterrows,
  'frame.itertuples': iterrows,
  'frame.rows': iterrows,
  'frame.items': items,
  'frame.records': records,
  'frame.split': split,
  'frame.melt': melt,
  'frame.pivot': pivot,
  'frame.transpose': unknownShape,
};

export { joinTaints, setField };
