/** Makes texts parsable whose nesting overflows a recursive parser: flattens deep brackets and splits files, without moving anything. */
import type { Span } from '../base/span';

export interface Flattened {
  /** As long as the given text, with the same line breaks. */
  readonly text: string;
  /** What was flattened. */
  readonly flattened: readonly Span[];
}

/**
 * Overwrites what lies in brackets deeper than `maxDepth`. Of it only names stay, parted by commas, so that what is computed
 * there is still known to take part: `((a + f(b.c)))` becomes `(  a , f , b )`.
 */
export function flattenDeepBrackets(text: string, maxDepth: number): Flattened {
  const flattened: Span[] = [];
  let out = '';
  let copied = 0;
  let start = -1;
  // Brackets one level too deep that hold no others may stay as they are.
  let holdsBrackets = false;
  const close = (end: number): void => {
    if (start >= 0 && holdsBrackets) {
      out += text.slice(copied, start) + namesOnly(text.slice(start, end));
      copied = end;
      flattened.push({ start, end });
    }
    start = -1;
    holdsBrackets = false;
  };
  scanBrackets(text, (at, depth, opens) => {
    if (!opens) {
      if (depth === maxDepth) close(at);
    } else if (start >= 0) holdsBrackets = true;
    else if (depth === maxDepth + 1) start = at + 1;
  });
  close(text.length);
  return { text: out + text.slice(copied), flattened };
}

/** Whether brackets may be nested deeper than this; counts those in strings and comments too and is quick. */
export function mayNestDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40 /* ( */ || c === 91 /* [ */ || c === 123 /* { */) {
      if (++depth > maxDepth) return true;
    } else if ((c === 41 /* ) */ || c === 93 /* ] */ || c === 125) /* } */ && depth > 0) depth--;
  }
  return false;
}

/** The span in about two halves, cut where a line begins outside all brackets; one part if there is no such place. */
export function splitAtTopLevel(text: string, span: Span): Span[] {
  const middle = (span.start + span.end) / 2;
  let best = -1;
  let last = span.start;
  let depth = 0;
  const consider = (from: number, to: number): void => {
    if (depth !== 0) return;
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
      const line = at + 1;
      if (line > span.start && line < span.end && (best < 0 || Math.abs(line - middle) < Math.abs(best - middle))) best = line;
    }
  };
  const part = text.slice(0, span.end);
  scanBrackets(part.slice(span.start), (at, newDepth) => {
    consider(last, span.start + at);
    last = span.start + at;
    depth = newDepth;
  });
  consider(last, span.end);
  return best < 0
    ? [span]
    : [
        { start: span.start, end: best },
        { start: best, end: span.end },
      ];
}

/** Reports every bracket outside strings, comments and regular expressions with the depth after it. A rough reading is enough here. */
function scanBrackets(text: string, report: (at: number, depth: number, opens: boolean) => void): void {
  let depth = 0;
  /** Depths at which a template literal goes on after its `}`. */
  const templates: number[] = [];
  let previous = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' || c === "'") i = stringEnd(text, i);
    else if (c === '`') i = templateEnd(i);
    else if (c === '/' && text[i + 1] === '/') i = orEnd(text.indexOf('\n', i)) - 1;
    else if (c === '/' && text[i + 1] === '*') i = orEnd(text.indexOf('*/', i + 2)) + 1;
    else if (c === '/' && !/[\w$)\]}]/.test(previous)) i = regexEnd(text, i);
    else if (c === '(' || c === '[' || c === '{') report(i, ++depth, true);
    else if (c === '}' && templates[templates.length - 1] === depth) {
      templates.pop();
      report(i, --depth, false);
      i = templateEnd(i);
    } else if (c === ')' || c === ']' || c === '}') {
      if (depth > 0) depth--;
      report(i, depth, false);
    }
    if (c > ' ') previous = text[Math.min(i, text.length - 1)]!;
  }

  function orEnd(at: number): number {
    return at < 0 ? text.length : at;
  }

  /** Reads on to the closing backtick or to the next `${`, which counts as a bracket. */
  function templateEnd(from: number): number {
    for (let i = from + 1; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '`') return i;
      else if (text[i] === '$' && text[i + 1] === '{') {
        report(i + 1, ++depth, true);
        templates.push(depth);
        return i + 1;
      }
    }
    return text.length;
  }
}

function stringEnd(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[from] || text[i] === '\n') return i;
  }
  return text.length;
}

function regexEnd(text: string, from: number): number {
  let inClass = false;
  for (let i = from + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '\n') return from;
    if (c === '\\') i++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) return i;
  }
  return from;
}

/** Blanks everything but names that are not keywords or properties, and parts these by commas. */
function namesOnly(text: string): string {
  const out = text.replace(/[^\r\n]/g, ' ').split('');
  const tokens = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
  let after = -1;
  for (const match of text.matchAll(tokens)) {
    const name = match[0];
    const at = match.index;
    if (!/^[\p{ID_Start}$_]/u.test(name) || KEYWORDS.has(name) || text[at - 1] === '.') continue;
    if (after >= 0) {
      const comma = out.indexOf(' ', after);
      if (comma < 0 || comma >= at) continue;
      out[comma] = ',';
    }
    for (let i = 0; i < name.length; i++) out[at + i] = name[i]!;
    after = at + name.length;
  }
  return out.join('');
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function ' +
    'get if implements import in infer instanceof interface is keyof let module namespace never new null number object of override private protected public readonly return ' +
    'satisfies set static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield'
  ).split(' '),
);
