/** Checks a built `.vsix`: its size, and that it holds what the product needs and nothing that should stay here. */
import { readFileSync } from 'node:fs';

/** Largest package, in bytes, that we allow ourselves. */
const MOST_BYTES = 3 * 1024 * 1024;

const NEEDED = [
  'extension/package.json',
  'extension/dist/extension.js',
  'extension/dist/server.js',
  'extension/dist/worker.js',
  'extension/dist/cli.js',
  'extension/dist/typescript.js',
  'extension/dist/typescriptFront.js',
  'extension/dist/web-tree-sitter.wasm',
  'extension/dist/tree-sitter-python.wasm',
  'extension/dist/catalog.json',
  'extension/dist/elements.json',
  'extension/dist/rules/PHI101.md',
  'extension/dist/guidance/164.502-b.md',
  'extension/media/view.svg',
];

/** What a path in the package may begin with. */
const ALLOWED =
  /^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(dist\/|media\/|syntaxes\/|package\.json$|readme\.md$|changelog\.md$|LICENSE\.txt$))/;

export interface PackageEntry {
  readonly name: string;
  /** Bytes in the package. */
  readonly packed: number;
}

/** Entries of a zip file's central directory. Throws when the bytes are no zip file. */
export function zipEntries(bytes: Buffer): PackageEntry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('not a zip file');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: PackageEntry[] = [];
  for (let i = 0; i < count; i++) {
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({ name: bytes.toString('utf8', at + 46, at + 46 + nameLength), packed: bytes.readUInt32LE(at + 20) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** What is wrong with a package; empty when it may be shipped. */
export function packageProblems(bytes: Buffer): string[] {
  const entries = zipEntries(bytes);
  const names = new Set(entries.map((entry) => entry.name));
  const problems = NEEDED.filter((name) => !names.has(name)).map((name) => `${name} is missing`);
  for (const name of names) if (!ALLOWED.test(name)) problems.push(`${name} should not be in the package`);
  if (bytes.length > MOST_BYTES) problems.push(`${bytes.length} bytes are more than ${MOST_BYTES}`);
  return problems;
}

/** Prints size and number of files, and sets the exit code when something is wrong. */
export function checkPackage(path: string): void {
  const bytes = readFileSync(path);
  const problems = packageProblems(bytes);
  console.log(`${path}: ${(bytes.length / 1024 / 1024).toFixed(2)} MB, ${zipEntries(bytes).length} files`);
  for (const problem of problems) console.error(`${path}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
