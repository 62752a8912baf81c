/** Entry of the tests inside the extension host, the same for the headless run and `@vscode/test-electron`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { SUITE_MARK } from './mark';

/** Runs all suites of this folder. Rejects when a test failed. */
export async function run(): Promise<void> {
  // The editor carries the words of the console to the launcher, one message at a time.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(SUITE_MARK + format(...args).replaceAll('\n', `\n${SUITE_MARK}`));
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter: 'spec', forbidOnly: true, forbidPending: true });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed in VS Code`);
}
