/** Runs the VS Code server on a free port with folders of its own, so that nothing of the person's editor is touched. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { installServer, TEST_HOME } from './installServer';

export interface RunningServer {
  readonly port: number;
  /** URL of the workbench with a folder open; `payload` as the workbench's own test runner takes it. */
  url(folder: string, payload: readonly (readonly [string, string])[]): string;
  /** URI under which the workbench knows a file of this machine. */
  remoteUri(path: string): string;
  stop(): Promise<void>;
}

/** Machine settings of all runs. */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'git.enabled': false,
};

const START_MS = 30_000;

export async function startServer(
  options: { readonly isTrusted?: boolean; readonly settings?: Readonly<Record<string, unknown>> } = {},
): Promise<RunningServer> {
  const folder = installServer();
  mkdirSync(TEST_HOME, { recursive: true });
  const data = mkdtempSync(join(TEST_HOME, 'run-'));
  mkdirSync(join(data, 'data', 'Machine'), { recursive: true });
  writeFileSync(join(data, 'data', 'Machine', 'settings.json'), JSON.stringify({ ...SETTINGS, ...options.settings }));
  const port = await freePort();
  const args = ['out/server-main.js', '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'];
  if (options.isTrusted !== false) args.push('--disable-workspace-trust');
  const child = spawn(process.execPath, [...args, '--server-data-dir', data, '--telemetry-level', 'off'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    await untilListening(child);
  } catch (error) {
    child.kill();
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
  const authority = `localhost:${port}`;
  return {
    port,
    remoteUri: (path) => `vscode-remote://${authority}${path}`,
    url: (open, payload) => `http://${authority}/?folder=${encodeURIComponent(open)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
    async stop() {
      await stopProcess(child);
      rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function untilListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`the VS Code server does not start:\n${output}`)), START_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!output.includes('Extension host agent listening')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the VS Code server ended with ${code}:\n${output}`));
    });
  });
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
