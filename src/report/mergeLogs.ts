/** Joins the logs of shards, or of scans of different folders, into what one run would have found. */
import { mergeFindings } from '../findings/merge';
import type { Finding, Incomplete } from '../findings/types';
import { compareFindings, compareIncomplete, compareText } from './order';
import type { ReadLog } from './readSarif';
import type { Filters, ShardPart, SkippedFile } from './types';

export interface MergedLogs {
  /** Sorted, one for each rule and place; unfiltered where the logs are those of shards. */
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: readonly SkippedFile[];
  readonly files: number;
  readonly lines: number;
  /** What shards were asked to report; absent for logs whose results were filtered already. */
  readonly filters?: Filters;
  /** Fingerprints that the baseline of the shards knows. */
  readonly known: ReadonlySet<string>;
  readonly lineHash: (file: string, line: number) => string | undefined;
}

/**
 * Joins logs. The order in which they are given does not matter. Shards must be all of one scan: a part that is missing,
 * given twice or asked for other findings is a problem, said in one phrase.
 */
export function mergeLogs(logs: readonly ReadLog[]): MergedLogs | { readonly problem: string } {
  const shards = logs.flatMap(({ shard }) => shard ?? []);
  if (shards.length > 0) {
    const problem = shards.length < logs.length ? 'some are shards and some are not' : problemOf(shards);
    if (problem !== undefined) return { problem };
  }
  const hashes = new Map(logs.flatMap((log) => log.lineHashes.map(([file, line, hash]) => [`${file}\0${line}`, hash])));
  // A finding of one place is joined in the order of the files that led there: as in one run.
  const found =
    shards.length > 0
      ? shards
          .flatMap(({ parts }) => parts)
          .sort((a, b) => compareText(a.from, b.from))
          .flatMap(({ findings }) => findings)
      : logs.flatMap(({ findings }) => findings).sort(compareFindings);
  const [first] = shards;
  return {
    findings: [...mergeFindings(found)].sort(compareFindings),
    incomplete: distinct(logs.flatMap(({ incomplete }) => incomplete)).sort(compareIncomplete),
    skipped: shards.flatMap(({ skipped }) => skipped),
    files: logs.reduce((sum, { files }) => sum + files, 0),
    lines: logs.reduce((sum, { lines }) => sum + lines, 0),
    ...(first === undefined ? {} : { filters: first.filters }),
    known: new Set(shards.flatMap(({ known }) => known)),
    lineHash: (file, line) => hashes.get(`${file}\0${line}`),
  };
}

function problemOf(shards: readonly ShardPart[]): string | undefined {
  const [first] = shards;
  const count = first?.count ?? 0;
  if (shards.some((shard) => shard.count !== count)) return 'they are parts of different scans: the numbers of parts differ';
  const given = shards.map(({ index }) => index);
  const twice = given.find((index, at) => given.indexOf(index) !== at);
  if (twice !== undefined) return `part ${twice} of ${count} is given twice`;
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !given.includes(index));
  if (missing.length > 0)
    return `${missing.length === 1 ? 'part' : 'parts'} ${missing.slice(0, 10).join(', ')}${missing.length > 10 ? ' …' : ''} of ${count} ${missing.length === 1 ? 'is' : 'are'} missing`;
  const asked = JSON.stringify(first?.filters);
  if (shards.some(({ filters }) => JSON.stringify(filters) !== asked)) return 'the parts were asked for different findings (filters differ)';
  return undefined;
}

function distinct(items: readonly Incomplete[]): Incomplete[] {
  return [...new Map(items.map((item) => [JSON.stringify([item.file, item.reason, item.message, item.location?.range]), item])).values()];
}
