/** Operations on texts that the catalog names (`string.*`): constants are computed. */
import { everyArgument } from './arguments';
import { choiceOf } from './frames';
import { alloc } from './machine';
import type { Operation } from './operation';
import { input } from './operation';
import { deepTaints, shownTaints } from './reach';
import { itemsOf, sequenceShape } from './state';
import type { Taint } from './values';
import { CLEAN, constantValue, joinTaints, onlyConstant, refValue, taintedValue } from './values';
import { keep, typed, type Handler } from './operationParts';

const format: Handler = (o) => {
  const template = input(o, 'template') ?? o.receiver ?? CLEAN;
  let taints: readonly Taint[] = template.taints;
  for (const v of everyArgument(o.args)) taints = joinTaints(taints, shownTaints(o.c, o.s, v, o.span));
  const text = onlyConstant(template)?.value;
  const known = taints.length === 0 && typeof text === 'string' ? fill(text, o) : undefined;
  if (known !== undefined) return constantValue(known, o.span, o.c.module.path);
  return typed(o, taints, typeof text === 'string' ? text.split(/[{%]/)[0] || null : null);
};

function fill(template: string, o: Operation): string | undefined {
  let at = 0;
  let known = true;
  const text = template.replace(/\{(\w*)(?:[:!][^}]*)?\}/g, (_m, key: string) => {
    const value = key === '' ? o.args.positional[at++] : /^\d+$/.test(key) ? o.args.positional[Number(key)] : o.args.named.get(key);
    const constant = onlyConstant(value);
    if (constant === undefined) known = false;
    return String(constant?.value ?? '');
  });
  return known ? text : undefined;
}

const join: Handler = (o) => {
  const separator = (o.row.args?.['separator'] !== undefined ? input(o, 'separator') : o.receiver) ?? CLEAN;
  const list = input(o, 'items') ?? o.args.positional[0] ?? CLEAN;
  const taints = joinTaints(separator.taints, shownTaints(o.c, o.s, list, o.span));
  const glue = onlyConstant(separator)?.value;
  const shape = list.refs.length === 1 ? o.s.shape(list.refs[0] as string) : undefined;
  if (taints.length === 0 && shape !== undefined && shape.kind === 'sequence' && shape.rest === null && shape.columnsOf === null) {
    const texts = itemsOf(shape).map((item) => onlyConstant(item)?.value);
    if (texts.every((t) => t !== undefined)) return constantValue(texts.map(String).join(typeof glue === 'string' ? glue : ','), o.span, o.c.module.path);
  }
  return typed(o, taints);
};

const splitText: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const text = onlyConstant(receiver)?.value;
  const separator = onlyConstant(input(o, 'separator') ?? o.args.positional[0])?.value;
  if (typeof text === 'string' && receiver.taints.length === 0) {
    const parts = typeof separator === 'string' && separator !== '' ? text.split(separator) : text.trim().split(/\s+/);
    return refValue(alloc(o.c, o.s, o.span, 't', sequenceShape(parts.slice(0, 64).map((p) => constantValue(p, null, o.c.module.path)))));
  }
  // A parameter of unknown origin is an object until it turns out to be a text.
  const held = taintedValue(deepTaints(o.s, receiver));
  // The domain of an address of mail is nobody's.
  if (separator === '@') return refValue(alloc(o.c, o.s, o.span, 't', sequenceShape([held, CLEAN])));
  return refValue(alloc(o.c, o.s, o.span, 't', sequenceShape([], held)));
};

const textKeep =
  (change: (text: string) => string): Handler =>
  (o) => {
    const receiver = o.receiver ?? o.args.positional[0] ?? CLEAN;
    if (
      receiver.taints.length === 0 &&
      receiver.consts !== null &&
      receiver.consts.length > 0 &&
      receiver.refs.length === 0 &&
      receiver.consts.every((k) => typeof k.value === 'string')
    ) {
      const consts = receiver.consts.map((k) => ({ ...k, value: change(String(k.value)) }));
      return { ...receiver, consts, prefix: consts.length === 1 ? String(consts[0]?.value) : null };
    }
    return typed(o, deepTaints(o.s, receiver), receiver.prefix);
  };

/** `text.startswith(…)` and the like: computed on constants. */
const testText: Handler = (o) => {
  const text = onlyConstant(o.receiver ?? undefined)?.value;
  const given = o.args.positional[0];
  const wanted = given === undefined ? undefined : choiceOf(o.s, given);
  if (typeof text !== 'string' || wanted === undefined || !wanted.exact || o.receiver?.taints.length !== 0) return typed(o, []);
  const how = o.row.with?.['how'];
  const holds = wanted.names.some((n) => {
    const part = String(n.value);
    return how === 'start' ? text.startsWith(part) : how === 'end' ? text.endsWith(part) : text.includes(part);
  });
  return constantValue(holds, null, o.c.module.path);
};

const replace: Handler = (o) => {
  const receiver = o.receiver ?? CLEAN;
  const from = onlyConstant(o.args.positional[0])?.value;
  const to = onlyConstant(o.args.positional[1])?.value;
  if (typeof from === 'string' && typeof to === 'string') return textKeep((t) => t.split(from).join(to))(o);
  let taints = receiver.taints;
  for (const v of o.args.positional) taints = joinTaints(taints, deepTaints(o.s, v));
  return typed(o, taints);
};

/** A URL: an absolute one leads where it says, another where its base leads. `base` in the row: `./` is the page's own origin. */
const url: Handler = (o) => {
  const path = input(o, 'path') ?? CLEAN;
  const given = input(o, 'base');
  const taints = joinTaints(deepTaints(o.s, path), given === undefined ? [] : deepTaints(o.s, given));
  const own = o.row.with?.['base'];
  const text = path.prefix ?? onlyConstant(path)?.value;
  const isWhole = typeof text === 'string' && /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(text);
  const base = typeof own === 'string' ? own : (given?.prefix ?? onlyConstant(given)?.value);
  return typed(o, taints, isWhole ? text : typeof base === 'string' ? base : null);
};

export const textOperations: Readonly<Record<string, Handler>> = {
  'string.format': format,
  'string.join': join,
  'string.split': splitText,
  'string.concat': keep,
  'string.lower': textKeep((t) => t.toLowerCase()),
  'string.upper': textKeep((t) => t.toUpperCase()),
  'string.strip': textKeep((t) => t.trim()),
  'string.keep': textKeep((t) => t),
  'string.replace': replace,
  'string.test': testText,
  'string.template': format,
  'string.url': url,
};
