/** Reads the project's sources for the tests of its architecture: files, their rooms, imports and words. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the project, `/`-separated. */
  readonly path: string;
  /** First folder below `src`. */
  readonly room: string;
  readonly text: string;
  /** Module specifiers of imports, exports and requires. */
  readonly imports: readonly string[];
}

/** All `.ts` files below `src`. */
export function readSources(): SourceFile[] {
  return walk('src')
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const imports = ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
      return { path, room: path.split('/')[1] ?? '', text, imports };
    });
}

/** Room that an import leads to, or undefined for packages and files of the same room. */
export function importedRoom(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = join(file.path, '..', specifier).split('\\').join('/');
  const room = target.split('/')[1];
  return room === file.room ? undefined : room;
}

/** Name of the package that a specifier names, or undefined for relative ones. */
export function importedPackage(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined;
  if (specifier.startsWith('node:')) return 'node:*';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

export interface Token {
  readonly kind: 'identifier' | 'string';
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** Identifiers and string literals of a file; comments are left out. */
export function tokensOf(file: SourceFile): Token[] {
  const source = parse(file);
  const tokens: Token[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) tokens.push({ kind: 'identifier', text: node.text, line: lineOf(source, node) });
    else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      tokens.push({ kind: 'string', text: node.text, line: lineOf(source, node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tokens;
}

/** Uses of names that the file itself declares nowhere: globals. Names of properties are none. */
export function globalsOf(file: SourceFile): Token[] {
  const source = parse(file);
  const declared = new Set<string>();
  const used: Token[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      if ('name' in parent && parent.name === node) {
        // `a.name`, `{ name: … }` and the like name a property; other declarations bind the name.
        if (!ts.isPropertyAccessExpression(parent) && !ts.isPropertyAssignment(parent)) declared.add(node.text);
      } else if (!('propertyName' in parent && parent.propertyName === node) && !ts.isQualifiedName(parent) && !ts.isTypeReferenceNode(parent)) {
        used.push({ kind: 'identifier', text: node.text, line: lineOf(source, node) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return used.filter((token) => !declared.has(token.text));
}

function parse(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
