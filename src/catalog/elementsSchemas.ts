/** Recognises well-known health data schemas by table name or by columns, and gives each of their columns its class. */
import type { ElementClass, ElementData, SchemaRow } from './elementsData';
import { baseName } from './elementsHealth';
import { joinedForm } from './elementsTokens';

/** A column of a known table. */
export interface SchemaColumn {
  readonly class: ElementClass | 'none';
  readonly schema: SchemaRow;
  readonly table: string;
}

interface Table {
  readonly schema: SchemaRow;
  readonly name: string;
  readonly columns: ReadonlyMap<string, ElementClass | 'none'>;
  /** Its columns that say something of a patient, as the schema writes them. */
  readonly names: readonly string[];
}

/** Tables that bear a name, and whether many programs have tables of that name. */
interface Found {
  readonly tables: readonly Table[];
  readonly common: boolean;
}

export interface SchemaReader {
  /** A name that means its column without a table: an exact keyword (only in health context) or a segment with a number. */
  alone(name: string, health: boolean): SchemaColumn | undefined;
  /** The column of a table by its name alone; `health` says that the surroundings speak of patients. Undefined if no table or several that disagree. */
  column(table: string, column: string, health: boolean): (SchemaColumn & { readonly common: boolean }) | undefined;
  /** The columns that a table or file brings by its name alone; `near` are names around it, one of which must speak of the schema where many programs have tables of that name. */
  whole(table: string, near: readonly string[]): readonly string[];
  /** The columns of a set that a recognised schema knows, by name as given; empty if none is recognised. A table with a common name needs health context, or to be met almost whole. */
  columns(names: readonly string[], table: string | undefined, health: boolean): ReadonlyMap<string, SchemaColumn>;
  /** Whether a schema could be recognised in a file with these names: it names a table that only a schema has, one with a common name and its columns, or columns that only a schema has. */
  couldBe(names: ReadonlySet<string>, health: boolean): boolean;
}

/** `PID-5`, `pid_5`, `PID.5`. */
const SEGMENT = /^([a-z][a-z\d]{2})[-_.]f?(\d{1,2})$/i;
/** So many distinctive columns together are a schema. */
const DISTINCTIVE = 3;
/** So many columns of a table that bears a common name must be there, in health context. */
const COMMON_TABLE_COLUMNS = 3;
/** The same without: at least so many, and this share of the names. */
const WHOLE_TABLE_COLUMNS = 4;
const WHOLE_TABLE_SHARE = 0.8;

/** Names remembered with what they have to do with schemas. */
const MAX_MENTIONS = 200_000;

