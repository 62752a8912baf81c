/** What a report is made from: the findings of a scan with what surrounds them, as plain data. */
import type { Confidence, Finding, Incomplete, RuleKind, Severity } from '../findings/types';

/** A rule as reports show it. */
export interface ReportRule {
  readonly id: string;
  readonly slug: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
  readonly citations: readonly string[];
  /** The guidance page, Markdown, where the package has one. */
  readonly guidance?: string;
  /** Address of what the rule rests on (a page of the eCFR, or the hosted guidance). */
  readonly helpUri: string;
}

/** A file that was found and deliberately not analysed. */
export interface SkippedFile {
  readonly path: string;
  /** One phrase for people: `minified`, `matches --exclude`. */
  readonly reason: string;
}

/** What the analysis of one file led to, in its own places and in those of files that it imports. */
export interface FoundFrom {
  /** Path of the file that was analysed; '' for what needs no analysis. */
  readonly from: string;
  readonly findings: readonly Finding[];
}

/** Which findings are reported; plain data, as shards hand it on. */
export interface Filters {
  readonly minConfidence: Confidence;
  readonly minSeverity?: Severity;
  /** Rule ids. */
  readonly rules?: readonly string[];
  readonly kinds?: readonly RuleKind[];
}

/** What a shard tells the merge beyond what it reports itself, so that the merged report is that of one run. */
export interface ShardPart {
  /** One-based. */
  readonly index: number;
  readonly count: number;
  readonly filters: Filters;
  /** Fingerprints of findings that the baseline of the run knows. */
  readonly known: readonly string[];
  readonly parts: readonly FoundFrom[];
  readonly skipped: readonly SkippedFile[];
  readonly lineHashes: readonly (readonly [file: string, line: number, hash: string])[];
}

/** Everything a report may show. Paths are relative to the scan root; nothing in it depends on time or machine. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri?: string };
  readonly rules: readonly ReportRule[];
  /** In the order of `compareFindings`, filters applied. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: readonly SkippedFile[];
  /** Files analysed. */
  readonly files: number;
  /** Lines of source analysed. */
  readonly lines: number;
  /** Findings that the filters left out, by the option that did. */
  readonly hidden: { readonly confidence: number; readonly other: number; readonly baseline: number };
  /** `primaryLocationLineHash` of a line (one-based) of a file, where known. */
  readonly lineHash?: (file: string, line: number) => string | undefined;
  /** Only in a shard's report. */
  readonly shard?: ShardPart;
}
