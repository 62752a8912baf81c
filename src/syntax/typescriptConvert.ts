/** Converts a TypeScript source file to ESTree; where the recursive converter overflows or trips, piece by piece. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { astConverter } from '@typescript-eslint/typescript-estree/use-at-your-own-risk';
import * as ts from 'typescript';
import type { Span } from '../base/span';

/** A part of the tree that the converter could not convert; a missing identifier stands in its place. */
export interface LostPiece {
  readonly span: Span;
  /** TypeScript's name of the node's kind. */
  readonly kind: string;
}

export interface Conversion {
  readonly ast: TSESTree.Program;
  readonly lost: readonly LostPiece[];
}

/** Levels of the tree that one piece holds; the converter needs about 1.5 KB of stack for each. */
const LEVELS_PER_PIECE = 40;

/** How a tree is cut: everywhere below a depth, or at every statement and below the depth. */
type Cutting = 'deep' | 'statements';

type Settings = Parameters<typeof astConverter>[1];

// `loc` and `range` are both asked for: else the converter walks the whole tree again to delete one of them.
const SETTINGS = {
  loc: true,
  range: true,
  allowInvalidAST: true,
  errorOnUnknownASTType: false,
  suppressDeprecatedPropertyWarnings: true,
  comment: false,
  tokens: null,
} as unknown as Settings;

const NOWHERE: ts.LineAndCharacter = { line: 0, character: 0 };

/** Converts a file whose `parseDiagnostics` are empty. Never throws; the source file is used up. */
export function convertSourceFile(source: ts.SourceFile): Conversion {
  // Nobody reads `loc`; its computation takes a fifth of the conversion.
  source.getLineAndCharacterOfPosition = () => NOWHERE;
  const first = tryConvert(source);
  if ('ast' in first) return { ast: first.ast, lost: [] };
  if (first.overflowed) return convertInPieces(source, 'deep');
  mendUnconvertible(source);
  const second = tryConvert(source);
  return 'ast' in second ? { ast: second.ast, lost: [] } : convertInPieces(source, 'statements');
}

function tryConvert(source: ts.SourceFile): { ast: TSESTree.Program } | { overflowed: boolean } {
  try {
    return { ast: astConverter(source, SETTINGS, false).estree };
  } catch (error) {
    return { overflowed: error instanceof RangeError };
  }
}

/**
 * Takes out what the converter is known to trip over in unfinished code: lists of type arguments and parameters that the end of
 * the file cuts off (it looks for the `>`), and `0xn` (it asks for the value).
 */
function mendUnconvertible(source: ts.SourceFile): void {
  const stack: ts.Node[] = [source];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const holder = node as unknown as { typeArguments?: ts.NodeArray<ts.Node>; typeParameters?: ts.NodeArray<ts.Node>; kind: ts.SyntaxKind };
    if (isCutOff(holder.typeArguments, source)) delete holder.typeArguments;
    if (isCutOff(holder.typeParameters, source)) delete holder.typeParameters;
    if (ts.isBigIntLiteral(node) && !/^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)n$/.test(node.text)) holder.kind = ts.SyntaxKind.NumericLiteral;
    ts.forEachChild(node, (child) => void stack.push(child));
  }
}

function isCutOff(list: ts.NodeArray<ts.Node> | undefined, source: ts.SourceFile): boolean {
  return list !== undefined && list.end >= source.endOfFileToken.pos;
}

interface Piece {
  readonly node: ts.Node;
  readonly placeholder: string;
  readonly isStatement: boolean;
}

/**
 * Cuts deep (or all) statements and expressions out of the tree, converts each alone, and puts the results together again.
 * The outcome is the tree that the converter would have made with a larger stack.
 */
function convertInPieces(source: ts.SourceFile, cutting: Cutting): Conversion {
  const pieces = cut(source, cutting);
  const lost: LostPiece[] = [];
  const converted = new Map<string, TSESTree.Node>();
  const ast = convertStatements(source, source.statements, lost) ?? emptyProgram(source);
  for (const piece of pieces) {
    const statement = piece.isStatement ? (piece.node as ts.Statement) : wrap(piece.node as ts.Expression, source);
    const program = convertStatements(source, [statement], lost);
    const first = program?.body[0];
    if (!first) continue;
    const node = piece.isStatement ? first : first.type === 'ExpressionStatement' ? first.expression : undefined;
    if (node) converted.set(piece.placeholder, node);
  }
  splice(ast, converted);
  return { ast, lost };
}

function convertStatements(source: ts.SourceFile, statements: readonly ts.Statement[], lost: LostPiece[]): TSESTree.Program | undefined {
  const holder = source as unknown as { statements: readonly ts.Statement[] };
  holder.statements = statements;
  try {
    return astConverter(source, SETTINGS, false).estree;
  } catch {
    if (statements.length > 1) {
      const kept = statements.map((statement) => convertStatements(source, [statement], lost)).filter((program) => program !== undefined);
      const first = kept[0];
      return first && { ...first, body: kept.flatMap((program) => program.body) };
    }
    const failed = statements[0];
    if (failed) lost.push({ span: { start: failed.pos, end: failed.end }, kind: kindName(failed.kind) });
    return undefined;
  }
}

/** The kind's own name: several kinds have a second one as the first or last of a group, which `SyntaxKind[kind]` gives. */
function kindName(kind: ts.SyntaxKind): string {
  return Object.entries(ts.SyntaxKind).find(([, value]) => value === kind)?.[0] ?? 'Node';
}

function emptyProgram(source: ts.SourceFile): TSESTree.Program {
  (source as unknown as { statements: readonly ts.Statement[] }).statements = [];
  return astConverter(source, SETTINGS, false).estree;
}

