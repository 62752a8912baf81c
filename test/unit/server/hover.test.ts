/** The hover's text: complete, and inert whatever names the code has. */
import assert from 'node:assert/strict';
import { createTranslate } from '../../../src/protocol/words';
import type { Finding } from '../../../src/findings/types';
import { hoverText } from '../../../src/server/hover';
import { escapeMarkdown } from '../../../src/server/markdown';

const place = { file: 'a.py', span: { start: 0, end: 1 }, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } };

const finding = (name: string): Finding => ({
  rule: 'PHI201',
  slug: 'phi-in-log',
  kind: 'telemetry',
  severity: 'warning',
  confidence: 'high',
  message: `${name} reaches print`,
  location: place,
  elements: [{ name, class: 'mrn', confidence: 'high', evidence: `name matches ${name}`, as: 'id' }],
  context: ['hba1c'],
  sink: 'print',
  vendor: 'acme',
  flows: [],
  fingerprint: 'f',
  reasons: ['the default of the rule is warning'],
});

describe('hover', () => {
  it('has all that is known of a finding', () => {
    assert.equal(
      hoverText([finding('mrn')], createTranslate(undefined)),
      [
        '**PHI201** PHI reaches a log or the console',
        '- **mrn** as **id** · mrn · high — name matches mrn',
        '**With clinical values** hba1c',
        '**Receiver** print (vendor: acme)',
        '**Severity** warning: the default of the rule is warning',
        '**Provisions** 45 CFR 164.502\\(b\\); 45 CFR 164.312\\(a\\)\\(1\\)',
      ].join('\n\n'),
    );
  });

  it('takes names for text only', () => {
    for (const hostile of [
      '[x](command:workbench.action.quit)',
      '<img src=x onerror=alert(1)>',
      'a\n# b',
      '![x](https://example.org/a.png)',
      '$(trash)',
      '`x` **y**',
    ]) {
      const text = hoverText([finding(hostile)], createTranslate(undefined));
      assert.doesNotMatch(text, /(?<!\\)\[x|(?<!\\)<img|\n# b|(?<!\\)!\[|https:|(?<!\\)\$\(|(?<!\\)`/, text);
    }
    assert.equal(escapeMarkdown('www.example.org a@b'), 'www&#46;example.org a&#64;b');
  });

  it('speaks the language that it is given', () => {
    const t = createTranslate({ Receiver: 'Destinatario', 'vendor: {0}': 'proveedor: {0}' });
    assert.match(hoverText([finding('mrn')], t), /\*\*Destinatario\*\* print \(proveedor: acme\)/);
  });
});
