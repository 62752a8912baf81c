/** Every kind of TypeScript expression, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('TypeScript expressions', () => {
  lowers(
    'literals',
    ['f("a", \'b\\n\\u0041\', 1_000, 0xff, 1.5e3, true, false, null, undefined, 10n, /a\\/b/gi, -3, void 0);'],
    ['module', '  f("a", "b\\nA", 1000, 255, 1500, true, false, null, undefined, 10n, re"/a\\\\/b/gi", -3, undefined)'],
  );

  lowers(
    'names, members and optional chains',
    ['f(a, a.b, a.b.c, a["d"], a[i + 1], a?.b, a?.[0], a?.b?.(1), a?.b.c!.d, this.x);'],
    ['module', '  f(a, a.b, a.b.c, a["d"], a[(i + 1)], a.b, a[0], a.b(1), (a.b.c as !).d, this.x)'],
  );

  lowers(
    'private names',
    ['class A { #p = 1; has(o) { return #p in o && o.#p; } }'],
    ['module locals{A}', '  class A', '    field #p = 1', '    def #1 has(o) locals{o}', '      return (("#p" in o) and o.#p)'],
  );

  lowers(
    'calls',
    ['f();', 'new C;', 'new C(1, ...xs);', 'f(...xs, last);', 'g<Patient, string>(x);', 'new Map<string, Patient>();', 'a.b(c)(d);'],
    ['module', '  f()', '  new C()', '  new C(1, *xs)', '  f(*xs, last)', '  g<Patient, string>(x)', '  new Map<string, Patient>()', '  a.b(c)(d)'],
  );

  lowers(
    'arithmetic and bitwise operators',
    ['f(a + b * c - d / e % g ** h, a & b | c ^ d, a << 1 >> 2 >>> 3);'],
    ['module', '  f(((a + (b * c)) - ((d / e) % (g ** h))), ((a & b) | (c ^ d)), (((a << 1) >> 2) >>> 3))'],
  );

  lowers(
    'comparisons',
    ['f(a == b, a != b, a === b, a !== b, a < b, a <= b, a > b, a >= b, "k" in o, x instanceof C);'],
    ['module', '  f((a == b), (a != b), (a === b), (a !== b), (a < b), (a <= b), (a > b), (a >= b), ("k" in o), (x instanceof C))'],
  );

  lowers('short circuits', ['f(a && b || c, a ?? b, !a && !b);'], ['module', '  f(((a and b) or c), (a ?? b), ((not a) and (not b)))']);

  lowers(
    'unary operators',
    ['f(!a, -a, +a, ~a, typeof a, void g(), delete o.k);'],
    ['module', '  f((not a), (- a), (+ a), (~ a), (typeof a), (void g()), (delete o.k))'],
  );

  lowers('conditions', ['f(a ? b : c ? d : e);'], ['module', '  f((a ? b : (c ? d : e)))']);

  lowers('array literals with spread and holes', ['f([], [1, , ...xs], [[a], b]);'], ['module', '  f([], [1, undefined, *xs], [[a], b])']);

  lowers(
    'object literals',
    ['f({ a, b: 1, "c d": 2, 3: x, [k]: v, ...rest, m(p) { return p; }, get g() { return 1; }, set g(v) { w(v); }, async *gen() {}, ["x" + y]() {} });'],
    [
      'module',
      '  f({"a": a, "b": 1, "c d": 2, 3: x, k: v, **rest, "m": (fn#1(p) => p), get "g": (fn#2() => 1), set "g": (fn#3(v) {',
      '  w(v)',
      '}), "gen": (async fn*#4() {',
      '',
      '}), ("x" + y): (fn#5() {',
      '',
      '})})',
    ],
  );

  lowers(
    'template literals',
    ['f(`plain`, `a${x}b${y.z}`, `${a}${b}`, `\\u{41}\\n${`in ${c}`}`);'],
    ['module', '  f("plain", f"a{x}b{y.z}", f"{a}{b}", f"A\\n{f"in {c}"}")'],
  );

  lowers('tagged templates', ['f(sql`select ${col} from t`, String.raw`\\d`);'], ['module', '  f(sql"select {col} from t", String.raw"d")']);

  lowers(
    'assignments inside expressions',
    ['f(a = b, a.b += 1, a[0] ??= c, d ||= e, g &&= h, i++, --j, [p, q] = r);'],
    ['module', '  f((a := b), (a.b += 1), (a[0] ??= c), (d or= e), (g and= h), (i += 1), (j -= 1), ([p, q] := r))'],
  );

  lowers(
    'the comma operator',
    ['x = (a(), b(), c);', 'y = (0, m.f)(z);', 'for (;;) { z = (1, 2); break; }'],
    ['module', '  x = (a(), b(), c)[2]', '  y = m.f(z)', '  while true', '    z = 2', '    break'],
  );

  lowers(
    'arrow functions',
    ['f((x) => x + 1, async y => { await y; }, ({ a, ...rest }, [b, c = 2] = []) => rest, () => ({}), <T,>(t: T): T => t);'],
    [
      'module',
      '  f((fn#1(x) => (x + 1)), (async fn#2(y) {',
      '  (await y)',
      '}), (fn#3($0=>{"a": a, ...rest}, $1=>[b, c = 2] = []) => rest), (fn#4() => {}), (fn#5(t: ?) -> ? => t))',
    ],
  );

  lowers(
    'function expressions',
    ['f(function () {}, function named(a) { return a; }, async function () {}, function* () { yield; yield 1; yield* g(); });'],
    ['module', '  f((fn#1() {', '', '}), (fn#2(a) => a), (async fn#3() {', '', '}), (fn*#4() {', '  (yield)', '  (yield 1)', '  (yield from g())', '}))'],
  );

  lowers(
    'await and dynamic import',
    [
      'const m = await import("./m");',
      'const n = await import(name);',
      'const r = require("fs");',
      'const s = require(x);',
      'const { readFile } = require("fs/promises");',
    ],
    [
      'module locals{m, n, r, s, readFile}',
      '  m = (await import("./m"))',
      '  n = (await import(name))',
      '  r = import("fs")',
      '  s = require(x)',
      '  {"readFile": readFile} = import("fs/promises")',
    ],
  );

  lowers(
    'a require of its own is a call',
    ['function f(require) { return require("x"); }'],
    ['module locals{f}', '  def #1 f(require) locals{require}', '    return require("x")'],
  );

  lowers(
    'casts',
    ['f(x as Patient, <Patient>x, x!, x satisfies Patient, x as const, g<string>, (x as any).ssn);'],
    ['module', '  f((x as Patient), (x as Patient), (x as !), (x as Patient), (x as !), g, (x as any).ssn)'],
  );

  lowers(
    'meta properties',
    ['f(import.meta.env.KEY);', 'function C() { return new.target; }'],
    ['module locals{C}', '  def #1 C()', '    return new.target', '  f(import.meta.env.KEY)'],
  );

  lowers(
    'class expressions',
    ['f(class {}, class Named extends Base { m() { super.m(1); } });'],
    ['module', '  f(<class >, <class Named(Base)', '  def #1 m()', '    super().m(1)>)'],
  );

  lowers(
    'super',
    ['class A extends B { constructor() { super(1); super.x = super.y(); } }'],
    ['module locals{A}', '  class A(B)', '    def #1 constructor()', '      super()(1)', '      super().x = super().y()'],
  );
});
