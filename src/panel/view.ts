/** Draws a finding for reviewers: what flows where, step by step, why each element counts as PHI, and what the law says. */
import type { PanelRequest, PanelShow } from '../protocol/messages';
import { element, type Node } from './dom';

const SEVERITY_WORDS = { error: 'Error', warning: 'Warning', info: 'Information' } as const;

/** The panel's content. `ask` sends a request to the editor. */
export function findingView({ finding, where, steps }: PanelShow, ask: (request: PanelRequest) => void): Node[] {
  const explain = button(`${finding.rule}: ${finding.ruleTitle}`, 'link', () => ask({ type: 'explain' }));
  const goThere = button(where, 'link', () => ask({ type: 'open' }));
  return [
    element('h1', {}, finding.message),
    element('p', { class: 'facts' }, element('span', { class: `severity ${finding.severity}` }, SEVERITY_WORDS[finding.severity]), explain),
    element(
      'dl',
      {},
      ...facts([
        ['Place', goThere],
        ['Receiver', finding.sink],
        ['Vendor', finding.vendor ?? 'none known'],
        ['Confidence', finding.confidence],
      ]),
    ),
    element('h2', { id: 'flow' }, 'The way of the data'),
    element(
      'ol',
      { class: 'flow', 'aria-labelledby': 'flow' },
      ...steps.map((step, index) =>
        element(
          'li',
          { class: step.kind },
          button(step.message, 'step', () => ask({ type: 'open', step: index })),
          element('span', { class: 'where' }, step.where),
        ),
      ),
    ),
    element('h2', { id: 'elements' }, 'Elements'),
    element(
      'table',
      { 'aria-labelledby': 'elements' },
      element('thead', {}, row('th', ['Name', 'Class', 'Confidence', 'Why it is taken for PHI'])),
      element('tbody', {}, ...finding.elements.map((item) => row('td', [item.name, item.class, item.confidence, item.evidence]))),
    ),
    ...(finding.citations.length === 0
      ? []
      : [element('h2', {}, 'Provisions'), element('ul', {}, ...finding.citations.map((text) => element('li', {}, text)))]),
  ];
}

function facts(entries: readonly (readonly [string, Node | string])[]): Node[] {
  return entries.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
}

function row(cell: 'td' | 'th', texts: readonly string[]): Node {
  return element('tr', {}, ...texts.map((text) => element(cell, cell === 'th' ? { scope: 'col' } : {}, text)));
}

function button(text: string, kind: string, press: () => void): Node {
  const made = element('button', { type: 'button', class: kind }, text);
  made.addEventListener('click', press);
  return made;
}
