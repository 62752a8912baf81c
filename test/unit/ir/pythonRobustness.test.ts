/** Deep, long and hostile Python: no overflow, no throw, a bounded depth of the IR, and the statement behind it is still there. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { DEPTH_LIMIT, MAX_DEPTH } from '../../../src/ir/lowerPythonContext';
import { printModule, printStatements } from '../../../src/ir/print';
import type { Module } from '../../../src/ir/types';
import { lower } from './pythonSetup';

const MANY = 5000;
const many = (s: string): string => s.repeat(MANY);
const nested = (head: string, leaf: string): string =>
  Array.from({ length: MAX_DEPTH + 50 }, (_, i) => `${' '.repeat(i)}${head}\n`).join('') + ' '.repeat(MAX_DEPTH + 50) + leaf;

/** How deep nodes with a `kind` lie inside one another; iterative, since it must not overflow itself. */
function depthOf(module: Module): number {
  let deepest = 0;
  const stack: { node: object; depth: number }[] = [{ node: module.body, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node } = top;
    const depth = top.depth + ('kind' in node ? 1 : 0);
    deepest = Math.max(deepest, depth);
    if (node instanceof Set || node instanceof Map) continue;
    for (const value of Object.values(node) as unknown[]) if (value !== null && typeof value === 'object') stack.push({ node: value, depth });
  }
  return deepest;
}

/** Places and patterns add a level of their own to what `MAX_DEPTH` counts. */
const DEPTH_ALLOWED = MAX_DEPTH + 10;

/** Text, and whether something of it has to be given up. */
const CASES: Readonly<Record<string, readonly [source: string, overrun: boolean]>> = {
  'nested parentheses': [many('(') + 'a' + many(')'), false],
  'a sum': ['a' + many(' + a'), false],
  'a conjunction': ['a' + many(' and b'), false],
  'a comparison chain': ['a' + many(' < b'), false],
  'concatenated strings': ['x = (' + many('"a"\n') + ')', false],
  'concatenated f-strings': ['x = (' + many('f"{a}"\n') + ')', false],
  'an elif chain': ['if a:\n  x = 1\n' + many('elif b:\n  y = 2\n') + 'else:\n  z = 3', false],
  'chained assignments': [many('a = ') + 'b', false],
  'a union pattern': ['match a:\n  case 1' + many(' | 1') + ': pass', false],
  'a union type': ['x: int' + many(' | int'), false],
  arguments: ['f(' + many('a, ') + ')', false],
  decorators: [many('@a\n') + 'def f(): pass', false],
  'a dotted import': ['import a' + many('.a'), false],
  'one line of statements': [many('a; '), false],
  'nested lists': [many('[') + 'a' + many(']'), true],
  'nested calls': [many('f(') + 'a' + many(')'), true],
  'a chain of method calls': ['a' + many('.m()'), true],
  'a chain of subscripts': ['a' + many('[0]'), true],
  powers: ['a' + many(' ** b'), true],
  negations: [many('not ') + 'a', true],
  signs: [many('-') + 'a', true],
  lambdas: [many('lambda: ') + 'a', true],
  'conditional expressions': [many('a if b else ') + 'c', true],
  dictionaries: [many('{"a": ') + '1' + many('}'), true],
  'nested targets': [many('[') + 'a' + many(']') + ' = x', true],
  'walrus operators': [many('(a := ') + '1' + many(')'), true],
  comprehensions: [many('[') + 'x' + many(' for x in y]'), true],
  'nested patterns': ['match a:\n  case ' + many('[') + 'x' + many(']') + ': pass', true],
  awaits: [many('await ') + 'a', true],
  'nested blocks': [nested('if a:', 'x = 1'), true],
  'nested functions': [nested('def f():', 'x = 1'), true],
  'nested classes': [nested('class A:', 'x = 1'), true],
};

