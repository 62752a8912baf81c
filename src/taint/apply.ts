/** Applies catalog rows to a call or attribute: sinks are noted, then sanitizer, source or operation gives the result. */
import type { Span } from '../base/span';
import type { Indexed, OperationRow, PathRows, RowSelector, SelectorText } from '../catalog/types';
import type { CallExp } from '../ir/types';
import { conditionsHold } from '../catalog/constants';
import type { Arguments } from './arguments';
import { everyArgument, NO_ARGUMENTS, select } from './arguments';
import { unknownCall } from './call';
import { containerOperations } from './containerOps';
import { columnOperations } from './columnMasks';
import { frameOperations } from './frameOps';
import { libraryOperations } from './libraryOps';
import { applyFlows } from './flowRows';
import type { Context } from './machine';
import { restTaint } from './machine';
import { deepTaints } from './reach';
import { schemaOperations } from './schemaOps';
import { noteSink } from './sinks';
import type { State } from './state';
import type { Taint, Value } from './values';
import { addMark, addStep, CLEAN, joinTaints, makeTaint, onlyConstant, taintedValue } from './values';

export interface Application {
  readonly receiver: Value | null;
  readonly args: Arguments;
  readonly path: string;
  readonly span: Span;
  readonly call: CallExp | undefined;
}

const NOWHERE: Span = { start: 0, end: 0 };

/** Whether the conditions of a row hold here: imports of the module, constants of arguments. */
function holds(c: Context, s: State, row: RowSelector, args: Arguments, receiver: Value | null): boolean {
  if (row.imports !== undefined && !row.imports.some((p) => importsPackage(c, p))) return false;
  if ((row as { health?: true }).health === true && !c.module.isHealth) return false;
  if (row.given !== undefined && !row.given.every((g) => select(c, s, g, args, receiver, NOWHERE).length > 0)) return false;
  if (row.when !== undefined && typeof row.when === 'object' && !matches(c, s, row.when, args, receiver)) return false;
  if (row.unless !== undefined && matches(c, s, row.unless, args, receiver)) return false;
  if (row.is !== undefined && !isOf(c, s, row.is, args, receiver)) return false;
  if (row.isNot !== undefined && isOf(c, s, row.isNot, args, receiver)) return false;
  return true;
}

