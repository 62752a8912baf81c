/** The language client: starts the server in its own process and connects it to the editor. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, vsdiag, type LanguageClientOptions, type ServerOptions as ProcessOptions } from 'vscode-languageclient/node';
import type { FindingItem, ServerOptions } from '../protocol/messages';
import { hoverLinks } from './hoverLinks';
import type { RulePages } from './rulePages';
import { askingReason } from './suppressWithReason';

const LANGUAGES = ['python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
const SCHEMES = ['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs'];

/** Restarts of a crashed server within three minutes; then it stays down and says so. */
const MOST_RESTARTS = 4;

/** `findingsAt` gives the findings that the hover at a position is about. */
export function createClient(
  extension: vscode.Uri,
  output: vscode.LogOutputChannel,
  pages: RulePages,
  findingsAt: (document: vscode.TextDocument, position: vscode.Position) => readonly FindingItem[],
): LanguageClient {
  const module = vscode.Uri.joinPath(extension, 'dist', 'server.js').fsPath;
  const server: ProcessOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6011'] } },
  };
  const initializationOptions: ServerOptions = { rulePages: pages.folder.toString(), words: vscode.l10n.bundle };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme }))),
    outputChannel: output,
    initializationOptions,
    connectionOptions: { maxRestartCount: MOST_RESTARTS },
    diagnosticPullOptions: { onChange: true, onSave: false, onTabs: false },
    middleware: {
      async provideDiagnostics(document, previousResultId, token, next) {
        const report = await next(document, previousResultId, token);
        if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) for (const diagnostic of report.items) linkToPage(diagnostic, pages);
        return report;
      },
      handleDiagnostics(uri, diagnostics, next) {
        for (const diagnostic of diagnostics) linkToPage(diagnostic, pages);
        next(uri, diagnostics);
      },
      async provideHover(document, position, token, next) {
        const hover = await next(document, position, token);
        const items = hover ? findingsAt(document, position) : [];
        if (hover && items.length > 0) hover.contents.push(hoverLinks(items));
        return hover;
      },
      async provideCodeActions(document, range, context, token, next) {
        const actions = await next(document, range, context, token);
        return actions && askingReason(actions);
      },
    },
  };
  return new LanguageClient('phiTrace', 'PHI Trace', server, options);
}

/** The server links to the page as a file; here the link opens it rendered. */
function linkToPage(diagnostic: vscode.Diagnostic, pages: RulePages): void {
  const { code } = diagnostic;
  if (typeof code === 'object' && 'target' in code) diagnostic.code = { value: code.value, target: pages.link(String(code.value)) };
}
