/** Operations on values, strings and containers that the catalog names (`value.*`, `string.*`, `seq.*`, `record.*`, `call.*`, `json.*`, `model.*`). */
import { select as selectArgument } from './arguments';
import { valueOfType } from './annotations';
import { callValue } from './callValue';
import { choiceOf, selectColumns } from './frames';
import { itemValues } from './iteration';
import { alloc } from './machine';
import type { Operation } from './operation';
import { fileOf, flag, input, inputs, joinedInput } from './operation';
import { deepTaints } from './reach';
import { makeShape, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { addMark, addStep, CLEAN, constantValue, joinAll, joinTaints, joinValues, NOTHING, onlyConstant, refValue, taintedValue } from './values';
import { incoming, keep, typed, recordsOf, type Handler } from './operationParts';
import { dumpOperations } from './recordDump';
import { recordOperations } from './recordOps';
import { isMask, sequenceOperations } from './sequenceOps';
import { settingsRead } from './settings';
import { recordInExpression, recordOfCarried, recordOfValues } from './routes';
import { textOperations } from './textOps';
import { selectedRows } from './call';

const clean: Handler = (o) => typed(o, []);

const same: Handler = (o) => {
  const values = inputs(o, 'from').map((x) => x.value);
  const value = values.length > 0 ? joinAll(values) : (o.args.positional[0] ?? o.receiver ?? CLEAN);
  return o.type === null ? value : { ...value, paths: [`${o.type}#`] };
};

const through: Handler = (o) => {
  let how = String(o.row.with?.['how'] ?? 'transform');
  let carried = incoming(o);
  // A key that stands in the code is none.
  if (how === 'keyed-hash' && o.call?.args.some((a) => a.value.kind === 'Const' && (a.name === undefined || /key|secret|salt/i.test(a.name)))) how = 'hash';
  if (
    how === 'truncate' &&
    carried.some((t) => t.name !== null) &&
    isMask(onlyConstant(o.args.positional[0])?.value, onlyConstant(o.args.positional[1])?.value)
  ) {
    how = 'mask';
    carried = carried.filter((t) => t.name !== null);
  }
  return typed(o, addStep(addMark(carried, how), 'transform', o.c.module.path, o.span, `goes through ${how}`));
};

/** Counts show their keys: those stay, everything else is clean. */
const count: Handler = (o) => typed(o, o.receiver === null ? [] : deepTaints(o.s, o.receiver));

// Calls ----------------------------------------------------------------------------------------------------------------

const partial: Handler = (o) => {
  const [target, ...rest] = o.args.positional;
  if (target === undefined) return CLEAN;
  return { ...NOTHING, callables: [{ kind: 'partial', target, args: rest, named: o.args.named, id: `partial${o.span.start}` }] };
};

const mapCall: Handler = (o) => {
  const func = input(o, 'func') ?? o.args.positional[0] ?? CLEAN;
  const lists = o.row.args?.['items'] !== undefined ? inputs(o, 'items').map((x) => x.value) : o.args.positional.slice(1);
  const made = callValue(
    o.c,
    o.s,
    func,
    lists.map((v) => itemValues(o.c, o.s, v, null, o.span)),
    o.span,
  );
  return refValue(alloc(o.c, o.s, o.span, 'm', sequenceShape([], made)));
};

const filterCall: Handler = (o) => {
  const func = input(o, 'func') ?? o.args.positional[0] ?? CLEAN;
  const list = joinedInput(o, 'items') ?? o.args.positional[1] ?? CLEAN;
  const item = itemValues(o.c, o.s, list, null, o.span);
  callValue(o.c, o.s, func, [item], o.span);
  return refValue(alloc(o.c, o.s, o.span, 'm', sequenceShape([], item)));
};

const reduceCall: Handler = (o) => {
  const func = o.args.positional[0] ?? CLEAN;
  const list = joinedInput(o, 'items') ?? o.args.positional[1] ?? CLEAN;
  const first = input(o, 'initial') ?? o.args.positional[2];
  const item = itemValues(o.c, o.s, list, null, o.span);
  const start = first ?? item;
  const once = callValue(o.c, o.s, func, [start, item], o.span);
  return joinValues(start, callValue(o.c, o.s, func, [joinValues(start, once), item], o.span));
};

const dumps: Handler = (o) => {
  const data = o.args.positional[0] ?? CLEAN;
  // A replacer list names the properties that are kept.
  const choice = o.args.positional[1] === undefined ? undefined : choiceOf(o.s, o.args.positional[1]);
  if (choice !== undefined && choice.exact && data.refs.length > 0) {
    let taints: readonly Taint[] = [];
    for (const shape of recordsOf(o, data))
      taints = joinTaints(
        taints,
        [...selectColumns(o.c, o.s, shape, choice, o.span).fields.values()].reduce<readonly Taint[]>((all, v) => joinTaints(all, deepTaints(o.s, v)), []),
      );
    return typed(o, taints);
  }
  return typed(o, deepTaints(o.s, data));
};

const loads: Handler = (o) => {
  const taints = deepTaints(o.s, input(o, 'from') ?? o.args.positional[0] ?? CLEAN);
  const settings = settingsRead(o.c, o.s, taints, o.span);
  if (settings !== undefined) return settings;
  return taints.length === 0 ? unknownData(o) : refValue(alloc(o.c, o.s, o.span, 'j', makeShape('record', { rest: taintedValue(taints) })));
};

/** What a loader makes of a settings file: of an open one (`from`), or of one at a path. */
function fromSettings(o: Operation): Value | undefined {
  if (o.type !== null) return undefined;
  const from = input(o, 'from');
  if (from !== undefined) return settingsRead(o.c, o.s, deepTaints(o.s, from), o.span);
  return input(o, 'path') === undefined ? undefined : settingsRead(o.c, o.s, unknownData(o).taints, o.span);
}

function unknownData(o: Operation, kind = 'call'): Value {
  const source = o.c.m.source(`${o.c.module.path}|${kind}|${o.span.start}`, () => ({
    kind: 'call',
    file: o.c.module.path,
    span: o.span,
    hints: [o.path.replace(/^.*[.#]/, '')],
    evidence: null,
    element: null,
    parent: null,
    tabular: false,
  }));
  const route =
    recordOfValues(o.c, o.s, [input(o, 'path')]) ??
    (o.row.args?.['path'] === 0 ? recordInExpression(o.c, o.call?.args[0]?.value) : undefined) ??
    recordOfCarried(o.s, [input(o, 'from')]);
  if (route !== undefined) source.route = route;
  const read = fileOf(input(o, 'path')) ?? fileOf(input(o, 'from'));
  if (read !== undefined) source.reads = read;
  const rest: Taint = {
    source,
    name: null,
    role: 'key',
    except: null,
    marks: '',
    doubt: 0,
    key: `${source.id}|*|`,
    steps: {
      previous: null,
      kind: 'source',
      file: o.c.module.path,
      span: o.span,
      message: read === undefined ? 'parsed data' : `reads ${read.replace(/^.*[\\/]/, '')}`,
      length: 1,
    },
  };
  return { ...taintedValue([rest]), paths: o.type === null ? [] : [`${o.type}#`] };
}

/** A pair of a value that may become anything later and the function that sets it. */
const cell: Handler = (o) => {
  const type = o.call?.typeArgs?.[0];
  const typedState = type === undefined ? undefined : valueOfType(o.c, o.s, type, o.span, null);
  const later = typedState ?? unknownData(o, 'cell');
  const initial = input(o, 'initial');
  const state = initial === undefined ? later : joinValues({ ...initial, consts: null, prefix: null }, later);
  return refValue(alloc(o.c, o.s, o.span, 'S', sequenceShape([state, CLEAN], null, 'tuple')));
};

// Models ---------------------------------------------------------------------------------------------------------------

/** A pipeline or column transformer as a record: `steps` it contains, `columns` it takes, `open` when the remainder passes. */
const pipeline: Handler = (o) => {
  const steps = [...inputs(o, 'steps').map((x) => x.value)];
  return refValue(alloc(o.c, o.s, o.span, 'p', makeShape('instance', { type: o.type, fields: new Map([['«steps»', joinAll(steps)]]) })));
};

const columnTransformer: Handler = (o) => {
  const remainder = flag(o, 'remainder');
  return refValue(
    alloc(
      o.c,
      o.s,
      o.span,
      'p',
      makeShape('instance', {
        type: o.type,
        fields: new Map([
          ['«columns»', input(o, 'transformers') ?? CLEAN],
          ['«remainder»', constantValue(remainder === undefined || remainder === null ? 'drop' : String(remainder), null, '')],
        ]),
      }),
    ),
  );
};

export const containerOperations: Readonly<Record<string, Handler>> = {
  ...textOperations,
  ...sequenceOperations,
  ...recordOperations,
  ...dumpOperations,
  'value.clean': clean,
  'value.keep': keep,
  'value.same': same,
  'value.through': through,
  'value.count': count,
  'value.unknown': (o) => selectedRows(o.c, o.s, o.args.positional, o.span) ?? fromSettings(o) ?? unknownData(o),
  'value.cell': cell,
  'call.partial': partial,
  'call.map': mapCall,
  'call.filter': filterCall,
  'call.reduce': reduceCall,
  'json.dumps': dumps,
  'json.loads': loads,
  'model.pipeline': pipeline,
  'model.columns': columnTransformer,
};

export { selectArgument };
