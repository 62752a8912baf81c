/** What an organisation declares of its names, vendors, hosts, data and purposes; everything is optional. */
import type { ElementClass, RuleId, Severity } from '../findings/types';

/** A name of the organisation's own; `none`: it is not PHI there. */
export interface PolicyElement {
  readonly name: string;
  readonly in?: string;
  readonly class: ElementClass | 'none';
}

/** A business associate agreement (45 CFR 164.504(e)) and when somebody last made sure that it stands. Days are ISO dates. */
export interface Agreement {
  readonly signed: string;
  readonly verified?: string;
  /** `12m`, `1y`, `90d`; twelve months where nothing is said. */
  readonly verifyEvery?: string;
}

export interface Vendor {
  readonly key: string;
  readonly sdk: readonly string[];
  readonly hosts: readonly string[];
  readonly baa?: Agreement;
  readonly training?: { readonly permitted: boolean; readonly basis?: string };
  /** Where it is declared. */
  readonly place: PolicyPlace;
}

export type DataSetStatus = 'phi' | 'limited-data-set' | 'safe-harbor' | 'expert-determination' | 'synthetic';

export interface DataSet {
  readonly match: readonly string[];
  readonly status: DataSetStatus;
  readonly reference?: string;
  /** Folder of the policy, relative to the root of the scan; globs are relative to it. */
  readonly folder: string;
}

export type PurposeKind = 'treatment' | 'payment' | 'operations' | 'research' | 'public-health' | 'other';

export interface Purpose {
  readonly name: string;
  readonly kind: PurposeKind;
  readonly paths: readonly string[];
  readonly needs: readonly string[];
  readonly reason: string;
  readonly reference?: string;
  readonly folder: string;
}

export interface PolicySanitizer {
  readonly call: readonly string[];
  readonly clears: readonly string[];
  readonly reason: string;
}

/** A place in a policy file; zero-based. */
export interface PolicyPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface PolicyProblem extends PolicyPlace {
  /** One sentence that names the expected value. */
  readonly message: string;
}

/** Globs with the folder that they are relative to. */
export interface Globs {
  readonly folder: string;
  readonly globs: readonly string[];
}

export interface Policy {
  /** Files that it was read from, the nearest first. */
  readonly files: readonly string[];
  readonly context: readonly Globs[];
  readonly elements: readonly PolicyElement[];
  readonly internal: readonly string[];
  readonly vendors: readonly Vendor[];
  readonly dataSets: readonly DataSet[];
  readonly purposes: readonly Purpose[];
  readonly sanitizers: readonly PolicySanitizer[];
  /** By rule id. */
  readonly severity: ReadonlyMap<RuleId, Severity | 'off'>;
  readonly quasiThreshold?: number;
  readonly exclude: readonly Globs[];
}
