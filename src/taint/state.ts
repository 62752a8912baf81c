/**
 * Abstract state: variables and heap. States form overlays: a branch writes into a child and the join looks only at what
 * the children changed.
 */
import type { ClassInfo, ObjectId, Source, Taint, Value } from './values';
import { CLEAN, joinValues, makeTaint, NOTHING, sameValue } from './values';

/** What an abstract object holds. Immutable; changing an object puts a new shape under its id. */
export interface Shape {
  readonly kind: 'frame' | 'record' | 'sequence' | 'instance';
  /** Catalog type path, e.g. of a data frame; null for plain containers. */
  readonly type: string | null;
  readonly cls: ClassInfo | null;
  /** Columns, keys, attributes; for sequences the items `0`, `1` … */
  readonly fields: ReadonlyMap<string, Value>;
  /** What any other field may hold; null when there is none (closed). */
  readonly rest: Value | null;
  /** Frames: what the index holds, and the names of the index columns. */
  readonly index: Value | null;
  readonly indexNames: readonly string[];
  /** Frames: group keys, where grouped. */
  readonly keys: readonly string[] | null;
  /** Sequences of column names of a frame that is open: the names that are known to be gone. */
  readonly columnsOf: { readonly id: ObjectId; readonly except: ReadonlySet<string> } | null;
  /** Where its data comes from, for evidence and later proofs. */
  readonly source: Source | null;
}

const EMPTY: ReadonlyMap<string, Value> = new Map();

export function makeShape(kind: Shape['kind'], parts: Partial<Omit<Shape, 'kind'>> = {}): Shape {
  return {
    kind,
    type: parts.type ?? null,
    cls: parts.cls ?? null,
    fields: parts.fields ?? EMPTY,
    rest: parts.rest ?? null,
    index: parts.index ?? null,
    indexNames: parts.indexNames ?? [],
    keys: parts.keys ?? null,
    columnsOf: parts.columnsOf ?? null,
    source: parts.source ?? null,
  };
}

export function sequenceShape(items: readonly Value[], rest: Value | null = null, type: string | null = null): Shape {
  const fields = new Map<string, Value>();
  items.forEach((item, i) => fields.set(String(i), item));
  return makeShape('sequence', { fields, rest, type });
}

/** Items of a sequence in order, as far as they are told apart. */
export function itemsOf(shape: Shape): readonly Value[] {
  const items: Value[] = [];
  for (let i = 0; ; i++) {
    const item = shape.fields.get(String(i));
    if (item === undefined) return items;
    items.push(item);
  }
}

/** Everything that any field of the shape may hold, joined. */
export function anyField(shape: Shape): Value {
  let result = shape.rest ?? NOTHING;
  for (const value of shape.fields.values()) result = joinValues(result, value);
  return result === NOTHING ? CLEAN : result;
}

export function joinShapes(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  const fields = new Map<string, Value>();
  const sequence = a.kind === 'sequence' && b.kind === 'sequence';
  let rest = a.rest === null ? b.rest : b.rest === null ? a.rest : joinValues(a.rest, b.rest);
  let same = a.kind === b.kind && a.rest === rest;
  for (const [name, value] of a.fields) {
    const other = b.fields.get(name);
    if (other === undefined) {
      // In one branch only: it may be absent; an open partner may hold it too.
      fields.set(name, b.rest !== null && !sequence ? joinValues(value, restFor(b.rest, name)) : value);
      if (b.rest !== null) same = false;
    } else {
      const joined = joinValues(value, other);
      if (joined !== value) same = false;
      fields.set(name, joined);
    }
  }
  for (const [name, value] of b.fields) {
    if (!fields.has(name)) {
      fields.set(name, a.rest !== null && !sequence ? joinValues(value, restFor(a.rest, name)) : value);
      same = false;
    }
  }
  const index = a.index === null ? b.index : b.index === null ? a.index : joinValues(a.index, b.index);
  if (same && index === a.index && fields.size === a.fields.size) return a;
  if (rest === NOTHING) rest = null;
  let columnsOf = a.columnsOf;
  if (a.columnsOf !== null && b.columnsOf !== null && a.columnsOf !== b.columnsOf) {
    const other = b.columnsOf.except;
    columnsOf = { id: a.columnsOf.id, except: new Set([...a.columnsOf.except].filter((n) => other.has(n))) };
  } else if (a.columnsOf === null) columnsOf = b.columnsOf;
  return {
    kind: a.kind,
    type: a.type ?? b.type,
    cls: a.cls ?? b.cls,
    fields,
    rest,
    index,
    indexNames: a.indexNames.length >= b.indexNames.length ? a.indexNames : b.indexNames,
    keys: a.keys ?? b.keys,
    columnsOf,
    source: a.source ?? b.source,
  };
}

