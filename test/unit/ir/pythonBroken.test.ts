/** Half-typed and wrong Python: the statements around the mistake stay whole. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printed, text } from './pythonSetup';

describe('broken Python', () => {
  it('an unclosed call', async () => {
    assert.equal(
      await printed(text`
      x = 1
      print(df["ssn"]
      y = 2
      `),
      text`
      module locals{x, y}
        x = 1
        print(df["ssn"])
        y = 2
      ! 21-21 expected ")"
      `,
    );
  });

  it('an attribute that was just begun', async () => {
    assert.equal(
      await printed(text`
      def f(x):
          foo.
          bar(1)
      z = 3
      `),
      text`
      module locals{f, z}
        def #1 f(x) locals{x}
          ?MISSING(foo)
          bar(1)
        z = 3
      ! 18-18 expected a name or an expression
      ? MISSING 1
      `,
    );
  });

  it('an unclosed call before a function', async () => {
    assert.equal(
      await printed(text`
      x = foo(1, 2
      def g():
          return 1
      log(x)
      `),
      text`
      module locals{x, g}
        x = foo(1, 2)
        def #1 g()
          return 1
        log(x)
      ! 12-12 expected ")"
      `,
    );
  });

  it('an assignment without a value', async () => {
    assert.equal(
      await printed(text`
      class A:
          def m(self):
              self.x =
          def n(self): pass
      `),
      text`
      module locals{A}
        class A
          def #1 m(self) locals{self}
            self.x = ?MISSING()
          def #2 n(self) locals{self}
      ! 42-42 expected a name or an expression
      ? MISSING 1
      `,
    );
  });

  it('an unclosed subscript', async () => {
    assert.equal(
      await printed(text`
      df[
      print(1)
      `),
      text`
      module
        df[?MISSING()]
        print(1)
      ! 3-3 expected identifier
      ! 3-3 expected "]"
      ? MISSING 1
      `,
    );
  });

  it('a loop without an iterable', async () => {
    assert.equal(
      await printed(text`
      for x in
          y(x)
      z = 1
      `),
      text`
      module locals{x, z}
        for x in ?MISSING()
          y(x)
        z = 1
      ! 8-8 expected a name or an expression
      ? MISSING 1
      `,
    );
  });

  it('a conditional expression and an f-string, both cut off', async () => {
    assert.equal(
      await printed(text`
      x = a if b else
      y = f"{a" + 1
      z = 2
      `),
      text`
      module locals{x, y, z}
        x = (b ? a : ?MISSING())
        y = (f"{a}" + 1)
        z = 2
      ! 15-15 expected a name or an expression
      ! 24-24 expected "}"
      ? MISSING 1
      `,
    );
  });

  it('an unclosed decorator', async () => {
    assert.equal(
      await printed(text`
      @dec(
      def f(): pass
      `),
      text`
      module locals{f}
        @dec()
        def #1 f()
      ! 5-5 expected ")"
      `,
    );
  });

  it('missing colons and an unclosed string', async () => {
    assert.equal(
      await printed(text`
      if x
          y = 1
      else:
          z = "abc
      print(z)
      `),
      text`
      module locals{y, z}
        if x
          y = 1
        else
          z = "abc"
        print(z)
      ! 4-4 expected ":"
      ! 33-33 expected a closing quote
      `,
    );
  });

  it('a function header that breaks off', async () => {
    assert.equal(
      await printed(text`
      def f(
          return 1
      x = 2
      `),
      text`
      module locals{f, x}
        def #1 f()
          return 1
        x = 2
      ! 6-6 expected ")" ":"
      `,
    );
  });

  it('an unclosed dictionary and call', async () => {
    assert.equal(
      await printed(text`
      d = {"a": 1,
      model.fit(d
      `),
      text`
      module locals{d}
        d = {"a": 1}
        model.fit(d)
      ! 12-12 expected "}"
      ! 24-24 expected ")"
      `,
    );
  });

  it('half a call with half an attribute', async () => {
    assert.equal(
      await printed(text`
      x = foo(a, b.
      print(x)
      `),
      text`
      module locals{x}
        x = foo(a, ?MISSING(b))
        print(x)
      ! 13-13 expected a name or an expression
      ? MISSING 1
      `,
    );
  });

  it('with statements without targets and colons', async () => {
    assert.equal(
      await printed(text`
      with open(x) as
          f.read()
      with open(x) as f
          g(f)
      `),
      text`
      module locals{f}
        with open(x) as ?MISSING()
          f.read()
        with open(x) as f
          g(f)
      ! 15-15 expected a name or an expression
      ! 46-46 expected ":"
      ? MISSING 1
      `,
    );
  });

  it('a stray operator in a method', async () => {
    assert.equal(
      await printed(text`
      class A:
          def m(self, ):
              x = ?
              return x
          def n(self): pass
      y = 3
      `),
      text`
      module locals{A, y}
        class A
          def #1 m(self) locals{self, x}
            x = x
          def #2 n(self) locals{self}
        y = 3
      ! 40-56 not valid Python
      ! 40-41 not valid Python
      `,
    );
  });

  it('two parameters without a comma', async () => {
    assert.equal(
      await printed(text`
      class A:
          def m(self x):
              x = 2
              return x
          def n(self): pass
      y = 3
      `),
      text`
      module locals{A, y}
        class A
          def #1 m(self) locals{self, x}
            x = 2
            return x
          def #2 n(self) locals{self}
          body
            x
        y = 3
      ! 24-25 not valid Python
      `,
    );
  });

  it('several errors in one function', async () => {
    assert.equal(
      await printed(text`
      def f(x, y:
          def g(self)
              x = 2; log(x)
              return x
          z = ]
          q = {"a": x, "b": y}
          df.drop(columns=["a" "b"]
          df.fit()
      `),
      text`
      module locals{f}
        def #1 f(x, y) locals{x, y, g, z, q}
          def #2 g(self) locals{self, x}
            x = 2
            log(x)
            return x
          z = q = {"a": x, "b": y}
          df.drop(columns=["ab"])
          df.fit()
      ! 10-11 not valid Python
      ! 11-11 expected ")" ":"
      ! 27-27 expected ":"
      ! 75-76 not valid Python
      ! 131-131 expected ")"
      `,
    );
  });

  it('a try around an unclosed call', async () => {
    assert.equal(
      await printed(text`
      try:
          x = f(
      except E as e:
          log(e)
      if x.
          foo()
      `),
      text`
      module locals{x, e}
        try
          x = f()
        except E as e
          log(e)
        if ?MISSING(x)
          foo()
      ! 15-15 expected ")"
      ! 47-47 expected a name or an expression
      ? MISSING 1
      `,
    );
  });

  it('shell and help lines', async () => {
    assert.equal(
      await printed(text`
      x = 1
      x?
      !pip install x
      y = f(x)
      `),
      text`
      module locals{x, y}
        x = 1
        x
        ip
        install
        x
        y = f(x)
      ! 6-21 not valid Python
      ! 7-8 not valid Python
      `,
    );
  });

  it('arguments without a comma', async () => {
    assert.equal(
      await printed(text`
      f(a, b c)
      g(d)
      `),
      text`
      module
        f(a, b, c)
        g(d)
      ! 7-8 not valid Python
      `,
    );
  });

  it('operators at the end of a line', async () => {
    assert.equal(
      await printed(text`
      a = b +
      c = d and
      e = f(a) ==
      g = not
      h = 1
      `),
      text`
      module locals{a, c, e, g, h}
        a = (b + ?MISSING())
        c = (d and ?MISSING())
        e = (f(a) == ?MISSING())
        g = (not ?MISSING())
        h = 1
      ! 7-7 expected a name or an expression
      ! 17-17 expected a name or an expression
      ! 29-29 expected a name or an expression
      ! 37-37 expected a name or an expression
      ? MISSING 4
      `,
    );
  });

  it('an operator at the end of a line is fine inside brackets and before a backslash', async () => {
    assert.equal(
      await printed(text`
      a = (b +
        c)
      d = b + \
        c
      from m import *
      e = 1.
      f = ...
      `),
      text`
      module locals{a, d, e, f}
        a = (b + c)
        d = (b + c)
        import "m" **
        e = 1
        f = ...
      `,
    );
  });

  it('an empty block', async () => {
    assert.equal(
      await printed(text`
      if x:
      y = 1
      def f():
      z = 2
      `),
      text`
      module locals{y, f, z}
        if x
        y = 1
        def #1 f()
        z = 2
      `,
    );
  });

  it('lone keywords', async () => {
    assert.equal(
      await printed(text`
      def
      class
      import
      x = 1
      `),
      text`
      module locals{x}
        class 
        x = 1
      ! 0-3 not valid Python
      ! 3-3 expected a name or an expression
      ! 9-9 expected a name or an expression
      ! 16-16 expected a name or an expression
      `,
    );
  });

  it('unbalanced closing brackets', async () => {
    assert.equal(
      await printed(text`
      f(a))
      g(b]
      h(c)
      `),
      text`
      module
        f(a)
        g(b)
        h(c)
      ! 0-5 not valid Python
      ! 9-10 not valid Python
      ! 10-10 expected ")"
      `,
    );
  });
});
