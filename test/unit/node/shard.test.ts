/** The division of files among shards: each once, the same in any order, about equal. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shareOf } from '../../../src/node/shard';

describe('shards', () => {
  const files = (sizes: readonly number[]) => sizes.map((bytes, at) => ({ path: `f${at}.py`, absolute: `/f${at}.py`, kind: 'python' as const, bytes }));

  it('give each file to exactly one part, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (sizes, count) => {
        const all = files(sizes);
        const shares = Array.from({ length: count }, (_, at) => shareOf(all, { index: at + 1, count }));
        assert.deepEqual(shares.flatMap((share) => share.map(({ path }) => path)).sort(), all.map(({ path }) => path).sort());
        assert.deepEqual(shareOf([...all].reverse(), { index: 1, count }), shares[0]);
      }),
    );
  });

  it('are about equal', () => {
    const all = files(Array.from({ length: 200 }, (_, at) => (at % 17) * 1000 + 500));
    const loads = [1, 2, 3, 4].map((index) => shareOf(all, { index, count: 4 }).reduce((sum, { bytes }) => sum + bytes, 0));
    assert.ok(Math.max(...loads) < 1.05 * Math.min(...loads), loads.join());
  });
});
