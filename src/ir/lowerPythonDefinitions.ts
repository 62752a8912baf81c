/** Lowers Python functions, lambdas, parameters and classes. */
import type { Span } from '../base/span';
import { Field, Kind } from '../syntax/pythonKinds';
import { after, bind, closeScope, fieldOf, kindOf, namedChildren, newScope, onlyChild, spanOf, startOf, textOf, endOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import { arg, exp, expOr } from './lowerPythonExpressions';
import { place } from './lowerPythonPlaces';
import { suite } from './lowerPythonStatements';
import { parseType } from './lowerPythonTypes';
import type { Arg, ClassDef, ClassMember, Exp, Func, Param, ParamKind, Place, Stmt, TypeExp } from './types';

/** The annotation in a `type` node, or undefined. */
export function annotation(c: Context, n: number): TypeExp | undefined {
  return n < 0 ? undefined : parseType(c.text, startOf(c, n), endOf(c, n));
}

/** Where the parts of a definition stand; -1 for a part that is missing. */
export interface FunctionParts {
  readonly name: number;
  readonly parameters: number;
  readonly returnType: number;
  readonly isAsync: boolean;
  readonly span: Span;
}

/** Lowers a `function_definition`; binds nothing outside. */
export function lowerFunction(c: Context, n: number): Func {
  const parts: FunctionParts = {
    name: fieldOf(c, n, Field.Name),
    parameters: fieldOf(c, n, Field.Parameters),
    returnType: fieldOf(c, n, Field.ReturnType),
    isAsync: c.text.startsWith('async', startOf(c, n)),
    span: spanOf(c, n),
  };
  return buildFunction(c, parts, () => suite(c, n, fieldOf(c, n, Field.Body)));
}

/** Makes a function of its parts; `lowerBody` is called inside its scope. */
export function buildFunction(c: Context, parts: FunctionParts, lowerBody: () => Stmt[]): Func {
  const id = c.nextFunc++;
  const params = lowerParams(c, parts.parameters);
  const returnType = annotation(c, parts.returnType);
  const outer = c.scope;
  const scope = newScope('function');
  c.scope = scope;
  const bound = bindParams(c, params);
  const body = lowerBody();
  c.scope = outer;
  closeScope(c, scope);
  const docstring = docstringOf(body);
  return {
    id,
    name: parts.name < 0 ? '' : textOf(c, parts.name),
    span: parts.span,
    nameSpan: parts.name < 0 ? parts.span : spanOf(c, parts.name),
    params: bound,
    body,
    isAsync: parts.isAsync,
    isGenerator: scope.isGenerator,
    isExpression: false,
    locals: scope.locals,
    globals: scope.globals,
    ...(returnType && { returnType }),
    ...(docstring !== undefined && { docstring }),
  };
}

/** Lowers a `lambda`: its body is one `Return`. */
export function lowerLambda(c: Context, n: number): Func {
  const id = c.nextFunc++;
  const params = lowerParams(c, fieldOf(c, n, Field.Parameters));
  const outer = c.scope;
  const scope = newScope('function');
  c.scope = scope;
  const bound = bindParams(c, params);
  // The `Return` is one level more.
  c.depth++;
  const value = expOr(c, fieldOf(c, n, Field.Body), n);
  c.depth--;
  c.scope = outer;
  closeScope(c, scope);
  return {
    id,
    name: '',
    span: spanOf(c, n),
    nameSpan: { start: startOf(c, n), end: startOf(c, n) + 'lambda'.length },
    params: bound,
    body: [{ kind: 'Return', value, span: value.span }],
    isAsync: false,
    isGenerator: scope.isGenerator,
    isExpression: true,
    locals: scope.locals,
    globals: scope.globals,
  };
}

/** A parameter whose names are not bound yet: defaults belong to the scope outside, patterns to the one inside. */
interface OpenParam {
  readonly param: Param;
  readonly pattern: number;
}

/** Lowers the parameters of a `parameters` or `lambda_parameters` node. */
export function lowerParams(c: Context, n: number): OpenParam[] {
  const params: OpenParam[] = [];
  if (n < 0) return params;
  let kind: ParamKind = 'normal';
  const stop = after(c, n);
  for (let i = n + 1; i < stop; i = after(c, i)) {
    const node = kindOf(c, i);
    if (node <= Kind.Error) continue;
    if (node === Kind.KeywordSeparator) {
      kind = 'keyword-only';
    } else if (node === Kind.PositionalSeparator) {
      params.forEach((p, at) => (params[at] = { ...p, param: { ...p.param, kind: 'positional-only' } }));
    } else {
      const param = lowerParam(c, i, kind, params.length);
      params.push(param);
      if (param.param.kind === 'rest') kind = 'keyword-only';
    }
  }
  return params;
}

function lowerParam(c: Context, n: number, normal: ParamKind, position: number): OpenParam {
  let target = n;
  let value = -1;
  let type = -1;
  const node = kindOf(c, n);
  if (node === Kind.TypedParameter || node === Kind.DefaultParameter || node === Kind.TypedDefaultParameter) {
    const name = fieldOf(c, n, Field.Name);
    target = name < 0 ? onlyChild(c, n) : name;
    type = fieldOf(c, n, Field.Type);
    value = fieldOf(c, n, Field.Value);
  }
  let kind = normal;
  const targetKind = target < 0 ? Kind.Missing : kindOf(c, target);
  if (targetKind === Kind.ListSplatPattern) kind = 'rest';
  else if (targetKind === Kind.DictionarySplatPattern) kind = 'keyword-rest';
  if (kind === 'rest' || kind === 'keyword-rest') target = onlyChild(c, target);
  const isPattern = targetKind === Kind.TuplePattern;
  const typeExp = annotation(c, type);
  const param: Param = {
    name: isPattern || target < 0 ? `$${position}` : textOf(c, target),
    kind,
    span: spanOf(c, n),
    ...(value >= 0 && { default: exp(c, value) }),
    ...(typeExp && { type: typeExp }),
  };
  return { param, pattern: isPattern ? target : -1 };
}

/** Binds the parameters in the current scope, patterns included. */
export function bindParams(c: Context, params: readonly OpenParam[]): Param[] {
  return params.map(({ param, pattern }) => {
    bind(c, param.name);
    return pattern < 0 ? param : { ...param, pattern: place(c, pattern, true) };
  });
}

/** The docstring of a body: its first statement, if that is a plain string. */
export function docstringOf(body: readonly Stmt[]): string | undefined {
  const first = body[0];
  return first?.kind === 'Expression' && first.value.kind === 'Const' && typeof first.value.value === 'string' && first.value.special === undefined
    ? first.value.value
    : undefined;
}

/** Where the parts of a class statement stand; -1 for a part that is missing. The span covers the decorators too. */
export interface ClassParts {
  readonly name: number;
  readonly superclasses: number;
  readonly decorators: readonly Exp[];
  readonly span: Span;
}

/** Lowers a `class_definition`; binds nothing outside. */
export function lowerClass(c: Context, n: number, decorators: readonly Exp[], span: Span): ClassDef {
  const parts = { name: fieldOf(c, n, Field.Name), superclasses: fieldOf(c, n, Field.Superclasses), decorators, span };
  return buildClass(c, parts, () => suite(c, n, fieldOf(c, n, Field.Body)));
}

/** Makes a class of its parts; `lowerBody` is called inside its scope. */
export function buildClass(c: Context, parts: ClassParts, lowerBody: () => Stmt[]): ClassDef {
  const { bases, keywords } = superclasses(c, parts.superclasses);
  const outer = c.scope;
  const scope = newScope('class');
  c.scope = scope;
  const statements = lowerBody();
  c.scope = outer;
  closeScope(c, scope);
  return {
    name: parts.name < 0 ? '' : textOf(c, parts.name),
    nameSpan: parts.name < 0 ? parts.span : spanOf(c, parts.name),
    bases,
    keywords,
    implements: [],
    decorators: parts.decorators,
    ...splitClassBody(c, statements),
    span: parts.span,
  };
}

function superclasses(c: Context, n: number): { bases: Exp[]; keywords: Arg[] } {
  const bases: Exp[] = [];
  const keywords: Arg[] = [];
  if (n < 0) return { bases, keywords };
  for (const child of namedChildren(c, n)) {
    const kind = kindOf(c, child);
    if (kind === Kind.KeywordArgument || kind === Kind.DictionarySplat) keywords.push(arg(c, child));
    else bases.push(exp(c, child));
  }
  return { bases, keywords };
}

/** Sorts the statements of a class body into members and the rest. */
export function splitClassBody(c: Context, statements: readonly Stmt[]): Pick<ClassDef, 'members' | 'body' | 'docstring'> {
  const members: ClassMember[] = [];
  const body: Stmt[] = [];
  for (const statement of statements) {
    const found = membersOf(c, statement);
    if (found) members.push(...found);
    else body.push(statement);
  }
  const docstring = docstringOf(statements);
  return { members, body, ...(docstring !== undefined && { docstring }) };
}

function membersOf(c: Context, s: Stmt): ClassMember[] | undefined {
  if (s.kind === 'FunctionDef') return [method(s.func, s.decorators)];
  if (s.kind === 'Declare' && s.target.kind === 'NamePlace') return [field(c, s.target, s.type, undefined, s)];
  if (s.kind === 'Assign' && s.targets.every((target) => target.kind === 'NamePlace')) return s.targets.map((target) => field(c, target, s.type, s.value, s));
  return undefined;
}

function field(c: Context, target: Place & { kind: 'NamePlace' }, type: TypeExp | undefined, value: Exp | undefined, s: Stmt): ClassMember {
  // `x: ClassVar[T]` belongs to the class, `x: T` declares what instances have, `x = v` is set on the class.
  const isClassVar = type !== undefined && /^\s*:\s*["']?\s*(?:\w+\s*\.\s*)*ClassVar\b/.test(c.text.slice(target.span.end, target.span.end + 80));
  return {
    kind: 'field',
    name: target.name,
    ...(type && { type }),
    ...(value && { value }),
    isStatic: type === undefined || isClassVar,
    decorators: [],
    span: s.span,
  };
}

function method(func: Func, decorators: readonly Exp[]): ClassMember {
  const names = decorators.map(decoratorName);
  const accessor = decorators.map((decorator) => accessorOf(decorator, func.name)).find((found) => found !== undefined);
  return {
    kind: 'method',
    func,
    isStatic: names.includes('staticmethod') || func.name === '__new__',
    ...(accessor && { accessor }),
    isClassMethod: names.includes('classmethod') || func.name === '__init_subclass__' || func.name === '__class_getitem__',
    decorators,
    isAbstract: names.some((name) => name.startsWith('abstract')),
  };
}

/** The last name of a decorator: `property`, `functools.cached_property`, `dataclass(frozen=True)`. */
function decoratorName(decorator: Exp): string {
  if (decorator.kind === 'Call') return decoratorName(decorator.callee);
  return decorator.kind === 'Name' || decorator.kind === 'Attr' ? decorator.name : '';
}

function accessorOf(decorator: Exp, name: string): 'get' | 'set' | undefined {
  const last = decoratorName(decorator);
  if (decorator.kind === 'Attr' && decorator.object.kind === 'Name' && decorator.object.name === name) {
    if (last === 'setter') return 'set';
    if (last === 'getter') return 'get';
  }
  return last === 'property' || last.endsWith('_property') || last === 'abstractproperty' ? 'get' : undefined;
}
