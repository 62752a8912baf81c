/** What an expression of the code is sure to be: a data frame rather than one of its rows or columns. */
import type { LanguageCatalog } from '../../catalog/types';
import type { SelectorRoot } from '../../catalog/selector';
import { parseSelector } from '../../catalog/selector';
import type { CallExp, Exp, Stmt } from '../../ir/types';
import type { Binding, NameExp, Node } from './codeIndex';
import { isStmt, pathOf, rootOf } from './codeIndex';
import type { Code } from './traceBack';
import { definitionOf, indexerOf, operationsOf, traceBack } from './traceBack';

/** How a library drops columns from its frames. */
export interface DropMethod {
  readonly name: string;
  /** Keyword that takes the list of columns; absent where it is the first argument. */
  readonly keyword?: string;
  /** Columns are single arguments. */
  readonly spread: boolean;
}

/** Names under which frames offer to drop columns; which of them a type has, and how, is the catalog's. */
const DROP_NAMES = ['drop', 'drop_columns', 'remove_columns'];

/** The method that drops columns from frames of a type, by its row in the catalog. */
export function dropMethodOf(catalog: LanguageCatalog, type: string): DropMethod | undefined {
  for (const name of DROP_NAMES) {
    const row = catalog.call(`${type}#${name}`)?.operations.find((r) => r.op === 'frame.drop');
    const columns = row?.args?.['columns'];
    if (columns === undefined) continue;
    const roots = (Array.isArray(columns) ? (columns as readonly (string | number)[]) : [columns as string | number]).flatMap(
      (text): readonly SelectorRoot[] => parseSelector(text).roots,
    );
    if (roots.some((root) => root.kind === 'rest' && root.from === 0)) return { name, spread: true };
    if (roots.some((root) => root.kind === 'positional' && root.index === 0)) return { name, spread: false };
    const keyword = roots.find((root) => root.kind === 'keyword');
    if (keyword?.kind === 'keyword') return { name, keyword: keyword.name, spread: false };
  }
  return undefined;
}

/** Operations of frames that yield frames. */
const FRAME_OPERATIONS: ReadonlySet<string> = new Set([
  ...['frame.keep', 'frame.drop', 'frame.select', 'frame.rename', 'frame.assign', 'frame.withColumn', 'frame.setIndex', 'frame.resetIndex', 'frame.merge'],
  ...['frame.read', 'frame.new', 'frame.concat', 'frame.split'],
]);

/** Methods that catalogs count among those that keep the columns, and that may give one row, some columns or other names all the same. */
const MAY_NARROW: ReadonlySet<string> = new Set(['xs', 'asof', 'eval', 'squeeze', 'pop', 'get', 'select_dtypes', 'swapaxes', 'compare', 'align', 'mode']);

/** Deeper expressions are not looked at. */
const MAX_DEPTH = 60;

/**
 * What is being looked at or was found fit already. All questions have to be answered with yes, so that what comes up again,
 * in a loop or by another way, need not be asked again.
 */
interface Look {
  readonly seen: Set<unknown>;
  readonly depth: number;
}

/** Whether something comes up for the first time. */
function isNew(look: Look, thing: unknown): boolean {
  if (look.seen.has(thing)) return false;
  look.seen.add(thing);
  return true;
}

/**
 * Whether an expression that the engine takes for a frame cannot be a row or column of one, and has its columns under the
 * names that the engine knows: nothing on its way chooses or names them in a manner that is only followed roughly.
 */
export function isSurelyFrame(code: Code, exp: Exp): boolean {
  return isFrame(code, exp, { seen: new Set(), depth: 0 });
}

function isFrame(code: Code, exp: Exp, look: Look): boolean {
  if (look.depth > MAX_DEPTH) return false;
  const inside = { ...look, depth: look.depth + 1 };
  const sure = (e: Exp): boolean => isFrame(code, e, inside);
  switch (exp.kind) {
    case 'Name': {
      const key = code.index.keyOf(exp.name, exp);
      if (!isNew(look, key)) return true;
      const bound = code.index.bindings(key);
      return bound.length > 0 && !isRenamed(code, exp.name) && bound.every((b) => bindsFrame(code, b, inside));
    }
    case 'Attr': {
      if (!isNew(look, `.${exp.name}`)) return true;
      // A frame that an object keeps: whatever is stored under that name.
      const stored = code.index.attributes(exp.name).flatMap((x) => (x.kind === 'AttrPlace' ? [code.index.parentOf(x)] : []));
      return stored.length > 0 && stored.every((x) => x?.kind === 'Assign' && sure((x as Extract<Stmt, { kind: 'Assign' }>).value));
    }
    case 'Index':
      return keepsFrame(code, exp) && sure(exp.object.kind === 'Attr' && indexerOf(code, exp.object.name) !== undefined ? exp.object.object : exp.object);
    case 'Call':
      return callsFrame(code, exp, inside);
    case 'Conditional':
      return sure(exp.then) && sure(exp.otherwise);
    case 'Cast':
    case 'Await':
      return sure(exp.value);
    default:
      return false;
  }
}