/** Reads tables and columns by the schemas of the data. */
export function createSchemaReader(data: ElementData): SchemaReader {
  const keywords = new Map<string, SchemaColumn>();
  const segments = new Map<string, SchemaColumn>();
  const byTable = new Map<string, Table[]>();
  const bySchema = new Map<SchemaRow, Table[]>();
  const foundTables = new Map<string, Found>();
  const common = new Set(data.health.commonTables.map(joinedForm));
  for (const schema of data.schemas) {
    for (const [name, row] of Object.entries(schema.tables)) {
      const columns = new Map<string, ElementClass | 'none'>();
      const names = Object.entries(row).flatMap(([cls, list]) => (cls === 'none' ? [] : list));
      for (const [cls, list] of Object.entries(row) as [ElementClass | 'none', readonly string[]][]) {
        for (const column of list) {
          columns.set(joinedForm(column), cls);
          const found: SchemaColumn = { class: cls, schema, table: name };
          // `Date`, `DateTime`, `UID` are too common.
          if (schema.names === 'keywords' && /[a-z][A-Z]|[A-Z]{2}[a-z]/.test(column) && !/^(Date|Time)+$/.test(column)) keywords.set(column, found);
          if (schema.names === 'segments') segments.set(joinedForm(column), found);
        }
      }
      const table: Table = { schema, name, columns, names };
      bySchema.set(schema, [...(bySchema.get(schema) ?? []), table]);
      for (const alias of [name, ...(schema.aliases?.[name] ?? [])]) {
        const key = joinedForm(alias);
        byTable.set(key, [...(byTable.get(key) ?? []), table]);
      }
    }
  }

  const allTables = [...bySchema.values()].flat();

  /** Tables of that name: the whole name first, then its last dotted part (`mimiciv_hosp.patients`). */
  const findTables = (table: string): Found => {
    const base = baseName(table);
    for (const candidate of [base, base.replace(/^.*\./, ''), base.replace(/^.*\./, '').replace(/[_-]?(df|table|data|raw|\d+)$/i, '')]) {
      const key = joinedForm(candidate);
      const tables = byTable.get(key);
      if (tables !== undefined) return { tables, common: common.has(key) };
    }
    return { tables: [], common: false };
  };
  const tablesOf = (table: string): Found => {
    let known = foundTables.get(table);
    if (known === undefined) foundTables.set(table, (known = findTables(table)));
    return known;
  };
  const distinctiveOf = new Map<string, Set<SchemaRow>>();
  for (const schema of data.schemas)
    for (const column of schema.distinctive ?? []) {
      const key = joinedForm(column);
      distinctiveOf.set(key, (distinctiveOf.get(key) ?? new Set<SchemaRow>()).add(schema));
    }
  /** What a name has to do with schemas: columns that only they have, and tables; null for nothing. */
  const mentions = new Map<string, { readonly schemas: readonly SchemaRow[]; readonly found: Found } | null>();
  const mentionOf = (name: string): { readonly schemas: readonly SchemaRow[]; readonly found: Found } | null => {
    let mention = mentions.get(name);
    if (mention === undefined) {
      const of = [...(distinctiveOf.get(joinedForm(name)) ?? [])];
      const found = findTables(name);
      mention = of.length === 0 && found.tables.length === 0 ? null : { schemas: of, found };
      if (mentions.size > MAX_MENTIONS) mentions.clear();
      mentions.set(name, mention);
    }
    return mention;
  };
  const overlap = (table: Table, keys: readonly string[]): number => keys.reduce((sum, key) => sum + (table.columns.has(key) ? 1 : 0), 0);

  return {
    couldBe(names, health) {
      const counts = new Map<SchemaRow, number>();
      let keys: string[] | undefined;
      for (const name of names) {
        const mention = mentionOf(name);
        if (mention === null) continue;
        for (const schema of mention.schemas) {
          const count = (counts.get(schema) ?? 0) + 1;
          if (count >= DISTINCTIVE) return true;
          counts.set(schema, count);
        }
        const { tables, common: isCommon } = mention.found;
        if (tables.length === 0) continue;
        if (!isCommon || health) return true;
        keys ??= [...names].map(joinedForm);
        for (const table of tables) if (overlap(table, keys) >= WHOLE_TABLE_COLUMNS) return true;
      }
      return false;
    },
    alone(name, health) {
      const keyword = health ? keywords.get(name) : undefined;
      if (keyword !== undefined) return keyword;
      const segment = SEGMENT.exec(name);
      return segment === null ? undefined : segments.get(`${segment[1]}${segment[2]}`.toLowerCase());
    },
    column(tableName, column, health) {
      const found = tablesOf(tableName);
      if (found.tables.length === 0 || (found.common && !health)) return undefined;
      const key = joinedForm(column);
      let result: SchemaColumn | undefined;
      for (const table of found.tables) {
        const cls = table.columns.get(key);
        if (cls === undefined) continue;
        if (result !== undefined && result.class !== cls) return undefined;
        result ??= { class: cls, schema: table.schema, table: table.name };
      }
      return result === undefined ? undefined : { ...result, common: found.common };
    },
    whole(tableName, near) {
      const found = tablesOf(tableName);
      const all = found.common ? found.tables.filter(({ schema }) => near.some((name) => isOf(schema, name))) : found.tables;
      // Versions of a schema may differ in how they write the name: `PATIENTS`, `patients`.
      const same = all.filter(({ name }) => baseName(tableName).replace(/^.*\./, '') === name);
      const tables = same.length > 0 ? same : all;
      const [first, ...others] = tables;
      if (first === undefined) return [];
      return first.names.filter((name) => others.every((table) => table.columns.has(joinedForm(name))));
    },
    columns(names, tableName, health) {
      const keys = names.map(joinedForm);
      const result = new Map<string, SchemaColumn>();
      let tables: readonly Table[] = [];
      if (tableName !== undefined) {
        const found = tablesOf(tableName);
        const scored = found.tables.map((table) => ({ table, score: overlap(table, keys) }));
        const best = Math.max(0, ...scored.map(({ score }) => score));
        let enough = 1;
        if (found.common) enough = health ? Math.min(COMMON_TABLE_COLUMNS, names.length) : Math.max(WHOLE_TABLE_COLUMNS, WHOLE_TABLE_SHARE * names.length);
        if (best >= enough) tables = scored.filter(({ score }) => score === best).map(({ table }) => table);
      }
      const schemas = new Set(tables.map((table) => table.schema));
      if (tables.length === 0) {
        for (const schema of data.schemas) {
          const distinctive = new Set((schema.distinctive ?? []).map(joinedForm));
          if (keys.filter((key) => distinctive.has(key)).length >= DISTINCTIVE) schemas.add(schema);
        }
        tables = [...schemas].flatMap((schema) => {
          const scored = (bySchema.get(schema) ?? []).map((table) => ({ table, score: overlap(table, keys) }));
          const best = Math.max(0, ...scored.map(({ score }) => score));
          return best > 1 ? scored.filter(({ score }) => score === best).map(({ table }) => table) : [];
        });
      }
      // Without a name, in health context: the tables that the columns are almost whole.
      if (tables.length === 0 && tableName === undefined && health && keys.length >= WHOLE_TABLE_COLUMNS) {
        const scored = allTables.map((table) => ({ table, score: overlap(table, keys) }));
        const best = Math.max(0, ...scored.map(({ score }) => score));
        if (best >= Math.max(WHOLE_TABLE_COLUMNS, WHOLE_TABLE_SHARE * keys.length))
          tables = scored.filter(({ score }) => score === best).map(({ table }) => table);
        if (new Set(tables.map((table) => table.schema)).size === 1) schemas.add((tables[0] as Table).schema);
      }
      // A column that the best table does not know may be joined from another table of the schema, if all that know it agree.
      const others = [...schemas].flatMap((schema) => bySchema.get(schema) ?? []);
      names.forEach((name, i) => {
        const key = keys[i] as string;
        const found = agree(tables, key) ?? agree(others, key);
        if (found !== undefined) result.set(name, found);
      });
      return result;
    },
  };
}

/** Whether a folder, database or file is named after the schema: `mimic-iv-2.2`, `mimiciii`. */
function isOf(schema: SchemaRow, name: string): boolean {
  const family = schema.id.replace(/[^a-z].*$/, '');
  return family.length > 3 && joinedForm(name).includes(family);
}

function agree(tables: readonly Table[], key: string): SchemaColumn | undefined {
  let result: SchemaColumn | undefined;
  for (const table of tables) {
    const cls = table.columns.get(key);
    if (cls === undefined) continue;
    if (result !== undefined && result.class !== cls) return undefined;
    result ??= { class: cls, schema: table.schema, table: table.name };
  }
  return result;
}
