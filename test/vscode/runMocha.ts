/** Runs the suites of one folder inside the extension host. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { SUITE_MARK } from './suiteMark';

/** Rejects when a test failed. */
export async function runMocha(folder: string): Promise<void> {
  // The editor carries the words of the console to the launcher, one message at a time.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(SUITE_MARK + format(...args).replaceAll('\n', `\n${SUITE_MARK}`));
  const mocha = new Mocha({ ui: 'bdd', timeout: 90_000, color: false, reporter: 'spec', forbidOnly: true, forbidPending: true });
  for (const name of readdirSync(folder).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(folder, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed in VS Code`);
}
