/**
 * The intermediate representation that Python, notebooks and TypeScript meet in: a structured tree of statements over
 * expressions. It is plain data: offsets into the module text, never tree nodes. What a front end cannot express lowers
 * to `Unknown`, which keeps its operands and is counted in `Module.unknowns`; nothing is dropped.
 */
import type { Span } from '../base/span';

export type Language = 'python' | 'typescript';

/** One lowered source file (or notebook: all its code cells in document order). */
export interface Module {
  /** Path relative to the workspace root, `/`-separated. */
  readonly path: string;
  readonly language: Language;
  /** The module body as a parameterless function. */
  readonly body: Func;
  /** Comments, in order, for suppressions and directives; the span covers the whole comment with its marker (`#`, `//`, `/* … *​/`). */
  readonly comments: readonly Comment[];
  /** Spans of text that the parser could not make sense of (tree-sitter ERROR nodes, TypeScript parse diagnostics). */
  readonly syntaxErrors: readonly SyntaxProblem[];
  /** How many constructs lowered to `Unknown`, by the grammar's node type. */
  readonly unknowns: ReadonlyMap<string, number>;
}

export interface Comment {
  readonly span: Span;
  readonly text: string;
}

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** A function, method, lambda or module body. */
export interface Func {
  /** Unique in the module, in source order; 0 is the module body. */
  readonly id: number;
  /** `''` for lambdas, `'<module>'` for the module body. */
  readonly name: string;
  /** Variable, member or key that a function without a name is assigned to, itself or in a wrapper (TypeScript). */
  readonly heldAs?: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Lambda, arrow function or function expression. */
  readonly isExpression: boolean;
  /** Arrow function: `this`, `arguments` and `super` are those of the function around it. */
  readonly isArrow?: boolean;
  /** Names that assignment inside this function binds here (Python: assigned and not global/nonlocal; TypeScript: var/let/const/function/class/import), parameters included. Module bodies list their globals. */
  readonly locals: ReadonlySet<string>;
  /** Names declared `global` here (Python). */
  readonly globals: ReadonlySet<string>;
  readonly returnType?: TypeExp;
  readonly docstring?: string;
}

export type ParamKind = 'normal' | 'positional-only' | 'keyword-only' | 'rest' | 'keyword-rest';

export interface Param {
  /** Simple name, or a synthetic one (`$0`, `$1` …) when `pattern` destructures. */
  readonly name: string;
  readonly kind: ParamKind;
  readonly span: Span;
  readonly default?: Exp;
  readonly type?: TypeExp;
  /** TypeScript destructuring parameter: assigned from the parameter at entry. */
  readonly pattern?: Place;
  /** TypeScript parameter property (`constructor(private x: T)`): also assigned to `this.<name>`. */
  readonly isProperty?: boolean;
  /** TypeScript parameter decorators. */
  readonly decorators?: readonly Exp[];
}

/** A type annotation, as far as the analysis uses it. Python annotations and TypeScript types both lower to it. */
export type TypeExp =
  /** `Foo`, `pd.DataFrame`, `Array<Patient>`, `Pick<Patient, 'ssn'>`, `list[str]`; string annotations are parsed. */
  | { readonly kind: 'ref'; readonly name: string; readonly args: readonly TypeExp[]; readonly span: Span }
  | { readonly kind: 'record'; readonly members: readonly TypeMember[]; readonly span: Span }
  | { readonly kind: 'array'; readonly element: TypeExp; readonly span: Span }
  | { readonly kind: 'tuple'; readonly items: readonly TypeExp[]; readonly span: Span }
  | { readonly kind: 'union'; readonly options: readonly TypeExp[]; readonly span: Span }
  | { readonly kind: 'intersection'; readonly parts: readonly TypeExp[]; readonly span: Span }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly span: Span }
  | { readonly kind: 'function'; readonly params: readonly TypeExp[]; readonly result?: TypeExp; readonly span: Span }
  | { readonly kind: 'other'; readonly span: Span };

export interface TypeMember {
  readonly name: string;
  readonly type?: TypeExp;
  readonly optional: boolean;
  readonly span: Span;
}

/**
 * Expressions. Calls may occur anywhere; evaluation is left to right.
 *
 * Names of TypeScript modules: a name of an inner block that shadows another has `~` and a number after it (`sourceName` of
 * lowerTypescriptScopes.ts takes that off); `import.meta` and `new.target` are names with a dot that nothing binds; `this` is a
 * name that every function but an arrow function binds.
 */
