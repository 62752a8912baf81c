/** Settings and engine of each workspace folder, made when first needed and kept until the settings change. */
import { isAbsolute, join, relative, sep } from 'node:path';
import type { FolderEngine, Services } from './services';
import { readSettings, type Settings } from './settings';

export interface FolderEngines {
  settings(root: string): Promise<Settings>;
  engine(root: string): Promise<FolderEngine>;
  /** Settings are asked for again; engines are made again where their catalogs differ. */
  settingsChanged(): void;
  /** A file has changed on disk: engines read it again, and are made again when it is one of their catalogs. */
  fileChanged(path: string): void;
}

export interface FolderEnginesOptions {
  /** The client's settings of the section `phiTrace` for a folder. */
  fetchSettings(root: string): Promise<unknown>;
  createEngine: Services['createEngine'];
  /** The editor's text of a file that is open. */
  openText(root: string, path: string): string | undefined;
  /** Told each problem of a catalog once. */
  onProblem(message: string): void;
}

export function createFolderEngines(options: FolderEnginesOptions): FolderEngines {
  const settings = new Map<string, Promise<Settings>>();
  const engines = new Map<string, { readonly catalogs: string; readonly engine: Promise<FolderEngine> }>();
  const told = new Set<string>();

  const settingsOf = (root: string): Promise<Settings> => {
    let found = settings.get(root);
    if (found === undefined) {
      found = options.fetchSettings(root).then(readSettings, () => readSettings(undefined));
      settings.set(root, found);
    }
    return found;
  };

  const tell = (message: string): void => {
    if (told.has(message)) return;
    told.add(message);
    options.onProblem(message);
  };

  return {
    settings: settingsOf,
    async engine(root) {
      const paths = catalogPaths(root, await settingsOf(root));
      const catalogs = JSON.stringify(paths);
      const known = engines.get(root);
      if (known?.catalogs === catalogs) return known.engine;
      const engine = options.createEngine(root, paths, (path) => options.openText(root, path));
      engines.set(root, { catalogs, engine });
      try {
        for (const problem of (await engine).problems) tell(problem);
      } catch (error) {
        engines.delete(root);
        throw error;
      }
      return engine;
    },
    settingsChanged: () => settings.clear(),
    fileChanged(path) {
      for (const [root, { catalogs, engine }] of engines) {
        if ((JSON.parse(catalogs) as string[]).includes(path)) {
          engines.delete(root);
          told.clear();
        }
        const inside = relative(root, path);
        if (root === '' || inside.startsWith('..') || isAbsolute(inside)) continue;
        engine.then(
          (made) => made.forget(inside.split(sep).join('/')),
          () => undefined,
        );
      }
    },
  };
}

/** Absolute paths of the catalogs that the settings name; `~` is not expanded. */
export function catalogPaths(root: string, settings: Settings): string[] {
  return settings.catalogs.map((path) => (isAbsolute(path) ? path : join(root, path)));
}
