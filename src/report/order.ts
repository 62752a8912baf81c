/** The one order of findings and of what could not be analysed, the same on every machine and with any number of workers. */
import type { Finding, Incomplete } from '../findings/types';

/** Compares by code units, not by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By file, place, rule, sink, message, fingerprint. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.location.file, b.location.file) ||
    a.location.range.start.line - b.location.range.start.line ||
    a.location.range.start.character - b.location.range.start.character ||
    compareText(a.rule, b.rule) ||
    compareText(a.sink, b.sink) ||
    compareText(a.message, b.message) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** By file, place, reason, message. */
export function compareIncomplete(a: Incomplete, b: Incomplete): number {
  return (
    compareText(a.file, b.file) ||
    (a.location?.range.start.line ?? -1) - (b.location?.range.start.line ?? -1) ||
    (a.location?.range.start.character ?? -1) - (b.location?.range.start.character ?? -1) ||
    compareText(a.reason, b.reason) ||
    compareText(a.message, b.message)
  );
}