export type Exp =
  | {
      readonly kind: 'Const';
      readonly value: string | number | boolean | null;
      readonly span: Span;
      /** `undefined` in TypeScript and `...` in Python have value null and this mark. */ readonly special?:
        'undefined' | 'ellipsis' | 'bytes' | 'regex' | 'bigint';
    }
  | { readonly kind: 'Name'; readonly name: string; readonly span: Span }
  /** `obj.name`, `obj?.name`, `obj.#name` (name is `#name`). */
  | { readonly kind: 'Attr'; readonly object: Exp; readonly name: string; readonly nameSpan: Span; readonly span: Span }
  /** `obj[index]`; `df[1:3, "a"]` has a Sequence of Slice and Const as index. */
  | { readonly kind: 'Index'; readonly object: Exp; readonly index: Exp; readonly span: Span }
  | { readonly kind: 'Slice'; readonly lower?: Exp; readonly upper?: Exp; readonly step?: Exp; readonly span: Span }
  | CallExp
  /** Arithmetic, string and bitwise operators: `+ - * / // % ** @ & | ^ << >> >>>`. */
  | { readonly kind: 'Binary'; readonly op: string; readonly left: Exp; readonly right: Exp; readonly span: Span }
  /** Comparison and membership: result is a truth value. `== != === !== < <= > >= in not-in is is-not instanceof`. A Python chain `a < b < c` lowers to `Logical and` of comparisons. */
  | { readonly kind: 'Compare'; readonly op: string; readonly left: Exp; readonly right: Exp; readonly span: Span }
  /** Short-circuit: `and`, `or`, `??`. */
  | { readonly kind: 'Logical'; readonly op: 'and' | 'or' | '??'; readonly left: Exp; readonly right: Exp; readonly span: Span }
  /** `not - + ~ typeof void`. */
  | { readonly kind: 'Unary'; readonly op: string; readonly operand: Exp; readonly span: Span }
  /** `a if test else b`, `test ? a : b`. */
  | { readonly kind: 'Conditional'; readonly test: Exp; readonly then: Exp; readonly otherwise: Exp; readonly span: Span }
  | { readonly kind: 'Sequence'; readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Item[]; readonly span: Span }
  /** Python dict display or object literal. */
  | { readonly kind: 'Record'; readonly entries: readonly Entry[]; readonly span: Span }
  /** f-string or template literal; `tag` for tagged templates. Python implicit concatenation of strings with f-strings is one Template. */
  | { readonly kind: 'Template'; readonly parts: readonly TemplatePart[]; readonly tag?: Exp; readonly span: Span }
  | { readonly kind: 'Lambda'; readonly func: Func; readonly span: Span }
  | ComprehensionExp
  | { readonly kind: 'Await'; readonly value: Exp; readonly span: Span }
  | { readonly kind: 'Yield'; readonly value?: Exp; readonly delegate: boolean; readonly span: Span }
  /** Walrus, JavaScript assignment expression (`a = b`, `a += b`, `a ??= b`), `i++` (op `+`, value Const 1). The value of the expression is what was assigned. */
  | { readonly kind: 'AssignExp'; readonly target: Place; readonly op?: string; readonly value: Exp; readonly span: Span }
  /** Class expression. */
  | { readonly kind: 'ClassExp'; readonly cls: ClassDef; readonly span: Span }
  /** JavaScript `import(x)` and `require(x)` with a constant argument. */
  | { readonly kind: 'ImportExp'; readonly source: string; readonly span: Span }
  /** `super` (TypeScript) and `super()` / `super(C, self)` (Python). */
  | { readonly kind: 'Super'; readonly span: Span }
  /** `x as T`, `x!`, `x satisfies T`, `<T>x`, `cast(T, x)` is left a call. */
  | { readonly kind: 'Cast'; readonly value: Exp; readonly type?: TypeExp; readonly span: Span }
  /** JSX element: tag, attributes as entries, children. */
  | { readonly kind: 'Jsx'; readonly tag?: Exp; readonly attributes: readonly Entry[]; readonly children: readonly Exp[]; readonly span: Span }
  /** Not modelled: the operands are evaluated, their taint is joined. `node` is the grammar's node type. */
  | { readonly kind: 'Unknown'; readonly node: string; readonly operands: readonly Exp[]; readonly span: Span };

export interface CallExp {
  readonly kind: 'Call';
  readonly callee: Exp;
  readonly args: readonly Arg[];
  /** `new C(…)` */
  readonly isNew: boolean;
  readonly span: Span;
  /** Type arguments of `f<T>(…)`. */
  readonly typeArgs?: readonly TypeExp[];
}

export interface Arg {
  readonly value: Exp;
  /** Keyword name. */
  readonly name?: string;
  /** `*xs` / `...xs` (sequence), `**kw` (mapping). */
  readonly spread?: 'sequence' | 'mapping';
  /** The whole argument, keyword included. */
  readonly span: Span;
}

export interface Item {
  readonly value: Exp;
  readonly spread: boolean;
  readonly span: Span;
}

