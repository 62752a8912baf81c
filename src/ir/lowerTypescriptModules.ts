/** Lowers imports and exports in all their forms. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { lowerClass } from './lowerTypescriptClasses';
import { spanOf, type Lowering, type Node } from './lowerTypescriptContext';
import { lowerExp } from './lowerTypescriptExpressions';
import { lowerFunction } from './lowerTypescriptFunctions';
import { patternNames, resolveName } from './lowerTypescriptScopes';
import { lowerStatement } from './lowerTypescriptStatements';
import type { Exp, Import, Stmt } from './types';

type ImportName = Import['names'][number];

/** `import …`; where some names are types and some are not, two imports. */
export function lowerImport(_cx: Lowering, node: TSESTree.ImportDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  const source = specifier(node.source);
  if (source === undefined) return;
  const values: ImportName[] = [];
  const types: ImportName[] = [];
  for (const each of node.specifiers) {
    const isType = node.importKind === 'type' || (each.type === 'ImportSpecifier' && each.importKind === 'type');
    if (each.local.name === '') continue;
    (isType ? types : values).push({ imported: importedName(each), local: each.local.name, span: spanOf(each) });
  }
  if (types.length > 0) out.push({ kind: 'Import', source, names: types, typeOnly: true, span });
  if (values.length > 0 || types.length === 0) out.push({ kind: 'Import', source, names: values, typeOnly: node.importKind === 'type', span });
}

/** The module that is named, unless what stands there is no string. */
function specifier(node: Node | null): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function importedName(node: TSESTree.ImportClause): string {
  if (node.type === 'ImportDefaultSpecifier') return 'default';
  return node.type === 'ImportNamespaceSpecifier' ? '*' : moduleName(node.imported);
}

/** Imported and exported names may be written as strings. */
function moduleName(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

/** `import x = require('m')`, `import x = A.B`, and either with `export`. */
export function lowerImportEquals(cx: Lowering, node: TSESTree.TSImportEqualsDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  const local = resolveName(cx, node.id.name);
  const reference = node.moduleReference;
  if (reference.type === 'TSExternalModuleReference') {
    const source = specifier(reference.expression);
    if (source !== undefined)
      out.push({ kind: 'Import', source, names: [{ imported: '*', local, span: spanOf(node.id) }], typeOnly: node.importKind === 'type', span });
    return;
  }
  out.push({ kind: 'Assign', targets: [{ kind: 'NamePlace', name: local, span: spanOf(node.id) }], value: lowerEntityName(cx, reference), span });
}

function lowerEntityName(cx: Lowering, node: TSESTree.EntityName): Exp {
  if (node.type !== 'TSQualifiedName') return lowerExp(cx, node);
  return { kind: 'Attr', object: lowerEntityName(cx, node.left), name: node.right.name, nameSpan: spanOf(node.right), span: spanOf(node) };
}

/** `export { a as b }`, `export { a } from 'm'`, `export const …`. */
export function lowerExportNamed(cx: Lowering, node: TSESTree.ExportNamedDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  if (node.declaration) {
    const before = out.length;
    lowerStatement(cx, node.declaration, out);
    // An overload declares nothing; its implementation exports.
    if (out.length > before) pushExports(cx, declaredNames(node.declaration), span, out);
    return;
  }
  const source = specifier(node.source);
  if (node.specifiers.length === 0 && source === undefined) return;
  const entries = node.specifiers.map((each) => ({ name: moduleName(each.exported), local: moduleName(each.local) }));
  out.push({ kind: 'Export', entries, ...(source === undefined ? {} : { source }), span });
}

/** A namespace keeps the names for its record; a module exports them. */
function pushExports(cx: Lowering, names: readonly string[], span: { start: number; end: number }, out: Stmt[]): void {
  const unique = [...new Set(names)];
  if (cx.namespaceExports) cx.namespaceExports.push(...unique);
  else if (unique.length > 0) out.push({ kind: 'Export', entries: unique.map((name) => ({ name, local: name })), span });
}

function declaredNames(node: TSESTree.NamedExportDeclarations): string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap((each) => patternNames(each.id, []));
  if (node.type === 'TSModuleDeclaration') {
    let id: TSESTree.EntityName | TSESTree.Literal = node.id;
    while (id.type === 'TSQualifiedName') id = id.left;
    return id.type === 'Identifier' ? [id.name] : [];
  }
  return node.id?.name ? [node.id.name] : [];
}

/** `export default …`: a named declaration is exported by its name, anything else as a value. */
export function lowerExportDefault(cx: Lowering, node: TSESTree.ExportDefaultDeclaration, out: Stmt[]): void {
  const span = spanOf(node);
  const declaration = node.declaration;
  const push = (entry: { local: string } | { value: Exp }): void => {
    out.push({ kind: 'Export', entries: [{ name: 'default', ...entry }], span });
  };
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'VariableDeclaration': {
      const names = declaredNames(declaration);
      const name = names[0];
      const at = spanOf(declaration);
      if (name !== undefined) {
        const before = out.length;
        lowerStatement(cx, declaration, out);
        if (out.length > before) push({ local: name });
      } else if (declaration.type === 'ClassDeclaration') push({ value: { kind: 'ClassExp', cls: lowerClass(cx, declaration), span: at } });
      else if (declaration.type === 'FunctionDeclaration') push({ value: { kind: 'Lambda', func: lowerFunction(cx, declaration, { span: at }), span: at } });
      return;
    }
    default:
      push({ value: lowerExp(cx, declaration) });
  }
}

/** `export * from 'm'`, `export * as ns from 'm'`. */
export function lowerExportAll(_cx: Lowering, node: TSESTree.ExportAllDeclaration, out: Stmt[]): void {
  const source = specifier(node.source);
  if (source === undefined) return;
  const entry = node.exported ? { name: moduleName(node.exported), local: '*' } : { name: '*' };
  out.push({ kind: 'Export', entries: [entry], source, span: spanOf(node) });
}

/** `export = x` is `module.exports = x`. */
export function lowerExportAssignment(cx: Lowering, node: TSESTree.TSExportAssignment, out: Stmt[]): void {
  const span = spanOf(node);
  const keyword = { start: span.start, end: Math.min(span.start + 6, span.end) };
  const target = { kind: 'AttrPlace', object: { kind: 'Name', name: 'module', span: keyword }, name: 'exports', nameSpan: keyword, span: keyword } as const;
  out.push({ kind: 'Assign', targets: [target], value: lowerExp(cx, node.expression), span });
}
