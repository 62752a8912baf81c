/** What the YAML library says about a file, without the file's own words. */
import assert from 'node:assert/strict';
import { parseDocument } from 'yaml';
import { yamlMessage } from '../../../src/base/yamlMessage';

const first = (text: string): string => yamlMessage(parseDocument(text, { prettyErrors: false, logLevel: 'error' }).errors[0]?.message ?? 'no error');

describe('messages of the YAML library', () => {
  it('quote nothing of the file', () => {
    for (const text of [
      '"x"\ny-4711: "z-4711"\n',
      '- *x-4711\n',
      'a: |4711x\n',
      'a: !x-4711!y b\n',
      'a: "\\x-4711"\n',
      '%X-4711\na: [b-4711\n',
      'a: b-4711: c\n',
      '{ a-4711: [ }',
    ]) {
      assert.doesNotMatch(first(text), /4711/, text);
      assert.notEqual(first(text), '');
    }
  });

  it('keep what is wrong', () => {
    assert.equal(first('a: 1\na: 2\n'), 'Map keys must be unique');
    assert.equal(first('a:\n\tb: 1\n'), 'Tabs are not allowed as indentation');
    assert.match(first('a: [1\nb: 2\n'), /^Flow sequence/);
    assert.equal(yamlMessage('Maximum call stack size exceeded'), 'nested too deeply');
    assert.equal(yamlMessage('Missing , or : between flow map items at line 3, column 4:\n\n  a b'), 'Missing , or : between flow map items');
  });
});
