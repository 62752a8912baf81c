/** Findings as LSP diagnostics: pure, by the URI that each is shown at. */
import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation, type Location, type Position, type Range } from 'vscode-languageserver/node';
import type { Finding } from '../findings/types';
import type { DiagnosticData } from '../protocol/messages';
import { diagnosticUris, type OpenFile } from './openFile';
import type { DisplayLevel, Settings } from './settings';

/** Steps shown with one diagnostic. */
const MOST_STEPS = 60;

export const SOURCE = 'phi-trace';

const SEVERITY: Readonly<Record<DisplayLevel, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export interface DiagnosticOptions {
  /** How severities are drawn. */
  readonly display: Settings['severityDisplay'];
  /** URI of the folder of the rules' pages. */
  readonly rulePages: string;
  readonly locate: (location: Finding['location']) => Location;
}

/** URI of a rule's page. */
export function rulePage(rulePages: string, rule: string): string {
  return `${rulePages.replace(/\/$/, '')}/${rule}.md`;
}

/** Diagnostics of a file by URI. Every URI of the file is there, so that what is gone is cleared: all cells of a notebook. */
export function diagnosticsOf(file: OpenFile, findings: readonly Finding[], options: DiagnosticOptions): Map<string, Diagnostic[]> {
  const byUri = new Map<string, Diagnostic[]>(diagnosticUris(file).map((uri) => [uri, []]));
  for (const finding of findings) {
    const location = options.locate(finding.location);
    byUri.get(location.uri)?.push(diagnosticOf(finding, location, options));
  }
  return byUri;
}

function diagnosticOf(finding: Finding, { range }: Location, options: DiagnosticOptions): Diagnostic {
  const data: DiagnosticData = { fingerprint: finding.fingerprint, rule: finding.rule };
  return {
    range,
    severity: SEVERITY[options.display[finding.severity]],
    source: SOURCE,
    code: finding.rule,
    codeDescription: { href: rulePage(options.rulePages, finding.rule) },
    message: finding.message,
    relatedInformation: stepsOf(finding, options.locate),
    data,
  };
}

/** Steps of all flows in order; a step that several flows share is named once. */
function stepsOf(finding: Finding, locate: DiagnosticOptions['locate']): DiagnosticRelatedInformation[] {
  const steps = new Map<string, DiagnosticRelatedInformation>();
  for (const flow of finding.flows) {
    for (const step of flow) {
      const { uri, range } = locate(step.location);
      const key = JSON.stringify([uri, range, step.message]);
      if (steps.size < MOST_STEPS && !steps.has(key)) steps.set(key, { location: { uri, range }, message: step.message });
    }
  }
  return [...steps.values()];
}

/** The findings whose diagnostics stand at a position, and the narrowest range of them. */
export function findingsAt(
  position: Position,
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly range?: Range } {
  const here = diagnostics.filter(({ range }) => !isBefore(position, range.start) && !isBefore(range.end, position));
  const [first, ...others] = here.map((diagnostic) => diagnostic.range);
  const fingerprints = new Set(here.map((diagnostic) => (diagnostic.data as DiagnosticData | undefined)?.fingerprint));
  return {
    findings: findings.filter((finding) => fingerprints.has(finding.fingerprint)),
    range: first && others.reduce((narrow, range) => (isBefore(narrow.start, range.start) ? range : narrow), first),
  };
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
