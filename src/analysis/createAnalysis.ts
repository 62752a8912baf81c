/** Builds the analysis from what the outside injects: parser, catalog, classifier, host. */
import type { CancelToken } from '../base/cancel';
import { Cancelled, NEVER } from '../base/cancel';
import type { Catalog } from '../catalog/types';
import type { Classifier } from '../catalog/elements';
import type { Finding, Incomplete } from '../findings/types';
import { mergeFindings } from '../findings/merge';
import { applySuppressions, parseAllowComments } from '../findings/suppress';
import { createDocument } from '../syntax/document';
import type { Document, DocumentKind } from '../syntax/document';
import type { PythonParser } from '../syntax/python';
import { analyzeModule } from '../taint/analyzeModule';
import { release } from '../taint/images';
import { Machine } from '../taint/machine';
import type { Program } from '../taint/machine';
import type { Analysis, AnalysisHost, FileResult, SourceInput } from './api';
import { isAmong } from '../policy/match';
import type { Policy } from '../policy/types';
import { inSavedOrder } from './executionOrder';
import { findingsOf } from './findingsOf';
import { suppressionFindings, vendorFindings } from './policyFindings';
import { createWorkspaceModules } from './workspaceModules';
import type { LoadedFile, WorkspaceModules } from './workspaceModules';

export interface AnalysisOptions {
  readonly parser: PythonParser;
  readonly catalog: Catalog;
  readonly classifier: Classifier;
  readonly host: AnalysisHost;
  /** Whether calls into other files of the workspace are followed. Default: true. */
  readonly followImports?: boolean;
  /** ISO date by which dated suppressions are judged. */
  readonly today: string;
  /** What the organisation declares; absent where there is no policy. */
  readonly policy?: Policy;
}

/** Kind of a file by its extension. */
export function kindOf(path: string): DocumentKind {
  if (path.endsWith('.ipynb')) return 'notebook';
  return /\.(py|pyi|pyw)$/.test(path) ? 'python' : 'typescript';
}

/** An analysis over one workspace. `check` never throws: what cannot be analysed is in `incomplete`. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const { policy } = options;
  const workspace = createWorkspaceModules({
    ...options,
    isHealth: policy === undefined ? undefined : (path) => policy.context.some((globs) => isAmong(path, globs)),
  });
  return {
    check(input: SourceInput, token: CancelToken = NEVER): FileResult {
      const kind = input.language ?? kindOf(input.path);
      const incomplete: Incomplete[] = [];
      let document: Document;
      try {
        document = createDocument(input.path, input.text, kind);
      } catch (error) {
        return {
          path: input.path,
          findings: [],
          incomplete: [{ file: input.path, reason: 'internal', message: `The file could not be read: ${nameOf(error)}.` }],
          lines: 0,
          steps: 0,
        };
      }
      return checkWithWritten(options, workspace, document, token, incomplete);
    },
    checkDocument(document: Document, token: CancelToken = NEVER): FileResult {
      return checkWithWritten(options, workspace, document, token, []);
    },
    signatureOf: (path) => workspace.signatureOf(path),
    dependsOn: (path, on) => workspace.dependsOn(path, on),
    forget: () => workspace.forget(),
  };
}

/** A document and, for notebooks, the files that its cells write. */
function checkWithWritten(options: AnalysisOptions, workspace: WorkspaceModules, document: Document, token: CancelToken, incomplete: Incomplete[]): FileResult {
  let result = checkDocument(options, workspace, document, token, incomplete);
  if (document.kind !== 'notebook') return result;
  for (const written of workspace.writtenBy(document.path)) {
    if (result.cancelled === true) break;
    const own = checkDocument(options, workspace, written, token, []);
    result = {
      ...result,
      findings: mergeFindings([...result.findings, ...own.findings]),
      incomplete: [...result.incomplete, ...own.incomplete.map((item) => ({ ...item, file: document.path }))],
      steps: result.steps + own.steps,
      ...(own.cancelled === true && { cancelled: true }),
    };
  }
  return result;
}

/** Edits are made in the code of a file; what stands in a magic is left to people. */
function withoutFix(finding: Finding): Finding {
  return { ...finding, fix: undefined };
}

