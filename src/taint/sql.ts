/** A tolerant reading of SQL strings: which columns a SELECT brings and from which tables. It understands the outermost list only; what it does not understand it leaves open. */

export interface SelectedColumns {
  /** Columns as they are called in the result, with their name in the table where that is plain. */
  readonly columns: readonly { readonly name: string; readonly as: string }[];
  /** `*` or `t.*` is among them, or an expression that is not understood. */
  readonly star: boolean;
  /** One SELECT over tables, so that a star is all of their columns. */
  readonly simple: boolean;
  readonly tables: readonly string[];
}

const AGGREGATE = /^(count|sum|avg|min|max|stddev|variance|row_number|rank|dense_rank|exists|coalesce\s*\(\s*count)\s*\(/i;
const cache = new Map<string, SelectedColumns>();

/** Columns and tables of a SELECT; empty for anything else. */
export function selectedColumns(sql: string): SelectedColumns {
  let known = cache.get(sql);
  if (known === undefined) {
    known = read(sql);
    if (cache.size < 500) cache.set(sql, known);
  }
  return known;
}

function read(sql: string): SelectedColumns {
  const text = sql.replace(/--[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
  const tables = [...text.matchAll(/\b(?:from|join|into|update)\s+([\w.`"[\]-]+)/gi)]
    .map((m) => unquote(m[1] ?? ''))
    .filter((t) => t !== '' && !/^(select|where|lateral|unnest)$/i.test(t));
  const main = outermostSelect(text);
  if (main === undefined) return { columns: [], star: true, simple: false, tables };
  const columns: { name: string; as: string }[] = [];
  let star = false;
  let vague = false;
  for (const part of splitTop(main)) {
    const item = part.trim().replace(/^(distinct|all|top\s+\d+)\s+/i, '');
    if (item === '') continue;
    if (item === '*' || /^[\w"`[\]]+\.\*$/.test(item)) {
      star = true;
      continue;
    }
    const aliased = /^(.*?)(?:\s+as\s+|\s+)(["`[]?[\w$]+["`\]]?)$/is.exec(item);
    const expression = (aliased?.[1] ?? item).trim();
    const alias = aliased?.[2] === undefined ? undefined : unquote(aliased[2]);
    const plain = /^(?:[\w$"`[\]]+\.)*(["`[]?[\w$]+["`\]]?)$/.exec(expression);
    if (plain?.[1] !== undefined) {
      const name = unquote(plain[1]);
      columns.push({ name, as: alias ?? name });
    } else if (AGGREGATE.test(expression)) columns.push({ name: '«aggregate»', as: alias ?? '«aggregate»' });
    else if (alias !== undefined) {
      // An expression: named after the one column it is made of, else after its alias.
      const inner = [...expression.matchAll(/\b([a-z_][\w$]*)\b(?!\s*\()/gi)]
        .map((m) => m[1] ?? '')
        .filter(
          (w) => !/^(as|case|when|then|else|end|and|or|not|null|is|in|cast|varchar|text|int|integer|date|interval|from|year|month|day|extract)$/i.test(w),
        );
      columns.push({ name: inner.length === 1 && inner[0] !== undefined ? inner[0] : alias, as: alias });
    } else {
      vague ||= /[{%:?]/.test(expression);
      star ||= vague;
    }
  }
  const simple = !vague && (text.match(/\bselect\b/gi)?.length ?? 0) === 1;
  return { columns, star, simple, tables };
}

function unquote(name: string): string {
  return (
    name
      .replace(/["`[\]]/g, '')
      .split('.')
      .pop() ?? name
  );
}

/** The text between the outermost SELECT and its FROM. */
function outermostSelect(text: string): string | undefined {
  let depth = 0;
  let start = -1;
  const words = /\(|\)|'(?:[^']|'')*'|\b(select|from)\b/gi;
  for (let m = words.exec(text); m !== null; m = words.exec(text)) {
    if (m[0] === '(') depth++;
    else if (m[0] === ')') depth--;
    else if (m[1] !== undefined && depth === 0) {
      if (/select/i.test(m[1])) start = m.index + m[0].length;
      else if (start >= 0) return text.slice(start, m.index);
    }
  }
  return start >= 0 ? text.slice(start) : undefined;
}

function splitTop(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const ch = list[i];
    if (ch === '(') depth++;
    else if (ch === ')') depth--;
    else if (ch === ',' && depth === 0) {
      parts.push(list.slice(at, i));
      at = i + 1;
    }
  }
  parts.push(list.slice(at));
  return parts;
}
