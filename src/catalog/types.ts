/**
 * Rows of the catalog: what libraries do, as data. A row selects calls, methods, attributes or names, and says what they
 * are to the analysis: a source, a sink, a sanitizer, a guard, or an operation. docs/catalog.md documents the grammar.
 *
 * Access paths (`call`, `attribute`, keys of `types`)
 *   - `pandas.read_csv`        a member of a module. Python: dotted module path. TypeScript: module specifier, then members
 *                              (`openai.OpenAI`, `@anthropic-ai/sdk.Anthropic`); a default import, a namespace import and
 *                              `require` of a module all have the module specifier itself as path (`axios`, `winston`).
 *   - `#`                      "an instance of": `pandas.DataFrame#drop` is a method of every value known to be a DataFrame;
 *                              `openai.OpenAI#chat.completions.create` a member path from an instance.
 *   - `()`                     the result of calling a path that no row types: `boto3.client()`.
 *   - `*` / `**`               one segment / any number of segments: `sklearn.*.LogisticRegression`, `sklearn.**#fit`;
 *                              inside a segment `*` is any text and `[A-Z]` one of these letters: `sklearn.**.[A-Z]*` (classes).
 *   - builtins and globals have their plain name: `print`, `len`, `console.log`, `fetch`, `JSON.stringify`.
 *   - types of literals: `str#`, `list#`, `dict#`, `set#`, `tuple#`, `int#` (Python); `String#`, `Array#`, `Object#`, `Map#`,
 *     `Set#`, `Promise#`, `Function#` (TypeScript).
 *   - plain names also match functions and classes of the workspace (`taint_source`; `pkg.mod.send` matches `send` in pkg/mod.py).
 *
 * Argument selectors (`data`, `args` …): `0` positional (zero-based, receiver not counted), `name` keyword, `0|name` either,
 * `self` the receiver, `*` all positional and keyword arguments, `**` all keywords, `1..` positionals from 1 on; a path may
 * follow: `0.messages[].content` (properties, `[]` any item), `kw:x` is the same as `x`.
 */
import type { Confidence, ElementClass } from '../base/element';

export type CatalogLanguage = 'python' | 'typescript';

/** Position in a catalog file for error messages; zero-based. */
export interface RowOrigin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One argument selector as written, e.g. `0`, `"X"`, `"0|X"`, `"self"`, `"*"`, `"0.messages[].content"`. */
export type SelectorText = string | number;

