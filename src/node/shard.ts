/** Divides the files of a scan among shards: by size, the same division on every machine that sees the same files. */
import { compareText } from '../report/order';
import type { DiscoveredFile } from './discover';

/** One part of a scan. */
export interface Shard {
  /** One-based, at most `count`. */
  readonly index: number;
  readonly count: number;
}

/** Bytes that a file costs beside its text: reading, and whatever does not grow with it. */
const COST_OF_FILE = 2_000;

/**
 * The files of one shard, sorted by path. The largest file goes first, each to the shard that has least so far; every file
 * belongs to exactly one. Imports are followed beyond the share, so nothing depends on who gets which file but where it is reported.
 */
export function shareOf(files: readonly DiscoveredFile[], { index, count }: Shard): readonly DiscoveredFile[] {
  const loads = new Array<number>(count).fill(0);
  const share: DiscoveredFile[] = [];
  for (const file of [...files].sort((a, b) => b.bytes - a.bytes || compareText(a.path, b.path))) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + file.bytes + COST_OF_FILE;
    if (least === index - 1) share.push(file);
  }
  return share.sort((a, b) => compareText(a.path, b.path));
}
