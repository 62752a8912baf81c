/** The catalog, indexed by language: rows for an access path, by exact name, wildcard, base type and alias. */
import { compileCatalog, selected } from './compile';
import type { CompiledCatalog, CompiledLanguage, CompiledRow } from './compile';
import type { LoadedFile } from './load';
import { compilePattern, firstSegment, hasWildcard, lastSegment } from './pathPattern';
import type { PathPattern } from './pathPattern';
import { createTypeTable } from './typeTable';
import type { TypeTable } from './typeTable';
import { SECTIONS } from './types';
import type { Catalog, CatalogLanguage, Indexed, LanguageCatalog, PathRows, RowOrigin, RowSelector, Section, SourceRow, TypeRow } from './types';

type How = 'call' | 'attribute' | 'method' | 'name';
type AnyIndexed = Indexed<RowSelector>;

/** Look-ups remembered by text, per language and kind of look-up; the older half is forgotten when it is full. */
export const MAX_CACHED_LOOKUPS = 20_000;

/** Builds the catalog from checked files: the shipped ones, then a user's own, whose rows come first. */
export function buildCatalog(files: readonly LoadedFile[], user: readonly LoadedFile[]): Catalog {
  return catalogFromCompiled(compileCatalog(files), user);
}

/** Builds the catalog from what the build compiled, without parsing YAML; each language is indexed when it is first asked for. */
export function catalogFromCompiled(compiled: CompiledCatalog, user: readonly LoadedFile[]): Catalog {
  const own = compileCatalog(user);
  const made = new Map<CatalogLanguage, LanguageCatalog>();
  const get = (language: CatalogLanguage): LanguageCatalog => {
    const known = made.get(language);
    if (known) return known;
    const catalog = createLanguageCatalog(language, compiled[language], own[language]);
    made.set(language, catalog);
    return catalog;
  };
  return {
    get python() {
      return get('python');
    },
    get typescript() {
      return get('typescript');
    },
  };
}

/** A row under one of its selectors; what look-ups hand out is made when it is first asked for. */
interface Entry {
  readonly section: Section;
  readonly row: CompiledRow<RowSelector>;
  readonly selector: string;
  readonly book: Book;
  /** How many earlier entries have the same section and selector. */
  readonly ordinal: number;
  indexed?: AnyIndexed;
}

/** Where a table's rows were written. */
interface Book {
  readonly language: CatalogLanguage;
  readonly files: readonly string[];
  readonly own: boolean;
}

/** Rows of one kind of selection: by exact text, and those with wildcards by their last or first segment. */
interface Table {
  readonly exact: Map<string, Entry[]>;
  readonly byLast: Map<string, Wild[]>;
  readonly byFirst: Map<string, Wild[]>;
}

interface Wild {
  readonly pattern: PathPattern;
  readonly entries: Entry[];
}

function createLanguageCatalog(language: CatalogLanguage, shipped: CompiledLanguage, own: CompiledLanguage): LanguageCatalog {
  const types = createTypeTable([...own.types, ...shipped.types], { ...shipped.aliases, ...own.aliases });
  const ownNames = Object.keys(own.aliases).length > 0 || own.types.some(([, type]) => (type.aliases ?? []).length > 0);
  const nameIn = (compiled: CompiledLanguage): ((path: string) => string) =>
    ownNames || compiled === own ? types.canonical : (path): string => (Object.hasOwn(compiled.renamed, path) ? (compiled.renamed[path] ?? path) : path);
  const ownTables = fillTables(language, own, nameIn(own), true);
  const shippedTables = fillTables(language, shipped, nameIn(shipped), false);
  let sinkNames: ReadonlySet<string> | undefined;
  let sourceNames: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  let wildSinkPackages: ReadonlySet<string> | undefined;
  let declaresNames: boolean | undefined;
  let vendorPackages: ReadonlyMap<string, string> | undefined;
  let variables: ReadonlyMap<string, string> | undefined;
  let packages: ReadonlySet<string> | undefined;
  const caches: Record<How, Cache<PathRows | undefined>> = { call: createCache(), attribute: createCache(), method: createCache(), name: createCache() };

  function lookUp(how: How, text: string): PathRows | undefined {
    const cache = caches[how];
    const known = cache.get(text);
    if (known !== undefined) return known.value;
    const paths = how === 'call' || how === 'attribute' ? pathsOf(text, types) : [text];
    const found = join(rowsAt(ownTables[how], paths), rowsAt(shippedTables[how], paths));
    cache.set(text, found);
    return found;
  }

  return {
    call: (path) => lookUp('call', path),
    attribute: (path) => lookUp('attribute', path),
    method: (name, receiver) => ofReceiver(lookUp('method', name), receiver),
    name: (name): readonly Indexed<SourceRow>[] | undefined => lookUp('name', name)?.sources,
    get declaresNames() {
      declaresNames ??= [shipped, own].some((one) => one.sources.some((row) => row.name !== undefined));
      return declaresNames;
    },
    type: (path): TypeRow | undefined => types.row(path),
    conventional: (name) => (variables ??= variablesOf([shipped, own])).get(name),
    isA: (type, base) => types.lineage(type).includes(types.canonical(base)),
    get packages() {
      packages ??= packagesOf(language, [shipped, own]);
      return packages;
    },
    get sinkNames() {
      sinkNames ??= sinkNamesOf([shipped, own]);
      return sinkNames;
    },
    get sourceNames() {
      sourceNames ??= sourceNamesOf([shipped, own]);
      return sourceNames;
    },
    get wildSinkPackages() {
      wildSinkPackages ??= wildSinkPackagesOf([shipped, own]);
      return wildSinkPackages;
    },
    get vendorPackages() {
      vendorPackages ??= vendorPackagesOf(language, [shipped, own]);
      return vendorPackages;
    },
  };
}

