/** Where a column is used by its name, and whether taking the column away would break one of these uses. */
import type { CallExp, Exp, Place, Stmt } from '../../ir/types';
import type { AttrExp, ConstExp, Node } from './codeIndex';
import { isArg, isExp } from './codeIndex';
import type { Code } from './traceBack';
import { definitionOf, operationsOf } from './traceBack';

/** What finally takes a name, wherever it was kept until then. */
export type Use =
  /** `frame["ssn"]`, `frame[COLUMNS]`, also as a target. */
  | { readonly kind: 'index'; readonly node: Extract<Exp, { kind: 'Index' }> | Extract<Place, { kind: 'IndexPlace' }> }
  | { readonly kind: 'attribute'; readonly node: AttrExp | Extract<Place, { kind: 'AttrPlace' }> }
  | { readonly kind: 'call'; readonly node: CallExp }
  | { readonly kind: 'compare'; readonly node: Extract<Exp, { kind: 'Compare' }> }
  /** Taken in a way that nobody can follow. */
  | { readonly kind: 'unknown'; readonly node: object };

export interface Uses {
  readonly uses: readonly Use[];
  /** Every expression that holds the name on its way: lists, variables. */
  readonly holders: ReadonlySet<object>;
}

/** Operations that make a list of a list. */
const LIST_OPERATIONS = /^(seq\.(new|sorted|reversed|concat|extend)|value\.(keep|same)|record\.copy)$/;

/** Follows constants (or lists of them) to where they are used. */
export function usesOf(code: Code, starts: readonly Exp[]): Uses {
  const uses: Use[] = [];
  const holders = new Set<object>();
  const waiting: Exp[] = [];
  const hold = (exp: Exp): void => {
    if (holders.has(exp)) return;
    holders.add(exp);
    waiting.push(exp);
  };
  starts.forEach(hold);
  for (let exp = waiting.pop(); exp !== undefined; exp = waiting.pop()) follow(code, exp, hold, (use) => uses.push(use));
  return { uses, holders };
}

type Hold = (exp: Exp) => void;
type Found = (use: Use) => void;

function follow(code: Code, exp: Exp, hold: Hold, found: Found): void {
  const { index } = code;
  const parent = index.parentOf(exp);
  if (parent === undefined) return;
  if (isExp(parent)) return followInto(code, exp, parent, hold, found);
  const above = index.parentOf(parent);
  if (isArg(parent, above)) return followArgument(code, above as CallExp, parent, hold, found);
  if (parent.kind === undefined && isExp(above) && (above.kind === 'Sequence' || above.kind === 'Record')) return hold(above);
  if (parent.kind === 'for' && isExp(above)) return holdPlace(code, (parent as unknown as { target: Place }).target, hold, found);
  if (parent.kind === 'value' && above?.kind === 'Template') return;
  if (parent.kind === 'IndexPlace') {
    if ((parent as unknown as { index: Exp }).index === exp) return found({ kind: 'index', node: parent as Extract<Place, { kind: 'IndexPlace' }> });
    return found({ kind: 'unknown', node: parent });
  }
  const statement = parent as Stmt;
  switch (statement.kind) {
    case 'Assign':
      for (const target of statement.targets) holdPlace(code, target, hold, found);
      return;
    case 'Augment':
      return holdPlace(code, statement.target, hold, found);
    case 'For':
      return holdPlace(code, statement.target, hold, found);
    case 'Return': {
      const func = index.functionOf(exp);
      if (func.name === '') return found({ kind: 'unknown', node: statement });
      for (const call of index.calls(func.name)) hold(call);
      return;
    }
    // A docstring, a condition.
    case 'Expression':
    case 'If':
    case 'While':
    case 'Assert':
      return;
    default: {
      const { name } = parent as { name?: string };
      if (name === undefined || !('kind' in parent)) return found({ kind: 'unknown', node: parent });
      // The default of a parameter, the value of a class attribute.
      for (const read of index.names(index.keyOf(name, exp))) hold(read);
      for (const read of index.attributes(name)) if (read.kind === 'Attr') hold(read);
    }
  }
}

