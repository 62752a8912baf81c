/** Parses Python with web-tree-sitter from bytes handed in, and hands out trees as plain arrays; every wasm tree is deleted before the caller sees the result. */
// `import … = require` and not `import … from`: bundlers then take the package's CommonJS build; its ES build asks `import.meta.url` for its own place, which a CommonJS bundle has not.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import treeSitter = require('web-tree-sitter');
import { applyInsertions, describeMissing, findRepairs, offsetMapper } from './pythonRepair';
import { TreeBuffer, damage, flatten, vocabularyOf } from './pythonTree';
import type { PythonTree, Walker } from './pythonTree';

/** The bytes of `web-tree-sitter.wasm` and of `tree-sitter-python.wasm`. */
export interface PythonWasm {
  readonly runtime: Uint8Array;
  readonly language: Uint8Array;
}

/** A loaded parser. Not re-entrant: the tree of one `parse` is overwritten by the next. */
export interface PythonParser {
  /**
   * Parses a text. Never throws; broken text comes back with `problems`. If what is missing can be guessed (a bracket, a quote, an operand at the end of a line),
   * the tree is that of the completed text, with the offsets of the text given.
   */
  parse(text: string): PythonTree;
  /** Hands the raw tree-sitter tree to `use` and deletes it afterwards, also when `use` throws. For tests and tools. */
  withTree<T>(text: string, use: (tree: treeSitter.Tree) => T): T;
  /** Number of wasm trees that were made and not yet deleted: 0 between calls. */
  readonly liveTrees: number;
  /** Frees the parser's wasm memory. */
  dispose(): void;
}

/** The wasm module's own functions that copying a tree needs; emscripten puts them on the options object. */
interface RawRuntime {
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
}

/** web-tree-sitter keeps one wasm module per process, so it is initialised once. */
let runtime: Promise<object> | undefined;

async function initialise(bytes: Uint8Array): Promise<object> {
  const options = { wasmBinary: bytes };
  await treeSitter.Parser.init(options as Parameters<typeof treeSitter.Parser.init>[0]);
  return options;
}

/**
 * Loads the runtime and the grammar. Rejects when the bytes are not the expected wasm modules.
 * `options.plainCursor` walks trees with the documented cursor only (a third slower; the two are compared in a test).
 */
export async function createPythonParser(wasm: PythonWasm, options: { readonly plainCursor?: boolean } = {}): Promise<PythonParser> {
  runtime ??= initialise(wasm.runtime).catch((reason: unknown) => {
    // Another attempt may come with better bytes.
    runtime = undefined;
    throw reason;
  });
  const raw = await runtime;
  const language = await treeSitter.Language.load(wasm.language);
  const parser = new treeSitter.Parser().setLanguage(language);
  const vocabulary = vocabularyOf(language);
  const buffer = new TreeBuffer();
  let live = 0;

  function withTree<T>(text: string, use: (tree: treeSitter.Tree) => T): T {
    const tree = parser.parse(text);
    // Only a cancelled parse or a parser without language gives null, and neither happens here.
    if (tree === null) throw new Error('the Python parser returned no tree');
    live++;
    try {
      return use(tree);
    } finally {
      tree.delete();
      live--;
    }
  }

  function copy(parsed: string, text: string, map?: (offset: number) => number): PythonTree {
    return withTree(parsed, (tree) => {
      const isClean = !tree.rootNode.hasError;
      const use = (walker: Walker): PythonTree => flatten(walker, vocabulary, buffer, text, isClean, map);
      return options.plainCursor ? withPlainWalker(tree, use) : withWalker(raw, tree, use);
    });
  }

  function parse(text: string): PythonTree {
    const lines = withJoinedComments(withNewlines(text));
    const tree = copy(lines, text);
    if (tree.problems.length === 0 && !tree.isSuspicious) return tree;
    const insertions = findRepairs(lines, tree.problems.length === 0);
    if (insertions.length === 0) return tree;
    const damageBefore = tree.isSuspicious ? Infinity : damage(tree);
    const repaired = copy(applyInsertions(lines, insertions), text, offsetMapper(insertions));
    if (damage(repaired) > damageBefore) return copy(lines, text);
    const problems = [
      ...repaired.problems,
      ...insertions.map(({ at, text: missing }) => ({ span: { start: at, end: at }, message: `expected ${describeMissing(missing)}` })),
    ];
    return { ...repaired, problems: problems.sort((a, b) => a.span.start - b.span.start) };
  }

  return {
    parse,
    withTree,
    get liveTrees() {
      return live;
    },
    dispose: () => parser.delete(),
  };
}

