/** A language client without an editor: starts a server process and speaks LSP with it as an editor would. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { pathToFileURL } from 'node:url';
import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  createMessageConnection,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  NotebookCell,
  PublishDiagnosticsParams,
  Range,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileFindings, FindingsList, ServerStatus } from '../../src/protocol/messages';

export interface ClientOptions {
  /** Script of the server. */
  readonly server: string;
  readonly transport?: 'stdio' | 'ipc';
  /** Workspace folders, absolute. */
  readonly roots: readonly string[];
  /** The client asks for diagnostics; default true. */
  readonly pull?: boolean;
  /** Settings of the section `phiTrace` by folder URI; `''` for the rest. */
  readonly settings?: Record<string, Record<string, unknown>>;
  readonly initializationOptions?: unknown;
}

export interface CellText {
  readonly uri: string;
  readonly language: string;
  readonly text: string;
  readonly isMarkup?: boolean;
}

/** How long anything may take; far more than it does. */
const PATIENCE_MS = 10_000;

export class LspClient {
  readonly documents = new Map<string, TextDocument>();
  readonly pushed = new Map<string, Diagnostic[]>();
  readonly files = new Map<string, FileFindings>();
  readonly messages: { type: number; message: string }[] = [];
  /** Lines of the server's log, in order. */
  readonly logs: string[] = [];
  readonly progress: { done: number; total: number }[] = [];
  /** Every status that the server told, in order. */
  readonly statuses: ServerStatus[] = [];
  refreshes = 0;
  private readonly events = new EventEmitter();

  private constructor(
    readonly connection: MessageConnection,
    private readonly child: ChildProcess,
    readonly result: InitializeResult,
    readonly settings: Record<string, Record<string, unknown>>,
  ) {}

