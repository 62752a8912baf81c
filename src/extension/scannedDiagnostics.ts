/** Findings of the workspace scan in the Problems panel, for files that are not open; open files have the server's live diagnostics. */
import * as vscode from 'vscode';
import type { FileFindings, FindingItem, LevelName } from '../protocol/messages';
import { toRange } from './openPlace';
import type { RulePages } from './rulePages';

const SEVERITY: Readonly<Record<LevelName, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

export interface ScannedDiagnostics extends vscode.Disposable {
  update(files: readonly FileFindings[]): void;
  reset(): void;
}

export function createScannedDiagnostics(pages: RulePages): ScannedDiagnostics {
  const collection = vscode.languages.createDiagnosticCollection('phi-trace-scan');
  return {
    update(files) {
      for (const file of files) {
        const uri = vscode.Uri.parse(file.uri);
        if (file.origin === 'open' || file.items.length === 0) collection.delete(uri);
        else
          collection.set(
            uri,
            file.items.map((item) => diagnosticOf(item, pages)),
          );
      }
    },
    reset: () => collection.clear(),
    dispose: () => collection.dispose(),
  };
}

function diagnosticOf(item: FindingItem, pages: RulePages): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(item.place.range), item.message, SEVERITY[item.level]);
  diagnostic.source = 'phi-trace';
  diagnostic.code = { value: item.rule, target: pages.link(item.rule) };
  diagnostic.relatedInformation = item.steps.map(
    (step) => new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.parse(step.place.uri), toRange(step.place.range)), step.message),
  );
  return diagnostic;
}
