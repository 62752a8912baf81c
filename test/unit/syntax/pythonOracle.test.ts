/** The wasm parser against the native tree-sitter binding, node for node, and the flat tree that lowering reads against both. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { before, describe, it } from 'mocha';
import NativeParser from 'tree-sitter';
import nativePython from 'tree-sitter-python';
import type { Node } from 'web-tree-sitter';
import { createPythonParser, type PythonParser } from '../../../src/syntax/python';
import { FIELD_NAMES, KIND_NAMES, Kind } from '../../../src/syntax/pythonKinds';
import { findRepairs } from '../../../src/syntax/pythonRepair';
import { projectFolder } from '../../harness/discover';
import { pythonParser, pythonWasm } from '../ir/pythonSetup';

/** One node as a line: type, field, offsets in UTF-16 code units, and marks. */
function show(type: string, field: string | null, start: number, end: number, named: boolean, missing: boolean): string {
  return `${field ? `${field}: ` : ''}${named ? type : JSON.stringify(type)} ${start}-${end}${missing ? ' MISSING' : ''}`;
}

/** The nodes of the wasm tree in pre-order, walked by its documented node interface. */
function wasmNodes(parser: PythonParser, source: string): string[] {
  return parser.withTree(source, (tree) => {
    const lines: string[] = [];
    const stack: { node: Node; field: string | null }[] = [{ node: tree.rootNode, field: null }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { node, field } = top;
      lines.push(show(node.type, field, node.startIndex, node.endIndex, node.isNamed, node.isMissing));
      for (let i = node.childCount - 1; i >= 0; i--) {
        const child = node.child(i);
        if (child) stack.push({ node: child, field: node.fieldNameForChild(i) });
      }
    }
    return lines;
  });
}

const native = new NativeParser();
native.setLanguage(nativePython);

/** The same by the native binding, which counts offsets in UTF-16 code units too. */
function nativeNodes(source: string): string[] {
  // Given as a string, texts above 32 KiB are refused.
  const tree = native.parse((index) => source.slice(index, index + 8192));
  const lines: string[] = [];
  const stack: { node: NativeParser.SyntaxNode; field: string | null }[] = [{ node: tree.rootNode, field: null }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, field } = top;
    lines.push(show(node.type, field, node.startIndex, node.endIndex, node.isNamed, node.isMissing));
    for (let i = node.childCount - 1; i >= 0; i--) {
      const child = node.child(i);
      if (child) stack.push({ node: child, field: node.fieldNameForChild(i) });
    }
  }
  return lines;
}

/** Fails where the two parsers disagree. */
function compareTrees(parser: PythonParser, source: string): void {
  assert.deepEqual(wasmNodes(parser, source), nativeNodes(source));
}

/** The flat tree as lines of the same kind: without comments, line continuations, and fields that nothing asks for. */
function flatNodes(parser: PythonParser, source: string): string[] {
  const tree = parser.parse(source);
  return Array.from({ length: tree.count }, (_, n) => {
    const kind = tree.kind[n] as Kind;
    const field = kind === Kind.Token ? '' : FIELD_NAMES[tree.field[n] as number];
    const name = kind === Kind.Token ? 'token' : KIND_NAMES[kind];
    return `${field ? `${field}: ` : ''}${name} ${tree.start[n]}-${tree.end[n]}`;
  });
}

const TOKEN = /^(?:\w+: )?"(?:[^"\\]|\\.)*"/;