  static async start(options: ClientOptions): Promise<LspClient> {
    const { child, connection } = launch(options.server, options.transport ?? 'stdio');
    const settings: Record<string, Record<string, unknown>> = { ...options.settings };
    const early: LspClient[] = [];
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map((item) => settings[item.scopeUri ?? ''] ?? settings[''] ?? null),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('workspace/diagnostic/refresh', () => {
      for (const client of early) client.note(() => client.refreshes++);
      return null;
    });
    connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      for (const client of early) client.note(() => client.pushed.set(uri, diagnostics));
    });
    connection.onNotification('window/showMessage', (message: { type: number; message: string }) => {
      for (const client of early) client.note(() => client.messages.push(message));
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      for (const client of early) client.note(() => client.logs.push(message));
    });
    connection.onNotification('phiTrace/findingsChanged', ({ files }: FindingsList) => {
      for (const client of early) client.note(() => files.forEach((file) => client.files.set(file.uri, file)));
    });
    connection.onNotification('phiTrace/status', (status: ServerStatus) => {
      for (const client of early) client.note(() => client.statuses.push(status));
    });
    connection.onNotification('phiTrace/scanProgress', (progress: { done: number; total: number }) => {
      for (const client of early) client.note(() => client.progress.push(progress));
    });
    connection.listen();
    const capabilities: ClientCapabilities = {
      workspace: {
        configuration: true,
        workspaceFolders: true,
        didChangeConfiguration: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument:
        options.pull === false ? {} : { diagnostic: { dynamicRegistration: true, relatedInformation: true, codeDescriptionSupport: true, dataSupport: true } },
      notebookDocument: { synchronization: { executionSummarySupport: true } },
    };
    const result = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions: options.initializationOptions,
      workspaceFolders: options.roots.map((root) => ({ uri: pathToFileURL(root).href, name: root })),
    });
    const client = new LspClient(connection, child, result, settings);
    early.push(client);
    await connection.sendNotification('initialized', {});
    return client;
  }

  /** Waits until something holds; what it needs comes in by notifications. Fails with `what` when it does not come. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const abort = AbortSignal.timeout(PATIENCE_MS);
    while (!holds()) {
      try {
        await once(this.events, 'change', { signal: abort });
      } catch {
        throw new Error(`did not happen: ${what}`);
      }
    }
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces the first `from` of a document with `to`. */
  async edit(uri: string, from: string, to: string): Promise<void> {
    const document = this.document(uri);
    const at = document.getText().indexOf(from);
    if (at < 0) throw new Error(`«${from}» is not in ${uri}`);
    const range = { start: document.positionAt(at), end: document.positionAt(at + from.length) };
    await this.change(document, [{ range, newText: to }]);
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async openNotebook(uri: string, cells: readonly CellText[]): Promise<void> {
    for (const cell of cells) this.documents.set(cell.uri, TextDocument.create(cell.uri, cell.language, 1, cell.text));
    await this.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: { uri, notebookType: 'jupyter-notebook', version: 1, cells: cells.map(asCell) },
      cellTextDocuments: cells.map((cell) => ({ uri: cell.uri, languageId: cell.language, version: 1, text: cell.text })),
    });
  }

  /** Edits the text of a cell. */
  async editCell(notebook: string, uri: string, from: string, to: string): Promise<void> {
    const document = this.document(uri);
    const at = document.getText().indexOf(from);
    if (at < 0) throw new Error(`«${from}» is not in ${uri}`);
    await this.changeCell(notebook, document, [{ range: { start: document.positionAt(at), end: document.positionAt(at + from.length) }, newText: to }]);
  }

  /** Inserts a cell before the given index. */
  async insertCell(notebook: string, index: number, cell: CellText): Promise<void> {
    this.documents.set(cell.uri, TextDocument.create(cell.uri, cell.language, 1, cell.text));
    const textDocument = { uri: cell.uri, languageId: cell.language, version: 1, text: cell.text };
    await this.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: notebook, version: 2 },
      change: { cells: { structure: { array: { start: index, deleteCount: 0, cells: [asCell(cell)] }, didOpen: [textDocument] } } },
    });
  }

  async closeNotebook(uri: string, cells: readonly CellText[]): Promise<void> {
    await this.connection.sendNotification('notebookDocument/didClose', {
      notebookDocument: { uri },
      cellTextDocuments: cells.map((cell) => ({ uri: cell.uri })),
    });
  }

  /** Pulls the diagnostics of a document or cell. */
  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error('no full report');
    return report.items;
  }

  /** `context`: which kinds, and whether somebody asked for them. */
  async codeActions(uri: string, range: Range, context: { only?: string[]; triggerKind?: 1 | 2 } = {}): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], ...context } });
  }

  /** Applies the edit of a code action, cells of `notebook` included. */
  async apply(action: CodeAction, notebook?: string): Promise<void> {
    for (const change of (action.edit?.documentChanges ?? []) as TextDocumentEdit[]) {
      const document = this.document(change.textDocument.uri);
      if (change.textDocument.version !== document.version) throw new Error(`the edit is for version ${change.textDocument.version}, not ${document.version}`);
      const edits = change.edits as { range: Range; newText: string }[];
      if (notebook !== undefined) await this.changeCell(notebook, document, edits);
      else await this.change(document, edits);
    }
  }

  async changeSettings(settings: Record<string, unknown>, folder = ''): Promise<void> {
    this.settings[folder] = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  /** Ends the server as an editor does; fails when it does not end. */
  async stop(): Promise<void> {
    const ended = once(this.child, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    try {
      await ended;
    } finally {
      this.connection.dispose();
      this.child.kill('SIGKILL');
    }
  }

  private note(change: () => void): void {
    change();
    this.events.emit('change');
  }

  private document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  private async change(document: TextDocument, edits: { range: Range; newText: string }[]): Promise<void> {
    const updated = this.update(document, edits);
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: updated.uri, version: updated.version },
      contentChanges: [{ text: updated.getText() }],
    });
  }

  private async changeCell(notebook: string, document: TextDocument, edits: { range: Range; newText: string }[]): Promise<void> {
    const updated = this.update(document, edits);
    const changes = [{ text: updated.getText() }];
    await this.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: notebook, version: 2 },
      change: { cells: { textContent: [{ document: { uri: updated.uri, version: updated.version }, changes }] } },
    });
  }

  private update(document: TextDocument, edits: { range: Range; newText: string }[]): TextDocument {
    const text = TextDocument.applyEdits(document, edits);
    const updated = TextDocument.create(document.uri, document.languageId, document.version + 1, text);
    this.documents.set(document.uri, updated);
    return updated;
  }
}

function asCell(cell: CellText): NotebookCell {
  return { kind: cell.isMarkup === true ? 1 : 2, document: cell.uri };
}

function launch(script: string, transport: 'stdio' | 'ipc'): { child: ChildProcess; connection: MessageConnection } {
  if (transport === 'ipc') {
    const child = fork(script, ['--node-ipc'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return { child, connection: createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)) };
  }
  const child = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, connection: createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)) };
}
