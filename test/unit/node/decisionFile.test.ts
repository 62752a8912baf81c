/** Decisions: what counts, what is broken, and that writers lose nothing. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Decision } from '../../../src/findings/decisions';
import { parseDecisions } from '../../../src/findings/decisions';
import { appendDecision, DECISION_FILE, readDecisions } from '../../../src/node/decisionFile';
import { createEngine } from '../../../src/node/engine';

const decision = (over: Partial<Decision> = {}): Decision => ({
  fingerprint: 'a',
  rule: 'PHI201',
  status: 'accepted',
  reason: 'the access log',
  reviewer: 'privacy office',
  date: '2026-05-01',
  ...over,
});

describe('decisions', function () {
  this.timeout(60_000);
  let root = '';
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'phi-trace-decisions-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('count by their last line; broken lines are told and kept', () => {
    appendDecision(root, decision());
    appendFileSync(join(root, DECISION_FILE), '{"fingerprint": "b", "rule": "PHI201"');
    appendDecision(root, decision({ fingerprint: 'c', status: 'fixed' }));
    appendDecision(root, decision({ status: 'false-positive' }));
    const { byFingerprint, problems } = readDecisions(root);
    assert.deepEqual(
      [...byFingerprint].map(([key, { status }]) => [key, status]),
      [
        ['a', 'false-positive'],
        ['c', 'fixed'],
      ],
    );
    assert.deepEqual(
      problems.map((p) => p.line),
      [2],
    );
    assert.equal(readFileSync(join(root, DECISION_FILE), 'utf8').split('\n').length, 5);
  });

  it('say what is wrong', () => {
    const told = (over: object): string | undefined => parseDecisions(JSON.stringify({ ...decision(), ...over })).problems[0]?.message;
    assert.equal(told({}), undefined);
    assert.match(told({ reason: ' ' }) ?? '', /"reason"/);
    assert.match(told({ status: 'ok' }) ?? '', /"status" is not one of accepted/);
    assert.match(told({ until: 'soon' }) ?? '', /"until"/);
    assert.match(told({ rule: 'X' }) ?? '', /"rule"/);
  });

  it('suppress a finding until their day, and until the flow grows', async () => {
    const text = 'def show(patient):\n    print(patient["mrn"])\n';
    const check = async (today: string, source = text) => (await createEngine({ root, today })).check({ path: 'a.py', text: source }).findings;
    const [open] = await check('2026-06-01');
    assert.ok(open !== undefined && open.suppression === undefined);
    appendDecision(root, decision({ fingerprint: open.fingerprint, until: '2026-12-31', elements: ['mrn'] }));
    const [accepted] = await check('2026-06-01');
    assert.equal(accepted?.suppression?.kind, 'decision');
    const late = await check('2027-01-01');
    assert.deepEqual(
      late.map((f) => [f.rule, f.suppression]),
      [
        ['PHI201', undefined],
        ['PHI902', undefined],
      ],
    );
    const grown = await check('2026-06-01', 'def show(patient):\n    print(patient["mrn"], patient["ssn"])\n');
    assert.equal(grown[0]?.suppression, undefined);
  });

  it('survive 200 writes by several processes at once', async () => {
    const script = join(root, 'write.js');
    const module = join(__dirname, '..', '..', '..', 'src', 'node', 'decisionFile.js');
    writeFileSync(
      script,
      `const { appendDecision } = require(${JSON.stringify(module)});\nconst who = process.argv[2];\nfor (let i = 0; i < 50; i++) appendDecision(${JSON.stringify(root)}, { fingerprint: who + i, rule: 'PHI201', status: 'accepted', reason: 'x'.repeat(i * 20 + 1), reviewer: who, date: '2026-05-01' });\n`,
    );
    await Promise.all(['p', 'q', 'r', 's'].map((who) => once(fork(script, [who]), 'exit')));
    const { byFingerprint, problems } = readDecisions(root);
    assert.deepEqual(problems, []);
    assert.equal(byFingerprint.size, 200);
  });
});
