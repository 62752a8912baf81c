/** Notebooks of every format, broken ones included. */
import assert from 'node:assert/strict';
import { isPythonLanguage, readNotebook } from '../../../src/syntax/notebook';

const code = (source: unknown, more: object = {}): object => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source, ...more });
const v4 = (cells: unknown[], metadata: object = {}): string => JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
const texts = (json: string): string[] => readNotebook(json).cells.map((cell) => cell.text);

describe('readNotebook', () => {
  it('reads nbformat 4 with sources as a string and as a list', () => {
    const notebook = readNotebook(
      v4([code(['a = 1\n', 'b = 2']), { cell_type: 'markdown', source: '# x' }, code('c = 3'), { cell_type: 'raw', source: 'r' }, code([])]),
    );
    assert.deepEqual(
      notebook.cells.map(({ index, absoluteIndex, text }) => [index, absoluteIndex, text]),
      [
        [0, 0, 'a = 1\nb = 2'],
        [1, 2, 'c = 3'],
        [2, 4, ''],
      ],
    );
    assert.deepEqual(notebook.format, { major: 4, minor: 5 });
    assert.deepEqual(notebook.problems, []);
    assert.equal(notebook.isPython, true);
  });

  it('reads nbformat 3: worksheets, input, language, prompt numbers', () => {
    const json = JSON.stringify({
      metadata: { name: '' },
      nbformat: 3,
      nbformat_minor: 0,
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', source: ['T'] },
            { cell_type: 'code', input: ['x = 1\n', 'y'], language: 'python', prompt_number: 7, outputs: [] },
          ],
        },
        { cells: [{ cell_type: 'code', input: 'z', language: 'ruby', collapsed: false }] },
      ],
    });
    const notebook = readNotebook(json);
    assert.deepEqual(
      notebook.cells.map(({ index, absoluteIndex, text, executionCount, language }) => [index, absoluteIndex, text, executionCount, language]),
      [
        [0, 1, 'x = 1\ny', 7, 'python'],
        [1, 2, 'z', undefined, 'ruby'],
      ],
    );
    assert.deepEqual(notebook.format, { major: 3, minor: 0 });
  });

  it('keeps cell ids, execution counts, the editor’s cell language and the span of the outputs', () => {
    const outputs = [{ output_type: 'stream', text: ['"}]{[\\'] }];
    const json = v4([code('x', { id: 'abc', execution_count: 12, outputs, metadata: { collapsed: true, vscode: { languageId: 'sql' } } }), code('y')]);
    const [first, second] = readNotebook(json).cells;
    assert.equal(first?.id, 'abc');
    assert.equal(first?.executionCount, 12);
    assert.equal(first?.language, 'sql');
    assert.deepEqual(JSON.parse(json.slice(first?.outputs?.start, first?.outputs?.end)), outputs);
    assert.equal(second?.executionCount, undefined);
    assert.equal(second?.language, undefined);
  });

  it('tells kernels apart by language, then by name', () => {
    const of = (metadata: object): [boolean, string | undefined] => {
      const { isPython, language } = readNotebook(v4([code('x')], metadata));
      return [isPython, language];
    };
    assert.deepEqual(of({}), [true, undefined]);
    assert.deepEqual(of({ kernelspec: { name: 'python3', language: 'python' } }), [true, 'python']);
    assert.deepEqual(of({ kernelspec: { name: 'conda-env-x', language: '' }, language_info: { name: 'ipython' } }), [true, 'ipython']);
    assert.deepEqual(of({ kernelspec: { name: 'ir', language: 'R' } }), [false, 'r']);
    assert.deepEqual(of({ kernelspec: { name: 'ir', display_name: 'R' } }), [false, 'ir']);
    assert.deepEqual(of({ language_info: { name: 'julia' } }), [false, 'julia']);
    assert.deepEqual(of({ kernelspec: { name: 'irisenv' } }), [true, undefined]);
    assert.deepEqual(of({ kernelspec: 'odd', language_info: 3 }), [true, undefined]);
  });

  it('decodes escapes, astral characters and lone surrogates', () => {
    const json = '{"cells":[{"cell_type":"code","source":["s = \\"\\u00e9\\ud83d\\ude00\\t\\\\n\\/\\"\\r\\n","\\ud83d 😀\\b\\f"]}],"nbformat":4}';
    assert.deepEqual(texts(json), ['s = "é😀\t\\n/"\r\n\ud83d 😀\b\f']);
  });

  it('takes the last of duplicate keys, as JSON readers do', () => {
    assert.deepEqual(
      texts('{"cells":[{"cell_type":"code","source":"old"}],"cells":[{"cell_type":"markdown","cell_type":"code","source":["a"],"source":"new"}]}'),
      ['new'],
    );
  });

  it('reads sources of odd kinds as empty and goes on', () => {
    assert.deepEqual(texts(v4([code(null), code(5), code({ a: [1] }), code(['a\n', null, 3, 'b']), 7, null, [], { cell_type: 'code' }, code('z')])), [
      '',
      '',
      '',
      'a\nb',
      '',
      'z',
    ]);
  });

  it('accepts the NaN and Infinity that Python writes', () => {
    assert.deepEqual(texts('{"cells":[{"cell_type":"code","outputs":[{"v":[NaN,-Infinity,Infinity,1E5,-0.5]}],"execution_count":NaN,"source":"x"}]}'), ['x']);
    assert.deepEqual(readNotebook('{"metadata":{"v":NaN},"cells":[]}').problems, []);
  });

  it('takes an empty file for an empty notebook', () => {
    for (const text of ['', '\ufeff', ' \r\n'])
      assert.deepEqual(readNotebook(text), { format: { major: undefined, minor: undefined }, language: undefined, isPython: true, cells: [], problems: [] });
  });

  it('says so when JSON is no notebook', () => {
    for (const text of ['{}', '[]', '3', '"x"', 'null', '{"nbformat":4,"cells":{}}'])
      assert.deepEqual(
        readNotebook(text).problems.map((p) => p.kind),
        ['not-a-notebook'],
        text,
      );
  });

  it('keeps the cells before a cut, and a cell that was cut behind its source', () => {
    const json = v4([code('a'), code('b'), code('c')]);
    const inSource = json.lastIndexOf('"c"') + 2;
    const cut = readNotebook(json.slice(0, inSource));
    assert.deepEqual(
      cut.cells.map((cell) => cell.text),
      ['a', 'b'],
    );
    assert.deepEqual(
      cut.problems.map(({ kind, at }) => [kind, at]),
      [['truncated', inSource]],
    );

    const inOutputs = '{"cells":[{"cell_type":"code","source":"a = 1","outputs":[{"image/png":"AAAA';
    assert.deepEqual(texts(inOutputs), ['a = 1']);
    assert.deepEqual(
      readNotebook(inOutputs).problems.map(({ kind, at }) => [kind, at]),
      [['truncated', inOutputs.length]],
    );
  });

  it('keeps the cells before a mistake and names its place', () => {
    for (const [mistake, offset] of [
      ['<<<<<<< HEAD\n', 0],
      ['}', 0],
      ['tru', 0],
      ['{"cell_type":"code","source":"a\nb"},', 31],
      ['{"cell_type":"code","source":"\\x"},', 30],
      ['{"cell_type":"code","source":"\\u00g0"},', 30],
      ['{"cell_type" "code"},', 13],
      ['{cell_type:1},', 1],
    ] as const) {
      const head = '{"cells":[{"cell_type":"code","source":"ok"},';
      const notebook = readNotebook(`${head}${mistake}{"cell_type":"code","source":"late"}]}`);
      assert.deepEqual(
        notebook.cells.map((cell) => cell.text),
        ['ok'],
        mistake,
      );
      assert.deepEqual(
        notebook.problems.map(({ kind, at }) => [kind, at]),
        [['invalid', head.length + offset]],
        mistake,
      );
    }
  });

  it('reports text behind the notebook', () => {
    const json = v4([code('a')]);
    assert.deepEqual(
      readNotebook(`${json} x`).problems.map(({ kind, at }) => [kind, at]),
      [['invalid', json.length + 1]],
    );
  });

  it('does not overflow on deep nesting', () => {
    const depth = 200_000;
    assert.deepEqual(texts(`{"cells":[{"cell_type":"code","outputs":${'['.repeat(depth)}${']'.repeat(depth)},"source":"x"}]}`), ['x']);
    assert.equal(readNotebook(`{"cells":${'['.repeat(depth)}`).problems[0]?.kind, 'truncated');
    assert.equal(readNotebook('{"metadata":'.repeat(depth)).problems[0]?.kind, 'truncated');
  });

  it('never repeats what the file holds in a problem', () => {
    const canary = 'canary-4711';
    for (const text of [`{"cells":[{"cell_type":"code","source":"${canary}`, `{"${canary}":1}`, `{"cells":[${canary}]}`, canary]) {
      for (const problem of readNotebook(text).problems) assert.ok(!problem.message.includes(canary));
    }
  });

  it('knows the names of Python', () => {
    for (const name of ['python', 'Python', 'ipython', 'python3', 'ipython3', 'python2', 'pyspark', 'py']) assert.ok(isPythonLanguage(name), name);
    for (const name of ['r', 'julia', 'sql', 'csharp', 'javascript', 'scala', 'pytorch-notes', '']) assert.ok(!isPythonLanguage(name), name);
  });
});
