/** The findings as a tree, without the editor: what groups there are, in which order, and what each line says. */
import type { FileFindings, FindingItem, Place, SeverityName, StepItem } from '../protocol/messages';

export type Grouping = 'rule' | 'file';

export interface GroupNode {
  readonly kind: 'rule' | 'file';
  readonly label: string;
  readonly detail: string;
  /** Rule id or URI. */
  readonly key: string;
  readonly severity: SeverityName;
  readonly findings: readonly FindingNode[];
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly label: string;
  readonly detail: string;
  readonly item: FindingItem;
  readonly steps: readonly StepNode[];
}

export interface StepNode {
  readonly kind: 'step';
  readonly label: string;
  readonly detail: string;
  readonly step: StepItem;
}

export type TreeNode = GroupNode | FindingNode | StepNode;

const SEVERITY_ORDER: readonly SeverityName[] = ['error', 'warning', 'info'];

/** Groups in order: rules by id, files by path; findings by severity, then path and position. */
export function groupFindings(files: readonly FileFindings[], grouping: Grouping): GroupNode[] {
  const byKey = new Map<string, { label: string; entries: { file: FileFindings; item: FindingItem }[] }>();
  for (const file of files) {
    for (const item of file.items) {
      const key = grouping === 'rule' ? item.rule : file.uri;
      let group = byKey.get(key);
      if (group === undefined) {
        group = { label: grouping === 'rule' ? `${item.rule} ${item.ruleTitle}` : file.path, entries: [] };
        byKey.set(key, group);
      }
      group.entries.push({ file, item });
    }
  }
  return [...byKey]
    .map(([key, { label, entries }]): GroupNode => {
      entries.sort(
        (a, b) =>
          rank(a.item) - rank(b.item) || compare(a.file.path, b.file.path) || comparePlaces(a.item.place, b.item.place) || compare(a.item.rule, b.item.rule),
      );
      const findings = entries.map(({ file, item }) => findingNode(file, item, grouping));
      return { kind: grouping, key, label, detail: String(findings.length), severity: entries[0]?.item.severity ?? 'info', findings };
    })
    .sort((a, b) => compare(a.label, b.label));
}

function findingNode(file: FileFindings, item: FindingItem, grouping: Grouping): FindingNode {
  const where = positionText(item.place);
  const steps = item.steps.map((step): StepNode => ({
    kind: 'step',
    label: step.message,
    detail: placeText(step.place, file.uri),
    step,
  }));
  return { kind: 'finding', label: item.message, detail: grouping === 'rule' ? `${file.path} ${where}` : `${item.rule} ${where}`, item, steps };
}

/** "line 12", or "cell 3, line 2" in notebooks; as people count. */
export function positionText(place: Place): string {
  return place.cell ? `cell ${place.cell.absoluteIndex + 1}, line ${place.cell.range.start.line + 1}` : `line ${place.range.start.line + 1}`;
}

/** The same with the file's name, where it is not the file `from`. */
export function placeText(place: Place, from?: string): string {
  return place.uri === from ? positionText(place) : `${lastSegment(place.uri)} ${positionText(place)}`;
}

function rank(item: FindingItem): number {
  return SEVERITY_ORDER.indexOf(item.severity);
}

function comparePlaces(a: Place, b: Place): number {
  const cells = (a.cell?.absoluteIndex ?? 0) - (b.cell?.absoluteIndex ?? 0);
  const [x, y] = [(a.cell?.range ?? a.range).start, (b.cell?.range ?? b.range).start];
  return cells || x.line - y.line || x.character - y.character;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lastSegment(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
