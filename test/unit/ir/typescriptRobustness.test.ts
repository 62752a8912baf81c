/** TypeScript that overflows recursive tools, is cut anywhere, or is not TypeScript at all: lowering never throws and says what it lost. */
import assert from 'node:assert/strict';
import { MAX_DEPTH } from '../../../src/ir/lowerTypescriptContext';
import type { Module } from '../../../src/ir/types';
import { lower, printed, statementOf } from './typescriptSetup';

const DEPTH = 5000;

/** A module in which an expression stands between two statements. */
function around(expression: string, path = 'a.ts'): Module {
  return lower(['let before = 1;', `const x = ${expression};`, 'after(x);'], path);
}

/** How deep expressions and statements are nested. */
function nesting(value: unknown): number {
  let deepest = 0;
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (typeof top.value !== 'object' || top.value === null || top.value instanceof Set) continue;
    const depth = top.depth + ('kind' in top.value ? 1 : 0);
    deepest = Math.max(deepest, depth);
    for (const inner of Object.values(top.value)) stack.push({ value: inner, depth });
  }
  return deepest;
}

function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const stack: unknown[] = [value];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top !== 'object' || top === null || top instanceof Set) continue;
    if ((top as { kind?: unknown }).kind === 'Name') names.add((top as { name: string }).name);
    for (const inner of Object.values(top)) if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
  return names;
}

/** The statements around are whole, the depth is bounded, and the overrun is counted. */
function assertBounded(module: Module): void {
  const first = statementOf(module, 0);
  const last = statementOf(module, module.body.body.length - 1);
  assert.equal(first.kind, 'Assign');
  assert.ok(last.kind === 'Expression' && last.value.kind === 'Call');
  assert.ok(nesting(module.body.body) <= 2 * MAX_DEPTH + 20);
  assert.ok((module.unknowns.get('depth_limit') ?? 0) > 0);
}

describe('Lowering deep TypeScript', () => {
  const repeat = (text: string, times = DEPTH): string => text.repeat(times);
  const samples: readonly (readonly [title: string, expression: string, keepsQ: boolean, path?: string])[] = [
    ['parentheses', `${repeat('(')}q${repeat(')')}`, true],
    ['arrays', `${repeat('[')}q${repeat(']')}`, true],
    ['objects', `${repeat('{a:')}q${repeat('}')}`, true],
    ['calls in calls', `${repeat('f(')}q${repeat(')')}`, true],
    ['templates', `${repeat('`${')}q${repeat('}`')}`, true],
    ['a sum', Array(DEPTH).fill('q').join(' + '), true],
    ['a conjunction', Array(DEPTH).fill('q').join(' && '), true],
    ['a chain of calls', `q${repeat('.a(b)')}`, true],
    ['a chain of members', `q${repeat('.a')}`, true],
    ['a chain of indices', `q${repeat('[0]')}`, true],
    ['an optional chain', `q${repeat('?.a')}`, true],
    ['assignments', `${repeat('a = ')}q`, true],
    ['casts', `q${repeat(' as any')}`, true],
    ['functions', `${repeat('function () { return ')}q${repeat('}')}`, true],
    ['arrow functions', `${repeat('(a) => ')}q`, false],
    ['negations', `${repeat('!')}q`, false],
    ['awaits', `${repeat('await ')}q`, false],
    ['elements', `${repeat('<a>')}{q}${repeat('</a>')}`, false, 'a.jsx'],
  ];
  for (const [title, expression, keepsQ, path] of samples) {
    it(`${DEPTH} ${title}`, () => {
      const module = around(expression, path);
      // Where the parser itself gives up, the statement may be lost with its text; that is counted and reported.
      // How deep that is depends on the stack that is left: what it did take must be whole.
      if (keepsQ || namesIn(module.body).has('q')) {
        assertBounded(module);
        assert.ok(namesIn(module.body).has('q'), 'the innermost name is an operand');
      } else {
        assert.ok((module.unknowns.get('depth_limit') ?? 0) > 0);
        assert.ok(module.syntaxErrors.some((each) => each.message === 'nested too deeply'));
        assert.equal(statementOf(module, 0).kind, 'Assign');
      }
    });
  }

  const statements: readonly (readonly [title: string, source: string])[] = [
    ['blocks', `${repeat('{')}q();${repeat('}')}`],
    ['branches', `${repeat('if (a) { ')}q();${repeat('}')}`],
    ['functions', `${repeat('function f() { ')}q();${repeat('}')}`],
    ['classes', `${repeat('class A { static { ')}q();${repeat('} }')}`],
    ['namespaces', `${repeat('namespace N { ')}q();${repeat('}')}`],
    ['branches without end', repeat('if (a) { ')],
    ['parentheses without end', repeat('(')],
    ['types', `type T = ${repeat('Array<')}q${repeat('>')};`],
    ['alternatives', `if (a) b();${repeat(' else if (c) q();')}`],
    ['labels', `${Array.from({ length: DEPTH }, (_, i) => `l${i}: `).join('')}q();`],
  ];
  for (const [title, source] of statements) {
    it(`${DEPTH} nested ${title}`, () => {
      const module = lower(['let before = 1;', source, 'after();']);
      assert.ok(module.body.body.some((each) => each.kind === 'Assign'));
      assert.ok((module.unknowns.get('depth_limit') ?? 0) > 0);
      assert.ok(nesting(module.body.body) <= 2 * MAX_DEPTH + 20);
    });
  }

  it('nesting that people write is not cut', () => {
    const sum = Array.from({ length: 150 }, (_, i) => `a${i}`).join(' + ');
    const chain = `q${Array.from({ length: 90 }, (_, i) => `.m${i}(() => { v${i}(); })`).join('')}`;
    assert.deepEqual([...around(sum).unknowns], []);
    assert.deepEqual([...around(chain).unknowns], []);
  });

  it('a deep expression in pieces is the expression', () => {
    const terms = Array.from({ length: 390 }, (_, i) => `a${i}`);
    const expected = terms.reduce((left, right) => `(${left} + ${right})`);
    assert.deepEqual(printed(terms.join(' + ')), [expected]);
  });

  it('works where little of the stack is left', () => {
    const sum = Array(DEPTH).fill('q').join(' + ');
    const used = (levels: number): Module | undefined => {
      try {
        return levels === 0 ? around(sum) : used(levels - 1);
      } catch (error) {
        assert.ok(error instanceof RangeError);
        return undefined;
      }
    };
    for (const levels of [1000, 4000, 7000]) {
      const module = used(levels);
      if (module) assertBounded(module);
    }
  });
});

