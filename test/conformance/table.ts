/** The table of the conformance test: programs by the catalog row that they are about, read from the YAML files beside. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../harness/discover';
import { shippedFiles } from '../unit/catalog/catalogSetup';

/** Folder of the table, the data files and the runner. */
export const FOLDER = join(projectFolder(), 'test', 'conformance');

/** Libraries with a table; the first part of a row's path names its library. */
export const LIBRARIES = ['pandas', 'polars', 'datasets'] as const;
export type Library = (typeof LIBRARIES)[number];

export interface Program {
  /** Row and number: `pandas.DataFrame#merge 3`. */
  readonly id: string;
  readonly library: Library;
  /** Path of the catalog row that it is about. */
  readonly row: string;
  /** Lines that set `result`, the library's prelude before them. */
  readonly code: string;
  /** What is computed from a column is still that column: a column that comes out under a source's name carries it. */
  readonly derived: boolean;
  /** Why the engine may hold more than comes out. */
  readonly wider?: string;
}

interface Written {
  readonly code: string;
  readonly derived?: boolean;
  readonly wider?: string;
}

/** All programs of all tables; throws for a file that is not as README.md says. */
export function programs(): readonly Program[] {
  return LIBRARIES.flatMap((library) => {
    const table = parse(readFileSync(join(FOLDER, `${library}.yaml`), 'utf8')) as {
      prelude: string;
      programs: Readonly<Record<string, string | Written | readonly (string | Written)[]>>;
    };
    return Object.entries(table.programs).flatMap(([row, written]) =>
      (Array.isArray(written) ? (written as readonly (string | Written)[]) : [written as string | Written]).map((one, i): Program => {
        const { code, ...marks } = typeof one === 'string' ? { code: one } : one;
        return { id: `${row} ${i + 1}`, library, row, code: table.prelude + withResult(code), derived: marks.derived === true, wider: marks.wider };
      }),
    );
  });
}

/** An expression in the last line becomes the result. */
function withResult(code: string): string {
  if (/^result\b/m.test(code)) return code;
  const lines = code.trimEnd().split('\n');
  lines.push(`result = ${lines.pop()}`);
  return lines.join('\n') + '\n';
}

/** Paths of all catalog rows of these libraries with an operation on frames. */
export function frameRows(): ReadonlySet<string> {
  const rows = new Set<string>();
  for (const { file } of shippedFiles()) {
    for (const row of file?.language === 'python' ? (file.operations ?? []) : []) {
      if (row.op === undefined || !(row.op.startsWith('frame.') || row.op === 'series.map')) continue;
      for (const path of [row.call ?? row.attribute ?? []].flat()) if (libraryOf(path) !== undefined) rows.add(path);
    }
  }
  return rows;
}

/** Every path of an operation in the catalog. */
export function operationRows(): ReadonlySet<string> {
  const rows = new Set<string>();
  for (const { file } of shippedFiles()) for (const row of file?.operations ?? []) for (const path of [row.call ?? row.attribute ?? []].flat()) rows.add(path);
  return rows;
}

function libraryOf(path: string): Library | undefined {
  return LIBRARIES.find((library) => path.startsWith(`${library}.`));
}

/** Rows that no program is about yet. */
export function uncovered(): readonly string[] {
  return listOf('uncovered.txt');
}

/** Programs whose difference is known and not mended yet: the test fails when it is gone. */
export function known(): readonly string[] {
  return listOf('known.txt');
}

function listOf(file: string): readonly string[] {
  return readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
