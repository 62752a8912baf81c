/** Frames whose columns are made of rows, or rows of columns: melt, pivot, transpose. */
import { getColumn } from './frames';
import { change, merged } from './frameParts';
import { isCleanAggregate } from './frameGroups';
import { type Handler } from './operationParts';
import type { Operation } from './operation';
import { flag, input } from './operation';
import type { Shape } from './state';
import type { Value } from './values';
import { CLEAN, joinAll, joinValues, moreDoubt, NOTHING, onlyConstant, taintedValue } from './values';

/** Everything may stand anywhere. */
export const unknownShape: Handler = (o) => {
  const receiver = o.receiver ?? input(o, 'data') ?? CLEAN;
  return change(o, receiver, unknown);
};

function unknown(shape: Shape): Shape {
  return {
    ...shape,
    keys: null,
    rest: joinValues(shape.rest ?? NOTHING, taintedValue(moreDoubt(joinAll([...shape.fields.values()]).taints))),
  };
}

/** Names of an input; null where it is not given, undefined where it may name others too. */
function namesOf(o: Operation, name: string): readonly string[] | null | undefined {
  if (input(o, name) === undefined || onlyConstant(input(o, name))?.value === null) return null;
  const choice = merged(o, name);
  if (choice === undefined || !choice.exact || choice.names.some((n) => typeof n.value !== 'string')) return undefined;
  return choice.names.map((n) => String(n.value));
}

/** Some columns of a frame joined to one; null stands for all but those left out. */
function together(o: Operation, shape: Shape, names: readonly string[] | null, without: ReadonlySet<string>): Value {
  let result: Value = NOTHING;
  if (names !== null) for (const name of names) result = joinValues(result, getColumn(o.c, o.s, shape, name, o.span, 'column'));
  else {
    for (const [name, value] of shape.fields) if (!without.has(name)) result = joinValues(result, value);
    if (shape.rest !== null) result = joinValues(result, shape.rest);
  }
  return result === NOTHING ? CLEAN : taintedValue(result.taints);
}

/** `ids` stay columns; the names of the others become one column, what they hold another. */
export const melt: Handler = (o) => {
  const ids = namesOf(o, 'ids');
  const values = namesOf(o, 'values');
  const title = (name: string, or: string): string | undefined => {
    const given = input(o, name);
    const only = onlyConstant(given)?.value;
    return given === undefined || only === null ? or : typeof only === 'string' ? only : undefined;
  };
  const variable = title('variable', 'variable');
  const value = title('value', 'value');
  const data = input(o, 'data') ?? o.receiver ?? CLEAN;
  if (ids === undefined || values === undefined || variable === undefined || value === undefined) return change(o, data, unknown);
  return change(o, data, (shape) => {
    const fields = new Map<string, Value>();
    for (const name of ids ?? []) fields.set(name, { ...getColumn(o.c, o.s, shape, name, o.span, 'column'), paths: [] });
    fields.set(variable, CLEAN);
    fields.set(value, together(o, shape, values, new Set(ids ?? [])));
    return { ...shape, fields, rest: null, keys: null, index: null, indexNames: [] };
  });
};

/** The values of `columns` become names of columns, those of `index` the index; without `columns` the values keep their names. */
export const pivot: Handler = (o) => {
  const data = input(o, 'data') ?? o.receiver ?? CLEAN;
  const columns = namesOf(o, 'columns');
  const index = namesOf(o, 'index');
  const values = namesOf(o, 'values');
  if (columns === undefined || index === undefined || values === undefined || (columns === null && index === null) || o.row.args?.['index'] === undefined)
    return change(o, data, unknown);
  const cleaned =
    o.row.args?.['func'] !== undefined && isCleanAggregate(flag(o, 'func') === undefined && input(o, 'func') === undefined ? 'mean' : flag(o, 'func'));
  return change(o, data, (shape) => {
    const gone = new Set([...(columns ?? []), ...(index ?? [])]);
    const key = index === null ? shape.index : together(o, shape, index, gone);
    const fields = new Map<string, Value>();
    let rest: Value | null = null;
    if (columns === null) {
      for (const name of values ?? [...shape.fields.keys()].filter((n) => !gone.has(n)))
        fields.set(name, cleaned ? CLEAN : { ...getColumn(o.c, o.s, shape, name, o.span, 'column'), paths: [] });
      if (values === null && !cleaned) rest = shape.rest;
    } else {
      const held = cleaned ? CLEAN : together(o, shape, values, gone);
      rest = taintedValue(joinValues(held, together(o, shape, columns, gone)).taints);
    }
    if (o.row.with?.['index'] === 'columns')
      for (const name of index ?? []) fields.set(name, { ...getColumn(o.c, o.s, shape, name, o.span, 'column'), paths: [] });
    const asIndex = o.row.with?.['index'] !== 'columns';
    return {
      ...shape,
      fields,
      rest: rest === null || rest.taints.length === 0 ? null : rest,
      keys: null,
      index: asIndex ? key : null,
      indexNames: asIndex ? (index ?? shape.indexNames) : [],
    };
  });
};

/** New names for all columns: made by a function, or by a prefix or suffix. */
export function renameAll(o: Operation, receiver: Value, titleOf: (name: string) => string | undefined): Value {
  return change(o, receiver, (shape) => {
    const fields = new Map<string, Value>();
    let rest = shape.rest;
    for (const [name, value] of shape.fields) {
      const title = titleOf(name);
      if (title === undefined) rest = joinValues(rest ?? NOTHING, taintedValue(value.taints));
      else fields.set(title, value);
    }
    return { ...shape, fields, rest };
  });
}
