/** Data dictionaries, JSON Schema and Croissant: names and descriptions, whatever the shape. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readCroissant, readDictionary, readJsonSchema } from '../../../src/catalog/declared';
import { nameOfDescription } from '../../../src/catalog/description';

describe('what files beside the data say', () => {
  it('reads dictionaries of several hands', () => {
    assert.deepEqual(
      readDictionary([
        ['Variable / Field Name', 'Form Name', 'Field Label'],
        ['q1', 'Intake', 'Date of birth'],
        ['q2', '', 'Age'],
        ['', 'Intake', 'A heading'],
      ])?.rows,
      [
        { table: 'intake', column: 'q1', description: 'Date of birth' },
        { table: null, column: 'q2', description: 'Age' },
      ],
    );
    // Codes and what they mean, people, and data are no dictionary.
    for (const titles of [['code', 'description'], ['name', 'ssn'], ['description'], []])
      assert.equal(readDictionary([titles, ['a', 'b']]), undefined, titles.join());
  });

  it('reads JSON Schemas of records and of lists of them', () => {
    const properties = { a: { description: 'x' }, b: true };
    const columns = [{ name: 'a', description: 'x' }, { name: 'b' }];
    assert.deepEqual(readJsonSchema({ properties }), { columns, exact: false });
    assert.deepEqual(readJsonSchema({ items: { properties, additionalProperties: false } }), { columns, exact: true });
    assert.deepEqual(readJsonSchema({ $ref: '#/definitions/r', definitions: { r: { properties } } })?.columns, columns);
    for (const value of [null, 3, [], {}, { $ref: '#' }, { properties: {} }, { items: { $ref: '#/nowhere' } }]) assert.equal(readJsonSchema(value), undefined);
  });

  it('reads Croissant under any prefix', () => {
    const [set] = readCroissant({
      distribution: { '@id': 'f', 'sc:contentUrl': 'd/x.csv' },
      'cr:recordSet': { 'cr:name': 'r', 'cr:field': [{ 'cr:name': 'r/a', 'cr:source': { 'cr:fileObject': { '@id': 'f' } }, 'sc:description': 'y' }] },
    });
    assert.deepEqual(set, { names: ['r', 'd/x.csv'], columns: [{ name: 'a', description: 'y' }], exact: true });
    for (const value of [null, [], {}, { recordSet: [{}] }, { recordSet: [{ field: [{}] }] }]) assert.deepEqual(readCroissant(value), []);
  });

  it('takes the name out of a description, and nothing out of an explanation', () => {
    const names: readonly (readonly [string, string | undefined])[] = [
      ['Patient’s date of birth (YYYY-MM-DD)', 'patient_date_of_birth'],
      ["The patient's last name, as registered", 'patient_last_name'],
      ['Unique medical record number of the patient', 'medical_record_number'],
      ['Number of visits since birth', undefined],
      ['Whether the e-mail address was given', undefined],
      ['Days from date of birth to admission', undefined],
      ['One of the many things that the study team has written down here', undefined],
      ['', undefined],
    ];
    for (const [text, name] of names) assert.equal(nameOfDescription(text), name, text);
  });
});