/** Takes the pieces out of the tree, outer ones first, and leaves placeholders. */
function cut(source: ts.SourceFile, cutting: Cutting): Piece[] {
  const found: { node: ts.Node; parent: ts.Node }[] = [];
  const stack: { node: ts.Node; depth: number }[] = [{ node: source, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, depth } = top;
    ts.forEachChild(node, (child) => {
      const isCut = (depth >= LEVELS_PER_PIECE || (cutting === 'statements' && isCuttableStatement(child, node))) && isCuttable(child, node);
      if (isCut) found.push({ node: child, parent: node });
      stack.push({ node: child, depth: isCut ? 0 : depth + 1 });
    });
  }
  const pieces: Piece[] = [];
  for (const { node, parent } of found) {
    if (ts.isTypeNode(node)) {
      replaceChild(parent, node, place(ts.factory.createKeywordTypeNode(ts.SyntaxKind.AnyKeyword), node, parent));
      continue;
    }
    const placeholder = `${PLACEHOLDER}${pieces.length}`;
    const isStatement = ts.isStatement(node) && !ts.isExpression(node);
    const name = ts.factory.createIdentifier(placeholder);
    const standIn = isStatement ? place(ts.factory.createExpressionStatement(name), node, parent) : place(name, node, parent);
    if (isStatement) place(name, node, standIn);
    replaceChild(parent, node, standIn);
    pieces.push({ node, placeholder, isStatement });
  }
  return pieces;
}

/** No identifier of a source file begins so. */
const PLACEHOLDER = '\u0000piece';

function isCuttable(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isTypeNode(node))
    return ts.isTypeReferenceNode(parent) || ts.isArrayTypeNode(parent) || ts.isUnionTypeNode(parent) || ts.isParenthesizedTypeNode(parent);
  if (isCuttableStatement(node, parent)) return true;
  return node.kind > ts.SyntaxKind.LastToken && ts.isExpression(node) && isCuttableIn(node, parent);
}

function isCuttableStatement(node: ts.Node, parent: ts.Node): boolean {
  if (!ts.isStatement(node) || ts.isExpression(node)) return false;
  // A body is part of its function, and so are the blocks of a try statement; the statements in them can be cut.
  if (ts.isBlock(node)) return ts.isBlock(parent) || ts.isIfStatement(parent) || ts.isIterationStatement(parent, false);
  return true;
}

/** Whether an expression may be converted without its parent: not where it is a pattern or a name. */
function isCuttableIn(node: ts.Expression, parent: ts.Node): boolean {
  if (ts.isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    return parent.right === node || operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment;
  }
  if (ts.isArrowFunction(parent)) return parent.body === node;
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node;
  return CUTTABLE_PARENTS.has(parent.kind);
}

const CUTTABLE_PARENTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.NewExpression,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.PrefixUnaryExpression,
  ts.SyntaxKind.AwaitExpression,
  ts.SyntaxKind.YieldExpression,
  ts.SyntaxKind.TypeOfExpression,
  ts.SyntaxKind.VoidExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.TypeAssertionExpression,
  ts.SyntaxKind.TaggedTemplateExpression,
  ts.SyntaxKind.TemplateSpan,
  ts.SyntaxKind.JsxElement,
  ts.SyntaxKind.JsxFragment,
  ts.SyntaxKind.JsxExpression,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ExpressionStatement,
]);

/** Gives a made-up node the place of another. */
function place<T extends ts.Node>(made: T, at: ts.Node, parent: ts.Node): T {
  ts.setTextRange(made, { pos: at.pos, end: at.end });
  (made as { parent: ts.Node }).parent = parent;
  return made;
}

function wrap(node: ts.Expression, source: ts.SourceFile): ts.Statement {
  const statement = ts.factory.createExpressionStatement(node);
  // The factory may have put parentheses around the expression, which would be converted away anyway.
  (statement as { expression: ts.Expression }).expression = node;
  place(statement, node, source);
  (node as { parent: ts.Node }).parent = statement;
  return statement;
}

/** Replaces a child wherever the parent holds it: in a property or in a list. */
function replaceChild(parent: ts.Node, child: ts.Node, by: ts.Node): void {
  const holder = parent as unknown as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    if (key === 'parent') continue;
    const value = holder[key];
    if (value === child) {
      holder[key] = by;
      return;
    }
    if (Array.isArray(value)) {
      const index = value.indexOf(child);
      if (index >= 0) {
        value[index] = by;
        return;
      }
    }
  }
}

/** Puts the converted pieces where their placeholders stand, in the tree and in the pieces themselves. */
function splice(ast: TSESTree.Program, converted: ReadonlyMap<string, TSESTree.Node>): void {
  const stack: unknown[] = [ast];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const holder = top as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      const value = holder[key];
      if (typeof value !== 'object' || value === null || key === 'loc' || key === 'range') continue;
      const name = placeholderIn(value as TSESTree.Node);
      if (name === undefined) {
        stack.push(value);
        continue;
      }
      const piece = converted.get(name);
      if (piece) {
        holder[key] = piece;
        stack.push(piece);
      } else markMissing(value as TSESTree.Node);
    }
  }
}

function placeholderIn(node: TSESTree.Node): string | undefined {
  const name = node.type === 'ExpressionStatement' ? node.expression : node;
  return name?.type === 'Identifier' && name.name.startsWith(PLACEHOLDER) ? name.name : undefined;
}

function markMissing(node: TSESTree.Node): void {
  const name = node.type === 'ExpressionStatement' ? node.expression : node;
  if (name.type === 'Identifier') name.name = '';
}