function asFlat(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !/^(?:\w+: )?(?:comment|line_continuation) /.test(line))
    .map((line) => (TOKEN.test(line) ? line.replace(TOKEN, 'token') : line))
    .map((line) =>
      line.endsWith(' MISSING') ? line.replace(/[a-z_]+ (\d+-\d+) MISSING$/, (_, span) => `${line.startsWith('token') ? 'token' : 'MISSING'} ${span}`) : line,
    );
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.py'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const SNIPPETS: readonly string[] = [
  '',
  'x = 1',
  '\uFEFFx = 1\n',
  'x = "é😀"  # ü\ny = f"{x!r:>{w}}"\r\nz = rb"\\n"\r\n',
  'if a not in b is not c:\n\tpass\nelif (d := e): pass\nelse:\n  f\n',
  '@a.b(1)\nasync def f(a, /, b: "X" = 1, *c, d, **e) -> list[int | None]:\n    """doc"""\n    async with a as b, c: await d\n    return [x async for x in y if z]\n',
  'class A(B, metaclass=C):\n    x: int = 1\n    @property\n    def y(self): return self.x[1:2, ::3]\n',
  'match x, y:\n  case [1, *rest] | (a) if b: pass\n  case {"k": -1, **r}: pass\n  case P(x=1, y=_): pass\n',
  'try: a\nexcept* B as e: c\nelse: d\nfinally: f\n',
  'type A[T: int, *Ts] = list[T] | None\nprint >>f, x\nexec "a" in b\nprint "c" % d, e\nx = `y`\n',
  'from ..a.b import (c as d, e)\nimport f.g as h, i\nfrom j import *\nfrom __future__ import k\n',
  'del a, b[1], (c, d)\nassert e, "f"\nraise g from h\nglobal i\nlambda j, *k: (yield)\n',
  'x = (\n  1 +  # one\n  2)\ny = a \\\n  + b\n\f\nz = 1\n',
  'print(df["ssn"]\ny = 2\n',
  'def f(x:\n    foo.\n    return\nclass\n',
  'x = f"{a" + 1\ny = "abc\n',
  'f(a b)\ng(c]\n',
  '((((((((((1))))))))))',
  'x = 1\0\ny = 2\n',
];

describe('Python parser', () => {
  let parser: PythonParser;
  let plain: PythonParser;
  before(async () => {
    parser = await pythonParser();
    plain = await createPythonParser(pythonWasm(), { plainCursor: true });
  });

  const root = join(projectFolder(), 'test', 'fixtures');
  const files = pythonFiles(root);
  const sources: (readonly [string, () => string])[] = [
    ...files.map((file) => [relative(root, file), () => readFileSync(file, 'utf8')] as const),
    ...SNIPPETS.map((source) => [JSON.stringify(source.slice(0, 40)), () => source] as const),
  ];

  it('has fixtures to compare', () => {
    assert.ok(files.length >= 50, `${files.length} files`);
  });

  describe('gives the tree of the native parser', () => {
    for (const [name, source] of sources) it(name, () => compareTrees(parser, source()));
  });

  describe('is copied whole', () => {
    for (const [name, source] of sources) {
      it(name, () => {
        const text = source();
        const flat = flatNodes(parser, text);
        const { problems } = parser.parse(text);
        // The tree of a text that can be repaired is that of the repaired text.
        if (findRepairs(text, problems.length === 0).length === 0) assert.deepEqual(flat, asFlat(wasmNodes(parser, text)));
        else assert.ok(problems.length > 0);
      });
    }
  });

  it('is copied alike by the fast and the documented cursor', () => {
    for (const [name, source] of sources) assert.deepEqual(flatNodes(parser, source()), flatNodes(plain, source()), name);
  });

  it('deletes every tree, also when its user throws', () => {
    for (const [, source] of sources) parser.parse(source());
    assert.equal(parser.liveTrees, 0);
    assert.throws(() => parser.withTree('x', () => assert.fail('thrown inside')), /thrown inside/);
    assert.equal(parser.liveTrees, 0);
    assert.equal(
      parser.withTree('x', () => parser.liveTrees),
      1,
    );
  });

  it('rejects bytes that are no wasm', async () => {
    await assert.rejects(createPythonParser({ ...pythonWasm(), language: new Uint8Array([1, 2, 3]) }));
  });
});
