/** Compares what was reported with what a fixture expects, and says what was not found and what was not expected. */
import type { Annotation, Place } from './annotations';

/** A finding reduced to what annotations speak of; lines are zero-based. */
export interface Reported {
  readonly rule: string;
  readonly elements: readonly string[];
  readonly place: Place;
  /** Last line of the finding's range. */
  readonly endLine: number;
}

/** A text's bracket extents by file and cell, from `bracketEnds`. */
export type Extents = (place: Place) => readonly number[];

export interface Comparison {
  /** Expected, and not reported. */
  readonly notFound: readonly Annotation[];
  /** Reported, and neither expected nor a known false positive. */
  readonly notExpected: readonly Reported[];
  /** `missing` annotations that are found now: to be promoted to `expect`. */
  readonly promote: readonly Annotation[];
  /** `spurious` annotations that are gone now: to be removed. */
  readonly gone: readonly Annotation[];
}

/** Matches annotations with findings: each finding counts once, findings on the annotated line go first. */
export function compare(annotations: readonly Annotation[], reported: readonly Reported[], extents: Extents): Comparison {
  const free = new Set(reported);
  const matched = new Set<Annotation>();
  for (const within of [sameLine, (annotation: Annotation, finding: Reported) => insideCall(annotation, finding, extents)]) {
    for (const annotation of annotations) {
      if (matched.has(annotation)) continue;
      for (const finding of free) {
        if (finding.rule !== annotation.rule || !sameNames(finding.elements, annotation.elements) || !within(annotation, finding)) continue;
        free.delete(finding);
        matched.add(annotation);
        break;
      }
    }
  }
  return {
    notFound: annotations.filter((annotation) => annotation.kind === 'expect' && !matched.has(annotation)),
    notExpected: [...free],
    promote: annotations.filter((annotation) => annotation.kind === 'missing' && matched.has(annotation)),
    gone: annotations.filter((annotation) => annotation.kind === 'spurious' && !matched.has(annotation)),
  };
}

/** The failure message of a comparison, or undefined when all is as annotated. */
export function complaint(comparison: Comparison): string | undefined {
  const lines: string[] = [];
  section(lines, 'not found', comparison.notFound);
  section(lines, 'not expected', comparison.notExpected);
  section(lines, 'found now, promote «missing» to «expect»', comparison.promote);
  section(lines, 'gone now, remove «spurious»', comparison.gone);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function section(lines: string[], title: string, entries: readonly (Annotation | Reported)[]): void {
  if (entries.length === 0) return;
  lines.push(`${title}:`);
  for (const { rule, elements, place } of entries) lines.push(`  ${showPlace(place)}: ${rule} [${elements.join(', ')}]`);
}

/** `case.py:12`, `case.ipynb cell 2:3`; lines one-based for people. */
export function showPlace(place: Place): string {
  return place.cell === undefined ? `${place.file}:${place.line + 1}` : `${place.file} cell ${place.cell}:${place.line + 1}`;
}

function sameLine(annotation: Annotation, finding: Reported): boolean {
  return sameText(annotation.place, finding.place) && annotation.place.line === finding.place.line;
}

function insideCall(annotation: Annotation, finding: Reported, extents: Extents): boolean {
  if (!sameText(annotation.place, finding.place)) return false;
  const { line } = annotation.place;
  if (finding.place.line <= line && line <= finding.endLine) return true;
  return line <= finding.place.line && finding.place.line <= (extents(annotation.place)[line] ?? line);
}

function sameText(a: Place, b: Place): boolean {
  return a.file === b.file && a.cell === b.cell;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const left = [...new Set(a)].sort();
  const right = [...new Set(b)].sort();
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
