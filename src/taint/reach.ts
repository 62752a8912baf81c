/** What of a value reaches an observer: everything inside it, or what printing it shows. */
import type { Span } from '../base/span';
import type { Context } from './machine';
import type { Shape, State } from './state';
import type { ClassInfo, ObjectId, Taint, Value } from './values';
import { joinTaints } from './values';
import { exclude } from './assign';
import { isPlainClass } from './annotations';
import { declaredFields, findMethod } from './classes';
import { callFunctionValue } from './call';

const NO_TAINTS: readonly Taint[] = [];

/** Every taint in the value and in what it points to, at any depth. Index columns of frames are part of the data. */
export function deepTaints(s: State, value: Value): readonly Taint[] {
  if (value.refs.length === 0) return value.taints;
  return collect(s, value, new Set(), undefined);
}

/** As `deepTaints`, telling for each taint under which column or field name it was found (by taint key). */
export function namedTaints(s: State, value: Value, names: Map<string, string>): readonly Taint[] {
  return collect(s, value, new Set(), names);
}

function collect(s: State, value: Value, seen: Set<ObjectId>, names: Map<string, string> | undefined): readonly Taint[] {
  let result = value.taints;
  for (const ref of value.refs) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    for (const [name, field] of shape.fields) {
      const inner = collect(s, field, seen, names);
      if (inner.length === 0) continue;
      if (names !== undefined && shape.kind !== 'sequence') for (const t of inner) if (t.name !== null && !names.has(t.key)) names.set(t.key, name);
      result = joinTaints(result, inner);
    }
    if (shape.rest !== null) result = joinTaints(result, collect(s, shape.rest, seen, names));
    if (shape.index !== null) result = joinTaints(result, collect(s, shape.index, seen, names));
  }
  return result;
}

/** What printing, formatting or logging the value shows: containers show their content; instances what their representation says. */
export function shownTaints(c: Context, s: State, value: Value, span: Span): readonly Taint[] {
  if (value.refs.length === 0) return value.taints;
  return shown(c, s, value, span, new Set());
}

function shown(c: Context, s: State, value: Value, span: Span, seen: Set<ObjectId>): readonly Taint[] {
  let result = value.taints;
  for (const ref of value.refs) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const shape = s.shape(ref);
    if (shape === undefined) continue;
    result = joinTaints(result, shownShape(c, s, shape, ref, span, seen));
  }
  return result;
}

function shownShape(c: Context, s: State, shape: Shape, ref: ObjectId, span: Span, seen: Set<ObjectId>): readonly Taint[] {
  if (shape.kind === 'instance' && shape.cls !== null && c.module.language === 'python') {
    for (const name of ['__str__', '__repr__', '__format__']) {
      const method = findMethod(shape.cls, name);
      if (method !== undefined && c.active.every((f) => f !== method.func)) {
        const self: Value = { taints: NO_TAINTS, refs: [ref], consts: [], prefix: null, paths: [], callables: [] };
        return shown(
          c,
          s,
          callFunctionValue(c, s, { kind: 'function', func: method.func, env: method.cls.env, self, cls: method.cls, id: 'repr' }, [], span),
          span,
          seen,
        );
      }
    }
    if (!shape.cls.isRecord && !isException(shape.cls) && !isPlainClass(shape.cls)) return NO_TAINTS;
  }
  if (shape.kind === 'instance' && shape.cls === null) return NO_TAINTS;
  let result: readonly Taint[] = NO_TAINTS;
  const hidden = shape.kind === 'instance' && shape.cls !== null ? hiddenFields(shape.cls) : NO_NAMES;
  for (const [name, field] of shape.fields) if (!hidden.has(name)) result = joinTaints(result, shown(c, s, field, span, seen));
  if (shape.rest !== null) result = joinTaints(result, shown(c, s, hidden.size > 0 ? exclude(shape.rest, hidden) : shape.rest, span, seen));
  if (shape.index !== null) result = joinTaints(result, shown(c, s, shape.index, span, seen));
  return result;
}

const NO_NAMES: ReadonlySet<string> = new Set();
const hiddenOf = new WeakMap<ClassInfo, ReadonlySet<string>>();

/** Fields that the class keeps out of its representation: `field(repr=False)`. */
function hiddenFields(cls: ClassInfo): ReadonlySet<string> {
  let hidden = hiddenOf.get(cls);
  if (hidden === undefined) {
    const names = [...declaredFields(cls)].filter(
      ([, { value }]) => value?.kind === 'Call' && value.args.some((arg) => arg.name === 'repr' && arg.value.kind === 'Const' && arg.value.value === false),
    );
    hiddenOf.set(cls, (hidden = names.length === 0 ? NO_NAMES : new Set(names.map(([name]) => name))));
  }
  return hidden;
}

/** Exceptions show their arguments. */
export function isException(cls: ClassInfo): boolean {
  return cls.basePaths.some((p) => /(Exception|Error|Warning)$/.test(p)) || cls.bases.some(isException);
}
