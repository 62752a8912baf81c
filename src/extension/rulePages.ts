/** The rules' pages that are shipped with the extension. */
import * as vscode from 'vscode';

export interface RulePages {
  /** Folder of the pages. */
  readonly folder: vscode.Uri;
  /** Link that opens a rule's page, for diagnostics. */
  link(rule: string): vscode.Uri;
  /** Shows a rule's page; without a rule asks for one. */
  show(rule?: string): Promise<void>;
}

const RULE = /^PHI\d{3}$/;

export function createRulePages(extension: vscode.Uri): RulePages {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'rules');

  const pick = async (): Promise<string | undefined> => {
    const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => name.endsWith('.md'));
    const items = await Promise.all(
      names.sort().map(async (name): Promise<vscode.QuickPickItem> => {
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
        const id = name.slice(0, -'.md'.length);
        const title = /^#\s*(.*)$/m.exec(text)?.[1] ?? '';
        return { label: id, description: title.replace(id, '').replace(/^[\s:—–-]+/, '') };
      }),
    );
    return (await vscode.window.showQuickPick(items, { title: 'Explain Rule', matchOnDescription: true }))?.label;
  };

  return {
    folder,
    link: (rule) => vscode.Uri.parse(`command:phiTrace.explainRule?${encodeURIComponent(JSON.stringify([rule]))}`),
    async show(given) {
      const rule = given ?? (await pick());
      if (rule === undefined || !RULE.test(rule)) return;
      const page = vscode.Uri.joinPath(folder, `${rule}.md`);
      try {
        await vscode.workspace.fs.stat(page);
      } catch {
        void vscode.window.showWarningMessage(`There is no page for ${rule}.`);
        return;
      }
      try {
        await vscode.commands.executeCommand('markdown.showPreview', page);
      } catch {
        // The Markdown extension is switched off: the text itself will do.
        await vscode.window.showTextDocument(page, { preview: true });
      }
    },
  };
}
