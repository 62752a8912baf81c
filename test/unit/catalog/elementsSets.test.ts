/** The classifier measured on test sets: elements of the known schemas and identifiers, written from their documentation, and names of ordinary programs. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { createClassifier, type NameContext } from '../../../src/catalog/elements';
import { accuracy, count, loadElementData, PROJECT, show, type Confusion } from './elementsTestData';

const classifier = createClassifier(loadElementData());

interface SchemaTable {
  readonly schema: string;
  readonly table: string;
  /** DICOM: what the profile does to the keywords. */
  readonly action?: string;
  readonly keywords?: readonly string[];
  readonly [cls: string]: string | readonly string[] | undefined;
}

function readData<T>(name: string): T {
  return parse(readFileSync(path.join(PROJECT, 'test/data', name), 'utf8')) as T;
}

/** The columns of a table with their class. */
function columnsOf(row: SchemaTable): readonly (readonly [string, string])[] {
  return Object.entries(row).flatMap(([cls, columns]) => (Array.isArray(columns) && cls !== 'keywords' ? columns.map((c: string) => [c, cls] as const) : []));
}

describe('element classifier: every element of the known schemas', () => {
  const tables = readData<readonly SchemaTable[]>('schema-elements.yaml');
  const measure = (title: string, classOf: (row: SchemaTable, names: readonly string[]) => (name: string) => string | undefined, least: number): void => {
    const confusion: Confusion = new Map();
    for (const row of tables) {
      const columns = columnsOf(row);
      const find = classOf(
        row,
        columns.map(([name]) => name),
      );
      for (const [name, cls] of columns) count(confusion, cls, find(name) ?? 'none');
    }
    show(title, confusion);
    assert.ok(accuracy(confusion) >= least, `${(100 * accuracy(confusion)).toFixed(2)} %`);
  };

  it('reaches 95 % for the set of columns of a table', () => {
    measure(
      'as a set of columns with the table',
      ({ table }, names) => {
        const hits = classifier.classifyColumns(names, table, true);
        return (name) => hits.get(name)?.class;
      },
      0.95,
    );
  });
  it('reaches 95 % for one member at a time, by the name of its table, resource or type', () => {
    measure(
      'singly, with the table',
      ({ table }) =>
        (name) =>
          classifier.classify(name, { role: 'key', health: true, container: table })?.class,
      0.95,
    );
  });
  it('recognises most tables by their columns alone', () => {
    measure(
      'as a set of columns, without the table',
      (_, names) => {
        const hits = classifier.classifyColumns(names, undefined, true);
        return (name) => hits.get(name)?.class;
      },
      0.95,
    );
  });
  it('takes most attributes that the basic profile of DICOM removes for elements; the others are of staff, devices and the image', () => {
    const all = tables.flatMap((row) => row.keywords ?? []);
    const missed = all.filter((name) => classifier.classify(name, { role: 'attribute', health: true, container: 'ds' }) === undefined);
    console.log(`    attributes of the basic profile: ${all.length - missed.length} of ${all.length}`);
    assert.ok(all.length >= 600 && missed.length < 0.5 * all.length);
  });
});

describe('element classifier: the eighteen identifiers', () => {
  interface Row {
    readonly class: string;
    readonly strong?: readonly string[];
    readonly weak?: readonly string[];
  }
  const rows = readData<readonly Row[]>('identifier-names.yaml');
  const measure = (grade: 'strong' | 'weak', context: NameContext, least: number): void => {
    const confusion: Confusion = new Map();
    for (const row of rows) for (const name of row[grade] ?? []) count(confusion, row.class, classifier.classify(name, context)?.class ?? 'none');
    show(`${grade} names`, confusion);
    assert.ok(accuracy(confusion) >= least, `${(100 * accuracy(confusion)).toFixed(2)} %`);
  };
  it('knows their strong names', () => measure('strong', { role: 'column', health: true }, 0.95));
  it('knows most weak names in a record of a patient', () => measure('weak', { role: 'column', health: true, container: 'patient' }, 0.7));
});

describe('element classifier: names in the source of libraries', () => {
  const names = readFileSync(path.join(PROJECT, 'test/data/ordinary-names-libraries.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  it('has thousands', () => assert.ok(new Set(names).size >= 10_000));
  for (const role of ['attribute', 'variable', 'parameter', 'key', 'column', 'type-member'] as const) {
    for (const health of [false, true]) {
      it(`takes at most 0.5 % for elements (${role}, ${health ? 'in a module about patients' : 'alone'})`, () => {
        const found = names.filter((name) => classifier.classify(name, { role, health }) !== undefined);
        console.log(
          `    ${role}, ${health ? 'in a module about patients' : 'alone'}: ${found.length} of ${names.length} (${((100 * found.length) / names.length).toFixed(2)} %)`,
        );
        assert.ok(found.length <= 0.005 * names.length, found.join(' '));
      });
    }
  }
  it('takes none of them for a record of a patient', () => {
    const records = names.filter((name) => classifier.isPatientRecord(name));
    assert.ok(records.length <= 0.0005 * names.length, records.join(' '));
  });
});
