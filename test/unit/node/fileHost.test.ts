/** Where data files named in code are found, and that nothing but column names leaves them. */
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileHost } from '../../../src/node/fileHost';
import { makeTree, removeTree } from './tempTree';

describe('createFileHost', () => {
  let root = '';
  afterEach(() => removeTree(root));

  it('finds a data file from the folder of the file that names it up to the root', () => {
    root = makeTree({ 'data/p.csv': 'ssn,age\n1,2\n', 'src/data/p.csv': 'mrn,dob\n', 'src/train/x.tsv': 'name\tzip\n', 'src/train/t.py': '' });
    const host = createFileHost({ root });
    assert.deepEqual(host.columnsOf('data/p.csv', 'src/train/t.py'), ['mrn', 'dob']);
    assert.deepEqual(host.columnsOf('data/p.csv', 'main.py'), ['ssn', 'age']);
    assert.deepEqual(host.columnsOf('../../data/p.csv', 'src/train/t.py'), ['ssn', 'age']);
    assert.deepEqual(host.columnsOf('./x.tsv', 'src/train/t.py'), ['name', 'zip']);
    assert.deepEqual(host.columnsOf('..\\data\\p.csv', 'src/train/t.py'), ['mrn', 'dob']);
    assert.deepEqual(host.columnsOf(join(root, 'data/p.csv'), 'src/train/t.py'), ['ssn', 'age']);
  });

  it('finds a file by its name alone when only one has it', () => {
    root = makeTree({ 'a/one.csv': 'ssn,age\n', 'a/two.csv': 'ssn\n', 'b/two.csv': 'mrn\n', 'node_modules/m/three.csv': 'id,name\n' });
    const host = createFileHost({ root });
    assert.deepEqual(host.columnsOf('/srv/share/one.csv', 'x.py'), ['ssn', 'age']);
    assert.deepEqual(host.columnsOf('C:\\data\\one.csv', 'x.py'), ['ssn', 'age']);
    assert.deepEqual(host.columnsOf('~/one.csv', 'x.py'), ['ssn', 'age']);
    assert.deepEqual(host.columnsOf('elsewhere/one.csv', 'x.py'), ['ssn', 'age']);
    assert.equal(host.columnsOf('elsewhere/two.csv', 'x.py'), undefined);
    assert.equal(host.columnsOf('three.csv', 'x.py'), undefined);
    assert.equal(createFileHost({ root, dataFiles: () => [] }).columnsOf('elsewhere/one.csv', 'x.py'), undefined);
  });

  it('reads nothing outside the workspace', () => {
    root = makeTree({ 'outside/p.csv': 'ssn,age\n', 'outside/s.py': 'x', 'in/src/x.py': 'y' });
    const inner = join(root, 'in');
    symlinkSync(join(root, 'outside', 'p.csv'), join(inner, 'linked.csv'));
    symlinkSync(join(root, 'outside'), join(inner, 'away'));
    symlinkSync(join(root, 'outside', 's.py'), join(inner, 's.py'));
    const host = createFileHost({ root: inner });
    for (const path of ['../outside/p.csv', '../../outside/p.csv', join(root, 'outside/p.csv'), 'linked.csv', 'away/p.csv', '../linked.csv'])
      assert.equal(host.columnsOf(path, 'src/x.py'), undefined, path);
    for (const path of ['../outside/s.py', 's.py', 'away/s.py', join(root, 'outside/s.py'), '..', '.']) assert.equal(host.readSource(path), undefined, path);
    assert.equal(host.readSource('src/x.py'), 'y');
    for (const path of ['src/x.py/inside.py', 'src', '../outside/s.py', 'a\0b', 'none.py']) assert.equal(host.isFile(path), false, path);
    assert.equal(host.isFile('src/x.py'), true);
  });

  it('follows links that stay inside, and a root that is a link itself', () => {
    root = makeTree({ 'in/data/p.csv': 'ssn,age\n' });
    symlinkSync(join(root, 'in', 'data', 'p.csv'), join(root, 'in', 'latest.csv'));
    symlinkSync(join(root, 'in'), join(root, 'link'));
    assert.deepEqual(createFileHost({ root: join(root, 'link') }).columnsOf('latest.csv', 'x.py'), ['ssn', 'age']);
  });

  it('opens delimited text only', () => {
    const header = 'ssn,age\n';
    root = makeTree({
      'a.csv.gz': header,
      '.env': header,
      '.hidden.csv': header,
      'a.parquet': header,
      'a.xlsx': header,
      'a.txt': header,
      'a.json': header,
      'dir.csv/x': '',
    });
    const host = createFileHost({ root });
    for (const path of [
      'a.csv.gz',
      '.env',
      '.hidden.csv',
      'a.parquet',
      'a.xlsx',
      'a.json',
      'dir.csv',
      'gone.csv',
      'https://h/a.txt',
      's3://b/a.txt',
      '*.txt',
      'a\0.txt',
      '',
    ])
      assert.equal(host.columnsOf(path, 'x.py'), undefined, path);
    assert.deepEqual(host.columnsOf('a.txt', 'x.py'), ['ssn', 'age']);
  });

  it('reads the first line in any encoding and line ending, and no more than 64 KB', () => {
    root = makeTree({
      'bom.csv': '\ufeffssn,age\r\n1,2',
      'mac.csv': 'ssn,age\r1,2\r',
      'utf16.csv': Buffer.from('\ufeffssn\tage\n', 'utf16le'),
      'one.csv': 'ssn,age',
      'empty.csv': '',
      'blank.csv': '\nssn,age\n',
      'binary.csv': Buffer.from([115, 115, 110, 44, 0, 97, 10]),
      'latin.csv': Buffer.from('ssn,ann\xe9e\n', 'latin1'),
      'long.csv': `ssn,${'age,'.repeat(20_000)}x\n`,
      'late.csv': `ssn,age\n${'x'.repeat(200_000)}`,
      'cut.csv': Buffer.concat([Buffer.from('ssn,age\n'), Buffer.from('é'.repeat(40_000))]),
    });
    const host = createFileHost({ root });
    for (const path of ['bom.csv', 'mac.csv', 'utf16.csv', 'one.csv', 'late.csv', 'cut.csv'])
      assert.deepEqual(host.columnsOf(path, 'x.py'), ['ssn', 'age'], path);
    for (const path of ['empty.csv', 'blank.csv', 'binary.csv', 'latin.csv', 'long.csv']) assert.equal(host.columnsOf(path, 'x.py'), undefined, path);
  });

  it('gives nothing of a first line that is data', () => {
    const canary = 'Canaria Zeisig';
    root = makeTree({
      'a.csv': `${canary},1970-01-02,123-45-6789\n`,
      'b.csv': `${canary},name,id\n42,x,y\n`,
      'c.csv': 'Canaria,Zeisig,Boston\n',
      'd.txt': `Seen today: ${canary}, name and ssn withheld\n`,
    });
    const host = createFileHost({ root });
    for (const path of ['a.csv', 'b.csv', 'c.csv', 'd.txt']) assert.equal(host.columnsOf(path, 'x.py'), undefined, path);
  });

  it('keeps answers until it is told to forget', () => {
    root = makeTree({ 'a.csv': 'ssn,age\n' });
    const host = createFileHost({ root });
    assert.equal(host.columnsOf('b.csv', 'x.py'), undefined);
    assert.deepEqual(host.columnsOf('a.csv', 'x.py'), ['ssn', 'age']);
    writeFileSync(join(root, 'a.csv'), 'mrn,age\n');
    writeFileSync(join(root, 'b.csv'), 'zip,age\n');
    assert.deepEqual(host.columnsOf('a.csv', 'x.py'), ['ssn', 'age']);
    assert.equal(host.columnsOf('b.csv', 'x.py'), undefined);
    host.forget('a.csv');
    assert.deepEqual(host.columnsOf('a.csv', 'x.py'), ['mrn', 'age']);
    assert.deepEqual(host.columnsOf('b.csv', 'x.py'), ['zip', 'age']);
    writeFileSync(join(root, 'a.csv'), 'ssn,age\n');
    host.forget();
    assert.deepEqual(host.columnsOf('a.csv', 'x.py'), ['ssn', 'age']);
  });

  it('knows tables and data files by what stands beside them, until it is told to forget', () => {
    root = makeTree({
      'db/schema.sql': 'create table Patients (ssn text, c1 text);',
      'db/migrations/10_b.sql': 'alter table patients drop column late;',
      'db/migrations/2_a.sql': 'alter table patients add column late text, add column score int;',
      'db/migrations/2_a.down.sql': 'alter table patients drop column ssn;',
      'data/a.csv': 'c1,visit_id\n',
      'data/data_dictionary.csv': 'column,description\nc1,Date of birth\n',
      'data/other_dictionary.csv': 'column,description\nc1,Score\n',
      'broken.schema.json': '{',
      'node_modules/x/schema.sql': 'create table hidden (a int);',
    });
    const host = createFileHost({ root });
    const columns = [{ name: 'ssn' }, { name: 'c1', description: 'Date of birth' }, { name: 'score' }];
    assert.deepEqual(
      host.schemaOf({ table: 'public.patients' }, 'x.py')?.columns.map((c) => c.name),
      ['ssn', 'c1', 'score'],
    );
    assert.equal(host.schemaOf({ table: 'hidden' }, 'x.py'), undefined);
    const a = host.schemaOf({ path: 'data/a.csv' }, 'x.py');
    assert.deepEqual(a, { columns: [columns[1], { name: 'visit_id' }], exact: true, file: 'a.csv', dictionary: 'data/data_dictionary.csv' });
    assert.deepEqual(host.schemaOf({ path: 'data/other.csv' }, 'x.py')?.columns, [{ name: 'c1', description: 'Score' }]);
    writeFileSync(join(root, 'db/schema.sql'), 'create table patients (mrn text);');
    assert.deepEqual(host.schemaOf({ table: 'patients' }, 'x.py')?.columns[0], columns[0]);
    host.forget('db/schema.sql');
    assert.equal(host.schemaOf({ table: 'patients' }, 'x.py')?.columns[0]?.name, 'mrn');
  });

  it('prefers the text of an open file', () => {
    root = makeTree({ 'a.py': 'disk', 'b.py': 'disk' });
    const host = createFileHost({ root, openText: (path) => (path === 'a.py' ? 'open' : undefined) });
    assert.deepEqual([host.readSource('a.py'), host.readSource('b.py'), host.readSource('c.py')], ['open', 'disk', undefined]);
  });

  it('answers nothing for a folder that is not there', () => {
    root = makeTree({});
    const host = createFileHost({ root: join(root, 'gone') });
    assert.equal(host.columnsOf('a.csv', 'x.py'), undefined);
    assert.equal(host.readSource('a.py'), undefined);
  });
});
