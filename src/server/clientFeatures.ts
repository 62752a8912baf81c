/** What a client can do, from the capabilities it sends. */
import type { ClientCapabilities } from 'vscode-languageserver/node';

export interface ClientFeatures {
  /** Asks for diagnostics itself; others get them pushed. Never both: the editor would show each twice. */
  readonly pull: boolean;
  /** Pulls again when told to. */
  readonly refresh: boolean;
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** Tells changes of settings when the server registers for them. */
  readonly configurationChanges: boolean;
  readonly workspaceFolders: boolean;
  /** Watches files when the server registers for them. */
  readonly watchedFiles: boolean;
}

export function clientFeatures(capabilities: ClientCapabilities | undefined): ClientFeatures {
  const workspace = capabilities?.workspace;
  return {
    pull: capabilities?.textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
