/** The data of the element classifier as read from `models/elements/*.yaml`: its types, and the merge of several files into one. */
import { ELEMENT_CLASSES, type Confidence, type ElementClass } from '../base/element';

/** All classes, under the name that this room's data uses. */
export const CATALOG_ELEMENT_CLASSES = ELEMENT_CLASSES;
export type { Confidence, ElementClass };

/** How much context a name needs, from none (`strong`) to the patient's own record (`own`); see names.yaml. */
export const GRADES = ['strong', 'column', 'weak', 'faint', 'bare', 'own'] as const;
export type Grade = (typeof GRADES)[number];

/** Names of one class. Each pattern is a row of canonical words; `a|b` are alternatives, `(a)` may be missing. */
export interface NameRow {
  readonly class: ElementClass | 'none';
  /** For `quasi`: what it tells of the person (age and birth year are one kind). */
  readonly kind?: string;
  readonly strong?: readonly string[];
  readonly column?: readonly string[];
  readonly weak?: readonly string[];
  readonly faint?: readonly string[];
  readonly bare?: readonly string[];
  readonly own?: readonly string[];
  /** Any words may stand before the matched ones. */
  readonly loose?: boolean;
  /** Words that, before the matched words, make the name something else. */
  readonly not?: readonly string[];
  /** Words that, in the holder or beside the name, make it something else. */
  readonly beside?: readonly string[];
}

/** Columns of one table by class; `none` for known columns that identify no patient. */
export type TableRow = { readonly [K in ElementClass | 'none']?: readonly string[] };

export interface SchemaRow {
  readonly id: string;
  readonly title: string;
  readonly status?: 'de-identified' | 'synthetic';
  /** How columns are named where no table is: exact keywords in health context (`SeriesDescription`), or segment and number (`PID-5`). */
  readonly names?: 'keywords' | 'segments';
  /** Three of these together are this schema. */
  readonly distinctive?: readonly string[];
  /** Other names of a table. */
  readonly aliases?: { readonly [table: string]: readonly string[] };
  readonly tables: { readonly [table: string]: TableRow };
}

export interface PeopleRow {
  readonly patient: readonly string[];
  readonly holder: readonly string[];
  readonly relative: readonly string[];
  readonly other: readonly string[];
  readonly vague: readonly string[];
}

/** All that the classifier knows. */
export interface ElementData {
  readonly abbreviations: { readonly [word: string]: string };
  readonly whole: readonly string[];
  readonly shortEnds: readonly string[];
  readonly shortStarts: readonly string[];
  readonly joinedAbbreviations: readonly string[];
  readonly people: PeopleRow;
  readonly staff: readonly string[];
  readonly organisations: readonly string[];
  readonly neutral: readonly string[];
  readonly clinical: readonly string[];
  readonly derived: readonly string[];
  readonly leading: readonly string[];
  readonly trailing: readonly string[];
  readonly things: readonly string[];
  /** Heads of holders that are settings, texts or counts of a program: what they hold is no record. */
  readonly programs: readonly string[];
  /** Words that make any holder a clinician's or an organisation's, unless a word nearer to the end says patient or care. */
  readonly carers: readonly string[];
  readonly carePlaces: readonly string[];
  /** Last words of what carers do for patients and write about them. */
  readonly careActs: readonly string[];
  /** Words of fields that things have (codes of vocabularies, units), not people. */
  readonly thingFields: readonly string[];
  readonly records: readonly string[];
  readonly labels: { readonly [pattern: string]: string };
  readonly names: readonly NameRow[];
  readonly health: {
    readonly words: readonly string[];
    readonly heads: readonly string[];
    readonly tables: readonly string[];
    readonly phrases: readonly string[];
    readonly except: readonly string[];
    readonly imports: readonly string[];
    /** Table names that many programs have; they need health context before a schema is taken from them. */
    readonly commonTables: readonly string[];
    /** Records of a patient's care, by the last words of their name. */
    readonly entities: readonly string[];
    /** The same where the file speaks of patients: elsewhere these words mean other things. */
    readonly weakEntities: readonly string[];
    /** Words of the instructions of a model that talks with patients or about them, besides `words`. */
    readonly prompts: readonly string[];
  };
  readonly synthetic: {
    readonly words: readonly string[];
    readonly phrases: readonly string[];
    /** Words that mark the name of a data file. */
    readonly files: readonly string[];
    /** Folders of made-up data. */
    readonly folders: readonly string[];
  };
  readonly schemas: readonly SchemaRow[];
}

/**
 * Merges the parsed contents of several element files, in the given order: lists are joined, maps are merged key by key (the later
 * file wins at a leaf). The result is only as complete as the files; `models/elements/*.yaml` together are complete.
 */
export function mergeElementData(files: readonly unknown[]): ElementData {
  let merged: unknown = {};
  for (const file of files) merged = mergeValue(merged, file ?? {});
  return merged as ElementData;
}

function mergeValue(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (isMap(a) && isMap(b)) {
    const merged: Record<string, unknown> = { ...a };
    for (const [key, value] of Object.entries(b)) merged[key] = key in merged ? mergeValue(merged[key], value) : value;
    return merged;
  }
  return b;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
