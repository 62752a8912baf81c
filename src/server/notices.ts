/** Messages to the person at the editor, each said once in a session. */
import type { Connection } from 'vscode-languageserver/node';

export interface Notices {
  warn(message: string): void;
  error(message: string): void;
}

export function createNotices(connection: Pick<Connection, 'window'>): Notices {
  const said = new Set<string>();
  const once = (message: string, say: () => void): void => {
    if (said.has(message)) return;
    said.add(message);
    say();
  };
  return {
    warn: (message) => once(message, () => connection.window.showWarningMessage(message)),
    error: (message) => once(message, () => connection.window.showErrorMessage(message)),
  };
}
