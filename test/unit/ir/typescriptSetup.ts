/** Lowers TypeScript snippets for tests and compares them as printed. */
import assert from 'node:assert/strict';
import { lowerTypescript } from '../../../src/ir/lowerTypescript';
import { printModule, printStatements } from '../../../src/ir/print';
import type { Exp, Module, Stmt } from '../../../src/ir/types';

/** Lowers source lines as a file of the given name. */
export function lower(source: string | readonly string[], path = 'a.ts'): Module {
  return lowerTypescript(path, typeof source === 'string' ? source : source.join('\n'));
}

/** The statements of the module as printed, one a line. */
export function printed(source: string | readonly string[], path?: string): string[] {
  return printStatements(lower(source, path).body.body).split('\n');
}

/** A test that the source lowers to the printed module: its names first, then its statements, problems and unknowns. */
export function lowers(title: string, source: readonly string[], expected: readonly string[], path?: string): void {
  it(title, () => {
    assert.deepEqual(printModule(lower(source, path)).split('\n'), expected);
  });
}

/** The statement at an index of the module body. */
export function statementOf(module: Module, index: number): Stmt {
  const statement = module.body.body[index];
  assert.ok(statement);
  return statement;
}

/** The value of the only expression statement of a source. */
export function expressionOf(source: string, path?: string): Exp {
  const statement = statementOf(lower(source, path), 0);
  assert.equal(statement.kind, 'Expression');
  return statement.value;
}
