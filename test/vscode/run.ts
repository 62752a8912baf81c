/** Runs the suite in the extension host of a real VS Code, without a screen. Exit code 0 when every test passed. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { format } from 'node:util';
import { startBrowser } from './browser';
import { SUITE_MARK } from './suiteMark';
import { startServer } from './vscodeServer';
import { RESTRICTED_FILES, makeWorkspace } from './workspace';

/** The whole run; a hanging editor must not hold up everything else. */
const MOST_MS = 240_000;

/** Runs all suites and gives an exit code. `onLine` sees the lines that they print. */
export async function runInVscode(onLine: (line: string) => void = () => undefined): Promise<number> {
  const trusted = await runSuite('suite', makeWorkspace(), true, onLine);
  const restricted = await runSuite('restricted', makeWorkspace(RESTRICTED_FILES), false, onLine);
  return trusted === 0 ? restricted : trusted;
}

async function runSuite(suite: string, workspace: string, isTrusted: boolean, onLine: (line: string) => void): Promise<number> {
  const server = await startServer({ isTrusted });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const logs: string[] = [];
    page.on('console', (message) => logs.push(`${message.type()}: ${message.text()}`));
    const code = new Promise<number>((resolve) => {
      const timer = setTimeout(() => {
        console.error(`VS Code did not end within ${MOST_MS / 1000} s. Last messages of the workbench:\n${logs.slice(-40).join('\n')}`);
        resolve(1);
      }, MOST_MS);
      void page.exposeFunction('codeAutomationExit', (value: number) => {
        clearTimeout(timer);
        resolve(value);
      });
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      const text = format(...args);
      if (text.startsWith(SUITE_MARK)) {
        for (const line of text.split('\n')) {
          const plain = line.slice(SUITE_MARK.length);
          console.log(plain);
          onLine(plain);
        }
      } else logs.push(`${type}: ${text}`);
    });
    await page.goto(
      server.url(workspace, [
        ['extensionDevelopmentPath', server.remoteUri(resolve('.'))],
        ['extensionTestsPath', server.remoteUri(resolve(`out/test/vscode/${suite}/index.js`))],
        ['skipWelcome', 'true'],
      ]),
    );
    return await code;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

if (require.main === module) {
  runInVscode().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
