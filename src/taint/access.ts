/** Reading attributes, items and columns. */
import type { Span } from '../base/span';
import type { Exp } from '../ir/types';
import { applyAttributeRows } from './apply';
import { valueOfType } from './annotations';
import { findMethod, memberOfClass } from './classes';
import { callFunctionValue } from './call';
import { exportValue } from './otherModules';
import { isContent, partTaint, readOpen } from './elementTaint';
import { MAX_PATH_LENGTH } from './budgets';
import { namesByMask } from './columnMasks';
import { columnAt, getColumn, indexFrame, refOrColumn } from './frames';
import type { Context } from './machine';
import { evaluate, keyNames } from './evaluate';
import type { Shape, State } from './state';
import { itemsOf, sequenceShape } from './state';
import { alloc } from './machine';
import type { ClassInfo, ObjectId, Taint, Value } from './values';
import { addMark, addStep, callableValue, CLEAN, joinTaints, joinValues, moreDoubt, NOTHING, onlyConstant, refValue, taintedValue, withTaints } from './values';

/** Catalog path of a member of a path. */
export function memberPath(path: string, name: string): string {
  if (path.length > MAX_PATH_LENGTH) return path;
  return path.endsWith('#') ? path + name : `${path}.${name}`;
}

/** Type paths (without `#`) that a shape answers to. */
export function typePaths(c: Context, shape: Shape): readonly string[] {
  if (shape.type !== null && shape.kind !== 'instance') {
    if (shape.kind === 'sequence' && (shape.type === 'set' || shape.type === 'tuple' || shape.type === 'list'))
      return c.module.language === 'python' ? [shape.type] : shape.type === 'set' ? ['Set', 'Array'] : ['Array'];
    return [shape.type];
  }
  switch (shape.kind) {
    case 'sequence':
      return [c.module.language === 'python' ? 'list' : 'Array'];
    case 'record':
      return [c.module.language === 'python' ? 'dict' : 'Object'];
    case 'instance':
      return shape.cls !== null ? basePathsOf(shape.cls) : shape.type !== null ? [shape.type] : [];
    default:
      return [];
  }
}

function basePathsOf(cls: NonNullable<Shape['cls']>): readonly string[] {
  const paths = [...cls.basePaths];
  for (const base of cls.bases) paths.push(...basePathsOf(base));
  return paths;
}

/** Types of a value's constants, for methods of literals. */
export function constantTypes(c: Context, value: Value): readonly string[] {
  if (value.consts === null || value.consts.length === 0) return value.prefix !== null ? [c.module.language === 'python' ? 'str' : 'String'] : [];
  const first = value.consts[0]?.value;
  if (typeof first === 'string') return [c.module.language === 'python' ? 'str' : 'String'];
  if (typeof first === 'number') return [c.module.language === 'python' ? 'int' : 'Number'];
  return [];
}

