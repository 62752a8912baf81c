/** The messages between the language server and its clients beyond LSP itself: names of methods and their parameters, as plain data. */
import type { Words } from './words';

/** Zero-based, UTF-16, as in LSP. */
export interface PlainPosition {
  readonly line: number;
  readonly character: number;
}

export interface PlainRange {
  readonly start: PlainPosition;
  readonly end: PlainPosition;
}

/** A place that an editor can open. */
export interface Place {
  /** URI of the file; for notebooks of the notebook, not of the cell. */
  readonly uri: string;
  /** In the file's text; for notebooks in the raw JSON, which means nothing while it is open: see `cell`. */
  readonly range: PlainRange;
  /** For notebooks: index among all cells, and the range inside that cell. */
  readonly cell?: { readonly absoluteIndex: number; readonly range: PlainRange };
}

export type SeverityName = 'error' | 'warning' | 'info';
export type LevelName = 'error' | 'warning' | 'information' | 'hint';
export type ConfidenceName = 'high' | 'medium' | 'low';

export interface StepItem {
  readonly kind: string;
  readonly message: string;
  readonly place: Place;
}

export interface ElementItem {
  readonly name: string;
  readonly class: string;
  readonly confidence: ConfidenceName;
  readonly evidence: string;
  /** Another name under which it arrives. */
  readonly as?: string;
}

/** What a reviewer has decided. */
export interface DecisionItem {
  readonly status: DecisionStatusName;
  readonly reason: string;
  readonly reviewer: string;
  /** ISO date of the decision, and the last day on which it holds. */
  readonly date: string;
  readonly until?: string;
  readonly attestation?: string;
}

export const DECISION_STATUS_NAMES = ['accepted', 'false-positive', 'fix-planned', 'fixed'] as const;
export type DecisionStatusName = (typeof DECISION_STATUS_NAMES)[number];

/** A finding as views show it. Names, classes and positions only, never values. */
export interface FindingItem {
  /** Stable over edits elsewhere in the file. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly ruleTitle: string;
  readonly severity: SeverityName;
  /** How the settings want it drawn. */
  readonly level: LevelName;
  readonly confidence: ConfidenceName;
  readonly message: string;
  readonly sink: string;
  readonly vendor: string | null;
  /** Why it has its severity, clause by clause. */
  readonly reasons: readonly string[];
  readonly elements: readonly ElementItem[];
  readonly place: Place;
  /** Provisions of the law that the rule rests on. */
  readonly citations: readonly string[];
  /** The first flow, from source to sink. */
  readonly steps: readonly StepItem[];
  /** Flows of further sources. */
  readonly moreFlows?: readonly (readonly StepItem[])[];
  /** Names of clinical values that go along. */
  readonly context?: readonly string[];
  /** The last decision about it, whether it still holds or not. */
  readonly decision?: DecisionItem;
}

/** All findings of one file; an empty list takes the file out of the views. */
export interface FileFindings {
  /** URI of the file; for notebooks of the notebook. */
  readonly uri: string;
  /** Path relative to its workspace folder, `/`-separated. */
  readonly path: string;
  /** `open`: of the text in the editor, shown as live diagnostics; `scan`: of the file on disk. */
  readonly origin: 'open' | 'scan';
  readonly items: readonly FindingItem[];
}

/** Something that could not be analysed. */
export interface SkippedFile {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
}

/** `initializationOptions` of the server. */
export interface ServerOptions {
  /** Folder of the rules' pages as a URI: diagnostics link there. Default: the folder beside the server's own file. */
  readonly rulePages?: string;
  /** Settings for clients that do not answer `workspace/configuration`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Translations of what the server says to people. */
  readonly words?: Words;
}

/** Request, client to server: scan the workspace. Cancelled like any LSP request. */
export const SCAN_REQUEST = 'phiTrace/scanWorkspace';

export interface ScanParams {
  /** URIs of the folders to scan; default: all workspace folders. */
  readonly folders?: readonly string[];
}

export interface ScanSummary {
  readonly files: number;
  readonly lines: number;
  readonly seconds: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly skipped: readonly SkippedFile[];
  readonly cancelled: boolean;
}

/** Notification, server to client, during a scan. */
export const SCAN_PROGRESS = 'phiTrace/scanProgress';

export interface ScanProgress {
  readonly done: number;
  readonly total: number;
}

/** Request, client to server: all findings that are known now. */
export const FINDINGS_REQUEST = 'phiTrace/findings';

export interface FindingsList {
  readonly files: readonly FileFindings[];
}

/** Notification, server to client: the findings of these files are now these. */
export const FINDINGS_CHANGED = 'phiTrace/findingsChanged';

/**
 * Notification, client to server: these documents and notebooks are in tabs, and no others. An editor keeps documents open
 * for a while after their tabs are closed, and opens some that nobody sees; once it has told which are seen, only those
 * count as open. Clients that never tell have all their open documents counted.
 */
export const VISIBLE_CHANGED = 'phiTrace/visible';

export interface VisibleDocuments {
  readonly uris: readonly string[];
}

/** Request, client to server: forget what the workspace scan found. */
export const CLEAR_REQUEST = 'phiTrace/clear';

/** Notification, server to client. */
export const STATUS_CHANGED = 'phiTrace/status';

export interface ServerStatus {
  readonly state: 'idle' | 'analysing' | 'scanning' | 'problem';
  /** Findings known now, over all files. */
  readonly findings: number;
  /** For `problem`: one sentence for people. */
  readonly reason?: string;
}

/** What a code action carries in `data`. */
export interface CodeActionData {
  /** The edit writes a suppression comment that ends in `-- `: a client that can ask for the reason puts it there. */
  readonly asksReason?: boolean;
}

/** What a diagnostic carries for code actions, in `data`. */
export interface DiagnosticData {
  readonly fingerprint: string;
  readonly rule: string;
}

/** Messages of the detail panel, a webview: what the host sends. */
export interface PanelShow {
  readonly type: 'show';
  readonly finding: FindingItem;
  /** Path of the finding's file, and words for each place: "train.py line 7". */
  readonly where: string;
  readonly steps: readonly { readonly message: string; readonly kind: string; readonly where: string }[];
}

/** What the panel asks of its host. */
export type PanelRequest =
  | { readonly type: 'ready' }
  /** Open the place of a step, or without one of the finding. */
  | { readonly type: 'open'; readonly step?: number }
  | { readonly type: 'explain' };
