/** Long flows are shown with their middle folded, and say how many steps are left out. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createEngine } from '../../../src/node/engine';

describe('the steps of a flow', () => {
  const program = (assignments: number): string =>
    [
      "ssn = input('ssn')",
      ...Array.from({ length: assignments }, (_, i) => `v${i} = ${i === 0 ? 'ssn' : `v${i - 1}`}.strip()`),
      `print(v${assignments - 1})`,
      '',
    ].join('\n');

  it('are at most 25, from the source to the sink', async () => {
    const engine = await createEngine({ root: '/nowhere', today: '2026-06-01' });
    const [short] = engine.check({ path: 'short.py', text: program(5) }).findings;
    const [long] = engine.check({ path: 'long.py', text: program(60) }).findings;
    const shortSteps = short?.flows[0] ?? [];
    const steps = long?.flows[0] ?? [];
    assert.ok(shortSteps.length > 5 && shortSteps.every((step) => !step.message.includes('left out')));
    assert.equal(steps.length, 25);
    assert.deepEqual([steps[0]?.kind, steps.at(-1)?.kind], ['source', 'sink']);
    const folded = steps.filter((step) => step.message.includes('left out'));
    assert.equal(folded.length, 1);
    assert.match(folded[0]?.message ?? '', /^\(\d+ steps left out\) /);
  });
});
