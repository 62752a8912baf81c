/** The findings view: a tree of rules or files, their findings, and the steps of each flow. */
import * as vscode from 'vscode';
import type { FindingItem, SeverityName } from '../protocol/messages';
import { groupFindings, type Grouping, type TreeNode } from './findingsModel';
import type { FindingsCopy } from './findingsStore';

export const VIEW = 'phiTrace.findings';

const ICONS: Readonly<Record<SeverityName, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  info: new vscode.ThemeIcon('info', new vscode.ThemeColor('notificationsInfoIcon.foreground')),
};

const STEP_ICONS: Readonly<Record<string, string>> = {
  source: 'database',
  assign: 'arrow-down',
  call: 'arrow-right',
  return: 'arrow-left',
  transform: 'symbol-operator',
  sink: 'target',
};

export interface FindingsView extends vscode.Disposable {
  /** The findings have changed. */
  refresh(): void;
  setGrouping(grouping: Grouping): void;
  /** The node that is selected. */
  selected(): TreeNode | undefined;
  /** Nodes below one, or the groups; as the view shows them. */
  children(node?: TreeNode): readonly TreeNode[];
  item(node: TreeNode): vscode.TreeItem;
}

/** Opens a place when a node is clicked; registered by the commands. */
export const OPEN_PLACE = 'phiTrace.openPlace';

export function createFindingsView(copy: FindingsCopy, state: vscode.Memento): FindingsView {
  const changed = new vscode.EventEmitter<void>();
  let grouping: Grouping = state.get<Grouping>('grouping') === 'file' ? 'file' : 'rule';
  let groups: readonly TreeNode[] | undefined;

  const children = (node?: TreeNode): readonly TreeNode[] => {
    if (node === undefined) return (groups ??= groupFindings(copy.files(), grouping));
    if (node.kind === 'finding') return node.steps;
    return node.kind === 'step' ? [] : node.findings;
  };

  const view = vscode.window.createTreeView<TreeNode>(VIEW, {
    showCollapseAll: true,
    treeDataProvider: { onDidChangeTreeData: changed.event, getChildren: (node) => [...children(node)], getTreeItem: treeItem },
  });

  const refresh = (): void => {
    groups = undefined;
    const { count } = copy;
    view.badge = count === 0 ? undefined : { value: count, tooltip: `${count} finding${count === 1 ? '' : 's'}` };
    void vscode.commands.executeCommand('setContext', 'phiTrace.hasFindings', count > 0);
    changed.fire();
  };

  const tellContext = (): void => void vscode.commands.executeCommand('setContext', 'phiTrace.grouping', grouping);
  tellContext();

  return {
    refresh,
    setGrouping(value) {
      grouping = value;
      void state.update('grouping', value);
      tellContext();
      refresh();
    },
    selected: () => view.selection[0],
    children,
    item: treeItem,
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

function treeItem(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label);
  item.description = node.detail;
  item.contextValue = node.kind;
  switch (node.kind) {
    case 'rule':
    case 'file':
      item.id = `${node.kind}:${node.key}`;
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      if (node.kind === 'rule') item.iconPath = ICONS[node.severity];
      else item.resourceUri = vscode.Uri.parse(node.key);
      if (node.kind === 'file') item.iconPath = vscode.ThemeIcon.File;
      item.accessibilityInformation = { label: `${node.label}, ${node.detail} findings` };
      break;
    case 'finding':
      item.collapsibleState = node.steps.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed;
      item.iconPath = ICONS[node.item.severity];
      item.tooltip = tooltip(node.item);
      item.command = { command: OPEN_PLACE, title: 'Open', arguments: [node.item.place] };
      item.accessibilityInformation = { label: `${node.item.severity}: ${node.label}, ${node.detail}` };
      break;
    case 'step':
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      item.iconPath = new vscode.ThemeIcon(STEP_ICONS[node.step.kind] ?? 'circle-small');
      item.command = { command: OPEN_PLACE, title: 'Open', arguments: [node.step.place] };
      item.accessibilityInformation = { label: `${node.step.kind}: ${node.label}, ${node.detail}` };
      break;
  }
  return item;
}

function tooltip(item: FindingItem): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(`${item.rule}: ${item.ruleTitle}\n`);
  text.appendText(`${item.sink}\n`);
  for (const element of item.elements) {
    text.appendMarkdown('\n- ');
    text.appendText(`${element.name} (${element.class}, ${element.confidence}): ${element.evidence}`);
  }
  if (item.reasons.length > 0) text.appendText(`\n\n${item.severity}: ${item.reasons.join('; ')}`);
  return text;
}
