/** Writes a comment that allows the finding, for a reason that whoever applies it has to give. */
import type { Finding } from '../../findings/types';
import { newlineOf } from './text';
import type { Fix, FixLanguage } from './types';

export function suppress(finding: Finding, text: string, language: FixLanguage): Fix | undefined {
  const place = finding.fix?.comment;
  const names = [...new Set(finding.elements.map((element) => element.name))];
  // A name that the comment could not hold would leave the finding, or allow more than it.
  if (place === undefined || !names.every((name) => /^[^[\],"'\p{Cc}]+$/u.test(name) && name.trim() === name && !name.includes('*/'))) return undefined;
  const body = `phi-trace: allow ${finding.rule} [${names.join(', ')}] -- `;
  const mark = language === 'python' ? '#' : '//';
  const indent = /^[ \t]*/.exec(text.slice(place.at))?.[0] ?? '';
  const newText = place.as === 'above' ? `${indent}${mark} ${body}${newlineOf(text)}` : place.as === 'behind' ? `  ${mark} ${body}` : `/* ${body}*/ `;
  return {
    id: 'suppress',
    title: `Allow ${finding.rule} here with a reason`,
    kind: 'quickfix',
    isPreferred: false,
    asksReason: true,
    edits: [{ file: finding.location.file, span: { start: place.at, end: place.at }, newText }],
  };
}
