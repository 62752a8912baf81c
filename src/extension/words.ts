/** Texts that the extension puts together; apart from the editor, so that they can be tested alone. */
import type { ScanSummary } from '../protocol/messages';

/** "12 files, 3,400 lines in 0.4 s: 2 errors, 1 warning, 0 infos; 1 file not wholly analysed." */
export function summaryText(summary: ScanSummary): string {
  const count = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;
  const found = [count(summary.errors, 'error'), count(summary.warnings, 'warning'), count(summary.infos, 'info')].join(', ');
  const skipped = summary.skipped.length === 0 ? '' : `; ${count(summary.skipped.length, 'file')} not wholly analysed`;
  const start = summary.cancelled ? 'scan cancelled after ' : '';
  return `${start}${count(summary.files, 'file')}, ${count(summary.lines, 'line')} in ${summary.seconds.toFixed(1)} s: ${found}${skipped}.`;
}

/** A suppression comment with the reason after its `-- `; line breaks in the reason become spaces, and it cannot end the comment. */
export function withReason(comment: string, reason: string): string {
  const clean = reason.trim().replace(/\s+/g, ' ').replaceAll('*/', '* /');
  return comment.replace(/--[ \t]*(\*\/)?[ \t]*(?=\r?\n|$)/, (_all, end?: string) => (end === undefined ? `-- ${clean}` : `-- ${clean} ${end}`));
}
