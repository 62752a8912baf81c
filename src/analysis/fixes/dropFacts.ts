/** Where columns can be dropped before a sink: in the argument, or where the frame is made that goes there. */
import type { ColumnDrop, FixPlan } from '../../findings/types';
import type { Carrier } from '../../taint/carriers';
import type { CallExp, Exp } from '../../ir/types';
import { carries, columnsOf, keysOf } from './carried';
import { isArg, isExp } from './codeIndex';
import { flowsFrom } from './flowsFrom';
import type { FixCase } from './fixFacts';
import { dropMethodOf, isOneColumn, isSurelyFrame } from './frames';
import type { DropMethod } from './frames';
import { canLack, isUnconditional } from './lacking';
import { isConsistent } from './modelUses';
import type { Code } from './traceBack';
import { operationsOf, traceBack } from './traceBack';

/** Steps after which a frame has the same columns as before, or fewer. */
const SAME_COLUMNS: ReadonlySet<string> = new Set(['frame.keep', 'frame.split', 'frame.drop']);

/** A plan to drop the columns of a finding, or undefined where none is sure to be safe. */
export function dropFacts(fix: FixCase): FixPlan<ColumnDrop> | undefined {
  const { code, event } = fix;
  const keys = keysOf(fix.event, fix.elements);
  const edits: ColumnDrop[] = [];
  let isPreferred = event.row.kind === 'telemetry' || event.row.kind === 'training';
  const carriers = (event.carriers ?? []).filter((carrier) => carries(carrier.taints, keys));
  for (const carrier of carriers) {
    const columns = columnsOf(event, carrier, fix.elements, (column) => isOneColumn(code, column));
    const from = columns === undefined ? undefined : frameBehind(code, carrier);
    if (columns === undefined || from === undefined) return undefined;
    const method = dropMethodOf(code.catalog, from.type);
    if (method === undefined || !columns.every((column) => isUnconditional(code, column, from.exp)) || !isSurelyFrame(code, from.exp)) return undefined;
    if (isSafeInArgument(fix, from.exp, columns)) edits.push(dropOf(from.exp, columns, method));
    else {
      const made = event.row.kind === 'training' && carriers.length === 1 ? whereMade(fix, from.exp, columns) : undefined;
      if (made === undefined) return undefined;
      edits.push(dropOf(made, columns, method));
      isPreferred = false;
    }
  }
  return edits.length === 0 ? undefined : { isPreferred, edits };
}

/** The frame in the argument: itself, or the frame whose values are taken as an array. */
function frameBehind(code: Code, { exp, frame }: Carrier): { readonly exp: Exp; readonly type: string } | undefined {
  if (exp === null || frame === null) return undefined;
  if (code.frameTypes.includes(frame.type)) return { exp, type: frame.type };
  const isCall = exp.kind === 'Call';
  const member = isCall ? exp.callee : exp;
  if (member.kind !== 'Attr') return { exp, type: frame.type };
  const type = code.frameTypes.find((t) =>
    (isCall ? code.catalog.call(`${t}#${member.name}`) : code.catalog.attribute(`${t}#${member.name}`))?.operations.some((row) => row.op === 'frame.values'),
  );
  return type === undefined ? { exp, type: frame.type } : { exp: member.object, type };
}

/** Whether what receives the argument, and what is done with the result, can do without the columns. */
function isSafeInArgument({ code, event, call }: FixCase, exp: Exp, columns: readonly string[]): boolean {
  // A choice of columns is narrowed where it is made.
  if (isChoice(exp)) return false;
  if (call === undefined) return true;
  // A model may have been told of the columns when it was made.
  if (event.row.kind === 'training') return isConsistent(code, call, null) && canLack(code, columns, new Set([call]));
  if (namesIn(code, call, columns)) return false;
  if (code.index.parentOf(call)?.kind === 'Expression') return true;
  const after = new Set([...flowsFrom(code.index, [call])].filter((node) => node !== call));
  return canLack(code, columns, after, { ignoreStrangers: true });
}

