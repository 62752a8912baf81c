/** The parser's wrapper for TypeScript: dialects, problems, comments, and texts made parsable. */
import assert from 'node:assert/strict';
import { parseTypescript } from '../../../src/syntax/typescript';
import { flattenDeepBrackets, splitAtTopLevel } from '../../../src/syntax/typescriptDepth';
import { describeDiagnostic } from '../../../src/syntax/typescriptMessages';

function types(text: string, path = 'a.ts'): string[] {
  return parseTypescript(path, text).ast.body.map((each) => each.type);
}

function comments(text: string, path = 'a.ts'): string[] {
  return parseTypescript(path, text).comments.map((each) => each.text);
}

describe('parseTypescript', () => {
  it('reads the dialect of the extension', () => {
    const assertion = 'const x = <T>y;';
    const element = 'const x = <T>y</T>;';
    const errors = (path: string, text: string): number => parseTypescript(path, text).errors.length;
    for (const path of ['a.ts', 'b/a.mts', 'a.cts', 'a.d.ts', 'A.TS']) assert.equal(errors(path, assertion), 0, path);
    for (const path of ['a.tsx', 'a.jsx', 'a.js', 'a.mjs', 'a.cjs']) {
      assert.equal(errors(path, element), 0, path);
      assert.ok(errors(path, assertion) > 0, path);
    }
    assert.ok(errors('a.ts', element) > 0);
  });

  it('keeps the parser’s errors with their places and all statements', () => {
    const { ast, errors } = parseTypescript('a.ts', 'let a = 1;\nlet b = ;\nlet c = 3;');
    assert.deepEqual(
      ast.body.map((each) => each.type),
      ['VariableDeclaration', 'VariableDeclaration', 'VariableDeclaration'],
    );
    assert.deepEqual(errors, [{ span: { start: 19, end: 20 }, message: 'Expression expected.' }]);
  });

  it('has no errors where there are none', () => {
    assert.deepEqual(parseTypescript('a.ts', 'await x; return y; let z: Array<string> = await import("m");').errors, []);
  });

  it('accepts a hashbang and a byte order mark', () => {
    assert.deepEqual(types('#!/usr/bin/env node\na();'), ['ExpressionStatement']);
    assert.deepEqual(types('\ufeffa();'), ['ExpressionStatement']);
    assert.deepEqual(parseTypescript('a.ts', '\ufeff#!/usr/bin/env node\r\na();').errors, []);
  });

  it('converts what the converter trips over', () => {
    for (const text of ['class A { x: Map<string,', 'f(0xn);', 'type A<T,', 'let x: A<B<', 'x = 0bn + 1;', 'interface I<T']) {
      assert.equal(parseTypescript('a.ts', text).ast.body.length, 1, text);
    }
  });
});

describe('comments of TypeScript', () => {
  it('are found with their markers in order', () => {
    assert.deepEqual(comments('// a\nf(/* b */ x, // c\n  y); /** d\n * e */ /**/\n// f'), ['// a', '/* b */', '// c', '/** d\n * e */', '/**/', '// f']);
  });

  it('are not found in literals', () => {
    assert.deepEqual(comments('f("// a", \'/* b\', `// c ${x /* d */} /* e`, /[/]*\\/\\//, /\\/*/); // g'), ['/* d */', '// g']);
  });

  it('are not found in the text of elements', () => {
    assert.deepEqual(comments('f(<a href="http://a">http://b {/* c */} <b d="//" /* e */ /></a>); // f', 'a.tsx'), ['/* c */', '/* e */', '// f']);
  });

  it('are not found in a hashbang', () => {
    assert.deepEqual(comments('#!/usr//bin/node\n// a'), ['// a']);
  });

  it('end with the file or the line', () => {
    assert.deepEqual(comments('f(); /* a'), ['/* a']);
    assert.deepEqual(comments('// a\r\nf(); // b\u2028g();'), ['// a', '// b']);
  });

  it('are found beside division', () => {
    assert.deepEqual(comments('a = b / c // d\n/ e /* f */ / g;'), ['// d', '/* f */']);
  });
});

describe('messages of TypeScript’s parser', () => {
  it('keep punctuation and keywords and nothing else of the file', () => {
    assert.equal(describeDiagnostic("',' expected."), "',' expected.");
    assert.equal(describeDiagnostic("'of' expected."), "'of' expected.");
    assert.equal(describeDiagnostic("Unknown keyword 'abc123'. Did you mean '\"123-45-6789\"'?"), 'Unknown keyword «…». Did you mean «…»?');
  });

  it('hold no text of strings', () => {
    const text = 'const a = <Secret123>x</Other456>; let 09; f("secret789); class secret {{ get s(secret) ';
    for (const { message } of parseTypescript('a.tsx', text).errors) assert.doesNotMatch(message, /secret|other|\d{2}/i);
    assert.ok(parseTypescript('a.tsx', text).errors.length > 2);
  });
});

describe('texts nested too deeply', () => {
  it('keep their length, their lines and the names in deep brackets', () => {
    const text = 'f(a, [b, (c.d +\n g("(", x, 1) /* ) */)]);';
    const deeper = flattenDeepBrackets(text, 2);
    assert.equal(deeper.text.length, text.length);
    assert.equal(deeper.text.split('\n').length, 2);
    assert.equal(deeper.text.replace(/\s+/g, ' '), 'f(a, [b, (c, g, x )]);');
    assert.deepEqual(deeper.flattened, [{ start: 10, end: text.length - 4 }]);
    assert.deepEqual(flattenDeepBrackets(text, 3).flattened, []);
  });

  it('brackets in strings, templates, comments and regular expressions do not count', () => {
    const text = 'f("((", `((${a}((`, /[((]/, a / (b) /* (( */); // ((';
    assert.deepEqual(flattenDeepBrackets(text, 2).flattened, []);
  });

  it('are split where a line begins outside brackets', () => {
    const text = 'a();\nf(\n1\n);\nb();\n';
    const parts = splitAtTopLevel(text, { start: 0, end: text.length });
    assert.deepEqual(
      parts.map((each) => text.slice(each.start, each.end)),
      ['a();\n', 'f(\n1\n);\nb();\n'],
    );
    assert.equal(splitAtTopLevel('f(\n1\n)', { start: 0, end: 6 }).length, 1);
  });

  it('lose only the part that cannot be parsed', () => {
    const lines = Array.from({ length: 64 }, (_, i) => `f${i}();`);
    lines[40] = `x = ${'!'.repeat(20000)}y;`;
    const { ast, errors } = parseTypescript('a.ts', lines.join('\n'));
    assert.ok(ast.body.length >= 60, String(ast.body.length));
    assert.deepEqual(
      errors.map((each) => [each.message, each.lost]),
      [['nested too deeply', 'depth_limit']],
    );
  });
});
