/** The binaries are found in a bundle's folder and in node_modules. */
import assert from 'node:assert/strict';
import { readWasmFiles, WASM_FILES } from '../../../src/node/wasmFiles';
import { makeTree, removeTree } from './tempTree';

describe('readWasmFiles', () => {
  let root = '';
  afterEach(() => removeTree(root));
  const magic = [0, 0x61, 0x73, 0x6d];

  it('reads them from node_modules when nothing is beside the program', () => {
    root = makeTree({});
    const { runtime, python } = readWasmFiles(root);
    assert.deepEqual([...runtime.subarray(0, 4)], magic);
    assert.deepEqual([...python.subarray(0, 4)], magic);
    assert.notEqual(runtime.length, python.length);
  });

  it('prefers those beside the program', () => {
    root = makeTree({ [WASM_FILES.runtime.file]: 'r', [WASM_FILES.python.file]: 'p' });
    const { runtime, python } = readWasmFiles(root);
    assert.deepEqual(
      [runtime, python].map((bytes) => Buffer.from(bytes).toString()),
      ['r', 'p'],
    );
  });
});
