/** Every kind of TypeScript statement, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('TypeScript statements', () => {
  lowers(
    'declarations with and without values',
    ['let a = 1, b;', 'const c: Patient = g(), d = 2;', 'var e: string;'],
    ['module locals{e, a, b, c, d}', '  a = 1', '  declare b', '  c: Patient = g()', '  d = 2', '  declare e: string'],
  );

  lowers(
    'destructuring declarations',
    ['const { a, b: c, d = 1, e: { f }, [k]: g, "h i": j, ...rest } = o;', 'const [p, , q = 2, [r], ...s] = xs;'],
    [
      'module locals{a, c, d, f, g, j, rest, p, q, r, s}',
      '  {"a": a, "b": c, "d": d = 1, "e": {"f": f}, k: g, "h i": j, ...rest} = o',
      '  [p, , q = 2, [r], *s] = xs',
    ],
  );

  lowers(
    'assignments',
    ['a = 1;', 'a.b = 2;', 'a[0] = 3;', 'a = b = c;', '({ x, y: o.z } = p);', '[a, b.c] = q;', '(a as any) = 1;', 'a!.b = 2;'],
    ['module', '  a = 1', '  a.b = 2', '  a[0] = 3', '  a = b = c', '  {"x": x, "y": o.z} = p', '  [a, b.c] = q', '  a = 1', '  (a as !).b = 2'],
  );

  lowers(
    'augmented and logical assignments',
    ['a += 1;', 'a.b -= 2;', 'a **= 3;', 'a >>>= 4;', 'a ??= b;', 'a ||= b;', 'a &&= b;', 'i++;', '--o.n;'],
    ['module', '  a += 1', '  a.b -= 2', '  a **= 3', '  a >>>= 4', '  a ??= b', '  a or= b', '  a and= b', '  i += 1', '  o.n -= 1'],
  );

  lowers('delete', ['delete o.ssn;', 'delete o["mrn"];', 'delete o?.x;'], ['module', '  del o.ssn', '  del o["mrn"]', '  del o.x']);

  lowers('comma statements are several', ['a = 1, b(), c++;'], ['module', '  a = 1', '  b()', '  c += 1']);

  lowers(
    'if chains',
    ['if (a) b();', 'else if (c) { d(); } else e();'],
    ['module', '  if a', '    b()', '  else', '    if c', '      d()', '    else', '      e()'],
  );

  lowers(
    'loops',
    ['while (a) b();', 'do c();', 'while (d);', 'for (let i = 0, n = 3; i < n; i++, j--) f(i);', 'for (;;) { break; }'],
    [
      'module locals{i, n}',
      '  while a',
      '    b()',
      '  do … while d',
      '    c()',
      '  i = 0',
      '  n = 3',
      '  while (i < n)',
      '    f(i)',
      '  update',
      '    i += 1',
      '    j -= 1',
      '  while true',
      '    break',
    ],
  );

  lowers(
    'for of, for in and for await',
    [
      'for (const x of xs) f(x);',
      'for (const [k, { v }] of es) f(k, v);',
      'for (const k in o) f(k);',
      'for (y of ys) f(y);',
      'for (o.p of zs);',
      'async function g() { for await (const z of s) f(z); }',
    ],
    [
      'module locals{g, x, k, v}',
      '  async def #1 g() locals{z}',
      '    async for z in s',
      '      f(z)',
      '  for x in xs',
      '    f(x)',
      '  for [k, {"v": v}] in es',
      '    f(k, v)',
      '  for k of keys o',
      '    f(k)',
      '  for y in ys',
      '    f(y)',
      '  for o.p in zs',
    ],
  );

  lowers(
    'labels',
    ['outer: for (const a of b) { for (const c of d) { if (c) continue outer; break outer; } }'],
    ['module locals{a, c}', '  block outer', '    for a in b', '      for c in d', '        if c', '          continue outer', '        break outer'],
  );

  lowers(
    'switch with fall-through',
    ['switch (x) { case 1: case 2: a(); break; case "b": { b(); break; } case c(): d(); default: e(); return_(); }'],
    [
      'module',
      '  match x',
      '    case =1 (falls through)',
      '    case =2',
      '      a()',
      '    case ="b"',
      '      block',
      '        b()',
      '    case =c() (falls through)',
      '      d()',
      '    case _',
      '      e()',
      '      return_()',
    ],
  );

  lowers(
    'a break inside a switch case ends the switch only',
    ['for (const x of xs) { switch (x) { case 1: if (a) break; b(); break; case 2: continue; case 3: for (;;) { break; } } }'],
    [
      'module locals{x}',
      '  for x in xs',
      '    block switch~22',
      '      match x',
      '        case =1',
      '          if a',
      '            break switch~22',
      '          b()',
      '        case =2',
      '          continue',
      '        case =3',
      '          while true',
      '            break',
    ],
  );

  lowers(
    'cases that cannot end do not fall through',
    [
      'function f(x) { switch (x) { case 1: if (a) { return 1; } else { throw e; } case 2: try { return 2; } catch { return 3; } case 3: { return; } case 4: g(); case 5: } }',
    ],
    [
      'module locals{f}',
      '  def #1 f(x) locals{x}',
      '    match x',
      '      case =1',
      '        if a',
      '          return 1',
      '        else',
      '          raise e',
      '      case =2',
      '        try',
      '          return 2',
      '        except',
      '          return 3',
      '      case =3',
      '        block',
      '          return',
      '      case =4 (falls through)',
      '        g()',
      '      case =5',
    ],
  );

  lowers(
    'try, catch, finally, throw',
    ['try { a(); } catch (e) { b(e); } finally { c(); }', 'try { } catch { }', 'try { } catch ({ message }) { throw new Error(message, { cause: message }); }'],
    [
      'module locals{e, message}',
      '  try',
      '    a()',
      '  except as e',
      '    b(e)',
      '  finally',
      '    c()',
      '  try',
      '  except',
      '  try',
      '  except as {"message": message}',
      '    raise new Error(message, {"cause": message})',
    ],
  );

  lowers(
    'functions are bound before the rest of their block',
    ['main();', 'function main() { helper(); function helper() {} }', 'if (a) { g(); function g() {} }'],
    ['module locals{main, g}', '  def #1 main() locals{helper}', '    def #2 helper()', '    helper()', '  main()', '  if a', '    def #3 g()', '    g()'],
  );

  lowers(
    'async functions and generators',
    ['async function a() { await b(); return c; }', 'function* d() { const x = yield 1; }', 'async function* e() { yield* d(); }'],
    [
      'module locals{a, d, e}',
      '  async def #1 a()',
      '    (await b())',
      '    return c',
      '  def* #2 d() locals{x}',
      '    x = (yield 1)',
      '  async def* #3 e()',
      '    (yield from d())',
    ],
  );

  lowers(
    'parameters',
    ['function f(a, b = 1, { c, d: [e] } = {}, [g] = [], ...rest) {}', 'function h(this: Window, x?: string) {}', 'function i(...[j, k]) {}'],
    [
      'module locals{f, h, i}',
      '  def #1 f(a, b = 1, $2=>{"c": c, "d": [e]} = {}, $3=>[g] = [], *rest) locals{a, b, $2, c, e, $3, g, rest}',
      '  def #2 h(x: string) locals{x}',
      '  def #3 i(*$0=>[j, k]) locals{$0, j, k}',
    ],
  );

  lowers(
    'directives and debugger are nothing',
    ['"use strict";', 'function f() { "use client"; debugger; ; "not a directive" + x; }'],
    ['module locals{f}', '  def #1 f()', '    ("not a directive" + x)'],
  );

  lowers('using', ['using a = open();', 'await using b = g();'], ['module locals{a, b}', '  a = open()', '  b = g()']);

  lowers('with is not modelled, its body is', ['with (o) { f(x); }'], ['module', '  ?WithStatement(o)', '  block', '    f(x)', '? WithStatement 1'], 'a.js');

  lowers('blocks', ['{ let a = 1; { f(a); } }'], ['module locals{a}', '  block', '    a = 1', '    block', '      f(a)']);
});
