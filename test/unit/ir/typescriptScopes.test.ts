/** Names of TypeScript functions and blocks, and the renaming of those that shadow. */
import { lowers } from './typescriptSetup';

describe('TypeScript scopes', () => {
  lowers(
    'names of a function',
    [
      'function f(a, { b }, ...c) { var d = 1; let e = 2; const g = 3; function h() {} class I {} if (d) { var j = 1; let k = 2; for (const l of m) { } } try { } catch (n) { } }',
    ],
    [
      'module locals{f}',
      '  def #1 f(a, $1=>{"b": b}, *c) locals{a, $1, b, c, d, j, e, g, h, I, k, l, n}',
      '    def #2 h()',
      '    d = 1',
      '    e = 2',
      '    g = 3',
      '    class I',
      '    if d',
      '      j = 1',
      '      k = 2',
      '      for l in m',
      '    try',
      '    except as n',
    ],
  );

  lowers(
    'names of the module',
    [
      'import a, { b as c } from "m";',
      'let d;',
      'export const e = 1;',
      'enum F { X }',
      'namespace G { const hidden = 1; }',
      'import h = require("h");',
      'type I = string;',
      'if (x) { var j; }',
    ],
    [
      'module locals{j, a, c, d, e, F, G, h, hidden}',
      '  import "m" default as a, b as c',
      '  import "h" * as h',
      '  declare d',
      '  e = 1',
      '  export e',
      '  F = {"X": 0}',
      '  type F = (0)',
      '  block',
      '    hidden = 1',
      '    G = {}',
      '  type I = string',
      '  if x',
      '    declare j',
    ],
  );

  lowers(
    'a name of an inner block that shadows is renamed',
    ['let x = 1;', 'if (a) { let x = 2; f(x); }', 'g(x);'],
    ['module locals{x, x~1}', '  x = 1', '  if a', '    x~1 = 2', '    f(x~1)', '  g(x)'],
  );

  lowers(
    'blocks side by side share a name',
    ['if (a) { const x = 1; f(x); } else { const x = 2; g(x); }'],
    ['module locals{x}', '  if a', '    x = 1', '    f(x)', '  else', '    x = 2', '    g(x)'],
  );

  lowers(
    'a block in a function shadows a name of the module',
    ['const x = 1;', 'function f() { if (a) { const x = 2; g(x); } return x; }'],
    ['module locals{x, f}', '  def #1 f() locals{x~1}', '    if a', '      x~1 = 2', '      g(x~1)', '    return x', '  x = 1'],
  );

  lowers(
    'names of functions shadow without renaming',
    ['const x = 1;', 'function f(x) { return () => { const x = 2; return x; }; }'],
    ['module locals{x, f}', '  def #1 f(x) locals{x}', '    return (fn#2() {', '  x = 2', '  return x', '})', '  x = 1'],
  );

  lowers(
    'var is the same variable in every block',
    ['function f() { var x = 1; if (a) { var x = 2; } for (var x of y) { } return x; }'],
    ['module locals{f}', '  def #1 f() locals{x}', '    x = 1', '    if a', '      x = 2', '    for x in y', '    return x'],
  );

  lowers(
    'loops and catch clauses are scopes',
    ['let i = 0, e;', 'for (let i = 1; i < 2; i++) f(i);', 'for (const i of is) f(i);', 'try { } catch (e) { f(e); }', 'g(i, e);'],
    [
      'module locals{i, e, i~1, i~2, e~1}',
      '  i = 0',
      '  declare e',
      '  i~1 = 1',
      '  while (i~1 < 2)',
      '    f(i~1)',
      '  update',
      '    i~1 += 1',
      '  for i~2 in is',
      '    f(i~2)',
      '  try',
      '  except as e~1',
      '    f(e~1)',
      '  g(i, e)',
    ],
  );

  lowers(
    'nested catch clauses',
    ['try { } catch (e) { try { } catch (e) { f(e); } g(e); }'],
    ['module locals{e, e~1}', '  try', '  except as e', '    try', '    except as e~1', '      f(e~1)', '    g(e)'],
  );

  lowers(
    'a closure sees the renamed variable',
    ['let x = 1;', '{ let x = 2; f(() => x, function (x) { return x; }, { x }); }'],
    ['module locals{x, x~1}', '  x = 1', '  block', '    x~1 = 2', '    f((fn#1() => x~1), (fn#2(x) => x), {"x": x~1})'],
  );

  lowers(
    'cases of a switch are one scope',
    ['const x = 1;', 'switch (a) { case 1: { const x = 2; f(x); } case 2: const x = 3; f(x); }', 'g(x);'],
    [
      'module locals{x, x~1, x~2}',
      '  x = 1',
      '  match a',
      '    case =1 (falls through)',
      '      block',
      '        x~2 = 2',
      '        f(x~2)',
      '    case =2',
      '      x~1 = 3',
      '      f(x~1)',
      '  g(x)',
    ],
  );

  lowers(
    'shadowing functions and classes',
    ['function f() {}', 'class C {} { f(); new C(); function f() {} class C {} }', 'f();'],
    ['module locals{f, C, f~1, C~1}', '  def #1 f()', '  class C', '  block', '    def #2 f~1()', '    f~1()', '    new C~1()', '    class C~1', '  f()'],
  );

  lowers(
    'patterns and JSX see the renamed variable',
    ['const P = 1;', '{ const P = 2; ({ P } = o); f(<P a={P} />, <P.Q />); }'],
    ['module locals{P, P~1}', '  P = 1', '  block', '    P~1 = 2', '    {"P": P~1} = o', '    f(<P~1 "a": P~1></>, <P~1.Q></>)'],
    'a.tsx',
  );
});
