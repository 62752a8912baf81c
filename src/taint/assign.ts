/** Assignment to names, attributes, items, columns and patterns; deletion. In-place changes go to the object, so that every alias sees them. */
import type { Span } from '../base/span';
import type { Exp, Place } from '../ir/types';
import { constantTypes, memberPath, readAttribute, readIndex } from './access';
import { asType } from './annotations';
import { applyRows } from './apply';
import { argumentsOf } from './arguments';
import { MAX_FIELDS } from './budgets';
import { findMethod, isTupleClass } from './classes';
import { callFunctionValue } from './call';
import { assignColumn, choiceOf, columnAt, deleteColumns, shapeTaints } from './frames';
import { deepTaints } from './reach';
import { partTaint } from './elementTaint';
import { evaluate, keyNames } from './evaluate';
import { declaredByName, nameUnnamed } from './naming';
import { itemValues } from './iteration';
import type { Context } from './machine';
import { alloc } from './machine';
import { bindingPrefix } from './names';
import { prove } from './sharedSources';
import type { Shape, State } from './state';
import { itemsOf, makeShape, restFor, sequenceShape } from './state';
import type { ClassInfo, ObjectId, Taint, Value } from './values';
import { addStep, CLEAN, joinValues, NOTHING, refValue, taintedValue, withTaints, onlyConstant } from './values';
import { shapeNames } from './frames';

/** Assigns `value` to a place. `from` is the expression it came from, where there is one. */
export function assignPlace(c: Context, s: State, place: Place, value: Value, span: Span, from: Exp | undefined): void {
  switch (place.kind) {
    case 'NamePlace':
      assignName(c, s, place.name, value, place.span, from);
      return;
    case 'AttrPlace': {
      const object = receiver(c, s, place.object);
      // Writing some attributes stores or sends what is written (sink rows with `attribute`).
      for (const path of object.paths) {
        const full = memberPath(path, place.name);
        const rows = c.module.catalog.attribute(full);
        if (rows !== undefined && rows.sinks.length > 0)
          applyRows(c, s, { ...rows, operations: [] }, { receiver: null, args: argumentsOf([value], span), path: full, span, call: undefined });
      }
      writeField(c, s, object, place.name, nameUnnamed(c, s, value, place.name, place.span), place.span);
      for (const callable of object.callables) {
        if (callable.kind === 'class') setStatic(c, callable.cls, place.name, value);
        else if (callable.kind === 'function') s.set(`attr:${callable.id}.${place.name}`, value);
      }
      return;
    }
    case 'IndexPlace': {
      const object = receiver(c, s, place.object);
      const index = evaluate(c, s, place.index);
      writeIndex(c, s, object, index, value, place.index, place.span);
      return;
    }
    case 'SequencePlace':
      assignSequence(c, s, place, value, span);
      return;
    case 'RecordPlace': {
      const taken: string[] = [];
      for (const property of place.properties) {
        const key = evaluate(c, s, property.key);
        const names = keyNames(key);
        let part: Value = NOTHING;
        for (const name of names ?? []) {
          taken.push(name);
          part = joinValues(part, readAttribute(c, s, value, name, property.span, undefined));
        }
        if (names === undefined) part = readIndex(c, s, value, key, undefined);
        if (property.default !== undefined) part = joinValues(part, evaluate(c, s, property.default));
        assignPlace(c, s, property.place, part === NOTHING ? CLEAN : part, property.span, undefined);
      }
      if (place.rest !== undefined) assignPlace(c, s, place.rest, without(c, s, value, taken, place.span), place.span, undefined);
      return;
    }
    case 'UnknownPlace':
      for (const operand of place.operands) evaluate(c, s, operand);
      return;
  }
}

function assignName(c: Context, s: State, name: string, value: Value, span: Span, from: Exp | undefined): void {
  const prefix = bindingPrefix(c, name);
  let bound = value;
  const isAlias = from !== undefined && (from.kind === 'Name' || from.kind === 'Attr');
  if (from !== undefined && OUTCOME.test(name) && value.taints.length > 0 && isCall(from)) bound = withoutGiven(bound, from);
  bound = nameUnnamed(c, s, asDeclared(c, s, bound, name, prefix, span), name, span);
  if (from !== undefined && (from.kind === 'Call' || from.kind === 'Await' || from.kind === 'Index')) bound = materialize(c, s, bound, span, from);
  if (bound.taints.length > 0 && !isAlias) bound = withTaints(bound, addStep(bound.taints, 'assign', c.module.path, span, `assigned to ${name}`));
  // Given anew, it is what it is given.
  if (c.module.catalog.declaresNames && s.get(prefix + name) === undefined) bound = declaredByName(c, bound, name, span);
  s.set(prefix + name, bound);
}

