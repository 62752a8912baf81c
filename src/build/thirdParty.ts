/** Gathers the licences of the libraries that end up in the bundles, and refuses those that we may not ship. */
import type { Metafile } from 'esbuild';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than their notice. */
const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', '0BSD']);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The package folder that an input of a bundle belongs to, or undefined for our own files. */
function packageFolder(input: string): string | undefined {
  const at = input.lastIndexOf('node_modules/');
  if (at < 0) return undefined;
  const rest = input.slice(at + 'node_modules/'.length).split('/');
  const name = rest[0]?.startsWith('@') ? `${rest[0]}/${rest[1] ?? ''}` : (rest[0] ?? '');
  return input.slice(0, at) + 'node_modules/' + name;
}

/**
 * Text of the notices for all packages in the bundles and the `extra` ones that are copied whole.
 * Throws when a package's licence is none of those we know to be permissive.
 */
export function thirdPartyNotices(bundles: readonly Metafile[], extra: readonly string[]): string {
  const folders = new Set(extra.map((name) => `node_modules/${name}`));
  for (const bundle of bundles) {
    for (const input of Object.keys(bundle.inputs)) {
      const folder = packageFolder(input);
      if (folder !== undefined) folders.add(folder);
    }
  }
  const notices = new Map<string, string>();
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const license = manifest.license ?? 'unknown';
    if (!PERMISSIVE.has(license)) throw new Error(`${manifest.name} ${manifest.version}: its licence, ${license}, is not known to be permissive`);
    const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
    const text = file === undefined ? `Licensed under ${license}.` : readFileSync(join(folder, file), 'utf8').trim();
    notices.set(`${manifest.name} ${manifest.version}`, `${manifest.name} ${manifest.version} (${license})\n\n${text}`);
  }
  return ['PHI Trace contains these libraries.', ...[...notices.values()]].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}
