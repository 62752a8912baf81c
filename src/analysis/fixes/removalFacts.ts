/** Which items of written-out lists of columns can go, so that the columns never get to the sink. */
import type { FixPlan, ListRemoval } from '../../findings/types';
import type { Exp } from '../../ir/types';
import type { Step, Taint } from '../../taint/values';
import { carries, keysOf, taintsOf } from './carried';
import type { ConstExp } from './codeIndex';
import { isExp } from './codeIndex';
import type { Use } from './columnUses';
import { usesOf } from './columnUses';
import type { FixCase } from './fixFacts';
import { flowsFrom } from './flowsFrom';
import { canLack } from './lacking';
import { isConsistent } from './modelUses';
import type { Code } from './traceBack';
import { operationsOf, traceBack } from './traceBack';

type ListExp = Extract<Exp, { kind: 'Sequence' }>;

/** A list and its items that go. */
interface Choice {
  readonly list: ListExp;
  readonly gone: Set<ConstExp>;
  readonly columns: Set<string>;
}

/** A plan to take the columns of a finding out of the lists that select them, or undefined where none is sure to be safe. */
export function removalFacts(fix: FixCase): FixPlan<ListRemoval> | undefined {
  const { code, event, path } = fix;
  const keys = keysOf(fix.event, fix.elements);
  const carriers = (event.carriers ?? []).filter((carrier) => carries(carrier.taints, keys));
  if (carriers.length !== 1 || carriers[0] === undefined || carriers[0].exp === null) return undefined;
  const way = traceBack(code, carriers[0].exp);
  const choices = new Map<ListExp, Choice>();
  for (const taint of fix.elements.flatMap((element) => taintsOf(event, element)).filter((t) => carries(event.taints, new Set([t.key])))) {
    const item = lastSelection(taint);
    const literal = item === undefined || item.file !== path ? undefined : code.index.expressionAt(item.span);
    if (item === undefined || literal?.kind !== 'Const' || literal.value !== item.column) return undefined;
    // There is one way from the selection to the sink, and this is it.
    if (!way.some((exp) => exp.span.start === item.use.start && exp.span.end === item.use.end)) return undefined;
    const list = listOf(code, literal);
    if (list === undefined) return undefined;
    const choice = choices.get(list) ?? { list, gone: new Set(), columns: new Set() };
    choices.set(list, choice);
    choice.columns.add(item.column);
    for (const one of list.items) if (one.value.kind === 'Const' && one.value.value === item.column) choice.gone.add(one.value);
  }
  let isPreferred = event.row.kind === 'telemetry' || event.row.kind === 'training';
  const edits: ListRemoval[] = [];
  for (const choice of choices.values()) {
    const selections = selectionsBy(code, choice);
    if (selections === undefined || !isSafe(fix, choice, selections)) return undefined;
    // A read serves more than this sink.
    if (selections.length !== 1 || selections[0]?.kind !== 'Index') isPreferred = false;
    const edit = removalOf(code, choice);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  return edits.length === 0 ? undefined : { isPreferred, edits };
}

/** The selection of an element that is nearest to the sink. */
function lastSelection(taint: Taint): Step['item'] {
  for (let step = taint.steps; step !== null; step = step.previous) if (step.item !== undefined) return step.item;
  return undefined;
}

function listOf(code: Code, literal: Exp): ListExp | undefined {
  const item = code.index.parentOf(literal);
  const list = item === undefined ? undefined : code.index.parentOf(item);
  return isExp(list) && list.kind === 'Sequence' && list.items.some((x) => x.value === literal) ? list : undefined;
}

/** The expressions that select columns by the list; undefined when it is used for anything else that could break. */
function selectionsBy(code: Code, { list }: Choice): readonly Exp[] | undefined {
  const { uses } = usesOf(code, [list]);
  const selections: Exp[] = [];
  for (const use of uses) {
    if (!isSelection(code, use)) return undefined;
    selections.push(use.node as Exp);
  }
  return selections.length === 0 ? undefined : selections;
}

function isSelection(code: Code, use: Use): boolean {
  if (use.kind === 'index') return use.node.kind === 'Index';
  return use.kind === 'call' && operationsOf(code, use.node).some((op) => op === 'frame.read' || op === 'frame.select');
}

function isSafe({ code, event, call }: FixCase, { list, gone, columns }: Choice, selections: readonly Exp[]): boolean {
  const { holders } = usesOf(code, [list]);
  const lacking = new Set<object>([...flowsFrom(code.index, selections), ...holders]);
  // The selection itself stays whole; a read may name the column elsewhere among its arguments.
  const expected = new Set<object>(selections.filter((selection) => selection.kind === 'Index'));
  if (!canLack(code, [...columns], lacking, { except: gone, expected })) return false;
  return event.row.kind !== 'training' || call === undefined || isConsistent(code, call, lacking);
}

function removalOf(code: Code, { list, gone, columns }: Choice): ListRemoval | undefined {
  const goneAt = list.items.flatMap((item, i) => (item.value.kind === 'Const' && gone.has(item.value) ? [i] : []));
  const base = { list: list.span, isTuple: list.type === 'tuple', items: list.items.map((item) => item.span), gone: goneAt, columns: [...columns] };
  if (goneAt.length < list.items.length) return base;
  // `["mrn"] + FEATURES`: the list goes with its plus sign.
  const sum = code.index.parentOf(list);
  if (!isExp(sum) || sum.kind !== 'Binary' || sum.op !== '+') return undefined;
  const whole = sum.left === list ? { start: list.span.start, end: sum.right.span.start } : { start: sum.left.span.end, end: list.span.end };
  return { ...base, whole };
}
