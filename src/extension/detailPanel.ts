/** Host of the detail panel: one webview beside the code, with the finding that was last asked for. */
import * as vscode from 'vscode';
import type { PanelRequest, PanelShow } from '../protocol/messages';
import { positionText, type FindingNode } from './findingsModel';
import { openPlace } from './openPlace';
import type { RulePages } from './rulePages';

export interface DetailPanel extends vscode.Disposable {
  show(node: FindingNode): void;
}

export function createDetailPanel(extension: vscode.Uri, pages: RulePages): DetailPanel {
  let panel: vscode.WebviewPanel | undefined;
  let shown: FindingNode | undefined;

  const send = (): void => {
    if (panel !== undefined && shown !== undefined) void panel.webview.postMessage(messageOf(shown));
  };

  const answer = async (request: PanelRequest): Promise<void> => {
    if (request.type === 'ready') return send();
    if (shown === undefined) return;
    if (request.type === 'explain') return pages.show(shown.item.rule);
    const place = request.step === undefined ? shown.item.place : shown.item.steps[request.step]?.place;
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
    show(node) {
      shown = node;
      if (panel === undefined) panel = create();
      else panel.reveal(undefined, true);
      panel.title = `${node.item.rule}`;
      send();
    },
    dispose() {
      panel?.dispose();
    },
  };
}

function messageOf(node: FindingNode): PanelShow {
  const file = decodeURIComponent(node.item.place.uri.slice(node.item.place.uri.lastIndexOf('/') + 1));
  return {
    type: 'show',
    finding: node.item,
    where: `${file} ${positionText(node.item.place)}`,
    steps: node.steps.map(({ label, detail, step }) => ({ message: label, kind: step.kind, where: detail })),
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
