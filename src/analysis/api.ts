/** The API boundary of the core: plain data in, plain data out. Nothing here reads a disk, a clock or a console, and `check` does not throw. */
import type { CancelToken } from '../base/cancel';
import type { Finding, Incomplete, Location } from '../findings/types';
import type { Span } from '../base/span';
import type { Document } from '../syntax/document';
import type { DataSchema } from '../catalog/ddl';
import type { Setting } from '../catalog/settings';

export type { DataSchema } from '../catalog/ddl';

/** What the core may ask of the world; all synchronous, all optional answers. */
export interface AnalysisHost {
  /** Column names in the header line of a delimited text file or a workbook, or in the footer of a Parquet or Arrow file, or undefined when there is no such file or its first line is no header. `path` is as written in the code; `from` is the file that names it (workspace-relative). Never returns values. */
  columnsOf(path: string, from: string): readonly string[] | undefined;
  /** What is known of the columns of a data file (its header, what stands beside it) or of a table (SQL scripts), or undefined. Never returns values. */
  schemaOf(data: { readonly path: string } | { readonly table: string }, from: string): DataSchema | undefined;
  /** What a settings file of the workspace (YAML, JSON, TOML) says, as far as it is names; or undefined. `path` and `from` as above. Absent: nothing is known of settings. */
  settingsOf?(path: string, from: string): Setting | undefined;
  /** Text of a source file of the workspace, or undefined. `path` is workspace-relative. */
  readSource(path: string): string | undefined;
  /** Whether the workspace has a file at that path (workspace-relative). */
  isFile(path: string): boolean;
  /** Whether the text at that path can change only with `Analysis.forget`: it is open in no editor. Absent: it never is. */
  isSettled?(path: string): boolean;
}

export interface SourceInput {
  /** Workspace-relative path, `/`-separated. The extension decides the language unless `language` is given. */
  readonly path: string;
  /** The raw text of the file; for notebooks the JSON. */
  readonly text: string;
  readonly language?: 'python' | 'typescript' | 'notebook';
}

export interface FileResult {
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  /** Lines of source analysed (code cells only for notebooks). */
  readonly lines: number;
  /** Milliseconds are not measured here: the core has no clock. Counted work instead. */
  readonly steps: number;
  readonly cancelled?: boolean;
}

/** Converts spans of a module's text to locations in the file, and for fixes back to raw text. */
export interface DocumentMap {
  readonly path: string;
  /** The module text that spans refer to. */
  readonly text: string;
  locate(span: Span): Location;
}

export interface Analysis {
  /** Analyses one file; callees in other files of the workspace are read through the host. */
  check(input: SourceInput, token?: CancelToken): FileResult;
  /** The same for a document that is ready, e.g. one built from the open cells of a notebook. */
  checkDocument(document: Document, token?: CancelToken): FileResult;
  /** What of a file others can see: its text without comments, which keeps every place. Undefined when the file was not analysed yet. */
  signatureOf(path: string): string | undefined;
  /** Whether the findings of a file that was analysed may depend on another: it imports it, or something that imports it. True when that is not known. */
  dependsOn(path: string, on: string): boolean;
  /** Files came, went or changed: what was found out about how they hang together is found out again. */
  forget(): void;
}
