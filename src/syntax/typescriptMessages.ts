/** Makes parse diagnostics safe to show: they keep punctuation and keywords and lose anything else that they quote from the file. */
import * as ts from 'typescript';

const KEYWORDS: ReadonlySet<string> = new Set(
  Array.from({ length: ts.SyntaxKind.LastKeyword - ts.SyntaxKind.FirstKeyword + 1 }, (_, i) => ts.tokenToString(ts.SyntaxKind.FirstKeyword + i) ?? ''),
);

/** The diagnostic's text with every quoted part that is neither punctuation nor a keyword replaced by `«…»`. */
export function describeDiagnostic(message: string): string {
  return message.replace(/(['"`])((?:(?!\1).)+)\1/gs, (whole: string, _quote: string, quoted: string) =>
    KEYWORDS.has(quoted) || !/[\p{L}\p{N}]/u.test(quoted) ? whole : '«…»',
  );
}
