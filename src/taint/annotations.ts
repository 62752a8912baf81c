/** What a value of an annotated type is: an open frame, a record with the type's members, an instance, a client of a library. */
import type { Span } from '../base/span';
import type { Stmt, TypeExp, TypeMember } from '../ir/types';
import { exportsOf } from '../resolve/exports';
import { MAX_IMPORT_DEPTH, MAX_TYPE_DEPTH } from './budgets';
import { declaredFields, isTupleClass } from './classes';
import { readOpen } from './elementTaint';
import type { Context, LoadedModule, Machine } from './machine';
import { alloc, homeOf, restTaint } from './machine';
import { ensureBody, exportValue, forceImports } from './otherModules';
import type { State } from './state';
import type { Shape } from './state';
import { makeShape, sequenceShape } from './state';
import type { ClassInfo, Environment, Source, Value } from './values';
import { CLEAN, joinValues, NOTHING, refValue, taintedValue } from './values';

export interface TypedPlace {
  /** Name of the variable, parameter or field. */
  readonly name: string;
  readonly owner: ClassInfo | null;
  /** What is known of it otherwise; its open part becomes the rest. */
  readonly open: Value | null;
}

const WRAPPERS = new Set([
  'Optional',
  'Annotated',
  'Promise',
  'Readonly',
  'Partial',
  'Required',
  'Awaited',
  'Final',
  'ClassVar',
  'NonNullable',
  'Awaitable',
  'Coroutine',
]);
const LISTS = new Set([
  'list',
  'List',
  'Sequence',
  'Iterable',
  'Iterator',
  'set',
  'Set',
  'tuple',
  'Tuple',
  'Array',
  'ReadonlyArray',
  'Collection',
  'Generator',
  'AsyncIterator',
  'AsyncGenerator',
  'frozenset',
  'deque',
]);
const SCALARS = new Set([
  'str',
  'int',
  'float',
  'bool',
  'bytes',
  'string',
  'number',
  'boolean',
  'Date',
  'datetime',
  'date',
  'null',
  'None',
  'undefined',
  'object',
  'any',
  'Any',
  'unknown',
  'never',
  'void',
  'Buffer',
]);

/** The value of a type, or undefined when the type says nothing that the analysis could use. */
export function valueOfType(c: Context, s: State, type: TypeExp, span: Span, place: TypedPlace | null, depth = 0): Value | undefined {
  if (depth > MAX_TYPE_DEPTH) return undefined;
  switch (type.kind) {
    case 'ref':
      return ofReference(c, s, type, span, place, depth);
    case 'array': {
      const item = valueOfType(c, s, type.element, span, place, depth + 1);
      return item === undefined ? undefined : refValue(alloc(c, s, span, `t${depth}[]`, sequenceShape([], item)));
    }
    case 'union': {
      let result: Value = NOTHING;
      for (const option of type.options) {
        const value = valueOfType(c, s, option, span, place, depth);
        if (value !== undefined) result = joinValues(result, value);
      }
      return result === NOTHING ? undefined : result;
    }
    case 'record':
      return ofMembers(c, s, typeSource(c, place?.name ?? 'record', [], span), type.members, span, depth, place);
    case 'intersection': {
      const members = membersOf(c, type, 0);
      return members === undefined ? undefined : ofMembers(c, s, typeSource(c, place?.name ?? 'record', [], span), members, span, depth, place);
    }
    default:
      return undefined;
  }
}

