/** Finds the comments of a TypeScript source file without scanning it into tokens again. */
import * as ts from 'typescript';
import type { Span } from '../base/span';

export interface SourceComment {
  /** The whole comment with its marker. */
  readonly span: Span;
  /** The text of the span. */
  readonly text: string;
}

/**
 * All comments in order. A `//` or `/*` begins a comment unless it stands in a literal, so it is enough to know the literals;
 * asking for the trivia of every token, as typescript-estree does, costs as much as parsing.
 */
export function findComments(source: ts.SourceFile): SourceComment[] {
  const text = source.text;
  const comments: SourceComment[] = [];
  const marker = /\/[/*]/g;
  if (!marker.test(text)) return comments;
  const literals = literalsOf(source);
  let next = 0;
  // A hashbang line holds no comment.
  let at = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  for (;;) {
    marker.lastIndex = at;
    const match = marker.exec(text);
    if (!match) return comments;
    const start = match.index;
    while (next < literals.length && literals[next]!.end <= start) next++;
    const literal = literals[next];
    // The span of a node begins before the comments that lead to it: `getStart` tells whether the marker is in those.
    if (literal && literal.pos <= start && literal.getStart(source) <= start) {
      at = literal.end;
      continue;
    }
    const end = text.charCodeAt(start + 1) === 42 /* * */ ? blockEnd(text, start) : lineEnd(text, start);
    comments.push({ span: { start, end }, text: text.slice(start, end) });
    at = end;
  }
}

/** Nodes whose text may hold comment markers that are none, in source order. */
function literalsOf(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const stack: ts.Node[] = [source];
  const push = (child: ts.Node): void => {
    const kind = child.kind;
    if (kind === ts.SyntaxKind.Identifier) return;
    if (
      kind === ts.SyntaxKind.StringLiteral ||
      kind === ts.SyntaxKind.JsxText ||
      (kind >= ts.SyntaxKind.RegularExpressionLiteral && kind <= ts.SyntaxKind.TemplateTail)
    )
      found.push(child);
    else if (kind > ts.SyntaxKind.LastToken) stack.push(child);
  };
  for (let node = stack.pop(); node; node = stack.pop()) ts.forEachChild(node, push);
  return found.sort((a, b) => a.end - b.end);
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13 || c === 0x2028 || c === 0x2029) return i;
  }
  return text.length;
}

function blockEnd(text: string, start: number): number {
  const close = text.indexOf('*/', start + 2);
  return close < 0 ? text.length : close + 2;
}
