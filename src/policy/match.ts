/** Whether paths, hosts and names are what a policy means. */
import { minimatch } from 'minimatch';
import type { Globs } from './types';

/** Whether a path (relative to the root, `/`-separated) fits one of the globs, which are relative to their folder. */
export function isAmong(path: string, { folder, globs }: Globs): boolean {
  const inside =
    folder === '' ? path : folder.startsWith('^') ? folder.slice(1) + path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
  return inside !== undefined && globs.some((glob) => minimatch(inside, glob, { dot: true, matchBase: !glob.includes('/') }));
}

/** The host in a URL or in the beginning of one; undefined where the text has none. */
export function hostIn(text: string): string | undefined {
  const host = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#\s]+)/i.exec(text)?.[1] ?? /^([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:\/|$)/.exec(text)?.[1];
  return host?.replace(/^\[|\]$/g, '').toLowerCase();
}

/** Whether a host is one that is listed: by name, by a glob, or as an IPv4 address in a range. */
export function isHostListed(host: string, listed: readonly string[]): boolean {
  return listed.some((entry) => {
    const pattern = (hostIn(entry) ?? entry).toLowerCase();
    const range = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(entry);
    if (range !== null) return isInRange(host, range[1] as string, Number(range[2]));
    return pattern === host || minimatch(host, pattern, { nocase: true });
  });
}

function isInRange(host: string, network: string, bits: number): boolean {
  const a = address(host);
  const b = address(network);
  if (a === undefined || b === undefined || bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(a / size) === Math.floor(b / size);
}

/** An IPv4 address (RFC 791) as a number. */
function address(text: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** A name without case and separators. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\d]+/gu, '');
}

/** Whether a qualified name fits one of the globs (`openai.AzureOpenAI*`). */
export function isNamed(name: string, globs: readonly string[]): boolean {
  return globs.some((glob) => name === glob || minimatch(name.replaceAll('/', '.'), glob.replaceAll('/', '.'), { nocase: false }));
}