/** `value.name`. */
export function readAttribute(c: Context, s: State, value: Value, name: string, span: Span, e: Exp | undefined): Value {
  if ((name === 'length' || name === 'byteLength') && value.refs.length === 0) return CLEAN;
  let result: Value = NOTHING;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape !== undefined) result = joinValues(result, readField(c, s, ref, shape, name, span, e));
  }
  for (const callable of value.callables) {
    if (callable.kind === 'class') {
      const member = memberOfClass(c, s, callable.cls, name, null, span) ?? memberOfBase(c, s, callable.cls, name, span);
      result = joinValues(result, member ?? CLEAN);
    } else if (callable.kind === 'module') {
      const member = exportValue(c.m, callable.path, name);
      if (member !== undefined) result = joinValues(result, member);
    } else if (callable.kind === 'super') {
      for (const base of callable.cls.bases) {
        const method = findMethod(base, name);
        if (method !== undefined) {
          result = joinValues(
            result,
            callableValue({
              kind: 'function',
              func: method.func,
              env: method.cls.env,
              self: callable.self,
              cls: method.cls,
              id: `super.${method.cls.id}.${name}`,
            }),
          );
          break;
        }
      }
    } else if (callable.kind === 'function') {
      const stored = s.get(`attr:${callable.id}.${name}`);
      if (stored !== undefined) result = joinValues(result, stored);
    }
  }
  const typed = [...value.paths, ...(value.refs.length === 0 ? constantTypes(c, value).map((t) => `${t}#`) : [])];
  for (const path of typed) {
    const full = memberPath(path, name);
    const rows = c.module.catalog.attribute(full);
    const applied = rows === undefined ? undefined : applyAttributeRows(c, s, rows, value, name, full, span);
    if (applied !== undefined) {
      if (typed.length === 1 && value.refs.length === 0) return applied;
      result = joinValues(result, applied);
      continue;
    }
    const owner = path.endsWith('#') ? c.module.catalog.type(path.slice(0, -1)) : undefined;
    const member = owner?.members?.[name];
    if (member !== undefined) result = joinValues(result, { taints: value.taints, refs: [], consts: null, prefix: null, paths: [`${member}#`], callables: [] });
    else if (owner?.shape === 'series' && value.taints.length > 0)
      result = joinValues(result, { taints: value.taints, refs: [], consts: null, prefix: null, paths: [full], callables: [] });
    else
      result = joinValues(result, {
        taints: isTyped(c, path) ? value.taints.filter((t) => t.name !== null) : [],
        refs: [],
        consts: null,
        prefix: value.refs.length === 0 && value.consts === null ? value.prefix : null,
        paths: [full],
        callables: [],
      });
  }
  if (value.taints.length > 0 && (value.paths.every((p) => !isTyped(c, p)) || value.taints.some((t) => t.name === null))) {
    if (OF_THE_FORM.has(name)) return result === NOTHING ? CLEAN : result;
    // A field of an unknown result that names no content says nothing of what the call was given.
    const unknownResult = value.refs.some((r) => s.shape(r)?.rest?.taints.some((x) => x.name === null && x.source.kind === 'call') === true);
    if (unknownResult && !isContent(name)) return result === NOTHING ? CLEAN : result;
    result = joinValues(result, readOpen(c, value.taints, name, 'attribute', span));
  }
  return result === NOTHING ? CLEAN : result;
}

/** Attributes of any container or array that tell its form, never what is in it. */
const OF_THE_FORM: ReadonlySet<string> = new Set(['length', 'size', 'shape', 'ndim', 'dtype', 'dtypes', '__len__', '__class__', '__name__']);

/** A member that a class has from a base of a library: `objects` of a model. */
function memberOfBase(c: Context, s: State, cls: ClassInfo, name: string, span: Span): Value | undefined {
  for (const base of basePathsOf(cls)) {
    const path = memberPath(base, name);
    const rows = c.module.catalog.attribute(path);
    const member = rows === undefined ? undefined : applyAttributeRows(c, s, rows, callableValue({ kind: 'class', cls, id: cls.id }), name, path, span);
    if (member !== undefined) return member;
  }
  return undefined;
}

/** Whether the catalog knows the type of a path's values. */
function isTyped(c: Context, path: string): boolean {
  return path.endsWith('#') && c.module.catalog.type(path.slice(0, -1)) !== undefined;
}

