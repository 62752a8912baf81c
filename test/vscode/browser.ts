/** A headless Chromium out of an npm package, driven by Playwright; no download, no screen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright, type Browser } from 'playwright-core';
import { TEST_HOME } from './installServer';

/** Debian's names of what Chromium links to and the package does not bring. */
const LIBRARIES = 'libnss3 libnspr4 libexpat1';

/** Starts the browser. Throws with advice when this machine lacks a library. */
export async function startBrowser(): Promise<Browser> {
  // The package unpacks itself into the temporary folder: give it one that stays, and is nobody else's.
  const unpacked = join(TEST_HOME, 'chromium');
  mkdirSync(unpacked, { recursive: true });
  process.env['TMPDIR'] = unpacked;
  const { default: chromium } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  try {
    return await playwright.launch({ executablePath, args: [...chromium.args, '--no-sandbox', '--disable-background-networking'] });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/error while loading shared libraries/.test(message)) throw new Error(`Chromium needs a library: apt-get install ${LIBRARIES}\n${message}`);
    throw error;
  }
}