function fillTables(language: CatalogLanguage, compiled: CompiledLanguage, nameOf: (path: string) => string, own: boolean): Record<How, Table> {
  const table = (): Table => ({ exact: new Map(), byLast: new Map(), byFirst: new Map() });
  const tables: Record<How, Table> = { call: table(), attribute: table(), method: table(), name: table() };
  const book: Book = { language, files: compiled.files, own };
  for (const section of SECTIONS) {
    for (const row of compiled[section]) {
      const { how, texts } = selected(row);
      for (const selector of texts) {
        if (how === 'method' && selector.includes('.')) {
          const members = selector.split('.');
          put(tables.method, members.pop() ?? selector, section, { ...row, receiver: [members.pop() ?? ''] }, selector, book);
        } else put(tables[how], how === 'call' || how === 'attribute' ? nameOf(selector) : selector, section, row, selector, book);
      }
    }
  }
  for (const one of Object.values(tables)) {
    for (const wild of [...one.byLast.values(), ...one.byFirst.values()]) wild.sort((a, b) => b.pattern.weight - a.pattern.weight);
  }
  return tables;
}

/** The row as look-ups hand it out. */
function indexedOf(entry: Entry): AnyIndexed {
  if (entry.indexed) return entry.indexed;
  const { row, selector, section, book, ordinal } = entry;
  const origin: RowOrigin = { file: book.files[row.at[0]] ?? '', line: row.at[1], column: row.at[2] };
  const key = `${book.own ? 'own:' : ''}${book.language}:${section}:${selected(row).how}:${selector}${ordinal === 0 ? '' : `~${ordinal + 1}`}`;
  entry.indexed = { ...row, origin, key, selector, ...(book.own ? { own: true } : {}) };
  return entry.indexed;
}

function entryOf(list: readonly Entry[], section: Section, row: CompiledRow<RowSelector>, selector: string, book: Book): Entry {
  let ordinal = 0;
  for (const other of list) if (other.section === section && other.selector === selector) ordinal++;
  return { section, row, selector, book, ordinal };
}

function put(table: Table, path: string, section: Section, row: CompiledRow<RowSelector>, selector: string, book: Book): void {
  if (!hasWildcard(path)) {
    const list = table.exact.get(path);
    if (list) list.push(entryOf(list, section, row, selector, book));
    else table.exact.set(path, [entryOf([], section, row, selector, book)]);
    return;
  }
  const last = lastSegment(path);
  const [map, key] = hasWildcard(last) ? [table.byFirst, firstKey(path)] : [table.byLast, last];
  const wilds = map.get(key) ?? [];
  map.set(key, wilds);
  const same = wilds.find((wild) => wild.pattern.text === path);
  if (same) same.entries.push(entryOf(same.entries, section, row, selector, book));
  else wilds.push({ pattern: compilePattern(path), entries: [entryOf([], section, row, selector, book)] });
}

/** First segment of a pattern, or nothing when that has wildcards itself. */
function firstKey(pattern: string): string {
  const first = firstSegment(pattern);
  return hasWildcard(first) ? '' : first;
}

