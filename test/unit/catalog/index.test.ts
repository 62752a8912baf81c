/** The index: exact paths, wildcards, base types, aliases, a user's rows, conditions on receivers. */
import assert from 'node:assert/strict';
import { compileCatalog, listRows } from '../../../src/catalog/compile';
import { conditionsHold, isWanted } from '../../../src/catalog/constants';
import { buildCatalog, catalogFromCompiled, MAX_CACHED_LOOKUPS } from '../../../src/catalog/index';
import { compilePattern } from '../../../src/catalog/pathPattern';
import type { LanguageCatalog } from '../../../src/catalog/types';
import { loaded } from './catalogSetup';

const LIBRARY = loaded(
  `version: 1
language: python
aliases: { old.lib: lib, "lib.compat": lib }
types:
  lib.Base: { shape: instance, members: { log: lib.Log, raw: lib.Raw } }
  lib.Table: { extends: [lib.Base], shape: frame, aliases: [lib.core.table.Table], members: { "[]": lib.Column, raw: lib.Table } }
  lib.models.Special: { extends: [lib.Table] }
  "lib.**.[A-Z]*": { extends: [lib.Any] }
  lib.Any: { shape: instance }
  loop.A: { extends: [loop.B] }
  loop.B: { extends: [loop.A] }
operations:
  - { call: lib.read, op: frame.read, args: { path: 0 }, returns: lib.Table }
  - { call: lib.Base#copy, op: value.keep }
  - { call: lib.Table#copy, op: frame.keep }
  - { call: lib.Table#drop, when: { axis: 1 }, op: frame.drop, args: { columns: 0 } }
  - { call: lib.Base#drop, op: value.clean }
  - { attribute: lib.Table#shape, op: value.clean }
  - { call: lib.metrics.*, op: value.clean }
  - { call: "lib.deep.**", op: value.clean }
  - { call: lib.metrics.curve, op: value.keep }
sinks:
  - { call: "lib.**#fit", data: [0], kind: training }
  - { call: lib.Any#train, data: [0], kind: training }
  - { call: [lib.send, lib.post], data: ["*"], kind: external-api }
  - { method: [info, error], data: ["0.."], kind: telemetry }
  - { method: info, receiver: [logger, "*_log"], data: ["0.."], kind: telemetry, confidence: low }
  - { method: chat.create, data: [messages], kind: external-api }
sources:
  - { name: secret, element: ssn }
`,
  'python/lib.yaml',
);

function operations(catalog: LanguageCatalog, path: string): (string | undefined)[] {
  return (catalog.call(path)?.operations ?? []).map((row) => row.op);
}

