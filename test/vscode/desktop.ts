/** Runs the same suite in the desktop VS Code that `@vscode/test-electron` downloads; for people's own machines. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { makeWorkspace } from './workspace';

async function main(): Promise<void> {
  const workspace = makeWorkspace();
  try {
    process.exitCode = await runTests({
      // `VSCODE_VERSION=1.100.0 npm run test:desktop` takes the oldest that we support.
      version: process.env['VSCODE_VERSION'] ?? 'stable',
      extensionDevelopmentPath: resolve('.'),
      extensionTestsPath: resolve('out/test/vscode/suite/index.js'),
      launchArgs: [workspace, '--disable-workspace-trust', '--disable-extensions', '--skip-welcome', '--skip-release-notes'],
    });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
