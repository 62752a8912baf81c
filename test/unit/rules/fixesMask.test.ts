/** The fix that puts a fixed text in the place of an element in a log call. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkCase, examine, fixesOf, openFindings, type SourceKind } from './fixCase';
import { PYTHON_MASKS, TYPESCRIPT_MASKS } from './fixCasesMask';

/** Sources with a finding where a fixed text would not do, or would leave something out that happens. */
const REFUSED: readonly { readonly name: string; readonly source: string; readonly kind?: SourceKind }[] = [
  { name: 'a number is formatted', source: 'import logging\n\ndef admit(mrn):\n    logging.info("admitting %d", mrn)\n' },
  { name: 'a number is formatted the old way', source: 'def admit(mrn):\n    print("admitting %05d" % mrn)\n' },
  { name: 'a number is formatted by the method', source: 'def admit(mrn):\n    print("admitting {:05d}".format(mrn))\n' },
  { name: 'a part of the value is formatted', source: 'def admit(patient):\n    patient.mrn\n    print("admitting {0.mrn}".format(patient))\n' },
  { name: 'the format itself', source: 'import logging\nlogger = logging.getLogger(__name__)\n\ndef admit(mrn, ward):\n    logger.info(mrn, ward)\n' },
  { name: 'a call that does something', source: 'def admit(patient):\n    print("admitted", patient.register(patient.mrn).mrn)\n' },
  {
    name: 'a function of the module that only has a harmless name',
    source: 'def format(value):\n    save(value)\n    return value\n\ndef admit(patient):\n    print("admitted", format(patient["mrn"]))\n',
  },
  { name: 'an assignment on the way', source: 'def admit(patient):\n    print(key := patient["mrn"])\n    return key\n' },
  { name: 'something is taken out', source: 'def admit(patient):\n    print("admitted", patient.pop("mrn"))\n' },
  { name: 'arguments that are spread', source: 'def admit(patient):\n    print(*[patient["mrn"], 1])\n' },
  { name: 'a dict that is spread', source: 'import logging\n\ndef admit(patient):\n    logging.info("admitted", extra={**{"mrn": patient["mrn"]}})\n' },
  { name: 'a sum that may be one of numbers', source: 'def admit(mrn, other):\n    print(mrn + other)\n' },
  { name: 'a URL', source: 'import requests\n\ndef find(mrn):\n    requests.get(f"https://api.example.com/{mrn}")\n' },
  {
    name: 'something is awaited',
    kind: 'typescript',
    source: 'export async function admit(load: () => Promise<{ mrn: string }>): Promise<void> {\n  console.log((await load()).mrn);\n}\n',
  },
  {
    name: 'a counter goes on',
    kind: 'typescript',
    source: 'export function admit(patients: { mrn: string }[], i: number): void {\n  console.log(patients[i++].mrn);\n}\n',
  },
  {
    name: 'an object that is spread',
    kind: 'typescript',
    source: 'export function admit(patient: { mrn: string }): void {\n  console.log({ ...patient });\n}\n',
  },
  {
    name: 'a template with a tag',
    kind: 'typescript',
    source:
      'declare const bold: (t: TemplateStringsArray, ...v: string[]) => string;\nexport function admit(patient: { mrn: string }): void {\n  console.log(bold`${patient.mrn}`);\n}\n',
  },
];

describe('quick fix: mask', () => {
  for (const one of PYTHON_MASKS) it(one.name, () => checkCase('mask', one).then(() => undefined));
  for (const one of TYPESCRIPT_MASKS) it(`TypeScript: ${one.name}`, () => checkCase('mask', { kind: 'typescript', ...one }).then(() => undefined));

  it('is proved on enough sources', () => {
    assert.ok(PYTHON_MASKS.length >= 16);
    assert.ok(TYPESCRIPT_MASKS.length >= 14);
  });

  for (const { name, source, kind } of REFUSED) {
    it(`is not offered: ${name}`, async () => {
      const subject = await examine(kind ?? 'python', source);
      const findings = openFindings(subject.result);
      assert.ok(findings.length > 0, 'there is a finding');
      for (const finding of findings)
        assert.deepEqual(
          fixesOf(subject, finding).filter((fix) => fix.id === 'mask'),
          [],
        );
    });
  }
});
