/** The house keeps its shape: who imports whom, what the core may touch, where knowledge of libraries stands. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { ruleMetadata } from '../../src/rules/metadata';
import { CORE, LIBRARIES, OUTSIDE, ROOMS } from './rooms';
import { globalsOf, importedPackage, importedRoom, readSources, tokensOf, type SourceFile } from './source';

/** Names that may stand at the top of the project. */
const TOP = [
  ...['src', 'syntaxes', 'l10n', 'media', 'test', 'docs', 'examples'],
  ...['package.json', 'package.nls.json', 'package.nls.es.json', 'package-lock.json', 'tsconfig.json', 'CHANGELOG.md', 'README.md', 'LICENSE'],
];

/** What builds and tools leave there, all ignored by git. */
const MADE = ['node_modules', 'out', 'dist', 'coverage'];

/** A file of more lines is to be split. */
const MOST_LINES = 750;

describe('architecture', () => {
  let files: SourceFile[];

  before(() => {
    files = readSources();
    assert.ok(files.length > 50, 'the sources are read');
  });

  it('has only rooms that are in the table', () => {
    assert.deepEqual(
      [...new Set(files.map((file) => file.room))].filter((room) => ROOMS[room] === undefined),
      [],
    );
  });

  it('imports only what the table allows', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = ROOMS[file.room];
      for (const specifier of file.imports) {
        const target = importedRoom(file, specifier);
        if (target !== undefined && room?.rooms.includes(target) !== true) wrong.push(`${file.path} imports the room ${target}`);
        const name = importedPackage(specifier);
        if (name !== undefined && room?.packages.includes(name) !== true) wrong.push(`${file.path} imports the package ${specifier}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('knows an import of a forbidden room when it sees one', () => {
    const file: SourceFile = { path: 'src/taint/x.ts', room: 'taint', text: '', imports: [] };
    assert.equal(importedRoom(file, '../node/scan'), 'node');
    assert.equal(importedRoom(file, './shape'), undefined);
    assert.equal(importedPackage('node:fs'), 'node:*');
    assert.equal(importedPackage('@a/b/c'), '@a/b');
  });

  it('keeps clock, chance, console and Node out of the core', () => {
    const wrong: string[] = [];
    for (const file of files.filter((one) => CORE.includes(one.room))) {
      for (const token of globalsOf(file)) {
        if (OUTSIDE.includes(token.text)) wrong.push(`${file.path}:${token.line} ${token.text}`);
      }
      if (/\bMath\.random\b/.test(file.text)) wrong.push(`${file.path} Math.random`);
    }
    assert.deepEqual(wrong, []);
  });

  it('knows a global when it sees one', () => {
    const text = 'const now = Date.now(); console.log(now, x.fetch, { fetch: 1 }); function require() {} require();';
    const names = globalsOf({ path: 'x.ts', room: 'taint', text, imports: [] }).map((token) => token.text);
    assert.deepEqual(
      names.filter((name) => OUTSIDE.includes(name)),
      ['Date', 'console'],
    );
  });

  it('names no library outside the catalogs', () => {
    const names = new RegExp(`(?<![A-Za-z])(?:${LIBRARIES.join('|')})(?![A-Za-z])`, 'i');
    assert.match('pandas.read_csv', names);
    const wrong = files.flatMap((file) =>
      tokensOf(file)
        .filter((token) => names.test(token.text))
        .map((token) => `${file.path}:${token.line} ${token.text}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('opens every file with its purpose', () => {
    assert.deepEqual(
      files.filter((file) => !/^\/\*\*\s*(?:\*\s*)?\S/.test(file.text)).map((file) => file.path),
      [],
    );
  });

  it('has files of a size that one can read', () => {
    assert.deepEqual(
      files.map((file) => ({ path: file.path, lines: file.text.split('\n').length })).filter(({ lines }) => lines > MOST_LINES),
      [],
    );
  });

  it('speaks of no folder of a machine', () => {
    const folders = /(?:^|[\s"'`(=])(?:\/work\/|\/root\/|\/tmp\/h\b|\/home\/\w+\/)/m;
    assert.deepEqual(
      files.filter((file) => folders.test(file.text)).map((file) => file.path),
      [],
    );
  });

  it('keeps the top level small', () => {
    const entries = readdirSync('.').filter((name) => !name.startsWith('.') && !name.endsWith('.vsix'));
    assert.deepEqual(
      entries.filter((name) => !TOP.includes(name) && !MADE.includes(name)),
      [],
    );
  });

  it('has a page for every rule, and no page without a rule', () => {
    const ids = ruleMetadata.map((rule) => rule.id as string);
    assert.deepEqual(
      ids.filter((id) => !existsSync(`docs/rules/${id}.md`)),
      [],
    );
    const pages = readdirSync('docs/rules').filter((name) => /^PHI\d+\.md$/.test(name));
    assert.deepEqual(
      pages.filter((name) => !ids.includes(name.slice(0, -'.md'.length))),
      [],
    );
  });
});

describe('manifest', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    main: string;
    bin: Record<string, string>;
    dependencies?: Record<string, string>;
    devDependencies: Record<string, string>;
    contributes: {
      commands: { command: string; title: string; category: string }[];
      configuration: { properties: Record<string, { markdownDescription?: string; scope?: string; default?: unknown }> };
    };
    capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  };

  it('contributes no command that the extension does not carry', () => {
    const text = readFileSync('src/extension/extension.ts', 'utf8');
    assert.deepEqual(
      manifest.contributes.commands.filter(({ command }) => !text.includes(`'${command}'`)).map(({ command }) => command),
      [],
    );
    assert.ok(manifest.contributes.commands.every(({ category }) => category === 'PHI Trace'));
  });

  it('describes every setting, with a scope and a default', () => {
    const wrong = Object.entries(manifest.contributes.configuration.properties).filter(
      ([, setting]) => setting.markdownDescription === undefined || setting.scope === undefined || setting.default === undefined,
    );
    assert.deepEqual(wrong, []);
  });

  it('restricts settings that name files in untrusted workspaces', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ['phiTrace.catalogs']);
  });

  it('bundles everything: nothing is installed with the package, and every version is pinned', () => {
    assert.equal(manifest.dependencies, undefined);
    assert.deepEqual(
      Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });
});
