/** Operations that make frames: from data in the program, and from files, tables and queries. */
import { columnsOfFile, sourceOfRead } from './reads';
import { choiceOf, columnValue, deleteColumns, doubtful, getColumn, selectColumns } from './frames';
import { itemValues } from './iteration';
import { nameColumn, nameUnnamed } from './naming';
import type { Operation } from './operation';
import { input } from './operation';
import { deepTaints } from './reach';
import type { Shape } from './state';
import { itemsOf, makeShape, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { addStep, CLEAN, joinValues, NOTHING, onlyConstant, refValue, taintedValue } from './values';
import { put, type Handler } from './operationParts';

/** A frame from a dict of columns, a list of records, rows with given column names, another frame, or something open. */
export const construct: Handler = (o) => {
  const data = input(o, 'data') ?? CLEAN;
  const named = input(o, 'columns');
  const choice = named === undefined ? undefined : choiceOf(o.s, named);
  const fields = new Map<string, Value>();
  let rest = null as Value | null;
  let source = null as Shape['source'];
  let indexValue: Value | null = null;
  const given = input(o, 'index');
  if (given !== undefined && given.taints.length > 0) indexValue = { ...given, paths: [] };
  const addRecord = (shape: Shape): void => {
    for (const [name, value] of shape.fields) {
      const column = nameUnnamed(o.c, o.s, flattenItems(o, value), name, o.span);
      fields.set(name, joinValues(fields.get(name) ?? NOTHING, columnValue(o.s, column)));
    }
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, shape.rest.refs.length > 0 ? taintedValue(deepTaints(o.s, shape.rest)) : shape.rest);
    source ??= shape.source;
  };
  const byRow = onlyConstant(input(o, 'orient'))?.value === 'index';
  for (const ref of data.refs) {
    const shape = o.s.shape(ref);
    if (shape === undefined) continue;
    if (byRow && shape.kind === 'record') {
      // Keys become the index, what stands under them rows.
      if (shape.index !== null) indexValue = { ...shape.index, paths: [] };
      for (const row of [...shape.fields.values(), ...(shape.rest === null ? [] : [shape.rest])])
        for (const inner of row.refs.length === 0 ? [] : row.refs.map((r) => o.s.shape(r)))
          if (inner !== undefined && inner.kind !== 'sequence') addRecord(inner);
      const held = taintedValue(deepTaints(o.s, refValue(ref)).filter((t) => shape.index?.taints.every((k) => k.key !== t.key) ?? true));
      if (held.taints.length > 0 && fields.size === 0) rest = joinValues(rest ?? NOTHING, held);
      continue;
    }
    if (shape.kind !== 'sequence') {
      addRecord(shape);
      continue;
    }
    const rows = [...itemsOf(shape), ...(shape.rest === null ? [] : [shape.rest])];
    for (const item of rows) {
      for (const r of item.refs) {
        const inner = o.s.shape(r);
        if (inner === undefined) continue;
        if (inner.kind !== 'sequence') addRecord(inner);
        else {
          const cells = itemsOf(inner);
          cells.forEach((cell, i) => {
            const column = choice?.names[i];
            const key = column === undefined ? String(i) : String(column.value);
            fields.set(key, joinValues(fields.get(key) ?? NOTHING, columnValue(o.s, cell)));
          });
          if (inner.rest !== null) rest = joinValues(rest ?? NOTHING, inner.rest);
        }
      }
      if (item.taints.length > 0) {
        const only = choice?.names.length === 1 ? choice.names[0] : undefined;
        if (only !== undefined) fields.set(String(only.value), joinValues(fields.get(String(only.value)) ?? NOTHING, taintedValue(item.taints)));
        else rest = joinValues(rest ?? NOTHING, taintedValue(item.taints));
      }
    }
  }
  if (data.taints.length > 0) {
    const only = choice?.names.length === 1 ? choice.names[0] : undefined;
    if (only !== undefined && data.taints.every((t) => t.name !== null)) fields.set(String(only.value), taintedValue(data.taints));
    else rest = joinValues(rest ?? NOTHING, taintedValue(data.taints));
  }
  let shape = makeShape('frame', { type: o.type, fields, rest, index: indexValue, source });
  if (choice !== undefined && choice.exact && data.refs.some((r) => o.s.shape(r)?.kind !== 'sequence')) shape = selectColumns(o.c, o.s, shape, choice, o.span);
  else if (choice !== undefined && choice.exact && shape.rest !== null) {
    // Rows of unknown content under given names: the names are the evidence.
    for (const n of choice.names) if (!fields.has(String(n.value))) fields.set(String(n.value), getColumn(o.c, o.s, shape, String(n.value), o.span, 'column'));
    shape = { ...shape, fields, rest: null };
  }
  return put(o, shape);
};

