/** Programs that are made to explode: endless recursion, growing values, names that mean something to JavaScript, wide and deep shapes. All end, and the leak beside them is still found. */
import assert from 'node:assert/strict';
import { createChecker, type Checker } from './checker';
import { LEAK, LEAK_TS } from './inputs';

const times = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('\n');
const wrapped = (open: string, inner: string, close: string, n: number): string => open.repeat(n) + inner + close.repeat(n);

/** Words that are found on objects and prototypes. */
const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '__defineGetter__',
  '__class__',
  '__dict__',
  'length',
  'size',
  'get',
  'then',
];

const PYTHON: Readonly<Record<string, string>> = {
  'functions that call each other': 'def f(x):\n    return g(x) + f(x)\ndef g(x):\n    return f([x]) + g({"a": x})\nf(df)\ng(df)\n',
  'a function that is given itself': '(lambda f: f(f))(lambda f: f(f))\ny = lambda f: (lambda x: f(x(x)))(lambda x: f(x(x)))\ny(y)(y)\n',
  'classes that make each other':
    'class A:\n    def __init__(self):\n        self.b = B()\n        self.c = B()\nclass B(A):\n    x = A()\n    def __init__(self):\n        self.a = A()\n        super().__init__()\nA()\n',
  'classes that inherit from each other': 'class A(B):\n    pass\nclass B(A):\n    pass\nclass C(C):\n    pass\nA().f(df)\nB.g(df)\nC().h\n',
  'a thousand classes, one below the other': `class K0: pass\n${times(1000, (i) => `class K${i + 1}(K${i}): pass`)}\nprint(K1000().x)\n`,
  'a thousand functions, one in the other': `def f0(x): return x\n${times(1000, (i) => `def f${i + 1}(x): return f${i}([x])`)}\nf1000(df)\n`,
  'fan-out of calls': `def f0(x): return x\n${times(40, (i) => `def f${i + 1}(x): return f${i}(x) + f${i}([x]) + f${i}({"k": x})`)}\nf40(df)\n`,
  'a getter that gets':
    'class A:\n    def __getattr__(self, n):\n        return self.other(n)\n    def __getitem__(self, k):\n        return self[k].x\n    def __call__(self, x):\n        return self(self)\n    def __repr__(self):\n        return str(self)\n    def __iter__(self):\n        return iter(self)\nprint(A().b, A()[1], A()(2), A(), [x for x in A()])\n',
  'decorators without end': `def d(f):\n    @d\n    def g(*a, **k):\n        return f(*a, **k)\n    return g\n${'@d\n'.repeat(300)}def h(x): return x\nh(df)\n`,
  'generators that yield themselves':
    'def g(x):\n    yield from g(x)\n    yield g\nasync def h(x):\n    await h(x)\n    async for y in h(x):\n        await y\nfor x in g(df):\n    for y in x(x):\n        print(y)\n',
  'containers that hold themselves':
    'x = []\nx.append(x)\nd = {}\nd["d"] = d\nd[d["d"]["d"]] = x\nprint(x, d, f"{x}{d}", str(x) + repr(d))\nwhile True:\n    x = [x, x]\n    d = {"a": d, "b": d, **d}\n    print(x, d)\n',
  'a cursor that walks on':
    'def f(node, path):\n    while node is not None:\n        node = node.next\n        node = node[path]\n        node.prev.next = node.next.prev\n    for p in path.split("/"):\n        node = node[p].child.child\n    return node\nf(df, "a")\n',
  'texts that double': 's = "x"\nwhile True:\n    s = s + s\n    s += f"{s}{s}"\n    s = "%s%s" % (s, s)\n    s = "".join([s, s]).format(s)\nprint(s)\n',
  'texts of a terabyte':
    'a = "x" * 10 ** 12\nb = "%1000000000d" % 1\nc = f"{1:>999999999}"\nd = [0] * 10 ** 9\ne = "ab".ljust(10 ** 9).center(10 ** 9).zfill(10 ** 9)\nfor i in range(10 ** 12):\n    a += "y"\nfor c in "x" * 10 ** 9:\n    d.append(c)\nprint(a, b, c, d, e)\nx = 9 ** 9 ** 9 ** 9\n',
  'branches upon branches': `x = df\n${times(300, (i) => `if a${i}:\n    x = [x, ${i}]\nelse:\n    x = {"k${i}": x}`)}\nprint(x)\n`,
  'loops in loops': `${times(40, (i) => `${' '.repeat(i)}for x${i} in x${Math.max(0, i - 1)}:`)}\n${' '.repeat(40)}x0 = [x39]\n`,
  'exceptions in exceptions': `${times(40, (i) => `${' '.repeat(i)}try:`)}\n${' '.repeat(40)}x = df\n${Array.from({ length: 40 }, (_, i) => `${' '.repeat(39 - i)}except E${i}:\n${' '.repeat(40 - i)}x = [x]\n${' '.repeat(39 - i)}finally:\n${' '.repeat(40 - i)}print(x)`).join('\n')}\n`,
  'comprehensions in comprehensions': `x = ${wrapped('[', 'y', ' for y in z]', 60)}\nx = [a ${'for a in a '.repeat(300)}]\n`,
  'many names at once': `${Array.from({ length: 3000 }, (_, i) => `a${i}`).join(' = ')} = df\n(${Array.from({ length: 3000 }, (_, i) => `b${i}`).join()}) = df\nf(${Array.from({ length: 3000 }, (_, i) => `k${i}=df`).join()}, *df, **df)\n`,
  patterns: `match df:\n${times(300, (i) => `    case {"a": ${wrapped('[', `x${i}, *_`, ']', 20)}, **rest} | [*y] if x${i}:\n        print(rest)`)}\n`,
  'types without end':
    'from dataclasses import dataclass\nT = list["T"]\ntype U = dict[U, U | V]\ntype V = U | tuple[V, ...]\n@dataclass\nclass N:\n    left: "N"\n    right: list["N"]\n    up: dict[str, "N"]\ndef f(a: "T", b: U, c: N, d: "f(a)[b]" = f): print(a, b, c, c.left.right[0].up["x"].left)\n',
  'frames that feed themselves': `x = df\nfor i in range(100):\n    x = x.merge(df, on="ssn").join(x.groupby("age").agg("sum")).rename(columns={"ssn": "age", "age": "ssn"}).assign(**{"c" + str(i): x["ssn"]})\n    x["d" + str(i)] = x.apply(lambda r: r.apply(lambda q: x))\n    x = pd.concat([x, x, x])\nx.pipe(print)\n`,
  'chains of frame operations': `x = df${'.copy().fillna(0)'.repeat(500)}\nprint(x["ssn"])\n`,
  queries: `print(pd.read_sql("select ${'(select '.repeat(500)} ssn, ${'a,'.repeat(20000)} b from t ${'join t on (a = b) '.repeat(2000)}", c))\nprint(pd.read_sql("${"('".repeat(5000)}", c))\nprint(df.query("${'('.repeat(5000)}ssn"))\n`,
  'names of objects': `${times(HOSTILE.length, (i) => `${HOSTILE[i]} = df["${HOSTILE[i]}"]\nprint(${HOSTILE[i]}, df.${HOSTILE[i]}, {"${HOSTILE[i]}": df}["${HOSTILE[i]}"])\nimport ${HOSTILE[i]}.${HOSTILE[i]} as m${i}\nm${i}.${HOSTILE[i]}(df, ${HOSTILE[i]}=df)\nclass C${i}(${HOSTILE[i]}):\n    def ${HOSTILE[i]}(self, ${HOSTILE[i]}): return self.${HOSTILE[i]}\nC${i}().${HOSTILE[i]}(df)`)}\n`,
  'names of a million letters': `${'a'.repeat(1_000_000)} = df["${'ssn_'.repeat(100_000)}"]\nprint(${'a'.repeat(1_000_000)}, df["${'patient '.repeat(50_000)}"])\nimport ${'b.'.repeat(20_000)}c\n`,
  comments: `${'# phi-trace: allow '.repeat(20_000)}\n# phi-trace: allow PHI201 [${'ssn,'.repeat(50_000)}] -- ${'because '.repeat(10_000)}\nprint(df["ssn"])\n${times(3000, () => '# phi-trace: allow PHI201 [ssn] -- why')}\n`,
};