describe('catalog index', () => {
  const { python } = buildCatalog([LIBRARY], []);

  it('finds exact paths, calls and attributes apart', () => {
    assert.deepEqual(operations(python, 'lib.read'), ['frame.read']);
    assert.equal(python.attribute('lib.read'), undefined);
    assert.deepEqual(
      python.attribute('lib.Table#shape')?.operations.map((row) => row.op),
      ['value.clean'],
    );
    assert.equal(python.call('lib.Table#shape'), undefined);
    assert.equal(python.call('lib.reads'), undefined);
    assert.equal(python.call('other.read'), undefined);
  });

  it('takes every alternative of a list', () => {
    assert.equal(python.call('lib.send')?.sinks[0]?.selector, 'lib.send');
    assert.equal(python.call('lib.post')?.sinks[0]?.selector, 'lib.post');
  });

  it('says where a row was written and gives it a stable key', () => {
    const row = python.call('lib.read')?.operations[0];
    assert.deepEqual(row?.origin, { file: 'python/lib.yaml', line: 12, column: 4 });
    assert.equal(row?.key, 'python:operations:call:lib.read');
    assert.equal(row?.own, undefined);
  });

  it('matches wildcards: * one segment, ** any number', () => {
    assert.deepEqual(operations(python, 'lib.metrics.score'), ['value.clean']);
    assert.equal(python.call('lib.metrics.sub.score'), undefined);
    assert.deepEqual(operations(python, 'lib.deep.sub.score'), ['value.clean']);
    assert.equal(python.call('lib.linear.Model#fit')?.sinks.length, 1);
    assert.equal(python.call('lib.Model#fit')?.sinks.length, 1);
    assert.equal(python.call('other.Model#fit'), undefined);
    assert.equal(python.call('lib.linear.Model#fit.x'), undefined);
  });

  it('prefers the exact row to the wildcard', () => {
    assert.deepEqual(operations(python, 'lib.metrics.curve'), ['value.keep']);
  });

  it('inherits from base types, nearest first', () => {
    assert.deepEqual(operations(python, 'lib.Table#copy'), ['frame.keep']);
    assert.deepEqual(operations(python, 'lib.models.Special#copy'), ['frame.keep']);
    assert.deepEqual(operations(python, 'lib.Base#copy'), ['value.keep']);
  });

  it('lets the base speak after a row with conditions', () => {
    assert.deepEqual(operations(python, 'lib.Table#drop'), ['frame.drop', 'value.clean']);
  });

  it('inherits through wildcard types', () => {
    assert.equal(python.call('lib.deep.Thing#train')?.sinks.length, 1);
    assert.equal(python.call('lib.deep.thing#train'), undefined);
  });

  it('knows types by name, wildcard and alias, with what they inherit', () => {
    assert.equal(python.type('lib.models.Special')?.shape, 'frame');
    assert.deepEqual(python.type('lib.Table')?.members, { log: 'lib.Log', raw: 'lib.Table', '[]': 'lib.Column' });
    assert.equal(python.type('lib.core.table.Table')?.shape, 'frame');
    assert.equal(python.type('lib.x.Thing')?.shape, 'instance');
    assert.equal(python.type('lib.x.thing'), undefined);
    assert.equal(python.type('other.Thing'), undefined);
  });

  it('answers isA along the bases', () => {
    assert.ok(python.isA('lib.models.Special', 'lib.Base'));
    assert.ok(python.isA('lib.core.table.Table', 'lib.Base'));
    assert.ok(python.isA('lib.Table', 'lib.core.table.Table'));
    assert.ok(!python.isA('lib.Base', 'lib.Table'));
    assert.ok(python.isA('loop.A', 'loop.B'), 'bases in a circle end');
  });

  it('replaces aliases of modules and types', () => {
    assert.deepEqual(operations(python, 'old.lib.read'), ['frame.read']);
    assert.deepEqual(operations(python, 'lib.compat.read'), ['frame.read']);
    assert.deepEqual(operations(python, 'lib.core.table.Table#copy'), ['frame.keep']);
    assert.deepEqual(operations(python, 'old.lib.core.table.Table#copy'), ['frame.keep']);
    assert.equal(python.call('old.library.read'), undefined);
  });

  it('finds rows by method name and receiver', () => {
    assert.equal(python.method('error')?.sinks.length, 1);
    assert.equal(python.method('info')?.sinks.length, 1, 'without a receiver only rows that ask for none');
    assert.equal(python.method('info', 'toast')?.sinks.length, 1);
    assert.equal(python.method('info', 'Logger')?.sinks.length, 2);
    assert.equal(python.method('info', 'audit_log')?.sinks.length, 2);
    assert.equal(python.method('info', 'catalog')?.sinks.length, 1);
    assert.equal(python.method('create', 'chat')?.sinks.length, 1, 'a dotted name asks for the member before');
    assert.equal(python.method('create', 'order'), undefined);
    assert.equal(python.method('create'), undefined);
  });

  it('finds sources by name', () => {
    assert.equal(python.name('secret')?.[0]?.element, 'ssn');
    assert.equal(python.name('secrets'), undefined);
  });

  it('names the packages that matter', () => {
    assert.ok(python.packages.has('lib'));
    assert.ok(python.packages.has('old'));
    assert.ok(!python.packages.has('info'));
  });

  it('keeps the languages apart', () => {
    const other = loaded('version: 1\nlanguage: typescript\nsinks:\n  - { call: brain.js.Net#train, data: [0], kind: training }\n', 'typescript/lib.yaml');
    const catalog = buildCatalog([LIBRARY, other], []);
    assert.equal(catalog.typescript.call('lib.read'), undefined);
    assert.equal(catalog.typescript.call('brain.js.Net#train')?.sinks.length, 1);
    assert.ok(catalog.typescript.packages.has('brain.js'), 'a specifier may hold dots');
  });

  it('survives JSON', () => {
    const copy = catalogFromCompiled(JSON.parse(JSON.stringify(compileCatalog([LIBRARY]))) as ReturnType<typeof compileCatalog>, []);
    assert.deepEqual(copy.python.call('lib.Table#drop'), python.call('lib.Table#drop'));
    assert.equal(listRows(compileCatalog([LIBRARY]).python).length, 18);
  });

  it('answers the same after its cache has been filled and forgotten', () => {
    const before = python.call('lib.Table#copy');
    for (let i = 0; i < MAX_CACHED_LOOKUPS * 2; i++) assert.equal(python.call(`unknown.path${i}`), undefined);
    assert.deepEqual(python.call('lib.Table#copy'), before);
  });
});

