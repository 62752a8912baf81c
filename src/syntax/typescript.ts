/** Parses TypeScript and JavaScript to ESTree, whatever state the text is in: never throws, keeps every statement that can be kept. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import * as ts from 'typescript';
import type { Span } from '../base/span';
import { findComments, type SourceComment } from './typescriptComments';
import { convertSourceFile, type LostPiece } from './typescriptConvert';
import { flattenDeepBrackets, mayNestDeeper, splitAtTopLevel } from './typescriptDepth';
import { describeDiagnostic } from './typescriptMessages';

/** A place that the parser could not make sense of; the message names tokens only, never text of the file. */
export interface ParseProblem {
  readonly span: Span;
  readonly message: string;
  /** Set where text of the span is not in the tree, or only its names are: `depth_limit`, or the kind of node that is missing. */
  readonly lost?: string;
}

export interface ParsedTypescript {
  /**
   * The tree. `range` of every node is in UTF-16 code units of the text that was given; `loc` is not computed (all zeros).
   * A missing identifier has the empty name, as in `foo.` at the end of a line.
   */
  readonly ast: TSESTree.Program;
  /** Comments in order, with their markers. */
  readonly comments: readonly SourceComment[];
  readonly errors: readonly ParseProblem[];
}

const DEPTH_LIMIT = 'depth_limit';

/** Brackets nested deeper than this are always flattened, so that results do not hang on how much stack there is. */
const MAX_BRACKETS = 200;

/** Bracket depths tried in turn when TypeScript's recursive parser overflows the stack all the same. */
const FLATTENING_DEPTHS: readonly number[] = [100, 25];

/** How often a text that still overflows is halved before the rest is given up. */
const MAX_HALVINGS = 6;

/**
 * Parses one file. The extension decides whether JSX and types are read (`.ts .mts .cts` no JSX, `.tsx` both, `.js .jsx .mjs .cjs`
 * JSX and no type arguments).
 *
 * TypeScript's parser recovers from errors and typescript-estree does not: it is given the recovered tree with its diagnostics
 * taken off, and those come back as `errors`.
 */
export function parseTypescript(path: string, raw: string): ParsedTypescript {
  // After a byte order mark the parser does not know a hashbang.
  const text = raw.startsWith('\ufeff#!') ? raw.replace(/^.*/, (line) => ' '.repeat(line.length)) : raw;
  const first = mayNestDeeper(text, MAX_BRACKETS) ? tryFlattened(path, text, MAX_BRACKETS) : tryParse(path, text);
  if (first) return first;
  for (const depth of FLATTENING_DEPTHS) {
    const parsed = tryFlattened(path, text, depth);
    if (parsed) return parsed;
  }
  return parseHalves(path, text, { start: 0, end: text.length }, MAX_HALVINGS);
}

function tryFlattened(path: string, text: string, maxDepth: number): ParsedTypescript | undefined {
  const { text: flat, flattened } = flattenDeepBrackets(text, maxDepth);
  const parsed = tryParse(path, flat);
  return parsed && { ...parsed, errors: [...parsed.errors, ...flattened.map((span) => ({ span, message: 'nested too deeply', lost: DEPTH_LIMIT }))] };
}

/** The tree of the text, or undefined if the parser's recursion overflowed the stack. */
function tryParse(path: string, text: string): ParsedTypescript | undefined {
  let source: ts.SourceFile;
  try {
    source = ts.createSourceFile(
      path,
      text,
      { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
      true,
      scriptKind(path),
    );
  } catch {
    return undefined;
  }
  const errors = takeDiagnostics(source);
  const comments = findComments(source);
  const { ast, lost } = convertSourceFile(source);
  return { ast, comments, errors: lost.length === 0 ? errors : [...errors, ...lost.map(describeLost)] };
}

/** Parses the two halves of a span apart (each in a text whose other parts are blank) and keeps what comes of them. */
function parseHalves(path: string, text: string, span: Span, halvings: number): ParsedTypescript {
  const parts = halvings > 0 ? splitAtTopLevel(text, span) : [];
  if (parts.length < 2) return emptyProgram(span);
  const parsed = parts.map((part) => tryParse(path, blankOutside(text, part)) ?? parseHalves(path, text, part, halvings - 1));
  return {
    ast: { ...parsed[0]!.ast, range: [0, text.length], body: parsed.flatMap((each) => each.ast.body) },
    comments: parsed.flatMap((each) => each.comments),
    errors: parsed.flatMap((each) => each.errors),
  };
}

/** The same text with everything outside the span overwritten by spaces; line breaks stay. */
function blankOutside(text: string, span: Span): string {
  const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');
  return blank(text.slice(0, span.start)) + text.slice(span.start, span.end) + blank(text.slice(span.end));
}

function emptyProgram(span: Span): ParsedTypescript {
  const empty = ts.createSourceFile('empty.ts', '', ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  return { ast: convertSourceFile(empty).ast, comments: [], errors: [{ span, message: 'nested too deeply', lost: DEPTH_LIMIT }] };
}

function describeLost(lost: LostPiece): ParseProblem {
  return { span: lost.span, message: `${lost.kind} could not be converted`, lost: lost.kind };
}

/** Empties the parser's own list of errors, which typescript-estree would throw, and returns it. */
function takeDiagnostics(source: ts.SourceFile): ParseProblem[] {
  // `parseDiagnostics` is where the parser leaves its errors; it is not part of the declared type.
  const holder = source as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const diagnostics = holder.parseDiagnostics;
  holder.parseDiagnostics = [];
  return diagnostics.map((each) => ({
    span: { start: each.start, end: each.start + each.length },
    message: describeDiagnostic(ts.flattenDiagnosticMessageText(each.messageText, '; ')),
  }));
}

function scriptKind(path: string): ts.ScriptKind {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  switch (extension) {
    case 'tsx':
      return ts.ScriptKind.TSX;
    case 'js':
    case 'jsx':
    case 'mjs':
    case 'cjs':
      return ts.ScriptKind.JSX;
    default:
      return ts.ScriptKind.TS;
  }
}
