/** Selectors and flows: what they parse to, and what is said of those that are none. */
import assert from 'node:assert/strict';
import { checkFlow, parseFlow } from '../../../src/catalog/flowPath';
import { checkSelector, parseSelector } from '../../../src/catalog/selector';

describe('selector', () => {
  const roots: readonly (readonly [string | number, unknown])[] = [
    [0, [{ kind: 'positional', index: 0 }]],
    ['12', [{ kind: 'positional', index: 12 }]],
    ['X', [{ kind: 'keyword', name: 'X' }]],
    ['kw:X', [{ kind: 'keyword', name: 'X' }]],
    ['path_or_buf', [{ kind: 'keyword', name: 'path_or_buf' }]],
    [
      '0|X',
      [
        { kind: 'positional', index: 0 },
        { kind: 'keyword', name: 'X' },
      ],
    ],
    ['self', [{ kind: 'self' }]],
    ['*', [{ kind: 'all' }]],
    ['**', [{ kind: 'keywords' }]],
    ['1..', [{ kind: 'rest', from: 1 }]],
  ];
  for (const [text, expected] of roots) {
    it(`reads the root of ${text}`, () => {
      const selector = parseSelector(text);
      assert.deepEqual(selector.roots, expected);
      assert.deepEqual(selector.path, []);
    });
  }

  it('reads the path after the last alternative', () => {
    const selector = parseSelector('0|messages[].content');
    assert.equal(selector.roots.length, 2);
    assert.deepEqual(selector.path, [{ kind: 'items' }, { kind: 'property', name: 'content' }]);
    assert.deepEqual(parseSelector('0.messages[2]["x-y"].$set').path, [
      { kind: 'property', name: 'messages' },
      { kind: 'item', index: 2 },
      { kind: 'property', name: 'x-y' },
      { kind: 'property', name: '$set' },
    ]);
    assert.deepEqual(parseSelector('1..[].name').roots, [{ kind: 'rest', from: 1 }]);
    assert.deepEqual(parseSelector('0[-1]').path, [{ kind: 'item', index: -1 }]);
  });

  it('gives the same object for the same text', () => {
    assert.equal(parseSelector('3|again'), parseSelector('3|again'));
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    ['0|', /empty alternative/],
    ['a b', /has the part "a b"/],
    ['-1', /has the part "-1"/],
    ['0[', /without a \]/],
    ['0.', /dot without a property/],
    ['0..x', /has the part|dot|after its path/],
    ['0(1)', /has the part "0\(1\)"/],
  ];
  for (const [text, message] of wrong) {
    it(`says what is wrong with "${text}"`, () => {
      assert.match(checkSelector(text) ?? 'nothing', message);
    });
  }
});

describe('flow', () => {
  it('reads both ends', () => {
    const flow = parseFlow('self[] -> 0(0)');
    assert.deepEqual(flow.from, { text: 'self[]', roots: [{ kind: 'self' }], path: [{ kind: 'items' }] });
    assert.deepEqual(flow.to, { text: '0(0)', roots: [{ kind: 'positional', index: 0 }], path: [{ kind: 'parameter', index: 0 }] });
  });

  it('reads results, of the call and of a callback', () => {
    const flow = parseFlow('0|fn(result)[] -> result[].value');
    assert.deepEqual(flow.from.path, [{ kind: 'returned' }, { kind: 'items' }]);
    assert.equal(flow.from.roots.length, 2);
    assert.deepEqual(flow.to.roots, [{ kind: 'result' }]);
    assert.deepEqual(flow.to.path, [{ kind: 'items' }, { kind: 'property', name: 'value' }]);
  });

  it('reads rests, indices and properties', () => {
    assert.deepEqual(parseFlow('2.. -> self[]').from.roots, [{ kind: 'rest', from: 2 }]);
    assert.deepEqual(parseFlow('0 -> result[0]').to.path, [{ kind: 'item', index: 0 }]);
    assert.deepEqual(parseFlow('0 -> result.current').to.path, [{ kind: 'property', name: 'current' }]);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['self[]', /exactly one "->"/],
    ['0 -> 1 -> 2', /exactly one "->"/],
    [' -> result', /lacks one side/],
    ['0(x) -> result', /expected \(n\)/],
    ['0(1 -> result', /without a \)/],
    ['result -> result', /to itself/],
    ['0 -> result!', /has the part|in a path/],
  ];
  for (const [text, message] of wrong) {
    it(`says what is wrong with "${text}"`, () => {
      assert.match(checkFlow(text) ?? 'nothing', message);
    });
  }
});
