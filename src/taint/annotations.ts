/** What a value of an annotated type is: an open frame, a record with the type's members, an instance, a client of a library. */
import type { Span } from '../base/span';
import type { Stmt, TypeExp, TypeMember } from '../ir/types';
import { exportsOf } from '../resolve/exports';
import { typePaths } from './access';
import { MAX_IMPORT_DEPTH, MAX_TYPE_DEPTH } from './budgets';
import { argumentsHere, elsewhere, heldByType, homeContext, withArguments } from './generics';
import { declaredFields, isTupleClass } from './classes';
import { readOpen } from './elementTaint';
import type { Context, LoadedModule, Machine } from './machine';
import { alloc, homeOf, restTaint } from './machine';
import { ensureBody, exportValue, forceImports } from './otherModules';
import type { State } from './state';
import type { Shape } from './state';
import { makeShape, sequenceShape } from './state';
import type { Callable, ClassInfo, Environment, Source, Value } from './values';
import { callableValue, CLEAN, joinTaints, joinValues, NOTHING, refValue, taintedValue } from './values';

export interface TypedPlace {
  /** Name of the variable, parameter or field. */
  readonly name: string;
  readonly owner: ClassInfo | null;
  /** What is known of it otherwise; its open part becomes the rest. */
  readonly open: Value | null;
  /** Name of the type that led to this one. */
  readonly alias?: string;
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
  'AsyncIterable',
  'AsyncIterableIterator',
  'IterableIterator',
  'ReadonlySet',
  'frozenset',
  'deque',
]);
const MAPPINGS = new Set(['Dict', 'dict', 'Record', 'Mapping', 'Map', 'ReadonlyMap', 'WeakMap']);
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
export function valueOfType(from: Context, s: State, type: TypeExp, at: Span, place: TypedPlace | null, depth = 0): Value | undefined {
  if (depth > MAX_TYPE_DEPTH) return undefined;
  const c = homeContext(from, type);
  const span = c === from ? at : type.span;
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
      return ofMembers(c, s, typeSource(c, place?.name ?? 'record', [], whereOf(c, type, span)), type.members, span, depth);
    case 'intersection': {
      const members = membersOf(c, type, 0, s);
      return members === undefined ? undefined : ofMembers(c, s, typeSource(c, place?.name ?? 'record', [], whereOf(c, type, span)), members, span, depth);
    }
    case 'function':
      // What is called yields what it is said to.
      return callableValue({
        kind: 'declared',
        name: place?.name ?? '',
        result: isTelling(type.result) ? type.result : undefined,
        module: c.module.env.module,
        id: `declared:${c.module.path}:${type.span.start}`,
      });
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
  if (MAPPINGS.has(last) && type.args.length === 2) {
    const item = type.args[1] === undefined ? undefined : valueOfType(c, s, type.args[1], span, place, depth + 1);
    const kind = c.module.language === 'typescript' && last.endsWith('Map') ? 'Map' : null;
    return item === undefined ? undefined : refValue(alloc(c, s, span, `t${depth}{}`, makeShape('record', { rest: item, type: kind })));
  }
  if ((last === 'Pick' || last === 'Omit') && type.args.length === 2 && first !== undefined) {
    const members = membersOf(c, type, 0, s);
    // Exactly the fields that are named: the type was made to leave others out.
    return members === undefined
      ? undefined
      : ofMembers(c, s, typeSource(c, nameOf(first), [place?.name ?? ''], whereOf(c, type, span)), members, span, depth, true);
  }
  const declared = declaredBy(c, s, type);
  if (declared !== undefined) {
    const home = { ...elsewhere(c, homeOf(c, declared.env.module)), env: declared.env };
    const members = membersOf(home, declared.type, 0, s);
    if (members !== undefined)
      return ofMembers(
        home,
        s,
        typeSource(home, declared.name === '' ? (place?.name ?? '') : declared.name, [place?.name ?? ''], declared.type.span),
        members,
        span,
        depth,
      );
    return valueOfType(home, s, declared.type, span, place, depth + 1);
  }
  if (last === 'typeof' && first?.kind === 'ref') return ofVariable(c, s, first, span, place, depth);
  if (WRAPPERS.has(last) && first !== undefined) return valueOfType(c, s, first, span, place, depth);
  const found = findType(c.m, c.module, type.name);
  if (found !== undefined) {
    const { definition } = found;
    const home = elsewhere(c, found.module);
    const args = argumentsHere(c, type.args);
    const members = membersOf(home, { ...type, name: definition.name, args }, 0, s);
    if (members !== undefined) return ofMembers(home, s, typeSource(home, definition.name, [place?.name ?? ''], definition.span), members, span, depth);
    const own = withArguments(definition.type, definition.params, args);
    return valueOfType(home, s, own, span, place === null ? null : { ...place, alias: definition.name }, depth + 1);
  }
  const named = lookUpType(c, s, type.name);
  if (named === undefined) return byTypeName(c, s, type, span, place, depth);
  for (const callable of named.callables) if (callable.kind === 'class') return ofClass(c, s, callable.cls, span, place, depth);
  for (const path of named.paths) {
    const name = path.replace(/#$/, '');
    const row = c.module.catalog.type(name);
    const held =
      type.args.length === 0 ? undefined : heldByType(c, s, name, type.args, span, place?.open ?? null, (t) => valueOfType(c, s, t, span, place, depth + 1));
    if (held !== undefined) return held;
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
    if (!path.endsWith('#') && !path.endsWith(')')) {
      const callables: Callable[] =
        row === undefined || first?.kind !== 'ref' || SCALARS.has(first.name)
          ? []
          : [{ kind: 'schema', name: first.name, type: first, env: c.env, id: `schema:${c.module.path}:${first.span.start}` }];
      return { ...CLEAN, paths: [`${path}#`], taints: row === undefined ? (place?.open?.taints ?? []) : [], callables };
    }
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
  const source = typeSource(c, last, [place?.name ?? ''], whereOf(c, type, span));
  return refValue(alloc(c, s, span, `N${depth}${last}`, makeShape('record', { rest: taintedValue([restTaint(source)]), source })));
}

/** `typeof schema`: a record of the fields that the variable has. */
function ofVariable(c: Context, s: State, type: Extract<TypeExp, { kind: 'ref' }>, span: Span, place: TypedPlace | null, depth: number): Value | undefined {
  const variable = lookUpType(c, s, type.name);
  const shape = variable?.refs.length === 1 ? s.shape(variable.refs[0] as string) : undefined;
  if (shape === undefined) return undefined;
  return ofSchema(c, s, shape, typeSource(c, type.name, [place?.alias ?? '', place?.name ?? ''], whereOf(c, type, span)), span, depth);
}

/** What the fields of a schema or of an example say of a record that is like it. */
export function ofSchema(c: Context, s: State, shape: Shape, source: Source, span: Span, depth: number): Value | undefined {
  if (depth > MAX_TYPE_DEPTH) return undefined;
  const inner = (value: Value | null): Value | undefined => {
    const below = value?.refs.length === 1 ? s.shape(value.refs[0] as string) : undefined;
    return below === undefined ? undefined : ofSchema(c, s, below, source, span, depth + 1);
  };
  if (shape.kind === 'sequence') {
    const item = inner(shape.fields.get('0') ?? shape.rest);
    return item === undefined ? undefined : refValue(alloc(c, s, span, `Y${depth}[]`, sequenceShape([], item)));
  }
  if (shape.kind !== 'record' || shape.fields.size === 0) return undefined;
  const fields = new Map<string, Value>();
  for (const [name, field] of shape.fields) {
    if (!source.proved.has(name)) source.proved.set(name, 'type-member');
    const own = readOpen(c, [restTaint(source)], name, 'type-member', source.span, false);
    const nested = inner(field);
    fields.set(name, nested === undefined ? own : { ...nested, taints: own.taints });
  }
  return refValue(alloc(c, s, span, `Y${depth}${source.hints[0] ?? ''}`, makeShape('record', { fields, source })));
}

function nameOf(type: TypeExp): string {
  return type.kind === 'ref' ? type.name : '';
}

/** What a name of a type stands for in the module: a class, a path of the catalog. */
export function lookUpType(c: Context, s: State, name: string): Value | undefined {
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
export function membersOf(from: Context, type: TypeExp, depth: number, s: State = from.base): readonly TypeMember[] | undefined {
  if (depth > 6) return undefined;
  const c = homeContext(from, type);
  switch (type.kind) {
    case 'record':
      return type.members;
    case 'intersection': {
      const all: TypeMember[] = [];
      let any = false;
      for (const part of type.parts) {
        const members = membersOf(c, part, depth + 1, s);
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
        const members = membersOf(c, first, depth + 1, s);
        const keys = second === undefined ? undefined : literalKeys(c, second);
        if (members === undefined || keys === undefined) return members;
        return members.filter((m) => keys.has(m.name) === (last === 'Pick'));
      }
      if (first !== undefined && WRAPPERS.has(last)) return membersOf(c, first, depth + 1, s);
      const declared = declaredBy(c, s, type);
      if (declared !== undefined)
        return declared.type === type ? undefined : membersOf({ ...c, module: homeOf(c, declared.env.module), env: declared.env }, declared.type, depth + 1, s);
      const found = findType(c.m, c.module, type.name);
      if (found === undefined) return undefined;
      const { definition } = found;
      const args = argumentsHere(c, type.args);
      if (found.module !== c.module) return membersOf(elsewhere(c, found.module), { ...type, name: definition.name, args }, depth + 1, s);
      const whole = (t: TypeExp): TypeExp => withArguments(t, definition.params, args);
      const own = membersOf(c, whole(definition.type), depth + 1, s);
      if (own === undefined && definition.extends.length === 0) return undefined;
      const all = new Map<string, TypeMember>();
      for (const base of definition.extends.map(whole)) for (const m of membersOf(c, base, depth + 1, s) ?? []) all.set(m.name, m);
      for (const m of own ?? []) all.set(m.name, m);
      return [...all.values()];
    }
    default:
      return undefined;
  }
}

/** The schema that a type is taken of: `infer<typeof patient>`, `typeof patients.$inferSelect`. */
function declaredBy(c: Context, s: State, type: Extract<TypeExp, { kind: 'ref' }>): Extract<Callable, { kind: 'schema' }> | undefined {
  const [inner] = type.args;
  if (inner?.kind !== 'ref' || type.args.length !== 1 || type.name === 'keyof') return undefined;
  const queried = type.name === 'typeof' ? inner : inner.name === 'typeof' ? inner.args[0] : undefined;
  if (queried?.kind !== 'ref') return undefined;
  const value = lookUpType(c, s, queried.name.replace(/\.[$_]\w*$/, ''));
  for (const k of value?.callables ?? []) if (k.kind === 'schema') return k;
  return undefined;
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

/** Where a value of a type is said to be one: where it is declared, or, of types of another module, where the type is written. */
function whereOf(c: Context, type: TypeExp, span: Span): Span {
  return c.isElsewhere === true ? type.span : span;
}

export function typeSource(c: Context, name: string, hints: readonly string[], span: Span, tabular = false): Source {
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

export function ofMembers(c: Context, s: State, source: Source, members: readonly TypeMember[], span: Span, depth: number, isClosed = false): Value {
  const fields = new Map<string, Value>();
  const rest = [restTaint(source)];
  // One declaration may stand for several types: what its members hold is told apart by where the type is used.
  const inside = { ...c, id: `${c.id}~${span.start}` };
  for (const member of members) {
    if (!source.proved.has(member.name)) source.proved.set(member.name, 'type-member');
    const nested =
      member.type === undefined ? undefined : valueOfType(inside, s, member.type, member.span, { name: member.name, owner: null, open: null }, depth + 1);
    const own = readOpen(c, rest, member.name, 'type-member', member.span, nested === undefined && !isScalarType(member.type));
    if (nested === undefined) fields.set(member.name, own);
    else fields.set(member.name, { ...nested, taints: own.taints.filter((t) => t.name !== null) });
  }
  const id = alloc(
    c,
    s,
    span,
    `T${depth}${source.hints[0] ?? ''}`,
    makeShape('record', { fields, rest: isClosed ? null : taintedValue(rest.map((t) => ({ ...t, except: new Set(members.map((m) => m.name)) }))), source }),
  );
  return refValue(id);
}

/** Whether what a function yields is more than a scalar. */
function isTelling(type: TypeExp | undefined): type is TypeExp {
  if (type === undefined || type.kind === 'other' || type.kind === 'literal' || type.kind === 'function' || type.kind === 'tuple') return false;
  if (type.kind === 'array') return isTelling(type.element);
  if (type.kind === 'union') return type.options.some(isTelling);
  if (type.kind !== 'ref') return true;
  const last = type.name.split('.').pop() ?? type.name;
  return !SCALARS.has(type.name) && last !== 'this' && (type.args.length === 0 || (!WRAPPERS.has(last) && !LISTS.has(last)) || type.args.some(isTelling));
}

/** An opaque value that is said to be of a known type is of that type; anything else keeps what it is. */
export function asType(c: Context, s: State, value: Value, type: TypeExp, span: Span): Value {
  if (value.refs.length > 0 || value.paths.some((p) => !p.endsWith(')')) || value.callables.length > 0) return value;
  if (value.consts !== null || !value.taints.some((t) => t.name === null)) return value;
  const typed = valueOfType(c, s, type, span, null);
  if (typed === undefined) return value;
  const named = value.taints.filter((t) => t.name !== null);
  return { ...typed, taints: joinTaints(named, typed.taints) };
}

/** A call's result of a library's type, holding what the type arguments of the call say: `get<Patient>(url)`, `new Map<string, Patient>()`. */
export function holding(c: Context, s: State, value: Value, args: readonly TypeExp[], span: Span): Value | undefined {
  const valueOf = (type: TypeExp): Value | undefined => valueOfType(c, s, type, span, null);
  for (const path of value.paths) {
    const held = path.endsWith('#') ? heldByType(c, s, path.slice(0, -1), args, span, value, valueOf) : undefined;
    if (held !== undefined) return value.refs.length === 0 ? held : joinValues(value, held);
  }
  // A container that a module begins with is filled by its functions.
  if (c.env.func.name !== '<module>' || value.refs.length !== 1) return undefined;
  const shape = s.shape(value.refs[0] as string);
  const at = shape === undefined ? undefined : c.module.catalog.type(typePaths(c, shape)[0] ?? '')?.holds?.['[]'];
  const type = at === undefined ? undefined : args[at];
  if (shape === undefined || type === undefined || shape.fields.size > 0 || shape.rest !== null) return undefined;
  const item = valueOf(type);
  if (item !== undefined) s.setShape(value.refs[0] as string, { ...shape, rest: item });
  return value;
}

/** An empty container in a variable of a module, whose type says what its functions fill it with: `const cache: Record<string, Patient> = {}`. */
export function fillByType(c: Context, s: State, value: Value, type: TypeExp, span: Span): void {
  if (c.module.language !== 'typescript' || c.env.func.name !== '<module>' || value.refs.length !== 1) return;
  const shape = s.shape(value.refs[0] as string);
  if (shape === undefined || shape.cls !== null || shape.fields.size > 0 || shape.rest !== null) return;
  const typed = valueOfType(c, s, type, span, null);
  const item = typed?.refs.length === 1 ? s.shape(typed.refs[0] as string) : undefined;
  if (item !== undefined && item.fields.size === 0 && item.rest !== null) s.setShape(value.refs[0] as string, { ...shape, rest: item.rest });
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
export function ofClass(at: Context, s: State, cls: ClassInfo, span: Span, place: TypedPlace | null, depth = 0): Value {
  const c: Context = { ...at, module: homeOf(at, cls.module) };
  const source = typeSource(c, cls.name, [place?.name ?? ''], cls.def.span);
  const fields = new Map<string, Value>();
  const rest = [restTaint(source)];
  if (cls.isRecord) {
    for (const [name, field] of declaredFields(cls)) {
      if (!source.proved.has(name)) source.proved.set(name, 'type-member');
      fields.set(name, readOpen(c, rest, name, 'type-member', field.type?.span ?? cls.def.span, !isScalarType(field.type)));
    }
  } else if (isPlainClass(cls) && depth < MAX_TYPE_DEPTH) {
    for (const [name, field] of declaredFields(cls)) {
      if (!source.proved.has(name)) source.proved.set(name, 'type-member');
      const own = readOpen(c, rest, name, 'type-member', field.type?.span ?? cls.def.span, false);
      const nested = field.type === undefined ? undefined : valueOfType(c, s, field.type, field.type.span, { name, owner: cls, open: null }, depth + 1);
      fields.set(name, nested === undefined ? own : { ...nested, taints: own.taints.filter((t) => t.name !== null) });
    }
  }
  const id = alloc(
    c,
    s,
    span,
    `K${cls.name}${place?.name ?? ''}`,
    makeShape('instance', {
      cls,
      fields,
      rest: isTupleClass(cls) ? null : taintedValue(isPlainClass(cls) ? rest.map((t) => ({ ...t, except: new Set(fields.keys()) })) : rest),
      source,
    }),
  );
  return refValue(id);
}

/** A class of TypeScript that only holds fields: an entity, or what a request brings. */
export function isPlainClass(cls: ClassInfo): boolean {
  if (cls.module.language !== 'typescript' || declaredFields(cls).size === 0) return false;
  for (const [name, method] of cls.methods)
    if (name !== 'constructor' && !method.isStatic && method.accessor === null && !/^to[A-Z]\w*$/.test(name)) return false;
  return cls.bases.every(isPlainClass);
}
