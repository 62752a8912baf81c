import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('start', () => {
  it('activates', async () => {
    const ext = vscode.extensions.getExtension('phi-trace.phi-trace');
    assert.ok(ext);
    const api = await ext.activate();
    assert.ok(api);
    console.log('workspace', vscode.workspace.workspaceFolders?.map(String), vscode.version, process.version);
  });
});