/** A rest value as seen through one name: what is known of that name there, nothing that is only possible. */
export function restFor(rest: Value, name: string): Value {
  const taints = rest.taints.flatMap((t): readonly Taint[] => {
    if (t.name !== null) return t.name === name ? [t] : [];
    if (t.source.element !== null) return [t];
    if (t.except?.has(name) || !t.source.proved.has(name)) return [];
    return [makeTaint(t.source, name, t.source.proved.get(name) ?? t.role, t.steps, { doubt: t.doubt, marks: t.marks })];
  });
  return { ...rest, taints };
}

function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.type !== b.type || a.fields.size !== b.fields.size || (a.rest === null) !== (b.rest === null)) return false;
  if (a.rest !== null && b.rest !== null && !sameValue(a.rest, b.rest)) return false;
  if ((a.index === null) !== (b.index === null)) return false;
  if (a.index !== null && b.index !== null && !sameValue(a.index, b.index)) return false;
  for (const [name, value] of a.fields) {
    const other = b.fields.get(name);
    if (other === undefined || !sameValue(value, other)) return false;
  }
  return true;
}

/** What lies under the lowest state. */
export interface Ground {
  variable(key: string): Value | undefined;
  shape(id: ObjectId): Shape | undefined;
}

/** Variables and objects, as an overlay over a parent. Keys of variables carry their environment's prefix. */
export class State {
  readonly vars = new Map<string, Value>();
  readonly heap = new Map<ObjectId, Shape>();

  /** `isEntry`: the state at which an activation begins; many are looked up through it. */
  constructor(
    readonly parent: State | null,
    readonly isEntry = false,
  ) {}

  /** What was looked up in the states below: they do not change while this one is in use. */
  private seenVars: Map<string, Value | null> | null = null;
  private seenShapes: Map<ObjectId, Shape | null> | null = null;

  get(key: string): Value | undefined {
    const own = this.vars.get(key);
    if (own !== undefined || this.parent === null) return own;
    const seen = this.seenVars?.get(key);
    if (seen !== undefined) return seen ?? undefined;
    let found: Value | undefined;
    for (let s: State | null = this.parent; s !== null && found === undefined; s = s.parent) {
      found = s.vars.get(key);
      if (found === undefined && s.isEntry) {
        found = s.get(key);
        break;
      }
    }
    (this.seenVars ??= new Map()).set(key, found ?? null);
    return found;
  }

  set(key: string, value: Value): void {
    this.vars.set(key, value);
  }

  shape(id: ObjectId): Shape | undefined {
    const own = this.heap.get(id);
    if (own !== undefined || this.parent === null) return own;
    const seen = this.seenShapes?.get(id);
    if (seen !== undefined) return seen ?? undefined;
    let found: Shape | undefined;
    for (let s: State | null = this.parent; s !== null && found === undefined; s = s.parent) {
      found = s.heap.get(id);
      if (found === undefined && s.isEntry) {
        found = s.shape(id);
        break;
      }
    }
    (this.seenShapes ??= new Map()).set(id, found ?? null);
    return found;
  }