function readField(c: Context, s: State, ref: ObjectId, shape: Shape, name: string, span: Span, e: Exp | undefined): Value {
  if (shape.kind === 'frame' && shape.type !== null) {
    const full = `${shape.type}#${name}`;
    const rows = c.module.catalog.attribute(full);
    const applied = rows === undefined ? undefined : applyAttributeRows(c, s, rows, refValue(ref), name, full, span);
    if (applied !== undefined) return applied;
    if (!shape.fields.has(name) && c.module.catalog.call(full) !== undefined)
      return callableValue({ kind: 'bound', receiver: refValue(ref), name, id: `${ref}.${name}` });
    return getColumn(c, s, shape, name, span, 'attribute');
  }
  if (shape.kind === 'sequence' && shape.type !== null) {
    // `frame.columns.str`
    const member = c.module.catalog.type(shape.type)?.members?.[name];
    if (member !== undefined) return { ...NOTHING, paths: [`${member}#`] };
  }
  if (shape.kind === 'instance' && shape.cls !== null) {
    const own = shape.fields.get(name);
    if (own !== undefined) return own;
    if (name === '__dict__') return refValue(alloc(c, s, span, 'd', { ...shape, kind: 'record', cls: null, type: null }));
    const member = memberOfClass(c, s, shape.cls, name, ref, span);
    if (member !== undefined) return member;
    const field = fieldOf(shape.cls, name);
    if (field?.type !== undefined) {
      const typed = valueOfType(c, s, field.type, span, { owner: shape.cls, name, open: shape.rest });
      if (typed !== undefined) return typed;
    }
    const getter = findMethod(shape.cls, '__getattr__');
    let result: Value = NOTHING;
    if (getter !== undefined)
      result = callFunctionValue(
        c,
        s,
        { kind: 'function', func: getter.func, env: getter.cls.env, self: refValue(ref), cls: getter.cls, id: `${ref}.__getattr__` },
        [CLEAN],
        span,
      );
    for (const base of typePaths(c, shape)) {
      const full = `${base}#${name}`;
      result = joinValues(result, { taints: [], refs: [], consts: null, prefix: null, paths: [full], callables: [] });
    }
    if (shape.rest !== null) result = joinValues(result, readOpen(c, shape.rest.taints, name, 'attribute', span));
    return result === NOTHING ? CLEAN : result;
  }
  if (shape.kind === 'sequence') {
    if (shape.type !== null) {
      const named = shape.fields.get(name);
      if (named !== undefined) return named;
    }
    return sequenceAttribute(c, shape, name);
  }
  // Records: dict attributes are methods in Python, fields in TypeScript; rows and named tuples have both.
  const own = shape.fields.get(name);
  if (own !== undefined) return own;
  for (const type of typePaths(c, shape)) {
    const full = `${type}#${name}`;
    const rows = c.module.catalog.attribute(full);
    const applied = rows === undefined ? undefined : applyAttributeRows(c, s, rows, refValue(ref), name, full, span);
    if (applied !== undefined) return applied;
    if (e !== undefined && c.module.catalog.call(full) !== undefined)
      return callableValue({ kind: 'bound', receiver: refValue(ref), name, id: `${ref}.${name}` });
  }
  if (name === 'size' || name === 'length') return CLEAN;
  if (shape.rest !== null) return readRest(c, shape.rest, name, 'attribute', span);
  return CLEAN;
}