/** `let patient: Patient;` and later `patient = …`: an opaque value is of the type that the variable was declared with. */
function asDeclared(c: Context, s: State, value: Value, name: string, prefix: string, span: Span): Value {
  if (c.module.language !== 'typescript' || value.refs.length > 0 || value.taints.length === 0) return value;
  for (let env: Context['env'] | null = c.env; env !== null; env = env.parent) {
    const type = env.prefix === prefix ? env.declared?.get(name) : undefined;
    if (type !== undefined) return asType(c, s, value, type, span);
  }
  return value;
}

/** Names of what a call says about its work: the id of what it made, how often, whether. */
const OUTCOME = /[a-z](Id|Ids|Count|Status|Success)$|_(id|ids|count|status|success)$|^(count|status|success|ok|affected)$/;

/** Names whose values an id may be made from. */
const KEYS = /(id|ids|uuid|key|mrn|ssn|number|no|num|code)$/i;

function isCall(e: Exp): boolean {
  return e.kind === 'Call' || (e.kind === 'Await' && e.value.kind === 'Call');
}

/** `emailId = queue(text)`: what an unknown call was given is not what it says about its work. */
function withoutGiven(value: Value, from: Exp): Value {
  const wasGiven = ({ steps }: Taint): boolean => steps?.kind === 'call' && steps.span.start >= from.span.start && steps.span.end <= from.span.end;
  const taints = value.taints.filter((t) => t.name === null || t.doubt === 0 || KEYS.test(t.name) || !wasGiven(t));
  return taints.length === value.taints.length ? value : { ...value, taints };
}

/** An opaque result becomes an object when it gets a name, so that later changes in place reach every alias. */
export function materialize(c: Context, s: State, value: Value, span: Span, from: Exp): Value {
  if (value.refs.length > 0 || value.callables.length > 0 || value.paths.some((p) => p.endsWith('#')) || value.consts !== null) return value;
  const open = value.taints.filter((t) => t.name === null && t.source.element === null);
  if (open.length === 0 || from.kind === 'Index') return value;
  const shape = makeShape('record', { rest: taintedValue(open), source: open[0]?.source ?? null });
  const id = alloc(c, s, span, 'm', shape);
  return { taints: value.taints.filter((t) => !open.includes(t)), refs: [id], consts: null, prefix: value.prefix, paths: value.paths, callables: [] };
}

/** Evaluates the object of an assignment target; an open value that is no object yet becomes one, in its variable. */
export function receiver(c: Context, s: State, object: Exp): Value {
  const value = evaluate(c, s, object);
  if (value.refs.length > 0 || value.paths.some((p) => p.endsWith('#')) || value.callables.length > 0) return value;
  if (object.kind !== 'Name' && object.kind !== 'Attr') return value;
  const open = value.taints.filter((t) => t.name === null);
  const id = alloc(c, s, object.span, 'w', makeShape('record', { rest: open.length > 0 ? taintedValue(open) : null, source: open[0]?.source ?? null }));
  const made: Value = {
    taints: value.taints.filter((t) => t.name !== null),
    refs: [id],
    consts: null,
    prefix: null,
    paths: value.paths,
    callables: value.callables,
  };
  if (object.kind === 'Name') {
    for (let env: Context['env'] | null = c.env; env !== null; env = env.parent) {
      if (s.get(env.prefix + object.name) !== undefined) {
        s.set(env.prefix + object.name, made);
        break;
      }
    }
  } else {
    const owner = evaluate(c, s, object.object);
    writeField(c, s, owner, object.name, made, object.span);
  }
  return made;
}

/** `object.name = value`: a strong update where one object is meant, else a possible one. */
export function writeField(c: Context, s: State, object: Value, name: string, value: Value, span: Span): void {
  for (const ref of object.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    if (shape.kind === 'frame') {
      const op = shape.type === null ? undefined : c.module.catalog.attribute(`${shape.type}#${name}`)?.operations[0]?.op;
      if (op === 'frame.columns') s.setShape(ref, renameByPosition(s, shape, value));
      else if (op === 'frame.index') s.setShape(ref, { ...shape, index: value.taints.length > 0 ? { ...value, paths: [] } : null, indexNames: [] });
      else assignColumn(c, s, ref, shape, [name], value, object.refs.length === 1, span);
      continue;
    }
    if (shape.kind === 'instance' && shape.cls !== null) {
      const setter = findMethod(shape.cls, name, 'set');
      if (setter !== undefined && setter.accessor === 'set') {
        callFunctionValue(
          c,
          s,
          { kind: 'function', func: setter.func, env: setter.cls.env, self: refValue(ref), cls: setter.cls, id: `${ref}.${name}=` },
          [value],
          span,
        );
        continue;
      }
    }
    setField(s, ref, shape, name, value, object.refs.length === 1);
  }
}

