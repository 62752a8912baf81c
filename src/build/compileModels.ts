/** Compiles the knowledge in `src/catalog/models` into the JSON files that the product loads: no YAML is parsed when it starts. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compileCatalog } from '../catalog/compile';
import { parseCatalogFile, type LoadedFile } from '../catalog/load';

const MODELS = 'src/catalog/models';

/** Names of files in `dist/` and their text. Throws with file, line and column when a model is wrong. */
export function compileModels(): Record<string, string> {
  return { 'catalog.json': JSON.stringify(compileRows()), 'elements.json': JSON.stringify(readElements()) };
}

function yamlFiles(folder: string): string[] {
  return readdirSync(join(MODELS, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function compileRows(): unknown {
  const files: LoadedFile[] = [];
  const problems: string[] = [];
  for (const name of [...yamlFiles('python'), ...yamlFiles('typescript')]) {
    const parsed = parseCatalogFile(name, readFileSync(join(MODELS, name), 'utf8'));
    for (const problem of parsed.problems) problems.push(`${MODELS}/${problem.file}:${problem.line + 1}:${problem.column + 1}: ${problem.message}`);
    if (parsed.file) files.push(parsed.file);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return compileCatalog(files);
}

/** The parsed files by name; the classifier merges them. */
function readElements(): Record<string, unknown> {
  const byName: Record<string, unknown> = {};
  for (const name of yamlFiles('elements')) byName[name.slice('elements/'.length, -'.yaml'.length)] = parse(readFileSync(join(MODELS, name), 'utf8'));
  return byName;
}
