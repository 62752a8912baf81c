/** Follows data back from an expression to where it was made, as long as there is one way only. */
import type { LanguageCatalog } from '../../catalog/types';
import type { CallExp, Exp, Func, Stmt } from '../../ir/types';
import type { Binding, CodeIndex, NameExp, Node } from './codeIndex';
import { isInside, isStmt, pathOf, statementOf } from './codeIndex';

/** What following data needs to know. */
export interface Code {
  readonly index: CodeIndex;
  readonly catalog: LanguageCatalog;
  /** Catalog types of data frames that the module may hold. */
  readonly frameTypes: readonly string[];
}

/** Longer ways are given up. */
const MAX_WAY = 60;

/** Operations that yield the receiver's rows and columns, all or some. */
const FROM_RECEIVER: ReadonlySet<string> = new Set([
  ...[
    'frame.keep',
    'frame.drop',
    'frame.select',
    'frame.rename',
    'frame.assign',
    'frame.withColumn',
    'frame.setIndex',
    'frame.resetIndex',
    'frame.values',
    'frame.records',
  ],
]);
/** Operations that yield the columns of their first argument. */
const FROM_ARGUMENT: ReadonlySet<string> = new Set(['frame.dummies', 'frame.keep', 'frame.values']);

/** Names of the operations that a catalog gives to a method of frames, or to the function of an access path. */
export function operationsOf(code: Code, call: CallExp): readonly string[] {
  const { callee } = call;
  const path = pathOf(code.index, callee);
  const own = path === undefined ? undefined : code.catalog.call(path);
  if (own !== undefined) return own.operations.flatMap((row) => row.op ?? []);
  return callee.kind === 'Attr' ? methodOperations(code, callee.name) : [];
}

function methodOperations(code: Code, name: string): readonly string[] {
  for (const type of code.frameTypes) {
    const rows = code.catalog.call(`${type}#${name}`);
    if (rows !== undefined) return rows.operations.flatMap((row) => row.op ?? []);
  }
  return [];
}

/**
 * The expressions that the data of `exp` came through, `exp` first: names are followed to what they were assigned, calls of
 * functions of the module to what they return, methods of frames to their receiver. Ends where it was made, or where there
 * is more than one way.
 */
export function traceBack(code: Code, exp: Exp): readonly Exp[] {
  const way: Exp[] = [];
  const callers: CallExp[] = [];
  let at: Exp | undefined = exp;
  while (at !== undefined && way.length < MAX_WAY && !way.includes(at)) {
    way.push(at);
    at = before(code, at, callers);
  }
  return way;
}

function before(code: Code, exp: Exp, callers: CallExp[]): Exp | undefined {
  switch (exp.kind) {
    case 'Name':
      return fromBinding(code, exp, callers);
    case 'Await':
    case 'Cast':
      return exp.value;
    case 'Attr': {
      for (const type of code.frameTypes) {
        const rows = code.catalog.attribute(`${type}#${exp.name}`);
        if (rows !== undefined) return rows.operations.some((row) => row.op === 'frame.values') ? exp.object : undefined;
      }
      return undefined;
    }
    case 'Index':
      return indexed(code, exp);
    case 'Call':
      return fromCall(code, exp, callers);
    default:
      return undefined;
  }
}

/** Rows or columns of a frame; the frame of `frame.loc[…]`. */
function indexed(code: Code, exp: Extract<Exp, { kind: 'Index' }>): Exp {
  if (exp.object.kind === 'Attr' && indexerOf(code, exp.object.name) !== undefined) return exp.object.object;
  return exp.object;
}

/** `loc` or `iloc` where the catalog says that an attribute is one of them. */
export function indexerOf(code: Code, name: string): string | undefined {
  for (const type of code.frameTypes) {
    const op = code.catalog.attribute(`${type}#${name}`)?.operations.find((row) => row.op === 'frame.loc' || row.op === 'frame.iloc')?.op;
    if (op !== undefined) return op;
  }
  return undefined;
}

function fromCall(code: Code, call: CallExp, callers: CallExp[]): Exp | undefined {
  const defined = definitionOf(code.index, call);
  if (defined !== undefined) {
    const results = code.index.results(defined);
    if (results.length !== 1 || defined.isGenerator || callers.includes(call)) return undefined;
    callers.push(call);
    return results[0];
  }
  const operations = operationsOf(code, call);
  if (operations.length === 0) return undefined;
  if (call.callee.kind === 'Attr' && pathOf(code.index, call.callee) === undefined)
    return operations.every((op) => FROM_RECEIVER.has(op)) ? call.callee.object : undefined;
  const first = call.args[0];
  return first !== undefined && first.name === undefined && first.spread === undefined && operations.every((op) => FROM_ARGUMENT.has(op))
    ? first.value
    : undefined;
}

/** The function of the module that a call by plain name reaches. */
export function definitionOf(index: CodeIndex, call: CallExp): Func | undefined {
  if (call.callee.kind !== 'Name') return undefined;
  const bound = index.bindings(index.keyOf(call.callee.name, call.callee));
  const only = bound.length === 1 ? bound[0] : undefined;
  return only?.kind === 'function' ? only.func : undefined;
}

