/** What the server needs from the rooms below it, gathered in one place so that tests can stand in for them. */
import type { FileResult, SourceInput } from '../analysis/api';
import type { CancelToken } from '../base/cancel';
import type { Finding, Incomplete } from '../findings/types';
import type { Span } from '../base/span';
import type { PolicyAddition } from '../policy/addition';

/** Analyses single files of one workspace folder. */
export interface FolderEngine {
  /** Findings of the text as given; suppressions are already marked. May throw: the server survives and names the file. */
  check(input: SourceInput, token?: CancelToken): FileResult;
  /** What of a file that was checked others can see; absent: not known. */
  signatureOf?(path: string): string | undefined;
  /** Whether the findings of a file that was checked may depend on another; absent: they may. */
  dependsOn?(path: string, on: string): boolean;
  /** Problems of the catalogs that the settings name, one sentence each, with file, line and column. */
  readonly problems: readonly string[];
  /** A file of the folder has changed on disk: what was read of it is read again. */
  forget(path: string): void;
}

export interface ScanRequest {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly catalogs: readonly string[];
  readonly exclude: readonly string[];
  /** Worker threads; undefined: as many as suit the machine. */
  readonly jobs?: number;
  readonly token: CancelToken;
  onProgress(done: number, total: number): void;
}

export interface ScanOutcome {
  readonly files: number;
  readonly lines: number;
  readonly findings: readonly Finding[];
  /** Files that could not be analysed, or not wholly. */
  readonly incomplete: readonly Incomplete[];
  /** Paths of the files that were looked at, relative to the root. */
  readonly scanned: readonly string[];
}

/** An edit of a quick fix; the span is in the module text of the file. */
export interface FixEdit {
  readonly file: string;
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  readonly kind: 'quickfix';
  readonly isPreferred: boolean;
  /** The edit writes a suppression that ends in `-- `, where the reason has to follow. */
  readonly asksReason?: boolean;
  readonly edits: readonly FixEdit[];
  /** What is written into the policy of the finding's file. */
  readonly policy?: PolicyAddition;
}

export interface Services {
  /** Engine of a folder (the empty root: of documents that are no files); `openText` gives the editor's text of a file that is open, by its path in the folder. */
  createEngine(root: string, catalogs: readonly string[], openText: (path: string) => string | undefined): Promise<FolderEngine>;
  scan(request: ScanRequest): Promise<ScanOutcome>;
  /** Text of a file on disk as the scan reads it, or undefined when it cannot be read. */
  readText(path: string): string | undefined;
  /** Quick fixes of a finding; `text` is the module text of its file. */
  fixesFor(finding: Finding, text: string, language: 'python' | 'typescript'): readonly Fix[];
  /** The policy that a declaration about a file of a folder goes into: absolute path, and its text where it is there. Absent: policies are not edited. */
  policyToEdit?(root: string, path: string): { readonly path: string; readonly text?: string };
}
