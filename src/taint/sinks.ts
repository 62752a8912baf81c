/** Notes what reaches a sink. Whether it is PHI is decided at the end, when everything about its source is known. */
import type { Span } from '../base/span';
import type { Indexed, SinkRow } from '../catalog/types';
import type { Application } from './apply';
import { select } from './arguments';
import { hostOf, judgeHost } from './hosts';
import type { Context } from './machine';
import { alloc } from './machine';
import { deepTaints, namedTaints, shownTaints } from './reach';
import { modelColumns } from './models';
import type { State } from './state';
import type { Taint, Value } from './values';
import { addStep, joinTaints, onlyConstant } from './values';

/** Records the data of a sink call. */
export function noteSink(c: Context, s: State, row: Indexed<SinkRow>, a: Application): void {
  let doubt = 0;
  if (row.hosting === 'url' || (row.host !== undefined && row.hosting === 'either')) {
    const destination = row.host === undefined ? [] : select(c, s, row.host, a.args, a.receiver, a.span).map((x) => x.value);
    let judged = judgeHost(hostOf(s, destination));
    // A path relative to the base URL that the client was made with.
    if (judged === 'internal' && a.receiver?.prefix != null && isRelative(destination)) judged = judgeHost({ text: a.receiver.prefix, hints: [] });
    if (judged === 'internal') return;
    if (judged === 'unknown') doubt = 0;
  }
  let taints: readonly Taint[] = [];
  let argument: Span | undefined;
  let isFrame = false;
  let best = -1;
  const names = new Map<string, string>();
  const withoutIndex = onlyConstant(a.args.named.get('index'))?.value === false;
  const take = (value: Value, span: Span): void => {
    const narrowed = row.kind === 'training' && a.receiver !== null ? modelColumns(c, s, a.receiver, value, span) : value;
    const seen = row.kind === 'training' || withoutIndex ? withoutIndexes(c, s, narrowed, span) : narrowed;
    const found = row.exposes === 'shown' ? shownTaints(c, s, seen, span) : deepTaints(s, seen);
    if (found.length === 0) return;
    namedTaints(s, narrowed, names);
    taints = joinTaints(taints, found);
    const weight = found.filter((t) => t.name !== null).length;
    if (weight > best) {
      best = weight;
      argument = span;
      isFrame = narrowed.refs.some((r) => s.shape(r)?.kind === 'frame');
    }
  };
  for (const data of row.data) for (const { value, span } of select(c, s, data, a.args, a.receiver, a.span)) take(value, span);
  if (taints.length === 0 || argument === undefined) return;
  const key = `${c.module.path}|${a.span.start}|${a.span.end}|${row.rule ?? row.kind}`;
  const old = c.m.events.get(key);
  if (old !== undefined) {
    old.taints = joinTaints(old.taints, taints);
    for (const [k, v] of names) if (!old.arrivesAs.has(k)) old.arrivesAs.set(k, v);
    return;
  }
  c.m.events.set(key, {
    key, file: c.module.path, row, label: labelOf(row, a), callSpan: a.span, argumentSpan: argument, scope: c.scope,
    taints, arrivesAs: names, isFrame, doubt, order: c.m.events.size,
  });
}

function isRelative(destination: readonly Value[]): boolean {
  return destination.some((v) => v.prefix !== null && !/^[a-z][a-z0-9+.-]*:/i.test(v.prefix));
}

/** The data without its index: an index is no feature, and stays behind where the call says so. */
function withoutIndexes(c: Context, s: State, value: Value, span: Span): Value {
  if (!value.refs.some((r) => s.shape(r)?.index != null)) return value;
  const refs = value.refs.map((r, i) => {
    const shape = s.shape(r);
    return shape === undefined || shape.index === null ? r : alloc(c, s, span, `N${Math.min(i, 3)}`, { ...shape, index: null, indexNames: [] });
  });
  return { ...value, refs };
}

function labelOf(row: Indexed<SinkRow>, a: Application): string {
  const path = a.path.replace('#', '.').replace(/\(\)/g, '');
  void row;
  return path;
}

/** Notes that a notebook cell displays a value as its result. */
export function noteDisplay(c: Context, s: State, value: Value, span: Span, row: Indexed<SinkRow>): void {
  const taints = addStep(shownTaints(c, s, value, span), 'call', c.module.path, span, 'displayed as the result of the cell');
  if (taints.length === 0) return;
  const names = new Map<string, string>();
  namedTaints(s, value, names);
  const key = `${c.module.path}|${span.start}|${span.end}|display`;
  if (c.m.events.has(key)) return;
  c.m.events.set(key, {
    key, file: c.module.path, row, label: 'notebook cell result', callSpan: span, argumentSpan: span, scope: c.scope,
    taints, arrivesAs: names, isFrame: value.refs.some((r) => s.shape(r)?.kind === 'frame'), doubt: 0, order: c.m.events.size,
  });
}
