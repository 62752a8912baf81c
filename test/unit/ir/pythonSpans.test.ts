/** Offsets of lowered Python are UTF-16 code units of the text as given, whatever its line ends and characters. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Span } from '../../../src/base/span';
import { lower } from './pythonSetup';

interface Named {
  readonly kind?: string;
  readonly name?: string;
  readonly span?: Span;
  readonly nameSpan?: Span;
}

/** Every named node of the module with the texts of its span and name span. */
async function names(source: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const add = (name: string, span: Span): void => void found.set(name, [...(found.get(name) ?? []), source.slice(span.start, span.end)]);
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object' || node instanceof Set || node instanceof Map) return;
    const named = node as Named;
    if (typeof named.name === 'string' && named.name !== '<module>') {
      if (named.nameSpan) add(named.name, named.nameSpan);
      else if ((named.kind === 'Name' || named.kind === 'NamePlace') && named.span) add(named.name, named.span);
    }
    Object.values(node).forEach(visit);
  };
  visit((await lower(source)).body);
  return found;
}

const SOURCE = '# é😀\nfirst = "😀é" + second.third(fourth="ü", **fifth)\nclass Sixth(Seventh):\n    def eighth(self):\n        return ninth\n';

describe('Python spans', () => {
  for (const [what, source] of [
    ['plain', SOURCE],
    ['with a byte order mark', '\uFEFF' + SOURCE],
    ['with CRLF', SOURCE.replace(/\n/g, '\r\n')],
    ['with lone carriage returns', SOURCE.replace(/\n/g, '\r')],
    ['with form feeds', SOURCE.replace(/\n(?=\w)/g, '\n\f')],
    ['after a repaired line', 'broken = f(x[\n' + SOURCE],
  ] as const) {
    it(`cover the names: ${what}`, async () => {
      const found = await names(source);
      for (const name of ['first', 'second', 'third', 'Sixth', 'Seventh', 'eighth', 'ninth']) assert.deepEqual(found.get(name), [name]);
    });
  }

  it('cover keyword arguments whole, templates with their braces, and comments with their marks', async () => {
    const source = 'f(a, b=1, *c)  # note\nf"x{y!r}z"\n';
    const module = await lower(source);
    const text = (span: Span): string => source.slice(span.start, span.end);
    const [call, template] = module.body.body;
    assert.ok(call?.kind === 'Expression' && call.value.kind === 'Call');
    assert.deepEqual(
      call.value.args.map((arg) => text(arg.span)),
      ['a', 'b=1', '*c'],
    );
    assert.ok(template?.kind === 'Expression' && template.value.kind === 'Template');
    assert.deepEqual(
      template.value.parts.map((part) => text(part.span)),
      ['x', '{y!r}', 'z'],
    );
    assert.deepEqual(module.comments, [{ span: { start: 15, end: 21 }, text: '# note' }]);
  });

  it('of decorated definitions cover the decorators, those of the functions do not', async () => {
    const source = '@a\ndef f(): pass\n';
    const [statement] = (await lower(source)).body.body;
    assert.ok(statement?.kind === 'FunctionDef');
    assert.deepEqual(
      [statement.span, statement.func.span, statement.func.nameSpan],
      [
        { start: 0, end: 16 },
        { start: 3, end: 16 },
        { start: 7, end: 8 },
      ],
    );
  });

  it('keep line ends of strings apart from their value', async () => {
    const [statement] = (await lower('x = """a\r\nb"""\r\n')).body.body;
    assert.ok(statement?.kind === 'Assign' && statement.value.kind === 'Const');
    assert.equal(statement.value.value, 'a\nb');
    assert.deepEqual(statement.value.span, { start: 4, end: 14 });
  });

  it('of what a repair made up are empty', async () => {
    const source = 'x = f(a, b.\ny = 1\n';
    const module = await lower(source);
    assert.deepEqual(module.syntaxErrors, [{ span: { start: 11, end: 11 }, message: 'expected a name or an expression' }]);
    const [, second] = module.body.body;
    assert.deepEqual(second?.span, { start: 12, end: 17 });
  });
});