/** `frame[…]` that is several rows or several columns. */
function keepsFrame(code: Code, exp: Extract<Exp, { kind: 'Index' }>): boolean {
  const { index } = exp;
  const isIndexer = exp.object.kind === 'Attr' && indexerOf(code, exp.object.name) !== undefined;
  if (!isIndexer) return isSeveral(code, index);
  if (index.kind !== 'Sequence' || index.type !== 'tuple') return isSeveral(code, index);
  const [rows, columns] = index.items;
  if (index.items.length !== 2 || rows === undefined || columns === undefined || rows.spread || columns.spread || !isSeveral(code, rows.value)) return false;
  // Columns by name or all of them; a mask of columns is not followed.
  const isAll = columns.value.kind === 'Slice' && columns.value.lower === undefined && columns.value.upper === undefined;
  return (
    isAll || (columns.value.kind === 'Sequence' && columns.value.items.every((item) => item.value.kind === 'Const' && typeof item.value.value === 'string'))
  );
}

/** `df.columns = …` gives all columns other names. */
function isRenamed(code: Code, name: string): boolean {
  const attributes = code.frameTypes.flatMap((type) =>
    ['columns'].filter((x) => code.catalog.attribute(`${type}#${x}`)?.operations.some((row) => row.op === 'frame.columns')),
  );
  return attributes.some((attribute) => code.index.attributes(attribute).some((x) => x.kind === 'AttrPlace' && rootOf(x.object)?.name === name));
}

/** A list, slice or mask, rather than one label. */
function isSeveral(code: Code, index: Exp, look: Look = { seen: new Set(), depth: 0 }): boolean {
  if (look.depth > MAX_DEPTH) return false;
  const inside = { ...look, depth: look.depth + 1 };
  switch (index.kind) {
    case 'Slice':
    case 'Compare':
      return true;
    case 'Sequence':
      return index.type === 'list';
    case 'Comprehension':
      return index.type === 'list' && index.clauses.every((clause) => clause.kind === 'for');
    case 'Unary':
      return index.op === '~' && isSeveral(code, index.operand, inside);
    case 'Binary':
      return (index.op === '&' || index.op === '|' || index.op === '+') && isSeveral(code, index.left, inside) && isSeveral(code, index.right, inside);
    case 'Call':
      return operationsOf(code, index).every((op) => op === 'value.clean' || op === 'seq.new' || op === 'seq.sorted') && operationsOf(code, index).length > 0;
    case 'Name': {
      const key = code.index.keyOf(index.name, index);
      if (!isNew(look, key)) return true;
      const bound = code.index.bindings(key);
      return bound.length > 0 && bound.every((b) => b.kind === 'value' && b.path.length === 0 && isSeveral(code, b.value, inside));
    }
    default:
      return false;
  }
}

function bindsFrame(code: Code, binding: Binding, look: Look): boolean {
  if (binding.kind === 'value') {
    let value: Exp = binding.value;
    for (const at of binding.path) {
      if (value.kind === 'Sequence') {
        const item: Exp | undefined = value.items[at]?.value;
        if (item === undefined) return false;
        value = item;
      } else if (value.kind === 'Call' && operationsOf(code, value).includes('frame.split')) {
        const arg = value.args.filter((x) => x.name === undefined)[Math.floor(at / 2)];
        if (arg === undefined) return false;
        value = arg.value;
      } else return false;
    }
    return isFrame(code, value, look);
  }
  if (binding.kind !== 'param') return false;
  const { func, index, param } = binding;
  // Annotated as a frame: what else comes in is the caller's mistake.
  const annotation = param.type?.kind === 'ref' ? param.type.name : undefined;
  if (annotation !== undefined) return code.frameTypes.some((type) => type.split('.').at(-1) === annotation.split('.').at(-1));
  const calls = code.index.calls(func.name).filter((call) => definitionOf(code.index, call) === func);
  if (calls.length === 0 || calls.length !== code.index.names(code.index.keyOf(func.name, func)).length) return false;
  return calls.every((call) => {
    const given = (call.args.find((x) => x.name === param.name) ?? call.args.filter((x) => x.name === undefined)[index])?.value ?? param.default;
    return given !== undefined && call.args.every((x) => x.spread === undefined) && isFrame(code, given, look);
  });
}