function flattenItems(o: Operation, value: Value): Value {
  return value.refs.length > 0 ? itemValues(o.c, o.s, value, null, o.span) : value;
}

/** Whether the columns are named by something that nobody knows: then the read brings some of those that there are. */
function isOfUnknownNames(o: Operation, named: Value | undefined): boolean {
  if (named === undefined || (choiceOf(o.s, named)?.names.length ?? 0) > 0) return false;
  return named.taints.length > 0 || named.refs.some((r) => o.s.shape(r)?.rest != null);
}

export const read: Handler = (o) => {
  // A statement made of classes is a frame already.
  const statement = o.row.args?.['query'] === undefined ? undefined : input(o, 'query');
  for (const ref of statement?.refs ?? []) {
    const shape = o.s.shape(ref);
    if (shape?.kind === 'frame') return put(o, { ...shape, type: o.type ?? shape.type });
  }
  const source = sourceOfRead(o);
  const closed = columnsOfFile(o, source);
  const rest: Taint = {
    source: source.source,
    name: null,
    role: 'column',
    except: null,
    marks: '',
    doubt: 0,
    key: `${source.source.id}|*|`,
    steps: source.step,
  };
  const open = makeShape('frame', { type: o.type, rest: taintedValue([rest]), source: source.source });
  let shape: Shape = open;
  if (closed !== undefined) {
    const fields = new Map<string, Value>();
    for (const column of closed.names) {
      const held = getColumn(o.c, o.s, open, column.from ?? column.name, o.span, 'column');
      const value = nameColumn(o.c, open.rest, held, column.from ?? column.name, column.name, o.span);
      fields.set(column.name, {
        ...value,
        paths: [],
        taints:
          column.span === null
            ? value.taints.filter((t) => t.name !== null)
            : addStep(
                value.taints.filter((t) => t.name !== null),
                'transform',
                column.file,
                column.span,
                `column ${column.name} is read`,
                { column: column.name, file: column.file, span: column.span, use: o.span },
              ),
      });
    }
    shape = { ...open, fields, rest: closed.exact ? null : open.rest };
  }
  if (isOfUnknownNames(o, input(o, 'columns'))) shape = doubtful(shape);
  const indexColumn = input(o, 'index');
  const indexName = onlyConstant(indexColumn)?.value;
  if (typeof indexName === 'string') {
    const column = getColumn(o.c, o.s, shape, indexName, o.span, 'column');
    shape = { ...deleteColumns(o.c, shape, [indexName], o.span), index: { ...column, paths: [] }, indexNames: [indexName] };
  } else if (indexName === 0 && closed !== undefined && closed.names[0] !== undefined) {
    const name = closed.names[0].name;
    const column = shape.fields.get(name) ?? CLEAN;
    const fields = new Map(shape.fields);
    fields.delete(name);
    shape = { ...shape, fields, index: column, indexNames: [name] };
  }
  // Sheets by their names.
  const several = input(o, 'sheets')?.refs.some((r) => o.s.shape(r)?.kind === 'sequence') === true;
  if (several || o.row.with?.['yields'] === 'sheets') return put(o, makeShape('record', { rest: put(o, shape) }), 'q');
  if (o.row.with?.['yields'] === 'iterator' || input(o, 'chunks') !== undefined) return put(o, sequenceShape([], put(o, shape)), 'q');
  return put(o, shape);
};