/** `frame.columns = names`: by position where the order is known, else the names are new and what they hold is uncertain. */
export function renameByPosition(s: State, shape: Shape, value: Value): Shape {
  const choice = choiceOf(s, value);
  if (choice === undefined || !choice.exact) return shape;
  const fields = new Map<string, Value>();
  if (shape.rest === null) {
    const columns = [...shape.fields.values()];
    choice.names.forEach((name, i) => fields.set(String(name.value), columns[i] ?? CLEAN));
    return { ...shape, fields };
  }
  // Columns of unknown order: the given names are what is known of them.
  for (const t of shape.rest.taints) if (t.name === null && t.source.element === null) for (const n of choice.names) prove(t.source, String(n.value), 'column');
  return { ...shape, fields };
}

/** An attribute of a class; other runs, which may share the class, find it as it was. */
function setStatic(c: Context, cls: ClassInfo, name: string, value: Value): void {
  const { statics } = cls;
  const old = statics.get(name);
  if (c.m.classes.get(cls.id) !== cls)
    c.m.undo.push(() => {
      if (old === undefined) statics.delete(name);
      else statics.set(name, old);
    });
  statics.set(name, value);
}

export function setField(s: State, ref: ObjectId, shape: Shape, name: string, value: Value, strong: boolean): void {
  const fields = new Map(shape.fields);
  const old = fields.get(name);
  if (fields.size >= MAX_FIELDS && old === undefined) {
    s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, value) });
    return;
  }
  fields.set(
    name,
    strong || old === undefined ? (strong ? value : shape.rest !== null ? joinValues(value, restFor(shape.rest, name)) : value) : joinValues(old, value),
  );
  s.setShape(ref, { ...shape, fields });
}

function writeIndex(c: Context, s: State, object: Value, index: Value, value: Value, indexExp: Exp, span: Span): void {
  const strong = object.refs.length === 1;
  for (const callable of object.callables) {
    if (callable.kind !== 'bound' || !callable.name.startsWith('#')) continue;
    const names = locColumn(c, s, indexExp);
    for (const ref of callable.receiver.refs) {
      const shape = s.shape(ref);
      if (shape === undefined) continue;
      const all =
        indexExp.kind === 'Sequence' &&
        indexExp.items[0]?.value.kind === 'Slice' &&
        indexExp.items[0].value.lower === undefined &&
        indexExp.items[0].value.upper === undefined;
      if (names !== undefined) assignColumn(c, s, ref, shape, names, value, all && callable.receiver.refs.length === 1, span);
      else if (value.taints.length > 0) s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, value) });
    }
  }
  for (const path of object.paths) {
    const rows = path.endsWith('#') ? c.module.catalog.call(`${path}__setitem__`) : undefined;
    if (rows !== undefined)
      applyRows(c, s, rows, { receiver: object, args: argumentsOf([index, value], span), path: `${path}__setitem__`, span, call: undefined });
  }
  for (const ref of object.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    if (shape.kind === 'instance' && shape.cls !== null) {
      const method = findMethod(shape.cls, '__setitem__');
      if (method !== undefined) {
        callFunctionValue(
          c,
          s,
          { kind: 'function', func: method.func, env: method.cls.env, self: refValue(ref), cls: method.cls, id: `${ref}[]=` },
          [index, value],
          span,
        );
        continue;
      }
    }
    if (shape.kind === 'frame') {
      const names = shapeNames(c, s, index);
      if (names !== undefined) assignColumn(c, s, ref, shape, names, value, strong, span);
      else {
        const target = locColumn(c, s, indexExp);
        if (target !== undefined) assignColumn(c, s, ref, shape, target, value, false, span);
        else {
          // A column of unknown name: what the frame holds anyway adds nothing.
          const held = new Set(shapeTaints(s, shape).map((t) => t.key));
          const added = deepTaints(s, value).filter((t) => t.name !== null && !held.has(t.key));
          if (added.length > 0) s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, taintedValue(added)) });
        }
      }
      continue;
    }
    const names = keyNames(index);
    if (names !== undefined && !(shape.kind === 'sequence' && indexExp.kind === 'Slice')) {
      const only = names.length === 1 ? names[0] : undefined;
      if (only !== undefined) {
        const at = shape.kind === 'sequence' && only.startsWith('-') ? String(itemsOf(shape).length + Number(only)) : only;
        setField(s, ref, shape, at, shape.kind === 'record' ? nameUnnamed(c, s, value, only, span) : value, strong);
      } else {
        for (const name of names) {
          const current = s.shape(ref);
          if (current) setField(s, ref, current, name, value, false);
        }
      }
    } else {
      const keys = index.taints.length === 0 || shape.kind !== 'record' ? shape.index : joinValues(shape.index ?? NOTHING, taintedValue(index.taints));
      s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, value), index: keys });
    }
  }
  void constantTypes;
}

