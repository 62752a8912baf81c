/** The server's state in one word for a client's status bar, sent when it changes. */
import type { ServerStatus } from '../protocol/messages';

export interface Status {
  busy(isBusy: boolean): void;
  scanning(isScanning: boolean): void;
  /** Something stands wrong until `solved` is called with the same key. */
  problem(key: string, reason: string): void;
  solved(key: string): void;
  /** The number of findings may have changed. */
  update(): void;
}

export function createStatus(countFindings: () => number, send: (status: ServerStatus) => void): Status {
  const problems = new Map<string, string>();
  let isBusy = false;
  let isScanning = false;
  let last = '';

  const update = (): void => {
    const reason = [...problems.values()].at(-1);
    const state = isScanning ? 'scanning' : isBusy ? 'analysing' : reason !== undefined ? 'problem' : 'idle';
    const status: ServerStatus = { state, findings: countFindings(), ...(reason === undefined ? {} : { reason }) };
    const json = JSON.stringify(status);
    if (json === last) return;
    last = json;
    send(status);
  };

  return {
    busy(value) {
      isBusy = value;
      update();
    },
    scanning(value) {
      isScanning = value;
      update();
    },
    problem(key, reason) {
      problems.set(key, reason);
      update();
    },
    solved(key) {
      if (problems.delete(key)) update();
    },
    update,
  };
}
