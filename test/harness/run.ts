/** Runs one fixture through the real analysis and compares the findings with its annotations. */
import type { FileResult } from '../../src/analysis/api';
import { mergeFindings } from '../../src/findings/merge';
import type { Confidence, Finding } from '../../src/findings/types';
import { annotationsOf, bracketEnds, type Annotation, type Place } from './annotations';
import { usedBy } from './coverage';
import { compare, complaint, type Reported } from './compare';
import { readFixtureFile, type Fixture } from './discover';
import { analyse } from './engine';
import { annotatedTexts, languageOf } from './texts';

/** The default of the command line and the editor: findings of low confidence are not shown. */
const SHOWN: readonly Confidence[] = ['high', 'medium'];

export interface FixtureOutcome {
  /** What is wrong, for people; undefined when all is as annotated. */
  readonly complaint?: string;
  readonly expected: number;
  readonly missing: readonly Annotation[];
  readonly spurious: readonly Annotation[];
}

/** Runs a fixture; never throws for what the analysis reports, only for a fixture that cannot be read. */
export async function runFixture(fixture: Fixture): Promise<FixtureOutcome> {
  const annotations: Annotation[] = [];
  const found: Finding[] = [];
  const extents = new Map<string, readonly number[]>();
  for (const file of fixture.files) {
    const text = readFixtureFile(fixture, file);
    for (const source of annotatedTexts(file, text)) {
      annotations.push(...annotationsOf(source));
      extents.set(textKey({ file, cell: source.cell, line: 0 }), bracketEnds(source.text, languageOf(file)));
    }
    usedBy(fixture.name);
    const result = await analyse(fixture.root, file, text, fixture.catalog);
    usedBy(undefined);
    found.push(...result.findings);
  }
  const reported = shownFindings({ findings: mergeFindings(found) });
  const comparison = compare(annotations, reported, (place) => extents.get(textKey(place)) ?? []);
  return {
    complaint: complaint(comparison),
    expected: annotations.filter((annotation) => annotation.kind === 'expect').length,
    missing: annotations.filter((annotation) => annotation.kind === 'missing'),
    spurious: annotations.filter((annotation) => annotation.kind === 'spurious'),
  };
}

/** What the command line and the editor show by default. */
export function shownFindings(result: Pick<FileResult, 'findings'>): Reported[] {
  return result.findings.filter((finding) => SHOWN.includes(finding.confidence) && finding.suppression === undefined).map(toReported);
}

/** A finding as the comparison sees it: in a notebook by cell and line in the cell. */
export function toReported(finding: Finding): Reported {
  const { cell, file, range } = finding.location;
  const shown = cell === undefined ? range : cell.range;
  return {
    rule: finding.rule,
    elements: finding.elements.map((element) => element.name),
    place: { file, line: shown.start.line, cell: cell?.index },
    endLine: shown.end.line,
  };
}

function textKey(place: Place): string {
  return `${place.file}\0${place.cell ?? ''}`;
}
