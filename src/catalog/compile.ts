/** The catalog as one plain JSON value: what the build writes from the shipped YAML files, and what the index is made from. */
import type { LoadedFile } from './load';
import { createTypeTable } from './typeTable';
import { SECTIONS } from './types';
import type { CatalogLanguage, GuardRow, OperationRow, SanitizerRow, Section, SinkRow, SourceRow, TypeRow } from './types';

/** A row with its place: file index, zero-based line and column. */
export type CompiledRow<R> = R & { readonly at: readonly [file: number, line: number, column: number] };

export interface CompiledLanguage {
  readonly files: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  /** Access paths of rows that stand under another name in the index, with that name: worked out once, when the files are compiled. */
  readonly renamed: Readonly<Record<string, string>>;
  readonly types: readonly (readonly [path: string, row: TypeRow])[];
  readonly sources: readonly CompiledRow<SourceRow>[];
  readonly sinks: readonly CompiledRow<SinkRow>[];
  readonly sanitizers: readonly CompiledRow<SanitizerRow>[];
  readonly guards: readonly CompiledRow<GuardRow>[];
  readonly operations: readonly CompiledRow<OperationRow>[];
}

export interface CompiledCatalog {
  readonly version: 1;
  readonly python: CompiledLanguage;
  readonly typescript: CompiledLanguage;
}

/** Merges checked files, in the given order, into one value that survives JSON. */
export function compileCatalog(files: readonly LoadedFile[]): CompiledCatalog {
  return { version: 1, python: compileLanguage(files, 'python'), typescript: compileLanguage(files, 'typescript') };
}

function compileLanguage(all: readonly LoadedFile[], language: CatalogLanguage): CompiledLanguage {
  const files = all.filter((file) => file.language === language);
  const aliases: Record<string, string> = {};
  for (const file of files) Object.assign(aliases, file.aliases);
  const rows = <R>(section: Section): CompiledRow<R>[] =>
    files.flatMap((file, index) =>
      ((file[section] ?? []) as readonly R[]).map((row, number) => {
        const origin = file.origins[section][number];
        return { ...row, at: [index, origin?.line ?? 0, origin?.column ?? 0] as const };
      }),
    );
  const compiled = {
    files: files.map((file) => file.path),
    aliases,
    types: files.flatMap((file) => Object.entries(file.types ?? {})),
    sources: rows<SourceRow>('sources'),
    sinks: rows<SinkRow>('sinks'),
    sanitizers: rows<SanitizerRow>('sanitizers'),
    guards: rows<GuardRow>('guards'),
    operations: rows<OperationRow>('operations'),
  };
  return { ...compiled, renamed: renamedPaths(compiled) };
}

function renamedPaths(compiled: Omit<CompiledLanguage, 'renamed'>): Record<string, string> {
  const table = createTypeTable(compiled.types, compiled.aliases);
  const renamed: Record<string, string> = {};
  for (const section of SECTIONS) {
    for (const row of compiled[section]) {
      const { how, texts } = selected(row);
      if (how !== 'call' && how !== 'attribute') continue;
      for (const text of texts) {
        const canonical = table.canonical(text);
        if (canonical !== text) renamed[text] = canonical;
      }
    }
  }
  return renamed;
}

/** Paths that a row selects, with how it selects them. */
export function selected(row: { readonly call?: unknown; readonly method?: unknown; readonly attribute?: unknown; readonly name?: unknown }): {
  how: 'call' | 'method' | 'attribute' | 'name';
  texts: readonly string[];
} {
  for (const how of ['call', 'method', 'attribute', 'name'] as const) {
    const value = row[how];
    if (value !== undefined) return { how, texts: [value].flat() as string[] };
  }
  return { how: 'name', texts: [] };
}

/** All rows of a language by section, for coverage tables: selector text, how it selects, and where it was written. */
export function listRows(compiled: CompiledLanguage): { section: Section; how: string; selector: string; file: string; line: number }[] {
  return SECTIONS.flatMap((section) =>
    compiled[section].flatMap((row) => {
      const { how, texts } = selected(row);
      return texts.map((selector) => ({ section, how, selector, file: compiled.files[row.at[0]] ?? '', line: row.at[1] }));
    }),
  );
}
