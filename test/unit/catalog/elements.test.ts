/** The element classifier: schema columns, a table of names with their surroundings, ordinary names that must stay silent, policy, speed-free behaviour. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { createClassifier, type NameContext } from '../../../src/catalog/elements';
import { accuracy, count, loadElementData, PROJECT, show, type Confusion } from './elementsTestData';

const data = loadElementData();
const classifier = createClassifier(data);

interface Case {
  context: Partial<NameContext>;
  [cls: string]: unknown;
}

describe('element classifier: schemas', () => {
  for (const schema of data.schemas) {
    it(`classifies the columns of ${schema.title}`, () => {
      const confusion: Confusion = new Map();
      for (const [table, row] of Object.entries(schema.tables)) {
        const hits = classifier.classifyColumns(Object.values(row).flat(), table, true);
        for (const [cls, columns] of Object.entries(row)) for (const column of columns) count(confusion, cls, hits.get(column)?.class ?? 'none');
      }
      const found = accuracy(confusion);
      assert.ok(found >= 0.98, `${(100 * found).toFixed(1)} %`);
    });
  }

  it('reaches 95 % over all schema columns with their table, and prints the confusion matrix', () => {
    const confusion: Confusion = new Map();
    for (const schema of data.schemas) {
      for (const [table, row] of Object.entries(schema.tables)) {
        const hits = classifier.classifyColumns(Object.values(row).flat(), table);
        for (const [cls, columns] of Object.entries(row)) for (const column of columns) count(confusion, cls, hits.get(column)?.class ?? 'none');
      }
    }
    show('schema columns with their table', confusion);
    assert.ok(accuracy(confusion) >= 0.95);
  });

  it('finds the direct identifiers of relational schemas without any schema, by their names', () => {
    const names = createClassifier({ ...data, schemas: [] });
    const direct = new Set(['name', 'phone', 'email', 'ssn', 'mrn', 'date', 'other-id', 'health-plan-id', 'account', 'license', 'geography']);
    const confusion: Confusion = new Map();
    for (const schema of data.schemas.filter(({ id }) =>
      ['mimic-iii', 'mimic-iv', 'epic-clarity', 'epic-caboodle', 'cerner-millennium', 'cms', 'pcornet-cdm', 'i2b2'].includes(id),
    )) {
      for (const row of Object.values(schema.tables)) {
        for (const [cls, columns] of Object.entries(row)) {
          if (direct.has(cls)) for (const column of columns) count(confusion, cls, names.classify(column, { role: 'column', health: true })?.class ?? 'none');
        }
      }
    }
    show('direct identifiers by name alone', confusion);
    assert.ok(accuracy(confusion) >= 0.75);
  });

  it('recognises a schema by three distinctive columns', () => {
    const hits = classifier.classifyColumns(['SUBJECT_ID', 'HADM_ID', 'ROW_ID', 'CGID', 'CHARTTIME', 'TEXT']);
    assert.equal(hits.get('TEXT')?.class, 'free-text');
    assert.match(hits.get('TEXT')?.evidence ?? '', /^column of MIMIC-III NOTEEVENTS$/);
    assert.equal(hits.has('CGID'), false);
  });

  it('needs context before it takes a schema from a common table name', () => {
    assert.equal(classifier.classifyColumns(['id', 'created', 'item', 'colour', 'amount', 'owner'], 'Claim').size, 0);
    assert.equal(classifier.classify('line', { role: 'attribute', health: false, container: 'address' }), undefined);
    assert.equal(classifier.classify('line', { role: 'attribute', health: true, container: 'address' })?.confidence, 'low');
  });

  it('lets a schema resolve false friends', () => {
    assert.equal(classifier.classifyColumns(['subject_id', 'stay_id', 'charttime', 'name', 'gsn', 'ndc'], 'ed.medrecon').get('name')?.class, 'clinical');
    assert.equal(classifier.classifyColumns(['SUBJECT_ID', 'DOD_SSN'], 'mimiciii.PATIENTS').get('DOD_SSN')?.class, 'date');
    assert.equal(classifier.classifyColumns(['provider_id', 'year_of_birth', 'npi', 'provider_name'], 'provider').size, 0);
  });
});

describe('element classifier: names', () => {
  const cases = parse(readFileSync(path.join(PROJECT, 'test/data/element-names.yaml'), 'utf8')) as Case[];
  const confusion: Confusion = new Map();
  let total = 0;
  for (const { context, ...classes } of cases) {
    const full: NameContext = { role: 'column', health: false, ...context };
    it(`classifies with ${JSON.stringify(context)}`, () => {
      const wrong: string[] = [];
      for (const [cls, names] of Object.entries(classes) as [string, string[]][]) {
        for (const name of names) {
          const hit = classifier.classify(name, full.siblings === undefined ? full : { ...full, siblings: [...full.siblings, name] });
          const found = hit === undefined || hit.confidence === 'low' ? 'none' : hit.class;
          count(confusion, cls, found);
          total++;
          if (found !== cls) wrong.push(`${name}: ${found}, not ${cls}`);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
  after(() => show(`${total} names with their surroundings`, confusion));

  it('knows at least 600 names', () => assert.ok(total >= 600, String(total)));
});

describe('element classifier: ordinary names', () => {
  const ordinary = readFileSync(path.join(PROJECT, 'test/data/ordinary-names.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  /** Shares of the names that are taken for elements, and that are above low confidence (what is shown unless asked for). */
  const rate = (context: NameContext): { all: number; shown: number } => {
    const hits = ordinary.map((name) => classifier.classify(name, context)).filter((hit) => hit !== undefined);
    const shown = hits.filter((hit) => hit.confidence !== 'low').length;
    const percent = (n: number): string => `${n} (${((100 * n) / ordinary.length).toFixed(2)} %)`;
    console.log(
      `    ${context.role}, ${context.health ? 'in' : 'without'} health context: ${percent(hits.length)} of ${ordinary.length}, above low confidence ${percent(shown)}`,
    );
    return { all: hits.length / ordinary.length, shown: shown / ordinary.length };
  };

  it('has at least 3,000', () => assert.ok(new Set(ordinary).size >= 3000));
  for (const role of ['attribute', 'parameter', 'variable', 'column', 'key', 'type-member'] as const) {
    it(`takes at most 0.5 % of them for elements (${role})`, () => assert.ok(rate({ role, health: false }).all <= 0.005));
    it(`takes few of them for elements in a file that speaks of patients (${role})`, () => {
      const { all, shown } = rate({ role, health: true });
      // A column `address` or `email` of a health file is an element by the rules: only the attributes of programs are false here.
      assert.ok(shown <= (role === 'column' ? 0.006 : 0.005));
      assert.ok(all <= 0.006);
    });
  }
  it('takes none of them for health context', () => {
    const found = ordinary.filter((name) => classifier.isHealthName(name));
    assert.ok(found.length <= ordinary.length * 0.001, found.join(' '));
  });
});

