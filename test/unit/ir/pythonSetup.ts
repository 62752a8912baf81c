/** Loads the Python parser once for the tests of the Python front end. */
import { readFileSync } from 'node:fs';
import { lowerPython, type LowerPythonOptions } from '../../../src/ir/lowerPython';
import { printModule, printStatements } from '../../../src/ir/print';
import type { Module } from '../../../src/ir/types';
import { createPythonParser, type PythonParser, type PythonWasm } from '../../../src/syntax/python';

/** The wasm files of the installed packages. */
export function pythonWasm(): PythonWasm {
  return {
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    language: readFileSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  };
}

let loading: Promise<PythonParser> | undefined;

/** The parser that all tests share. */
export function pythonParser(): Promise<PythonParser> {
  loading ??= createPythonParser(pythonWasm());
  return loading;
}

/** Lowers a text; fails when a wasm tree is left alive. */
export async function lower(text: string, options?: LowerPythonOptions): Promise<Module> {
  const parser = await pythonParser();
  const module = lowerPython(parser, 'test.py', text, options);
  if (parser.liveTrees !== 0) throw new Error(`${parser.liveTrees} wasm trees alive after lowering`);
  return module;
}

/** The statements of a text, printed. */
export async function statements(text: string): Promise<string> {
  return printStatements((await lower(text)).body.body);
}

/** The whole module of a text, printed; ends in a newline. */
export async function printed(source: string, options?: LowerPythonOptions): Promise<string> {
  return `${printModule(await lower(source, options))}\n`;
}

/** A block of text without the indentation that all its lines share, backslashes as written; ends in a newline. */
export function text(strings: TemplateStringsArray): string {
  const lines = strings.raw.join('').split('\n').slice(1, -1);
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line) => `${line.slice(indent)}\n`).join('');
}
