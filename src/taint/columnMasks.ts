/** Tests over the names of a frame's columns, as masks that choose columns: `frame.columns != "ssn"`, `~frame.columns.isin(names)`, `frame.columns.str.startswith("x")`. */
import type { Span } from '../base/span';
import { evaluate } from './evaluate';
import type { Choice } from './frames';
import { choiceOf } from './frames';
import type { Context } from './machine';
import { alloc } from './machine';
import type { Operation } from './operation';
import { flag, input } from './operation';
import type { Handler } from './operationParts';
import { keep, typed } from './operationParts';
import type { Shape, State } from './state';
import { itemsOf, makeShape, sequenceShape } from './state';
import type { Value } from './values';
import { CLEAN, constantValue, onlyConstant, refValue } from './values';

/** Type of a mask: by name whether the column is chosen; `rest` says it of others where the frame may have more. */
const MASK = '«mask»';

type Verdict = boolean | null;

/** The names of a frame's columns, where a value is just these. */
function columnsIn(s: State, value: Value): Shape | undefined {
  const shape = value.refs.length === 1 ? s.shape(value.refs[0] as string) : undefined;
  if (shape?.kind !== 'sequence' || shape.type === null || shape.rest !== null) return undefined;
  return itemsOf(shape).every((item) => typeof onlyConstant(item)?.value === 'string') ? shape : undefined;
}

function namesIn(columns: Shape): readonly string[] {
  return itemsOf(columns).map((item) => String(onlyConstant(item)?.value));
}

function mask(c: Context, s: State, span: Span, verdicts: ReadonlyMap<string, boolean>, others: Verdict, open: Shape['columnsOf']): Value {
  const fields = new Map([...verdicts].map(([name, holds]) => [name, constantValue(holds, null, '')] as const));
  const rest = open === null ? null : others === null ? CLEAN : constantValue(others, null, '');
  return refValue(alloc(c, s, span, 'M', makeShape('record', { type: MASK, fields, rest, columnsOf: open })));
}

function maskIn(s: State, value: Value): Shape | undefined {
  const shape = value.refs.length === 1 ? s.shape(value.refs[0] as string) : undefined;
  return shape?.type === MASK ? shape : undefined;
}

function verdictsOf(shape: Shape): Map<string, boolean> {
  return new Map([...shape.fields].map(([name, value]) => [name, onlyConstant(value)?.value === true]));
}

function othersOf(shape: Shape): Verdict {
  const said = shape.rest === null ? false : onlyConstant(shape.rest)?.value;
  return typeof said === 'boolean' ? said : null;
}

/** `columns == "ssn"`, `columns != "ssn"`; undefined for anything else. */
export function compareColumns(c: Context, s: State, op: string, left: Value, right: Value, span: Span): Value | undefined {
  if (op !== '==' && op !== '!=') return undefined;
  const columns = columnsIn(s, left);
  const name = onlyConstant(right)?.value;
  if (columns === undefined || typeof name !== 'string') return undefined;
  return byNames(c, s, columns, new Set([name]), op === '==', span);
}

/** Whether each name is among some (`among`), or not. Names that the frame is not known to have count too, where it may have more. */
function byNames(c: Context, s: State, columns: Shape, some: ReadonlySet<string>, among: boolean, span: Span): Value {
  const all = new Set([...namesIn(columns), ...(columns.columnsOf === null ? [] : some)]);
  return mask(c, s, span, new Map([...all].map((name) => [name, some.has(name) === among])), !among, columns.columnsOf);
}

/** `~mask`; undefined for what is no mask. */
export function invertMask(c: Context, s: State, value: Value, span: Span): Value | undefined {
  const shape = maskIn(s, value);
  if (shape === undefined) return undefined;
  const others = othersOf(shape);
  return mask(c, s, span, new Map([...verdictsOf(shape)].map(([name, holds]) => [name, !holds])), others === null ? null : !others, shape.columnsOf);
}

/** `mask & mask`, `mask | mask`; undefined for what is no two masks. */
export function combineMasks(c: Context, s: State, op: string, left: Value, right: Value, span: Span): Value | undefined {
  if (op !== '&' && op !== '|') return undefined;
  const a = maskIn(s, left);
  const b = maskIn(s, right);
  if (a === undefined || b === undefined) return undefined;
  const join = (x: Verdict, y: Verdict): Verdict => {
    if (op === '&') return x === false || y === false ? false : x === null || y === null ? null : true;
    return x === true || y === true ? true : x === null || y === null ? null : false;
  };
  const [va, vb] = [verdictsOf(a), verdictsOf(b)];
  const verdicts = new Map<string, boolean>();
  for (const name of new Set([...va.keys(), ...vb.keys()])) verdicts.set(name, join(va.get(name) ?? othersOf(a), vb.get(name) ?? othersOf(b)) !== false);
  return mask(c, s, span, verdicts, join(othersOf(a), othersOf(b)), a.columnsOf ?? b.columnsOf);
}

