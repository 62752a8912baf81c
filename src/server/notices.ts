/** Messages to the person at the editor, each said once in a session. */
import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver/node';

export interface Notices {
  warn(message: string): void;
  error(message: string): void;
}

export function createNotices(connection: Pick<Connection, 'sendNotification'>): Notices {
  const said = new Set<string>();
  const once = (type: MessageType, message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    // A notification, not `window.showErrorMessage`: that is a request, and a client that does not know it answers with an error.
    void connection.sendNotification(ShowMessageNotification.type, { type, message });
  };
  return { warn: (message) => once(MessageType.Warning, message), error: (message) => once(MessageType.Error, message) };
}