/** Column names of `df.loc[rows, cols] = …`, given as a tuple index. */
function locColumn(c: Context, s: State, index: Exp): readonly string[] | undefined {
  if (index.kind !== 'Sequence' || index.items.length !== 2) return undefined;
  const column = index.items[1];
  return column === undefined ? undefined : shapeNames(c, s, evaluate(c, s, column.value));
}

function assignSequence(c: Context, s: State, place: Extract<Place, { kind: 'SequencePlace' }>, value: Value, span: Span): void {
  const shapes = value.refs.map((r) => s.shape(r)).filter((x): x is Shape => x !== undefined);
  const single = shapes.length === 1 && value.taints.length === 0 ? shapes[0] : undefined;
  const isTuple = single?.kind === 'instance' && single.rest === null && single.cls !== null && isTupleClass(single.cls);
  const only = isTuple ? sequenceShape([...single.fields.values()], null, 'tuple') : single;
  const star = place.items.findIndex((item) => item?.spread);
  const isPairs =
    shapes.length > 1 && value.taints.length === 0 && shapes.every((x) => x.kind === 'sequence' && x.rest === null && x.fields.size === place.items.length);
  const general = (): Value => itemValues(c, s, value, null, span);
  let joined: Value | undefined;
  place.items.forEach((item, i) => {
    if (item === undefined) return;
    let part: Value;
    if (only !== undefined && only.kind === 'sequence') {
      const items = itemsOf(only);
      if (item.spread) {
        const after = place.items.length - 1 - i;
        part = refValue(
          alloc(c, s, item.place.span, '*', sequenceShape(only.rest === null ? items.slice(i, items.length - after) : items.slice(i), only.rest)),
        );
      } else if (star >= 0 && i > star && only.rest === null) part = items[items.length - (place.items.length - i)] ?? CLEAN;
      else part = items[i] ?? only.rest ?? CLEAN;
    } else if (isPairs && star < 0) {
      // Several tuples, each taken apart: what stands in one place stays there.
      part = shapes.reduce<Value>((all, shape) => joinValues(all, itemsOf(shape)[i] ?? CLEAN), NOTHING);
    } else if (
      only !== undefined &&
      only.kind === 'record' &&
      only.source?.tabular === true &&
      (only.source.kind === 'frame' || only.rest === null) &&
      star < 0
    ) {
      part = cellAt(c, only, i);
    } else {
      const position =
        shapes.length === 0 && value.taints.length > 0
          ? readIndex(
              c,
              s,
              value,
              { ...CLEAN, consts: [{ value: i, span: null, file: '' }] },
              { kind: 'Index', object: { kind: 'Const', value: null, span }, index: { kind: 'Const', value: i, span }, span },
            )
          : undefined;
      joined ??= position === undefined ? general() : joined;
      part = position ?? joined ?? CLEAN;
      if (item.spread) part = refValue(alloc(c, s, item.place.span, '*', sequenceShape([], part)));
    }
    if (item.default !== undefined) part = joinValues(part, evaluate(c, s, item.default));
    assignPlace(c, s, item.place, part, item.place.span, {
      kind: 'Index',
      object: { kind: 'Const', value: null, span },
      index: { kind: 'Const', value: i, span },
      span,
    });
  });
}