/** A lone `\r` ends a line for Python but not for the grammar. */
function withNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** So many comment lines in a row are still read one by one. */
const MAX_COMMENT_LINES = 48;

/**
 * Makes long runs of comment lines (blank ones among them) one line each, at the same length: at every line's end the grammar's
 * scanner looks for the next statement's indentation and runs over all comments that follow, so that 4,000 of them would take
 * seconds. Lines of a string that look like comments keep their text all the same: it is taken from the original.
 */
function withJoinedComments(text: string): string {
  let joined = '';
  let done = 0;
  let start = 0;
  let comments = 0;
  const endRun = (end: number): void => {
    if (comments > MAX_COMMENT_LINES) {
      // The last line's break stays.
      const last = text.endsWith('\n', end) ? end - 1 : end;
      joined += text.slice(done, start) + text.slice(start, last).replace(/[\r\n]/g, ' ');
      done = last;
    }
    comments = 0;
  };
  for (let at = 0; at < text.length;) {
    const lineEnd = text.indexOf('\n', at);
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    let first = at;
    while (first < next && isBlank(text.charCodeAt(first))) first++;
    const isComment = text.charCodeAt(first) === 0x23;
    if (isComment) {
      if (comments++ === 0) start = at;
    } else if (first < next) endRun(at);
    at = next;
  }
  endRun(text.length);
  return done === 0 ? text : joined + text.slice(done);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c;
}

function withPlainWalker<T>(tree: treeSitter.Tree, use: (walker: Walker) => T): T {
  const cursor = tree.walk();
  try {
    return use({
      typeId: () => cursor.nodeTypeId,
      fieldId: () => cursor.currentFieldId,
      start: () => cursor.startIndex,
      end: () => cursor.endIndex,
      isMissing: () => cursor.nodeIsMissing,
      down: () => cursor.gotoFirstChild(),
      across: () => cursor.gotoNextSibling(),
      up: () => cursor.gotoParent(),
    });
  } finally {
    cursor.delete();
  }
}

/**
 * Walks with the wasm functions themselves where the runtime shows them. The documented cursor copies its state in and out of wasm memory around every call;
 * in one uninterrupted walk the state can stay in the transfer buffer, which makes the copy three to four times as fast. Falls back to the documented cursor.
 */
function withWalker<T>(runtimeModule: object, tree: treeSitter.Tree, use: (walker: Walker) => T): T {
  const raw = runtimeModule as Partial<RawRuntime>;
  const address: unknown = (tree as unknown as { readonly 0?: unknown })[0];
  if (typeof address !== 'number' || !hasRawCursor(raw)) return withPlainWalker(tree, use);
  const at = address;
  const typeId = raw._ts_tree_cursor_current_node_type_id_wasm;
  const fieldId = raw._ts_tree_cursor_current_field_id_wasm;
  const start = raw._ts_tree_cursor_start_index_wasm;
  const end = raw._ts_tree_cursor_end_index_wasm;
  const isMissing = raw._ts_tree_cursor_current_node_is_missing_wasm;
  const down = raw._ts_tree_cursor_goto_first_child_wasm;
  const across = raw._ts_tree_cursor_goto_next_sibling_wasm;
  const up = raw._ts_tree_cursor_goto_parent_wasm;
  raw._ts_tree_root_node_wasm(at);
  raw._ts_tree_cursor_new_wasm(at);
  try {
    return use({
      typeId: () => typeId(at),
      fieldId: () => fieldId(at),
      start: () => start(at),
      end: () => end(at),
      isMissing: () => isMissing(at) === 1,
      down: () => down(at) === 1,
      across: () => across(at) === 1,
      up: () => up(at) === 1,
    });
  } finally {
    raw._ts_tree_cursor_delete_wasm(at);
  }
}

const RAW_FUNCTIONS = [
  '_ts_tree_root_node_wasm',
  '_ts_tree_cursor_new_wasm',
  '_ts_tree_cursor_delete_wasm',
  '_ts_tree_cursor_current_node_type_id_wasm',
  '_ts_tree_cursor_current_field_id_wasm',
  '_ts_tree_cursor_current_node_is_missing_wasm',
  '_ts_tree_cursor_start_index_wasm',
  '_ts_tree_cursor_end_index_wasm',
  '_ts_tree_cursor_goto_first_child_wasm',
  '_ts_tree_cursor_goto_next_sibling_wasm',
  '_ts_tree_cursor_goto_parent_wasm',
] as const;

function hasRawCursor(raw: Partial<RawRuntime>): raw is RawRuntime {
  return RAW_FUNCTIONS.every((name) => typeof raw[name] === 'function');
}