export interface Entry {
  /** Absent for a spread (`**d`, `...o`). */
  readonly key?: Exp;
  readonly value: Exp;
  readonly span: Span;
  /** Getter, setter or method shorthand of an object literal; their value is a Lambda. */
  readonly accessor?: 'get' | 'set';
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  /** `{value!r:>{width}}`; `span` covers the braces, `debug` is Python's `{x=}`. */
  | { readonly kind: 'value'; readonly value: Exp; readonly format?: Exp; readonly conversion?: string; readonly debug?: boolean; readonly span: Span };

export interface ComprehensionExp {
  readonly kind: 'Comprehension';
  readonly type: 'list' | 'set' | 'dict' | 'generator';
  /** For dicts the key; else absent. */
  readonly key?: Exp;
  readonly value: Exp;
  readonly clauses: readonly ComprehensionClause[];
  readonly span: Span;
}

export type ComprehensionClause =
  | { readonly kind: 'for'; readonly target: Place; readonly iterable: Exp; readonly isAsync: boolean; readonly span: Span }
  | { readonly kind: 'if'; readonly test: Exp; readonly span: Span };

/** Something that can be assigned to. */
export type Place =
  | { readonly kind: 'NamePlace'; readonly name: string; readonly span: Span }
  | { readonly kind: 'AttrPlace'; readonly object: Exp; readonly name: string; readonly nameSpan: Span; readonly span: Span }
  | { readonly kind: 'IndexPlace'; readonly object: Exp; readonly index: Exp; readonly span: Span }
  | { readonly kind: 'SequencePlace'; readonly items: readonly (PlaceItem | undefined)[]; readonly span: Span }
  | { readonly kind: 'RecordPlace'; readonly properties: readonly PlaceProperty[]; readonly rest?: Place; readonly span: Span }
  | { readonly kind: 'UnknownPlace'; readonly node: string; readonly operands: readonly Exp[]; readonly span: Span };

export interface PlaceItem {
  readonly place: Place;
  readonly spread: boolean;
  readonly default?: Exp;
}

export interface PlaceProperty {
  readonly key: Exp;
  readonly place: Place;
  readonly default?: Exp;
  readonly span: Span;
}

export type Stmt =
  | { readonly kind: 'Assign'; readonly targets: readonly Place[]; readonly value: Exp; readonly type?: TypeExp; readonly span: Span }
  /** `x += v`. */
  | { readonly kind: 'Augment'; readonly target: Place; readonly op: string; readonly value: Exp; readonly span: Span }
  /** `x: T` without value; `declare`, `let x: T;`. */
  | { readonly kind: 'Declare'; readonly target: Place; readonly type?: TypeExp; readonly span: Span }
  /** `isCellResult`: the last expression of a notebook cell, which the notebook displays (absent when the line ends with `;`). */
  | { readonly kind: 'Expression'; readonly value: Exp; readonly span: Span; readonly isCellResult?: boolean }
  | { readonly kind: 'Delete'; readonly targets: readonly Place[]; readonly span: Span }
  | { readonly kind: 'If'; readonly test: Exp; readonly then: readonly Stmt[]; readonly otherwise: readonly Stmt[]; readonly span: Span }
  /** `while test`, C-style `for` (its initialiser stands before, `update` after each round), `do … while` (`testAfter`). */
  | {
      readonly kind: 'While';
      readonly test: Exp;
      readonly body: readonly Stmt[];
      readonly update: readonly Stmt[];
      readonly otherwise: readonly Stmt[];
      readonly testAfter: boolean;
      readonly span: Span;
    }
  /** `for x in xs`, `for (const x of xs)`; `keys`: `for (const k in o)`. */
  | {
      readonly kind: 'For';
      readonly target: Place;
      readonly iterable: Exp;
      readonly body: readonly Stmt[];
      readonly otherwise: readonly Stmt[];
      readonly isAsync: boolean;
      readonly keys: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'Return'; readonly value?: Exp; readonly span: Span }
  | { readonly kind: 'Raise'; readonly value?: Exp; readonly cause?: Exp; readonly span: Span }
  /** Without a label it ends the loop around it: a `break` that ends a `switch` early names the label of a `Block` around the `Match`. */
  | { readonly kind: 'Break'; readonly label?: string; readonly span: Span }
  | { readonly kind: 'Continue'; readonly label?: string; readonly span: Span }
  | {
      readonly kind: 'Try';
      readonly body: readonly Stmt[];
      readonly handlers: readonly Handler[];
      readonly otherwise: readonly Stmt[];
      readonly finally: readonly Stmt[];
      readonly span: Span;
    }
  | { readonly kind: 'With'; readonly items: readonly WithItem[]; readonly body: readonly Stmt[]; readonly isAsync: boolean; readonly span: Span }
  /** `match`; `switch` with `fallsThrough` on cases that do not end in break/return/throw (their trailing `break` is removed). */
  | { readonly kind: 'Match'; readonly subject: Exp; readonly cases: readonly Case[]; readonly span: Span }
  | { readonly kind: 'Assert'; readonly test: Exp; readonly message?: Exp; readonly span: Span }
  | { readonly kind: 'FunctionDef'; readonly func: Func; readonly decorators: readonly Exp[]; readonly span: Span }
  | { readonly kind: 'ClassDef'; readonly cls: ClassDef; readonly span: Span }
  /** Interface, type alias, enum as a type. */
  | {
      readonly kind: 'TypeDef';
      readonly name: string;
      readonly params: readonly string[];
      readonly extends: readonly TypeExp[];
      readonly type: TypeExp;
      readonly span: Span;
    }
  | Import
  /** `export { a as b }`, `export default e` (name `default`), `export * from 'm'` (name `*`). Exported declarations lower to the declaration followed by Export; in TypeScript imports and functions then move to the front of their block. */
  | {
      readonly kind: 'Export';
      readonly entries: readonly { readonly name: string; readonly local?: string; readonly value?: Exp }[];
      readonly source?: string;
      readonly span: Span;
    }
  | { readonly kind: 'Block'; readonly body: readonly Stmt[]; readonly label?: string; readonly span: Span };

export interface Import {
  readonly kind: 'Import';
  /** `pandas`, `.sibling`, `..pkg.mod` (Python, dots kept) or the module specifier. */
  readonly source: string;
  /** What is bound: `imported` is `*` for the whole module (namespace import, `import a.b` binds `a` unless aliased), `default` for a default import, `**` for `from m import *`. */
  readonly names: readonly {
    readonly imported: string;
    readonly local: string;
    readonly span: Span;
    /** Python's `import a.b` without alias: `local` is the root package `a`, not the module `a.b`. */ readonly isRoot?: boolean;
  }[];
  readonly typeOnly: boolean;
  readonly span: Span;
}

export interface Handler {
  /** Exception types (Python); absent catches all. */
  readonly type?: Exp;
  readonly place?: Place;
  readonly body: readonly Stmt[];
  readonly span: Span;
}

export interface WithItem {
  readonly value: Exp;
  readonly target?: Place;
  readonly span: Span;
}

export interface Case {
  readonly pattern: Pattern;
  readonly guard?: Exp;
  readonly body: readonly Stmt[];
  readonly fallsThrough: boolean;
  readonly span: Span;
}

/** Patterns of `match`; `switch` cases use `value` and `wildcard`. */
export type Pattern =
  | { readonly kind: 'wildcard'; readonly span: Span }
  | { readonly kind: 'value'; readonly value: Exp; readonly span: Span }
  | { readonly kind: 'capture'; readonly name: string; readonly pattern?: Pattern; readonly span: Span }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[]; readonly span: Span }
  | { readonly kind: 'star'; readonly name?: string; readonly span: Span }
  | { readonly kind: 'mapping'; readonly entries: readonly { readonly key: Exp; readonly pattern: Pattern }[]; readonly rest?: string; readonly span: Span }
  | {
      readonly kind: 'class';
      readonly type: Exp;
      readonly positional: readonly Pattern[];
      readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[];
      readonly span: Span;
    }
  | { readonly kind: 'or'; readonly options: readonly Pattern[]; readonly span: Span };

export interface ClassDef {
  readonly name: string;
  readonly nameSpan: Span;
  readonly bases: readonly Exp[];
  /** Type arguments of the TypeScript base class (`extends Component<Props>`). */
  readonly baseArgs?: readonly TypeExp[];
  /** Other keyword arguments of the class statement (`metaclass=…`, `table=True`). */
  readonly keywords: readonly Arg[];
  readonly implements: readonly TypeExp[];
  readonly decorators: readonly Exp[];
  readonly members: readonly ClassMember[];
  /** Other statements of a Python class body, in order (assignments and methods are members). */
  readonly body: readonly Stmt[];
  readonly span: Span;
  readonly docstring?: string;
}

export type ClassMember =
  | {
      readonly kind: 'method';
      readonly func: Func;
      readonly isStatic: boolean;
      /** Python `@property`, `get x()`. */ readonly accessor?: 'get' | 'set';
      readonly isClassMethod: boolean;
      readonly decorators: readonly Exp[];
      readonly isAbstract: boolean;
    }
  /** Class attribute or field, with or without type and value. */
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly type?: TypeExp;
      readonly value?: Exp;
      readonly isStatic: boolean;
      readonly decorators: readonly Exp[];
      readonly span: Span;
    };
