/** Notes what reaches a sink. Whether it is PHI is decided at the end, when everything about its source is known. */
import type { Span } from '../base/span';
import type { Selector } from '../catalog/selector';
import { parseSelector } from '../catalog/selector';
import type { Indexed, SinkRow } from '../catalog/types';
import type { Exp } from '../ir/types';
import type { Application } from './apply';
import { select } from './arguments';
import { carrierOf, expressionAt, joinCarriers } from './carriers';
import type { Carrier } from './carriers';
import { callFunctionValue } from './call';
import { findMethod } from './classes';
import { hostOf, judgeHost } from './hosts';
import { itemValues } from './iteration';
import type { Context } from './machine';
import { alloc } from './machine';
import { deepTaints, namedTaints, shownTaints } from './reach';
import { modelColumns } from './models';
import type { State } from './state';
import type { Taint, Value } from './values';
import { addMark, addStep, joinTaints, joinValues, makeTaint, NOTHING, onlyConstant, refValue, taintedValue } from './values';
import { addTrace } from './traced';

/** Records the data of a sink call. */
export function noteSink(c: Context, s: State, row: Indexed<SinkRow>, a: Application): void {
  if (row.traces !== undefined && a.call !== undefined) {
    // A tracer by itself records nothing: what it wraps does.
    for (const callable of a.args.positional[0]?.callables ?? [])
      if (callable.kind === 'function') addTrace(c, callable.func, { row, path: a.path, span: a.span });
    return;
  }
  if (c.m.quiet > 0) return;
  let doubt = 0;
  let target: string | null = null;
  if (row.kind !== 'persistence' && (row.hosting === 'url' || row.host !== undefined)) {
    const destination = row.host === undefined ? [] : select(c, s, row.host, a.args, a.receiver, a.span).map((x) => x.value);
    const host = hostOf(s, destination);
    target = host.text;
    let judged = judgeHost(host);
    // A path relative to the base URL that the client was made with.
    if (judged === 'internal' && a.receiver?.prefix != null && isRelative(destination)) {
      target = a.receiver.prefix;
      judged = judgeHost({ text: target, hints: [] });
    }
    if (judged === 'internal') return;
    // A vendor's own client leads outside; a URL that only configuration knows may lead inside.
    if (judged === 'unknown' && row.vendor === undefined) doubt = 1;
  }
  let taints: readonly Taint[] = [];
  let argument: Span | undefined;
  let isFrame = false;
  let best = -1;
  const names = new Map<string, string>();
  let carriers: readonly Carrier[] = [];
  const withoutIndex = onlyConstant(a.args.named.get('index'))?.value === false;
  const take = (value: Value, span: Span, selector: Selector): void => {
    const yielded = row.kind === 'training' ? yieldedBy(c, s, value, span) : value;
    const narrowed = row.kind === 'training' && model !== null ? modelColumns(c, s, model, yielded, span) : yielded;
    const seen = row.kind === 'training' || withoutIndex ? withoutIndexes(c, s, narrowed, span) : narrowed;
    const found = row.exposes === 'shown' ? shownTaints(c, s, seen, span) : deepTaints(s, seen);
    if (found.length === 0) return;
    namedTaints(s, narrowed, names);
    taints = joinTaints(taints, found);
    carriers = joinCarriers(carriers, [
      carrierOf(
        c,
        s,
        expressionAt(a.call, span, selector),
        value,
        selector.path.length === 0 && narrowed === value ? seen : null,
        found,
        row.kind === 'telemetry' || row.kind === 'external-api',
      ),
    ]);
    const weight = found.filter((t) => t.name !== null).length;
    if (weight > best) {
      best = weight;
      argument = span;
      isFrame = narrowed.refs.some((r) => s.shape(r)?.kind === 'frame');
    }
  };
  const model = row.model === undefined ? a.receiver : (select(c, s, row.model, a.args, a.receiver, a.span)[0]?.value ?? null);
  const kept = row.kind === 'training' && a.receiver !== null && keepsVocabulary(c, s, a.receiver);
  for (const data of row.data) for (const { value, span } of select(c, s, data, a.args, a.receiver, a.span)) take(value, span, parseSelector(data));
  if (row.kind === 'external-api')
    for (const data of row.data)
      for (const { value, span } of select(c, s, data, a.args, a.receiver, a.span)) {
        const written = writtenFile(s, value);
        if (written === undefined) continue;
        taints = joinTaints(taints, addStep(written, 'transform', c.module.path, span, 'the file is sent'));
        argument ??= span;
      }
  if (row.carries !== undefined && c.module.isHealth && taints.every((t) => t.name === null))
    for (const data of row.data.slice(0, 1))
      for (const { value, span } of select(c, s, data, a.args, a.receiver, a.span)) {
        // A text or number that stands in the program is nobody's.
        if (value.refs.length === 0 && value.consts !== null) continue;
        taints = joinTaints(taints, [carried(c, row, row.carries, span)]);
        argument ??= span;
      }
  if (taints.length === 0 || argument === undefined) return;
  if (row.kind === 'persistence') for (const value of destinations(c, s, row, a)) s.set(value, taintedValue(taints));
  if (kept)
    retain(
      c,
      s,
      a,
      addMark(
        taints.filter((t) => !t.marks.includes('fitted')),
        'fitted',
      ),
    );
  const key = `${c.module.path}|${a.span.start}|${a.span.end}|${row.rule ?? row.kind}`;
  const old = c.m.events.get(key);
  if (old !== undefined) {
    old.taints = joinTaints(old.taints, taints);
    for (const [k, v] of names) if (!old.arrivesAs.has(k)) old.arrivesAs.set(k, v);
    old.carriers = joinCarriers(old.carriers ?? [], carriers);
    return;
  }
  c.m.events.set(key, {
    key,
    file: c.module.path,
    row,
    label: labelOf(row, a),
    callSpan: a.span,
    argumentSpan: argument,
    scope: c.scope,
    taints,
    arrivesAs: names,
    isFrame,
    carriers,
    doubt,
    destination: target,
    order: c.m.events.size,
  });
}

