/** The language server: documents in, diagnostics, quick fixes and findings out. It owns no analysis and draws no views. */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  FileChangeType,
  LSPErrorCodes,
  MarkupKind,
  NotebookDocuments,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileResult } from '../analysis/api';
import type { Finding } from '../findings/types';
import {
  CLEAR_REQUEST,
  FINDINGS_CHANGED,
  FINDINGS_REQUEST,
  SCAN_PROGRESS,
  SCAN_REQUEST,
  STATUS_CHANGED,
  VISIBLE_CHANGED,
  type FindingsList,
  type ScanParams,
  type ScanSummary,
  type ServerOptions,
  type VisibleDocuments,
} from '../protocol/messages';
import { createTranslate } from '../protocol/words';
import { clientFeatures, type ClientFeatures } from './clientFeatures';
import { codeActionsAt } from './codeActions';
import { diagnosticsOf, findingsAt } from './diagnostics';
import { FIX_ALL, fixAll, wantedKinds } from './fixAll';
import { mergeFindings } from '../findings/merge';
import { createElsewhere } from './elsewhere';
import { createFindingsStore } from './findingsStore';
import { createFolderEngines } from './folderEngines';
import { pathOf, placeOf as folderPlaceOf, uriIn, uriOf } from './folders';
import { hoverText } from './hover';
import { itemOf } from './items';
import { createLive } from './live';
import { createNotices } from './notices';
import { LANGUAGES, MOST_CHARACTERS, diagnosticUris, inputOf, sizeOf, type OpenFile } from './openFile';
import { keyOf, lspLocationOf, placeOf, type Frame } from './places';
import type { Services } from './services';
import { isExcluded, shown, type Settings } from './settings';
import { createScannedFiles } from './scannedFiles';
import { createStatus } from './status';
import { scanWorkspace } from './workspaceScan';

/** Bounds of the pause in typing after which a file is analysed, in milliseconds; between them it is as long as the analysis takes. */
const SHORTEST_PAUSE = 15;
const LONGEST_PAUSE = 300;

/** Changes on disk come in bursts: open files are analysed again when this many milliseconds were quiet. */
const WATCH_PAUSE = 500;

/** Files that findings depend on beside the open ones: code that is called, headers of data files, catalogs. */
const WATCHED = [
  '**/*.{py,ts,tsx,mts,cts,js,jsx,mjs,cjs}',
  '**/{ts,js}config*.json',
  '**/*.{csv,tsv,tab,psv,txt,dat,data,parquet,pq,feather,arrow,ipc,xlsx,xlsm}',
  '**/*.{sql,yaml,yml,json,jsonl,toml}',
  '**/*{schema,croissant}*.json',
];

/** Files that others depend on by imports alone. */
const CODE = /\.(?:py|tsx?|mts|cts|jsx?|mjs|cjs)$/;

/** What is known of an open file. */
interface LiveResult {
  readonly display: Settings['severityDisplay'];
  readonly findings: readonly Finding[];
  /** What it found in other files, by their keys. */
  readonly elsewhere: ReadonlyMap<string, readonly Finding[]>;
  readonly diagnostics: ReadonlyMap<string, Diagnostic[]>;
  readonly frame: Frame;
  /** What of the file others can see. */
  readonly signature: string | undefined;
  /** Whether it may depend on another file of the folder. */
  readonly dependsOn: (path: string) => boolean;
}

