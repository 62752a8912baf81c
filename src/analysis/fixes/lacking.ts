/** Whether the code after a place can do without some columns. */
import type { Exp, Stmt } from '../../ir/types';
import type { Node } from './codeIndex';
import { isExp, isInside, isStmt } from './codeIndex';
import type { Use } from './columnUses';
import { needs, usesOfColumn } from './columnUses';
import type { Code } from './traceBack';
import { operationsOf } from './traceBack';

export interface LackOptions {
  /** Strings that go away themselves. */
  readonly except?: ReadonlySet<object>;
  /** Uses that stay whole. */
  readonly expected?: ReadonlySet<object>;
  /** Calls that take a column's name and none of the data do not matter, since no model is told of columns. */
  readonly ignoreStrangers?: boolean;
}

/** Whether no code needs one of the columns in what lacks them, by name or by position. */
export function canLack(code: Code, columns: readonly string[], lacking: ReadonlySet<object>, options: LackOptions = {}): boolean {
  for (const column of columns) {
    const { uses } = usesOfColumn(code, column, options.except ?? new Set());
    if (uses.some((use: Use) => options.expected?.has(use.node) !== true && needs(code, use, lacking, options.ignoreStrangers !== true))) return false;
  }
  return ![...lacking].some((exp) => countsColumns(code, exp as Exp, lacking));
}

/** Uses of data by the number or order of its columns. */
function countsColumns(code: Code, exp: Exp, lacking: ReadonlySet<object>): boolean {
  if (exp.kind === 'Index') {
    const { index, object } = exp;
    if (index.kind === 'Sequence' && index.type === 'tuple' && index.items.length >= 2) {
      const column = index.items[1]?.value;
      return column !== undefined && isPosition(column);
    }
    return (
      object.kind === 'Attr' &&
      lacking.has(object.object) &&
      isPosition(index) &&
      code.frameTypes.some((type) => code.catalog.attribute(`${type}#${object.name}`)?.operations.some((row) => row.op === 'frame.columns'))
    );
  }
  if (exp.kind === 'Call' && operationsOf(code, exp).includes('frame.new')) {
    // An array that gets names for its columns: as many as it had.
    return exp.args.some((arg) => arg.name === 'columns' && !lacking.has(arg.value));
  }
  if (exp.kind === 'Attr') return false;
  const parent = code.index.parentOf(exp);
  // `X.columns = […]` names all columns anew.
  return (
    parent?.kind === 'AttrPlace' &&
    code.frameTypes.some((type) => code.catalog.attribute(`${type}#${(parent as unknown as { name: string }).name}`) !== undefined)
  );
}

/** A number, or a slice with a number; `:` is all of them. */
function isPosition(exp: Exp): boolean {
  if (exp.kind === 'Const') return typeof exp.value === 'number';
  if (exp.kind === 'Unary') return isPosition(exp.operand);
  if (exp.kind === 'Slice') return [exp.lower, exp.upper, exp.step].some((bound) => bound !== undefined && isPosition(bound));
  if (exp.kind === 'Sequence') return exp.items.some((item) => isPosition(item.value));
  return false;
}

const CONDITIONAL: ReadonlySet<string> = new Set(['If', 'For', 'While', 'Try', 'Match', 'Conditional', 'Logical', 'Comprehension']);

/** Whether a column is there on every way to a place: nothing makes, removes or asks for it under a condition that the place does not share. */
export function isUnconditional(code: Code, column: string, place: object): boolean {
  const occurrences: readonly object[] = [...code.index.strings(column), ...code.index.attributes(column)];
  return occurrences.every((occurrence) => {
    let below: object = occurrence;
    for (let at: Node | undefined = code.index.parentOf(occurrence); at !== undefined; at = code.index.parentOf(at)) {
      // What a loop goes over is evaluated in any case.
      const isIterable = at.kind === 'For' && (at as Extract<Stmt, { kind: 'For' }>).iterable === below;
      if ((isExp(at) || isStmt(at)) && CONDITIONAL.has(at.kind) && !isIterable && !isInside(code.index, place, at)) return false;
      below = at;
    }
    return true;
  });
}
