/** Rewritings of Python programs that leave their meaning as it is; each gives the files of the new program, or undefined where it does not apply. */

/** Files by path; findings are looked for in all of them. */
export type Program = ReadonlyMap<string, string>;

export interface Transform {
  readonly name: string;
  apply(path: string, text: string): Program | undefined;
}

/** A statement at the top of a module, with the comments above it. */
interface Chunk {
  readonly text: string;
  /** Its first line of code. */
  readonly head: string;
}

/** Lines that go on with the statement before them although they are not indented. */
const CONTINUES = /^(?:else|elif|except|finally)\b|^[)\]}]/;

/** Statements at the top of a module; undefined where lines cannot be told apart. */
export function chunksOf(text: string): readonly Chunk[] | undefined {
  const chunks: { lines: string[]; head: string }[] = [];
  let depth = 0;
  let quote = '';
  let pending: string[] = [];
  let isDecorated = false;
  for (const line of text.split('\n')) {
    const isTop = depth === 0 && quote === '' && /^\S/.test(line);
    const isCode = isTop && !line.startsWith('#');
    if (isCode && !CONTINUES.test(line) && !isDecorated) {
      chunks.push({ lines: [...pending, line], head: line });
      pending = [];
    } else if (isTop && line.startsWith('#')) pending.push(line);
    else {
      const last = chunks.at(-1);
      if (last === undefined) pending.push(line);
      else {
        last.lines.push(...pending, line);
        if (isDecorated && isCode) last.head = line;
        pending = [];
      }
    }
    if (isCode) isDecorated = line.startsWith('@');
    for (let i = 0; i < line.length; i++) {
      const c = line[i] ?? '';
      if (quote !== '') {
        if (c === '\\') i++;
        else if (line.startsWith(quote, i)) {
          i += quote.length - 1;
          quote = '';
        }
      } else if (c === '#') break;
      else if (c === '"' || c === "'") {
        quote = line.startsWith(c.repeat(3), i) ? c.repeat(3) : c;
        i += quote.length - 1;
      } else if ('([{'.includes(c)) depth++;
      else if (')]}'.includes(c)) depth--;
    }
    if (quote.length === 1) quote = '';
    if (line.endsWith('\\') && quote === '') return undefined;
  }
  if (depth !== 0 || quote !== '') return undefined;
  if (pending.length > 0) chunks.at(-1)?.lines.push(...pending);
  return chunks.map(({ lines, head }) => ({ text: lines.join('\n'), head }));
}

const isImport = (chunk: Chunk): boolean => /^(?:import|from)\s/.test(chunk.head);

/** Comments of such sources are cells. */
const isExported = (text: string): boolean => text.startsWith('# Databricks notebook source');

/** Variables whose name says nothing. */
const NEUTRAL = ['df', 'frame', 'data', 'rows', 'result', 'results', 'out', 'model', 'clf', 'X', 'y', 'features', 'kept', 'table', 'values', 'items'];

const renameVariables: Transform = {
  name: 'rename-variables',
  apply(path, text) {
    let renamed = text;
    NEUTRAL.forEach((name, i) => {
      const isVariable = new RegExp(`^\\s*${name} = `, 'm').test(text);
      const isKeyword = new RegExp(`[(,]\\s*${name}\\s*[=:](?!=)|^\\s+${name}=|\\bimport .*\\b${name}\\b|\\bclass ${name}\\b`, 'm').test(text);
      const isInText = new RegExp(`["'][^"'\\n]*\\b${name}\\b[^"'\\n]*["']|\\.${name}\\b|\\bdef ${name}\\b`).test(text);
      if (isVariable && !isKeyword && !isInText)
        renamed = renamed.replace(new RegExp(`\\b${name}\\b(?![^\\n]*# expect)|\\b${name}\\b(?=[^\\n]*# expect)`, 'g'), `thing${i}`);
    });
    return renamed === text ? undefined : new Map([[path, renamed]]);
  },
};

const addDeadCode: Transform = {
  name: 'add-dead-code',
  apply: (path, text) =>
    new Map([
      [
        path,
        `${text}\n\nif False:\n    unused_value = 1\n\n\ndef unused_function(unused_argument):\n    unused_result = [unused_argument]\n    return unused_result\n`,
      ],
    ]),
};

