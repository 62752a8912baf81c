/** Numbers that look random and are the same for the same seed. */

/** The seed of a run: `PHI_TRACE_SEED`, else the given one. */
export function seedOf(usual: number): number {
  const given = Number(process.env.PHI_TRACE_SEED);
  return process.env.PHI_TRACE_SEED !== undefined && Number.isSafeInteger(given) ? given : usual;
}

/** Gives whole numbers from 0 to below the argument (mulberry32, seeded by a text). */
export function randomOf(seed: string): (below: number) => number {
  let state = 0;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193) + i;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % Math.max(1, below);
  };
}
