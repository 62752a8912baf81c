/** Puts the analysis of one workspace folder together: parser, catalog, classifier and the view of its files. */
import type { Analysis, AnalysisHost, FileResult, SourceInput } from '../analysis/api';
import { createAnalysis } from '../analysis/createAnalysis';
import type { CancelToken } from '../base/cancel';
import { catalogFromCompiled } from '../catalog/index';
import type { CompiledCatalog } from '../catalog/compile';
import { createClassifier, mergeElementData } from '../catalog/elements';
import type { Classifier, ElementData, OwnElement } from '../catalog/elements';
import type { LoadedFile } from '../catalog/load';
import type { Catalog, CatalogProblem } from '../catalog/types';
import type { Policy } from '../policy/types';
import { ruleIdsBySlug } from '../rules/metadata';
import { applyDecisions } from '../findings/decisions';
import type { Decisions } from '../findings/decisions';
import { createPythonParser } from '../syntax/python';
import type { PythonParser } from '../syntax/python';
import { parseCatalogs } from './catalogFiles';
import type { CatalogText } from './catalogFiles';
import { DATA_FILES, readDataFile } from './dataFiles';
import { readDecisions } from './decisionFile';
import { createFileHost } from './fileHost';
import { createPolicyFinder } from './policyFiles';
import type { PolicyFinder } from './policyFiles';
import { isoToday } from './today';
import { readWasmFiles } from './wasmFiles';

export interface EngineOptions {
  /** Absolute path of the folder that paths are relative to. */
  readonly root: string;
  /** Users' catalogs, in order; a row with a mistake is left out and named in `catalogProblems`. */
  readonly catalogs?: readonly CatalogText[];
  /** ISO date that dated suppressions are judged by. Default: today's. */
  readonly today?: string;
  /** Whether calls into other files are followed. Default: true. */
  readonly followImports?: boolean;
  /** The view of the workspace's files, where it is not the disk's. */
  readonly host?: AnalysisHost;
  /** Where policies are found; default: `phi-trace.yaml` above each file. `null`: none counts. */
  readonly policies?: PolicyFinder | null;
  /** What the analysis is given in the place of the catalog: tests watch which rows are used. */
  readonly watch?: (catalog: Catalog) => Catalog;
}

/** Analyses files of one folder. Not re-entrant: one file at a time. */
export interface Engine {
  readonly root: string;
  readonly catalogProblems: readonly CatalogProblem[];
  /** Findings of the text as given; never throws. */
  check(input: SourceInput, token?: CancelToken): FileResult;
  /** See `Analysis`. */
  signatureOf(path: string): string | undefined;
  dependsOn(path: string, on: string): boolean;
  /** Files of the folder came, went or changed. */
  forget(): void;
}

/** What all engines of a process share: it takes tens of milliseconds and some megabytes to load. */
interface Shared {
  readonly parser: PythonParser;
  readonly catalog: CompiledCatalog;
  readonly elements: ElementData;
  readonly classifier: Classifier;
}

let shared: Promise<Shared> | undefined;

async function loadShared(): Promise<Shared> {
  const wasm = readWasmFiles();
  const parser = await createPythonParser({ runtime: wasm.runtime, language: wasm.python });
  const elements = mergeElementData(Object.values(readDataFile(DATA_FILES.elements) as Record<string, unknown>));
  return { parser, catalog: readDataFile(DATA_FILES.catalog) as CompiledCatalog, elements, classifier: createClassifier(elements) };
}

/** Makes an engine. Rejects only when files of the installation are missing or broken. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { parser, catalog, elements, classifier } = await (shared ??= loadShared());
  const { files, problems } = parseCatalogs(options.catalogs ?? []);
  const host = options.host ?? createFileHost({ root: options.root });
  const policies = options.policies === undefined && options.root !== '' ? createPolicyFinder({ root: options.root, slugs: ruleIdsBySlug }) : options.policies;
  const today = options.today ?? isoToday();

  const make = (policy: Policy | undefined): Analysis => {
    const all = policy === undefined || policy.sanitizers.length === 0 ? files : [...files, ...sanitizersOf(policy)];
    const own = [...(policy === undefined ? [] : elementsOf(policy)), ...namedElements(files)];
    const rows = catalogFromCompiled(catalog, all);
    return createAnalysis({
      parser,
      catalog: options.watch?.(rows) ?? rows,
      classifier: own.length === 0 ? classifier : createClassifier(elements, own),
      host,
      followImports: options.followImports,
      today,
      policy,
    });
  };
  let decisions: Decisions | undefined;
  // One analysis for each policy: names and sanitizers that it declares are part of what code means.
  const analyses = new Map<string, Analysis>();
  const analysisFor = (path: string): Analysis => {
    const found = policies?.policyOf(path);
    const key = found?.key ?? '';
    let analysis = analyses.get(key);
    if (analysis === undefined) analyses.set(key, (analysis = make(found?.policy)));
    return analysis;
  };
  return {
    root: options.root,
    catalogProblems: problems,
    check(input, token) {
      const result = analysisFor(input.path).check(input, token);
      decisions ??= options.root === '' ? { byFingerprint: new Map(), problems: [] } : readDecisions(options.root);
      return { ...result, findings: applyDecisions(result.findings, decisions, today) };
    },
    signatureOf: (path) => analysisFor(path).signatureOf(path),
    dependsOn: (path, on) => analysisFor(path).dependsOn(path, on),
    forget() {
      decisions = undefined;
      policies?.forget();
      // A policy may have changed: analyses that stand on one are made again.
      for (const [key, analysis] of analyses)
        if (key === '') analysis.forget();
        else analyses.delete(key);
    },
  };
}

function elementsOf(policy: Policy): readonly OwnElement[] {
  return policy.elements.map((element): OwnElement => ({
    name: element.name,
    class: element.class,
    by: 'declared in the policy',
    ...(element.in === undefined ? {} : { in: element.in }),
  }));
}

/** The functions that a policy trusts, as catalogs of both languages. */
function sanitizersOf(policy: Policy): readonly LoadedFile[] {
  const sanitizers = policy.sanitizers.map(({ call, clears }) => ({ call, clears }));
  return parseCatalogs(
    (['python', 'typescript'] as const).map((language) => ({ path: policy.files[0] ?? '', text: JSON.stringify({ version: 1, language, sanitizers }) })),
  ).files;
}

/** Names that users' catalogs declare to be elements, wherever they stand: `{ name: cust_ref, element: mrn }`. */
function namedElements(files: readonly LoadedFile[]): readonly OwnElement[] {
  return files.flatMap((file) =>
    (file.sources ?? []).flatMap((row) => [row.name ?? []].flat().map((name): OwnElement => ({ name, class: row.element, by: 'declared in a catalog' }))),
  );
}
