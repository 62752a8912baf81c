/** Drops the elements' columns from the frame: before the sink, or where the frame is made. */
import type { ColumnDrop, Finding } from '../../findings/types';
import { quotedList, quoteNear } from './text';
import type { Fix, FixEdit } from './types';

export function dropColumns(finding: Finding, text: string): Fix | undefined {
  const plan = finding.fix?.drop;
  if (plan === undefined) return undefined;
  const { file } = finding.location;
  const edits = plan.edits.flatMap((drop) => editsOf(drop, text).map((edit): FixEdit => ({ file, ...edit })));
  const columns = [...new Set(plan.edits.flatMap((drop) => drop.columns))];
  return { id: 'drop-columns', title: `Drop ${quotedList(columns)} before ${lastName(finding.sink)}`, kind: 'quickfix', isPreferred: plan.isPreferred, edits };
}

function editsOf(drop: ColumnDrop, text: string): readonly Omit<FixEdit, 'file'>[] {
  const quote = quoteNear(text, drop.frame.end);
  const names = drop.columns.map((name) => `${quote}${name}${quote}`).join(', ');
  const { dropped } = drop;
  if (dropped !== undefined) {
    if (dropped.isList) return [insert(dropped.last, `, ${names}`)];
    return [insert(dropped.span.start, '['), insert(dropped.span.end, `, ${names}]`)];
  }
  const columns = drop.spread ? names : `[${names}]`;
  const call = `.${drop.method}(${drop.keyword === undefined ? '' : `${drop.keyword}=`}${columns})`;
  return drop.wrap ? [insert(drop.frame.start, '('), insert(drop.frame.end, `)${call}`)] : [insert(drop.frame.end, call)];
}

function insert(at: number, newText: string): Omit<FixEdit, 'file'> {
  return { span: { start: at, end: at }, newText };
}

function lastName(sink: string): string {
  return sink.includes(' ') ? 'it is shown' : (sink.split('.').at(-1) ?? sink);
}