/** Whether another argument of the call names one of the columns. */
function namesIn(code: Code, call: CallExp, columns: readonly string[]): boolean {
  return columns.some((column) =>
    code.index.strings(column).some((text) => {
      for (let at: object | undefined = text; at !== undefined; at = code.index.parentOf(at)) {
        const parent = code.index.parentOf(at);
        if (parent !== undefined && isArg(at, parent)) return parent === call;
      }
      return false;
    }),
  );
}

/** The latest expression on the way to the sink without whose columns everything after it is whole. */
function whereMade({ code, call }: FixCase, exp: Exp, columns: readonly string[]): Exp | undefined {
  if (call === undefined) return undefined;
  for (const at of traceBack(code, exp)) {
    const isKept =
      at.kind === 'Name' ||
      (at.kind === 'Call' && operationsOf(code, at).length > 0 && operationsOf(code, at).every((op) => SAME_COLUMNS.has(op))) ||
      isRows(at);
    const isAssigned = code.index.parentOf(at)?.kind === 'Assign';
    const isDrop = at.kind === 'Call' && operationsOf(code, at).includes('frame.drop');
    if ((isAssigned || isDrop) && at.kind !== 'Name' && !operationsOfAny(code, at).includes('frame.split') && !isChoice(at)) {
      const lacking = flowsFrom(code.index, [at]);
      if (isSurelyFrame(code, at) && canLack(code, columns, lacking, { expected: new Set([at]) }) && isConsistent(code, call, lacking)) return at;
    }
    if (!isKept) return undefined;
  }
  return undefined;
}

function operationsOfAny(code: Code, exp: Exp): readonly string[] {
  return exp.kind === 'Call' ? operationsOf(code, exp) : [];
}

/** Columns are chosen by a list that is written out. */
function isChoice(exp: Exp): boolean {
  if (exp.kind !== 'Index') return false;
  const columns = exp.index.kind === 'Sequence' && exp.index.type === 'tuple' ? exp.index.items[1]?.value : exp.index;
  return columns?.kind === 'Sequence' && columns.type === 'list';
}

/** `frame[mask]`: all columns of some rows. */
function isRows(exp: Exp): boolean {
  if (exp.kind !== 'Index') return false;
  const { index } = exp;
  return (
    index.kind === 'Slice' ||
    index.kind === 'Compare' ||
    (index.kind === 'Binary' && (index.op === '&' || index.op === '|')) ||
    (index.kind === 'Unary' && index.op === '~')
  );
}

function dropOf(exp: Exp, columns: readonly string[], method: DropMethod): ColumnDrop {
  const wrap = exp.kind !== 'Name' && exp.kind !== 'Attr' && exp.kind !== 'Index' && exp.kind !== 'Call';
  const dropped = exp.kind === 'Call' && exp.callee.kind === 'Attr' && exp.callee.name === method.name && !method.spread ? droppedIn(exp, method) : undefined;
  return {
    frame: exp.span,
    wrap,
    columns,
    method: method.name,
    ...(method.keyword === undefined ? {} : { keyword: method.keyword }),
    spread: method.spread,
    ...(dropped === undefined ? {} : { dropped }),
  };
}

/** The columns that a call drops already, where they are written out. */
function droppedIn(call: CallExp, method: DropMethod): ColumnDrop['dropped'] {
  const named = call.args.find((arg) => arg.name === method.keyword && method.keyword !== undefined);
  const onColumns = call.args.some(
    (arg) => (arg.name === 'axis' || arg === call.args[1]) && arg.value.kind === 'Const' && (arg.value.value === 1 || arg.value.value === 'columns'),
  );
  const first = call.args[0];
  const isPositional = first !== undefined && first.name === undefined && first.spread === undefined && (method.keyword === undefined || onColumns);
  const value = named?.value ?? (isPositional ? first.value : undefined);
  if (value?.kind === 'Const' && typeof value.value === 'string') return { span: value.span, isList: false, last: value.span.end };
  if (value?.kind !== 'Sequence' || value.items.length === 0) return undefined;
  const last = value.items.at(-1);
  return last === undefined || last.spread || !isExp(last.value) ? undefined : { span: value.span, isList: true, last: last.span.end };
}
