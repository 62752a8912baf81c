/** TypeScript classes and their members, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('TypeScript classes', () => {
  lowers(
    'fields, methods, accessors, static members',
    [
      'class A { x = 1; y: string; static z = 2; "q r" = 3; 4 = 5; readonly w?: Patient; declare v: number; m() {} static s() {} get g() { return 1; } set g(v) {} async a() {} *gen() {} async *ag() {} }',
    ],
    [
      'module locals{A}',
      '  class A',
      '    field x = 1',
      '    field y: string',
      '    static field z = 2',
      '    field q r = 3',
      '    field 4 = 5',
      '    field w: Patient',
      '    field v: number',
      '    def #1 m()',
      '    static def #2 s()',
      '    get def #3 g()',
      '      return 1',
      '    set def #4 g(v) locals{v}',
      '    async def #5 a()',
      '    def* #6 gen()',
      '    async def* #7 ag()',
    ],
  );

  lowers(
    'private members',
    ['class A { #p = 1; #m() { return this.#p; } static #s = 2; get #g() { return 1; } }'],
    [
      'module locals{A}',
      '  class A',
      '    field #p = 1',
      '    def #1 #m()',
      '      return this.#p',
      '    static field #s = 2',
      '    get def #2 #g()',
      '      return 1',
    ],
  );

  lowers(
    'constructor with parameter properties',
    ['class A { constructor(private readonly db: Db, public n = 1, protected o?: string, plain: number) { this.m = db; } }'],
    [
      'module locals{A}',
      '  class A',
      '    def #1 constructor(this.db: Db, this.n = 1, this.o: string, plain: number) locals{db, n, o, plain}',
      '      this.m = db',
    ],
  );

  lowers(
    'heritage',
    ['class A<T> extends ns.Base<T, Patient> implements I, J<string> { }', 'class B extends mixin(C) {}'],
    ['module locals{A, B}', '  class A(ns.Base) implements I, J[string]', '  class B(mixin(C))'],
  );

  lowers(
    'static blocks and static fields know the class as this',
    ['class A { static a = this.b; static { const q = this.c; this.d = () => this; function f() { return this; } } e = this.f; }'],
    [
      'module locals{A, q, f}',
      '  class A',
      '    static field a = A.b',
      '    field e = this.f',
      '    body',
      '      block',
      '        def #2 f()',
      '          return this',
      '        q = A.c',
      '        A.d = (fn#1() => A)',
    ],
  );

  lowers(
    'computed names',
    ['class A { [Symbol.iterator]() {} ["literal"]() {} [key()] = 1; static [`t`] = 2; }'],
    [
      'module locals{A}',
      '  class A',
      '    def #1 [Symbol.iterator]()',
      '    def #2 literal()',
      '    field [key()] = 1',
      '    static field t = 2',
      '    body',
      '      key()',
    ],
  );

  lowers(
    'decorators',
    [
      '@Entity() @Other export class A { @Column({ type: "text" }) ssn: string; @Get("x") m(@Body() dto: Dto, @Param("id") private id) {} @HostListener static s = 1; }',
    ],
    [
      'module locals{A}',
      '  @Entity()',
      '  @Other',
      '  class A',
      '    @Column({"type": "text"})',
      '    field ssn: string',
      '    @Get("x")',
      '    def #1 m(dto: Dto, this.id) locals{dto, id}',
      '    @HostListener',
      '    static field s = 1',
      '  export A',
    ],
  );

  lowers(
    'abstract classes and overloads',
    [
      'abstract class A { abstract x: string; abstract m(p: Patient): void; o(a: string): void; o(a: number): void; o(a: any) { f(a); } abstract get g(): number; }',
    ],
    [
      'module locals{A}',
      '  class A',
      '    field x: string',
      '    abstract def #1 m(p: Patient) -> void locals{p}',
      '    def #2 o(a: any) locals{a}',
      '      f(a)',
      '    abstract get def #3 g() -> number',
    ],
  );

  lowers('index signatures are types', ['class A { [key: string]: any; x = 1; }'], ['module locals{A}', '  class A', '    field x = 1']);

  lowers(
    'accessor fields',
    ['class A { accessor x = 1; static accessor y: string; }'],
    ['module locals{A}', '  class A', '    field x = 1', '    static field y: string'],
  );

  lowers('class declarations without a name', ['export default class extends B { m() {} }'], ['module', '  export default = <class (B)', '  def #1 m()>']);
});