function fieldOf(cls: NonNullable<Shape['cls']>, name: string): { type?: Parameters<typeof valueOfType>[2] } | undefined {
  const own = cls.fields.get(name);
  if (own !== undefined) return own;
  for (const base of cls.bases) {
    const inherited = fieldOf(base, name);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

function sequenceAttribute(c: Context, shape: Shape, name: string): Value {
  if (name === 'length') return CLEAN;
  // An attribute of something list-like whose items are open (a query result, a collection): as of its items.
  if (shape.rest !== null)
    return readOpen(
      c,
      shape.rest.taints.filter((t) => t.name === null),
      name,
      'attribute',
      shapeSpan,
    );
  return CLEAN;
}
const shapeSpan: Span = { start: 0, end: 0 };

/** A field that is only known through the rest of its container. */
export function readRest(c: Context, rest: Value, name: string, role: 'attribute' | 'key' | 'column', span: Span): Value {
  const open = rest.taints.some((t) => t.name === null);
  if (!open) return rest;
  const named = readOpen(c, rest.taints, name, role, span);
  return rest.refs.length > 0 || rest.callables.length > 0 ? joinValues({ ...rest, taints: named.taints }, named) : named;
}

/** `value[index]`. */
export function readIndex(c: Context, s: State, value: Value, index: Value, e: Extract<Exp, { kind: 'Index' }> | undefined): Value {
  const span = e?.span ?? { start: 0, end: 0 };
  let result: Value = NOTHING;
  for (const ref of value.refs) {
    const shape = s.shape(ref);
    if (shape !== undefined) result = joinValues(result, indexShape(c, s, ref, shape, index, e, span));
  }
  for (const callable of value.callables) {
    if (callable.kind === 'class') result = joinValues(result, { ...NOTHING, callables: [callable] });
    else if (callable.kind === 'bound' && callable.name.startsWith('#'))
      result = joinValues(result, indexer(c, s, callable.receiver, callable.name, index, e, span));
  }
  const names = keyNames(index);
  const isText = (v: Value): boolean => v.consts?.some((k) => typeof k.value === 'string') === true;
  const isTuple = e?.index.kind === 'Sequence' && e.index.type === 'tuple';
  const isPosition = isTuple || (!isText(index) && !index.refs.some((r) => [...(s.shape(r)?.fields.values() ?? [])].some(isText)));
  if (value.paths.length > 0) {
    for (const path of value.paths) {
      const type = path.endsWith('#') ? c.module.catalog.type(path.slice(0, -1)) : undefined;
      if (type?.shape === 'series')
        result = joinValues(result, { taints: value.taints, refs: [], consts: null, prefix: null, paths: e && isSingle(e) ? [] : [path], callables: [] });
      // An item by its position; a text names a column, or what an instance holds: `client["clinic"]["patients"]`.
      else if (type?.members?.['[]'] !== undefined && (isPosition || type.shape === 'instance'))
        result = joinValues(result, { ...NOTHING, taints: value.taints, consts: null, paths: [`${type.members['[]']}#`] });
      else if (names !== undefined)
        for (const name of names) result = joinValues(result, { taints: [], refs: [], consts: null, prefix: null, paths: [`${path}[${name}]`], callables: [] });
    }
  }
  if (value.taints.length > 0) {
    const isTypedItem = value.paths.some((p) => {
      const type = c.module.catalog.type(p.replace(/#$/, ''));
      return type?.shape === 'series' || (type?.members?.['[]'] !== undefined && (isPosition || type.shape === 'instance'));
    });
    if (!isTypedItem) result = joinValues(result, indexOpen(c, value.taints, index, names, e, span));
  }
  if (result === NOTHING && value.consts !== null && value.consts.length > 0) return CLEAN;
  return result === NOTHING ? CLEAN : result;
}

/** `frame.loc[rows, columns]`, `frame.iloc[…]`: the second part chooses columns, rows keep them all. */
function indexer(c: Context, s: State, receiver: Value, kind: string, index: Value, e: Extract<Exp, { kind: 'Index' }> | undefined, span: Span): Value {
  if (receiver.refs.length === 0) return { ...receiver, consts: null, prefix: null };
  let result: Value = NOTHING;
  for (const ref of receiver.refs) {
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    const e2 = e?.index;
    if (e2?.kind === 'Sequence' && e2.type === 'tuple' && e2.items.length >= 2) result = joinValues(result, columnsAt(c, s, shape, e2, kind, span));
    else if (
      kind === '#loc' &&
      index.refs.length === 0 &&
      index.consts !== null &&
      index.consts.some((k) => typeof k.value === 'string' && shape.fields.has(k.value)) &&
      shape.type !== null &&
      shape.rest === null &&
      shape.index === null
    ) {
      // A row seen as a series, indexed by a column's name.
      for (const k of index.consts) result = joinValues(result, getColumn(c, s, shape, String(k.value), span, 'column'));
    } else result = joinValues(result, refValue(alloc(c, s, span, 'i', shape)));
  }
  return result;
}

function columnsAt(c: Context, s: State, shape: Shape, e: Extract<Exp, { kind: 'Sequence' }>, kind: string, span: Span): Value {
  const column = e.items[1]?.value;
  if (e.items[0] !== undefined) evaluate(c, s, e.items[0].value);
  if (column === undefined) return refValue(alloc(c, s, span, 'i', shape));
  if (kind === '#loc' && column.kind === 'Slice') {
    // Labels from … to, the last included.
    const names = [...shape.fields.keys()];
    const label = (b: Exp | undefined): string | undefined => (b?.kind === 'Const' && typeof b.value === 'string' ? b.value : undefined);
    const low = column.lower === undefined ? 0 : names.indexOf(label(column.lower) ?? '');
    const high = column.upper === undefined ? names.length - 1 : names.indexOf(label(column.upper) ?? '');
    if (shape.rest === null && low >= 0 && high >= 0)
      return refValue(alloc(c, s, span, 'i', { ...shape, fields: new Map([...shape.fields].slice(low, high + 1)) }));
  }
  return refOrColumn(c, s, shape, column, span);
}

function isSingle(e: Extract<Exp, { kind: 'Index' }>): boolean {
  return e.index.kind === 'Const';
}

/** Names of lists: the first two of them are two whole values. */
const LIST_NAME = /(id|name|number|mrn|ssn|email|phone)s$/i;

/** `x[-4:]`, `x[:1]`: what is left says too little to identify. */
function isMaskSlice(slice: Extract<Exp, { kind: 'Slice' }>): boolean {
  const bound = (b: Exp | undefined): number | undefined =>
    b?.kind === 'Const' && typeof b.value === 'number'
      ? b.value
      : b?.kind === 'Unary' && b.op === '-' && b.operand.kind === 'Const' && typeof b.operand.value === 'number'
        ? -b.operand.value
        : undefined;
  const low = bound(slice.lower);
  const high = bound(slice.upper);
  if (low !== undefined && low < 0) return low >= -4 && slice.upper === undefined;
  return (slice.lower === undefined || low === 0) && high !== undefined && high > 0 && high <= 2;
}

function indexOpen(
  c: Context,
  taints: readonly Taint[],
  index: Value,
  names: readonly string[] | undefined,
  e: Extract<Exp, { kind: 'Index' }> | undefined,
  span: Span,
): Value {
  const isText = index.consts !== null && index.consts.length > 0 && index.consts.every((k) => typeof k.value === 'string');
  if (isText && names !== undefined) {
    let result: Value = NOTHING;
    for (const name of names) result = joinValues(result, readOpen(c, taints, name, 'key', span));
    return result;
  }
  if (e?.index.kind === 'Slice' && taints.some((t) => t.name !== null && !LIST_NAME.test(t.name)) && isMaskSlice(e.index))
    return taintedValue(
      addMark(
        taints.filter((t) => t.name !== null),
        'mask',
      ),
    );
  const position = onlyConstant(index);
  if (position !== undefined && typeof position.value === 'number' && e?.index.kind === 'Const') {
    // An item by position: nothing names it yet.
    const open = taints.filter((t) => t.name === null && !t.marks.includes('via'));
    const kept = taints.filter((t) => t.name !== null || t.marks.includes('via'));
    const items = open.flatMap((t) => {
      const item = c.m.source(`${t.source.id}[${String(position.value)}]`, () => ({
        kind: 'call',
        file: t.source.file,
        span: t.source.span,
        hints: [''],
        evidence: null,
        element: null,
        parent: t.source,
        tabular: t.source.tabular,
      }));
      return [t, partTaint(item, t)];
    });
    return taintedValue(joinTaints(kept, items.slice(0, 2)));
  }
  if (e === undefined || e.index.kind === 'Slice' || e.index.kind === 'Compare' || e.index.kind === 'Unary' || e.index.kind === 'Binary' || names !== undefined)
    return taintedValue(taints);
  // A key that nobody can name: some part, no telling which.
  return taintedValue(taints.map((t) => (t.name === null && !t.source.tabular ? { ...t, doubt: t.doubt + 2 } : t)));
}

function indexShape(c: Context, s: State, ref: ObjectId, shape: Shape, index: Value, e: Extract<Exp, { kind: 'Index' }> | undefined, span: Span): Value {
  if (shape.kind === 'frame') return indexFrame(c, s, ref, shape, index, e?.index, span);
  if (shape.kind === 'instance' && shape.cls !== null) {
    const method = findMethod(shape.cls, '__getitem__');
    if (method !== undefined)
      return callFunctionValue(
        c,
        s,
        { kind: 'function', func: method.func, env: method.cls.env, self: refValue(ref), cls: method.cls, id: `${ref}[]` },
        [index],
        span,
      );
  }
  if (shape.kind === 'sequence') return indexSequence(c, s, shape, index, e, span);
  // Selecting several keys at once makes a selection of an open thing that is used like a frame.
  if (index.refs.length > 0 && shape.rest !== null) return indexFrame(c, s, ref, shape, index, e?.index, span);
  const names = keyNames(index);
  if (names === undefined) {
    let any = shape.rest ?? NOTHING;
    // What an unknown class was made of is no item of it: it may hold what is known to be data, and proves nothing.
    const made = shape.kind === 'record' && shape.type === null && shape.source?.kind === 'call' && !shape.source.tabular && shape.rest !== null;
    for (const field of shape.fields.values())
      any = joinValues(
        any,
        made
          ? withTaints(
              field,
              field.taints.filter((t) => t.name !== null),
            )
          : field,
      );
    if (e?.index.kind === 'Slice' || e?.index.kind === 'Compare' || e?.index.kind === 'Unary' || e?.index.kind === 'Binary' || e?.index.kind === 'Call')
      return refValue(alloc(c, s, span, 'i', shape));
    return any === NOTHING ? CLEAN : { ...any, taints: moreDoubt(any.taints, shape.fields.size > 1 ? 1 : 0) };
  }
  if (
    c.module.language === 'typescript' &&
    shape.source !== null &&
    shape.source.kind === 'call' &&
    shape.source.tabular &&
    index.consts?.every((k) => typeof k.value === 'number')
  )
    return refValue(ref);
  let result: Value = NOTHING;
  for (const name of names) {
    const own = shape.fields.get(name);
    const at = index.consts?.length === 1 && typeof index.consts[0]?.value === 'number' ? columnAt(shape, index.consts[0].value) : undefined;
    if (own !== undefined) result = joinValues(result, own);
    else if (at !== undefined) result = joinValues(result, at);
    else if (shape.rest !== null) {
      const isText = index.consts?.every((k) => typeof k.value === 'string');
      result = joinValues(result, isText ? readRest(c, shape.rest, name, 'key', span) : indexOpenRest(c, shape.rest, index, names, e, span));
    }
  }
  const item = shape.kind === 'record' && shape.type !== null ? c.module.catalog.type(shape.type)?.members?.['[]'] : undefined;
  if (item !== undefined && result.refs.length === 0) return { ...result, consts: null, paths: [`${item}#`] };
  return result === NOTHING ? CLEAN : result;
}

function indexOpenRest(c: Context, rest: Value, index: Value, names: readonly string[], e: Extract<Exp, { kind: 'Index' }> | undefined, span: Span): Value {
  const open = indexOpen(c, rest.taints, index, names, e, span);
  return rest.refs.length > 0 || rest.callables.length > 0 ? joinValues(rest, open) : open;
}

function indexSequence(c: Context, s: State, shape: Shape, index: Value, e: Extract<Exp, { kind: 'Index' }> | undefined, span: Span): Value {
  const items = itemsOf(shape);
  if (e?.index.kind === 'Slice') return sliceSequence(c, s, shape, items, e.index, span);
  const position = onlyConstant(index);
  if (position !== undefined && typeof position.value === 'number') {
    const at = position.value < 0 && shape.rest === null ? items.length + position.value : position.value;
    const item = items[at];
    if (item !== undefined) return item;
    if (shape.rest !== null) return shape.rest;
    return CLEAN;
  }
  if (position !== undefined && typeof position.value === 'string') {
    const named = shape.fields.get(position.value);
    if (named !== undefined) return named;
    if (shape.rest !== null) return readRest(c, shape.rest, position.value, 'key', span);
    return CLEAN;
  }
  const byMask = namesByMask(c, s, shape, index, span);
  if (byMask !== undefined) return byMask;
  // A mask over column names chooses some of them.
  if (shape.type !== null && shape.columnsOf !== null) return refValue(alloc(c, s, span, 's', shape));
  let any = shape.rest ?? NOTHING;
  for (const item of items) any = joinValues(any, item);
  return any === NOTHING ? CLEAN : any;
}

function sliceSequence(c: Context, s: State, shape: Shape, items: readonly Value[], slice: Extract<Exp, { kind: 'Slice' }>, span: Span): Value {
  const bound = (b: Exp | undefined): number | undefined | null => {
    if (b === undefined) return null;
    if (b.kind === 'Const' && typeof b.value === 'number') return b.value;
    if (b.kind === 'Unary' && b.op === '-' && b.operand.kind === 'Const' && typeof b.operand.value === 'number') return -b.operand.value;
    return undefined;
  };
  const low = bound(slice.lower);
  const high = bound(slice.upper);
  const columnsOf = shape.columnsOf;
  if (shape.rest === null && columnsOf === null && slice.step === undefined && low !== undefined && high !== undefined) {
    return refValue(alloc(c, s, span, 's', sequenceShape(items.slice(low ?? 0, high ?? items.length), null, shape.type)));
  }
  let rest = shape.rest ?? NOTHING;
  for (const item of items) rest = joinValues(rest, item);
  return refValue(alloc(c, s, span, 's', { ...sequenceShape([], rest === NOTHING ? null : rest, shape.type), columnsOf }));
}

export function stepped(c: Context, value: Value, span: Span, message: string): Value {
  return value.taints.length === 0 ? value : { ...value, taints: addStep(value.taints, 'transform', c.module.path, span, message) };
}
