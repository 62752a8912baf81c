/** Colours of the terminal, where there is one that wants them. */
import picocolors from 'picocolors';
import { NO_COLORS } from '../report/pretty';
import type { Palette } from '../report/pretty';

/** `NO_COLOR` and `FORCE_COLOR` decide; else colours go to terminals only. */
export function paletteFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Palette {
  if (!wantsColors(stream, env)) return NO_COLORS;
  const { bold, dim, red, yellow, blue, green } = picocolors.createColors(true);
  return { bold, dim, red, yellow, blue, green };
}

function wantsColors(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
