/** Reading a finding: the hover, and the steps of its flow in files and cells. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, closeAll, diagnostic, fileUri, openText, replace, until } from '../support';

async function hover(uri: vscode.Uri, position: vscode.Position): Promise<vscode.MarkdownString[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers.flatMap((one) => one.contents).filter((content) => content instanceof vscode.MarkdownString);
}

describe('reading a finding', () => {
  before(async () => {
    await api();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('phiTrace.hideFlow');
    await closeAll();
  });

  it('tells element, class, evidence, receiver, severity and provision in the hover', async () => {
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    const contents = await hover(document.uri, found.range.start);
    const text = contents.find((one) => one.value.includes('**PHI101**'))?.value ?? '';
    assert.match(text, /- \*\*ssn\*\* · ssn · high — column of/);
    assert.match(text, /\*\*Receiver\*\* .*LogisticRegression/);
    assert.match(text, /\*\*Severity\*\* error:/);
    assert.match(text, /\*\*Provisions\*\* 45 CFR 164\.502/);
    const links = contents.find((one) => one.value.includes('command:phiTrace.showFlow'));
    assert.deepEqual(links?.isTrusted, { enabledCommands: ['phiTrace.showFlow', 'phiTrace.showDetails', 'phiTrace.explainRule'] });
    assert.deepEqual(await hover(document.uri, new vscode.Position(0, 0)), []);
  });

  it('numbers the steps and goes from one to the next', async () => {
    const { flow } = await api();
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(found.range.start, found.range.start);
    await vscode.commands.executeCommand('phiTrace.showFlow');
    const shown = flow.shown;
    assert.ok(shown && shown.count >= 2);
    assert.equal(shown.at, shown.count - 1);
    assert.equal(flow.numbersIn(document.uri.toString()).join(' ').split(' ').length, shown.count);
    await vscode.commands.executeCommand('phiTrace.nextFlowStep');
    assert.equal(flow.shown?.at, 0);
    assert.match(document.lineAt(vscode.window.activeTextEditor?.selection.start.line ?? 0).text, /read_csv/);
    await vscode.commands.executeCommand('phiTrace.previousFlowStep');
    assert.equal(flow.shown?.at, shown.count - 1);
    await replace(document, '[["ssn", "age"]]', '[["age"]]');
    await until('the flow is gone with the finding', () => flow.shown === undefined);
  });

  it('walks a flow across the cells of a notebook', async () => {
    const { flow, findings } = await api();
    const notebook = await vscode.workspace.openNotebookDocument(fileUri('look.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    await diagnostic(notebook.cellAt(4).document.uri, 'PHI201');
    const item = findings().find((file) => file.path === 'look.ipynb')?.items[0];
    await vscode.commands.executeCommand('phiTrace.showFlow', item?.fingerprint);
    assert.deepEqual(flow.numbersIn(notebook.cellAt(1).document.uri.toString()), ['1 2', '3']);
    await vscode.commands.executeCommand('phiTrace.nextFlowStep');
    await until('the cursor is in the cell of the source', () => vscode.window.activeTextEditor?.document === notebook.cellAt(1).document);
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, 2);
    await vscode.commands.executeCommand('phiTrace.previousFlowStep');
    await until('and back in that of the sink', () => vscode.window.activeTextEditor?.document === notebook.cellAt(4).document);
  });

  it('walks a flow from one file into another', async () => {
    const { flow, findings } = await api();
    const document = await openText('report.py');
    await diagnostic(document.uri, 'PHI201');
    const item = await until('the finding is known', () => findings().find((file) => file.path === 'report.py')?.items[0]);
    const files = new Set(item.steps.map((step) => step.place.uri));
    assert.ok(files.size >= 2, [...files].join(' '));
    await vscode.commands.executeCommand('phiTrace.showFlow', item.fingerprint);
    await vscode.commands.executeCommand('phiTrace.nextFlowStep');
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, fileUri('registry.py').path);
    assert.ok(flow.numbersIn(fileUri('registry.py').toString()).length > 0);
  });
});
