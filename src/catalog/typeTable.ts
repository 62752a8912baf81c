/** Types of the catalog: own rows, wildcard rows and aliases, and what they inherit. */
import { compilePattern, firstSegment, hasWildcard, lastSegment } from './pathPattern';
import type { PathPattern } from './pathPattern';
import type { TypeRow } from './types';

export interface TypeTable {
  /** The one name under which a path is indexed: aliases of modules and of types replaced. */
  canonical(path: string): string;
  /** The type with its bases, nearest first. */
  lineage(type: string): readonly string[];
  /** The merged row, with what the bases add; undefined when no row names the type. */
  row(type: string): TypeRow | undefined;
}

interface Patterned {
  readonly pattern: PathPattern;
  readonly row: TypeRow;
}

/** Builds the table; earlier entries win over later ones where both say something (a user's own come first). */
export function createTypeTable(types: readonly (readonly [string, TypeRow])[], moduleAliases: Readonly<Record<string, string>>): TypeTable {
  const aliases = new Map<string, string>();
  const prefixes = new Map<string, readonly (readonly [string, string])[]>();
  for (const [from, to] of Object.entries(moduleAliases)) {
    const first = firstSegment(from);
    prefixes.set(
      first,
      [...(prefixes.get(first) ?? []), [from, to] as const].sort((a, b) => b[0].length - a[0].length),
    );
  }
  const exact = new Map<string, TypeRow[]>();
  const patterns: Patterned[] = [];
  for (const [path, row] of types) {
    for (const alias of row.aliases ?? []) aliases.set(renamed(alias), renamed(path));
    if (hasWildcard(path)) patterns.push({ pattern: compilePattern(renamed(path)), row });
    else exact.set(renamed(path), [...(exact.get(renamed(path)) ?? []), row]);
  }
  patterns.sort((a, b) => b.pattern.weight - a.pattern.weight);
  const patternsByFirst = new Map<string, Patterned[]>();
  for (const one of patterns) {
    const first = hasWildcard(firstSegment(one.pattern.text)) ? '' : firstSegment(one.pattern.text);
    patternsByFirst.set(first, [...(patternsByFirst.get(first) ?? []), one]);
  }
  const lineages = new Map<string, readonly string[]>();
  const rows = new Map<string, TypeRow | undefined>();

  /** Replaces the longest module alias that begins the path. */
  function renamed(path: string): string {
    const candidates = prefixes.get(firstSegment(path));
    if (!candidates) return path;
    for (const [from, to] of candidates) {
      if (path === from) return to;
      if (path.startsWith(from) && (path[from.length] === '.' || path[from.length] === '#')) return to + path.slice(from.length);
    }
    return path;
  }

  function canonical(path: string): string {
    const name = renamed(path);
    if (aliases.size === 0) return name;
    const hash = name.indexOf('#');
    const type = hash < 0 ? name : name.slice(0, hash);
    const whole = aliases.get(type);
    if (whole !== undefined) return hash < 0 ? whole : whole + name.slice(hash);
    if (hash >= 0) return name;
    const dot = name.lastIndexOf('.');
    const owner = dot < 0 ? undefined : aliases.get(name.slice(0, dot));
    return owner === undefined ? name : `${owner}.${lastSegment(name)}`;
  }

  function own(type: string): TypeRow[] {
    const found = [...(exact.get(type) ?? [])];
    for (const key of [firstSegment(type), '']) for (const one of patternsByFirst.get(key) ?? []) if (one.pattern.matches(type)) found.push(one.row);
    return found;
  }

  function lineage(type: string): readonly string[] {
    const start = canonical(type);
    const known = lineages.get(start);
    if (known) return known;
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const row of own(name)) for (const base of row.extends ?? []) visit(canonical(base));
    };
    visit(start);
    const result = [...seen];
    if (result.length > 1) lineages.set(start, result);
    return result;
  }

  function row(type: string): TypeRow | undefined {
    const start = canonical(type);
    if (rows.has(start)) return rows.get(start);
    const ownRows = own(start);
    if (ownRows.length === 0) return undefined;
    const line = lineage(start);
    const all = line.flatMap(own);
    const merged: TypeRow = {
      extends: line.slice(1),
      shape: all.find((one) => one.shape)?.shape,
      members: Object.assign({}, ...all.map((one) => one.members ?? {}).reverse()) as Record<string, string>,
      items: all.find((one) => one.items)?.items,
      holds: all.find((one) => one.holds)?.holds,
    };
    rows.set(start, merged);
    return merged;
  }

  return { canonical, lineage, row };
}
