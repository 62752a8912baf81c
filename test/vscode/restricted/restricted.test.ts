/** Restricted Mode: the extension works on data alone, and follows no setting of the workspace that names files. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { api, closeAll, codeOf, diagnostic, openText, ours } from '../support';

describe('in a workspace that is not trusted', () => {
  before(async () => {
    await api();
  });

  afterEach(closeAll);

  it('finds what it finds elsewhere', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const document = await openText('train.py');
    const found = await diagnostic(document.uri, 'PHI101');
    assert.equal(found.range.start.line, 6);
  });

  it('scans the workspace', async () => {
    const summary = await vscode.commands.executeCommand<{ files: number; errors: number }>('phiTrace.scanWorkspace');
    assert.equal(summary.files, 7);
    assert.ok(summary.errors > 0);
  });

  it('follows harmless settings of the workspace, and no catalog that it names', async () => {
    // The workspace's settings name a catalog by which `wave` is a sink, and show warnings as errors.
    const configuration = vscode.workspace.getConfiguration('phiTrace', vscode.workspace.workspaceFolders?.[0]);
    assert.deepEqual(configuration.get('catalogs'), []);
    const document = await openText('wave.py');
    const found = await diagnostic(document.uri, 'PHI201');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual(
      ours(document.uri).map((item) => [codeOf(item), document.lineAt(item.range.start.line).text]),
      [['PHI201', 'print(patients["ssn"].tolist())']],
    );
  });
});