describe('element classifier: certainty and evidence', () => {
  const at = (name: string, context: Partial<NameContext> = {}) => classifier.classify(name, { role: 'attribute', health: false, ...context });

  it('is certain of strong names and schema columns, less of weak ones', () => {
    assert.deepEqual(at('mrn'), { class: 'mrn', confidence: 'high', weak: false, evidence: 'name matches ‘medical record number’' });
    assert.equal(at('email', { container: 'patient' })?.confidence, 'medium');
    assert.equal(at('email', { container: 'patient' })?.weak, true);
    assert.equal(at('name', { health: true })?.confidence, 'low');
    assert.equal(at('name', { health: true, role: 'column' })?.confidence, 'medium');
    assert.equal(at('CHARTTIME', { container: 'NOTEEVENTS' })?.evidence, 'column of MIMIC-III NOTEEVENTS');
  });
  it('names the kind of a quasi-identifier, age and birth year being one', () => {
    assert.equal(at('age', { health: true })?.kind, 'age');
    assert.equal(at('year_of_birth', { health: true })?.kind, 'age');
    assert.equal(classifier.classifyColumns(['subject_id', 'gender', 'anchor_age', 'anchor_year_group'], 'patients').get('gender')?.kind, 'sex');
  });
  it('says the same again, whatever was asked in between', () => {
    const first = at('name', { container: 'patient' });
    at('name', { container: 'doctor' });
    at('name');
    assert.deepEqual(at('name', { container: 'patient' }), first);
  });
  it('survives odd names', () => {
    for (const name of [
      '',
      ' ',
      '_',
      '__',
      '___init___',
      '…',
      '𝒳',
      'a'.repeat(10_000),
      'patientname'.repeat(20),
      '1',
      '🩺',
      'ß',
      '\u0000',
      'constructor',
      '__proto__',
      'toString',
    ]) {
      assert.equal(at(name, { health: true }), undefined, name.slice(0, 20));
    }
    assert.equal(at('prénom_patient')?.class, undefined);
  });
});

describe('element classifier: policy', () => {
  const own = createClassifier(data, [
    { name: 'cust_ref', class: 'mrn' },
    { name: 'mrn', in: 'mail_room_nodes', class: 'none' },
    { name: 'ssn', class: 'none' },
    { name: 'payload', class: 'phi' },
  ]);
  it('wins in both directions', () => {
    assert.deepEqual(own.classify('custRef', { role: 'attribute', health: false }), {
      class: 'mrn',
      confidence: 'high',
      evidence: 'declared in the policy',
      weak: false,
    });
    assert.equal(own.classify('payload', { role: 'variable', health: false })?.class, 'phi');
    assert.equal(own.classify('ssn', { role: 'column', health: true, siblings: ['mrn', 'ssn'] }), undefined);
    assert.equal(own.classifyColumns(['SSN', 'mrn'], 'patients').has('SSN'), false);
  });
  it('holds only in the place that it names', () => {
    assert.equal(own.classify('mrn', { role: 'column', health: false, container: 'data/mail_room_nodes.csv' }), undefined);
    assert.equal(own.classify('mrn', { role: 'column', health: false, container: 'MailRoomNodes' }), undefined);
    assert.equal(own.classify('mrn', { role: 'column', health: false, container: 'patients' })?.class, 'mrn');
  });
});
