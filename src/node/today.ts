/** The only clock that results depend on: today's date, by which dated suppressions are judged. */

/** Today's date where the program runs, as `2026-05-31`. */
export function isoToday(now: Date = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
