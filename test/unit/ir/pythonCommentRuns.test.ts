/** Long runs of comment lines, which the front end reads as one: nothing is lost, moved or read as something else. */
import assert from 'node:assert/strict';
import { printModule } from '../../../src/ir/print';
import { lower } from './pythonSetup';

/** Code with a mark wherever comment lines may stand. */
const CODE = `@
import a
@
def f(x):
    @
    if x:
        y = 1
        @
    else:
        y = [
            @
            2,
        @
        ]
@
    @
    return y  # kept
@
class C:
    @
    pass
z = f(
    1,
    @
)
@
`;

const withRuns = (line: string, count: number, newline = '\n'): string =>
  CODE.replace(/^( *)@\n/gm, (_, indent: string) => `${indent}${line}\n`.repeat(count)).replaceAll('\n', newline);

const lineComments = (text: string): string[] => [...text.matchAll(/#[^\r\n]*/g)].map(([comment]) => comment);

describe('runs of Python comments', () => {
  for (const [name, line, newline] of [
    ['comments', '# note [a] "b" (', '\n'],
    ['comments and blank lines', '# note\n\n \t', '\n'],
    ['comments with quotes of strings', '# """ \'\'\' \\', '\n'],
    ['comments that end in CRLF', '# note', '\r\n'],
    ['comments that end in a carriage return', '# note', '\r'],
  ] as const) {
    it(`${name} leave the program as it is`, async () => {
      const bare = printModule(await lower(CODE.replace(/^ *@\n/gm, '')));
      for (const count of [3, 200]) {
        const text = withRuns(line, count, newline);
        const module = await lower(text);
        assert.equal(printModule(module), bare, `${count} lines`);
        const read = module.comments.map(({ span }) => text.slice(span.start, span.end));
        assert.deepEqual(read, lineComments(text), `${count} lines`);
      }
    });
  }

  it('lines of a string that look like comments stay text', async () => {
    const lines = '# no comment\n'.repeat(200);
    const module = await lower(`s = """\n${lines}"""\nt = """\n${lines}# end""" + s  # one\n${'# two\n'.repeat(100)}u = 1\n`);
    const printed = printModule(module);
    assert.equal(printed.split('no comment').length - 1, 400);
    assert.match(printed, /u = 1/);
    assert.equal(module.comments.length, 101);
  });

  it('at the end of the file, with and without a last line break', async () => {
    for (const end of ['', '\n']) {
      const module = await lower(`x = 1\n${'# note\n'.repeat(100)}# last${end}`);
      assert.equal(module.comments.length, 101);
      assert.deepEqual(module.syntaxErrors, []);
    }
  });
});