/** Starts serving on a connection. `defaultRulePages` is the URI of the folder of the rules' pages. */
export function startServer(connection: Connection, services: Services, defaultRulePages: string): void {
  let client: ClientFeatures = clientFeatures(undefined);
  let roots: string[] = [];
  let rulePages = defaultRulePages;
  let pushedSettings: unknown;
  let t = createTranslate(undefined);
  let isScanning = false;

  const documents = new TextDocuments(TextDocument);
  const notebooks = new NotebookDocuments(TextDocument);
  const notices = createNotices(connection);
  const store = createFindingsStore((files) => {
    void connection.sendNotification(FINDINGS_CHANGED, { files } satisfies FindingsList);
    status.update();
  });
  const status = createStatus(
    () => store.count,
    (value) => void connection.sendNotification(STATUS_CHANGED, value),
  );
  const elsewhere = createElsewhere();
  /** Keys of files whose text was changed since they were analysed. */
  const edited = new Set<string>();
  /** Those of them that another file may have read since. */
  const readWhileEdited = new Set<string>();
  /** The last result of each file that is analysed while it is open. */
  const results = new Map<string, LiveResult>();
  /** All open documents and notebooks; `live` has those that count. */
  const opened = new Map<string, OpenFile>();
  /** Keys of the files that someone sees, once the client has told. */
  let visible: ReadonlySet<string> | undefined;
  /** Result ids by URI: the number grows whenever the diagnostics there change. */
  const reports = new Map<string, { readonly json: string; readonly id: string }>();
  /** URIs that a client's pull waits for: they need no refresh when their diagnostics change. */
  const pulling = new Map<string, number>();

  const folders = createFolderEngines({
    async fetchSettings(root) {
      if (!client.configuration) return pushedSettings;
      return connection.workspace.getConfiguration({ scopeUri: root === '' ? undefined : uriOf(root), section: 'phiTrace' }) as Promise<unknown>;
    },
    createEngine: services.createEngine,
    openText(root, path) {
      const file = opened.get(keyOf(uriIn(root, path)));
      return file && inputOf(file).text;
    },
    onProblem(message) {
      notices.warn(message);
      status.problem('catalog', message);
    },
  });

  const live = createLive<OpenFile, LiveResult>({
    delay: (cost) => Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, cost)),
    analyse,
    onResult,
    onError(file, error) {
      const message = `PHI Trace could not analyse ${file.path}; it is put aside until it changes.`;
      connection.console.error(`${file.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      notices.error(message);
      status.problem(keyOf(file.uri), message);
      store.set(keyOf(file.uri), { uri: file.uri, path: file.path, origin: 'open', items: [] });
      publish(new Map(diagnosticUris(file).map((uri) => [uri, []])));
    },
    onBusy: (isBusy) => status.busy(isBusy),
  });

  const scanned = createScannedFiles({
    store,
    folders,
    isLive: (key) => live.file(key) !== undefined,
    find: (key) => opened.get(key),
    readText: services.readText,
    onError: (path, error) => connection.console.error(`${path}: ${error instanceof Error ? error.message : String(error)}`),
  });

  function frameOf(file: OpenFile): Frame {
    return { root: file.root, from: file, find: (key) => opened.get(key) };
  }

  async function analyse(file: OpenFile): Promise<LiveResult> {
    const settings = await folders.settings(file.root);
    const frame = frameOf(file);
    let findings: readonly Finding[] = [];
    const others = new Map<string, Finding[]>();
    let signature: string | undefined;
    let dependsOn: LiveResult['dependsOn'] = () => true;
    if (settings.enable && !isExcluded(file.path, settings)) {
      if (sizeOf(file) > MOST_CHARACTERS) {
        notices.warn(`${file.path} is too large to be analysed while it is edited; the workspace scan does it.`);
      } else {
        const engine = await folders.engine(file.root);
        const result = engine.check(inputOf(file));
        signature = engine.signatureOf?.(file.path);
        dependsOn = (path) => engine.dependsOn?.(file.path, path) ?? true;
        const key = keyOf(file.uri);
        const here: Finding[] = [];
        for (const finding of result.findings) {
          const place = finding.location.file;
          if (place === file.path) here.push(finding);
          else {
            const other = keyOf(uriIn(file.root, place));
            others.set(other, [...(others.get(other) ?? []), finding]);
          }
        }
        findings = shown(
          mergeFindings([...here, ...elsewhere.at(key), ...scanned.fromElsewhere(key, file.kind === 'text' ? inputOf(file).text : undefined)]),
          settings,
        );
        tellIncomplete(result);
      }
    }
    const display = settings.severityDisplay;
    const diagnostics = diagnosticsOf(file, findings, { display, rulePages, locate: (location) => lspLocationOf(location, frame) });
    return { findings, elsewhere: others, diagnostics, display, frame, signature, dependsOn };
  }

  /** Says once what a file could not be analysed for. Syntax errors are normal while typing. */
  function tellIncomplete(result: FileResult): void {
    for (const item of result.incomplete) {
      connection.console.log(`${item.file}: ${item.reason}: ${item.message}`);
      if (item.reason !== 'syntax-error' && item.reason !== 'execution-order') notices.warn(`${item.file}: ${item.message}`);
    }
  }

  function onResult(key: string, file: OpenFile, result: LiveResult): void {
    const place = (location: Finding['location']) => placeOf(location, result.frame);
    store.set(key, { uri: file.uri, path: file.path, origin: 'open', items: result.findings.map((finding) => itemOf(finding, result.display, place)) });
    status.solved(key);
    publish(result.diagnostics);
    const concerned = new Set(elsewhere.set(key, result.elsewhere));
    // What was edited may be called by other files that are open.
    const before = results.get(key);
    results.set(key, result);
    if (edited.delete(key)) {
      const isSeen = readWhileEdited.delete(key) || result.signature === undefined || before?.signature !== result.signature;
      for (const other of isSeen ? dependents(file.root, file.path) : []) concerned.add(other);
      tellAgain(file.path, isSeen, concerned, key);
    }
    for (const other of edited) if (other !== key) readWhileEdited.add(other);
    concerned.delete(key);
    for (const other of concerned) live.change(other);
  }

  /** Keys of the files that somebody sees and that may depend on a file of their folder. */
  function dependents(root: string, path: string): string[] {
    return live
      .files()
      .filter((other) => other.root === root && results.get(keyOf(other.uri))?.dependsOn(path) !== false)
      .map((other) => keyOf(other.uri));
  }

  /** Logs how many of the open files an edit concerns. */
  function tellAgain(path: string, isSeen: boolean, concerned: ReadonlySet<string>, own: string): void {
    const others = live.files().length - 1;
    if (others < 1) return;
    const count = [...concerned].filter((key) => key !== own).length;
    connection.console.log(`${path}: ${isSeen ? 'edited' : 'edited, nothing that others can see'}; ${count} of ${others} other open files are analysed again`);
  }

  /** Makes the diagnostics of a file known: pushed to clients that do not pull, else kept for their pulls. */
  function publish(all: LiveResult['diagnostics']): void {
    let isStale = false;
    for (const [uri, diagnostics] of all) {
      const json = JSON.stringify(diagnostics);
      const before = reports.get(uri);
      if (before?.json === json) continue;
      reports.set(uri, { json, id: String(Number(before?.id ?? 0) + 1) });
      if (!client.pull) void connection.sendDiagnostics({ uri, version: documents.get(uri)?.version, diagnostics });
      else if (before !== undefined && !pulling.has(uri)) isStale = true;
    }
    if (isStale && client.refresh) connection.languages.diagnostics.refresh().catch(() => undefined);
  }

  // --- documents ---------------------------------------------------------------------------------------------------

  documents.onDidChangeContent(({ document }) => {
    const key = keyOf(document.uri);
    const known = opened.get(key);
    if (known?.kind === 'text' && known.document === document) {
      edited.add(key);
      return live.change(key);
    }
    const language = LANGUAGES.get(document.languageId);
    if (language !== undefined) open(key, { ...folderPlaceOf(document.uri, roots), kind: 'text', uri: document.uri, language, document });
  });

  documents.onDidClose(({ document }) => {
    opened.delete(keyOf(document.uri));
    leave(keyOf(document.uri), [document.uri]);
  });

  notebooks.onDidOpen((notebook) => {
    const place = folderPlaceOf(notebook.uri, roots);
    open(keyOf(notebook.uri), { ...place, kind: 'notebook', uri: notebook.uri, notebook, textOf: (cell) => notebooks.getCellTextDocument(cell) });
  });

  notebooks.onDidChange(({ notebookDocument, cells }) => {
    forgetReports(cells?.removed.map((cell) => cell.document) ?? []);
    edited.add(keyOf(notebookDocument.uri));
    live.change(keyOf(notebookDocument.uri));
  });

  notebooks.onDidClose((notebook) => {
    opened.delete(keyOf(notebook.uri));
    leave(
      keyOf(notebook.uri),
      notebook.cells.map((cell) => cell.document),
    );
  });

  function open(key: string, file: OpenFile): void {
    opened.set(key, file);
    if (visible === undefined || visible.has(key)) live.open(key, file);
  }

  connection.onNotification(VISIBLE_CHANGED, ({ uris }: VisibleDocuments) => {
    visible = new Set(uris.map(keyOf));
    for (const [key, file] of opened) {
      const isLive = live.file(key) !== undefined;
      if (visible.has(key) && !isLive) live.open(key, file);
      if (!visible.has(key) && isLive) leave(key, diagnosticUris(file));
    }
  });

  function forgetReports(uris: readonly string[]): void {
    for (const uri of uris) {
      if (reports.delete(uri) && !client.pull) void connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }

  /** A file that is closed, or that nobody sees any more, has the findings of its text on disk, if the scan has taken it in; else none. */
  function leave(key: string, uris: readonly string[]): void {
    if (live.file(key) === undefined) return;
    live.close(key);
    results.delete(key);
    for (const other of elsewhere.remove(key)) live.change(other);
    status.solved(key);
    forgetReports(uris);
    scanned.left(key);
  }

  // --- requests ----------------------------------------------------------------------------------------------------

  /** Key of the file that a document or a cell belongs to. */
  function fileKey(uri: string): string {
    return keyOf(notebooks.findNotebookDocumentForCell(uri)?.uri ?? uri);
  }

  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
    const key = fileKey(uri);
    const hidden = opened.get(key);
    // Who asks for a document sees it: the news of its tab may still be under way.
    if (hidden !== undefined && live.file(key) === undefined) live.open(key, hidden);
    pulling.set(uri, (pulling.get(uri) ?? 0) + 1);
    try {
      await live.fresh(key);
    } finally {
      const left = (pulling.get(uri) ?? 1) - 1;
      if (left === 0) pulling.delete(uri);
      else pulling.set(uri, left);
    }
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    const report = reports.get(uri);
    if (report !== undefined && report.id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: report?.id, items: report === undefined ? [] : (JSON.parse(report.json) as Diagnostic[]) };
  });

  connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token) => {
    const wanted = wantedKinds(context);
    if (!wanted.fixes && !wanted.all) return [];
    const key = fileKey(uri);
    const result = await live.fresh(key);
    const file = live.file(key);
    if (token.isCancellationRequested || result === undefined || file === undefined) return [];
    const { findings, frame } = result;
    const { fixesFor } = services;
    const request = { file, uri, range, findings, diagnostics: result.diagnostics.get(uri) ?? [], frame, fixesFor, policyToEdit: services.policyToEdit };
    return [...(wanted.fixes ? codeActionsAt(request) : []), ...(wanted.all ? fixAll(request) : [])];
  });

  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const result = await live.fresh(fileKey(uri));
    if (token.isCancellationRequested || result === undefined) return null;
    const found = findingsAt(position, result.diagnostics.get(uri) ?? [], result.findings);
    if (found.findings.length === 0) return null;
    return { contents: { kind: MarkupKind.Markdown, value: hoverText(found.findings, t) }, range: found.range };
  });

  connection.onRequest(FINDINGS_REQUEST, (): FindingsList => ({ files: store.list() }));

  connection.onRequest(CLEAR_REQUEST, () => scanned.clear());

  connection.onRequest(SCAN_REQUEST, async (params: ScanParams | null, token: CancellationToken): Promise<ScanSummary> => {
    if (isScanning) throw new ResponseError(LSPErrorCodes.RequestFailed, 'A scan is under way already.');
    isScanning = true;
    status.scanning(true);
    try {
      return await scanWorkspace({
        roots: params?.folders?.map(pathOf).filter((path) => path !== undefined) ?? roots,
        folders,
        scan: services.scan,
        token: {
          get isCancelled() {
            return token.isCancellationRequested;
          },
        },
        onProgress: (progress) => void connection.sendNotification(SCAN_PROGRESS, progress),
        onFolder: (root, files) => scanned.take(root, files),
      });
    } finally {
      isScanning = false;
      status.scanning(false);
    }
  });

  // --- life --------------------------------------------------------------------------------------------------------

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = clientFeatures(params.capabilities);
    const options = (params.initializationOptions ?? {}) as ServerOptions;
    rulePages = options.rulePages ?? defaultRulePages;
    pushedSettings = options.settings;
    t = createTranslate(options.words);
    // Clients from before workspace folders name one root.
    const uris = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    roots = uris.map(pathOf).filter((path) => path !== undefined);
    return {
      serverInfo: { name: 'phi-trace' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        // No filter of cells: all are sent, so that the index of a cell is the one it has in the file.
        notebookDocumentSync: { notebookSelector: [{ notebook: 'jupyter-notebook' }] },
        ...(client.pull ? { diagnosticProvider: { identifier: 'phi-trace', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    const refused = (): undefined => undefined;
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    if (client.watchedFiles) connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(refused);
    if (client.configurationChanges) connection.client.register(DidChangeConfigurationNotification.type, { section: 'phiTrace' }).catch(refused);
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        const removed = new Set(event.removed.map((folder) => pathOf(folder.uri)));
        const added = event.added.map((folder) => pathOf(folder.uri)).filter((path) => path !== undefined);
        roots = [...roots.filter((root) => !removed.has(root)), ...added];
        scanned.forgetFolders(removed);
        reopenAll();
      });
    }
    status.update();
  });

  /** Gives every open file its folder anew: files keep their documents, the paths that findings name may change. */
  function reopenAll(): void {
    for (const [key, file] of opened) open(key, { ...file, ...folderPlaceOf(file.uri, roots) });
  }

  connection.onDidChangeConfiguration(({ settings }) => {
    pushedSettings = (settings as { phiTrace?: unknown } | null | undefined)?.phiTrace ?? pushedSettings;
    folders.settingsChanged();
    status.solved('catalog');
    live.changeAll();
    scanned.filterAgain();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.map((change) => pathOf(change.uri)).filter((path) => path !== undefined);
    for (const path of paths) folders.fileChanged(path);
    // A file that is open has told its change itself when it was typed.
    const closed = paths.filter((path) => live.file(path) === undefined);
    if (closed.length === 0) return;
    // Code that came or went may change what imports mean, and data may be read anywhere: then all files count.
    if (!changes.every((change) => change.type === FileChangeType.Changed && CODE.test(change.uri))) return live.changeAll(WATCH_PAUSE);
    for (const path of closed) {
      const place = folderPlaceOf(uriOf(path), roots);
      const concerned = new Set(dependents(place.root, place.path));
      tellAgain(place.path, true, concerned, path);
      for (const key of concerned) live.change(key, WATCH_PAUSE);
    }
  });

  documents.listen(connection);
  notebooks.listen(connection);
  connection.listen();
}
