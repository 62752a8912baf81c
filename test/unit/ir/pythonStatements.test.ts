/** Lowering of Python statements, shown by the printed IR. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printed, text } from './pythonSetup';

describe('Python statements', () => {
  it('assignment to names, chains and patterns', async () => {
    assert.equal(
      await printed(text`
      x = 1
      x = y = z
      a, (b, *c), [d] = e
      a.b = c[d] = 1
      x = *a, b
      x = yield
      (a) = 1
      `),
      text`
      module locals{x, y, a, b, c, d}
        x = 1
        x = y = z
        [a, [b, *c], [d]] = e
        a.b = c[d] = 1
        x = (*a, b)
        x = (yield)
        a = 1
      `,
    );
  });

  it('augmented assignment, all operators', async () => {
    assert.equal(
      await printed(text`
      a += 1; a -= 1; a *= 1; a /= 1; a //= 1; a %= 1; a **= 1; a @= 1
      a &= 1; a |= 1; a ^= 1; a <<= 1; a >>= 1
      a.b[c] += 1, 2
      `),
      text`
      module locals{a}
        a += 1
        a -= 1
        a *= 1
        a /= 1
        a //= 1
        a %= 1
        a **= 1
        a @= 1
        a &= 1
        a |= 1
        a ^= 1
        a <<= 1
        a >>= 1
        a.b[c] += (1, 2)
      `,
    );
  });

  it('annotated assignment', async () => {
    assert.equal(
      await printed(text`
      x: int
      y: str = "a"
      self.z: "Patient" = None
      a[0]: int = 1
      `),
      text`
      module locals{x, y}
        declare x: int
        y: str = "a"
        self.z: Patient = null
        a[0]: int = 1
      `,
    );
  });

  it('expression statements, semicolons, pass', async () => {
    assert.equal(
      await printed(text`
      f(); g(),
      a, b;
      pass
      ...
      `),
      text`
      module
        f()
        (g(),)
        (a, b)
        ...
      `,
    );
  });

  it('del', async () => {
    assert.equal(
      await printed(text`
      del a, b.c, d[0]
      del (e, f)
      del [g]
      `),
      text`
      module locals{a, e, f, g}
        del a, b.c, d[0]
        del e, f
        del g
      `,
    );
  });

  it('if, elif, else', async () => {
    assert.equal(
      await printed(text`
      if a: b
      elif c:
          d
      elif e: pass
      else:
          f
      if g: h()
      `),
      text`
      module
        if a
          b
        else
          if c
            d
          else
            if e
            else
              f
        if g
          h()
      `,
    );
  });

  it('while and for with else', async () => {
    assert.equal(
      await printed(text`
      while a:
          break
      else:
          b
      for x, *y in z, w:
          continue
      else: c
      for self.x in y: pass
      `),
      text`
      module locals{x, y}
        while a
          break
        else
          b
        for [x, *y] in (z, w)
          continue
        else
          c
        for self.x in y
      `,
    );
  });

  it('try in all forms', async () => {
    assert.equal(
      await printed(text`
      try:
          a
      except A: b
      except (B, C) as e:
          c
      except mod.D as self_d: raise
      except: d
      else: e
      finally: f
      try: g
      finally: h
      try: i
      except* E as eg: j
      `),
      text`
      module locals{e, self_d, eg}
        try
          a
        except A
          b
        except (B, C) as e
          c
        except mod.D as self_d
          raise
        except
          d
        else
          e
        finally
          f
        try
          g
        finally
          h
        try
          i
        except as eg
          j
      `,
    );
  });

  it('with in all forms', async () => {
    assert.equal(
      await printed(text`
      with a: pass
      with a as b, c.d() as (e, f): g
      with (a as b, c): h
      with (a as b, c as d,): i
      with (a): j
      with (a, b): k
      with (yield x) as y: z
      `),
      text`
      module locals{b, e, f, d, y}
        with a
        with a as b, c.d() as [e, f]
          g
        with a as b, c
          h
        with a as b, c as d
          i
        with a
          j
        with a, b
          k
        with (yield x) as y
          z
      `,
    );
  });

  it('async', async () => {
    assert.equal(
      await printed(text`
      async def f():
          await a
          async with b as c: d
          async for e in g: h
          return [i async for i in j]
      `),
      text`
      module locals{f}
        async def #1 f() locals{c, e}
          (await a)
          async with b as c
            d
          async for e in g
            h
          return list(i async for i in j)
      `,
    );
  });

  it('raise', async () => {
    assert.equal(
      await printed(text`
      raise
      raise E
      raise E("a") from b
      raise E, "message"
      raise E, "message", tb
      `),
      text`
      module
        raise
        raise E
        raise E("a") from b
        raise E("message")
        raise E("message", tb)
      `,
    );
  });

  it('assert', async () => {
    assert.equal(
      await printed(text`
      assert a
      assert a, "message"
      assert (a, b)
      `),
      text`
      module
        assert a
        assert a, "message"
        assert (a, b)
      `,
    );
  });

  it('imports', async () => {
    assert.equal(
      await printed(text`
      import a
      import a.b.c
      import a.b as c, d as e, f
      from a import b
      from a.b import (c as d, e,)
      from . import f
      from .g import h
      from ..i.j import k
      from ... import l
      from m import *
      from __future__ import annotations
      `),
      text`
      module locals{a, c, e, f, b, d, h, k, l, annotations}
        import "a" * as a
        import "a.b.c" * as a (root)
        import "a.b" * as c
        import "d" * as e
        import "f" * as f
        import "a" b
        import "a.b" c as d, e
        import "." f
        import ".g" h
        import "..i.j" k
        import "..." l
        import "m" **
        import "__future__" annotations
      `,
    );
  });

  it('Python 2 print', async () => {
    assert.equal(
      await printed(text`
      print
      print "a"
      print "a", b,
      print >>f, "a", b
      print "x %s" % y
      print ("a"), b
      print("a")
      `),
      text`
      module
        print
        print("a")
        print("a", b)
        print(file=f, "a", b)
        print(("x %s" % y))
        (print("a"), b)
        print("a")
      `,
    );
  });

  it('type aliases', async () => {
    assert.equal(
      await printed(text`
      type A = int
      type B[T] = list[T] | None
      type C[T: int, *Ts, **P] = Callable[P, T]
      type = 3
      type.x = 4
      type(a).b = 5
      type(a)[b].c = 6
      type(a, b).c = 7
      `),
      text`
      module locals{A, B, C, type}
        type A = int
        type B[T] = (list[T] | null)
        type C[T, Ts, P] = fn(P) -> T
        type = 3
        type.x = 4
        type(a).b = 5
        type(a)[b].c = 6
        type(a, b).c = 7
      `,
    );
  });

  it('soft keywords as names', async () => {
    assert.equal(
      await printed(text`
      match = 1
      match.x()
      case = match[0]
      _ = type(match)
      print = 2
      async_ = 3
      match(x)
      match (x, y)
      `),
      text`
      module locals{match, case, _, print, async_}
        match = 1
        match.x()
        case = match[0]
        _ = type(match)
        print = 2
        async_ = 3
        match(x)
        match(x, y)
      `,
    );
  });

  it('line joining, comments, form feeds', async () => {
    assert.equal(
      await printed(text`
      x = (1 +  # one
           2)
      y = 1 + \
          2
      def f():  # c
          # d

          return 1
      `),
      text`
      module locals{x, y, f}
        x = (1 + 2)
        y = (1 + 2)
        def #1 f()
          return 1
      `,
    );
  });

  it('unicode and odd spacing', async () => {
    assert.equal(
      await printed(text`
      été = "é😀"; π = été
      if x :y
      f ( a , b )
      x [ 0 ] . y
      `),
      text`
      module locals{été, π}
        été = "é😀"
        π = été
        if x
          y
        f(a, b)
        x[0].y
      `,
    );
  });

  it('parentheses around a target group', async () => {
    assert.equal(
      await printed(text`
      (a) = 1
      for (x) in y: pass
      (a,) = b
      with a as (b): pass
      [x for (x) in y]
      type C[T: int, *Ts, **P] = Callable[P, T]
      `),
      text`
      module locals{a, x, b, C}
        a = 1
        for x in y
        [a] = b
        with a as b
        list(x for x in y)
        type C[T, Ts, P] = fn(P) -> T
      `,
    );
  });

  it('Python 2: exec, except, backticks, <>, octal numbers', async () => {
    const source =
      'exec "code"\nexec code in ns, loc\ntry: pass\nexcept IOError, e: print e\ntry: pass\nexcept A, B: pass\nx = `y`\nif a <> b: pass\nz = 0777\n';
    assert.equal(
      await printed(source),
      text`
      module locals{e, x, z}
        exec("code")
        exec(code, ns, loc)
        try
        except IOError as e
          print(e)
        try
        except (A, B)
        x = f"{?backticks(y)!r}"
        if (a != b)
        z = 511
      ? backticks 1
      `,
    );
  });
});