/** The path under its one name, then the same member of each base type of its receiver. */
function pathsOf(path: string, types: TypeTable): readonly string[] {
  const canonical = types.canonical(path);
  const hash = canonical.indexOf('#');
  if (hash < 0) return [canonical];
  const member = canonical.slice(hash);
  const lineage = types.lineage(canonical.slice(0, hash));
  return lineage.length === 1 ? [canonical] : lineage.map((type) => type + member);
}

type Found = Record<Section, AnyIndexed[]>;

/** Rows of the nearest level that has any, section by section; rows with conditions let the next level speak too. */
function rowsAt(table: Table, paths: readonly string[]): Found | undefined {
  let found: Found | undefined;
  const settled = new Set<Section>();
  const add = (entries: readonly Entry[]): void => {
    found ??= { sources: [], sinks: [], sanitizers: [], guards: [], operations: [] };
    const settling: Section[] = [];
    for (const entry of entries) {
      const { section, row } = entry;
      if (settled.has(section)) continue;
      found[section].push(indexedOf(entry));
      if (isUnconditional(row)) settling.push(section);
    }
    for (const section of settling) settled.add(section);
  };
  for (const path of paths) {
    const exact = table.exact.get(path);
    if (exact) add(exact);
    for (const wild of table.byLast.get(lastSegment(path)) ?? []) if (wild.pattern.matches(path)) add(wild.entries);
    for (const key of [firstSegment(path), '']) for (const wild of table.byFirst.get(key) ?? []) if (wild.pattern.matches(path)) add(wild.entries);
    if (settled.size === SECTIONS.length) break;
  }
  return found;
}

/** Leaves out rows that name other receivers. */
function ofReceiver(rows: PathRows | undefined, receiver: string | undefined): PathRows | undefined {
  if (!rows || !SECTIONS.some((section) => rows[section].some((row) => row.receiver !== undefined))) return rows;
  const fits = (row: RowSelector): boolean => row.receiver === undefined || (receiver !== undefined && row.receiver.some((name) => isNamed(receiver, name)));
  return nonEmpty(Object.fromEntries(SECTIONS.map((section) => [section, (rows[section] as readonly AnyIndexed[]).filter(fits)])) as unknown as Found);
}

function isNamed(receiver: string, wanted: string): boolean {
  const name = receiver.toLowerCase();
  const text = wanted.toLowerCase();
  if (text.startsWith('*')) return name.endsWith(text.slice(1));
  if (text.endsWith('*')) return name.startsWith(text.slice(0, -1));
  return name === text;
}

const CONDITIONS = ['when', 'unless', 'is', 'isNot', 'imports', 'given', 'receiver'] as const;

function isUnconditional(row: RowSelector): boolean {
  return CONDITIONS.every((key) => row[key] === undefined);
}

/** A user's rows before the shipped ones; a user's `off` row takes the shipped ones of its section away. */
function join(own: Found | undefined, shipped: Found | undefined): PathRows | undefined {
  if (!own) return nonEmpty(shipped);
  const joined = {} as Found;
  for (const section of SECTIONS) {
    const isOff = own[section].some((row) => row.off === true);
    joined[section] = [...own[section].filter((row) => row.off !== true), ...(isOff ? [] : (shipped?.[section] ?? []))];
  }
  return nonEmpty(joined);
}

function nonEmpty(found: Found | undefined): PathRows | undefined {
  return found && SECTIONS.some((section) => found[section].length > 0) ? (found as unknown as PathRows) : undefined;
}

/** Conventional variables and their types. */
function variablesOf(all: readonly CompiledLanguage[]): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const compiled of all) for (const [type, row] of compiled.types) for (const name of row.variables ?? []) variables.set(name, type);
  return variables;
}

/**
 * Last segments of everything that is a sink (or makes a loop a training loop). An object that is a sink when it is called may
 * be got by its type's other names, by what returns it, or by convention.
 */
function sinkNamesOf(all: readonly CompiledLanguage[]): ReadonlySet<string> {
  const names = new Set<string>();
  const called = new Set<string>();
  const add = (text: string): void => {
    const last = lastSegment(text);
    if (!hasWildcard(last)) names.add(last);
  };
  for (const compiled of all) {
    for (const row of [...compiled.sinks, ...compiled.operations.filter((o) => o.op === 'model.step')]) {
      for (const text of selected(row).texts) {
        if (lastSegment(text) !== '__call__') {
          add(text);
          continue;
        }
        const type = text.slice(0, Math.max(0, text.indexOf('#')));
        called.add(type);
        add(type);
      }
    }
  }
  for (const compiled of all) {
    for (const [type, row] of compiled.types) {
      if (!called.has(type)) continue;
      for (const alias of row.aliases ?? []) add(alias);
      for (const variable of row.variables ?? []) names.add(variable);
    }
    for (const row of compiled.operations) if (row.returns !== undefined && called.has(row.returns)) for (const text of selected(row).texts) add(text);
  }
  return names;
}

