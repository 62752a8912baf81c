/** The file of decisions: read as a whole, written a line at a time. Several processes may write at once; a line that was cut short loses nothing else. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, fstatSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Decision, Decisions } from '../findings/decisions';
import { parseDecisions, serializeDecision } from '../findings/decisions';

/** Where decisions are kept, relative to the workspace folder. */
export const DECISION_FILE = '.phi-trace/decisions.jsonl';

/** The decisions of a workspace folder; none where there is no file, or it cannot be read. */
export function readDecisions(root: string): Decisions {
  try {
    return parseDecisions(readFileSync(join(root, DECISION_FILE), 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return { byFingerprint: new Map(), problems: [] };
  }
}

/** Appends a decision. One write to a file opened for appending is whole on local disks (POSIX `O_APPEND`), so that writers do not mix. Throws what the system says. */
export function appendDecision(root: string, decision: Decision): void {
  const path = join(root, DECISION_FILE);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a+');
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    // What was cut short ends here: its line is broken, the next one is not.
    const isOpen = size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10;
    writeSync(file, `${isOpen ? '\n' : ''}${serializeDecision(decision)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