/** Whether a place in the text is no code of the module: the body of a magic. */
function isInMagic(document: Document, span: Finding['location']['span']): boolean {
  return /^(?:\s|# MAGIC[^\n]*)*$/.test(document.text.slice(document.text.lastIndexOf('\n', span.start - 1) + 1, span.end));
}

/** Path of the file that holds a text. */
function fileOnDisk(path: string): string {
  const at = path.indexOf('.ipynb/');
  return at < 0 ? path : path.slice(0, at + 6);
}

function checkDocument(options: AnalysisOptions, workspace: WorkspaceModules, document: Document, token: CancelToken, incomplete: Incomplete[]): FileResult {
  for (const problem of document.problems) {
    incomplete.push({
      file: document.path,
      reason: problem.kind === 'broken-notebook' ? 'broken-notebook' : problem.kind === 'other-language' ? 'not-text' : 'syntax-error',
      message: problem.message,
      location: problem.location,
    });
  }
  const lines = document.lineCount;
  let machine: Machine | undefined;
  try {
    const program: Program = {
      catalog: options.catalog,
      classifier: options.classifier,
      token,
      // What a notebook's cells write lies under it; data are looked for beside it.
      schemaOf: (data, from) => options.host.schemaOf(data, fileOnDisk(from)),
      settingsOf: (path, from) => options.host.settingsOf?.(path, fileOnDisk(from)),
      resolveImport: (source, from) => (options.followImports === false ? undefined : workspace.resolveImport(source, from.path, from.language)),
      load: (path) => workspace.load(path)?.module,
      facts: workspace.facts(),
      images: workspace.images(),
    };
    const { module } = workspace.take(document);
    const problem = module.ir.syntaxErrors[0];
    if (problem !== undefined)
      incomplete.push({ file: document.path, reason: 'syntax-error', message: problem.message, location: document.locate(problem.span) });
    machine = new Machine(program);
    analyzeModule(machine, module);
    for (const overrun of machine.overruns.values()) {
      incomplete.push({
        file: document.path,
        reason: 'budget',
        message: `Not everything was followed: ${overrun.what}.`,
        location: document.locate(overrun.span),
      });
    }
    const run = machine;
    const fileOf = (path: string): LoadedFile | undefined => {
      const other = path === document.path ? module : run.loaded.get(path);
      const loaded = other === undefined ? undefined : workspace.documentOf(other);
      return loaded === undefined || other === undefined ? undefined : { document: loaded, module: other };
    };
    const suppressed: Finding[] = [];
    for (const [path, findings] of findingsOf(machine, document.path, fileOf, options)) {
      const file = fileOf(path);
      if (file === undefined) continue;
      const { allows, problems } = parseAllowComments(file.module.ir.comments, file.document.text, file.document.cellEnds);
      const own = path === document.path ? vendorFindings(file, options.policy) : [];
      const applied = applySuppressions(
        [...findings.map((f) => (fileOnDisk(path) !== path || isInMagic(file.document, f.location.span) ? withoutFix(f) : f)), ...own],
        allows,
        options.today,
      );
      suppressed.push(...applied.findings);
      if (path === document.path) suppressed.push(...suppressionFindings(file, problems, applied.expired));
    }
    const ordered = inSavedOrder(document, suppressed);
    if (ordered.note !== undefined) incomplete.push(ordered.note);
    return { path: document.path, findings: ordered.findings, incomplete, lines, steps: machine.steps };
  } catch (error) {
    if (error instanceof Cancelled) return { path: document.path, findings: [], incomplete, lines, steps: machine?.steps ?? 0, cancelled: true };
    incomplete.push({ file: document.path, reason: 'internal', message: `The analysis of this file failed: ${nameOf(error)}.` });
    return { path: document.path, findings: [], incomplete, lines, steps: machine?.steps ?? 0 };
  } finally {
    if (machine !== undefined) release(machine);
  }
}

/** Kind of an error and where in the tool it happened; never a message that could hold text of the file. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const place = /\n\s+at (\w[\w.<>]*)/.exec(error.stack ?? '')?.[1];
  return place === undefined ? error.name : `${error.name} in ${place}`;
}
