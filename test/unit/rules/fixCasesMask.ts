/** Sources that the masking of parts of log calls is proved on. */
import type { FixCase } from './fixCase';

const HEAD = 'import logging\n\nlogger = logging.getLogger(__name__)\n\n\n';

export const PYTHON_MASKS: readonly FixCase[] = [
  {
    name: 'a part of an f-string',
    source: `${HEAD}def admit(patient):\n    print(f"admitting {patient['mrn']} to {patient['ward']}")\n`,
    changes: [[`{patient['mrn']}`, '[redacted]']],
    isPreferred: true,
  },
  {
    name: 'two parts of an f-string, one with a format',
    source: `${HEAD}def admit(patient_name, mrn, ward):\n    logger.info(f"{patient_name!r} ({mrn:>10}) goes to {ward}")\n`,
    changes: [
      ['{patient_name!r}', '[redacted]'],
      ['{mrn:>10}', '[redacted]'],
    ],
  },
  { name: 'a part that shows its own code', source: `${HEAD}def admit(mrn, ward):\n    print(f"{mrn=} {ward=}")\n`, changes: [['{mrn=}', '[redacted]']] },
  {
    name: 'an f-string on several lines',
    source: `${HEAD}def admit(mrn, ward):\n    print(f"""admitted\n    to {ward}:\n    {mrn}\n    """)\n`,
    changes: [['{mrn}', '[redacted]']],
  },
  {
    name: 'texts beside each other',
    source: `${HEAD}def admit(mrn, ward):\n    print("admitted to "\n          f"{ward}: {mrn}")\n`,
    changes: [['{mrn}', '[redacted]']],
  },
  {
    name: 'an argument of a logger',
    source: `${HEAD}def admit(mrn, ward):\n    logger.info("admitting %s to %s", mrn, ward)\n`,
    changes: [[', mrn, ward', ', "[redacted]", ward']],
    isPreferred: true,
  },
  { name: 'a formatted width', source: `${HEAD}def admit(mrn):\n    logger.info("admitting %-12s 100%%", mrn)\n`, changes: [[', mrn)', ', "[redacted]")']] },
  {
    name: 'an argument in braces',
    source: `${HEAD}from loguru import logger as log\n\ndef admit(mrn):\n    log.info("admitting {}", mrn)\n`,
    changes: [[', mrn)', ', "[redacted]")']],
  },
  {
    name: 'a keyword argument',
    source: `${HEAD}import structlog\nlog = structlog.get_logger()\n\ndef admit(mrn, ward):\n    log.info("admitting", mrn=mrn, ward=ward)\n`,
    changes: [['mrn=mrn', 'mrn="[redacted]"']],
  },
  {
    name: 'fields of a record',
    source: `${HEAD}def admit(patient):\n    logger.info('admitting', extra={'ssn': patient['ssn'], 'ward': patient['ward']})\n`,
    changes: [[`patient['ssn']`, `'[redacted]'`]],
  },
  {
    name: 'the old format',
    source: `${HEAD}def admit(mrn, ward):\n    print("%s in %s" % (mrn, ward))\n`,
    changes: [['(mrn, ward))', '("[redacted]", ward))']],
  },
  {
    name: 'the old format with names',
    source: `${HEAD}def admit(mrn, ward):\n    print("%(who)s in %(where)s" % {"who": mrn, "where": ward})\n`,
    changes: [['"who": mrn', '"who": "[redacted]"']],
  },
  {
    name: 'the method format',
    source: `${HEAD}def admit(mrn, ward):\n    print("{} in {}".format(mrn, ward))\n`,
    changes: [['format(mrn,', 'format("[redacted]",']],
  },
  { name: 'a sum of texts', source: `${HEAD}def admit(mrn, ward):\n    print("patient " + mrn + " in " + ward)\n`, changes: [['+ mrn +', '+ "[redacted]" +']] },
  {
    name: 'a sum with a conversion',
    source: `${HEAD}def admit(patient):\n    print("patient " + str(patient.mrn))\n`,
    changes: [['str(patient.mrn)', '"[redacted]"']],
  },
  {
    name: 'the only argument',
    source: `${HEAD}def admit(patient):\n    print(patient["ssn"].strip())\n`,
    changes: [['patient["ssn"].strip()', '"[redacted]"']],
  },
  {
    name: 'one of several',
    source: `${HEAD}def admit(patient):\n    print("🏥", patient["ward"], patient["ssn"], sep="|")\n`,
    changes: [['patient["ssn"]', '"[redacted]"']],
  },
  {
    name: 'the same element twice, from two records',
    source: `${HEAD}def merge(patient, other_patient):\n    logger.warning(f"{patient['mrn']} is {other_patient['mrn']}")\n`,
    changes: [
      [`{patient['mrn']}`, '[redacted]'],
      [`{other_patient['mrn']}`, '[redacted]'],
    ],
  },
  {
    name: 'a whole record',
    source: `${HEAD}def admit(patient):\n    patient["ssn"], patient["mrn"]\n    print(patient)\n`,
    changes: [['print(patient)', 'print("[redacted]")']],
    isPreferred: false,
  },
  {
    name: 'a message that was put together before',
    source: `${HEAD}def admit(patient):\n    text = f"{patient['mrn']} comes"\n    print(text)\n`,
    changes: [['print(text)', 'print("[redacted]")']],
    isPreferred: false,
  },
  {
    name: 'a prompt',
    rule: 'PHI301',
    source: `from openai import OpenAI\n\nclient = OpenAI()\n\n\ndef ask(patient):\n    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": f"Is {patient['patient_name']} well?"}])\n`,
    changes: [[`{patient['patient_name']}`, '[redacted]']],
    isPreferred: false,
  },
  {
    name: 'a message to monitoring',
    rule: 'PHI203',
    source: `import sentry_sdk\n\n\ndef failed(patient):\n    sentry_sdk.set_context("patient", {"mrn": patient["mrn"], "ward": patient["ward"]})\n`,
    changes: [['patient["mrn"]', '"[redacted]"']],
    isPreferred: false,
  },
  {
    name: 'notebook: a print behind a shell line',
    kind: 'notebook',
    source: `import pandas as pd\nstay = pd.read_csv("stays.csv", usecols=["mrn", "bed"]).iloc[0]\n# %%\n!pwd\nmrn = stay["mrn"]\nprint(f"bed of {mrn}")\n`,
    changes: [['bed of {mrn}', 'bed of [redacted]']],
  },
  {
    name: 'carriage returns',
    source: `${HEAD}def admit(mrn, ward):\n    logger.info(\n        "admitting %s to %s",\n        mrn,\n        ward,\n    )\n`.replace(/\n/g, '\r\n'),
    changes: [['        mrn,\r\n', '        "[redacted]",\r\n']],
  },
];