/** Whether the selected arguments are known to be of these types, or to be these things; a value that may be several is when all are. */
function isOf(c: Context, s: State, conditions: NonNullable<RowSelector['is']>, args: Arguments, receiver: Value | null): boolean {
  for (const selector of Object.keys(conditions)) {
    const value = select(c, s, selector, args, receiver, NOWHERE)[0]?.value;
    if (value === undefined) return false;
    // An object of a class that no row types has its path beside it.
    const types = value.refs.map((r) => s.shape(r)?.type ?? '').filter((t) => t !== '' || value.paths.length === 0);
    const paths = [...value.paths, ...types];
    const wanted = conditions[selector] ?? [];
    if (paths.length === 0 || !paths.every((p) => wanted.some((w) => p === w || c.module.catalog.isA(p.replace(/#$/, ''), w)))) return false;
  }
  return true;
}

export function importsPackage(c: Context, name: string): boolean {
  for (const source of c.module.imports) if (source === name || source.startsWith(`${name}.`) || source.startsWith(`${name}/`)) return true;
  return false;
}

function matches(c: Context, s: State, conditions: NonNullable<RowSelector['when']>, args: Arguments, receiver: Value | null): boolean {
  return conditionsHold(conditions, (selector) => {
    const value = select(c, s, selector, args, receiver, NOWHERE)[0]?.value;
    if (value === undefined || value.refs.length > 0) return undefined;
    // Of a text that goes on the beginning is enough for `https://…*`.
    if (value.consts === null || value.consts.length === 0) return value.prefix === null ? undefined : [`${value.prefix}\u0000`];
    return value.consts.map((k) => k.value);
  });
}

/** Whether a row comes from a user's own catalog. */
export function isOwn(row: object): boolean {
  return (row as { own?: boolean }).own === true;
}

/** The rows of a user's own catalog among these, or undefined when there are none. */
export function ownRows(rows: PathRows | undefined): PathRows | undefined {
  if (rows === undefined) return undefined;
  const own = {
    sources: rows.sources.filter(isOwn),
    sinks: rows.sinks.filter(isOwn),
    sanitizers: rows.sanitizers.filter(isOwn),
    guards: rows.guards.filter(isOwn),
    operations: rows.operations.filter(isOwn),
  };
  return own.sources.length + own.sinks.length + own.sanitizers.length + own.guards.length + own.operations.length > 0 ? own : undefined;
}

/** Whether any row would do something here (rows whose conditions fail are as good as absent). */
export function hasEffect(c: Context, s: State, rows: PathRows, args: Arguments, receiver: Value | null): boolean {
  const any = (list: readonly RowSelector[]): boolean => list.some((row) => holds(c, s, row, args, receiver));
  return any(rows.operations) || any(rows.sinks) || any(rows.sources) || any(rows.sanitizers) || rows.guards.length > 0;
}

/** Applies the rows of a call. */
export function applyRows(c: Context, s: State, rows: PathRows, a: Application): Value {
  const usable = <R extends RowSelector>(list: readonly R[]): R | undefined => list.find((row) => holds(c, s, row, a.args, a.receiver));
  const sink = rows.sinks.filter((row) => holds(c, s, row, a.args, a.receiver));
  for (const row of sink) noteSink(c, s, row, a);
  const source = usable(rows.sources);
  if (source !== undefined) {
    const name = source.as ?? a.path.replace(/^.*[.#]/, '');
    const made = c.m.source(`${c.module.path}|row|${a.span.start}|${source.key}`, () => ({
      kind: 'catalog',
      file: c.module.path,
      span: a.span,
      hints: [name],
      evidence: null,
      element: source.element,
      ...(source.confidence === undefined ? {} : { confidence: source.confidence }),
      ...(source.to === undefined ? {} : { to: source.to }),
      parent: null,
      tabular: false,
    }));
    const taint = makeTaint(made, name, 'variable', {
      previous: null,
      kind: 'source',
      file: c.module.path,
      span: a.span,
      message: `${name} is declared a source`,
      length: 1,
    });
    return taintedValue([taint]);
  }
  const sanitizer = usable(rows.sanitizers);
  if (sanitizer !== undefined) return sanitize(c, s, sanitizer.clears, sanitizer.through, sanitizer.data, a);
  const operation = usable(rows.operations);
  if (operation !== undefined) {
    const value = operate(c, s, operation, a);
    if (value !== undefined) return value;
  }
  if (rows.guards.length > 0) return CLEAN;
  if (sink.length > 0) return sinkResult(c, s, a);
  return unknownCall(c, s, a.path.replace(/^.*[.#]/, ''), [a.path], a.receiver ?? CLEAN, a.args, a.span);
}

/** What a sink gives back is of unknown origin; a fitted estimator or client (`fit` returns the receiver) stays itself. */
function sinkResult(c: Context, s: State, a: Application): Value {
  const name = a.path.replace(/^.*[.#]/, '');
  if (/^(fit|partial_fit)$/.test(name) && a.receiver !== null) return a.receiver;
  void s;
  const value = taintedValue([restTaint(c.m.callSource(c, a.span, name))]);
  return { ...value, paths: [`${a.path}()`] };
}

function sanitize(
  c: Context,
  s: State,
  clears: readonly string[],
  through: string | undefined,
  data: readonly SelectorText[] | undefined,
  a: Application,
): Value {
  if (clears.includes('*')) return CLEAN;
  const values =
    data === undefined
      ? [...(a.receiver === null ? [] : [a.receiver]), ...everyArgument(a.args)]
      : data.flatMap((d) => select(c, s, d, a.args, a.receiver, a.span).map((x) => x.value));
  let taints: readonly Taint[] = values.reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(s, v)), []);
  for (const cleared of clears) taints = addMark(taints, `-${cleared}`);
  if (through !== undefined) taints = addMark(taints, through);
  const paths = a.receiver?.paths.filter((p) => c.module.catalog.type(p.replace(/#$/, ''))?.shape === 'series') ?? [];
  return { ...taintedValue(addStep(taints, 'transform', c.module.path, a.span, `goes through ${a.path.replace(/^.*[.#]/, '')}`)), paths };
}

/** Runs an operation row; undefined when it names nothing that the engine knows. */
function operate(c: Context, s: State, row: Indexed<OperationRow>, a: Application): Value | undefined {
  const type = resultType(c, row, a);
  let value: Value | undefined;
  if (row.op !== undefined) {
    const handler = frameOperations[row.op] ?? containerOperations[row.op] ?? libraryOperations[row.op] ?? columnOperations[row.op] ?? schemaOperations[row.op];
    if (handler === undefined) return undefined;
    value = handler({ c, s, row, receiver: a.receiver, args: a.args, path: a.path, span: a.span, call: a.call, type });
  }
  if (row.flow !== undefined) value = applyFlows(c, s, row.flow, a, type, value);
  if (value === undefined && row.returns !== undefined) value = type === null ? (a.receiver ?? CLEAN) : { ...CLEAN, paths: [`${type}#`] };
  return value;
}

/** Type of the result: as the row says; `self` keeps the receiver's type; `{0}` is the constant of argument 0. */
function resultType(c: Context, row: Indexed<OperationRow>, a: Application): string | null {
  if (row.returns === undefined || row.returns === 'self') return null;
  if (!row.returns.includes('{')) return row.returns;
  void c;
  let known = true;
  const filled = row.returns.replace(/\{(\w+)\}/g, (_m, key: string) => {
    const value = /^\d+$/.test(key) ? a.args.positional[Number(key)] : a.args.named.get(key);
    const constant = onlyConstant(value ?? a.args.named.get('service_name'));
    if (constant === undefined) known = false;
    return String(constant?.value ?? '');
  });
  return known ? filled : null;
}

/** Rows for reading an attribute without a call; undefined when none applies. */
export function applyAttributeRows(c: Context, s: State, rows: PathRows, receiver: Value, _name: string, path: string, span: Span): Value | undefined {
  const source = rows.sources[0];
  if (source !== undefined || rows.sanitizers.length > 0 || rows.operations.some((row) => holds(c, s, row, NO_ARGUMENTS, receiver))) {
    return applyRows(c, s, rows, { receiver, args: NO_ARGUMENTS, path, span, call: undefined });
  }
  return undefined;
}
