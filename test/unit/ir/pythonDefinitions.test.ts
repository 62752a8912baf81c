/** Lowering of Python functions and classes, and which names they bind. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printed, text } from './pythonSetup';

describe('Python functions', () => {
  it('decorators', async () => {
    assert.equal(
      await printed(text`
      @a
      @b.c(1)
      @(lambda f: f)
      def f(): pass
      @d
      class A: pass
      @e
      async def g(): pass
      `),
      text`
      module locals{f, A, g}
        @a
        @b.c(1)
        @(fn#1(f) => f)
        def #2 f()
        @d
        class A
        @e
        async def #3 g()
      `,
    );
  });

  it('functions', async () => {
    assert.equal(
      await printed(text`
      def f(a, b: int = 1, *args: str, c, d=2, **kw: Any) -> list[int]:
          """Doc."""
          return a
      def g(a, b, /, c, *, d): return
      def h(*, a): yield a
      def i(a, (b, c), d=(1, 2)): pass
      def j[T: (int, str), *Ts](x: T) -> T: pass
      def k():
          yield from a
          return
      `),
      text`
      module locals{f, g, h, i, j, k}
        def #1 f(a, b: int = 1, *args: str, kw c, kw d = 2, **kw: Any) -> list[int] locals{a, b, args, c, d, kw}
          "Doc."
          return a
        def #2 g(/a, /b, c, kw d) locals{a, b, c, d}
          return
        def* #3 h(kw a) locals{a}
          (yield a)
        def #4 i(a, $1=>[b, c], d = (1, 2)) locals{a, $1, b, c, d}
        def #5 j(x: T) -> T locals{x}
        def* #6 k()
          (yield from a)
          return
      `,
    );
  });

  it('strings as documentation', async () => {
    assert.equal(
      await printed(text`
      """Module."""
      class A:
          """Class."""
          x = 1
      def f():
          'f'
          return 1
      def g():
          b"not a docstring"
      def h():
          f"nor {this}"
      `),
      text`
      module locals{A, f, g, h}
        "Module."
        class A
          static field x = 1
          body
            "Class."
        def #1 f()
          "f"
          return 1
        def #2 g()
          b"not a docstring"
        def #3 h()
          f"nor {this}"
      `,
    );
  });

  it('nested definitions and lambdas are numbered in source order', async () => {
    assert.equal(
      await printed(text`
      f = lambda: (lambda: 1)
      @dec(lambda x: x)
      def g(a=lambda: 2):
          def h(): pass
          class C:
              k = lambda self: 3
              def m(self): pass
          return lambda: 4
      [lambda: 5 for _ in x]
      `),
      text`
      module locals{f, g}
        f = (fn#1() => (fn#2() => 1))
        @dec((fn#3(x) => x))
        def #4 g(a = (fn#5() => 2)) locals{a, h, C}
          def #6 h()
          class C
            static field k = (fn#7(self) => 3)
            def #8 m(self) locals{self}
          return (fn#9() => 4)
        list((fn#10() => 5) for _ in x)
      `,
    );
  });

  it('generators', async () => {
    assert.equal(
      await printed(text`
      def f(): yield
      def g(): return (yield)
      def h():
          def i(): yield 1
      def j(): return [x for x in y]
      async def k(): yield 1
      l = lambda: (yield 1)
      `),
      text`
      module locals{f, g, h, j, k, l}
        def* #1 f()
          (yield)
        def* #2 g()
          return (yield)
        def #3 h() locals{i}
          def* #4 i()
            (yield 1)
        def #5 j()
          return list(x for x in y)
        async def* #6 k()
          (yield 1)
        l = (fn*#7() => (yield 1))
      `,
    );
  });
});

describe('Python classes', () => {
  it('class members', async () => {
    assert.equal(
      await printed(text`
      @dataclass(frozen=True)
      class A(B, C[int], metaclass=M, **kw):
          """Doc."""
          a: int
          b: str = "x"
          c: ClassVar[int] = 3
          d = e = 4
          f, g = 5, 6
          self.h = 7
          if x:
              def i(self): pass
          for j in y: pass
          class Inner: pass
          print("x")
          def __init__(self, x): self.x = x
          def __new__(cls): pass
          @staticmethod
          def k(a): pass
          @classmethod
          def l(cls): pass
          @property
          def m(self): pass
          @m.setter
          def m(self, v): pass
          @functools.cached_property
          def n(self): pass
          @abstractmethod
          def o(self): pass
          @property
          @abc.abstractmethod
          def p(self): pass
          async def q(self): yield 1
          def __init_subclass__(cls): pass
          r: "typing.ClassVar[int]"
          lambda_ = lambda self: 1
      `),
      text`
      module locals{A}
        @dataclass(frozen=true)
        class A(B, C[int], metaclass=M, **kw)
          field a: int
          field b: str = "x"
          static field c: int = 3
          static field d = 4
          static field e = 4
          def #2 __init__(self, x) locals{self, x}
            self.x = x
          static def #3 __new__(cls) locals{cls}
          @staticmethod
          static def #4 k(a) locals{a}
          @classmethod
          classmethod def #5 l(cls) locals{cls}
          @property
          get def #6 m(self) locals{self}
          @m.setter
          set def #7 m(self, v) locals{self, v}
          @functools.cached_property
          get def #8 n(self) locals{self}
          @abstractmethod
          abstract def #9 o(self) locals{self}
          @property
          @abc.abstractmethod
          abstract get def #10 p(self) locals{self}
          async def* #11 q(self) locals{self}
            (yield 1)
          classmethod def #12 __init_subclass__(cls) locals{cls}
          static field r: int
          static field lambda_ = (fn#13(self) => 1)
          body
            "Doc."
            [f, g] = (5, 6)
            self.h = 7
            if x
              def #1 i(self) locals{self}
            for j in y
            class Inner
            print("x")
      `,
    );
  });

  it('classes without a body of their own', async () => {
    assert.equal(
      await printed(text`
      class A: pass
      class B(): ...
      class C(*bases): x = 1; y: int = 2
      class D[T](Generic[T]):
          x: T
      `),
      text`
      module locals{A, B, C, D}
        class A
        class B
          body
            ...
        class C((*bases,))
          static field x = 1
          field y: int = 2
        class D(Generic[T])
          field x: T
      `,
    );
  });
});

describe('Python scopes', () => {
  it('global and nonlocal', async () => {
    assert.equal(
      await printed(text`
      def f():
          global g, h
          g = 1
          def k():
              nonlocal x
              x = 2
          x = 3
      `),
      text`
      module locals{f, g}
        def #1 f() locals{k, x} globals{g, h}
          g = 1
          def #2 k()
            x = 2
          x = 3
      `,
    );
  });

  it('scopes', async () => {
    assert.equal(
      await printed(text`
      import a, b.c
      from d import e as f, g
      x: int
      for h in y: pass
      with i as (j, k): pass
      try: pass
      except E as l: pass
      def m(): pass
      class n:
          inside = 1
          def method(self): local = 2
      [o for o in p]
      {q: r for q, r in s}
      (t := 1)
      [(u := v) for v in w]
      lambda z: (aa := z)
      ab += 1
      del ac
      ad.ae = 1
      af[ag] = 2
      (ah, [ai, *aj]) = 3
      match ak:
          case [al, {"x": am, **an}, ao.P(k=ap) as aq, *ar]: pass
      type at = int
      async def au(): pass
      print(av)
      `),
      text`
      module locals{a, b, f, g, x, h, j, k, l, m, n, t, u, ab, ac, ah, ai, aj, al, am, an, ap, aq, ar, at, au}
        import "a" * as a
        import "b.c" * as b (root)
        import "d" e as f, g
        declare x: int
        for h in y
        with i as [j, k]
        try
        except E as l
        def #1 m()
        class n
          static field inside = 1
          def #2 method(self) locals{self, local}
            local = 2
        list(o for o in p)
        dict(q: r for [q, r] in s)
        (t := 1)
        list((u := v) for v in w)
        (fn#3(z) => (aa := z))
        ab += 1
        del ac
        ad.ae = 1
        af[ag] = 2
        [ah, [ai, *aj]] = 3
        match ak
          case [al, {"x": am, **an}, ao.P(k=ap) as aq, *ar]
        type at = int
        async def #4 au()
        print(av)
      `,
    );
  });

  it('scopes of functions', async () => {
    assert.equal(
      await printed(text`
      def outer(a, /, b=c, *d, e, **f):
          global g
          g = h = 1
          def inner():
              nonlocal h
              h = 2
              i = 3
              for j in [k for k in l]: pass
          class C:
              global m
              m = n = 4
          return lambda o: (p := o)
      def uses_only():
          return x.y(z)
      def declared():
          global never_bound
          print(never_bound)
      `),
      text`
      module locals{outer, m, g, uses_only, declared}
        def #1 outer(/a, b = c, *d, kw e, **f) locals{a, b, d, e, f, h, inner, C} globals{g}
          g = h = 1
          def #2 inner() locals{i, j}
            h = 2
            i = 3
            for j in list(k for k in l)
          class C
            static field m = 4
            static field n = 4
          return (fn#3(o) => (p := o))
        def #4 uses_only()
          return x.y(z)
        def #5 declared() globals{never_bound}
          print(never_bound)
      `,
    );
  });

  it('order of evaluation and default scopes', async () => {
    assert.equal(
      await printed(text`
      def f(a=(n := 1)): pass
      `),
      text`
      module locals{f, n}
        def #1 f(a = (n := 1)) locals{a}
      `,
    );
  });
});
