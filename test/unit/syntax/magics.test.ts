/** What is overwritten in cells, and that nothing moves. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blankMagics } from '../../../src/syntax/magics';

/** Checks what must hold for every cell, then gives the blanked text without the spaces at line ends. */
function blanked(cell: string): string {
  const { text } = blankMagics(cell);
  assert.equal(text.length, cell.length);
  assert.deepEqual(breaks(text), breaks(cell));
  return text.replace(/[ \t]+$/gm, '');
}

function breaks(text: string): [number, string][] {
  return [...text.matchAll(/[\r\n]/g)].map((match) => [match.index, match[0]]);
}

describe('blankMagics', () => {
  const table: readonly [name: string, cell: string, expected: string][] = [
    ['plain Python', 'x = 1\nprint(x % 2)\n', 'x = 1\nprint(x % 2)\n'],
    ['line magic', '%matplotlib inline\nimport pandas as pd', 'None\nimport pandas as pd'],
    ['line magic with a space', '% matplotlib inline\nx', 'None\nx'],
    ['short magics', '%p\n!l\n?\nx?\n!ls', '0\n0\n0\n0\n0'],
    ['shell', '!pip install x && echo "it\'s\nx = 1', 'None\nx = 1'],
    ['double bang', '!!ls -l\nx', 'None\nx'],
    ['shell inside a block', 'for f in fs:\n    !cat {f}\n    g(f)\n', 'for f in fs:\n    None\n    g(f)\n'],
    ['magic alone in a block', 'if x:\n\t%cd data\ny', 'if x:\n\tNone\ny'],
    ['continued shell', '!docker run \\\n   -v a:b \\\n   image\nx = 1', 'None\n\n\nx = 1'],
    ['continued shell, CRLF', '!docker run \\\r\n   image\r\nx = 1', 'None\r\n\r\nx = 1'],
    ['help before', '?df.head\nx', 'None\nx'],
    ['help behind', 'df.head?\nx', 'None\nx'],
    ['source help', 'df.head??\n', 'None\n'],
    ['help behind a comment stays', 'x  # really?\n', 'x  # really?\n'],
    ['question mark in a string stays', 'x = "really?"\n', 'x = "really?"\n'],
    ['wildcard help', 'np.*load*?', 'None'],
    ['assigned magic', 'x = %sql SELECT 1\ny', 'x = None\ny'],
    ['assigned shell', 'files = !ls *.csv\ny', 'files = None\ny'],
    ['assigned shell without spaces', 'f=!ls\ny', 'f=0\ny'],
    ['assigned, several targets', 'a, b = !cmd one two\ny', 'a, b = None\ny'],
    ['assigned, annotated', 'a: list = !command\n', 'a: list = None\n'],
    ['assigned, attribute and index', 'o.f["k"] = !command\n', 'o.f["k"] = None\n'],
    ['assigned, continued', 'x = !command \\\n  more\ny', 'x = None\n\ny'],
    ['unequal is no shell', 'x = a != b\ny = a !=b\nz = (a\n!=b)', 'x = a != b\ny = a !=b\nz = (a\n!=b)'],
    ['remainder is no magic', 'x = a %b\ny = a\\\n%b\nx %= 3', 'x = a %b\ny = a\\\n%b\nx %= 3'],
    ['formatting in brackets', 'print("%s"\n      % x)\nlog("%d",\n%y)', 'print("%s"\n      % x)\nlog("%d",\n%y)'],
    ['formatting behind a backslash', 's = "%s" \\\n    % x\n', 's = "%s" \\\n    % x\n'],
    ['formatting behind a backslash, CRLF', 's = "%s" \\\r\n% x\r\n', 's = "%s" \\\r\n% x\r\n'],
    ['magic look-alikes in a triple string', 's = """\n%matplotlib inline\n!ls\nhelp?\n"""\n', 's = """\n%matplotlib inline\n!ls\nhelp?\n"""\n'],
    ['magic look-alikes in a raw triple string', "s = r'''\\\n%a\n'''\n%load_ext x", "s = r'''\\\n%a\n'''\nNone"],
    ['escaped quotes', 's = "a\\"\\\n%b"\n%load x', 's = "a\\"\\\n%b"\nNone'],
    ['unclosed string ends with its line', 's = "abc\n%load x\n', 's = "abc\nNone\n'],
    ['apostrophe in a comment', "x = 1  # it's\n%load x\n", "x = 1  # it's\nNone\n"],
    ['bracket in a string', 'x = "("\n%load x\n', 'x = "("\nNone\n'],
    ['bracket in a comment', 'x = 1 # (\n%load x\n', 'x = 1 # (\nNone\n'],
    ['wrong closing bracket', 'x = 1)\n%load x\n', 'x = 1)\nNone\n'],
    ['autocall', '/f x\n,f a b\n;f a b\n', 'None\nNone\nNone\n'],
    ['automagic', 'pip install x\nconda install -y y\ncd data/raw\ncd ..\nls data\nrm -rf data\nx', 'None\nNone\nNone\nNone\nNone\nNone\nx'],
    ['no automagic', 'pip = 1\ncat in x\nls - la\ncd (x)\nls if x else y', 'pip = 1\ncat in x\nls - la\ncd (x)\nls if x else y'],
    ['%time keeps its statement', '%time model.fit(X, y)\n', 'None; model.fit(X, y)\n'],
    ['%time with an assignment over lines', '%time df = read("x",\n   sep=",")\n', 'None; df = read("x",\n   sep=",")\n'],
    ['%timeit with options', '%timeit -n 10 -r3 f(x)\n', 'None;             f(x)\n'],
    ['%prun with options', '%prun -s cumulative -l 5 f(x)\n', 'None;                    f(x)\n'],
    ['%time with nothing', '%time\nx', 'None\nx'],
    ['%time with a compound statement', '%time for i in x: f(i)\n', 'None\n'],
    ['%time in a block', 'if x:\n    %time f(x)\n', 'if x:\n    None; f(x)\n'],
    ['assigned %timeit', 't = %timeit -o f(x)\n', 't =            f(x)\n'],
    ['help for a magic', '%timeit?\nx = %who?\n', 'None\nx = None\n'],
    ['%%time', '%%time\nx = 1\n%load x', '\nx = 1\nNone'],
    ['%%capture with an argument', '\n  %%capture out\nx = 1', '\n\nx = 1'],
    ['%%time behind a comment', '# timed\n%%time\nx = 1', '# timed\n\nx = 1'],
    ['two cell magics', '%%time\n%%capture\nx = 1', '\n\nx = 1'],
    ['an unknown cell magic', '%%traced\nx = 1', '\nx = 1'],
    ['%% inside a cell', 'x = 1\n%%time\ny', 'x = 1\nNone\ny'],
    ['%%sql', '%%sql\nSELECT ssn\r\nFROM p\rx', '\n\r\n\r'],
    ['%%bash', '%%bash\nls "x', '\n'],
    ['%%time then %%bash', '%%time\n%%bash\nls', '\n\n'],
    ['language line', '%sql\nSELECT 1\n', '\n\n'],
    ['Markdown line', '%md ## Title\ntext', '\n'],
    ['%sql with a statement is a line', '%sql SELECT 1\nx = 1', 'None\nx = 1'],
    ['astral characters', '!echo 😀😀\nx = "😀"\n', 'None\nx = "😀"\n'],
    ['empty', '', ''],
    ['only line breaks', '\n\r\n\r', '\n\r\n\r'],
  ];
  for (const [name, cell, expected] of table) {
    it(name, () => assert.equal(blanked(cell), expected));
  }

  it('skips cells of other languages with a reason', () => {
    for (const magic of [
      'sql',
      'bash',
      'sh',
      'html',
      'HTML',
      'javascript',
      'js',
      'writefile a.py',
      'latex',
      'R',
      'perl',
      'script foo',
      'svg',
      'markdown',
      'cython',
      'sx',
      '!',
    ]) {
      const { text, skipped, magics } = blankMagics(`%%${magic}\nx = 1\n`);
      assert.equal(text.trim(), '', magic);
      assert.match(skipped ?? '', /^%%\S+ cell: /, magic);
      assert.deepEqual(
        magics.map(({ kind, line, isTransparent }) => [kind, line, isTransparent]),
        [['cell', 0, false]],
        magic,
      );
    }
    for (const magic of ['time', 'timeit', 'capture', 'prun', 'python3', 'px', 'traced']) {
      const { skipped, magics } = blankMagics(`%%${magic}\nx = 1\n`);
      assert.equal(skipped, undefined, magic);
      assert.deepEqual(
        magics.map(({ kind, isTransparent }) => [kind, isTransparent]),
        [['cell', true]],
        magic,
      );
    }
  });

  it('lists the magics with their lines', () => {
    const { magics } = blankMagics('%load_ext a\r\nx = !ls\r\n\r\nif x:\r\n    %time f(x)\r\ndf?\r\npip install y');
    assert.deepEqual(
      magics.map(({ kind, name, line, isTransparent, isAssigned }) => [kind, name, line, isTransparent, isAssigned]),
      [
        ['line', 'load_ext', 0, false, false],
        ['shell', '', 1, false, true],
        ['line', 'time', 4, true, false],
        ['help', '', 5, false, false],
        ['shell', '', 6, false, false],
      ],
    );
  });

  it('closes what a cell leaves open', () => {
    const table: readonly [string, string][] = [
      ['x = 1', ''],
      ['f(a, [1, {2', '\n}])'],
      ['f(a  # note', '\n)'],
      ['s = """abc', '"""'],
      ["f('''a", "'''\n)"],
      ['s = """abc\\', '\\"""'],
      ['x = 1 + \\', '\n'],
      ["s = 'abc", ''],
      ['%%bash\nf(', ''],
      ['!f(', ''],
    ];
    for (const [cell, expected] of table) assert.equal(blankMagics(cell).closing, expected, cell);
  });

  it('keeps length and line breaks of any text', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('%', '%%', '!', '?', '\n', '\r\n', '\\', '"', '"""', "'", '(', ')', '=', ' ', '#', '%time ', '%%sql', 'x', 'pip install'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), (parts) => void blanked(parts.join(''))),
      { numRuns: 500 },
    );
  });
});
