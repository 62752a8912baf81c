/** Tables out of SQL scripts: dialects, migrations, comments, and what is not understood. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readDdl, tableKey, type Tables } from '../../../src/catalog/ddl';

function tablesOf(...scripts: string[]): Record<string, { columns: string[]; exact: boolean }> {
  const tables: Tables = new Map();
  for (const script of scripts) readDdl(script, tables);
  return Object.fromEntries([...tables].map(([key, table]) => [key, { columns: [...table.columns.keys()], exact: table.exact }]));
}

describe('readDdl', () => {
  it('reads columns in every dialect, and no constraint', () => {
    const columns = ['id', 'ssn', 'key', 'first name', 'amount'];
    assert.deepEqual(
      tablesOf(
        `CREATE TABLE "app"."patients" (id serial PRIMARY KEY, ssn char(11) CHECK (ssn <> '(,'), key varchar(20) DEFAULT 'a,b', "first name" text, amount numeric(8, 2),
           PRIMARY KEY (id), KEY by_ssn (ssn), UNIQUE INDEX u (ssn), CONSTRAINT c FOREIGN KEY (id) REFERENCES other (id, x));`,
      ),
      { patients: { columns, exact: true } },
    );
    assert.deepEqual(tablesOf("create temporary table if not exists `db`.`t` (`a` int(11) NOT NULL COMMENT 'x, y', `b` text) ENGINE=InnoDB;")['t']?.columns, [
      'a',
      'b',
    ]);
    assert.deepEqual(tablesOf('USE x\nGO\nCREATE TABLE [dbo].[Visits] ([MRN] nvarchar(20), [Seen] datetime2)\nGO')['visits'], {
      columns: ['MRN', 'Seen'],
      exact: true,
    });
  });

  it('follows migrations, and not their way back', () => {
    const [after] = Object.values(
      tablesOf(
        '-- +goose Up\nCREATE TABLE p (a int, b int, c int);\n-- +goose Down\nDROP TABLE p; ALTER TABLE p ADD COLUMN gone int;',
        'ALTER TABLE p ADD COLUMN d numeric(3, 1), DROP COLUMN b, ADD e text; ALTER TABLE ONLY p RENAME COLUMN c TO f; ALTER TABLE p ADD CONSTRAINT k PRIMARY KEY (a);',
      ),
    );
    assert.deepEqual(after, { columns: ['a', 'd', 'e', 'f'], exact: true });
    assert.deepEqual(Object.keys(tablesOf('create table a (x int); alter table a rename to b;')), ['b']);
  });

  it('keeps what comments say', () => {
    const tables: Tables = new Map();
    readDdl("create table t (a int comment 'one', B int); comment on column s.t.b is 'it''s two';", tables);
    assert.deepEqual(
      [...(tables.get('t')?.columns.values() ?? [])],
      [
        { name: 'a', description: 'one' },
        { name: 'B', description: "it's two" },
      ],
    );
  });

  it('leaves open what it does not understand', () => {
    for (const script of [
      'create table t (a int) inherits (other)',
      'create table t (a int, like other)',
      'create table t (a int, {{ columns }})',
      'CREATE TABLE t (SSN int)', // may come back as `ssn`
      'alter table t add column a int',
    ])
      assert.equal(tablesOf(script)['t']?.exact, false, script);
    assert.deepEqual(
      tablesOf(
        'create table t as select * from p',
        'create table',
        'create table t (',
        'create view v as select 1',
        "insert into t values ('create table x (a int)')",
      ),
      {},
    );
  });

  it('takes time in proportion to the text', () => {
    const start = Date.now();
    for (const part of ['/*', "'", '"a" ', '(', "'\\", '-- migrate:down\n', 'create table t (a int, ']) tablesOf(part.repeat(100_000));
    assert.ok(Date.now() - start < 8_000);
  });

  it('looks tables up without schema, quotes and case', () => {
    assert.equal(tableKey('"App".[Patients]'), 'patients');
  });
});