/** Broken text: only the absence of an overflow is promised, and the depth. */
const BROKEN: readonly string[] = [
  ...[
    '(',
    '[',
    '{',
    'f(',
    ')',
    '([{',
    '"\n',
    'f"{',
    "f'''{",
    '"""',
    'a b\n',
    'def (',
    'class A(\n',
    'if x\n',
    '@(',
    'x = f(\n',
    '  x = {\n',
    'for x in ',
    'else:\n',
    'a.b(',
    '[x for ',
    'lambda ',
    'print ',
    'class A: ',
  ].map(many),
  'x = 1\0\ny = 2',
  'x = "\ud800"\ny = 1',
  '\udc00',
  '',
  '\uFEFF',
  '\f',
  '\\',
  '#',
];

describe('Python robustness', () => {
  for (const [what, [source, overrun]] of Object.entries(CASES)) {
    it(`${MANY} times: ${what}`, async () => {
      const module = await lower(`${source}\nlast = 1\n`);
      assert.ok(depthOf(module) <= DEPTH_ALLOWED, `depth ${depthOf(module)}`);
      assert.equal(module.unknowns.has(DEPTH_LIMIT), overrun);
      assert.equal(printStatements(module.body.body.slice(-1)), 'last = 1');
    });
  }

  it('an overrun keeps the names and strings it swallows', async () => {
    const module = await lower(`${'f('.repeat(MANY)}secret, "text"${')'.repeat(MANY)}\n`);
    assert.match(printModule(module), /\?depth_limit\(f, secret, "text"\)/);
  });

  it('a long sum keeps the order of its operands', async () => {
    const module = await lower(Array.from({ length: 200 }, (_, i) => `a${i}`).join(' + '));
    assert.deepEqual(
      printModule(module).match(/a\d+/g),
      Array.from({ length: 200 }, (_, i) => `a${i}`),
    );
    assert.equal(module.unknowns.size, 0);
  });

  it('a long mixed chain keeps its operands', async () => {
    const module = await lower(Array.from({ length: 200 }, (_, i) => `a${i} ${i % 2 ? '+' : '-'} `).join('') + 'z');
    assert.equal(module.unknowns.get('binary_operator'), 1);
    assert.equal(printModule(module).match(/a\d+/g)?.length, 200);
  });

  it('a long elif chain is a match of guards, with the branches in order', async () => {
    const source = 'if a0: b0\n' + Array.from({ length: 40 }, (_, i) => `elif a${i + 1}: b${i + 1}\n`).join('') + 'else: c\n';
    const [statement] = (await lower(source)).body.body;
    assert.ok(statement?.kind === 'Match');
    assert.equal(statement.cases.length, 42);
    assert.ok(statement.cases.every((c) => c.pattern.kind === 'wildcard'));
    assert.equal(statement.cases.at(-1)?.guard, undefined);
  });

  for (const source of BROKEN) {
    it(`broken: ${JSON.stringify(source.slice(0, 12))} × ${source.length}`, async () => {
      assert.ok(depthOf(await lower(source)) <= DEPTH_ALLOWED);
    });
  }

  it('any text at all lowers, with spans inside it', async () => {
    const fragment = fc.constantFrom(
      ...'()[]{}:.,=+*"\'\\\n\t #@'.split(''),
      'def ',
      'class ',
      'if ',
      'else',
      'f"',
      '"""',
      'lambda',
      ' in ',
      'match ',
      'case ',
      'x',
      'é',
      '😀',
      '1',
      '    ',
      'return ',
      'import ',
      '\r\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 40 }), async (fragments) => {
        const source = fragments.join('');
        const module = await lower(source);
        for (const { span } of module.syntaxErrors) assert.ok(0 <= span.start && span.start <= span.end && span.end <= source.length);
        checkSpans(module.body, source.length);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

function checkSpans(node: unknown, length: number): void {
  if (node === null || typeof node !== 'object' || node instanceof Set) return;
  const { span } = node as { span?: { start: number; end: number } };
  if (span) assert.ok(0 <= span.start && span.start <= span.end && span.end <= length, JSON.stringify(span));
  for (const value of Object.values(node)) checkSpans(value, length);
}