const TYPESCRIPT: Readonly<Record<string, string>> = {
  'functions that call each other': 'function f(x) { return g([x]) + f(x); }\nfunction g(x) { return f({ x }) + g(g); }\nf(f); g(g);\n',
  'a function that is given itself': '((f) => f(f))((f) => f(f));\nconst y = (f) => ((x) => f(x(x)))((x) => f(x(x)));\ny(y)(y);\n',
  'classes that make each other':
    'class A { a1 = new B(); a2 = new B(); a3 = new A(); constructor() { this.b = new B(); } }\nclass B { a1 = new A(); a2 = new B(); static s = new B(); }\nnew A(); new B();\n',
  'a class that makes itself': 'class A { private static one = new A("C"); next = new A("D"); constructor(kind: string) {} }\n',
  'classes that extend each other':
    'class A extends B {}\nclass B extends A { f() { return super.f(); } }\nclass C extends C {}\nnew A().f(); new C().g(); console.log(new B());\n',
  'a thousand classes, one below the other': `class K0 {}\n${times(1000, (i) => `class K${i + 1} extends K${i} { x${i} = 1 }`)}\nconsole.log(new K1000());\n`,
  'fan-out of calls': `const f0 = (x) => x;\n${times(40, (i) => `const f${i + 1} = (x) => [f${i}(x), f${i}([x]), f${i}({ x })];`)}\nf40(1);\n`,
  'getters that get':
    'const o = { get a() { return this.a; }, set a(v) { this.a = v; }, get b() { return o.a + o.b; }, toString() { return `${this}`; }, toJSON() { return JSON.stringify(this); } };\nconsole.log(o.a, o.b, `${o}`, JSON.stringify(o), o);\n',
  'objects that hold themselves':
    'let o: any = {}; o.o = o; o[o.o] = o; const l: any[] = []; l.push(l, o); o = { ...o, l };\nwhile (true) { o = { a: o, b: o, ...o }; l.push([l, o]); console.log(o, l, `${l}`); }\n',
  'a cursor that walks on':
    'export function f(node, path) { while (node) { node = node.next; node = node[path]; node.prev.next = node.next?.prev; } for (const p of path.split("/")) node = node[p].child.child; return node; }\n',
  'texts that double': 'let s = "x"; for (;;) { s = s + s; s += `${s}${s}`; s = [s, s].join(s).concat(s, s).replace("x", s); } console.log(s);\n',
  'texts of a terabyte':
    'const a = "x".repeat(1e12), b = "x".padStart(1e9), c = new Array(1e9).fill(0), d = Array.from({ length: 1e12 }, (_, i) => i), e = [...Array(1e9).keys()];\nfor (const x of d) console.log(x, a, b, c, e);\n',
  'branches upon branches': `let x: any = 1;\n${times(300, (i) => `if (a${i}) x = [x, ${i}]; else x = { k${i}: x };`)}\nconsole.log(x);\nswitch (x) {\n${times(1000, (i) => `case ${i}: x = [x];`)}\n}\n`,
  'callbacks in callbacks': `${wrapped('f((x) => ', 'x', ')', 200)};\n${wrapped('new Promise((r) => ', 'r', ').then((x) => x)', 100)};\n`,
  patterns: `const ${wrapped('{ a: ', 'z', ' }', 300)} = q;\nconst ${wrapped('[', 'y', ', ...r]', 1)} = q;\nfunction f(${Array.from({ length: 500 }, (_, i) => `{ a${i} = ${i}, ...r${i} }`).join()}) { console.log(r1); }\nf(q);\n`,
  'types without end':
    'type A = A | A[]; type B = { a: B; b: B; c: C }; type C = B & { d: C } & Partial<C>; interface I extends I, J { i: I } interface J extends I { j: J } type M<T> = M<M<T>>; type K = { [P in keyof K]: K[P] }; type Q<T> = T extends Q<infer U> ? Q<U> : Q<T[]>;\nexport function g(a: A, b: B, c: C, i: I, m: M<string>, k: K, q: Q<B>) { console.log(a, b, b.a.b.c.d.a, c, i, i.j.i, m, k, q); }\n',
  'wide types': `interface W { ${Array.from({ length: 20_000 }, (_, i) => `f${i}: string`).join('; ')} }\nexport function w(x: W) { console.log(x, { ...x }, Object.values(x)); }\n`,
  'unions and intersections': `type L0 = { a0: string };\n${times(200, (i) => `type L${i + 1} = (L${i} | { b${i}: L${i} }) & (L${i} | { c${i}: L${i} });`)}\nexport function l(x: L200) { console.log(x); }\n`,
  'names of objects': `${times(HOSTILE.length, (i) => `{ const ${/^(?:__proto__|constructor|prototype|toString)$/.test(HOSTILE[i] ?? '') ? `v${i}` : HOSTILE[i]} = p.${HOSTILE[i]}; console.log({ ${HOSTILE[i]}: p.ssn }.${HOSTILE[i]}, p["${HOSTILE[i]}"]); p.${HOSTILE[i]}(p.ssn); class X${i} { ${HOSTILE[i] === 'constructor' ? 'c' : HOSTILE[i]}() { return this.${HOSTILE[i]}; } } new X${i}(); }`)}\n`,
  'names of a million letters': `const ${'a'.repeat(1_000_000)} = p["${'ssn_'.repeat(100_000)}"];\nconsole.log(${'a'.repeat(1_000_000)}, p["${'patient '.repeat(50_000)}"]);\n`,
  chains: `const z = q${'.map((x) => x).filter(Boolean)'.repeat(300)};\nconst y = q${'?.[0]?.a'.repeat(1000)};\nconsole.log(z, y);\n`,
  'templates in templates': `console.log(${wrapped('`${', 'p.ssn', '}`', 300)});\n`,
  'regular expressions and comments': `const r = /${'(a+)+'.repeat(2000)}$/;\n/*${'*'.repeat(500_000)}*/\n${'// phi-trace: allow '.repeat(20_000)}\n`,
};

describe('programs made to explode', function () {
  this.timeout(600_000);
  let checker: Checker;
  before(() => {
    checker = createChecker();
  });
  after(() => checker.close());

  for (const [path, leak, programs] of [
    ['a.py', LEAK, PYTHON],
    ['a.ts', LEAK_TS, TYPESCRIPT],
  ] as const) {
    describe(path, () => {
      for (const [name, program] of Object.entries(programs)) {
        it(name, async () => {
          const problem = await checker.check({ root: __dirname, path, texts: [{ name, text: `${leak}${program}`, finds: 'PHI201' }] });
          assert.equal(problem, undefined);
        });
      }
    });
  }
});
