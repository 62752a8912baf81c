/** The policy that `phi-trace init` writes can be read, and declares what was found. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { initCommand, policyText } from '../../../src/cli/init';
import { parsePolicy } from '../../../src/policy/load';
import { ruleIdsBySlug } from '../../../src/rules/metadata';

const read = (text: string) => parsePolicy('phi-trace.yaml', text, '', ruleIdsBySlug);

describe('phi-trace init', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'phi-trace-init-'));
    writeFileSync(join(folder, 'ask.py'), 'from openai import OpenAI\n\n\ndef ask(patient):\n    OpenAI().responses.create(model="m", input=patient["ssn"])\n');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is valid and empty where nothing was found', () => {
    const { policy, problems } = read(policyText([]));
    assert.deepEqual(problems, []);
    assert.deepEqual(policy.vendors, []);
  });

  it('names the vendors that were found, asserts nothing, and overwrites nothing', async () => {
    const path = await initCommand(folder, {});
    const { policy, problems } = read(readFileSync(path, 'utf8'));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      policy.vendors.map((vendor) => [vendor.key, vendor.baa]),
      [['openai', undefined]],
    );
    await assert.rejects(initCommand(folder, {}), /is there already/);
    await initCommand(folder, { force: true });
    assert.ok(existsSync(path));
    await assert.rejects(initCommand(join(folder, 'none'), {}), /does not exist/);
  });
});