/** The columns that a mask chooses; undefined for what is no mask. */
export function choiceOfMask(shape: Shape): Choice | undefined {
  if (shape.type !== MASK) return undefined;
  const verdicts = [...verdictsOf(shape)];
  const names = verdicts.flatMap(([name, holds]) => (holds ? [{ value: name, span: null, file: '' }] : []));
  if (shape.columnsOf === null || othersOf(shape) === false) return { names, exact: true, openExcept: null };
  const gone = verdicts.flatMap(([name, holds]) => (holds ? [] : [name]));
  return { names, exact: false, openExcept: new Set([...shape.columnsOf.except, ...gone]) };
}

/** `columns[mask]`: the names that it chooses; undefined where the index is no mask. */
export function namesByMask(c: Context, s: State, columns: Shape, index: Value, span: Span): Value | undefined {
  const shape = maskIn(s, index);
  const choice = shape === undefined ? undefined : choiceOfMask(shape);
  if (choice === undefined) return undefined;
  const items = choice.names.map((name) => constantValue(name.value, null, ''));
  const columnsOf = choice.openExcept === null ? null : { id: columns.columnsOf?.id ?? '', except: choice.openExcept };
  return refValue(alloc(c, s, span, 's', { ...sequenceShape(items, null, columns.type), columnsOf }));
}

/** The columns that a method is called on: of the index itself, or of its texts (`columns.str`). */
function receiverColumns(o: Operation): Shape | undefined {
  const own = o.receiver === null ? undefined : columnsIn(o.s, o.receiver);
  if (own !== undefined) return own;
  const callee = o.call?.callee;
  const texts = callee?.kind === 'Attr' && callee.object.kind === 'Attr' ? callee.object : undefined;
  return texts === undefined ? undefined : columnsIn(o.s, evaluate(o.c, o.s, texts.object));
}

/** Tests of names: `isin`, `startswith`, `endswith`, `contains`. */
const test: Handler = (o) => {
  const columns = receiverColumns(o);
  if (columns === undefined) return typed(o, []);
  const how = flag(o, 'how');
  const given = input(o, 'with') ?? CLEAN;
  if (how === 'among') {
    const choice = choiceOf(o.s, given);
    return choice === undefined || !choice.exact ? typed(o, []) : byNames(o.c, o.s, columns, new Set(choice.names.map((n) => String(n.value))), true, o.span);
  }
  const texts = given.refs.length === 0 ? [onlyConstant(given)?.value] : (choiceOf(o.s, given)?.names ?? []).map((n) => n.value);
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string')) return typed(o, []);
  const holds = (name: string): boolean =>
    texts.some((text) => (how === 'start' ? name.startsWith(text) : how === 'end' ? name.endsWith(text) : contains(name, text)));
  return mask(o.c, o.s, o.span, new Map(namesIn(columns).map((name) => [name, holds(name)])), null, columns.columnsOf);
};

function contains(name: string, pattern: string): boolean {
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, ''), pattern.startsWith('(?i)') ? 'i' : '').test(name);
  } catch {
    return name.includes(pattern);
  }
}

/** Names in another spelling: `columns.str.lower()`, `columns.str.replace(" ", "_")`. Elsewhere the text carries what it carried. */
const text: Handler = (o) => {
  const columns = receiverColumns(o);
  if (columns === undefined || columns.columnsOf !== null) return keep(o);
  const spell = spelling(o);
  if (spell === undefined) return keep(o);
  return refValue(
    alloc(
      o.c,
      o.s,
      o.span,
      'N',
      sequenceShape(
        namesIn(columns).map((name) => constantValue(spell(name), null, '')),
        null,
        columns.type,
      ),
    ),
  );
};

function spelling(o: Operation): ((name: string) => string) | undefined {
  switch (flag(o, 'how')) {
    case 'upper':
      return (name) => name.toUpperCase();
    case 'lower':
      return (name) => name.toLowerCase();
    case 'strip':
      return o.args.positional.length > 0 ? undefined : (name) => name.trim();
    case 'title':
      return (name) => name.replace(/[A-Za-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
    case 'replace': {
      const from = onlyConstant(o.args.positional[0] ?? o.args.named.get('pat'))?.value;
      const to = onlyConstant(o.args.positional[1] ?? o.args.named.get('repl'))?.value;
      if (typeof from !== 'string' || typeof to !== 'string') return undefined;
      const isPattern = onlyConstant(o.args.named.get('regex'))?.value === true;
      if (!isPattern) return (name) => name.split(from).join(to);
      try {
        const pattern = new RegExp(from, 'g');
        return (name) => name.replace(pattern, to.replace(/\\(\d)/g, '$$$1'));
      } catch {
        return undefined;
      }
    }
    default:
      return undefined;
  }
}

export const columnOperations: Readonly<Record<string, Handler>> = { 'columns.test': test, 'columns.text': text };
