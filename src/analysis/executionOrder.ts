/** Judges a notebook's findings by the order in which its cells ran when it was saved: document order is the meaning, another saved order makes it less certain. */
import type { Confidence, Finding, Incomplete } from '../findings/types';
import { CONFIDENCES } from '../findings/types';
import type { Document, DocumentCell } from '../syntax/document';

/** The findings, those less certain whose flow needs cells in an order that the saved numbers contradict; and a note on the file when it concerns any. */
export function inSavedOrder(document: Document, findings: readonly Finding[]): { readonly findings: readonly Finding[]; readonly note?: Incomplete } {
  const cells = document.cells.filter((cell) => cell.skipped === undefined && cell.text.trim() !== '');
  if (document.kind !== 'notebook' || findings.length === 0 || !cells.some((cell) => cell.executionCount !== undefined)) return { findings };
  const late = cells.filter(
    (cell, i) => cell.executionCount !== undefined && cells.slice(i + 1).some((next) => (next.executionCount ?? Infinity) < (cell.executionCount ?? 0)),
  );
  const unrun = cells.filter((cell) => cell.executionCount === undefined);
  if (late.length === 0 && unrun.length === 0) return { findings };
  const byIndex = new Map(cells.map((cell) => [cell.index, cell]));
  return {
    findings:
      late.length === 0
        ? findings
        : findings.map((f) => (f.flows.length > 0 && f.flows.every((_, i) => isContradicted(f, i, document.path, byIndex)) ? lessCertain(f) : f)),
    note: noteOf(document, late, unrun),
  };
}

/** Whether the saved numbers fall between two steps of a flow. */
function isContradicted(finding: Finding, flow: number, path: string, cells: ReadonlyMap<number, DocumentCell>): boolean {
  let last: DocumentCell | undefined;
  for (const { location } of finding.flows[flow] ?? []) {
    const cell = location.file === path && location.cell !== undefined ? cells.get(location.cell.index) : undefined;
    if (cell?.executionCount === undefined || cell === last) continue;
    // A step back in the text, into a function that an earlier cell defines, needs no order of its own.
    if (last?.executionCount !== undefined && last.index < cell.index && last.executionCount > cell.executionCount) return true;
    last = cell;
  }
  return false;
}

function lower(confidence: Confidence): Confidence {
  return CONFIDENCES[Math.min(CONFIDENCES.length - 1, CONFIDENCES.indexOf(confidence) + 1)] ?? confidence;
}

function lessCertain(finding: Finding): Finding {
  return { ...finding, confidence: lower(finding.confidence), elements: finding.elements.map((e) => ({ ...e, confidence: lower(e.confidence) })) };
}

function noteOf(document: Document, late: readonly DocumentCell[], unrun: readonly DocumentCell[]): Incomplete {
  const parts = [
    ...(late.length > 0 ? ['the saved numbers show that its cells ran in another order than they stand in'] : []),
    ...(unrun.length > 0 ? [`${unrun.length} of its cells ${unrun.length === 1 ? 'has' : 'have'} not run while others did`] : []),
  ];
  const at = (late[0] ?? unrun[0])?.start ?? 0;
  return {
    file: document.path,
    reason: 'execution-order',
    message: `The notebook is read in the order of its text; ${parts.join(', and ')}.`,
    location: document.locate({ start: at, end: at }),
  };
}
