/** Finds and reads the wasm binaries: beside the bundle, or in node_modules when run from compiled sources. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Bytes of web-tree-sitter's runtime and of the Python grammar. */
export interface WasmFiles {
  readonly runtime: Uint8Array;
  readonly python: Uint8Array;
}

/** File names in the bundle's folder, and where the same files stand in their packages. */
export const WASM_FILES = {
  runtime: { file: 'web-tree-sitter.wasm', module: 'web-tree-sitter/web-tree-sitter.wasm' },
  python: { file: 'tree-sitter-python.wasm', module: 'tree-sitter-python/tree-sitter-python.wasm' },
} as const;

function read(folder: string, { file, module }: { readonly file: string; readonly module: string }): Uint8Array {
  try {
    return readFileSync(join(folder, file));
  } catch {
    // Not a bundle. `createRequire` keeps the bundler from following the path.
    try {
      return readFileSync(createRequire(__filename).resolve(module));
    } catch {
      throw new Error(`${file} is missing: it belongs beside the program. Install phi-trace again, or run "npm ci" in its sources.`);
    }
  }
}

/** Reads both binaries; about 1 MB. Throws an error for people when one is missing. */
export function readWasmFiles(folder: string = __dirname): WasmFiles {
  return { runtime: read(folder, WASM_FILES.runtime), python: read(folder, WASM_FILES.python) };
}
