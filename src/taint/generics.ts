/** Types with parameters: what their arguments stand for, and in which module; types that a catalog says what they hold. */
import type { Span } from '../base/span';
import type { TypeExp } from '../ir/types';
import type { Context, LoadedModule } from './machine';
import { alloc } from './machine';
import type { State } from './state';
import { makeShape } from './state';
import type { Value } from './values';
import { refValue, taintedValue } from './values';

/** Modules in which types are written that stand in a type of another module: arguments of its parameters. */
const homes = new WeakMap<TypeExp, LoadedModule>();

/** The context in which a type is to be understood: of the module that it is written in. */
export function homeContext(c: Context, type: TypeExp): Context {
  const home = homes.get(type);
  return home === undefined || home === c.module ? c : elsewhere(c, home);
}

/** The same run, looking at the types of another module. */
export function elsewhere(c: Context, module: LoadedModule): Context {
  return module === c.module ? c : { ...c, module, env: module.env, isElsewhere: true };
}

/** Type arguments, to be understood in this module wherever they are put in. */
export function argumentsHere(c: Context, args: readonly TypeExp[]): readonly TypeExp[] {
  return args.map((arg) => {
    if (homes.has(arg)) return arg;
    const bound = { ...arg };
    homes.set(bound, c.module);
    return bound;
  });
}

/** A type with its parameters replaced by arguments. */
export function withArguments(type: TypeExp, params: readonly string[], args: readonly TypeExp[]): TypeExp {
  if (params.length === 0 || args.length === 0) return type;
  const put = (t: TypeExp): TypeExp => withArguments(t, params, args);
  switch (type.kind) {
    case 'ref': {
      const at = type.args.length === 0 ? params.indexOf(type.name) : -1;
      if (at >= 0) return args[at] ?? type;
      return type.args.length === 0 ? type : { ...type, args: type.args.map(put) };
    }
    case 'record':
      return { ...type, members: type.members.map((m) => (m.type === undefined ? m : { ...m, type: put(m.type) })) };
    case 'array':
      return { ...type, element: put(type.element) };
    case 'tuple':
      return { ...type, items: type.items.map(put) };
    case 'union':
      return { ...type, options: type.options.map(put) };
    case 'intersection':
      return { ...type, parts: type.parts.map(put) };
    case 'function':
      return type.result === undefined ? type : { ...type, result: put(type.result) };
    default:
      return type;
  }
}

/**
 * A value of a library's type with arguments (`Observable<Patient>`, `AxiosResponse<Patient>`): `valueOf` gives the value of the argument
 * that a row of the catalog names. Undefined where no row says what the type holds, or nothing is known of that.
 */
export function heldByType(
  c: Context,
  s: State,
  path: string,
  args: readonly TypeExp[],
  span: Span,
  known: Value | null,
  valueOf: (type: TypeExp) => Value | undefined,
): Value | undefined {
  const row = c.module.catalog.type(path);
  if (row?.holds === undefined) return undefined;
  const fields = new Map<string, Value>();
  for (const [member, at] of Object.entries(row.holds)) {
    const type = args[at];
    const held = type === undefined ? undefined : valueOf(type);
    if (held === undefined || member === '[]') continue;
    if (member === 'self') return row.shape === undefined ? held : { ...held, paths: [...held.paths, `${path}#`] };
    fields.set(member, held);
  }
  if (fields.size === 0) return undefined;
  const open = (known?.taints ?? []).filter((t) => t.name === null).map((t) => ({ ...t, except: new Set([...(t.except ?? []), ...fields.keys()]) }));
  const id = alloc(c, s, span, `H${path.length}`, makeShape('record', { fields, rest: open.length === 0 ? null : taintedValue(open), type: path }));
  return { ...refValue(id), taints: (known?.taints ?? []).filter((t) => t.name !== null) };
}
