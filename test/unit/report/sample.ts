/** A report made by hand, for the tests of the formats. */
import type { Finding, FlowStep, Incomplete, Location } from '../../../src/findings/types';
import type { Report, ReportRule } from '../../../src/report/types';

export function at(file: string, line: number, from: number, to: number): Location {
  const start = line * 100 + from;
  return { file, span: { start, end: line * 100 + to }, range: { start: { line, character: from }, end: { line, character: to } } };
}

export function step(kind: FlowStep['kind'], location: Location, message: string): FlowStep {
  return { kind, location, message };
}

export const RULES: readonly ReportRule[] = [
  {
    id: 'PHI101',
    slug: 'identifier-in-training',
    kind: 'training',
    severity: 'error',
    title: 'A direct identifier reaches model fitting',
    description: 'An identifier is fitted.',
    citations: ['45 CFR 164.502(b)'],
    guidance: '# PHI101\n\nWhat it means.\n',
    helpUri: 'https://www.ecfr.gov/current/title-45/section-164.502#p-164.502(b)',
  },
  {
    id: 'PHI201',
    slug: 'phi-in-log',
    kind: 'telemetry',
    severity: 'warning',
    title: 'PHI reaches a log or the console',
    description: 'PHI is printed.',
    citations: ['45 CFR 164.312(a)(1)'],
    helpUri: 'https://www.ecfr.gov/current/title-45/section-164.312#p-164.312(a)(1)',
  },
];

const read = at('src/load data.py', 2, 5, 32);
const fit = at('src/train.py', 11, 4, 20);

export const fitFinding: Finding = {
  rule: 'PHI101',
  slug: 'identifier-in-training',
  kind: 'training',
  severity: 'error',
  confidence: 'high',
  message: 'ssn, mrn reach LogisticRegression.fit',
  location: fit,
  elements: [
    { name: 'ssn', class: 'ssn', confidence: 'high', evidence: 'column of the header of data/patients.csv', as: 'k1' },
    { name: 'mrn', class: 'mrn', confidence: 'medium', evidence: 'name matches ‘medical record number’' },
  ],
  context: ['glucose'],
  sink: 'sklearn.linear_model.LogisticRegression.fit',
  vendor: null,
  flows: [[step('source', read, 'read from data/patients.csv'), step('assign', at('src/train.py', 9, 0, 2), 'assigned to X'), step('sink', fit, 'fitted')]],
  fingerprint: '00000000000000aa',
};

const cell: Location = {
  ...at('nb/eda.ipynb', 56, 8, 30),
  cell: { index: 2, absoluteIndex: 4, range: { start: { line: 1, character: 4 }, end: { line: 1, character: 26 } } },
};

export const printFinding: Finding = {
  rule: 'PHI201',
  slug: 'phi-in-log',
  kind: 'telemetry',
  severity: 'warning',
  confidence: 'medium',
  message: 'mrn reaches print',
  location: cell,
  elements: [{ name: 'mrn', class: 'mrn', confidence: 'medium', evidence: 'name matches ‘medical record number’' }],
  context: [],
  sink: 'print',
  vendor: null,
  flows: [[step('source', cell, 'mrn'), step('sink', cell, 'printed')]],
  fingerprint: '00000000000000bb',
};

export const allowedFinding: Finding = {
  ...printFinding,
  location: at('src/train.py', 20, 0, 5),
  fingerprint: '00000000000000cc',
  suppression: { kind: 'comment', reason: 'synthetic data', reviewer: 'privacy office', until: '2027-03-01' },
};

export const incomplete: readonly Incomplete[] = [
  { file: 'bin.py', reason: 'not-text', message: 'The file holds NUL bytes.' },
  { file: 'src/half.py', reason: 'syntax-error', message: 'Part of the file could not be parsed.', location: at('src/half.py', 3, 0, 8) },
];

export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    tool: { name: 'phi-trace', version: '0.1.0' },
    rules: RULES,
    findings: [printFinding, fitFinding, allowedFinding],
    incomplete,
    skipped: [{ path: 'dist/app.js', reason: 'minified' }],
    files: 14,
    lines: 1234,
    hidden: { confidence: 2, other: 0, baseline: 1 },
    ...changes,
  };
}
