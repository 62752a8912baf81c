/** What the analysis tells the world: findings with their flows, as plain data (they cross worker and process borders). */
import type { Range, Span } from '../base/span';

/** The 18 classes of 45 CFR 164.514(b)(2)(i), then free text, quasi-identifiers and clinical content, then generic PHI of a user's catalog. */
export const ELEMENT_CLASSES = [
  'name', 'geography', 'date', 'phone', 'fax', 'email', 'ssn', 'mrn', 'health-plan-id', 'account', 'license', 'vehicle',
  'device', 'url', 'ip', 'biometric', 'photo', 'other-id', 'free-text', 'quasi', 'clinical', 'phi',
] as const;

export type ElementClass = (typeof ELEMENT_CLASSES)[number];

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const RULE_KINDS = ['training', 'telemetry', 'external-api', 'minimum-necessary', 'de-identification', 'persistence', 'source', 'policy'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** `PHI101` … `PHI904`. */
export type RuleId = `PHI${number}`;

/** A place in a file. */
export interface Location {
  /** Path relative to the workspace root, `/`-separated. */
  readonly file: string;
  /** Offsets in the module text (for notebooks: the joined text of the code cells). */
  readonly span: Span;
  /** Zero-based range in the file's raw text; for notebooks in the raw `.ipynb` JSON. */
  readonly range: Range;
  /** For notebooks only. */
  readonly cell?: CellLocation;
}

export interface CellLocation {
  /** Zero-based index among the notebook's code cells. */
  readonly index: number;
  /** Zero-based index among all its cells. */
  readonly absoluteIndex: number;
  /** Zero-based range inside the cell's source. */
  readonly range: Range;
}

/** A PHI element of a finding, named as at its source. */
export interface FindingElement {
  readonly name: string;
  readonly class: ElementClass;
  readonly confidence: Confidence;
  /** Why it is taken for PHI: one sentence without data values ("column of the header of data/patients.csv"). */
  readonly evidence: string;
  /** Another name under which it arrives at the sink. */
  readonly as?: string;
}

export type StepKind = 'source' | 'assign' | 'call' | 'return' | 'transform' | 'sink';

/** One step of a flow. Messages hold names, never values. */
export interface FlowStep {
  readonly kind: StepKind;
  readonly location: Location;
  readonly message: string;
}

/** What a quick fix needs to know about the place; positions are offsets in the module text of the finding's file. */
export interface FixFacts {
  /** Span of the argument expression that carries the data. */
  readonly argument?: Span;
  /** The argument is a frame (pandas-like): columns can be dropped from it. */
  readonly isFrame: boolean;
  /** Names under which the elements arrive as columns. */
  readonly columns: readonly string[];
  /** String constants in list literals that selected an element on its way: the span of each literal item. */
  readonly selections: readonly { readonly column: string; readonly file: string; readonly item: Span }[];
}

export interface Suppression {
  readonly kind: 'comment' | 'decision' | 'baseline';
  readonly reason: string;
  readonly reviewer?: string;
  /** ISO date. */
  readonly until?: string;
}

export interface Finding {
  readonly rule: RuleId;
  readonly slug: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** "ssn, mrn reach LogisticRegression.fit". */
  readonly message: string;
  /** The sink's argument or call; for PHI4xx the read. */
  readonly location: Location;
  readonly elements: readonly FindingElement[];
  /** Names of clinical values that arrive with the elements. */
  readonly context: readonly string[];
  /** Qualified name of what receives the data, e.g. `sklearn.linear_model.LogisticRegression.fit`. */
  readonly sink: string;
  readonly vendor: string | null;
  /** One flow per distinct source, the strongest element's first; each from source to sink. */
  readonly flows: readonly (readonly FlowStep[])[];
  /** Stable key: rule, path, enclosing scope, signature of the flow, ordinal. */
  readonly fingerprint: string;
  readonly suppression?: Suppression;
  readonly fix?: FixFacts;
}

/** Something that could not be analysed, with its place and reason; never silent. */
export interface Incomplete {
  readonly file: string;
  readonly reason: 'syntax-error' | 'unreadable' | 'not-text' | 'too-large' | 'broken-notebook' | 'budget' | 'internal';
  /** One sentence for people, without data values. */
  readonly message: string;
  readonly location?: Location;
}
