/** Encodings, limits and what is no text. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, readText } from '../../../src/node/readText';
import type { ReadText } from '../../../src/node/readText';
import { makeTree, removeTree } from './tempTree';

function decoded(bytes: Buffer, isPython = false): ReadText {
  const read = decodeText(bytes, isPython);
  assert.ok(read.ok);
  return read;
}

describe('decodeText', () => {
  it('decodes UTF-8 with and without a byte order mark', () => {
    assert.deepEqual(decoded(Buffer.from('é😀')), { ok: true, text: 'é😀', encoding: 'utf-8', hasBom: false, isDamaged: false });
    assert.deepEqual(decoded(Buffer.from('\ufeffé')), { ok: true, text: 'é', encoding: 'utf-8', hasBom: true, isDamaged: false });
    assert.equal(decoded(Buffer.alloc(0)).text, '');
  });

  it('decodes UTF-16 in both byte orders', () => {
    const le = Buffer.from('\ufeffx = "é😀"\n', 'utf16le');
    assert.deepEqual(decoded(le), { ok: true, text: 'x = "é😀"\n', encoding: 'utf-16le', hasBom: true, isDamaged: false });
    assert.deepEqual(decoded(Buffer.from(le).swap16()), { ok: true, text: 'x = "é😀"\n', encoding: 'utf-16be', hasBom: true, isDamaged: false });
    assert.equal(decoded(le.subarray(0, le.length - 1)).isDamaged, true);
  });

  it('replaces what is no UTF-8 and says so', () => {
    assert.deepEqual(decoded(Buffer.from([120, 0xff, 121])), { ok: true, text: 'x\ufffdy', encoding: 'utf-8', hasBom: false, isDamaged: true });
  });

  it('honours the encoding that a Python file declares', () => {
    const latin = Buffer.from('#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = "\xe9\x80"\n', 'latin1');
    assert.match(decoded(latin, true).text, /"é\x80"/);
    assert.equal(decoded(latin, true).encoding, 'latin1');
    assert.equal(decoded(latin, false).isDamaged, true);
    assert.match(decoded(Buffer.from('# vim: set fileencoding=cp1252 :\nx = "\x80"', 'latin1'), true).text, /"€"/);
    assert.match(decoded(Buffer.concat([Buffer.from('# coding: euc_jp\n'), Buffer.from([0xc6, 0xfc])]), true).text, /日/);
    assert.equal(decoded(Buffer.from('# coding: utf-8\n"é"'), true).text, '# coding: utf-8\n"é"');
    assert.equal(decoded(Buffer.from('# coding: nonsense-9\n"é"'), true).text, '# coding: nonsense-9\n"é"');
    assert.equal(decoded(Buffer.from('x = 1\n# coding: latin-1\n"é"'), true).text, 'x = 1\n# coding: latin-1\n"é"');
    assert.equal(decoded(Buffer.from('\ufeff# coding: latin-1\n"é"'), true).text, '# coding: latin-1\n"é"');
  });

  it('tells binary files', () => {
    for (const bytes of [
      Buffer.from([0]),
      Buffer.from('x = 1\0'),
      Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]),
      Buffer.from([0xff, 0xfe, 65, 0, 0, 0, 66, 0]),
      Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'),
    ]) {
      const read = decodeText(bytes, true);
      assert.equal(read.ok ? 'ok' : read.reason, 'not-text');
    }
  });
});

describe('readText', () => {
  let root = '';
  afterEach(() => removeTree(root));

  it('gives a reason for what cannot be read', () => {
    root = makeTree({ 'a.py': 'x = 1\n', 'folder.py/x': '', 'big.py': 'x'.repeat(101), 'just.py': 'x'.repeat(100) });
    symlinkSync(join(root, 'nowhere'), join(root, 'broken.py'));
    symlinkSync('/dev/zero', join(root, 'endless.py'));
    const reason = (name: string): string => {
      const read = readText(join(root, name), 100);
      if (read.ok) return read.text.length.toString();
      assert.ok(!read.message.includes(root), read.message);
      return read.reason;
    };
    assert.deepEqual(['a.py', 'just.py', 'big.py', 'folder.py', 'gone.py', 'broken.py', 'endless.py', 'a.py/b.py'].map(reason), [
      '6',
      '100',
      'too-large',
      'unreadable',
      'unreadable',
      'unreadable',
      'unreadable',
      'unreadable',
    ]);
  });
});
