/** Links below the hover of a finding: to its flow, its details, the rule's page and the law's text. */
import * as vscode from 'vscode';
import type { FindingItem } from '../protocol/messages';

/** The only commands that a link in a hover may run. */
const COMMANDS = ['phiTrace.showFlow', 'phiTrace.showDetails', 'phiTrace.explainRule'];

/** A part of its own, so that the text of the finding itself stays untrusted. */
export function hoverLinks(items: readonly FindingItem[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(items.map((item) => (items.length === 1 ? linksOf(item) : `${item.rule}: ${linksOf(item)}`)).join('\n\n'));
  text.isTrusted = { enabledCommands: COMMANDS };
  return text;
}

function linksOf(item: FindingItem): string {
  const link = (command: string, title: string, argument: string): string => `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
  return [
    ...(item.steps.length > 1 ? [link('phiTrace.showFlow', vscode.l10n.t('Show flow'), item.fingerprint)] : []),
    link('phiTrace.showDetails', vscode.l10n.t('Details and decision'), item.fingerprint),
    link('phiTrace.explainRule', vscode.l10n.t('What {0} means', item.rule), item.rule),
  ].join(' · ');
}
