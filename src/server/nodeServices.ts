/** The server's services made of the engine, the scan and the fixes as they are in the product. */
import type { AnalysisHost } from '../analysis/api';
import { describeProblem, readCatalogs } from '../node/catalogFiles';
import { createEngine } from '../node/engine';
import { createFileHost } from '../node/fileHost';
import { readText } from '../node/readText';
import { policyToEdit } from '../node/policyFiles';
import { scanWorkspace } from '../node/scan';
import { fixesFor } from '../rules/fixes/all';
import type { Services } from './services';

/** A document that is no file has no folder: nothing can be read beside it. */
const NOWHERE: AnalysisHost = { columnsOf: () => undefined, schemaOf: () => undefined, readSource: () => undefined, isFile: () => false };

export function nodeServices(): Services {
  return {
    async createEngine(root, catalogPaths, openText) {
      const { catalogs, problems } = readCatalogs(catalogPaths);
      const host = root === '' ? undefined : createFileHost({ root, openText });
      const engine = await createEngine({ root, catalogs, host: host ?? NOWHERE });
      return {
        check: (input, token) => engine.check(input, token),
        signatureOf: (path) => engine.signatureOf(path),
        dependsOn: (path, on) => engine.dependsOn(path, on),
        problems: [...problems, ...engine.catalogProblems].map(describeProblem),
        forget(path) {
          host?.forget(path);
          engine.forget();
        },
      };
    },
    async scan({ root, catalogs: paths, exclude, jobs, token, onProgress }) {
      const { catalogs } = readCatalogs(paths);
      // What is wrong with a catalog was said when the engine was made; its other rows count.
      return scanWorkspace({ root, exclude, catalogs, ignoreCatalogProblems: true, jobs, token, onProgress });
    },
    readText(path) {
      const read = readText(path);
      return read.ok ? read.text : undefined;
    },
    fixesFor,
    policyToEdit,
  };
}
