/**
 * Measures the analysis on the pairs of xAST (alipay/ant-application-security-testing-benchmark): cases whose names end in `_T`
 * hold a flow, those in `_F` none. `npm run eval:xast -- FOLDER [--language python|javascript] [--show]`; nothing of the cases is kept.
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { projectFolder } from '../harness/discover';
import { scanWorkspace } from '../../src/node/scan';

interface Case {
  /** Path of the file or folder, relative to the suite. */
  readonly path: string;
  readonly holds: boolean;
  readonly found: boolean;
}

const USAGE = 'usage: npm run eval:xast -- FOLDER [--language python|javascript] [--show]';

/** Folder or file of a case: the outermost part of the path that ends in `_T` or `_F`. */
function caseOf(path: string): string | undefined {
  const parts = path.split('/');
  const at = parts.findIndex((part) => /_[TF](\.\w+)?$/.test(part));
  return at < 0 ? undefined : parts.slice(0, at + 1).join('/');
}

async function casesOf(folder: string, catalog: string): Promise<readonly Case[]> {
  const result = await scanWorkspace({
    root: folder,
    catalogs: [{ path: catalog, text: readFileSync(catalog, 'utf8') }],
    script: join(projectFolder(), 'dist', 'worker.js'),
  });
  const found = new Set(result.findings.filter((f) => f.confidence !== 'low' && f.elements.length > 0).map((f) => caseOf(f.location.file)));
  const paths = new Set(result.scanned.map(caseOf).filter((path) => path !== undefined));
  return [...paths].sort().map((path) => ({ path, holds: /_T(\.\w+)?$/.test(path), found: found.has(path) }));
}

function table(cases: readonly Case[]): string {
  const features = new Map<string, [number, number, number, number]>();
  const total: [number, number, number, number] = [0, 0, 0, 0];
  for (const { path, holds, found } of cases) {
    const feature = path
      .split('/')
      .slice(-4, -1)
      .join('/')
      .replace(/^case\//, '');
    const counts = features.get(feature) ?? [0, 0, 0, 0];
    features.set(feature, counts);
    const at = holds ? (found ? 0 : 1) : found ? 2 : 3;
    counts[at]++;
    total[at]++;
  }
  const row = (name: string, [tp, fn, fp, tn]: readonly number[]): string =>
    `${name.padEnd(88)} found ${String(tp).padStart(3)}  missed ${String(fn).padStart(3)}  wrong ${String(fp).padStart(3)}  silent ${String(tn).padStart(3)}`;
  const [tp, fn, fp] = total;
  const ratio = (a: number, b: number): string => (b === 0 ? '-' : (a / b).toFixed(3));
  return [
    ...[...features].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, counts]) => row(name, counts)),
    row('all', total),
    `recall ${ratio(tp, tp + fn)}  precision ${ratio(tp, tp + fp)}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const folder = args.find((arg) => !arg.startsWith('--') && arg !== 'python' && arg !== 'javascript');
  if (folder === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const at = args.indexOf('--language');
  const language = at >= 0 ? args[at + 1] : /js|javascript|typescript/i.test(basename(resolve(folder))) ? 'javascript' : 'python';
  const cases = await casesOf(resolve(folder), join(projectFolder(), 'test', 'eval', `xast-${language}.yaml`));
  console.log(table(cases));
  if (args.includes('--show')) for (const { path, holds, found } of cases) if (holds !== found) console.log(`${holds ? 'missed' : 'wrong'} ${path}`);
}

void main();
