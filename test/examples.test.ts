/** The demonstration project: what its README promises is found, and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { Reported } from './harness/compare';
import { discoverSources, projectFolder } from './harness/discover';
import { analyse } from './harness/engine';
import { shownFindings } from './harness/run';
import { annotatedTexts } from './harness/texts';

/** File, rule, elements and a piece of the line that is reported. */
const EXPECTED: readonly (readonly [file: string, rule: string, elements: string, line: string])[] = [
  ['notebooks/explore.ipynb', 'PHI204', 'mrn, patient_name', '.head()'],
  ['notebooks/explore.ipynb', 'PHI601', 'mrn, phone_number', 'to_csv("many_drugs.csv"'],
  ['portal/src/intake.ts', 'PHI201', 'chiefComplaint, dateOfBirth, memberId, patientName', "logger.warn('intake without coverage', intake)"],
  ['portal/src/intake.ts', 'PHI301', 'chiefComplaint, patientName', 'openai.chat.completions.create'],
  ['portal/src/intake.ts', 'PHI302', 'dateOfBirth, memberId', 'fetch(`${PAYER}/members/'],
  ['readmission/api.py', 'PHI203', 'mrn', 'sentry_sdk.set_context'],
  ['readmission/api.py', 'PHI302', 'patient_name, phone_number', 'requests.post(f"{OUTREACH}/calls"'],
  ['readmission/summaries.py', 'PHI301', 'discharge_note, patient_name', 'client.chat.completions.create'],
  ['readmission/train.py', 'PHI101', 'mrn', 'GradientBoostingClassifier().fit(X, admissions[TARGET])'],
  ['readmission/train.py', 'PHI102', 'discharge_note', 'fit_transform(admissions["discharge_note"])'],
  ['readmission/train.py', 'PHI102', 'discharge_note', 'model.fit(X, admissions[TARGET])'],
  ['readmission/train.py', 'PHI103', 'race, sex, zip_code', 'LogisticRegression().fit(X, admissions[TARGET])'],
  ['readmission/train.py', 'PHI202', 'mrn', 'mlflow.log_table(errors[["mrn", "risk", TARGET]]'],
  ['readmission/train.py', 'PHI602', 'discharge_note', 'joblib.dump(vectorizer'],
];

describe('examples/readmission', () => {
  const root = join(projectFolder(), 'examples', 'readmission');

  it('holds no row of data', () => {
    assert.equal(
      readFileSync(join(root, 'data', 'admissions.csv'), 'utf8')
        .trim()
        .split('\n').length,
      1,
    );
  });

  it('shows the leaks that it was made to show, and no others', async () => {
    const found: Reported[] = [];
    const lines = new Map<string, string>();
    for (const file of discoverSources(root)) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const part of annotatedTexts(file, text)) part.text.split('\n').forEach((line, index) => lines.set(`${file} ${part.cell ?? ''}:${index}`, line));
      found.push(...shownFindings(await analyse(root, file, text)));
    }
    const rows = found.map(({ rule, elements, place }) => [
      place.file,
      rule,
      [...elements].sort().join(', '),
      lines.get(`${place.file} ${place.cell ?? ''}:${place.line}`),
    ]);
    const shown = (row: readonly unknown[]): string => row.slice(0, 3).join(' | ');
    assert.deepEqual(rows.map(shown).sort(), EXPECTED.map(shown).sort());
    for (const [file, rule, elements, piece] of EXPECTED) {
      const there = rows.some((row) => row[0] === file && row[1] === rule && row[2] === elements && row[3]?.includes(piece));
      assert.ok(there, `${file}: ${rule} [${elements}] at «${piece}»`);
    }
  });
});
