/** The shipped element data: valid, without contradictions, in step with the classes of findings; and how names are taken apart. */
import * as assert from 'node:assert/strict';
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CATALOG_ELEMENT_CLASSES, GRADES, mergeElementData } from '../../../src/catalog/elementsData';
import { expandPattern } from '../../../src/catalog/elementsNames';
import { createTokenizer, splitWords } from '../../../src/catalog/elementsTokens';
import { ELEMENT_CLASSES } from '../../../src/findings/types';
import { loadElementData, PROJECT } from './elementsTestData';

const data = loadElementData();
const tokenizer = createTokenizer(data);

describe('element data', () => {
  const validate = new Ajv({ allErrors: true }).compile(
    JSON.parse(readFileSync(path.join(PROJECT, 'src/catalog/models/elements.schema.json'), 'utf8')) as object,
  );

  it('is valid', () => {
    validate(data);
    assert.deepEqual(validate.errors ?? [], []);
  });
  it('would not be valid with a class that does not exist or a pattern in capitals', () => {
    assert.equal(validate({ ...data, names: [{ class: 'secret', strong: ['pin'] }] }), false);
    assert.equal(validate({ ...data, names: [{ class: 'ssn', strong: ['SSN'] }] }), false);
  });
  it('has the classes of findings', () => assert.deepEqual([...CATALOG_ELEMENT_CLASSES], [...ELEMENT_CLASSES]));
  it('gives no name to two classes or grades', () => {
    const owners = new Map<string, string>();
    const twice: string[] = [];
    for (const row of data.names) {
      for (const grade of GRADES) {
        for (const pattern of row[grade] ?? []) {
          for (const text of expandPattern(pattern)) {
            const key = tokenizer.words(text).join(' ');
            const owner = `${row.class} ${row.kind ?? ''} ${grade}`;
            if (owners.has(key) && owners.get(key) !== owner) twice.push(`${key}: ${owners.get(key)} and ${owner}`);
            owners.set(key, owner);
          }
        }
      }
    }
    assert.deepEqual(twice, []);
  });
  it('gives no column of a table to two classes', () => {
    const twice: string[] = [];
    for (const schema of data.schemas) {
      for (const [table, row] of Object.entries(schema.tables)) {
        const columns = Object.values(row)
          .flat()
          .map((column) => column.toLowerCase());
        if (new Set(columns).size !== columns.length) twice.push(`${schema.id} ${table}`);
      }
    }
    assert.deepEqual(twice, []);
  });
  it('names quasi-identifiers by kind', () => {
    for (const row of data.names) assert.equal(row.kind !== undefined, row.class === 'quasi', row.class);
  });
  it('merges lists and maps', () => {
    const merged = mergeElementData([{ staff: ['nurse'], abbreviations: { a: 'b' } }, null, { staff: ['doctor'], abbreviations: { a: 'c', d: 'e' } }]);
    assert.deepEqual(merged, { staff: ['nurse', 'doctor'], abbreviations: { a: 'c', d: 'e' } });
  });
});

describe('patterns', () => {
  it('expand alternatives and optional words', () => {
    assert.deepEqual(expandPattern('a|b c (d)'), ['a c d', 'a c', 'b c d', 'b c']);
    assert.deepEqual(expandPattern('(x|y) z'), ['x z', 'y z', 'z']);
    assert.deepEqual(expandPattern('plain'), ['plain']);
  });
});

describe('words of names', () => {
  const table: [string, string][] = [
    ['PatientDOB', 'patient dob'],
    ['patientMRN', 'patient mrn'],
    ['SSNLast4', 'ssn last 4'],
    ['Date of Birth', 'date of birth'],
    ['ZIP-Code', 'zip code'],
    ['dateofbirth', 'date of birth'],
    ['zipcode', 'zip code'],
    ['firstname', 'first name'],
    ['patientid', 'patient id'],
    ['PATIENTNAME', 'patient name'],
    ['patientIDs', 'patient id'],
    ['SSNs', 'ssn'],
    ['ssns', 'ssn'],
    ['patientNames', 'patient name'],
    ['addresses', 'address'],
    ['diagnoses', 'diagnosis'],
    ['allergies', 'allergy'],
    ['notes', 'note'],
    ['status', 'status'],
    ['series', 'series'],
    ['pt_name', 'patient name'],
    ['pat_dob', 'patient dob'],
    ['mem_id', 'member id'],
    ['bene_zip', 'beneficiary zip'],
    ['acct_no', 'account number'],
    ['no_address', 'no address'],
    ['birth_dttm', 'birth datetime'],
    ['BIRTH_DT_TM', 'birth datetime'],
    ['driver_s_license', 'driver license'],
    ['s', 's'],
    ['HL7Message', 'hl 7 message'],
    ['icd10Code', 'icd 10 code'],
    ['addr1', 'address 1'],
    ['user.name', 'user name'],
    ['prénom', 'prenom'],
    ['update', 'update'],
    ['candidate', 'candidate'],
    ['validate', 'validate'],
    ['mandate', 'mandate'],
    ['hostname', 'hostname'],
    ['filename', 'filename'],
    ['dataset', 'dataset'],
    ['origins', 'origins'],
    ['__init__', 'init'],
    ['', ''],
    ['$', ''],
  ];
  for (const [name, words] of table) it(`‘${name}’ is ‘${words}’`, () => assert.equal(tokenizer.words(name).join(' '), words));

  it('keep digits with their letters where asked', () => assert.deepEqual(splitWords('mimic4_v2', false), ['mimic4', 'v2']));
  it('give up on sentences', () => assert.deepEqual(tokenizer.words('this is a whole sentence that nobody would ever take for a name of anything'), []));
});
