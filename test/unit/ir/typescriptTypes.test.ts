/** TypeScript types, annotations and enums, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('TypeScript types', () => {
  lowers(
    'interfaces',
    [
      'interface Patient extends Base<string>, ns.Other { ssn: string; name?: Name; readonly "birth date": Date; 3: number; visit(at: Date): void; get age(): number; set age(v: number); [Symbol.iterator](): any }',
    ],
    ['module', '  type Patient extends Base[string], ns.Other = {ssn: string, name?: Name, birth date: Date, 3: number, visit: fn(Date) -> void, age: number}'],
  );

  lowers(
    'index, call and construct signatures',
    ['interface A { a: string; [key: string]: Patient }', 'interface B { [i: number]: string }', 'interface C { (x: number): string; new (y: string): C }'],
    [
      'module',
      '  type A = ({a: string} & Record[string, Patient])',
      '  type B = Record[number, string]',
      '  type C = (fn(number) -> string & fn(string) -> C)',
    ],
  );

  lowers(
    'aliases',
    [
      'type A = Patient;',
      'type B<T, U = string> = { a: T; b: Array<U> };',
      'type C = Pick<Patient, "ssn" | "name"> & Omit<Other, "x">;',
      'type D = Partial<Patient>;',
    ],
    [
      'module',
      '  type A = Patient',
      '  type B[T, U] = {a: T, b: Array[U]}',
      '  type C = (Pick[Patient, ("ssn" | "name")] & Omit[Other, "x"])',
      '  type D = Partial[Patient]',
    ],
  );

  lowers(
    'keywords',
    ['type A = string | number | boolean | bigint | symbol | object | any | unknown | never | void | null | undefined;'],
    ['module', '  type A = (string | number | boolean | bigint | symbol | object | any | unknown | never | void | null | null)'],
  );

  lowers(
    'literals',
    ['type A = "a" | 1 | -2 | true | `t` | `a${string}`;', 'type B = 10n;'],
    ['module', '  type A = ("a" | 1 | -2 | true | "t" | string)', '  type B = ?'],
  );

  lowers(
    'arrays and tuples',
    ['type A = Patient[];', 'type B = readonly string[][];', 'type C = [a: string, b?: number, ...rest: Patient[]];', 'type D = [string, number?];'],
    [
      'module',
      '  type A = array[Patient]',
      '  type B = array[array[string]]',
      '  type C = tuple[string, number, array[Patient]]',
      '  type D = tuple[string, number]',
    ],
  );

  lowers(
    'functions',
    [
      'type A = (a: Patient, b?: string, ...c: number[]) => void;',
      'type B = new () => C;',
      'type E = (this: X, { a }: { a: string }) => x is string;',
      'type F = abstract new (y) => Z;',
    ],
    [
      'module',
      '  type A = fn(Patient, string, array[number]) -> void',
      '  type B = fn() -> C',
      '  type E = fn(X, {a: string}) -> boolean',
      '  type F = fn(?) -> Z',
    ],
  );

  lowers(
    'operators',
    [
      'type A = keyof Patient;',
      'type B = typeof schema;',
      'type C = z.infer<typeof schema.x>;',
      'type D = Patient["ssn"];',
      'type E = T extends string ? A : B;',
      'type F = { [K in keyof A]: B };',
      'type G = import("m").H<string>;',
      'type I = unique symbol;',
      'type J = typeof import("k");',
    ],
    [
      'module',
      '  type A = keyof[Patient]',
      '  type B = typeof[schema]',
      '  type C = z.infer[typeof[schema.x]]',
      '  type D = indexed[Patient, "ssn"]',
      '  type E = (A | B)',
      '  type F = ?',
      '  type G = H[string]',
      '  type I = ?',
      '  type J = ?',
    ],
  );

  lowers(
    'annotations',
    [
      'const a: Patient = b;',
      'let c: string[];',
      'function f(d: Patient, e?: { ssn: string }, ...g: Patient[]): Promise<Patient> {}',
      'const h = (i: number): i is 3 => true;',
      'class J { k: Patient = l; m(n: O): P { } }',
    ],
    [
      'module locals{a, c, f, h, J}',
      '  def #1 f(d: Patient, e: {ssn: string}, *g: array[Patient]) -> Promise[Patient] locals{d, e, g}',
      '  a: Patient = b',
      '  declare c: array[string]',
      '  h = (fn#2(i: number) -> boolean => true)',
      '  class J',
      '    field k: Patient = l',
      '    def #3 m(n: O) -> P locals{n}',
    ],
  );

  lowers(
    'type parameters stand for their constraints',
    [
      'function f<T extends Patient, U>(a: T, b: U, c: T[]): Promise<T> {}',
      'class A<T extends Base> { x: T; m<T>(y: T) {} }',
      'const g = <T extends { ssn: string }>(p: T) => p;',
      'type B<T extends Patient> = T[];',
    ],
    [
      'module locals{f, A, g}',
      '  def #1 f(a: Patient, b: ?, c: array[Patient]) -> Promise[Patient] locals{a, b, c}',
      '  class A',
      '    field x: Base',
      '    def #2 m(y: ?) locals{y}',
      '  g = (fn#3(p: {ssn: string}) => p)',
      '  type B[T] = array[T]',
    ],
  );

  lowers(
    'enums',
    [
      'enum A { X, Y, Z = 10, W }',
      'enum B { P = "p", Q = P + "q", R = A.X }',
      'const enum C { F = 1 << 0, G = 1 << 1, H = F | G, I = ~H, "j k" = 3, L = f(), M = -1, N }',
    ],
    [
      'module locals{A, B, C}',
      '  A = {"X": 0, "Y": 1, "Z": 10, "W": 11}',
      '  type A = (0 | 1 | 10 | 11)',
      '  B = {"P": "p", "Q": "pq", "R": A.X}',
      '  type B = ?',
      '  C = {"F": 1, "G": 2, "H": 3, "I": -4, "j k": 3, "L": f(), "M": -1, "N": 0}',
      '  type C = ?',
    ],
  );
});
