/** PHI501: a code that is derived from an identifier stands in its place: a hash, an encoding, `uuid5`. Only a random code whose mapping stays inside meets 164.514(c). */
import type { ReachingElement } from '../taint/elements';
import { isCoded, isDeidentified, isDirect, isFitted } from './choose';
import { metaOf } from './define';
import type { Rule } from './types';

/** What a mark says in a message. */
const WORDS: Readonly<Record<string, string>> = {
  hash: 'hashed',
  'keyed-hash': 'hashed with a key',
  encode: 'encoded',
  encrypt: 'encrypted',
  uuid5: 'as a UUID made from it',
  factorize: 'numbered',
  pseudonym: 'as a code made from it',
};

/** Pictures, speech and links are encoded to be carried, not to hide whose they are. */
const CARRIED: ReadonlySet<string> = new Set(['photo', 'biometric', 'url', 'ip']);

function marksOf(element: ReachingElement): readonly string[] {
  return [...element.marks].filter((mark) => mark in WORDS);
}

export const weakPseudonym: Rule = {
  meta: metaOf('PHI501'),
  check(event, elements) {
    const coded = elements.filter((e) => isCoded(e) && !isFitted(e) && !isDeidentified(e));
    // A digest of a whole record, of a message or of a text proves that it is unchanged; it names nobody.
    const isMessage = coded.length > 1 && coded.every((e) => e.marks.has('encode') && (e.marks.has('hash') || e.marks.has('keyed-hash')));
    if (isMessage || coded.some((e) => e.whole || e.class === 'free-text' || e.class === 'clinical')) return undefined;
    const chosen = coded.filter((e) => isDirect(e) && !CARRIED.has(e.class) && isWeak(e, event.row.kind));
    if (chosen.length === 0) return undefined;
    const isKeyed = chosen.every(
      (e) => marksOf(e).every((mark) => mark === 'keyed-hash' || mark === 'encrypt' || mark === 'encode') && marksOf(e).some((mark) => mark !== 'encode'),
    );
    return {
      elements: chosen,
      ...(isKeyed ? { severity: 'info' as const } : {}),
      says: (e) => marksOf(e).map((mark) => WORDS[mark] ?? mark)[0] ?? '',
    };
  },
};

/** What is encrypted is protected where it is kept or sent; it is a pseudonym where a model learns from it. */
function isWeak(element: ReachingElement, kind: string): boolean {
  const marks = marksOf(element);
  return kind === 'training' || marks.some((mark) => mark !== 'encrypt' && mark !== 'factorize');
}
