/** `npm run try`: PHI Trace in a VS Code in the browser, on a copy of the example project. Ends with Ctrl+C. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServer } from './vscodeServer';

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'phi-trace-try-'));
  const workspace = join(home, 'readmission');
  cpSync('examples/readmission', workspace, { recursive: true });
  const server = await startServer();
  const end = (): void => {
    void server.stop().finally(() => {
      rmSync(home, { recursive: true, force: true });
      process.exit();
    });
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const payload = [
    ['extensionDevelopmentPath', server.remoteUri(resolve('.'))],
    ['skipWelcome', 'true'],
  ] as const;
  console.log(`Open this in a browser, and end with Ctrl+C:\n\n${server.url(workspace, payload)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
