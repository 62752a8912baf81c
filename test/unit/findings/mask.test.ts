/** What is masked in texts and names that people wrote, and what stays. */
import assert from 'node:assert/strict';
import { maskName, maskValues } from '../../../src/findings/mask';

describe('maskName', () => {
  for (const [name, masked] of Object.entries({
    '412-55-9001': '«ssn literal»',
    'visits_412-55-9001.csv': 'visits_«ssn literal».csv',
    '412 55 9001': '«ssn literal»',
    'jane.doe@example.org': '«email literal»',
    '(555) 010-4477': '«phone literal»',
    'call555-010-4477': 'call«phone literal»',
    '7755331': '«number literal»',
    'mrn 775533': 'mrn «number literal»',
    patient_4125590010: 'patient_«number literal»',
    '412-55-9001 and 7755331': '«ssn literal» and «number literal»',
  })) {
    it(`hides ${name}`, () => assert.equal(maskName(name), masked));
  }

  for (const name of ['ssn', 'address_line1', 'itemid_220045', 'icd9_428.0', 'visits_20240131.csv', 'x12345', 'hba1c', '2024-01-31', 'a-1-2-3', 'Zip Code']) {
    it(`keeps ${name}`, () => assert.equal(maskName(name), name));
  }
});

describe('maskValues', () => {
  it('says what stood there', () => {
    assert.equal(maskValues('asked by jane@example.org about 412-55-9001'), 'asked by «email» about «ssn»');
  });
});
