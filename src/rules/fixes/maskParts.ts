/** Puts a fixed text in the place of the elements in a log call. */
import type { Finding, MaskedPart } from '../../findings/types';
import { quotedList, quoteNear } from './text';
import type { Fix, FixEdit } from './types';

/** What is written instead; the engine knows no element of this name. */
const MASK = '[redacted]';

export function maskParts(finding: Finding, text: string): Fix | undefined {
  const plan = finding.fix?.mask;
  if (plan === undefined) return undefined;
  const { file } = finding.location;
  const edits = plan.edits.map((part): FixEdit => ({ file, span: part.span, newText: textOf(part, text) })).sort((a, b) => a.span.start - b.span.start);
  const names = finding.elements.map((element) => element.name);
  return { id: 'mask', title: `Replace ${quotedList(names)} by a fixed text`, kind: 'quickfix', isPreferred: plan.isPreferred, edits };
}

function textOf(part: MaskedPart, text: string): string {
  if (part.as === 'text') return MASK;
  const quote = quoteNear(text, part.span.start);
  const value = `${quote}${MASK}${quote}`;
  return part.as === 'shorthand' && part.name !== undefined ? `${part.name}: ${value}` : value;
}