function fromBinding(code: Code, name: NameExp, callers: CallExp[]): Exp | undefined {
  const binding = reachingBinding(code.index, name);
  if (binding === undefined) return undefined;
  if (binding.kind === 'param') return argumentOf(code, binding, callers);
  if (binding.kind !== 'value') return undefined;
  let value: Exp = binding.value;
  for (const at of binding.path) {
    if (value.kind === 'Sequence') {
      const item: Exp | undefined = value.items[at]?.value;
      if (item === undefined || value.items.slice(0, at + 1).some((x) => x.spread)) return undefined;
      value = item;
    } else if (value.kind === 'Call' && binding.path.length === 1 && operationsOf(code, value).includes('frame.split')) {
      // Every frame gives two, in order.
      const positional = value.args.filter((x) => x.name === undefined);
      const arg = positional[Math.floor(at / 2)];
      if (arg === undefined || positional.some((x) => x.spread !== undefined)) return undefined;
      value = arg.value;
    } else return undefined;
  }
  return value;
}

/** The argument that a parameter got: of the call that was followed into the function, or of the only call there is. */
function argumentOf(code: Code, { func, index, param }: Extract<Binding, { kind: 'param' }>, callers: CallExp[]): Exp | undefined {
  const followed = callers.at(-1);
  let call = followed !== undefined && definitionOf(code.index, followed) === func ? callers.pop() : undefined;
  if (call === undefined) {
    const calls = code.index.calls(func.name).filter((x) => definitionOf(code.index, x) === func);
    const key = code.index.keyOf(func.name, func);
    if (calls.length !== 1 || code.index.names(key).length !== 1) return undefined;
    call = calls[0];
  }
  return call === undefined ? undefined : givenTo(call, index, param.name);
}

function givenTo(call: CallExp, index: number, name: string): Exp | undefined {
  if (call.args.some((x) => x.spread !== undefined)) return undefined;
  return (call.args.find((x) => x.name === name) ?? call.args.filter((x) => x.name === undefined)[index])?.value;
}

/** The binding that a read of a variable sees, when it is one: the last assignment before it in straight line, else the only one. */
export function reachingBinding(index: CodeIndex, name: NameExp): Binding | undefined {
  const key = index.keyOf(name.name, name);
  const bound = index.bindings(key);
  if (bound.length === 0) return undefined;
  const home = index.functionOf(name);
  const isOwn = key.startsWith(`${home.id}:`);
  if (!isOwn) return bound.length === 1 ? bound[0] : undefined;
  const assigned = bound.filter((b) => b.kind === 'value' || b.kind === 'other');
  let inside: Stmt | undefined = statementOf(index, name);
  while (inside !== undefined) {
    const list = listOf(index, inside);
    if (list === undefined) return undefined;
    const last = lastBefore(index, assigned, new Set(list), inside);
    // Whatever a compound statement does to the variable, it may do or not.
    if (last !== undefined)
      return last.bindings.length === 1 && last.bindings[0]?.kind === 'value' && last.bindings[0].at === last.statement ? last.bindings[0] : undefined;
    const around = enclosing(index, inside);
    if (around === undefined) break;
    // A later round sees what an earlier one assigned.
    if ((around.kind === 'For' || around.kind === 'While') && assigned.some((b) => isInside(index, b.at, around))) return undefined;
    inside = around;
  }
  const rest = bound.filter((b) => b.kind === 'param' || b.kind === 'import' || b.kind === 'function');
  return rest.length === 1 ? rest[0] : undefined;
}

type Assigned = Extract<Binding, { kind: 'value' | 'other' }>;

/** The last statement of a list before another one that assigns the variable, and how. */
function lastBefore(
  index: CodeIndex,
  assigned: readonly Assigned[],
  list: ReadonlySet<object>,
  inside: Stmt,
): { readonly statement: object; readonly bindings: Assigned[] } | undefined {
  let last: { statement: Node; bindings: Assigned[] } | undefined;
  for (const binding of assigned) {
    let at: Node | undefined = binding.at;
    while (at !== undefined && !list.has(at)) at = index.parentOf(at);
    const start = at?.span?.start;
    if (at === undefined || start === undefined || start >= inside.span.start) continue;
    if (last?.statement === at) last.bindings.push(binding);
    else if (last === undefined || start > (last.statement.span?.start ?? 0)) last = { statement: at, bindings: [binding] };
  }
  return last;
}

/** The statement around a statement, inside the same function. */
export function enclosing(index: CodeIndex, statement: Stmt): Stmt | undefined {
  for (let at: Node | undefined = index.parentOf(statement); at !== undefined; at = index.parentOf(at)) {
    if (isStmt(at)) return at.kind === 'FunctionDef' || at.kind === 'ClassDef' ? undefined : at;
    if ('params' in at) return undefined;
  }
  return undefined;
}

/** The list of statements that a statement is in. */
function listOf(index: CodeIndex, statement: Stmt): readonly Stmt[] | undefined {
  const parent = index.parentOf(statement) as Record<string, unknown> | undefined;
  if (parent === undefined) return undefined;
  for (const key in parent) {
    const list = parent[key];
    if (Array.isArray(list) && list.includes(statement)) return list as readonly Stmt[];
  }
  return undefined;
}
