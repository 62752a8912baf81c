/** Which rows of the shipped catalog the fixtures use: the harness watches rows as the analysis reads what they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selected, type CompiledCatalog, type CompiledRow } from '../../src/catalog/compile';
import {
  SECTIONS,
  type Catalog,
  type CatalogLanguage,
  type Indexed,
  type LanguageCatalog,
  type PathRows,
  type RowSelector,
  type Section,
  type SinkRow,
} from '../../src/catalog/types';
import { projectFolder } from './discover';

/** A row as it is written in a catalog file. */
export interface WrittenRow {
  /** `python/llm.yaml sinks openai.OpenAI#completions.create`; stable while lines move. */
  readonly id: string;
  readonly language: CatalogLanguage;
  readonly section: Section;
  /** `python/llm.yaml` */
  readonly file: string;
  readonly selectors: readonly string[];
  /** How the selectors select: `call`, `method`, `attribute`, `name`. */
  readonly how: string;
  readonly row: CompiledRow<RowSelector & { readonly op?: string; readonly vendor?: string; readonly rule?: string; readonly kind?: string }>;
}

/** What is read of a row only where the row is applied: after its conditions were found to hold. */
const APPLIED: Record<Section, string> = { sources: 'element', sinks: 'data', sanitizers: 'clears', guards: 'clears', operations: 'returns' };

/** Names of the fixtures that used a row, by the place where the row is written. */
const used = new Map<string, Set<string>>();
let current: string | undefined;

/** Rows that are applied from now on are used by this fixture; undefined: by none. */
export function usedBy(fixture: string | undefined): void {
  current = fixture;
}

/** The same catalog, whose rows tell when they are applied. */
export function watchRows(catalog: Catalog): Catalog {
  const python = watched(catalog.python);
  const typescript = watched(catalog.typescript);
  return { python, typescript };
}

function watched(catalog: LanguageCatalog): LanguageCatalog {
  const seen = new Map<PathRows, PathRows>();
  const twins = new Map<string, object>();
  const twin = (section: Section, row: Indexed<RowSelector>): object => {
    let made = twins.get(row.key);
    if (made === undefined) {
      made = { ...row };
      const value = (row as unknown as Record<string, unknown>)[APPLIED[section]];
      const place = placeOf(row.origin.file, row.origin.line, row.origin.column);
      const get = (): unknown => {
        if (current !== undefined) add(place, current);
        return value;
      };
      if (row.own !== true) Object.defineProperty(made, APPLIED[section], { get, enumerable: value !== undefined });
      twins.set(row.key, made);
    }
    return made;
  };
  const rowsOf = (rows: PathRows | undefined): PathRows | undefined => {
    if (rows === undefined) return undefined;
    let made = seen.get(rows);
    if (made === undefined) {
      made = Object.fromEntries(SECTIONS.map((section) => [section, rows[section].map((row) => twin(section, row))])) as unknown as PathRows;
      seen.set(rows, made);
    }
    return made;
  };
  return {
    call: (path) => rowsOf(catalog.call(path)),
    attribute: (path) => rowsOf(catalog.attribute(path)),
    method: (name, receiver) => rowsOf(catalog.method(name, receiver)),
    name: (name) => catalog.name(name),
    type: (path) => catalog.type(path),
    conventional: (name) => catalog.conventional(name),
    isA: (type, base) => catalog.isA(type, base),
    packages: catalog.packages,
    sinkNames: catalog.sinkNames,
    sourceNames: catalog.sourceNames,
    wildSinkPackages: catalog.wildSinkPackages,
    vendorPackages: catalog.vendorPackages,
    declaresNames: catalog.declaresNames,
  };
}

function placeOf(file: string, line: number, column: number): string {
  return `${file}:${line}:${column}`;
}

function add(place: string, fixture: string): void {
  let fixtures = used.get(place);
  if (fixtures === undefined) used.set(place, (fixtures = new Set()));
  fixtures.add(fixture);
}

/** All rows of the shipped catalog in the order of its files. */
export function writtenRows(): WrittenRow[] {
  const compiled = JSON.parse(readFileSync(join(projectFolder(), 'dist', 'catalog.json'), 'utf8')) as CompiledCatalog;
  const counts = new Map<string, number>();
  return (['python', 'typescript'] as const).flatMap((language) =>
    SECTIONS.flatMap((section) =>
      (compiled[language][section] as readonly WrittenRow['row'][]).map((row) => {
        const { how, texts } = selected(row);
        const file = compiled[language].files[row.at[0]] ?? '';
        const plain = `${file} ${section} ${texts[0] ?? ''}`;
        const count = (counts.get(plain) ?? 0) + 1;
        counts.set(plain, count);
        return { id: count === 1 ? plain : `${plain} (${count})`, language, section, file, selectors: texts, how, row };
      }),
    ),
  );
}

/** Names of the fixtures that used the row, sorted. */
export function fixturesOf(written: WrittenRow): string[] {
  const [, line, column] = written.row.at;
  return [...(used.get(placeOf(written.file, line, column)) ?? [])].sort();
}

/** Whether a row is a sink, for the page. */
export function sinkOf(written: WrittenRow): SinkRow | undefined {
  return written.section === 'sinks' ? (written.row as unknown as SinkRow) : undefined;
}
