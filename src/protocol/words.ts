/** Words in the person's language, for processes that the editor's own `l10n` does not reach: the server and the panel. */

/** Translations by the English text, as the editor loads them from `l10n/`; without one the English text stands. */
export type Words = Readonly<Record<string, string>>;

/** Gives a text in the person's language, with `{0}`, `{1}` … replaced by the arguments. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

export function createTranslate(words: Words | undefined): Translate {
  return (text, ...values) => (words?.[text] ?? text).replace(/\{(\d+)\}/g, (all, index: string) => String(values[Number(index)] ?? all));
}
