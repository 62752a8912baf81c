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
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, false);
  const tokens: Token[] = [];
  const visit = (node: ts.Node): void => {
    const kind = ts.isIdentifier(node)
      ? 'identifier'
      : ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
        ? 'string'
        : undefined;
    if (kind !== undefined)
      tokens.push({ kind, text: (node as ts.Identifier).text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tokens;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
