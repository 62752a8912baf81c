/** Imports, exports and namespaces, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('TypeScript modules', () => {
  lowers(
    'imports',
    [
      'import a from "a";',
      'import * as b from "b";',
      'import { c, d as e, default as f, "g h" as i } from "c";',
      'import j, { k } from "d";',
      'import l, * as m from "e";',
      'import "f";',
      'import n from "./n.json" with { type: "json" };',
    ],
    [
      'module locals{a, b, c, e, f, i, j, k, l, m, n}',
      '  import "a" default as a',
      '  import "b" * as b',
      '  import "c" c, d as e, default as f, g h as i',
      '  import "d" default as j, k',
      '  import "e" default as l, * as m',
      '  import "f"',
      '  import "./n.json" default as n',
    ],
  );

  lowers(
    'type imports',
    ['import type { A } from "a";', 'import { type B, c } from "b";', 'import type D from "d";', 'import type * as E from "e";', 'import {} from "g";'],
    [
      'module locals{A, B, c, D, E}',
      '  import type "a" A',
      '  import type "b" B',
      '  import "b" c',
      '  import type "d" default as D',
      '  import type "e" * as E',
      '  import "g"',
    ],
  );

  lowers(
    'import equals',
    ['import a = require("a");', 'import b = ns.c.d;', 'export import e = require("e");', 'import type f = require("f");'],
    ['module locals{a, b, e, f}', '  import "a" * as a', '  import "e" * as e', '  import type "f" * as f', '  b = ns.c.d', '  export e'],
  );

  lowers(
    'exports of declarations',
    [
      'export const a = 1, { b, c: [d] } = o;',
      'export let e;',
      'export function f() {}',
      'export async function* g() {}',
      'export class H {}',
      'export enum I { A }',
      'export interface J {}',
      'export type K = string;',
      'export namespace L { export const x = 1; }',
    ],
    [
      'module locals{a, b, d, e, f, g, H, I, L, x}',
      '  def #1 f()',
      '  async def* #2 g()',
      '  a = 1',
      '  {"b": b, "c": [d]} = o',
      '  export a, b, d',
      '  declare e',
      '  export e',
      '  export f',
      '  export g',
      '  class H',
      '  export H',
      '  I = {"A": 0}',
      '  type I = (0)',
      '  export I',
      '  type J = {}',
      '  export J',
      '  type K = string',
      '  export K',
      '  block',
      '    x = 1',
      '    L = {"x": x}',
      '  export L',
    ],
  );

  lowers(
    'export lists',
    [
      'export { a, b as c, d as default, e as "f g" };',
      'export { h, default as i } from "m";',
      'export * from "n";',
      'export * as o from "p";',
      'export type { Q } from "q";',
      'export {};',
    ],
    [
      'module',
      '  export a, c = b, default = d, f g = e',
      '  export h, i = default from "m"',
      '  export * from "n"',
      '  export o = * from "p"',
      '  export Q from "q"',
    ],
  );

  lowers('default exports of values', ['export default f(1);'], ['module', '  export default = f(1)']);

  lowers('default exports of functions', ['export default function () { return 1; }'], ['module', '  export default = (fn#1() => 1)']);

  lowers(
    'default exports of named functions',
    ['export default async function main() {}'],
    ['module locals{main}', '  async def #1 main()', '  export default = main'],
  );

  lowers('default exports of classes and interfaces', ['export default class A {}'], ['module locals{A}', '  class A', '  export default = A']);

  lowers('export assignment', ['export = Client;'], ['module', '  module.exports = Client']);

  lowers(
    'CommonJS exports stay assignments',
    ['module.exports = { a, b: 1 };', 'exports.c = c;', 'module.exports.d = function () {};'],
    ['module', '  module.exports = {"a": a, "b": 1}', '  exports.c = c', '  module.exports.d = (fn#1() {', '', '})'],
    'a.cjs',
  );

  lowers('imports come first', ['f();', 'import a from "a";'], ['module locals{a}', '  import "a" default as a', '  f()']);

  lowers(
    'namespaces',
    ['namespace N { const hidden = 1; export const a = hidden; export function f() { return a; } export interface I {} export namespace M { export let b; } }'],
    [
      'module locals{N, hidden, a, f, M, b}',
      '  block',
      '    def #1 f()',
      '      return a',
      '    hidden = 1',
      '    a = hidden',
      '    type I = {}',
      '    block',
      '      declare b',
      '      M = {"b": b}',
      '    N = {"a": a, "f": f, "M": M}',
    ],
  );

  lowers('dotted namespaces', ['namespace A.B.C { export const x = 1; }'], ['module locals{A, x}', '  block', '    x = 1', '    A = {"B": {"C": {"x": x}}}']);

  lowers(
    'namespaces that extend a class, a function or themselves',
    [
      'class K {}',
      'namespace K { export const a = 1; }',
      'function f() {}',
      'namespace f { export const b = 2; }',
      'namespace N { export const c = 3; }',
      'namespace N { export const d = 4; }',
    ],
    [
      'module locals{K, f, N, a, b, c, d}',
      '  def #1 f()',
      '  class K',
      '  block',
      '    a = 1',
      '    K.a = a',
      '  block',
      '    b = 2',
      '    f.b = b',
      '  block',
      '    c = 3',
      '    N = {"c": c}',
      '  block',
      '    d = 4',
      '    N.d = d',
    ],
  );

  lowers(
    'ambient modules and globals',
    [
      'declare module "m" { export const a: string; export function f(x: number): void; }',
      'declare global { interface Window { ssn: string } }',
      'declare module "n";',
      'export as namespace Lib;',
    ],
    [
      'module locals{a~1, f~1}',
      '  block',
      '    declare a~1: string',
      '    declare f~1: fn(number) -> void',
      '  block',
      '    type Window = {ssn: string}',
      '  block',
    ],
  );

  lowers(
    'ambient declarations',
    [
      'declare const a: string;',
      'declare let b: Patient, c;',
      'declare function f(x: Patient): string;',
      'declare class D { m(): void; x: string; }',
      'declare enum E { A = 1 }',
    ],
    [
      'module locals{a, b, c, f, D, E}',
      '  declare a: string',
      '  declare b: Patient',
      '  declare c',
      '  declare f: fn(Patient) -> string',
      '  class D',
      '    field x: string',
      '  E = {"A": 1}',
      '  type E = (1)',
    ],
  );

  lowers(
    'overloads are the implementation',
    [
      'function f(a: string): void;',
      'function f(a: number): void;',
      'function f(a: any) { g(a); }',
      'export function h(a: string): void;',
      'export function h(a: any) {}',
    ],
    ['module locals{f, h}', '  def #1 f(a: any) locals{a}', '    g(a)', '  def #2 h(a: any) locals{a}', '  export h'],
  );
});
