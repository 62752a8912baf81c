/** Compares constant arguments with the conditions of rows (`when`, `unless`). */

type Constant = string | number | boolean | null;

/** Whether a constant is one of those wanted; a wanted text that ends in `*` matches every text that begins like it. */
export function isWanted(actual: Constant, wanted: readonly Constant[]): boolean {
  return wanted.some((one) => {
    if (typeof one === 'string' && one.endsWith('*') && typeof actual === 'string') return actual.startsWith(one.slice(0, -1));
    return one === actual;
  });
}

/**
 * Whether all conditions hold; `constantsOf` gives the possible constants of the selected argument, undefined when it is absent or
 * not constant. A condition holds when every possible constant is wanted.
 */
export function conditionsHold(
  conditions: Readonly<Record<string, readonly Constant[]>>,
  constantsOf: (selector: string) => readonly Constant[] | undefined,
): boolean {
  return Object.entries(conditions).every(([selector, wanted]) => {
    const actual = constantsOf(selector);
    return actual !== undefined && actual.length > 0 && actual.every((one) => isWanted(one, wanted));
  });
}
