/** Which columns of a frame at a sink carry the elements of a finding. */
import type { Carrier } from '../../taint/carriers';
import type { ReachingElement } from '../../taint/elements';
import type { SinkEvent } from '../../taint/machine';
import type { Source, Taint } from '../../taint/values';

/** Taints that stand for an element at a sink: an element of one name may come from several sources. */
export function taintsOf(event: SinkEvent, element: ReachingElement): readonly Taint[] {
  const { taint, name } = element;
  return [
    taint,
    ...event.taints.filter((t) => t !== taint && (t.name === name || (t.name === null && t.except?.has(name) !== true && mayBe(t.source, taint, name)))),
  ];
}

/** Whether what a source holds may be reported under the name: it has a part of that name, is called so, or is a part of what is. */
function mayBe(source: Source, taint: Taint, name: string): boolean {
  if (source.proved.has(name) || source.hints.find((hint) => hint !== '') === name) return true;
  for (let s: Source | null = source; s !== null && taint.name === null; s = s.parent) if (s === taint.source) return true;
  return false;
}

/** Keys of these taints, to find them again in what expressions carry. */
export function keysOf(event: SinkEvent, elements: readonly ReachingElement[]): ReadonlySet<string> {
  return new Set(elements.flatMap((e) => taintsOf(event, e).map((t) => t.key)));
}

export function carries(taints: readonly { readonly key: string }[], keys: ReadonlySet<string>): boolean {
  return taints.some((t) => keys.has(t.key));
}

/**
 * Columns whose absence takes all elements out of a carrier; undefined when no list of columns is sure to do so. A column
 * that comes from two sources is one column only where they were joined by it (`isOne`): else it got other names.
 */
export function columnsOf(
  event: SinkEvent,
  carrier: Carrier,
  elements: readonly ReachingElement[],
  isOne: (column: string) => boolean,
): readonly string[] | undefined {
  const { frame } = carrier;
  if (frame === null) return undefined;
  const columns = new Set<string>();
  for (const element of elements) {
    for (const { key, name } of taintsOf(event, element)) {
      const keys = new Set([key]);
      if (!carries(carrier.taints, keys)) continue;
      if (carries(frame.loose, keys)) return undefined;
      const own = [...frame.columns].filter(([, taints]) => carries(taints, keys)).map(([column]) => column);
      for (const column of own) {
        const sources = new Set((frame.columns.get(column) ?? []).map((t) => t.source.id));
        if (sources.size > 1 && !isOne(column)) return undefined;
        columns.add(column);
      }
      const open = frame.open.filter((t) => t.key === key);
      if (open.length > 0) {
        // The rest of the frame: only what its source is known to have can be dropped by name.
        if (name !== null || open.some((t) => t.except?.has(element.name) === true)) return undefined;
        columns.add(element.name);
      } else if (own.length === 0) return undefined;
    }
  }
  return columns.size > 0 && [...columns].every(isPlain) ? [...columns] : undefined;
}

/** A name that can be written in quotes as it is. */
function isPlain(name: string): boolean {
  return /^[^"'\\`{}«»\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(name);
}
