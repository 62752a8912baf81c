/** Which file an import names. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { resolvePythonImport } from '../../../src/resolve/pythonImports';
import { createTypescriptResolver } from '../../../src/resolve/typescriptImports';

function workspace(files: Readonly<Record<string, string>>): { isFile(path: string): boolean; read(path: string): string | undefined } {
  return { isFile: (path) => Object.hasOwn(files, path), read: (path) => files[path] };
}

describe('imports of Python', () => {
  const { isFile } = workspace({
    'app/__init__.py': '',
    'app/io.py': '',
    'app/sub/__init__.py': '',
    'app/sub/deep.py': '',
    'src/pkg/__init__.py': '',
    'src/pkg/util.py': '',
    'scripts/run.py': '',
    'scripts/helper.py': '',
  });
  const at = (source: string, from: string): string | undefined => resolvePythonImport(source, from, isFile);

  it('finds modules and packages from every folder above', () => {
    assert.equal(at('app.io', 'app/sub/deep.py'), 'app/io.py');
    assert.equal(at('app.sub', 'scripts/run.py'), 'app/sub/__init__.py');
    assert.equal(at('helper', 'scripts/run.py'), 'scripts/helper.py');
    assert.equal(at('helper', 'app/io.py'), undefined);
  });

  it('looks into src', () => {
    assert.equal(at('pkg.util', 'scripts/run.py'), 'src/pkg/util.py');
  });

  it('follows dots', () => {
    assert.equal(at('.io', 'app/main.py'), 'app/io.py');
    assert.equal(at('..io', 'app/sub/deep.py'), 'app/io.py');
    assert.equal(at('.', 'app/main.py'), 'app/__init__.py');
    assert.equal(at('....x', 'app/main.py'), undefined);
  });

  it('does not take a file for what it imports itself', () => {
    assert.equal(at('run', 'scripts/run.py'), undefined);
  });
});

describe('imports of TypeScript', () => {
  const resolve = createTypescriptResolver(
    workspace({
      'src/a.ts': '',
      'src/lib/index.ts': '',
      'src/lib/log.tsx': '',
      'src/old.js': '',
      'tsconfig.json': '{ /* c */ "compilerOptions": { "baseUrl": "src", "paths": { "@/*": ["./*"], "exact": ["lib/log"] }, }, }',
      'web/tsconfig.json': '{ "extends": "../tsconfig.json" }',
      'web/page.ts': '',
      'broken/tsconfig.json': '{ nonsense',
      'broken/x.ts': '',
      'broken/y.ts': '',
    }),
  );

  it('tries extensions and index files', () => {
    assert.equal(resolve('./lib', 'src/a.ts'), 'src/lib/index.ts');
    assert.equal(resolve('./lib/log', 'src/a.ts'), 'src/lib/log.tsx');
    assert.equal(resolve('./lib/log.js', 'src/a.ts'), 'src/lib/log.tsx');
    assert.equal(resolve('../old', 'src/lib/log.tsx'), 'src/old.js');
    assert.equal(resolve('./none', 'src/a.ts'), undefined);
    assert.equal(resolve('../../out', 'src/a.ts'), undefined);
  });

  it('follows paths and baseUrl, extended ones too', () => {
    assert.equal(resolve('@/lib/log', 'src/lib/index.ts'), 'src/lib/log.tsx');
    assert.equal(resolve('exact', 'src/a.ts'), 'src/lib/log.tsx');
    assert.equal(resolve('lib', 'src/a.ts'), 'src/lib/index.ts');
    assert.equal(resolve('@/a', 'web/page.ts'), 'src/a.ts');
    assert.equal(resolve('react', 'src/a.ts'), undefined);
  });

  it('lives with a broken configuration', () => {
    assert.equal(resolve('./y', 'broken/x.ts'), 'broken/y.ts');
  });
});
