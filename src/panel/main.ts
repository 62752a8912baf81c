/** Entry of the detail panel's webview: shows what the editor sends, sends what the person asks. */
import type { PanelRequest, PanelShow } from '../protocol/messages';
import { page } from './dom';
import { findingView } from './view';

const host = page.acquireVsCodeApi();
const root = page.document.getElementById('finding');

const ask = (request: PanelRequest): void => host.postMessage(request);

page.addEventListener('message', ({ data }) => {
  const message = data as PanelShow;
  if (message.type === 'show') root?.replaceChildren(...findingView(message, ask));
});

ask({ type: 'ready' });