/** Names that a text uses and does not bind itself, roughly. */
function wordsOf(text: string): Set<string> {
  return new Set(text.match(/\b[A-Za-z_]\w*\b/g) ?? []);
}

/** Names that a chunk binds in the module, roughly. */
function boundBy(chunk: Chunk): string[] {
  const found: string[] = [];
  const binding = /^(?:(?:async )?def|class) (\w+)|^ *([A-Za-z_]\w*(?:, *[A-Za-z_]\w*)*)(?:: [^=\n]+)? *[-+*/|&]?= |^\s*(?:for|with) .*?\b(?:as )?(\w+)\b/gm;
  for (const match of chunk.text.matchAll(binding)) found.push(...(match[1] ?? match[2] ?? match[3] ?? '').split(/, */));
  return found;
}

const isDefinition = (chunk: Chunk): boolean => /^(?:(?:async )?def|class)\s/.test(chunk.head);

const extractFunction: Transform = {
  name: 'extract-function',
  apply(path, text) {
    const chunks = chunksOf(text);
    if (chunks === undefined || isExported(text) || /\bglobal\b|__name__|__all__|\bglobals\(|\blocals\(|import \*/.test(text)) return undefined;
    const own = chunks.filter((chunk) => !isImport(chunk) && !isDefinition(chunk) && !chunk.text.includes('\n@'));
    const bound = new Set(own.flatMap(boundBy));
    const rest = chunks.filter((chunk) => !own.includes(chunk));
    // Definitions stay where they are: they may use nothing that the statements bind.
    if (own.length === 0 || rest.some((chunk) => !isImport(chunk) && [...wordsOf(chunk.text)].some((word) => bound.has(word)))) return undefined;
    const body = own.map((chunk) => chunk.text.replace(/^(?=.)/gm, '    ')).join('\n');
    return new Map([[path, `${rest.map((chunk) => chunk.text).join('\n')}\n\n\ndef whole_program():\n${body}\n    return None\n\n\nwhole_program()\n`]]);
  },
};

const moveFunctions: Transform = {
  name: 'move-functions',
  apply(path, text) {
    const chunks = chunksOf(text);
    if (chunks === undefined || /\bglobal\b|import \*|__future__/.test(text)) return undefined;
    const imports = chunks.filter(isImport);
    // A function may be moved when it uses nothing that the module binds but what it imports.
    const bound = new Set(
      chunks
        .filter((chunk) => !isImport(chunk))
        .flatMap((chunk) => (isDefinition(chunk) ? [/(?:def|class) (\w+)/.exec(chunk.head)?.[1] ?? ''] : boundBy(chunk))),
    );
    const moved = chunks.filter((chunk) => {
      const name = /^def (\w+)/.exec(chunk.head)?.[1];
      if (name === undefined || chunk.text.includes('@')) return false;
      const words = wordsOf(chunk.text.replace(/#.*$/gm, ''));
      return [...bound].every((other) => other === name || !words.has(other));
    });
    if (moved.length === 0) return undefined;
    const names = moved.map((chunk) => /^def (\w+)/.exec(chunk.head)?.[1] ?? '');
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
    const rest = chunks.map((chunk) => (moved.includes(chunk) ? (chunk === moved[0] ? `from moved_functions import ${names.join(', ')}\n` : '') : chunk.text));
    return new Map([
      [path, `${rest.join('\n')}\n`],
      [`${folder}moved_functions.py`, `${[...imports, ...moved].map((c) => c.text).join('\n')}\n`],
    ]);
  },
};

/** A notebook of cells that show no result. */
function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((text) => ({ cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source: `${text}\nNone` })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

const mergedCells: Transform = {
  name: 'one-cell',
  apply: (path, text) => (isExported(text) ? undefined : new Map([[path.replace(/\.py$/, '.ipynb'), notebook([text])]])),
};

const splitCells: Transform = {
  name: 'split-cells',
  apply(path, text) {
    const chunks = chunksOf(text);
    return chunks === undefined || isExported(text) ? undefined : new Map([[path.replace(/\.py$/, '.ipynb'), notebook(chunks.map((chunk) => chunk.text))]]);
  },
};

export const TRANSFORMS: readonly Transform[] = [renameVariables, addDeadCode, extractFunction, moveFunctions, mergedCells, splitCells];