/** A cell of a row by position; of a row of which nobody knows the columns, one that nothing names yet. */
function cellAt(c: Context, row: Shape, at: number): Value {
  const known = columnAt(row, at);
  if (known !== undefined || row.rest === null) return known ?? CLEAN;
  const taints = row.rest.taints.map((t) => {
    if (t.name !== null) return t;
    const cell = c.m.source(`${t.source.id}[${String(at)}]`, () => ({
      kind: 'call',
      file: t.source.file,
      span: t.source.span,
      hints: [''],
      evidence: null,
      element: null,
      parent: t.source,
      tabular: false,
    }));
    return partTaint(cell, t);
  });
  return taintedValue(taints);
}

/** What is left of an object when some keys were taken out of it (`const { ssn, ...rest } = p`). */
export function without(c: Context, s: State, value: Value, names: readonly string[], span: Span): Value {
  const gone = new Set(names);
  const fields = new Map<string, Value>();
  let rest: Value | null = null;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    for (const [name, field] of shape.fields) if (!gone.has(name)) fields.set(name, joinValues(fields.get(name) ?? NOTHING, field));
    if (shape.rest !== null) rest = joinValues(rest ?? NOTHING, exclude(shape.rest, gone));
  }
  if (value.taints.length > 0) rest = joinValues(rest ?? NOTHING, exclude(taintedValue(value.taints), gone));
  const first = value.refs.map((r) => s.shape(r)).find((x) => x !== undefined);
  return refValue(
    alloc(
      c,
      s,
      span,
      'x',
      makeShape(first?.kind === 'frame' ? 'frame' : 'record', {
        fields,
        rest,
        type: first?.kind === 'frame' ? first.type : null,
        source: first?.source ?? null,
      }),
    ),
  );
}

/** An open value with more names known to be gone. */
export function exclude(value: Value, names: ReadonlySet<string>): Value {
  return withTaints(
    value,
    value.taints
      .filter((t) => t.name === null || !names.has(t.name))
      .map((t) => (t.name === null ? { ...t, except: new Set([...(t.except ?? []), ...names]) } : t)),
  );
}

/** `del x`, `del df["ssn"]`, `delete o.ssn`. */
export function deletePlace(c: Context, s: State, place: Place): void {
  switch (place.kind) {
    case 'NamePlace':
      s.set(bindingPrefix(c, place.name) + place.name, CLEAN);
      return;
    case 'AttrPlace':
      deleteField(c, s, receiver(c, s, place.object), [place.name], place.span);
      return;
    case 'IndexPlace': {
      const object = receiver(c, s, place.object);
      if (deleteItems(s, object, place.index, place.index.kind === 'Slice' ? undefined : onlyConstant(evaluate(c, s, place.index))?.value)) return;
      const names = shapeNames(c, s, evaluate(c, s, place.index));
      if (names !== undefined) deleteField(c, s, object, names, place.span);
      return;
    }
    case 'SequencePlace':
      for (const item of place.items) if (item !== undefined) deletePlace(c, s, item.place);
      return;
    default:
      return;
  }
}

/** `del items[0]`, `del items[1:3]` of a list whose items are known: those behind move up. */
function deleteItems(s: State, object: Value, index: Exp, position: unknown): boolean {
  const ref = object.refs.length === 1 ? object.refs[0] : undefined;
  const shape = ref === undefined ? undefined : s.shape(ref);
  if (ref === undefined || shape?.kind !== 'sequence' || shape.rest !== null || shape.columnsOf !== null) return false;
  const items = itemsOf(shape);
  const bound = (e: Exp | undefined, otherwise: number): number | undefined =>
    e === undefined
      ? otherwise
      : e.kind === 'Const' && typeof e.value === 'number'
        ? e.value
        : e.kind === 'Unary' && e.op === '-' && e.operand.kind === 'Const' && typeof e.operand.value === 'number'
          ? -e.operand.value
          : undefined;
  let kept: readonly Value[] | undefined;
  if (index.kind === 'Slice') {
    const low = bound(index.lower, 0);
    const high = bound(index.upper, items.length);
    if (low === undefined || high === undefined || index.step !== undefined) return false;
    const gone = new Set(items.slice(low, high));
    kept = items.filter((item) => !gone.has(item));
  } else if (typeof position === 'number') {
    const at = position < 0 ? items.length + position : position;
    kept = items.filter((_, i) => i !== at);
  }
  if (kept === undefined) return false;
  s.setShape(ref, sequenceShape(kept, null, shape.type));
  return true;
}

export function deleteField(c: Context, s: State, object: Value, names: readonly string[], span: Span): void {
  if (object.refs.length !== 1) return;
  const ref = object.refs[0] as ObjectId;
  const shape = s.shape(ref);
  if (shape === undefined) return;
  s.setShape(ref, deleteColumns(c, shape, names, span));
}