const TYPE = `interface Patient {\n  mrn: string;\n  firstName: string;\n  ward: string;\n}\n\n`;

export const TYPESCRIPT_MASKS: readonly FixCase[] = [
  {
    name: 'an argument',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log('admitting', p.mrn, p.ward);\n}\n`,
    changes: [['p.mrn,', `'[redacted]',`]],
    isPreferred: true,
  },
  {
    name: 'a part of a template',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log(\`admitting \${p.mrn} to \${p.ward}\`);\n}\n`,
    changes: [['${p.mrn}', '[redacted]']],
    isPreferred: true,
  },
  {
    name: 'two parts of a template',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log(\`\${p.firstName} (\${p.mrn})\`);\n}\n`,
    changes: [['${p.firstName} (${p.mrn})', '[redacted] ([redacted])']],
  },
  {
    name: 'a template on several lines',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log(\`\n    ward: \${p.ward}\n    mrn: \${p.mrn}\n  \`);\n}\n`,
    changes: [['${p.mrn}', '[redacted]']],
  },
  {
    name: 'a sum of texts',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.warn("name " + p.firstName.toUpperCase());\n}\n`,
    changes: [['p.firstName.toUpperCase()', '"[redacted]"']],
  },
  {
    name: 'a property',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log('admitting', { mrn: p.mrn, ward: p.ward });\n}\n`,
    changes: [['mrn: p.mrn', `mrn: '[redacted]'`]],
  },
  {
    name: 'a property of the same name',
    source: `export function admit(mrn: string, ward: string): void {\n  console.log('admitting', { mrn, ward });\n}\n`,
    changes: [['{ mrn, ward }', `{ mrn: '[redacted]', ward }`]],
  },
  {
    name: 'a property in a property',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log({ event: { who: { name: p.firstName } }, ward: p.ward });\n}\n`,
    changes: [['name: p.firstName', 'name: "[redacted]"']],
  },
  {
    name: 'a part of a list',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log([p.ward, p.mrn]);\n}\n`,
    changes: [['p.mrn]', '"[redacted]"]']],
  },
  {
    name: 'a whole record',
    source: `${TYPE}export function admit(patient: Patient): void {\n  console.log('admitting', patient);\n}\n`,
    changes: [[', patient)', `, '[redacted]')`]],
    isPreferred: false,
  },
  {
    name: 'a whole record as text',
    source: `${TYPE}export function admit(patient: Patient): void {\n  console.log('admitting ' + JSON.stringify(patient));\n}\n`,
    changes: [['JSON.stringify(patient)', `'[redacted]'`]],
    isPreferred: false,
  },
  {
    name: 'a cast',
    source: `${TYPE}export function admit(p: Partial<Patient>): void {\n  console.log('admitting', p.mrn as string);\n}\n`,
    changes: [['p.mrn as string', `'[redacted]' as string`]],
  },
  {
    name: 'behind a question mark',
    source: `${TYPE}export function admit(p?: Patient): void {\n  console.log('admitting', p?.mrn ?? 'nobody');\n}\n`,
    changes: [[`p?.mrn ?? 'nobody'`, `'[redacted]'`]],
  },
  {
    name: 'one way or the other',
    source: `${TYPE}export function admit(p: Patient): void {\n  console.log(p.ward ? p.mrn : 'nobody');\n}\n`,
    changes: [[`p.ward ? p.mrn : 'nobody'`, `'[redacted]'`]],
  },
  {
    name: 'a logger of a package',
    source: `import pino from 'pino';\nconst log = pino();\n${TYPE}export function admit(p: Patient): void {\n  log.info({ who: p.firstName, ward: p.ward }, 'admitted');\n}\n`,
    changes: [['who: p.firstName', `who: '[redacted]'`]],
  },
  {
    name: 'an error of monitoring',
    rule: 'PHI203',
    source: `import * as Sentry from '@sentry/node';\n${TYPE}export function failed(error: Error, p: Patient): void {\n  Sentry.captureException(error, { extra: { mrn: p.mrn } });\n}\n`,
    changes: [['mrn: p.mrn', `mrn: '[redacted]'`]],
    isPreferred: false,
  },
  {
    name: 'in a component',
    kind: 'tsx',
    source: `${TYPE}export const Row = (p: Patient) => (\n  <button onClick={() => console.log(p.mrn)}>{p.ward}</button>\n);\n`,
    changes: [['console.log(p.mrn)', 'console.log("[redacted]")']],
  },
  {
    name: 'in JavaScript',
    kind: 'javascript',
    source: `function admit(patient) {\n  console.log('admitting', patient.ssn);\n}\nmodule.exports = { admit };\n`,
    changes: [['patient.ssn', `'[redacted]'`]],
  },
];