function followInto(code: Code, exp: Exp, parent: Exp, hold: Hold, found: Found): void {
  switch (parent.kind) {
    case 'Index':
      if (parent.index === exp) return found({ kind: 'index', node: parent });
      return hold(parent);
    case 'Binary':
    case 'Logical':
    case 'Conditional':
    case 'Cast':
    case 'Await':
      return hold(parent);
    case 'AssignExp':
      holdPlace(code, parent.target, hold, found);
      return hold(parent);
    case 'Comprehension':
      return hold(parent);
    case 'Compare':
      return found({ kind: 'compare', node: parent });
    case 'Attr': {
      // A method of the list or string itself.
      const call = code.index.parentOf(parent);
      if (call?.kind !== 'Call' || (call as CallExp).callee !== parent) return found({ kind: 'unknown', node: parent });
      return found({ kind: 'call', node: call as CallExp });
    }
    case 'Unary':
      return;
    default:
      found({ kind: 'unknown', node: parent });
  }
}

function followArgument(code: Code, call: CallExp, arg: Node & CallExp['args'][number], hold: Hold, found: Found): void {
  const { index } = code;
  const defined = definitionOf(index, call);
  if (defined !== undefined && call.args.every((x) => x.spread === undefined)) {
    const position = call.args.filter((x) => x.name === undefined).indexOf(arg);
    const param = arg.name === undefined ? defined.params[position] : defined.params.find((x) => x.name === arg.name);
    if (param !== undefined && param.kind !== 'rest' && param.kind !== 'keyword-rest') {
      for (const read of index.names(index.paramKey(defined, param))) hold(read);
      return;
    }
  }
  const operations = operationsOf(code, call);
  if (call.callee.kind === 'Name' && operations.length > 0 && operations.every((op) => LIST_OPERATIONS.test(op))) return hold(call);
  if (call.callee.kind === 'Name' && operations.length > 0 && operations.every((op) => op === 'value.clean')) return;
  found({ kind: 'call', node: call });
}

function holdPlace(code: Code, place: Place, hold: Hold, found: Found): void {
  const { index } = code;
  switch (place.kind) {
    case 'NamePlace':
      for (const read of index.names(index.keyOf(place.name, place))) hold(read);
      return;
    case 'AttrPlace':
      for (const read of index.attributes(place.name)) if (read.kind === 'Attr') hold(read);
      return;
    case 'SequencePlace':
      for (const item of place.items) if (item !== undefined) holdPlace(code, item.place, hold, found);
      return;
    default:
      found({ kind: 'unknown', node: place });
  }
}

/** Every place that names a column: strings but the given ones, and attributes. */
export function usesOfColumn(code: Code, column: string, except: ReadonlySet<object>): Uses {
  const strings: readonly ConstExp[] = code.index.strings(column).filter((x) => !except.has(x));
  const { uses, holders } = usesOf(code, strings);
  return { uses: [...uses, ...code.index.attributes(column).map((node): Use => ({ kind: 'attribute', node }))], holders };
}

/**
 * Whether a use needs the column in data of which `lacking` holds everything that would lack it. Strangers are calls that
 * take the name and no data: what is made there may be told of a column that it meets later.
 */
export function needs(code: Code, use: Use, lacking: ReadonlySet<object>, strangersNeed: boolean): boolean {
  const { node } = use;
  switch (use.kind) {
    case 'index':
    case 'attribute':
      return lacking.has(use.node.object);
    case 'compare':
      return lacking.has(use.node.left) || lacking.has(use.node.right);
    case 'call':
      return lacking.has(node) || (strangersNeed && !isElsewhere(code, use.node));
    case 'unknown':
      return strangersNeed;
  }
}

/** A call that takes the name for other data: a read, or an operation on frames that lack nothing. */
function isElsewhere(code: Code, call: CallExp): boolean {
  return operationsOf(code, call).some((op) => op.startsWith('frame.'));
}
