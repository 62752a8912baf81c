/** Builds everything that is shipped: the bundles, the wasm files, the compiled knowledge and the rules' pages, all into `dist/`. */
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkPackage } from './checkPackage';
import { compileModels } from './compileModels';
import { thirdPartyNotices } from './thirdParty';

const DIST = 'dist';

/** Bundles that run in Node, by name. */
const NODE_BUNDLES: Readonly<Record<string, string>> = {
  extension: 'src/extension/extension.ts',
  server: 'src/server/main.ts',
  cli: 'src/cli/main.ts',
  worker: 'src/node/analysisWorker.ts',
};

/**
 * The TypeScript front end is a bundle of its own, loaded by the others when the first TypeScript file comes: its parser is
 * 3.6 MB even when minified, and takes a quarter of a second to load.
 */
const TYPESCRIPT_FRONT = { name: 'typescriptFront', entry: 'src/ir/lowerTypescript.ts', exports: ['lowerTypescript'] };

/** Bundles that run in a webview. */
const BROWSER_BUNDLES: Readonly<Record<string, string>> = {
  panel: 'src/panel/main.ts',
};

const WASM_FILES = ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'node_modules/tree-sitter-python/tree-sitter-python.wasm'];

/** `--only NAMES` makes just these bundles, for work on one of them while others do not build. */
const only = optionValue('--only')?.split(',');

function isWanted(bundle: string): boolean {
  return only === undefined || only.includes(bundle);
}

function optionValue(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Puts a function that loads the TypeScript front end in the place of the front end. */
const lazyTypescript: Plugin = {
  name: 'lazy-typescript',
  setup({ onResolve, onLoad }) {
    const front = resolve(TYPESCRIPT_FRONT.entry.replace(/\.ts$/, ''));
    onResolve({ filter: /\/lowerTypescript$/ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === front ? { path: TYPESCRIPT_FRONT.name, namespace: 'lazy-typescript' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy-typescript' }, () => ({
      contents: [
        'let loaded;',
        `const load = () => (loaded ??= require('./${TYPESCRIPT_FRONT.name}.js'));`,
        ...TYPESCRIPT_FRONT.exports.map((name) => `export const ${name} = (...args) => load().${name}(...args);`),
      ].join('\n'),
    }));
    onResolve({ filter: new RegExp(`^\\./${TYPESCRIPT_FRONT.name}\\.js$`) }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^typescript$/ }, ({ importer }) => ({
      errors: [{ text: `${importer} would load TypeScript at the start: reach it through ${TYPESCRIPT_FRONT.entry}` }],
    }));
  },
};

/** Sends `require('typescript')` of the front end to the minified copy beside it. */
const sharedTypescript: Plugin = {
  name: 'shared-typescript',
  setup({ onResolve }) {
    onResolve({ filter: /^typescript$/ }, () => ({ path: './typescript.js', external: true }));
  },
};

const common: BuildOptions = {
  bundle: true,
  minify: true,
  // Names of functions and classes stay, so that a stack trace in a bug report can be read.
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

async function bundleNode(): Promise<Metafile[]> {
  const bundles = [...Object.entries(NODE_BUNDLES), [TYPESCRIPT_FRONT.name, TYPESCRIPT_FRONT.entry] as const];
  const results = await Promise.all(
    bundles
      .filter(([name]) => isWanted(name))
      .map(([name, entry]) =>
        build({
          ...common,
          entryPoints: [entry],
          outfile: join(DIST, `${name}.js`),
          platform: 'node',
          target: 'node20',
          format: 'cjs',
          external: ['vscode'],
          // The other form of this package requires its parts by names that no bundler sees.
          alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
          plugins: [name === TYPESCRIPT_FRONT.name ? sharedTypescript : lazyTypescript],
          banner: name === 'cli' ? { js: '#!/usr/bin/env node' } : {},
        }),
      ),
  );
  return results.map((result) => result.metafile as Metafile);
}

async function bundleBrowser(): Promise<Metafile[]> {
  const results = await Promise.all(
    Object.entries(BROWSER_BUNDLES)
      .filter(([name]) => isWanted(name))
      .map(([name, entry]) =>
        build({ ...common, entryPoints: [entry], outfile: join(DIST, `${name}.js`), platform: 'browser', target: 'es2022', format: 'iife' }),
      ),
  );
  return results.map((result) => result.metafile as Metafile);
}

/** Minifies TypeScript once for each of its versions: it takes longer than everything else together. */
async function shareTypescript(): Promise<void> {
  const { version } = JSON.parse(readFileSync('node_modules/typescript/package.json', 'utf8')) as { version: string };
  const outfile = join('out', `typescript-${version}.js`);
  if (!existsSync(outfile)) {
    await build({
      ...common,
      keepNames: false,
      metafile: false,
      entryPoints: ['node_modules/typescript/lib/typescript.js'],
      outfile,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['source-map-support', 'inspector'],
    });
  }
  cpSync(outfile, join(DIST, 'typescript.js'));
}

function copyPages(): void {
  for (const folder of ['rules', 'guidance']) {
    const from = join('docs', folder);
    mkdirSync(join(DIST, folder), { recursive: true });
    for (const page of readdirSync(from)) {
      if (page.endsWith('.md')) cpSync(join(from, page), join(DIST, folder, page));
    }
  }
}

async function buildAll(): Promise<void> {
  // First, so that a mistake in a model leaves the last build as it is.
  const models = compileModels();
  if (only === undefined) rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  const [node, browser] = await Promise.all([bundleNode(), bundleBrowser(), shareTypescript()]);
  for (const file of WASM_FILES) cpSync(file, join(DIST, file.slice(file.lastIndexOf('/') + 1)));
  copyPages();
  for (const [name, json] of Object.entries(models)) writeFileSync(join(DIST, name), json);
  const packages = ['typescript', 'web-tree-sitter', 'tree-sitter-python'];
  writeFileSync(join(DIST, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices([...node, ...browser], packages));
  const sizes = readdirSync(DIST)
    .filter((name) => statSync(join(DIST, name)).isFile())
    .map((name) => `${name} ${Math.ceil(statSync(join(DIST, name)).size / 1024)} KB`);
  console.log(`dist: ${sizes.join(', ')}`);
}

async function main(): Promise<void> {
  const packed = optionValue('--check-package');
  if (packed !== undefined) checkPackage(packed);
  else await buildAll();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
