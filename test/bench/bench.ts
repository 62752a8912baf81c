/** Measures, in one process and one run, parsing alone and the whole analysis over the same files: `npm run bench -- [--corpus DIR] [--json FILE]`. */
import { writeFileSync } from 'node:fs';
import { resolve, join } from 'node:path';
import { discover } from '../../src/node/discover';
import { createEngine } from '../../src/node/engine';
import { readText } from '../../src/node/readText';
import { readWasmFiles } from '../../src/node/wasmFiles';
import { createPythonParser } from '../../src/syntax/python';
import { parseTypescript } from '../../src/syntax/typescript';
import { createDocument } from '../../src/syntax/document';

interface Row {
  readonly language: string;
  readonly files: number;
  readonly lines: number;
  readonly parseLinesPerSecond: number;
  readonly scanLinesPerSecond: number;
  /** Whole analysis of each file by itself (parsing included) over parsing alone. */
  readonly ratio: number;
  /** The same with calls into other files followed, as the scan does. */
  readonly wholeProgramRatio: number;
  /** As `ratio`, of processor time: with what the runtime compiles and collects beside the main thread. */
  readonly processorRatio: number;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Milliseconds of processor time of this process: other work on the machine does not count. */
function cpu(): number {
  return process.cpuUsage().user / 1000;
}

async function main(): Promise<void> {
  const root = resolve(option('--corpus') ?? join(__dirname, '..', '..', '..', 'examples'));
  const wasm = readWasmFiles();
  const parser = await createPythonParser({ runtime: wasm.runtime, language: wasm.python });
  const alone = await createEngine({ root, followImports: false });
  const engine = await createEngine({ root });
  const { files } = await discover({ root });
  const rows: Row[] = [];
  for (const language of ['python', 'notebook', 'typescript'] as const) {
    const texts: { path: string; text: string }[] = [];
    for (const file of files) {
      const kind = file.path.endsWith('.ipynb') ? 'notebook' : /\.pyi?$/.test(file.path) ? 'python' : 'typescript';
      if (kind !== language) continue;
      const read = readText(join(root, file.path));
      if ('text' in read) texts.push({ path: file.path, text: read.text });
    }
    if (texts.length === 0) continue;
    const modules = texts.map((t) => ({ path: t.path, text: createDocument(t.path, t.text, language).text }));
    // One round to warm up, on a part of the files.
    for (const m of modules.slice(0, 50))
      if (language === 'typescript') parseTypescript(m.path, m.text);
      else parser.parse(m.text);
    for (const t of texts.slice(0, 50)) alone.check(t);
    let start = performance.now();
    let startCpu = cpu();
    for (const m of modules)
      if (language === 'typescript') parseTypescript(m.path, m.text);
      else parser.parse(m.text);
    const parse = performance.now() - start;
    const parseCpu = cpu() - startCpu;
    start = performance.now();
    startCpu = cpu();
    let lines = 0;
    for (const t of texts) lines += alone.check(t).lines;
    const scan = performance.now() - start;
    const scanCpu = cpu() - startCpu;
    start = performance.now();
    for (const t of texts) engine.check(t);
    const whole = performance.now() - start;
    rows.push({
      language,
      files: texts.length,
      lines,
      parseLinesPerSecond: Math.round((lines / parse) * 1000),
      scanLinesPerSecond: Math.round((lines / scan) * 1000),
      ratio: Math.round((scan / parse) * 100) / 100,
      wholeProgramRatio: Math.round((whole / parse) * 100) / 100,
      processorRatio: Math.round((scanCpu / parseCpu) * 100) / 100,
    });
  }
  console.table(rows);
  const json = option('--json');
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ version: 1, corpus: option('--corpus') === undefined ? 'examples' : 'given', rows }, null, 2)}\n`);
}

void main();
