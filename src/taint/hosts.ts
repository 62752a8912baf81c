/** Judges where a URL or host leads: inside, outside, or nobody knows. */
import type { State } from './state';
import type { Value } from './values';

export interface Destination {
  /** Known text or beginning of it. */
  readonly text: string | null;
  /** Names that the destination comes from (variables, configuration keys). */
  readonly hints: readonly string[];
}

/** What is known of the destination in a value: its constant, the beginning of a template, or names. */
export function hostOf(s: State, values: readonly Value[]): Destination {
  const hints: string[] = [];
  for (const value of values) {
    if (value.consts !== null && value.consts.length > 0 && value.refs.length === 0) {
      const texts = value.consts.map((k) => String(k.value));
      const outside = texts.find((t) => judgeText(t) !== 'internal');
      return { text: outside ?? texts[0] ?? null, hints };
    }
    if (value.prefix !== null) return { text: value.prefix, hints };
    for (const t of value.taints) hints.push(...(t.name === null ? t.source.hints : [t.name]));
    for (const ref of value.refs) {
      const shape = s.shape(ref);
      for (const name of ['baseURL', 'base_url', 'url', 'hostname', 'host']) {
        const field = shape?.fields.get(name);
        if (field !== undefined) {
          const inner = hostOf(s, [field]);
          if (inner.text !== null) return inner;
        }
      }
    }
  }
  return { text: null, hints };
}

export type HostJudgement = 'internal' | 'external' | 'unknown';

export function judgeHost(destination: Destination): HostJudgement {
  if (destination.text !== null) return judgeText(destination.text);
  if (destination.hints.includes('location') && destination.hints.includes('origin')) return 'internal';
  return destination.hints.some((h) => /internal|localhost|intranet|same_?origin/i.test(h)) ? 'internal' : 'unknown';
}

/** Relative URLs are same-origin; localhost, private ranges, single-label and internal host names stay inside. */
function judgeText(url: string): HostJudgement {
  const text = url.trim();
  if (text === '') return 'unknown';
  if (/^(\/(?!\/)|\.{1,2}\/|#|\?|data:|blob:|file:)/.test(text)) return 'internal';
  const match = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]*)/i.exec(text);
  let host = match?.[1];
  if (host === undefined) {
    if (!/^[\w.-]+(:\d+)?(\/|$)/.test(text)) return 'unknown';
    host = text.split(/[/:]/)[0] ?? '';
    if (!host.includes('.') && host !== 'localhost') return /^[a-z]/i.test(host) && text.includes('/') ? 'internal' : 'unknown';
  }
  host = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (host === '') return 'unknown';
  if (host === 'localhost' || host === '::1' || host === '0.0.0.0' || host === 'host.docker.internal') return 'internal';
  if (/^127\.|^10\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(host)) return 'internal';
  if (/\.(local|internal|intranet|lan|localhost|svc|cluster\.local|home\.arpa|corp)$/.test(host)) return 'internal';
  if (/(^|[.-])internal([.-]|$)/.test(host)) return 'internal';
  if (!host.includes('.') && !host.includes(':') && !/[{}$<>]/.test(host)) return 'internal';
  return 'external';
}
