/** Cooperative cancellation without a clock: long loops ask `isCancelled` and throw `Cancelled`, which only the API boundary catches. */

/** Asked at regular steps of long work. */
export interface CancelToken {
  readonly isCancelled: boolean;
}

/** A token that never cancels. */
export const NEVER: CancelToken = { isCancelled: false };

/** Thrown inside the core when a token was cancelled; `analysis/` turns it into a result. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** Throws `Cancelled` if the token says so. */
export function throwIfCancelled(token: CancelToken): void {
  if (token.isCancelled) throw new Cancelled();
}
