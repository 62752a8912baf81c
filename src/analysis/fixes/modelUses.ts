/** Where a fitted model goes, and whether all data it meets there lacks the same columns as the data it was fitted on. */
import type { CallExp, Exp, Place, Stmt } from '../../ir/types';
import { isArg, isExp, pathOf, rootOf } from './codeIndex';
import { isConstantLike, isSurelyFrame } from './frames';
import type { Code } from './traceBack';
import { definitionOf } from './traceBack';

interface ModelUses {
  /** Methods called on the model, but the fitting itself. */
  readonly methods: readonly CallExp[];
  /** Calls that the model is handed to. */
  readonly handed: readonly { readonly call: CallExp; readonly model: Exp }[];
  /** It is returned to callers that nobody knows. */
  readonly leaves: boolean;
  /** It goes where it cannot be followed. */
  readonly unclear: boolean;
}

/**
 * Whether a model fitted by `fit` can be fitted without some columns. `lacking` holds all expressions that would lack them;
 * null when only the argument itself would.
 */
export function isConsistent(code: Code, fit: CallExp, lacking: ReadonlySet<object> | null): boolean {
  const yieldsModel = fit.callee.kind !== 'Attr' || /^(partial_)?fit$/.test(fit.callee.name);
  // What a transformer gives back is data: with the whole chain without the columns it is consistent, else it is not.
  if (!yieldsModel && lacking === null && code.index.parentOf(fit)?.kind !== 'Expression') return false;
  const uses = modelUses(code, fit, yieldsModel);
  if (uses.unclear || (uses.leaves && lacking === null)) return false;
  // Fitting once more starts anew, and is another finding's matter.
  const methods = uses.methods.filter((call) => !(call.callee.kind === 'Attr' && call.callee.name === 'fit'));
  return methods.every((call) => meetsLacking(code, call, lacking)) && uses.handed.every(({ call, model }) => handedWell(code, call, model, lacking));
}

/** The first argument is the data. */
function meetsLacking(code: Code, call: CallExp, lacking: ReadonlySet<object> | null): boolean {
  const positional = call.args.filter((arg) => arg.name === undefined);
  const data = positional.length > 0 ? positional.slice(0, 1) : call.args;
  return data.every((arg) => isConstantLike(code, arg.value) || (lacking !== null && lacking.has(arg.value)));
}

function handedWell(code: Code, call: CallExp, model: Exp, lacking: ReadonlySet<object> | null): boolean {
  const others = call.args.filter((arg) => arg.value !== model && !isConstantLike(code, arg.value));
  if (others.length === 0) return true;
  if (lacking === null) return false;
  if (others.some((arg) => lacking.has(arg.value))) return true;
  // Saved or logged by a library: what else goes along is no data that the model meets.
  const isStatement = code.index.parentOf(call)?.kind === 'Expression';
  return isStatement && pathOf(code.index, call.callee) !== undefined && !others.some((arg) => isSurelyFrame(code, arg.value));
}

function modelUses(code: Code, fit: CallExp, yieldsModel: boolean): ModelUses {
  const { index } = code;
  const methods: CallExp[] = [];
  const handed: { call: CallExp; model: Exp }[] = [];
  let leaves = false;
  let unclear = false;
  const seen = new Set<Exp>();
  const waiting: Exp[] = [];
  const add = (exp: Exp): void => {
    if (seen.has(exp)) return;
    seen.add(exp);
    waiting.push(exp);
  };
  const store = (place: Place): void => {
    if (place.kind === 'NamePlace') index.names(index.keyOf(place.name, place)).forEach(add);
    else if (place.kind === 'AttrPlace') for (const read of index.attributes(place.name)) if (read.kind === 'Attr') add(read);
    if (place.kind !== 'NamePlace' && place.kind !== 'AttrPlace') unclear = true;
  };
  const hand = (call: CallExp, model: Exp): void => {
    const defined = definitionOf(index, call);
    if (defined === undefined) {
      handed.push({ call, model });
      return;
    }
    const position = call.args.filter((arg) => arg.name === undefined).findIndex((arg) => arg.value === model);
    const name = call.args.find((arg) => arg.value === model)?.name;
    const param = name === undefined ? defined.params[position] : defined.params.find((p) => p.name === name);
    if (param === undefined || call.args.some((arg) => arg.spread !== undefined)) unclear = true;
    else index.names(index.paramKey(defined, param)).forEach(add);
  };

  if (yieldsModel) add(fit);
  if (fit.callee.kind === 'Attr') {
    const { object } = fit.callee;
    const root = rootOf(object);
    if (
      object.kind === 'Call' &&
      (root === undefined || pathOf(code.index, root) !== undefined || index.bindings(index.keyOf(root.name, root)).every((b) => b.kind === 'other'))
    ) {
      // Made on the spot: nobody else has it.
    } else if (object.kind === 'Attr') {
      for (const read of index.attributes(object.name)) if (read.kind === 'Attr') add(read);
    } else if (root !== undefined) index.names(index.keyOf(root.name, root)).forEach(add);
    else unclear = true;
  }

  for (let exp = waiting.pop(); exp !== undefined; exp = waiting.pop()) {
    const parent = index.parentOf(exp);
    const above = parent === undefined ? undefined : index.parentOf(parent);
    if (isArg(parent, above)) {
      hand(above as CallExp, exp);
      continue;
    }
    if (isExp(parent)) {
      if (parent.kind === 'Attr') {
        if (above?.kind === 'Call' && (above as CallExp).callee === parent) {
          if (above !== fit) methods.push(above as CallExp);
        } else add(parent);
      } else if (parent.kind === 'AssignExp') {
        store(parent.target);
        add(parent);
      } else if (parent.kind === 'Index' || parent.kind === 'Await' || parent.kind === 'Cast' || parent.kind === 'Conditional' || parent.kind === 'Logical')
        add(parent);
      else if (parent.kind === 'Call' && parent.callee === exp) methods.push(parent);
      else if (parent.kind !== 'Compare' && parent.kind !== 'Unary' && parent.kind !== 'Binary') unclear = true;
      continue;
    }
    const statement = parent as Stmt | undefined;
    switch (statement?.kind) {
      case 'Expression':
      case 'Delete':
      case 'If':
      case 'Assert':
        break;
      case 'Assign':
        statement.targets.forEach(store);
        break;
      case 'Return': {
        const func = index.functionOf(exp);
        const calls = func.name === '' ? [] : index.calls(func.name);
        if (calls.length === 0) leaves = true;
        calls.forEach(add);
        break;
      }
      default:
        // A part of a text shows the model, and no more.
        if (parent?.kind !== 'value') unclear = true;
    }
  }
  return { methods, handed, leaves, unclear };
}
