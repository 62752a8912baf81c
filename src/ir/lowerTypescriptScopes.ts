/** Which names a TypeScript function or block declares, and what a name that shadows another is called in the IR. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Lowering, Node } from './lowerTypescriptContext';

/**
 * The IR has one set of names for each function. A name of an inner block is therefore renamed (`x` to `x~1`, `x~2` …) where
 * it shadows a name of a scope around it; everywhere else the block's name becomes a name of the function as it is.
 */
const RENAME_MARK = '~';

/** The name as written in the source, for a name of the IR. */
export function sourceName(name: string): string {
  const mark = name.indexOf(RENAME_MARK);
  return mark < 0 ? name : name.slice(0, mark);
}

/** What a name of the source is called in the IR at this place. */
export function resolveName(cx: Lowering, name: string): string {
  if (cx.renames.size === 0) return name;
  const stack = cx.renames.get(name);
  return stack?.[stack.length - 1] ?? name;
}

/** What `leaveScope` needs to undo. */
export interface Scope {
  readonly names: readonly string[];
  readonly renamed: readonly string[];
}

/** Opens the scope of a function's parameters and body: its names are names of the function and shadow freely. */
export function enterFunctionScope(cx: Lowering, names: readonly string[]): Scope {
  const renamed: string[] = [];
  for (const name of new Set(names)) {
    cx.locals.add(name);
    const stack = cx.renames.get(name);
    if (stack) {
      stack.push(name);
      renamed.push(name);
    }
  }
  declare(cx, names);
  return { names, renamed };
}

/** Opens the scope of a block: names visible from further out are renamed, or all if they are no names of this module. */
export function enterBlockScope(cx: Lowering, names: readonly string[], isForeign = false): Scope {
  const renamed: string[] = [];
  for (const name of new Set(names)) {
    if (!isForeign && (cx.declared.get(name) ?? 0) === 0) {
      cx.locals.add(name);
      continue;
    }
    const number = (cx.renamings.get(name) ?? 0) + 1;
    cx.renamings.set(name, number);
    const inner = `${name}${RENAME_MARK}${number}`;
    const stack = cx.renames.get(name);
    if (stack) stack.push(inner);
    else cx.renames.set(name, [inner]);
    renamed.push(name);
    cx.locals.add(inner);
  }
  declare(cx, names);
  return { names, renamed };
}

export function leaveScope(cx: Lowering, scope: Scope): void {
  for (const name of scope.names) cx.declared.set(name, (cx.declared.get(name) ?? 1) - 1);
  for (const name of scope.renamed) {
    const stack = cx.renames.get(name);
    stack?.pop();
    if (stack?.length === 0) cx.renames.delete(name);
  }
}

function declare(cx: Lowering, names: readonly string[]): void {
  for (const name of names) cx.declared.set(name, (cx.declared.get(name) ?? 0) + 1);
}

/** Names that the statements of one block declare for that block: `let`, `const`, `using`, functions, classes, enums, namespaces, imports. */
export function lexicalNames(statements: readonly Node[], into: string[] = []): string[] {
  for (const statement of statements) {
    const declaration = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
    if (!declaration) continue;
    switch (declaration.type) {
      case 'VariableDeclaration':
        if (declaration.kind !== 'var') for (const each of declaration.declarations) patternNames(each.id, into);
        break;
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
        if (declaration.id?.name) into.push(declaration.id.name);
        break;
      case 'TSModuleDeclaration': {
        const name = namespaceRoot(declaration);
        if (name !== undefined && !into.includes(name)) into.push(name);
        break;
      }
      case 'ImportDeclaration':
        for (const specifier of declaration.specifiers) into.push(specifier.local.name);
        break;
      case 'TSImportEqualsDeclaration':
        into.push(declaration.id.name);
        break;
      case 'LabeledStatement':
        lexicalNames([declaration.body], into);
        break;
    }
  }
  return into;
}

/** The first name of `namespace A.B`, or undefined for `declare module 'x'` and `declare global`. */
export function namespaceRoot(node: TSESTree.TSModuleDeclaration): string | undefined {
  if (node.kind === 'global' || node.id.type === 'Literal') return undefined;
  let id: TSESTree.EntityName = node.id;
  while (id.type === 'TSQualifiedName') id = id.left;
  return id.type === 'Identifier' ? id.name : undefined;
}

/** How deep nested statements are searched for `var`. */
const MAX_NESTING = 500;

/** Names declared by `var` in these statements and the statements in them, functions left out. */
export function varNames(statements: readonly Node[], into: string[] = [], depth = 0): string[] {
  if (depth < MAX_NESTING) for (const statement of statements) varNamesOf(statement, into, depth);
  return into;
}

function varNamesOf(statement: Node | null | undefined, into: string[], depth: number): void {
  for (let node = statement; node;) {
    switch (node.type) {
      case 'VariableDeclaration':
        if (node.kind === 'var') for (const each of node.declarations) patternNames(each.id, into);
        return;
      case 'BlockStatement':
        varNames(node.body, into, depth + 1);
        return;
      case 'IfStatement':
        varNames([node.consequent], into, depth + 1);
        // A long chain of `else if` is a loop here, not a recursion.
        node = node.alternate;
        continue;
      case 'ForStatement':
        varNames(node.init ? [node.init, node.body] : [node.body], into, depth + 1);
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        varNames([node.left, node.body], into, depth + 1);
        return;
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'LabeledStatement':
      case 'WithStatement':
        varNames([node.body], into, depth + 1);
        return;
      case 'TryStatement':
        varNames([node.block, ...(node.handler ? [node.handler.body] : []), ...(node.finalizer ? [node.finalizer] : [])], into, depth + 1);
        return;
      case 'SwitchStatement':
        for (const each of node.cases) varNames(each.consequent, into, depth + 1);
        return;
      case 'ExportNamedDeclaration':
        node = node.declaration ?? undefined;
        continue;
      default:
        return;
    }
  }
}

/** Names that a pattern binds. */
export function patternNames(pattern: Node | null, into: string[]): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      if (pattern.name) into.push(pattern.name);
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) patternNames(element, into);
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) patternNames(property.type === 'Property' ? property.value : property, into);
      break;
    case 'AssignmentPattern':
      patternNames(pattern.left, into);
      break;
    case 'RestElement':
      patternNames(pattern.argument, into);
      break;
    case 'TSParameterProperty':
      patternNames(pattern.parameter, into);
      break;
  }
  return into;
}