/**
 * What a model that learns from `value` gets to see: the items that an object of a class gives one by one, and what a
 * function returns when it is asked for the data. Classes that do neither are taken whole.
 */
function yieldedBy(c: Context, s: State, value: Value, span: Span): Value {
  if (c.module.language !== 'python') return value;
  const isGiver = (ref: string): boolean => {
    const cls = s.shape(ref)?.cls;
    return cls != null && (findMethod(cls, '__getitem__') !== undefined || findMethod(cls, '__iter__') !== undefined);
  };
  const givers = value.refs.filter(isGiver);
  const functions = value.callables.flatMap((k) => (k.kind === 'function' ? [k] : []));
  if (givers.length === 0 && functions.length === 0) return value;
  let result: Value = { ...value, refs: value.refs.filter((r) => !givers.includes(r)), callables: value.callables.filter((k) => k.kind !== 'function') };
  if (result.refs.length === 0 && result.taints.length === 0) result = NOTHING;
  for (const ref of givers) result = joinValues(result, itemValues(c, s, refValue(ref), null, span));
  for (const callable of functions) result = joinValues(result, yieldedOnce(c, s, callFunctionValue(c, s, callable, [], span), isGiver, span));
  return result;
}

/** What a function gave may itself be an object that gives items. */
function yieldedOnce(c: Context, s: State, value: Value, isGiver: (ref: string) => boolean, span: Span): Value {
  let result: Value = NOTHING;
  for (const ref of value.refs) result = joinValues(result, isGiver(ref) ? itemValues(c, s, refValue(ref), null, span) : refValue(ref));
  return joinValues(result, { ...value, refs: [] });
}

const CARRIED: Readonly<Record<string, string>> = { biometric: 'voice recording', photo: 'clinical image', 'free-text': 'clinical text' };