  setShape(id: ObjectId, shape: Shape): void {
    this.heap.set(id, shape);
  }

  /** Replaces this overlay's content by the join of the given children (each an overlay directly on this one, or flattened to it). */
  joinChildren(children: readonly State[]): void {
    const only = children.length === 1 ? children[0] : undefined;
    if (only !== undefined) {
      for (const [key, value] of only.vars) this.vars.set(key, value);
      for (const [id, shape] of only.heap) this.heap.set(id, shape);
      return;
    }
    if (children.every((child) => child.vars.size === 0 && child.heap.size === 0)) return;
    const keys = new Set<string>();
    const ids = new Set<ObjectId>();
    for (const child of children) {
      for (const key of child.vars.keys()) keys.add(key);
      for (const id of child.heap.keys()) ids.add(id);
    }
    const newVars: [string, Value][] = [];
    for (const key of keys) {
      let joined: Value | undefined;
      for (const child of children) {
        const value = child.vars.get(key) ?? this.get(key);
        if (value !== undefined && value !== joined) joined = joined === undefined ? value : joinValues(joined, value);
      }
      if (joined !== undefined) newVars.push([key, joined]);
    }
    const newShapes: [ObjectId, Shape][] = [];
    for (const id of ids) {
      let joined: Shape | undefined;
      for (const child of children) {
        const shape = child.heap.get(id) ?? this.shape(id);
        if (shape !== undefined) joined = joined === undefined ? shape : joinShapes(joined, shape);
      }
      if (joined !== undefined) newShapes.push([id, joined]);
    }
    for (const [key, value] of newVars) this.vars.set(key, value);
    for (const [id, shape] of newShapes) this.heap.set(id, shape);
  }

  /** Joins a child's changes into this state as a possibility beside what is here; says whether anything changed, and whether a change touches something that was here before. */
  absorb(child: State, widen: boolean): { changed: boolean; relevant: boolean } {
    let changed = false;
    let relevant = false;
    for (const [key, value] of child.vars) {
      const old = this.get(key);
      if (old === undefined) {
        this.vars.set(key, value);
        changed = true;
        continue;
      }
      let joined = joinValues(old, value);
      if (joined === old || sameValue(joined, old)) continue;
      if (widen && joined.consts !== null && joined.consts.length > 0) joined = { ...joined, consts: null, prefix: null };
      this.vars.set(key, joined);
      changed = true;
      relevant = true;
    }
    for (const [id, shape] of child.heap) {
      const old = this.shape(id);
      if (old === undefined) {
        this.heap.set(id, shape);
        changed = true;
        continue;
      }
      const joined = joinShapes(old, shape);
      if (joined === old || sameShape(joined, old)) continue;
      this.heap.set(id, joined);
      changed = true;
      relevant = true;
    }
    return { changed, relevant };
  }

  /** A copy of everything between this state and `base` (exclusive) as one overlay over `base`. */
  flattenTo(base: State): State {
    const chain: State[] = [];
    for (let s: State | null = this; s !== null && s !== base; s = s.parent) chain.push(s);
    const flat = new State(base);
    for (let i = chain.length - 1; i >= 0; i--) {
      const s = chain[i] as State;
      for (const [key, value] of s.vars) flat.vars.set(key, value);
      for (const [id, shape] of s.heap) flat.heap.set(id, shape);
    }
    return flat;
  }
}

/** The state under all others of a run: what was set in it, else what the ground has. It remembers nothing, since the ground may grow. */
export class RootState extends State {
  constructor(private readonly ground: Ground) {
    super(null, true);
  }

  override get(key: string): Value | undefined {
    return this.vars.get(key) ?? this.ground.variable(key);
  }

  override shape(id: ObjectId): Shape | undefined {
    return this.heap.get(id) ?? this.ground.shape(id);
  }
}
