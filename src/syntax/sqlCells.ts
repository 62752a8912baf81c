/** Finds the SQL that notebooks and Databricks sources run as cells (`%%sql`, `%sql`, `# MAGIC %sql`) and where its result goes. */
import type { Span } from '../base/span';
import type { Document } from './document';

/** One query of a cell. */
export interface SqlCell {
  readonly text: string;
  /** The query in the module text; what stands there is blank or a comment. */
  readonly span: Span;
  /** Name of the variable that holds the result. */
  readonly variable: string;
  /** The result is shown below the cell. */
  readonly isShown: boolean;
}

/** Variable that holds the result of a cell which names none (Databricks). */
const RESULT = '_sqldf';

const EXPORTED = /^# Databricks notebook source\b/;
const QUERY = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:with|select)\b/i;

/** Lines of a Databricks cell in SQL: the first, and those that follow it. */
const MAGIC_SQL = /^# MAGIC[ \t]+%sql\b[ \t]*(.*(?:\r?\n# MAGIC.*)*)/gm;

/** Queries in order of the text; statements that bring no rows are left out. */
export function sqlCells(document: Document): readonly SqlCell[] {
  const found: SqlCell[] = [];
  const add = (text: string, start: number, variable: string | undefined): void => {
    if (!QUERY.test(text)) return;
    const lead = /^\s*/.exec(text)?.[0].length ?? 0;
    const span = { start: start + lead, end: start + text.trimEnd().length };
    found.push({ text: text.trim(), span, variable: variable ?? RESULT, isShown: variable === undefined });
  };
  if (document.kind === 'notebook') {
    for (const cell of document.cells) {
      const magic = cell.magics[0];
      const isCell = magic?.kind === 'cell' && cell.skipped !== undefined && /^(?:sql|sparksql|bigquery|duckdb|spark_sql)$/i.test(magic.name);
      if (!isCell) continue;
      const end = cell.text.indexOf('\n', magic.span.start);
      const line = cell.text.slice(magic.span.start, end < 0 ? cell.text.length : end);
      const body = end < 0 ? '' : cell.text.slice(end + 1);
      // `%%bigquery df`, `%%sql result <<`: the result is bound, not shown.
      const variable = (/^%%bigquery[ \t]+([A-Za-z_]\w*)/i.exec(line) ?? /[ \t]([A-Za-z_]\w*)[ \t]*<</.exec(line))?.[1];
      add(body, cell.start + end + 1, variable);
    }
  } else if (document.kind === 'python' && EXPORTED.test(document.text)) {
    for (const match of document.text.matchAll(MAGIC_SQL)) {
      const written = match[1] ?? '';
      // Marks of the lines are blanked, so that offsets stay.
      add(
        written.replace(/^# MAGIC/gm, (mark) => ' '.repeat(mark.length)),
        match.index + match[0].length - written.length,
        undefined,
      );
    }
  }
  return found;
}
