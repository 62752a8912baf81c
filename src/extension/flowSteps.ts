/** The flow of one finding in the code: its steps numbered in the editors, and commands that go from one to the next, across files and cells. */
import * as vscode from 'vscode';
import type { FindingItem, StepItem } from '../protocol/messages';
import { documentUri, rangeOf } from './locate';
import { openPlace } from './openPlace';
import type { FindingsCopy } from './findingsStore';

/** What is shown now. */
export interface ShownFlow {
  readonly fingerprint: string;
  /** The step where the person is, from 0. */
  readonly at: number;
  readonly count: number;
}

export interface FlowSteps extends vscode.Disposable {
  /** Numbers the steps and goes to one; default: the last one, where the data arrives. */
  show(item: FindingItem, at?: number): Promise<void>;
  /** Numbers the steps and goes nowhere. */
  mark(item: FindingItem): void;
  /** Goes on by so many steps; from the last to the first. */
  move(by: number): Promise<void>;
  hide(): void;
  /** Findings have changed: steps have moved, or are gone. */
  refresh(): void;
  readonly shown: ShownFlow | undefined;
  /** Numbers that stand in a document, as the decorations were given: for tests. */
  numbersIn(uri: string): readonly string[];
}

interface Mark {
  readonly steps: number[];
  readonly range: vscode.Range;
}

export function createFlowSteps(copy: FindingsCopy): FlowSteps {
  const plain = vscode.window.createTextEditorDecorationType({
    borderWidth: '0 0 1px 0',
    borderStyle: 'dotted',
    borderColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  const current = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor('editor.findMatchHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  let item: FindingItem | undefined;
  let at = 0;
  let message: vscode.Disposable | undefined;

  const stepsOf = (): readonly StepItem[] => item?.steps ?? [];

  const marks = (): Map<string, Mark[]> => {
    const byDocument = new Map<string, Mark[]>();
    stepsOf().forEach(({ place }, index) => {
      const uri = documentUri(place);
      const range = rangeOf(place);
      const list = byDocument.get(uri) ?? [];
      byDocument.set(uri, list);
      const same = list.find((mark) => mark.range.isEqual(range));
      if (same) same.steps.push(index);
      else list.push({ steps: [index], range });
    });
    return byDocument;
  };

  const decorationOf = (mark: Mark): vscode.DecorationOptions => {
    const steps = stepsOf();
    const hoverMessage = new vscode.MarkdownString();
    for (const index of mark.steps) {
      hoverMessage.appendText(vscode.l10n.t('Step {0} of {1}: {2}', index + 1, steps.length, steps[index]?.message ?? ''));
      hoverMessage.appendMarkdown('\n\n');
    }
    return {
      range: mark.range,
      hoverMessage,
      renderOptions: {
        before: {
          contentText: ` ${numberOf(mark)} `,
          color: new vscode.ThemeColor('badge.foreground'),
          backgroundColor: new vscode.ThemeColor('badge.background'),
          margin: '0 0.3em 0 0',
          fontWeight: 'bold',
        },
      },
    };
  };

  const draw = (): void => {
    const byDocument = marks();
    for (const editor of vscode.window.visibleTextEditors) {
      const here = byDocument.get(editor.document.uri.toString()) ?? [];
      const isCurrent = (mark: Mark): boolean => mark.steps.includes(at);
      editor.setDecorations(plain, here.filter((mark) => !isCurrent(mark)).map(decorationOf));
      editor.setDecorations(current, here.filter(isCurrent).map(decorationOf));
    }
  };

  const tell = (isShown: boolean): void => {
    void vscode.commands.executeCommand('setContext', 'phiTrace.flowShown', isShown);
    message?.dispose();
    message = undefined;
    const step = stepsOf()[at];
    if (!isShown || step === undefined) return;
    message = vscode.window.setStatusBarMessage(vscode.l10n.t('Step {0} of {1}: {2}', at + 1, stepsOf().length, step.message));
  };

  const go = async (): Promise<void> => {
    const step = stepsOf()[at];
    tell(item !== undefined);
    if (step !== undefined) await openPlace(step.place);
    draw();
  };

  const hide = (): void => {
    item = undefined;
    at = 0;
    tell(false);
    draw();
  };

  const visible = vscode.window.onDidChangeVisibleTextEditors(() => {
    if (item !== undefined) draw();
  });

  return {
    async show(found, index = found.steps.length - 1) {
      item = found;
      at = Math.max(0, Math.min(index, found.steps.length - 1));
      await go();
    },
    mark(found) {
      item = found;
      at = Math.max(0, found.steps.length - 1);
      tell(true);
      draw();
    },
    async move(by) {
      const count = stepsOf().length;
      if (count === 0) return;
      at = (((at + by) % count) + count) % count;
      await go();
    },
    hide,
    refresh() {
      if (item === undefined) return;
      const { fingerprint } = item;
      const found = copy.find(fingerprint);
      if (found === undefined) return hide();
      if (found === item) return;
      item = found;
      at = Math.min(at, Math.max(0, found.steps.length - 1));
      draw();
    },
    get shown() {
      return item && { fingerprint: item.fingerprint, at, count: item.steps.length };
    },
    numbersIn: (uri) => (marks().get(uri) ?? []).map(numberOf),
    dispose() {
      message?.dispose();
      visible.dispose();
      plain.dispose();
      current.dispose();
    },
  };
}

/** "2", or "2 3" where several steps stand at one place. */
function numberOf(mark: Mark): string {
  return mark.steps.map((index) => index + 1).join(' ');
}
