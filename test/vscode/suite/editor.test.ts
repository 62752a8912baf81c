/** The extension as a person meets it: files are opened, edited and fixed in a real editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, closeAll, codeActions, codeOf, diagnostic, fileUri, noDiagnostic, openText, ours, replace, until } from '../support';

describe('the extension in VS Code', () => {
  before(async () => {
    await api();
  });

  afterEach(closeAll);

  it('shows a leak in Python with its steps and a link, and forgets it when it is edited away', async () => {
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    assert.equal(document.lineAt(found.range.start.line).text, 'model.fit(features, patients["readmitted"])');
    assert.match(found.message, /ssn/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(typeof found.code === 'object');
    assert.equal(found.code.target.scheme, 'command');
    assert.match(found.code.target.path, /explainRule/);
    const steps = found.relatedInformation ?? [];
    assert.ok(steps.length >= 2, 'there are steps from source to sink');
    assert.equal(steps[0]?.location.uri.toString(), document.uri.toString());
    assert.match(document.lineAt(steps[0]?.location.range.start.line ?? 0).text, /read_csv/);
    await replace(document, '[["ssn", "age"]]', '[["age"]]');
    await noDiagnostic(document.uri, 'PHI101');
    await replace(document, '[["age"]]', '[["age", "ssn"]]');
    await diagnostic(document.uri, 'PHI101');
  });

  it('shows a leak in TypeScript, and nothing on the safe line', async () => {
    const document = await openText('notify.ts');
    const found = await diagnostic(document.uri, 'PHI201');
    assert.match(document.lineAt(found.range.start.line).text, /reminder for/);
    assert.deepEqual(ours(document.uri).map(codeOf), ['PHI201']);
    await replace(document, 'patient.mrn', 'patient.wardFloor');
    await noDiagnostic(document.uri, 'PHI201');
  });

  it('shows a leak in the right cell of a notebook, with the source in another cell', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(fileUri('look.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    const sink = notebook.cellAt(4).document;
    const found = await diagnostic(sink.uri, 'PHI201');
    assert.equal(found.range.start.line, 1);
    assert.equal(found.relatedInformation?.[0]?.location.uri.toString(), notebook.cellAt(1).document.uri.toString());
    for (const index of [0, 1, 2, 3]) assert.deepEqual(ours(notebook.cellAt(index).document.uri), []);
    await replace(sink, 'print(patients["ssn"].tolist())', 'print(n)');
    await noDiagnostic(sink.uri, 'PHI201');
  });

  it('shows the findings of a notebook again when its tab is closed and opened', async () => {
    const notebook = await vscode.workspace.openNotebookDocument(fileUri('look.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(4).document.uri;
    await diagnostic(cell, 'PHI201');
    await closeAll();
    await noDiagnostic(cell, 'PHI201');
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(fileUri('look.ipynb')));
    await diagnostic(cell, 'PHI201');
  });

  it('lists the findings in the view, by rule and by file, down to the steps, and goes there', async () => {
    const { view, findings } = await api();
    await openText('train.py');
    await until('the finding is in the view', () => findings().some((file) => file.path === 'train.py'));
    await vscode.commands.executeCommand('phiTrace.groupByRule');
    const rule = view.children().find((node) => node.label.startsWith('PHI101'));
    assert.ok(rule, 'there is a group for the rule');
    const finding = view.children(rule).find((node) => node.detail.startsWith('train.py'));
    assert.ok(finding);
    assert.equal(finding.detail, 'train.py line 7');
    const steps = view.children(finding);
    assert.ok(steps.length >= 2);
    await vscode.commands.executeCommand('phiTrace.groupByFile');
    assert.ok(view.children().some((node) => node.label === 'train.py'));
    await vscode.commands.executeCommand('phiTrace.groupByRule');
    await closeAll();
    const command = view.item(finding).command;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, fileUri('train.py').path);
    assert.equal(vscode.window.activeTextEditor.selection.start.line, 6);
  });

  it('scans the workspace: findings of closed files are in the view and in the Problems panel', async () => {
    const { view, findings, status } = await api();
    const summary = await vscode.commands.executeCommand<{ files: number; errors: number; cancelled: boolean }>('phiTrace.scanWorkspace');
    assert.equal(summary.files, 6);
    assert.equal(summary.cancelled, false);
    assert.ok(summary.errors >= 1);
    const closed = await until('the closed file has a finding', () => findings().find((file) => file.path === 'closed/visits.py'));
    assert.equal(closed.origin, 'scan');
    const labels = view.children().flatMap((node) => view.children(node).map((child) => child.detail));
    assert.ok(labels.some((label) => label.startsWith('closed/visits.py')));
    assert.ok(
      labels.some((label) => label === 'look.ipynb cell 5, line 2'),
      labels.join('; '),
    );
    await diagnostic(fileUri('closed/visits.py'), 'PHI201');
    const count = findings().reduce((sum, file) => sum + file.items.length, 0);
    await until('the status counts them', () => status()?.state === 'idle' && status()?.findings === count, status);
    await openText('closed/visits.py');
    await until('the open file counts', () => findings().some((file) => file.path === 'closed/visits.py' && file.origin === 'open'));
    await until('it is shown once', () => ours(fileUri('closed/visits.py')).length === closed.items.length);
    await closeAll();
    const shown = (): number => vscode.languages.getDiagnostics().reduce((sum, [uri]) => sum + ours(uri).length, 0);
    await until('each finding is shown once', () => shown() === count, shown);
    await vscode.commands.executeCommand('phiTrace.clearFindings');
    await until('all are forgotten', () => findings().length === 0, findings);
    await until('the Problems panel too', () => ours(fileUri('look.ipynb')).length === 0);
  });

  it('opens a finding of a closed notebook in its cell', async () => {
    const { findings } = await api();
    await vscode.commands.executeCommand('phiTrace.scanWorkspace');
    const found = await until('the notebook has a finding', () => findings().find((file) => file.path === 'look.ipynb'));
    await vscode.commands.executeCommand('phiTrace.openPlace', found.items[0]?.place);
    const editor = await until('the notebook is open', () => vscode.window.activeNotebookEditor);
    await until(
      'the cell is selected',
      () => editor.selections[0]?.start === 4,
      () => editor.selections,
    );
    await until(
      'the cursor is in the cell',
      () => vscode.window.activeTextEditor?.selection.start.line === 1,
      () => vscode.window.activeTextEditor?.selection,
    );
    await vscode.commands.executeCommand('phiTrace.clearFindings');
  });

  it('applies the preferred quick fix, and the finding is gone', async () => {
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    const preferred = (await codeActions(document.uri, found.range)).find((action) => action.isPreferred === true);
    assert.ok(preferred?.edit, 'there is a preferred fix');
    assert.ok(await vscode.workspace.applyEdit(preferred.edit));
    await noDiagnostic(document.uri, 'PHI101');
    assert.match(document.getText(), /model\.fit/);
  });

  it('suppresses with a reason, and shows the finding again without the comment', async () => {
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    const action = (await codeActions(document.uri, found.range)).find((item) => item.command?.command === 'phiTrace.suppressWithReason');
    assert.ok(action?.command, 'there is a fix that asks for a reason');
    assert.equal(action.edit, undefined);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments as unknown[]), 'the test says so');
    await noDiagnostic(document.uri, 'PHI101');
    assert.match(document.getText(), /phi-trace: allow PHI101.*-- the test says so\n/);
    await replace(document, 'the test says so', '');
    await diagnostic(document.uri, 'PHI101');
  });

  it('follows the settings', async () => {
    const document = await openText('train.py');
    await diagnostic(document.uri, 'PHI101');
    const configuration = vscode.workspace.getConfiguration('phiTrace');
    try {
      await configuration.update('enable', false, vscode.ConfigurationTarget.Workspace);
      await noDiagnostic(document.uri, 'PHI101');
    } finally {
      await configuration.update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await diagnostic(document.uri, 'PHI101');
  });

  it('explains a rule inside the editor', async () => {
    await vscode.commands.executeCommand('phiTrace.explainRule', 'PHI101');
    await until(
      'the page is shown',
      () => vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label.includes('PHI101'))),
      () => vscode.window.tabGroups.all.map((group) => group.tabs.map((tab) => tab.label)),
    );
  });

  it('restarts its server', async () => {
    const { status, statusText } = await api();
    const document = await openText('train.py');
    await diagnostic(document.uri, 'PHI101');
    await vscode.commands.executeCommand('phiTrace.restartServer');
    await replace(document, 'model = LogisticRegression()', 'model = LogisticRegression(C=2)');
    await diagnostic(document.uri, 'PHI101');
    await until('the status is well', () => status()?.state === 'idle' && (status()?.findings ?? 0) > 0, status);
    assert.match(statusText(), /PHI \d+/);
  });
});
