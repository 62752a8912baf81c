/** Which names of files, tables, types, variables and modules speak of patients, and which data are made up. */
import * as assert from 'node:assert/strict';
import { createClassifier } from '../../../src/catalog/elements';
import { loadElementData } from './elementsTestData';

const classifier = createClassifier(loadElementData());

describe('health names', () => {
  for (const name of [
    'patients.csv',
    'patients',
    'Patient',
    'PatientRecord',
    'patient_df',
    'data/raw/patients_2020.parquet',
    'patientService',
    'Encounter',
    'encounters',
    'fhirEncounter',
    'claims_df',
    'claims.csv',
    'inpatient_claims.csv',
    'NoteEvents',
    'NOTEEVENTS',
    'NOTEEVENTS.csv.gz',
    'noteevents',
    'discharge_summaries',
    'chartevents',
    'mimiciii',
    'mimic_iv',
    'MIMIC-III',
    'mimic3',
    'mimic',
    'eicu',
    'omop',
    'visit_occurrence',
    'PAT_ENC',
    'HSP_ACCOUNT',
    'PatientDim',
    'ADMISSIONS.csv',
    'admissions',
    'admission',
    'hospital_visits.csv',
    'visits.csv',
    'labs_df',
    'lab_results',
    'medications',
    'prescriptions',
    'clinical_notes',
    'ehr_data',
    'EHRRecord',
    'hl7Message',
    'dicom_files',
    'fhirClient',
    'hospital',
    'readmission.py',
    'predict_readmission',
    'diagnosis_codes',
    'DIAGNOSES_ICD',
    'icustays',
    'medicalRecords',
    'healthRecord',
    'health_data',
    'vital_signs',
    'appointments',
    'Appointment',
    'nurse_notes',
    'diabetes.csv',
    'heart_disease.csv',
    'sepsis_model',
    'load_patients',
    'getPatientById',
    'beneficiaries.csv',
    'C:\\data\\patients.xlsx',
    'conditions.csv',
    'dbo.[Patient]',
    'hosp.admissions',
    'covid19_cases',
  ]) {
    it(`says so of ${name}`, () => assert.equal(classifier.isHealthName(name), true));
  }
  for (const name of [
    'users.csv',
    'customers',
    'orders',
    'model',
    'train.py',
    'claims',
    'jwtClaims',
    'visitor',
    'visit_Name',
    'visit',
    'encounterable',
    'patience',
    'impatient',
    'health_check',
    'healthz',
    'HealthCheck',
    'labs',
    'gitlab',
    'jupyterlab',
    'members',
    'persons',
    'Person',
    'episodes',
    'observations',
    'conditions',
    'condition',
    'notes',
    'notebook',
    'web_vitals',
    'emr_client',
    'epics',
    'phi',
    'phi_angle',
    'dcm',
    'icu',
    'lab',
    'treatment',
    'dose',
    'data',
    'df',
    '',
    '/',
    'titanic.csv',
    'housing.csv',
    'diagnostics',
    'diagnose',
    'stroke_width',
    'operation',
    'chart',
    'admissionController',
    'mimicry',
    'drug_discovery_score_fn',
    'src/utils/helpers.ts',
    'index.tsx',
  ]) {
    it(`does not say so of ‘${name}’`, () => assert.equal(classifier.isHealthName(name), false));
  }
});

describe('health imports', () => {
  for (const module of [
    'pydicom',
    'pydicom.dataset',
    'fhir.resources',
    'fhir.resources.patient',
    'fhirclient.models',
    'hl7apy.parser',
    'wfdb',
    'pyhealth.datasets',
    '@medplum/core',
    '@medplum/fhirtypes',
    'dicom-parser',
    '@types/fhir',
    'dcmjs',
  ]) {
    it(`knows ${module}`, () => assert.equal(classifier.isHealthImport(module), true));
  }
  for (const module of ['pandas', 'fhirish', 'hl7x', 'dicomweb', '@medplumx/core', 'sklearn.datasets', '', '.', './pydicom', 'express']) {
    it(`does not know ‘${module}’`, () => assert.equal(classifier.isHealthImport(module), false));
  }
});

describe('synthetic data', () => {
  for (const name of [
    'data/synthea/csv/patients.csv',
    'synthea_output',
    'DE-SynPUF',
    'DE1_0_2008_Beneficiary_Summary_File_desynpuf.csv',
    'synthetic_patients.csv',
    'load_breast_cancer',
    'mimic-iii-demo',
    'fakePatients',
    'mock_patients.json',
  ]) {
    it(`knows ${name}`, () => assert.equal(classifier.isSyntheticName(name), true));
  }
  for (const name of ['patients.csv', 'mimic-iii', 'demo.py', 'sample_id', 'synthesis', 'sample.csv', 'breast_cancer_registry.csv', '']) {
    it(`does not know ‘${name}’`, () => assert.equal(classifier.isSyntheticName(name), false));
  }
});

describe('health columns', () => {
  it('are seen by one strong identifier or several clinical values', () => {
    assert.equal(classifier.hasHealthColumns(['mrn', 'x']), true);
    assert.equal(classifier.hasHealthColumns(['age', 'hba1c', 'name']), true);
    assert.equal(classifier.hasHealthColumns(['dose', 'medication', 'procedure']), true);
  });
  it('are not seen by names, dates or places alone', () => {
    assert.equal(classifier.hasHealthColumns([]), false);
    assert.equal(classifier.hasHealthColumns(['first_name', 'last_name', 'email', 'zip', 'date', 'age', 'sex']), false);
    assert.equal(classifier.hasHealthColumns(['PassengerId', 'Survived', 'Pclass', 'Name', 'Sex', 'Age', 'Ticket', 'Fare', 'Cabin']), false);
    assert.equal(classifier.hasHealthColumns(['temperature', 'max_tokens', 'model', 'messages']), false);
    assert.equal(classifier.hasHealthColumns(['height', 'width', 'weight', 'label']), false);
  });
});
