/** Frames that queries know by a name: `frame.createOrReplaceTempView("stays")`, then `SELECT … FROM stays`. */
import { change } from './frameParts';
import { choiceOf, getColumn } from './frames';
import { read } from './frameSources';
import { put, type Handler } from './operationParts';
import type { Selected } from './arguments';
import type { Operation } from './operation';
import { input, inputs } from './operation';
import { selectedColumns } from './sql';
import type { Shape } from './state';
import { joinShapes } from './state';
import type { Value } from './values';
import { CLEAN, onlyConstant } from './values';

const keyOf = (name: string): string => `view:${name.toLowerCase()}`;

/** Lets a frame answer to a name. */
export const view: Handler = (o) => {
  const name = onlyConstant(input(o, 'name'))?.value;
  const data = input(o, 'data') ?? o.receiver;
  if (typeof name === 'string' && data !== null && data !== undefined) o.s.set(keyOf(name), { ...data, consts: null, prefix: null });
  return CLEAN;
};

/** A query over frames that answer to the names of its tables; a read of tables where none does. */
export const query: Handler = (o) => {
  const selected = inputs(o, 'select');
  if (selected.length > 0) return selectFrom(o, selected);
  const text = onlyConstant(input(o, 'query'))?.value;
  if (typeof text !== 'string') return read(o);
  const { columns, star, tables } = selectedColumns(text);
  const shapes: Shape[] = [];
  for (const table of tables) {
    const named = o.s.get(keyOf(table.replace(/^.*\./, '')));
    const shape = named?.refs.map((ref) => o.s.shape(ref)).find((x) => x?.kind === 'frame');
    if (shape === undefined) return read(o);
    shapes.push(shape);
  }
  const [first, ...others] = shapes;
  if (first === undefined) return read(o);
  let whole: Shape = { ...first, kind: 'frame', type: o.type, keys: null };
  for (const other of others) {
    const joined = joinShapes(whole, { ...other, type: o.type, keys: null });
    whole = { ...joined, fields: new Map([...other.fields, ...whole.fields]) };
  }
  return put(o, chosen(o, whole, columns, star));
};

/** Expressions of SQL on the receiver: `frame.selectExpr("hadm_id AS id", "upper(text)")`. */
function selectFrom(o: Operation, selected: readonly Selected[]): Value {
  const parts = selected.flatMap(({ value }) => choiceOf(o.s, value)?.names.map((part) => String(part.value)) ?? ['*']);
  const { columns, star } = selectedColumns(`SELECT ${parts.join(', ')} FROM t`);
  return change(o, o.receiver ?? CLEAN, (shape) => chosen(o, shape, columns, star));
}

/** The columns of a SELECT on a frame, under the names that it gives them. */
function chosen(o: Operation, whole: Shape, columns: readonly { readonly name: string; readonly as: string }[], star: boolean): Shape {
  if (star && columns.length === 0) return whole;
  const fields = new Map<string, Value>(star ? whole.fields : []);
  for (const { name, as } of columns) {
    const own = [...whole.fields.keys()].find((field) => field.toLowerCase() === name.toLowerCase());
    const column = name === '«aggregate»' ? CLEAN : getColumn(o.c, o.s, whole, own ?? name, o.span, 'column');
    fields.set(as, { ...column, paths: [] });
  }
  return { ...whole, fields, rest: star ? whole.rest : null, index: null, indexNames: [] };
}