function sourceNamesOf(all: readonly CompiledLanguage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const otherNames = new Map<string, string[]>();
  for (const compiled of all)
    for (const [alias, path] of Object.entries(compiled.aliases))
      otherNames.set(firstSegment(path), [...(otherNames.get(firstSegment(path)) ?? []), firstSegment(alias)]);
  for (const compiled of all)
    for (const row of compiled.sources) {
      const { how, texts } = selected(row);
      for (const text of texts) {
        const last = lastSegment(text);
        const name = hasWildcard(last) ? firstSegment(text) : last === '__call__' ? lastSegment(text.slice(0, text.indexOf('#'))) : last;
        let packages = names.get(name);
        if (packages === undefined) names.set(name, (packages = new Set()));
        const first = firstSegment(text);
        const isPath = (how === 'call' || how === 'attribute') && first !== text && !hasWildcard(first);
        for (const p of isPath ? [first, ...(otherNames.get(first) ?? [])] : (row.imports ?? [''])) packages.add(p);
      }
    }
  return names;
}

function wildSinkPackagesOf(all: readonly CompiledLanguage[]): ReadonlySet<string> {
  const packages = new Set<string>();
  for (const compiled of all)
    for (const row of compiled.sinks) for (const text of selected(row).texts) if (hasWildcard(lastSegment(text))) packages.add(firstSegment(text));
  return packages;
}

/** Packages whose rows all speak of one vendor: what serves several says nothing. */
function vendorPackagesOf(language: CatalogLanguage, all: readonly CompiledLanguage[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  for (const compiled of all)
    for (const row of compiled.sinks) {
      for (const text of selected(row).texts) {
        const path = text.replace(/#.*$/, '');
        const name = language === 'python' ? firstSegment(path) : (/^(@[^/]+\/[^/.]+|[^/.]+)/.exec(path)?.[0] ?? path);
        if (name === '' || name.includes('*')) continue;
        const vendor = row.hosting === 'local' ? undefined : row.vendor;
        found.set(name, found.has(name) && found.get(name) !== vendor ? undefined : vendor);
      }
    }
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * Names by which a file can import something that rows speak of. A TypeScript specifier may hold dots (`brain.js`), so every
 * beginning of a path up to a dot counts there; in Python the first segment does.
 */
function packagesOf(language: CatalogLanguage, all: readonly CompiledLanguage[]): ReadonlySet<string> {
  const packages = new Set<string>();
  const add = (path: string): void => {
    const end = path.indexOf('#');
    const plain = end < 0 ? path : path.slice(0, end);
    packages.add(firstSegment(plain));
    if (language === 'typescript') for (let dot = plain.indexOf('.'); dot >= 0; dot = plain.indexOf('.', dot + 1)) packages.add(plain.slice(0, dot));
    if (language === 'typescript') packages.add(plain);
  };
  for (const compiled of all) {
    for (const [alias] of Object.entries(compiled.aliases)) add(alias);
    for (const [type, row] of compiled.types) for (const path of [type, ...(row.aliases ?? [])]) add(path);
    for (const section of SECTIONS) {
      for (const row of compiled[section]) {
        const { how, texts } = selected(row);
        if (how === 'call' || how === 'attribute') for (const text of texts) add(text);
        for (const name of row.imports ?? []) add(name);
      }
    }
  }
  return packages;
}

interface Cache<V> {
  get(key: string): { readonly value: V } | undefined;
  set(key: string, value: V): void;
}

/** A map in two generations: bounded, and cheaper than tracking each use. */
function createCache<V>(): Cache<V> {
  let young = new Map<string, { value: V }>();
  let old = new Map<string, { value: V }>();
  const remember = (key: string, entry: { value: V }): void => {
    if (young.size >= MAX_CACHED_LOOKUPS / 2) {
      old = young;
      young = new Map();
    }
    young.set(key, entry);
  };
  return {
    get(key) {
      const fresh = young.get(key);
      if (fresh) return fresh;
      const aged = old.get(key);
      if (aged) remember(key, aged);
      return aged;
    },
    set: (key, value) => remember(key, { value }),
  };
}