export interface CatalogFile {
  readonly version: 1;
  readonly language: CatalogLanguage;
  /** Library that the file describes, for the coverage page. */
  readonly package?: string;
  /** Page that the facts were taken from. */
  readonly source?: string;
  /** Other names of a module or path prefix (`tensorflow.keras: keras`, `node:fs: fs`): the key stands for the value in rows and look-ups. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, TypeRow>>;
  readonly sources?: readonly SourceRow[];
  readonly sinks?: readonly SinkRow[];
  readonly sanitizers?: readonly SanitizerRow[];
  readonly guards?: readonly GuardRow[];
  readonly operations?: readonly OperationRow[];
}

/** What a row applies to; exactly one of call, method, attribute, name. Each takes one string or a list of alternatives. */
export interface RowSelector {
  /** Calls of this access path (function call, method call, `new`). */
  readonly call?: string | readonly string[];
  /** Calls of a method of this name on a receiver that no `call` row knows. A dotted name (`chat.completions.create`) stands for its last member with the one before as `receiver`. */
  readonly method?: string | readonly string[];
  /** Reading this attribute path without calling it: `pandas.DataFrame#columns`; for sinks, writing it: `document.cookie`. */
  readonly attribute?: string | readonly string[];
  /** Any variable, parameter, field or key of this name (sources only). */
  readonly name?: string | readonly string[];
  /** The row holds only in files that import one of these packages (prefix match on the module path). For duck-typed `method` rows. */
  readonly imports?: readonly string[];
  /** For `method` rows: names of the receiver (its variable or last member, compared without case; `*` at an end is any text): `[logger, "*log"]`. */
  readonly receiver?: readonly string[];
  /** Conditions on constant arguments: `{ "axis|1": [1, "columns"] }`; a text that ends in `*` is a prefix (`constants.ts` compares). All must hold; an argument that is absent or not constant does not hold. `unless` is the negation of the conjunction. */
  readonly when?: Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
  readonly unless?: Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
  /** What arguments must be known to be, by type or access path: `{ "0|csvfile": [io.StringIO, sys.stdout] }`. All must hold; `isNot` is the negation of the conjunction, and holds where nobody knows. */
  readonly is?: Readonly<Record<string, readonly string[]>>;
  readonly isNot?: Readonly<Record<string, readonly string[]>>;
  /** Arguments that the call must have, else the row does not hold: `["0|path_or_buf"]` (`to_csv()` without a path writes no file). */
  readonly given?: readonly SelectorText[];
  /** In a user's catalog: switches off the shipped rows of this section for the selected paths. The index applies it and never hands such rows out. */
  readonly off?: true;
}

/** A type: `pandas.DataFrame: { shape: frame }`; keys may hold `*`/`**` (`sklearn.**`). */
export interface TypeRow {
  /** Base types whose rows it inherits, nearest first. */
  readonly extends?: readonly string[];
  /** How values of the type are represented. */
  readonly shape?: 'frame' | 'series' | 'record' | 'sequence' | 'scalar' | 'instance';
  /** Other names of the same type: `pandas.core.frame.DataFrame`. */
  readonly aliases?: readonly string[];
  /** Types of members read without a call: `{ str: pandas.StringMethods }`; the member carries the taint of the whole. `[]` is what indexing yields: one column of a frame. */
  readonly members?: Readonly<Record<string, string>>;
  /** Of frames: what iterating yields and an integer index picks: rows, columns or (the default) column names; `splits`: a text picks a part of the rows. */
  readonly items?: 'rows' | 'columns' | 'names' | 'pairs' | 'splits';
  /** Members that are of one of the type's arguments, by its number: `{ data: 0 }` for `Response<T>`; `self` where the value is one itself, `[]` where its items are. */
  readonly holds?: Readonly<Record<string, number>>;
  /** Variables and parameters that hold such a value by convention where nothing else says what they are: `[spark]`. */
  readonly variables?: readonly string[];
}

/** A call or name that yields PHI as such. Frames are read by operation rows (`op: frame.read`). */
export interface SourceRow extends RowSelector {
  readonly element: ElementClass;
  /** Name of the element in findings; default: the row's last segment. */
  readonly as?: string;
  /** Holds only in files that speak of patients: text that a scan was read into is a patient's there. */
  readonly health?: true;
  /** Kinds of sinks at which it counts, where it does not at all: an image shows nothing in a log. */
  readonly to?: readonly SinkKind[];
  readonly confidence?: Confidence;
}

export type SinkKind = 'training' | 'telemetry' | 'external-api' | 'persistence';

export interface SinkRow extends RowSelector {
  /** Which arguments are data. */
  readonly data: readonly SelectorText[];
  readonly kind: SinkKind;
  /** Rule to report. Default by kind: telemetry PHI201, training PHI101 (and PHI102 for free text, PHI103), external-api PHI302, persistence PHI601. */
  readonly rule?: string;
  /** Vendor key, lower case: `openai`. Absent for local things. */
  readonly vendor?: string;
  /** `local` stays on the machine; `hosted` leaves; `either` depends on configuration; `url`: the destination is the `host` argument. Default: hosted where a vendor is named, else local. */
  readonly hosting?: 'local' | 'hosted' | 'either' | 'url';
  /** Argument that holds the URL or host (for hosting url/either). A constant internal, local or relative destination silences the row. May be `self` for clients built with a base URL. */
  readonly host?: SelectorText;
  /** What of the data is exposed: `value` (default) everything reachable; `shown` what printing or formatting it shows. */
  readonly exposes?: 'value' | 'shown';
  /** What the data is by the nature of the call, where the file speaks of patients and no name says it: a recording of speech. */
  readonly expects?: 'speech';
  /** A decorator: the data is what the decorated function is given and returns. */
  readonly traces?: boolean | 'result';
  /** Training: the model whose pipeline or column transformer narrows the data; default `self`. */
  readonly model?: SelectorText;
  /** Where it differs from the rule's own: the organisation's own hosted store is PHI303 at warning. */
  readonly severity?: 'error' | 'warning' | 'info';
  /** Short name for messages; default: the last two segments of the path. */
  readonly label?: string;
  /** What the first of `data` is in files that speak of patients although nothing else says so: speech that is transcribed is a voice. */
  readonly carries?: ElementClass;
  readonly confidence?: Confidence;
}

export interface SanitizerRow extends RowSelector {
  /** Classes that the result is free of; `["*"]` all. Empty: the row only records what the value went through. */
  readonly clears: readonly (ElementClass | '*')[];
  /** Which inputs flow to the result; default: all arguments and the receiver. */
  readonly data?: readonly SelectorText[];
  /** Transformation mark kept on what remains: hash, keyed-hash, encrypt, encode, truncate, year, year-month, zip3, age-cap, age-band, deidentify-text, uuid5, factorize, mask … */
  readonly through?: string;
}

/** On the branch where the guard's result is `when`, the named arguments are clean. */
export interface GuardRow extends RowSelector {
  readonly returns?: string;
  readonly clears: readonly SelectorText[];
  readonly holds: boolean;
}

/** What a call or attribute does to shapes: a named operation of the engine (`op`) or flows between access paths (`flow`). */
export interface OperationRow extends RowSelector {
  readonly op?: string;
  /** `"self[] -> 0(0)"`, `"0(result) -> result[]"`: from, to. Roots: selectors, `result`; `[]` items, `[k]` constant item, `.p` property, `(n)` n-th parameter of a callable, `(result)` what it returns. */
  readonly flow?: readonly string[];
  /** Named inputs of `op`, each a selector or a list of alternatives. */
  readonly args?: Readonly<Record<string, SelectorText | readonly SelectorText[]>>;
  /** Type of the result: an access path without `#`; `self` the receiver's type; `{0}` inside it is the constant of argument 0: `boto3.client.{0}`. */
  readonly returns?: string;
  /** Constants that an operation needs. */
  readonly with?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** The lists of rows in a catalog file. */
export const SECTIONS = ['sources', 'sinks', 'sanitizers', 'guards', 'operations'] as const;
export type Section = (typeof SECTIONS)[number];

/** A row as the index hands it out: the row, where it was written, and a stable key for coverage. */
export type Indexed<R> = R & {
  readonly origin: RowOrigin;
  readonly key: string;
  readonly selector: string;
  /** From a user's catalog. */ readonly own?: boolean;
};

/** All rows that hold for one access path, most specific first. */
export interface PathRows {
  readonly sources: readonly Indexed<SourceRow>[];
  readonly sinks: readonly Indexed<SinkRow>[];
  readonly sanitizers: readonly Indexed<SanitizerRow>[];
  readonly guards: readonly Indexed<GuardRow>[];
  readonly operations: readonly Indexed<OperationRow>[];
}

/** The catalog of one language, indexed. Look-ups are cached by string and cost a map access. */
export interface LanguageCatalog {
  /** Rows for calling `path` (`pandas.DataFrame#drop`); looks at the path itself, then at wildcard rows, then at the same member of base types of its receiver type. Undefined when nothing is known. */
  call(path: string): PathRows | undefined;
  /** Rows for reading the attribute `path`. */
  attribute(path: string): PathRows | undefined;
  /** `method` rows by method name. Rows that name receivers are handed out only when `receiver`, the receiver's variable or last member, is among them. */
  method(name: string, receiver?: string): PathRows | undefined;
  /** `name` source rows. */
  name(name: string): readonly Indexed<SourceRow>[] | undefined;
  /** Whether there is any `name` source row. */
  readonly declaresNames: boolean;
  /** The type row of a type path, own or by wildcard or alias, with inherited shape; undefined when unknown. */
  type(path: string): TypeRow | undefined;
  /** The type of a variable of this name by convention, or undefined. */
  conventional(name: string): string | undefined;
  /** Whether `type` is `base` or inherits from it. */
  isA(type: string, base: string): boolean;
  /** Top-level package names that any row mentions: a file that imports none of them and uses no builtin row cannot matter. */
  readonly packages: ReadonlySet<string>;
  /** Last segments of the paths and method names of all sink rows: a function that mentions none of them reaches no sink by itself. */
  readonly sinkNames: ReadonlySet<string>;
  /** Last segments of everything that is a source by its row (with a wildcard there, the first segment), each with the packages of which one must be imported; the empty name stands for none. */
  readonly sourceNames: ReadonlyMap<string, ReadonlySet<string>>;
  /** Packages of sink rows that end in a wildcard: in a file that imports one, any name may be a sink. */
  readonly wildSinkPackages: ReadonlySet<string>;
  /** Vendors of hosted AI and telemetry services by the packages of their SDKs. */
  readonly vendorPackages: ReadonlyMap<string, string>;
}

export interface Catalog {
  readonly python: LanguageCatalog;
  readonly typescript: LanguageCatalog;
}

/** What is wrong with a catalog file, for PHI904 and the command line; `line`/`column` are zero-based. */
export interface CatalogProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
