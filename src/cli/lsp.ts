/** `phi-trace lsp`: hands the process over to the language server's own bundle. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UsageError } from './exitCodes';

/** Starts the server on standard input and output; it ends with the connection. */
export function startServer(): void {
  const server = [join(__dirname, 'server.js'), join(__dirname, '..', 'server', 'main.js')].find((path) => existsSync(path));
  if (server === undefined) throw new UsageError('the language server is not part of this installation');
  // The server reads its transport from the command line.
  process.argv = [process.argv[0] ?? 'node', server, '--stdio'];
  createRequire(__filename)(server);
}
