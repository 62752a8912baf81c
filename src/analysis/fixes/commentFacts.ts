/** Where a comment can stand that speaks for a sink: the line above, the same line, or in front of the code. */
import type { CommentPlace } from '../../findings/types';
import type { Span } from '../../base/span';
import type { CodeIndex } from './codeIndex';

/** The place, or undefined where no comment fits. `call` is the span of the sink's call, `comments` are those of the module. */
export function commentFacts(index: CodeIndex, text: string, call: Span): CommentPlace | undefined {
  const line = startOfLine(text, call.start);
  const isPython = index.module.language === 'python';
  const markup = !isPython && isInMarkup(index, call);
  const isInComment = index.module.comments.some((c) => c.span.start < line && line < c.span.end);
  if (!markup && !isInComment && !isInText(index, line) && !(isPython && isContinued(text, line))) return { as: 'above', at: aboveDirectives(text, line) };
  if (!isPython) return { as: 'before', at: call.start };
  const end = endOfLine(text, call.start);
  const isFree =
    !isInText(index, end) && !text.slice(line, end).trimEnd().endsWith('\\') && !index.module.comments.some((c) => line <= c.span.start && c.span.start < end);
  return isFree ? { as: 'behind', at: end } : undefined;
}

/** Comments that speak for the very next line to other tools keep their place. */
function aboveDirectives(text: string, line: number): number {
  let at = line;
  while (at > 0) {
    const before = startOfLine(text, at - (text[at - 2] === '\r' && text[at - 1] === '\n' ? 2 : 1));
    if (!/^[ \t]*(?:\/\/|#).*(?:-next-line|-ignore|@ts-)/.test(text.slice(before, at))) return at;
    at = before;
  }
  return at;
}

/** Whether an offset lies within a string or template. */
function isInText(index: CodeIndex, offset: number): boolean {
  return index.longTexts.some((span) => span.start < offset && offset < span.end);
}

/** The line before ends in a backslash that joins it to this one; a comment between them would end the statement. */
function isContinued(text: string, line: number): boolean {
  return /\\\r?\n?$/.test(text.slice(Math.max(0, line - 3), line));
}

/** Whether a call stands in JSX that begins on an earlier line or before it: a line of its own would be text there. */
function isInMarkup(index: CodeIndex, call: Span): boolean {
  const exp = index.expressionAt(call);
  for (let at: object | undefined = exp; at !== undefined; at = index.parentOf(at)) if ((at as { kind?: string }).kind === 'Jsx') return true;
  return false;
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
