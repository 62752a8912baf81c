/** What quick fixes need to know of a sink call: which expressions carry the data there, as which columns, in which parts. */
import type { Span } from '../base/span';
import type { Selector } from '../catalog/selector';
import type { CallExp, Entry, Exp } from '../ir/types';
import { evaluate } from './evaluate';
import type { Context, Machine } from './machine';
import { nameUnnamed } from './naming';
import { deepTaints, shownTaints } from './reach';
import { State } from './state';
import type { Taint, Value } from './values';
import { joinTaints } from './values';

/** A data frame as it stands at a sink. */
export interface CarriedFrame {
  /** Its type in the catalog. */
  readonly type: string;
  /** What each column carries that is there on every way to the sink. */
  readonly columns: ReadonlyMap<string, readonly Taint[]>;
  /** What columns carry that are there on some ways only, and the index: dropping by name cannot be relied on. */
  readonly loose: readonly Taint[];
  /** What its unnamed columns hold, where they are open. */
  readonly open: readonly Taint[];
}

/** An expression of a sink call that carries data there. */
export interface Carrier {
  /** Null when no expression of the call stands for the data alone (spread arguments, arguments of callbacks). */
  readonly exp: Exp | null;
  readonly taints: readonly Taint[];
  /** Null when it is no frame, is not always one, or is narrowed by what receives it. */
  readonly frame: CarriedFrame | null;
  /** What the parts of a text, list or record carry, by expression. */
  readonly parts: ReadonlyMap<Exp, readonly Taint[]>;
}

/** Runs whose parts are being looked at: sinks inside these parts are not looked into again. */
const looking = new WeakSet<Machine>();

/** The expression that a selector took from a call: an argument at `span`, or the receiver. */
export function expressionAt(call: CallExp | undefined, span: Span, selector: Selector): Exp | null {
  if (call === undefined) return null;
  if (selector.roots.length === 1 && selector.roots[0]?.kind === 'self') return call.callee.kind === 'Attr' ? call.callee.object : null;
  const argument = call.args.find((x) => x.span.start === span.start && x.span.end === span.end);
  return argument === undefined || argument.spread !== undefined ? null : argument.value;
}

/** Notes one carrier. `seen` is what the sink sees of `value` (it may leave out its index); null where it takes only a part of it. */
export function carrierOf(c: Context, s: State, exp: Exp | null, value: Value, seen: Value | null, taints: readonly Taint[], withParts: boolean): Carrier {
  const parts = new Map<Exp, readonly Taint[]>();
  if (withParts && exp !== null && !looking.has(c.m)) {
    looking.add(c.m);
    try {
      // What evaluating once more changes stays in an overlay that is thrown away.
      noteParts(c, new State(s), exp, parts);
    } finally {
      looking.delete(c.m);
    }
  }
  return { exp, taints, frame: seen === null ? null : frameOf(s, value, seen), parts };
}

function frameOf(s: State, value: Value, seen: Value): CarriedFrame | null {
  if (value.refs.length === 0 || value.taints.length > 0 || value.callables.length > 0 || value.paths.length > 0) return null;
  let frame: CarriedFrame | null = null;
  for (const [i, ref] of value.refs.entries()) {
    const shape = s.shape(ref);
    if (shape === undefined || shape.kind !== 'frame' || shape.type === null || shape.keys !== null) return null;
    // The index stays out of some sinks: then it is no part of what they see.
    const index = seen.refs.length === value.refs.length ? s.shape(seen.refs[i] as string)?.index : shape.index;
    const columns = new Map<string, readonly Taint[]>();
    for (const [name, field] of shape.fields) columns.set(name, deepTaints(s, field));
    const next: CarriedFrame = {
      type: shape.type,
      columns,
      loose: index == null ? [] : deepTaints(s, index),
      open: shape.rest === null ? [] : deepTaints(s, shape.rest),
    };
    frame = frame === null ? next : bothFrames(frame, next);
    if (frame === null) return null;
  }
  return frame;
}

/** What can be relied on when a frame may be either. */
function bothFrames(a: CarriedFrame, b: CarriedFrame): CarriedFrame | null {
  if (a.type !== b.type) return null;
  const columns = new Map<string, readonly Taint[]>();
  let loose = joinTaints(a.loose, b.loose);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const [name, taints] of one.columns) {
      const there = other.columns.get(name);
      if (there !== undefined) columns.set(name, joinTaints(taints, there));
      else loose = joinTaints(loose, taints);
    }
  }
  if (a.open.length > 0 !== b.open.length > 0) loose = joinTaints(loose, joinTaints(a.open, b.open));
  return { type: a.type, columns, loose, open: joinTaints(a.open, b.open) };
}

/** Carriers of the same call seen once more: in another round of a loop, from another caller. */
export function joinCarriers(old: readonly Carrier[], next: readonly Carrier[]): readonly Carrier[] {
  const joined = [...old];
  for (const carrier of next) {
    const at = joined.findIndex((x) => x.exp === carrier.exp);
    const known = joined[at];
    if (known === undefined) {
      joined.push(carrier);
      continue;
    }
    const parts = new Map(known.parts);
    for (const [exp, taints] of carrier.parts) parts.set(exp, joinTaints(parts.get(exp) ?? [], taints));
    joined[at] = {
      exp: known.exp,
      taints: joinTaints(known.taints, carrier.taints),
      frame: known.frame === null || carrier.frame === null ? null : bothFrames(known.frame, carrier.frame),
      parts,
    };
  }
  return joined;
}

/** A key names what nothing else has named, as where the record is made. */
function noteNamed(c: Context, s: State, entry: Entry, parts: Map<Exp, readonly Taint[]>): void {
  const known = parts.get(entry.value);
  if (known === undefined || known.length === 0 || entry.key?.kind !== 'Const') return;
  const named = nameUnnamed(c, s, evaluate(c, s, entry.value), String(entry.key.value), entry.span);
  parts.set(entry.value, joinTaints(known, named.taints));
}

/** Looks into texts, lists and records that are written out in the call. */
function noteParts(c: Context, s: State, exp: Exp, parts: Map<Exp, readonly Taint[]>): void {
  const note = (e: Exp): void => void parts.set(e, joinTaints(parts.get(e) ?? [], shownTaints(c, s, evaluate(c, s, e), e.span)));
  switch (exp.kind) {
    case 'Const':
    case 'Lambda':
      return;
    case 'Template':
      for (const part of exp.parts) if (part.kind === 'value') note(part.value);
      return;
    case 'Binary':
      noteParts(c, s, exp.left, parts);
      noteParts(c, s, exp.right, parts);
      return;
    case 'Sequence':
      for (const item of exp.items)
        if (item.spread) note(item.value);
        else noteParts(c, s, item.value, parts);
      return;
    case 'Record':
      for (const entry of exp.entries) {
        if (entry.key === undefined) note(entry.value);
        else {
          noteParts(c, s, entry.value, parts);
          noteNamed(c, s, entry, parts);
        }
      }
      return;
    case 'Cast':
      noteParts(c, s, exp.value, parts);
      return;
    case 'Call':
      note(exp);
      if (exp.callee.kind === 'Attr' && exp.callee.object.kind === 'Const')
        for (const arg of exp.args) if (arg.spread === undefined) noteParts(c, s, arg.value, parts);
      return;
    default:
      note(exp);
  }
}
