/** Entry of the language server's own process: stdio or Node IPC, as the client's arguments say. */
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { uriOf } from './folders';
import { nodeServices } from './nodeServices';
import { startServer } from './server';

/** Serves the connection that the command line names (`--node-ipc`, `--stdio` …). Returns at once. */
export function main(): void {
  const connection = createConnection(ProposedFeatures.all);
  // Node would end the process; a forgotten promise is a bug to be told, not a reason to leave the editor alone.
  process.on('unhandledRejection', (reason) => connection.console.error(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)));
  startServer(connection, nodeServices(), uriOf(join(__dirname, 'rules')));
}

main();
