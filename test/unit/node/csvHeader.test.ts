/** Which first lines are headers; a row of data must never be taken for one. */
import assert from 'node:assert/strict';
import { headerColumns } from '../../../src/node/csvHeader';

const HEADERS: readonly [line: string, columns: readonly string[]][] = [
  ['ssn,age,label', ['ssn', 'age', 'label']],
  ['patient_id;first_name;last_name;dob', ['patient_id', 'first_name', 'last_name', 'dob']],
  ['mrn\tadmit_dt\tdx', ['mrn', 'admit_dt', 'dx']],
  ['id|name|zip', ['id', 'name', 'zip']],
  ['"Patient ID","Date of Birth","Zip Code"', ['Patient ID', 'Date of Birth', 'Zip Code']],
  ['Name,Age,City', ['Name', 'Age', 'City']],
  ['First Name,Last Name,Phone Number,Email Address', ['First Name', 'Last Name', 'Phone Number', 'Email Address']],
  [',ssn,age', ['', 'ssn', 'age']],
  ['Unnamed: 0,ssn,age', []],
  ['row_id,subject_id,hadm_id,admittime', ['row_id', 'subject_id', 'hadm_id', 'admittime']],
  ['"ROW_ID","SUBJECT_ID","HADM_ID","CHARTDATE","TEXT"', ['ROW_ID', 'SUBJECT_ID', 'HADM_ID', 'CHARTDATE', 'TEXT']],
  [
    'encounter_id,patient_nbr,race,gender,age,weight,admission_type_id,max_glu_serum,A1Cresult,metformin,readmitted',
    ['encounter_id', 'patient_nbr', 'race', 'gender', 'age', 'weight', 'admission_type_id', 'max_glu_serum', 'A1Cresult', 'metformin', 'readmitted'],
  ],
  [
    'Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,SUFFIX,MAIDEN,MARITAL,RACE,ETHNICITY,GENDER,BIRTHPLACE,ADDRESS,CITY,STATE,COUNTY,ZIP,LAT,LON',
    [
      'Id',
      'BIRTHDATE',
      'DEATHDATE',
      'SSN',
      'DRIVERS',
      'PASSPORT',
      'PREFIX',
      'FIRST',
      'LAST',
      'SUFFIX',
      'MAIDEN',
      'MARITAL',
      'RACE',
      'ETHNICITY',
      'GENDER',
      'BIRTHPLACE',
      'ADDRESS',
      'CITY',
      'STATE',
      'COUNTY',
      'ZIP',
      'LAT',
      'LON',
    ],
  ],
  [
    'Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,DiabetesPedigreeFunction,Age,Outcome',
    ['Pregnancies', 'Glucose', 'BloodPressure', 'SkinThickness', 'Insulin', 'BMI', 'DiabetesPedigreeFunction', 'Age', 'Outcome'],
  ],
  [
    'age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,target',
    ['age', 'sex', 'cp', 'trestbps', 'chol', 'fbs', 'restecg', 'thalach', 'exang', 'oldpeak', 'slope', 'ca', 'thal', 'target'],
  ],
  ['patientId,birthDate,homePhone', ['patientId', 'birthDate', 'homePhone']],
  ['patientunitstayid,drugname,drugstartoffset,dosage', ['patientunitstayid', 'drugname', 'drugstartoffset', 'dosage']],
  [
    'PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked',
    ['PassengerId', 'Survived', 'Pclass', 'Name', 'Sex', 'Age', 'SibSp', 'Parch', 'Ticket', 'Fare', 'Cabin', 'Embarked'],
  ],
  ['hours_from_hosp_admit_to_icu_first_day,stay_id', ['hours_from_hosp_admit_to_icu_first_day', 'stay_id']],
  ['ssn', ['ssn']],
  ['note_text', ['note_text']],
  [' ssn , age ', ['ssn', 'age']],
];

const NO_HEADERS: readonly string[] = [
  '',
  '   ',
  '123-45-6789,54,1',
  'John,Smith,Boston',
  'john,smith,boston',
  'JOHN,SMITH,BOSTON,MA',
  'Jane Doe,Diabetes,Lisinopril',
  'jane,doe,glucose',
  'Doe,Jane,Glucose,mg/dL',
  'Ronald,McDonald,Kansas City',
  'Jane,Doe,New York City',
  'Jane,Doe,Ohio State',
  'Jane Doe,42,Boston',
  'Jane,Doe,F,White,Married',
  'Jane,Doe,jane@example.org,name',
  'Jane,Doe,1970-01-02,ssn',
  'Jane,Doe,Jan 2 1970,id,name',
  'name,Jane,12 Main Street,id',
  'MRN001234,Doe,name',
  'P00123,name,age',
  'A1234567,name,age',
  'name,E11.9',
  'name,https://example.org',
  'name,10:23',
  'name,$12.50',
  'name,55%',
  'name,(555) 010-0000',
  'name,192.168.0.1',
  'name,9f86d081884c7d659a2feaa0c55ad015',
  'name,3fa85f64-5717-4562-b3fc-2c963f66afa6',
  "name,O'Neill",
  'name,true',
  'id,name,No',
  'ssn,ssn',
  ',,ssn',
  'The patient was admitted with chest pain. Name withheld.',
  'Patient was admitted with chest pain and a long history of it',
  'Patient Jane Doe was seen',
  '{"ssn": 1}',
  'ssn=1',
  '"ssn,age',
  '\ufffdname,age',
  'smith\tjohn\tboston',
  'smith|john|boston',
  'Statistics',
  'Boston',
  '-----',
  'dayton,maxwell,rowland,costello',
  'corticosteroid,hemorrhage,typhoid,village',
  'Idaho,ID',
  'Smith,Idaho,ID',
  'Medications',
  'Medications:',
  'at the end of the day',
  '[Date]',
  'worldwide, non-exclusive, no-charge, royalty-free, irrevocable',
  `name,${'x'.repeat(100)}`,
];

describe('headerColumns', () => {
  for (const [line, columns] of HEADERS) {
    if (columns.length === 0) it(`is no header: ${line}`, () => assert.equal(headerColumns(line), undefined));
    else it(`is a header: ${line.slice(0, 60)}`, () => assert.deepEqual(headerColumns(line), columns));
  }
  for (const line of NO_HEADERS) it(`is no header: ${JSON.stringify(line.slice(0, 60))}`, () => assert.equal(headerColumns(line), undefined));

  it('reads wide headers and refuses endless ones', () => {
    const wide = (n: number): string => Array.from({ length: n }, (_, i) => `feature_${i}`).join(',');
    assert.equal(headerColumns(wide(5000))?.length, 5000);
    assert.equal(headerColumns(wide(30_000)), undefined);
  });

  it('takes no row for a header that is made of names of people and places', () => {
    const people = [
      'Mary',
      'Jones',
      'Garcia',
      'Wei',
      'Olu',
      'Ann-Marie',
      'van Dyke',
      'MacLeod',
      'DeShawn',
      'Baltimore',
      'San Jose',
      'Texas',
      'Mercy',
      'Aspirin',
    ];
    for (let i = 0; i < people.length; i++) {
      for (const delimiter of [',', '\t', ';', '|']) {
        const row = [people[i], people[(i + 3) % people.length], people[(i + 7) % people.length], people[(i + 9) % people.length]];
        for (const text of [row.join(delimiter), row.join(delimiter).toLowerCase(), row.join(delimiter).toUpperCase()])
          assert.equal(headerColumns(text), undefined, text);
      }
    }
  });
});
