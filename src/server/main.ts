/** Entry of the language server's own process: stdio or Node IPC, as the client's arguments say. */
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { uriOf } from './folders';
import { nodeServices } from './nodeServices';
import { startServer } from './server';

/** Serves the connection that the command line names (`--node-ipc`, `--stdio` …). Returns at once. */
export function main(): void {
  startServer(createConnection(ProposedFeatures.all), nodeServices(), uriOf(join(__dirname, 'rules')));
}

main();