describe('Lowering damaged TypeScript', () => {
  const sample = [
    'import { a, type B } from "m"; export * as ns from "n";',
    '@d({ k: `t${x}` }) export abstract class C<T extends B> extends D<T> implements I { #p = 1n; static { this.q ??= /r/u; }',
    '  constructor(@p() private readonly s: S) { super(); } get v(): string { return this.#p!; } abstract m?(): void; [k: string]: any }',
    'enum E { A = 1 << 2, B } namespace N.M { export const z = 1; } declare module "x" { export = y; }',
    'export default async function* f({ a = 1, ...r }: P = {}, [b]: number[], ...c) { for await (const x of y) { yield* z; } label: do { continue label; } while (1) }',
    'switch (x) { case 1: { break; } default: throw new E`t`; } try { delete o?.[k]; } catch ({ m }) {} finally { using u = v; }',
    'const j = <T,>(x: T) => <A b={c} {...d}>text {/* c */}<></></A>; type F = { [K in keyof G]?: H[K] extends infer U ? (...a: U[]) => asserts x is Y : never };',
    'let e = (1, a?.b?.(...c) satisfies any as const) ?? new.target, g = import.meta.h, w = import("w"), v = require("v");',
  ].join('\n');

  it('cut at any place', () => {
    for (const path of ['a.tsx', 'a.js']) {
      for (let end = 0; end <= sample.length; end += 7) lowersWhole(sample.slice(0, end), path);
    }
  });

  it('begun at any place', () => {
    for (let start = 0; start < sample.length; start += 17) lowersWhole(sample.slice(start), 'a.ts');
  });

  it('with any character gone', () => {
    for (let at = 0; at < sample.length; at += 9) lowersWhole(sample.slice(0, at) + sample.slice(at + 1), 'a.tsx');
  });

  it('that is something else', () => {
    for (const text of [
      '',
      '\ufeff',
      '\u0000\u0001\u0002',
      '#!/bin/sh',
      '<html><body></body></html>',
      '{"a": [1, 2, {"b": null}]}',
      'def f(x):\n    return x\n',
      '\ud800 = "\udc00"',
      '`',
      '/*',
      '//',
      '\\',
    ]) {
      for (const path of ['a.ts', 'a.tsx', 'a.js', 'a.unknown', '']) lowersWhole(text, path);
    }
  });

  it('with unusual line ends', () => {
    assert.deepEqual(printed('a();\rb();\r\nc();\u2028d();'), ['a()', 'b()', 'c()', 'd()']);
  });

  it('minified to one line', () => {
    const text = Array.from({ length: 3000 }, (_, i) => `function f${i}(t,e){var n=t.a${i};return n?e(n):void 0}`).join('');
    const module = lower(text, 'a.min.js');
    assert.equal(module.body.body.length, 3000);
    assert.equal(module.body.locals.size, 3000);
  });

  /** The text is lowered (or lowered as far as it goes) and not given up as a whole. */
  function lowersWhole(text: string, path: string): void {
    const module = lower(text, path);
    assert.ok(!module.unknowns.has('Program'), text);
    for (const { span } of [...module.syntaxErrors, ...module.comments]) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, text);
  }
});
