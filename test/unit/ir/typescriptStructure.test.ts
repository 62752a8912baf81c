/** What the printed form of TypeScript modules does not show: spans, numbers of functions, marks, comments, decorators of parameters. */
import assert from 'node:assert/strict';
import type { Span } from '../../../src/base/span';
import { sourceName } from '../../../src/ir/lowerTypescriptScopes';
import type { ClassMember, Exp, Func, Module, Stmt } from '../../../src/ir/types';
import { expressionOf, lower, statementOf } from './typescriptSetup';

/** Every function of a module, found in any property. */
function functionsOf(module: Module): Func[] {
  const found: Func[] = [];
  visit(module.body, (value) => {
    if ('params' in value && 'locals' in value) found.push(value as unknown as Func);
  });
  return found;
}

function visit(value: unknown, see: (value: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Set || value instanceof Map) return;
  see(value as Record<string, unknown>);
  for (const inner of Object.values(value)) visit(inner, see);
}

function classMembers(statement: Stmt): readonly ClassMember[] {
  assert.equal(statement.kind, 'ClassDef');
  return statement.cls.members;
}

const SAMPLE = [
  '#!/usr/bin/env node',
  'import { a as b } from "m"; // first',
  '/** about f */',
  'export function f(p = () => 1, { q = function () {} } = {}) { return `x${p(() => 2)}`; }',
  '@d(() => 3) class C { @e(() => 4) [k(() => 5)](@g(() => 6) x) { class D { m() {} } } static s = () => 7; static { h(() => 8); } }',
  'const o = { [k(() => 9)]() {}, get z() { return () => 10; } };',
  'for (let i = (() => 11)(); i < n(() => 12); i += u(() => 13)) { w(() => 14); }',
  'namespace N { export const v = () => 15; }',
].join('\n');

describe('TypeScript modules', () => {
  it('every span lies in the text and begins before it ends', () => {
    const module = lower(SAMPLE);
    let spans = 0;
    visit(module.body, (value) => {
      const { start, end } = value as Partial<Span>;
      if (start === undefined || end === undefined) return;
      spans++;
      assert.ok(0 <= start && start <= end && end <= SAMPLE.length, `${start}-${end}`);
    });
    assert.ok(spans > 150);
  });

  it('functions are numbered in the order of the source', () => {
    const functions = functionsOf(lower(SAMPLE)).sort((a, b) => a.id - b.id);
    assert.deepEqual(
      functions.map((each) => each.id),
      functions.map((_, i) => i),
    );
    assert.equal(functions.length, 22);
    const starts = functions.map((each) => each.span.start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
  });

  it('spans of names, arguments and members are those of their text', () => {
    const source = 'client.send(patient.ssn, ...rest);';
    const call = expressionOf(source);
    assert.ok(call.kind === 'Call' && call.callee.kind === 'Attr');
    const text = (span: Span): string => source.slice(span.start, span.end);
    assert.equal(text(call.span), 'client.send(patient.ssn, ...rest)');
    assert.equal(text(call.callee.nameSpan), 'send');
    assert.deepEqual(
      call.args.map((each) => text(each.span)),
      ['patient.ssn', '...rest'],
    );
    assert.equal(call.args[1]?.spread, 'sequence');
  });

  it('parts of templates cover their braces, and text parts their text', () => {
    const source = 'f`a ${x} b${ y }`;';
    const template = expressionOf(source);
    assert.ok(template.kind === 'Template');
    assert.deepEqual(
      template.parts.map((part) => source.slice(part.span.start, part.span.end)),
      ['a ', '${x}', ' b', '${ y }'],
    );
  });

  it('offsets count UTF-16 code units, byte order marks and carriage returns included', () => {
    const source = '\ufeff// 🩺 é\r\nlet name = "🩺";\r\nlog(name);\r\n';
    const module = lower(source);
    assert.deepEqual(module.syntaxErrors, []);
    const call = statementOf(module, 1);
    assert.equal(source.slice(call.span.start, call.span.end), 'log(name);');
    assert.deepEqual(
      module.comments.map((each) => each.text),
      ['// 🩺 é'],
    );
  });

  it('collects comments with their markers and spans', () => {
    const { comments } = lower(SAMPLE);
    assert.deepEqual(
      comments.map((each) => each.text),
      ['// first', '/** about f */'],
    );
    for (const { span, text } of comments) assert.equal(SAMPLE.slice(span.start, span.end), text);
  });

  it('tells regular expressions, big integers and undefined from plain constants', () => {
    const marks = ['/a/g', '10n', 'undefined', 'void 0', 'null', '"s"'].map((source) => {
      const value = expressionOf(`(${source});`);
      return value.kind === 'Const' ? [value.value, value.special] : value.kind;
    });
    assert.deepEqual(marks, [
      ['/a/g', 'regex'],
      ['10', 'bigint'],
      [null, 'undefined'],
      [null, 'undefined'],
      [null, undefined],
      ['s', undefined],
    ]);
  });

  it('marks arrow functions, which have no `this` of their own', () => {
    const marks = functionsOf(lower('f(() => 1, function () {}, { m() {} }); function g() {} class A { n() {} }'))
      .sort((a, b) => a.id - b.id)
      .map((each) => [each.name, each.isArrow ?? false, each.isExpression]);
    assert.deepEqual(marks, [
      ['<module>', false, false],
      ['', true, true],
      ['', false, true],
      ['m', false, true],
      ['g', false, false],
      ['n', false, false],
    ]);
  });

  it('keeps parameter properties and decorators of parameters', () => {
    const [member] = classMembers(statementOf(lower('class A { constructor(@Inject(T) private db: Db, plain) {} }'), 0));
    assert.ok(member?.kind === 'method');
    const [db, plain] = member.func.params;
    assert.equal(db?.isProperty, true);
    assert.deepEqual(
      db.decorators?.map((each) => each.kind),
      ['Call'],
    );
    assert.equal(plain?.isProperty, undefined);
    assert.equal(plain?.decorators, undefined);
  });

  it('keeps the type arguments of a base class', () => {
    const statement = statementOf(lower('class A extends Component<Props, State> {}'), 0);
    assert.ok(statement.kind === 'ClassDef');
    assert.deepEqual(
      statement.cls.baseArgs?.map((each) => each.kind === 'ref' && each.name),
      ['Props', 'State'],
    );
  });

  it('a renamed name tells the name of the source', () => {
    assert.equal(sourceName('ssn~1'), 'ssn');
    assert.equal(sourceName('ssn'), 'ssn');
    assert.equal(sourceName('$0'), '$0');
  });

  it('directives and types are no statements and no calls', () => {
    const module = lower('"use strict"; declare function f(x: typeof g): void; interface A { m(): void } type B = ReturnType<typeof f>;');
    const calls: Exp[] = [];
    visit(module.body, (value) => {
      if (value['kind'] === 'Call') calls.push(value as unknown as Exp);
    });
    assert.deepEqual(calls, []);
    assert.deepEqual(
      module.body.body.map((each) => each.kind),
      ['Declare', 'TypeDef', 'TypeDef'],
    );
  });

  it('what is not modelled keeps its operands and is counted', () => {
    const module = lower('f({ a = b.ssn });', 'a.js');
    assert.deepEqual([...module.unknowns], [['AssignmentPattern', 1]]);
    const names: unknown[] = [];
    visit(module.body, (value) => {
      if (value['kind'] === 'Attr') names.push(value['name']);
    });
    assert.deepEqual(names, ['ssn']);
  });
});