/** What a sink that takes only one kind of data is given in a file that speaks of patients. */
function carried(c: Context, row: Indexed<SinkRow>, element: NonNullable<SinkRow['carries']>, span: Span): Taint {
  const name = CARRIED[element] ?? element;
  const source = c.m.source(`${c.module.path}|carried|${span.start}|${row.key}`, () => ({
    kind: 'catalog',
    file: c.module.path,
    span,
    hints: [name],
    evidence: null,
    element,
    confidence: 'medium',
    parent: null,
    tabular: false,
  }));
  return makeTaint(source, name, 'variable', { previous: null, kind: 'source', file: c.module.path, span, message: `${name} of a patient`, length: 1 });
}

/** What the program has written under a path that is a constant. */
function writtenFile(s: State, value: Value): readonly Taint[] | undefined {
  const path = value.refs.length === 0 ? onlyConstant(value)?.value : undefined;
  return typeof path === 'string' ? s.get(`file:${path}`)?.taints : undefined;
}

/** Keys of the state for constant paths that a row writes to. */
function destinations(c: Context, s: State, row: Indexed<SinkRow>, a: Application): readonly string[] {
  if (row.host === undefined) return [];
  const paths = select(c, s, row.host, a.args, a.receiver, a.span).map((x) => (x.value.refs.length === 0 ? onlyConstant(x.value)?.value : undefined));
  return paths.filter((path) => typeof path === 'string').map((path) => `file:${path}`);
}

/** Type that catalogs give to objects which keep the words or categories that they were fitted on. */
const VOCABULARY = 'phitrace.Vocabulary';

function keepsVocabulary(c: Context, s: State, value: Value, seen: Set<string> = new Set()): boolean {
  if (value.paths.some((p) => c.module.catalog.isA(p.replace(/#$/, ''), VOCABULARY))) return true;
  return value.refs.some((r) => {
    const shape = s.shape(r);
    if (shape === undefined || seen.has(r)) return false;
    seen.add(r);
    if (shape.type !== null && c.module.catalog.isA(shape.type, VOCABULARY)) return true;
    return shape.kind !== 'frame' && [...shape.fields.values()].some((f) => keepsVocabulary(c, s, f, seen));
  });
}

/** A fitted object holds what it learned: under its object, else in the variable that it is called through. */
function retain(c: Context, s: State, a: Application, taints: readonly Taint[]): void {
  for (const ref of a.receiver?.refs ?? []) {
    const shape = s.shape(ref);
    if (shape !== undefined) s.setShape(ref, { ...shape, rest: joinValues(shape.rest ?? NOTHING, taintedValue(taints)) });
  }
  const object = a.call?.callee.kind === 'Attr' ? a.call.callee.object : undefined;
  if (object?.kind !== 'Name' || a.receiver === null || a.receiver.refs.length > 0) return;
  for (let env: Context['env'] | null = c.env; env !== null; env = env.parent) {
    const old = s.get(env.prefix + object.name);
    if (old === undefined) continue;
    s.set(env.prefix + object.name, { ...old, taints: joinTaints(old.taints, taints) });
    return;
  }
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
export function noteDisplay(c: Context, s: State, value: Value, statement: { readonly value: Exp; readonly span: Span }, row: Indexed<SinkRow>): void {
  if (c.m.quiet > 0) return;
  const { span } = statement;
  const taints = addStep(shownTaints(c, s, value, span), 'call', c.module.path, span, 'displayed as the result of the cell');
  if (taints.length === 0) return;
  const names = new Map<string, string>();
  namedTaints(s, value, names);
  const key = `${c.module.path}|${span.start}|${span.end}|display`;
  if (c.m.events.has(key)) return;
  c.m.events.set(key, {
    key,
    file: c.module.path,
    row,
    label: 'notebook cell result',
    callSpan: span,
    argumentSpan: span,
    scope: c.scope,
    taints,
    arrivesAs: names,
    isFrame: value.refs.some((r) => s.shape(r)?.kind === 'frame'),
    carriers: [carrierOf(c, s, statement.value, value, value, taints, false)],
    doubt: 0,
    order: c.m.events.size,
  });
}
