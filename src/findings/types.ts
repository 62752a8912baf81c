/** What the analysis tells the world: findings with their flows, as plain data (they cross worker and process borders). */
import { CONFIDENCES, ELEMENT_CLASSES, type Confidence, type ElementClass } from '../base/element';
import type { Range, Span } from '../base/span';

export { CONFIDENCES, ELEMENT_CLASSES };
export type { Confidence, ElementClass };

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

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

/**
 * What quick fixes need to know about the code, as far as the analysis has proved it: what is not safe here is not said.
 * Spans are offsets in the module text of the finding's file.
 */
export interface FixFacts {
  /** Columns that can be dropped from frames: all together take the elements out of the sink. */
  readonly drop?: FixPlan<ColumnDrop>;
  /** Items that can be taken out of lists of columns: all together take the elements out of the sink. */
  readonly removal?: FixPlan<ListRemoval>;
  /** Parts of texts and arguments that can be replaced by a fixed text: all together take the elements out of the sink. */
  readonly mask?: FixPlan<MaskedPart>;
  /** Where a comment speaks for the finding. */
  readonly comment?: CommentPlace;
  /** What a policy could say so that nothing is reported. */
  readonly declare?: Declarable;
}

/** Facts that only people know, in the words of a policy. */
export interface Declarable {
  /** Names that are perhaps no PHI; `in` is the table or file where that holds. */
  readonly elements?: readonly { readonly name: string; readonly in?: string }[];
  /** Host that is perhaps the organisation's own. */
  readonly host?: string;
}

export interface FixPlan<Edit> {
  /** Nothing but this sink changes, or nothing is lost: it may be applied without a second look. */
  readonly isPreferred: boolean;
  readonly edits: readonly Edit[];
}

/** A frame from which columns can be dropped, and how its library does it. */
export interface ColumnDrop {
  /** Expression that yields the frame. */
  readonly frame: Span;
  /** The expression needs parentheses before a method can be called on it. */
  readonly wrap: boolean;
  readonly columns: readonly string[];
  /** Name of the method; its columns are a list under `keyword`, else a list as first argument, or (`spread`) single arguments. */
  readonly method: string;
  readonly keyword?: string;
  readonly spread: boolean;
  /** The frame is the result of such a call already: the expression of its columns, a list or one name. */
  readonly dropped?: { readonly span: Span; readonly isList: boolean; /** End of the last item, for lists. */ readonly last: number };
}

/** Items of a list or tuple that names columns. */
export interface ListRemoval {
  /** The list with its brackets. */
  readonly list: Span;
  readonly isTuple: boolean;
  /** All items, in order. */
  readonly items: readonly Span[];
  /** Indices of those that go. */
  readonly gone: readonly number[];
  readonly columns: readonly string[];
  /** Nothing remains of the list, which is added to other lists: what goes instead, operator included. */
  readonly whole?: Span;
}

export interface MaskedPart {
  readonly span: Span;
  /** `text`: the part stands within a text; `value`: it is an expression of its own; `shorthand`: a property of this name and value. */
  readonly as: 'text' | 'value' | 'shorthand';
  readonly name?: string;
}

export interface CommentPlace {
  /** `above`: a line of its own at the start of the line at `at`; `behind`: at the end of that line; `before`: a block comment in front of the code at `at`. */
  readonly as: 'above' | 'behind' | 'before';
  readonly at: number;
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
  /** Why it has its severity: clauses, the first about the rule's default. */
  readonly reasons?: readonly string[];
  readonly fix?: FixFacts;
}

/** Something that could not be analysed, with its place and reason; never silent. `execution-order` is a note on a notebook that was analysed whole. */
export interface Incomplete {
  readonly file: string;
  readonly reason: 'syntax-error' | 'unreadable' | 'not-text' | 'too-large' | 'broken-notebook' | 'budget' | 'execution-order' | 'internal';
  /** One sentence for people, without data values. */
  readonly message: string;
  readonly location?: Location;
}
