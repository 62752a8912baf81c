/** Lowering of the patterns of Python's match statement. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printed, text } from './pythonSetup';

describe('Python patterns', () => {
  it('patterns', async () => {
    assert.equal(
      await printed(text`
      match x:
          case 1 | -2 | 3.5 | 1+2j | -1-2j: a
          case "s" | b"b" | "c" "d" | None | True: b
          case y: c
          case _: d
          case a.b.c: e
          case [1, y, *rest] | (1, [z, _]): f
          case (z): g
          case (z,): h
          case z, *_: i
          case {"k": v, -1: w, a.b: 1, **r}: j
          case {}: k
          case []: l
          case P(): m
          case a.P(1, y, k=2, l=_): n
          case (1 | 2) as t: o
          case [P(x=q) as s, u] if q > u: p
          case str() | int(): q
          case {"a": [b, {"c": d}]}: r
      match x, y:
          case 1, 2: s
      match (x, *y):
          case _: t
      `),
      text`
      module locals{y, rest, z, v, w, r, t, q, s, u, b, d}
        match x
          case (=1 | =-2 | =3.5 | =(1 + 2) | =(-1 - 2))
            a
          case (="s" | =b"b" | ="cd" | =null | =true)
            b
          case y
            c
          case _
            d
          case =a.b.c
            e
          case ([=1, y, *rest] | [=1, [z, _]])
            f
          case z
            g
          case [z]
            h
          case [z, *_]
            i
          case {"k": v, -1: w, a.b: =1, **r}
            j
          case {}
            k
          case []
            l
          case P()
            m
          case a.P(=1, y, k==2, l=_)
            n
          case (=1 | =2) as t
            o
          case [P(x=q) as s, u] if (q > u)
            p
          case (str() | int())
            q
          case {"a": [b, {"c": d}]}
            r
        match (x, y)
          case [=1, =2]
            s
        match (x, *y)
          case _
            t
      `,
    );
  });
});