function ofReference(c: Context, s: State, type: Extract<TypeExp, { kind: 'ref' }>, span: Span, place: TypedPlace | null, depth: number): Value | undefined {
  const last = type.name.split('.').pop() ?? type.name;
  const first = type.args[0];
  if (SCALARS.has(type.name)) return undefined;
  if (LISTS.has(last) && !isLibrarys(c, s, type.name)) {
    const item = first === undefined ? undefined : valueOfType(c, s, first, span, place, depth + 1);
    return item === undefined ? undefined : refValue(alloc(c, s, span, `t${depth}[]`, sequenceShape([], item)));
  }
  if ((last === 'Dict' || last === 'dict' || last === 'Record' || last === 'Mapping' || last === 'Map') && type.args.length === 2) {
    const item = type.args[1] === undefined ? undefined : valueOfType(c, s, type.args[1], span, place, depth + 1);
    return item === undefined ? undefined : refValue(alloc(c, s, span, `t${depth}{}`, makeShape('record', { rest: item })));
  }
  if ((last === 'Pick' || last === 'Omit') && type.args.length === 2 && first !== undefined) {
    const members = membersOf(c, type, 0);
    return members === undefined ? undefined : ofMembers(c, s, typeSource(c, nameOf(first), [place?.name ?? ''], span), members, span, depth, place);
  }
  if (WRAPPERS.has(last) && first !== undefined) return valueOfType(c, s, first, span, place, depth);
  const found = findType(c.m, c.module, type.name);
  if (found !== undefined) {
    const { definition } = found;
    const home = found.module === c.module ? c : { ...c, module: found.module, env: found.module.env };
    const members = membersOf(home, { ...type, name: definition.name }, 0);
    if (members !== undefined) return ofMembers(home, s, typeSource(home, definition.name, [place?.name ?? ''], definition.span), members, span, depth, place);
    return valueOfType(home, s, definition.type, span, place, depth + 1);
  }
  const named = lookUpType(c, s, type.name);
  if (named === undefined) return byTypeName(c, s, type, span, place, depth);
  for (const callable of named.callables) if (callable.kind === 'class') return ofClass(c, s, callable.cls, span, place);
  for (const path of named.paths) {
    const row = c.module.catalog.type(path.replace(/#$/, ''));
    if (row?.shape === 'frame') {
      const source = typeSource(c, place?.name ?? last, [], span, true);
      const rest = place?.open?.taints.filter((t) => t.name === null) ?? [];
      const columns = first === undefined ? undefined : columnsOfClass(c, s, first);
      if (columns !== undefined) return refValue(alloc(c, s, span, `T${depth}`, frameOfClass(c, source, path, columns, span)));
      return refValue(
        alloc(c, s, span, `T${depth}`, makeShape('frame', { type: path, rest: taintedValue(rest.length > 0 ? rest : [restTaint(source)]), source })),
      );
    }
    if (row?.shape === 'series') return { ...CLEAN, taints: place?.open?.taints.filter((t) => t.name !== null) ?? [], paths: [`${path}#`] };
    if (!path.endsWith('#') && !path.endsWith(')')) return { ...CLEAN, paths: [`${path}#`], taints: row === undefined ? (place?.open?.taints ?? []) : [] };
  }
  return named.callables.length === 0 ? byTypeName(c, s, type, span, place, depth) : undefined;
}

/** Columns that a class of the file declares for a frame (`DataFrame[Schema]`). */
function columnsOfClass(c: Context, s: State, type: TypeExp): ClassInfo | undefined {
  if (type.kind !== 'ref') return undefined;
  for (const callable of lookUpType(c, s, type.name)?.callables ?? [])
    if (callable.kind === 'class' && declaredFields(callable.cls).size > 0) return callable.cls;
  return undefined;
}

/** A frame with the declared columns; more only where the class does not say that there are none. */
function frameOfClass(c: Context, source: Source, path: string, cls: ClassInfo, span: Span): Shape {
  if (!source.hints.includes(cls.name)) source.hints.push(cls.name);
  const rest = [restTaint(source)];
  const fields = new Map<string, Value>();
  for (const [name, field] of declaredFields(cls)) {
    if (!source.proved.has(name)) source.proved.set(name, 'column');
    fields.set(name, readOpen(c, rest, name, 'column', field.type?.span ?? span));
  }
  return makeShape('frame', { type: path, fields, rest: taintedValue([{ ...restTaint(source), except: new Set(fields.keys()) }]), source });
}

/** Whether a name is a library's own type (a `Collection` of `chromadb` is no list). */
function isLibrarys(c: Context, s: State, name: string): boolean {
  return lookUpType(c, s, name)?.paths.some((path) => path.includes('.') && (c.module.catalog.type(path)?.shape ?? 'sequence') !== 'sequence') === true;
}

/** A type from elsewhere whose name speaks of a patient's record: an open record of that name. */
function byTypeName(c: Context, s: State, type: Extract<TypeExp, { kind: 'ref' }>, span: Span, place: TypedPlace | null, depth: number): Value | undefined {
  const last = type.name.split('.').pop() ?? type.name;
  const { classifier } = c.m.program;
  if (!/^[A-Z]/.test(last) || !classifier.isHealthName(last) || !classifier.isPatientRecord(last)) return undefined;
  const source = typeSource(c, last, [place?.name ?? ''], span);
  return refValue(alloc(c, s, span, `N${depth}${last}`, makeShape('record', { rest: taintedValue([restTaint(source)]), source })));
}

function nameOf(type: TypeExp): string {
  return type.kind === 'ref' ? type.name : '';
}

function lookUpType(c: Context, s: State, name: string): Value | undefined {
  const [root, ...members] = name.split('.');
  let value: Value | undefined;
  if (!c.m.begun.has(c.env.module)) ensureBody(c.m, c.module);
  for (let env: Environment | null = c.env; env !== null && value === undefined; env = env.parent) value = s.get(env.prefix + (root ?? ''));
  if (value === undefined) return undefined;
  if (value.callables.some((k) => k.kind === 'import')) value = forceImports(c, value);
  for (const member of members) {
    const module = value.callables.find((k) => k.kind === 'module');
    if (module !== undefined) {
      value = exportValue(c.m, module.path, member);
      if (value === undefined) return undefined;
      continue;
    }
    if (value.paths.length === 0) return undefined;
    value = { ...CLEAN, paths: value.paths.map((p) => `${p}.${member}`) };
  }
  return value;
}

/** Members of a reference with `Pick`, `Omit`, `Partial`, `extends` and intersections resolved; undefined when it is no record type of this module. */
export function membersOf(c: Context, type: TypeExp, depth: number): readonly TypeMember[] | undefined {
  if (depth > 6) return undefined;
  switch (type.kind) {
    case 'record':
      return type.members;
    case 'intersection': {
      const all: TypeMember[] = [];
      let any = false;
      for (const part of type.parts) {
        const members = membersOf(c, part, depth + 1);
        if (members !== undefined) {
          any = true;
          all.push(...members);
        }
      }
      return any ? all : undefined;
    }
    case 'ref': {
      const last = type.name.split('.').pop() ?? type.name;
      const [first, second] = type.args;
      if (first !== undefined && (last === 'Pick' || last === 'Omit')) {
        const members = membersOf(c, first, depth + 1);
        const keys = second === undefined ? undefined : literalKeys(c, second);
        if (members === undefined || keys === undefined) return members;
        return members.filter((m) => keys.has(m.name) === (last === 'Pick'));
      }
      if (first !== undefined && WRAPPERS.has(last)) return membersOf(c, first, depth + 1);
      const found = findType(c.m, c.module, type.name);
      if (found === undefined) return undefined;
      const { definition } = found;
      if (found.module !== c.module) return membersOf({ ...c, module: found.module, env: found.module.env }, { ...type, name: definition.name }, depth + 1);
      const own = membersOf(c, definition.type, depth + 1);
      if (own === undefined && definition.extends.length === 0) return undefined;
      const all = new Map<string, TypeMember>();
      for (const base of definition.extends) for (const m of membersOf(c, base, depth + 1) ?? []) all.set(m.name, m);
      for (const m of own ?? []) all.set(m.name, m);
      return [...all.values()];
    }
    default:
      return undefined;
  }
}

function literalKeys(c: Context, type: TypeExp): ReadonlySet<string> | undefined {
  if (type.kind === 'literal') return new Set([String(type.value)]);
  if (type.kind === 'union') {
    const keys = new Set<string>();
    for (const option of type.options) {
      const inner = literalKeys(c, option);
      if (inner === undefined) return undefined;
      for (const k of inner) keys.add(k);
    }
    return keys;
  }
  if (type.kind === 'ref') {
    const found = findType(c.m, c.module, type.name);
    return found === undefined ? undefined : literalKeys({ ...c, module: found.module }, found.definition.type);
  }
  return undefined;
}

function typeSource(c: Context, name: string, hints: readonly string[], span: Span, tabular = false): Source {
  return c.m.source(`${c.module.path}|type|${name}|${span.start}|${hints.join(',')}`, () => ({
    kind: 'type',
    file: c.module.path,
    span,
    hints: [name, ...hints.filter((h) => h !== '' && h !== name)],
    evidence: null,
    element: null,
    parent: null,
    tabular,
  }));
}

function ofMembers(c: Context, s: State, source: Source, members: readonly TypeMember[], span: Span, depth: number, place: TypedPlace | null): Value {
  const fields = new Map<string, Value>();
  const rest = [restTaint(source)];
  for (const member of members) {
    if (!source.proved.has(member.name)) source.proved.set(member.name, 'type-member');
    const nested =
      member.type === undefined ? undefined : valueOfType(c, s, member.type, member.span, { name: member.name, owner: null, open: null }, depth + 1);
    const own = readOpen(c, rest, member.name, 'type-member', member.span, nested === undefined && !isScalarType(member.type));
    if (nested === undefined) fields.set(member.name, own);
    else fields.set(member.name, { ...nested, taints: own.taints.filter((t) => t.name !== null) });
  }
  void place;
  const id = alloc(
    c,
    s,
    span,
    `T${depth}${source.hints[0] ?? ''}`,
    makeShape('record', { fields, rest: taintedValue(rest.map((t) => ({ ...t, except: new Set(members.map((m) => m.name)) }))), source }),
  );
  return refValue(id);
}

function isScalarType(type: TypeExp | undefined): boolean {
  if (type === undefined) return false;
  if (type.kind === 'literal') return true;
  if (type.kind === 'ref') return SCALARS.has(type.name);
  if (type.kind === 'union') return type.options.every(isScalarType);
  return false;
}

type TypeDef = Extract<Stmt, { kind: 'TypeDef' }>;

/** Where the definition of a type stands: in the module, or in one that it imports the name from. */
function findType(m: Machine, module: LoadedModule, name: string, depth = 0): { readonly module: LoadedModule; readonly definition: TypeDef } | undefined {
  const own = module.types.get(name);
  if (own !== undefined) return { module, definition: own };
  if (module.language !== 'typescript' || depth > MAX_IMPORT_DEPTH) return undefined;
  const from = depth === 0 ? importedFrom(module, name) : undefined;
  const target = depth === 0 ? undefined : exportsOf(module.ir).names.get(name);
  const at = from ?? (target?.kind === 'import' ? target : undefined);
  if (at !== undefined && at.imported !== '*') return inModule(m, module, at.source, at.imported, depth);
  if (target?.kind === 'variable' && target.name !== name) return findType(m, module, target.name, depth + 1);
  if (depth === 0) return undefined;
  // `import { T } from …; export { T }`, and `export * from …`.
  const passed = importedFrom(module, name);
  if (passed !== undefined) return inModule(m, module, passed.source, passed.imported, depth);
  for (const star of exportsOf(module.ir).stars) {
    const found = inModule(m, module, star, name, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inModule(m: Machine, module: LoadedModule, source: string, name: string, depth: number): ReturnType<typeof findType> {
  const other = m.importedModule(source, module);
  return other === undefined || other === module ? undefined : findType(m, other, name, depth + 1);
}

/** The import statement of a module, one for types included, that binds a name. */
function importedFrom(module: LoadedModule, name: string): { readonly source: string; readonly imported: string } | undefined {
  for (const s of module.ir.body.body)
    if (s.kind === 'Import') for (const n of s.names) if (n.local === name) return { source: s.source, imported: n.imported };
  return undefined;
}

/** An instance of a class of the workspace of which only the declaration is known. */
export function ofClass(at: Context, s: State, cls: ClassInfo, span: Span, place: TypedPlace | null): Value {
  const c: Context = { ...at, module: homeOf(at, cls.module) };
  const source = typeSource(c, cls.name, [place?.name ?? ''], cls.def.span);
  const fields = new Map<string, Value>();
  const rest = [restTaint(source)];
  if (cls.isRecord) {
    for (const [name, field] of declaredFields(cls)) {
      if (!source.proved.has(name)) source.proved.set(name, 'type-member');
      fields.set(name, readOpen(c, rest, name, 'type-member', field.type?.span ?? cls.def.span, !isScalarType(field.type)));
    }
  }
  const id = alloc(
    c,
    s,
    span,
    `K${cls.name}${place?.name ?? ''}`,
    makeShape('instance', { cls, fields, rest: isTupleClass(cls) ? null : taintedValue(rest), source }),
  );
  return refValue(id);
}
