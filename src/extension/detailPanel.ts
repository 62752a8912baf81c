/** Host of the detail panel: one webview beside the code, with the finding that was last asked for. */
import * as vscode from 'vscode';
import type { FindingItem, PanelRequest, PanelShow } from '../protocol/messages';
import { placeText } from './findingsModel';
import { openPlace } from './openPlace';
import type { RulePages } from './rulePages';

export interface DetailPanel extends vscode.Disposable {
  show(item: FindingItem): void;
}

export function createDetailPanel(extension: vscode.Uri, pages: RulePages): DetailPanel {
  let panel: vscode.WebviewPanel | undefined;
  let shown: FindingItem | undefined;

  const send = (): void => {
    if (panel !== undefined && shown !== undefined) void panel.webview.postMessage(messageOf(shown));
  };

  const answer = async (request: PanelRequest): Promise<void> => {
    if (request.type === 'ready') return send();
    if (shown === undefined) return;
    if (request.type === 'explain') return pages.show(shown.rule);
    const place = request.step === undefined ? shown.place : shown.steps[request.step]?.place;
    if (place !== undefined) await openPlace(place, vscode.ViewColumn.One);
  };

  const create = (): vscode.WebviewPanel => {
    const roots = [vscode.Uri.joinPath(extension, 'media'), vscode.Uri.joinPath(extension, 'dist')];
    const made = vscode.window.createWebviewPanel(
      'phiTrace.finding',
      'Finding',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: roots, retainContextWhenHidden: false },
    );
    made.webview.onDidReceiveMessage(answer);
    made.onDidDispose(() => {
      panel = undefined;
    });
    made.webview.html = pageHtml(made.webview, extension);
    return made;
  };

  return {
    show(item) {
      shown = item;
      if (panel === undefined) panel = create();
      else panel.reveal(undefined, true);
      panel.title = item.rule;
      send();
    },
    dispose() {
      panel?.dispose();
    },
  };
}

function messageOf(item: FindingItem): PanelShow {
  return {
    type: 'show',
    finding: item,
    where: placeText(item.place),
    steps: item.steps.map((step) => ({ message: step.message, kind: step.kind, where: placeText(step.place, item.place.uri) })),
  };
}

/** The empty page: nothing runs in it but our own script, and nothing is loaded but our own style. */
function pageHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'panel.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'media', 'panel.css')).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Finding</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="finding"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
