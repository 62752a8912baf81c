/** Which expressions of a module may hold data made of the given ones: generously, so that what is not among them surely does not. */
import type { Arg, CallExp, Exp, Func, Item, Place, Stmt } from '../../ir/types';
import type { CodeIndex, NameExp, Node } from './codeIndex';
import { isArg, isExp, rootOf, statementOf } from './codeIndex';
import { enclosing } from './traceBack';

/** All expressions that may hold data of `starts`, these included. */
export function flowsFrom(index: CodeIndex, starts: readonly Exp[]): ReadonlySet<object> {
  const reached = new Set<object>();
  const waiting: Exp[] = [];
  const mark = (exp: Exp): void => {
    if (reached.has(exp)) return;
    reached.add(exp);
    waiting.push(exp);
  };
  starts.forEach(mark);
  for (let exp = waiting.pop(); exp !== undefined; exp = waiting.pop()) spread(index, exp, mark);
  return reached;
}

type Mark = (exp: Exp) => void;

function spread(index: CodeIndex, exp: Exp, mark: Mark): void {
  const parent = index.parentOf(exp);
  if (parent === undefined) return;
  if (isExp(parent)) {
    if (parent.kind === 'Index' && parent.index === exp && parent.object !== exp) return;
    if (parent.kind === 'Compare') return;
    if (parent.kind === 'AssignExp') intoPlace(index, parent.target, parent, mark);
    if (parent.kind === 'Yield') toCallers(index, exp, mark);
    mark(parent);
    return;
  }
  const above = index.parentOf(parent);
  if (isArg(parent, above)) {
    intoCall(index, above as CallExp, parent, mark);
    return;
  }
  // Items, entries, parts of templates, clauses of comprehensions.
  if (parent.kind === undefined && isExp(above)) return mark(above);
  if (parent.kind === 'value' && isExp(above)) return mark(above);
  if (parent.kind === 'for' && isExp(above)) {
    intoPlace(index, (parent as unknown as { target: Place }).target, undefined, mark);
    return mark(above);
  }
  const statement = parent as Stmt;
  switch (statement.kind) {
    case 'Assign':
      for (const target of statement.targets) intoPlace(index, target, statement, mark);
      return;
    case 'Augment':
      intoPlace(index, statement.target, statement, mark);
      return;
    case 'For':
      if (statement.iterable === exp) intoPlace(index, statement.target, undefined, mark);
      return;
    case 'Return':
      toCallers(index, exp, mark);
      return;
    case 'Export':
    case 'Expression':
    case 'Delete':
    case 'If':
    case 'While':
    case 'Raise':
    case 'Assert':
    case 'Match':
      return;
    default: {
      // `with` items, defaults of parameters, fields of classes.
      const { target, name } = parent as { target?: Place; name?: string };
      if (target !== undefined) intoPlace(index, target, undefined, mark);
      else if (name !== undefined) {
        for (const read of index.names(index.keyOf(name, parent))) mark(read);
        for (const read of index.attributes(name)) if (read.kind === 'Attr') mark(read);
      }
    }
  }
}

/** Data that is stored: it can be read wherever the same variable, attribute or key is. */
function intoPlace(index: CodeIndex, place: Place, at: object | undefined, mark: Mark): void {
  switch (place.kind) {
    case 'NamePlace':
      for (const name of index.names(index.keyOf(place.name, place))) if (at === undefined || mayComeAfter(index, name, at)) mark(name);
      return;
    case 'AttrPlace':
      for (const read of index.attributes(place.name)) if (read.kind === 'Attr') mark(read);
      return;
    case 'IndexPlace': {
      if (place.index.kind === 'Const' && typeof place.index.value === 'string') for (const read of index.items(place.index.value)) mark(read);
      else for (const name of rootNames(index, place.object)) mark(name);
      return;
    }
    case 'SequencePlace':
      for (const item of place.items) if (item !== undefined) intoPlace(index, item.place, at, mark);
      return;
    case 'RecordPlace':
      for (const property of place.properties) intoPlace(index, property.place, at, mark);
      if (place.rest) intoPlace(index, place.rest, at, mark);
      return;
    case 'UnknownPlace':
  }
}

function rootNames(index: CodeIndex, exp: Exp): readonly NameExp[] {
  const root = rootOf(exp);
  return root === undefined ? [] : index.names(index.keyOf(root.name, root));
}

/** Whether a read may run after an assignment: it stands behind it, both are in a loop, or it is in another function. */
function mayComeAfter(index: CodeIndex, read: NameExp, assignment: object): boolean {
  if (index.functionOf(read) !== index.functionOf(assignment)) return true;
  const end = (assignment as Node).span?.end ?? 0;
  if (read.span.start >= end) return true;
  for (let at = statementOf(index, assignment); at !== undefined; at = enclosing(index, at)) {
    if ((at.kind === 'For' || at.kind === 'While') && at.span.start <= read.span.start && read.span.end <= at.span.end) return true;
  }
  return false;
}

function toCallers(index: CodeIndex, exp: Exp, mark: Mark): void {
  const func = index.functionOf(exp);
  if (func.name === '') {
    // A lambda's result is where the lambda is used.
    const lambda = index.parentOf(func);
    if (isExp(lambda)) mark(lambda);
    return;
  }
  for (const call of index.calls(func.name)) mark(call);
  // As a property, or handed on as a value.
  for (const read of index.attributes(func.name)) if (read.kind === 'Attr') mark(read);
}

function intoCall(index: CodeIndex, call: CallExp, arg: Arg | Item, mark: Mark): void {
  mark(call);
  const { callee } = call;
  if (callee.kind !== 'Name' && callee.kind !== 'Attr') return;
  for (const func of index.functions(callee.name)) intoFunction(index, func, call, arg as Arg, mark);
  // A class of the module takes it in its constructor.
  if (callee.kind === 'Name' && /^[A-Z]/.test(callee.name)) for (const func of index.functions('__init__')) intoFunction(index, func, call, arg as Arg, mark);
  // What is handed to a method may stay in its receiver: `list.append(x)`, `model.fit(x)`.
  if (callee.kind === 'Attr') for (const name of rootNames(index, callee.object)) if (!isImported(index, name)) mark(name);
}

function isImported(index: CodeIndex, name: NameExp): boolean {
  const bound = index.bindings(index.keyOf(name.name, name));
  return bound.length > 0 && bound.every((b) => b.kind === 'import');
}

function intoFunction(index: CodeIndex, func: Func, call: CallExp, arg: Arg, mark: Mark): void {
  const position = call.args.filter((x) => x.name === undefined).indexOf(arg);
  const spread = call.args.some((x) => x.spread !== undefined);
  func.params.forEach((param, i) => {
    // `self` may stand before them or not: both are taken.
    const fits =
      spread ||
      param.kind === 'rest' ||
      param.kind === 'keyword-rest' ||
      (arg.name !== undefined ? param.name === arg.name : i === position || i === position + 1);
    if (fits) for (const name of index.names(index.paramKey(func, param))) mark(name);
  });
}