describe("a user's catalog", () => {
  const own = (text: string): LanguageCatalog => buildCatalog([LIBRARY], [loaded(`version: 1\nlanguage: python\n${text}`)]).python;

  it('comes first', () => {
    const python = own('operations:\n  - { call: lib.read, op: value.clean }\n');
    assert.deepEqual(operations(python, 'lib.read'), ['value.clean', 'frame.read']);
    assert.deepEqual(
      python.call('lib.read')?.operations.map((row) => row.own === true),
      [true, false],
    );
  });

  it('comes first by wildcard and by base type too', () => {
    const python = own('sinks:\n  - { call: "lib.**", data: [0], kind: telemetry }\n  - { call: lib.Base#save, data: [self], kind: persistence }\n');
    assert.deepEqual(
      python.call('lib.send')?.sinks.map((row) => row.kind),
      ['telemetry', 'external-api'],
    );
    assert.equal(python.call('lib.Table#save')?.sinks[0]?.kind, 'persistence');
  });

  it('switches shipped rows of a section off', () => {
    const python = own('sinks:\n  - { call: lib.send, off: true }\n  - { method: info, off: true }\n');
    assert.equal(python.call('lib.send'), undefined);
    assert.equal(python.call('lib.post')?.sinks.length, 1);
    assert.equal(python.method('info', 'logger'), undefined);
    assert.equal(python.method('error')?.sinks.length, 1);
  });

  it('switches off by wildcard, and only its own section', () => {
    const python = own('operations:\n  - { call: lib.Table#*, off: true }\n');
    assert.equal(python.call('lib.Table#copy'), undefined);
    assert.deepEqual(operations(python, 'lib.read'), ['frame.read']);
  });

  it('may replace what it switches off', () => {
    const python = own('sinks:\n  - { call: lib.send, off: true }\n  - { call: lib.send, data: [0], kind: telemetry }\n');
    assert.deepEqual(
      python.call('lib.send')?.sinks.map((row) => row.kind),
      ['telemetry'],
    );
  });

  it('may add types and aliases', () => {
    const python = own('aliases: { shop.tables: lib }\ntypes:\n  shop.Orders: { extends: [lib.Table] }\n');
    assert.deepEqual(operations(python, 'shop.Orders#copy'), ['frame.keep']);
    assert.deepEqual(operations(python, 'shop.tables.read'), ['frame.read']);
  });
});

describe('path pattern', () => {
  const table: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a.*.c', ['a.b.c'], ['a.c', 'a.b.b.c', 'a.b.c.d']],
    ['a.**.c', ['a.c', 'a.b.c', 'a.b.b.c'], ['a.b', 'ab.c', 'a.b#c']],
    ['a.**#c', ['a#c', 'a.B#c', 'a.b.B#c'], ['a.b.c', 'a.B#d', 'a.B#c.d']],
    ['a.B#*', ['a.B#c'], ['a.B#c.d', 'a.B', 'a.C#c']],
    ['a.B#**', ['a.B#c', 'a.B#c.d'], ['a.B']],
    ['a.[A-Z]*', ['a.B', 'a.Bcd'], ['a.b', 'a.B.C']],
    ['a.B#set[A-Z]*', ['a.B#setX', 'a.B#setName'], ['a.B#set', 'a.B#settle']],
    ['@s/c-*.[A-Z]*Client', ['@s/c-x.XClient', '@s/c-y-z.Client2Client'], ['@s/c.XClient', '@s/c-x.xClient']],
    ['a()#b', ['a()#b'], ['a#b', 'ab#b']],
    ['**.end', ['end', 'x.end', 'x.y.end'], ['x.ending', 'x#end']],
  ];
  for (const [pattern, yes, no] of table) {
    it(pattern, () => {
      const compiled = compilePattern(pattern);
      for (const path of yes) assert.ok(compiled.matches(path), path);
      for (const path of no) assert.ok(!compiled.matches(path), path);
    });
  }
});

describe('conditions', () => {
  it('compare constants, and texts by their beginning', () => {
    assert.ok(isWanted(1, [0, 1]));
    assert.ok(!isWanted('1', [1]));
    assert.ok(isWanted(null, [null]));
    assert.ok(isWanted('s3://bucket', ['s3://*']));
    assert.ok(!isWanted('local', ['s3://*']));
    assert.ok(!isWanted(true, [1]));
  });

  it('hold when every possible constant is wanted', () => {
    const given: Record<string, readonly (string | number)[]> = { axis: [1], mode: ['a', 'b'] };
    const ask = (name: string): readonly (string | number)[] | undefined => given[name];
    assert.ok(conditionsHold({ axis: [1] }, ask));
    assert.ok(conditionsHold({ axis: [1], mode: ['a', 'b', 'c'] }, ask));
    assert.ok(!conditionsHold({ mode: ['a'] }, ask));
    assert.ok(!conditionsHold({ absent: [1] }, ask));
  });
});
