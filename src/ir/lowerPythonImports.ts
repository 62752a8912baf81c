/** Lowers Python's imports. */
import { Field, Kind } from '../syntax/pythonKinds';
import { allOf, bind, childOf, fieldOf, kindOf, spanOf, textOf } from './lowerPythonContext';
import type { Context } from './lowerPythonContext';
import type { Stmt } from './types';

interface Named {
  readonly path: string;
  readonly alias?: string;
  readonly node: number;
}

/** Lowers one import statement: `import a, b` gives one `Import` a module. */
export function lowerImports(c: Context, n: number, out: Stmt[]): void {
  const span = spanOf(c, n);
  const names = allOf(c, n, Field.Name)
    .filter((i) => kindOf(c, i) > Kind.Missing)
    .map((i) => named(c, i));
  if (kindOf(c, n) === Kind.ImportStatement) {
    for (const { path, alias, node } of names) {
      const root = path.includes('.') ? path.slice(0, path.indexOf('.')) : path;
      const local = alias ?? root;
      bind(c, local);
      const isRoot = alias === undefined && root !== path;
      out.push({ kind: 'Import', source: path, names: [{ imported: '*', local, span: spanOf(c, node), ...(isRoot && { isRoot }) }], typeOnly: false, span });
    }
    return;
  }
  const source = kindOf(c, n) === Kind.FutureImportStatement ? '__future__' : moduleName(c, fieldOf(c, n, Field.ModuleName));
  const star = childOf(c, n, Kind.WildcardImport);
  for (const { path, alias } of names) bind(c, alias ?? path);
  const bound = names.map(({ path, alias, node }) => ({ imported: path, local: alias ?? path, span: spanOf(c, node) }));
  if (star >= 0) bound.push({ imported: '**', local: '**', span: spanOf(c, star) });
  out.push({ kind: 'Import', source, names: bound, typeOnly: false, span });
}

function named(c: Context, n: number): Named {
  if (kindOf(c, n) !== Kind.AliasedImport) return { path: withoutSpace(textOf(c, n)), node: n };
  const name = fieldOf(c, n, Field.Name);
  const alias = fieldOf(c, n, Field.Alias);
  const path = name < 0 ? '' : withoutSpace(textOf(c, name));
  return alias < 0 || kindOf(c, alias) === Kind.Missing ? { path, node: n } : { path, alias: textOf(c, alias), node: n };
}

function moduleName(c: Context, n: number): string {
  return n < 0 ? '' : withoutSpace(textOf(c, n));
}

/** `a . b` and line continuations in dotted names. */
function withoutSpace(name: string): string {
  return /^[\w.]*$/.test(name) ? name : name.replace(/[\s\\]/g, '');
}