function callsFrame(code: Code, call: CallExp, look: Look): boolean {
  const defined = definitionOf(code.index, call);
  if (defined !== undefined) {
    if (!isNew(look, defined)) return true;
    const results = code.index.results(defined);
    return !defined.isGenerator && results.length > 0 && results.every((result) => isFrame(code, result, look));
  }
  const operations = operationsOf(code, call);
  if (operations.length === 0 || !operations.every((op) => FRAME_OPERATIONS.has(op))) return false;
  if (!keepsNames(code, call, operations)) return false;
  // A function of a library: the engine knows the type of what it gives.
  if (call.callee.kind !== 'Attr' || pathOf(code.index, call.callee) !== undefined) return true;
  return !MAY_NARROW.has(call.callee.name) && isFrame(code, call.callee.object, look);
}

/** Whether the columns of the result have the names that the engine gives them. */
function keepsNames(code: Code, call: CallExp, operations: readonly string[]): boolean {
  const given = (name: string): Exp | undefined => call.args.find((arg) => arg.name === name)?.value;
  if (operations.includes('frame.rename')) {
    // A function makes the new names.
    return call.args.every((arg) => arg.value.kind === 'Const' || isRecordOfConstants(code, arg.value));
  }
  if (operations.includes('frame.concat')) return given('keys') === undefined;
  if (operations.includes('frame.keep')) {
    // Along the columns, rows of the wrong sort may take columns away.
    const axis = given('axis');
    return axis === undefined || (axis.kind === 'Const' && (axis.value === 0 || axis.value === 'index'));
  }
  if (operations.includes('frame.merge')) {
    // Two parts of the same data share columns, which get other names.
    const sides = [
      ...(call.callee.kind === 'Attr' && pathOf(code.index, call.callee) === undefined ? [call.callee.object] : []),
      ...call.args.filter((arg) => arg.name === undefined || arg.name === 'left' || arg.name === 'right').map((arg) => arg.value),
    ];
    const [left, right] = sides.map((side) => traceBack(code, side).at(-1));
    return left !== undefined && right !== undefined && left !== right;
  }
  return true;
}

function isRecordOfConstants(code: Code, exp: Exp): boolean {
  if (exp.kind === 'Record')
    return exp.entries.every((entry) => entry.key !== undefined && isConstantLike(code, entry.key) && isConstantLike(code, entry.value));
  if (exp.kind !== 'Name') return false;
  const bound = code.index.bindings(code.index.keyOf(exp.name, exp));
  return bound.length === 1 && bound.every((b) => b.kind === 'value' && b.path.length === 0 && b.value.kind === 'Record' && isRecordOfConstants(code, b.value));
}

/** Whether a column that comes from several frames is one column under its name: they were put below each other, or joined by it. */
export function isOneColumn(code: Code, column: string): boolean {
  const isJoin = (call: CallExp): boolean => operationsOf(code, call).includes('frame.merge');
  if (!code.index.allCalls.some(isJoin)) return true;
  return code.index.strings(column).some((text) => {
    for (let at: Node | undefined = code.index.parentOf(text); at !== undefined; at = code.index.parentOf(at)) {
      if (at.kind === 'Call') return isJoin(at as CallExp);
      if (isStmt(at)) return false;
    }
    return false;
  });
}

/** Names that are sure not to be data: constants, and what is put together of them. */
export function isConstantLike(code: Code, exp: Exp, depth = 0): boolean {
  if (depth > 6) return false;
  switch (exp.kind) {
    case 'Const':
    case 'Template':
      return true;
    case 'Sequence':
      return exp.items.every((item) => isConstantLike(code, item.value, depth + 1));
    case 'Binary':
      return isConstantLike(code, exp.left, depth + 1) && isConstantLike(code, exp.right, depth + 1);
    case 'Name':
      return isConstantName(code, exp, depth);
    case 'Attr':
      return pathOf(code.index, exp) !== undefined;
    default:
      return false;
  }
}

function isConstantName(code: Code, name: NameExp, depth: number): boolean {
  const bound = code.index.bindings(code.index.keyOf(name.name, name));
  return (
    bound.length === 1 && bound.every((b) => b.kind === 'import' || (b.kind === 'value' && b.path.length === 0 && isConstantLike(code, b.value, depth + 1)))
  );
}
