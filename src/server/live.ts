/** Analysis of open files while they are edited: debounced, always of the newest text, and kept until the text changes. */

/** A file that is open; `revision` grows with every change of its text or of what it is analysed with. */
interface Entry<F, R> {
  readonly file: F;
  revision: number;
  done?: { readonly revision: number; readonly result: R };
  /** Milliseconds that its last analysis took. */
  cost: number;
  timer?: NodeJS.Timeout | NodeJS.Immediate;
  isRunning: boolean;
  isClosed: boolean;
  waiting: ((result: R | undefined) => void)[];
}

export interface Live<F, R> {
  /** A file was opened: it is analysed at once. */
  open(key: string, file: F): void;
  /** Its text changed: it is analysed when typing pauses, or after `delay` milliseconds. */
  change(key: string, delay?: number): void;
  close(key: string): void;
  /** Everything is analysed again, with new settings for instance; `delay` in milliseconds lets several reasons meet. */
  changeAll(delay?: number): void;
  file(key: string): F | undefined;
  files(): F[];
  /** Result of the newest text, awaited if need be; undefined when the file is not open (any more) or could not be analysed. */
  fresh(key: string): Promise<R | undefined>;
}

export interface LiveOptions<F, R> {
  /** Pause in typing after which a changed file is analysed, in milliseconds, from what its last analysis took: quick ones need not wait. */
  delay(cost: number): number;
  /** Analyses a file. May reject: the file then has no result. */
  analyse(file: F): Promise<R>;
  /** Called for each analysis whose text is still the newest. */
  onResult(key: string, file: F, result: R): void;
  onError(file: F, error: unknown): void;
  /** Called when the first of a run of analyses starts, and when all are done. */
  onBusy(isBusy: boolean): void;
}

export function createLive<F, R>(options: LiveOptions<F, R>): Live<F, R> {
  const entries = new Map<string, Entry<F, R>>();
  let running = 0;

  const busy = (step: 1 | -1): void => {
    const before = running;
    running += step;
    if (before === 0 || running === 0) options.onBusy(running > 0);
  };

  const settle = (entry: Entry<F, R>, result: R | undefined): void => {
    const waiting = entry.waiting;
    entry.waiting = [];
    for (const resolve of waiting) resolve(result);
  };

  const run = async (key: string, entry: Entry<F, R>): Promise<void> => {
    entry.timer = undefined;
    if (entry.isRunning || entry.isClosed) return;
    entry.isRunning = true;
    busy(1);
    const revision = entry.revision;
    const started = performance.now();
    let result: R | undefined;
    try {
      result = await options.analyse(entry.file);
    } catch (error) {
      options.onError(entry.file, error);
    }
    entry.cost = performance.now() - started;
    entry.isRunning = false;
    busy(-1);
    if (entry.isClosed) return;
    if (entry.revision !== revision) {
      // The text moved on while we waited for something; a timer may be set already.
      if (entry.timer === undefined) schedule(key, entry, options.delay(entry.cost));
      return;
    }
    if (result !== undefined) {
      entry.done = { revision, result };
      options.onResult(key, entry.file, result);
    } else {
      entry.done = undefined;
    }
    settle(entry, result);
  };

  const schedule = (key: string, entry: Entry<F, R>, delay: number): void => {
    unschedule(entry);
    const start = (): void => void run(key, entry);
    entry.timer = delay === 0 ? setImmediate(start) : setTimeout(start, delay);
  };

  const unschedule = (entry: Entry<F, R>): void => {
    if (entry.timer === undefined) return;
    clearTimeout(entry.timer as NodeJS.Timeout);
    clearImmediate(entry.timer as NodeJS.Immediate);
    entry.timer = undefined;
  };

  const close = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entry.isClosed = true;
    unschedule(entry);
    entries.delete(key);
    settle(entry, undefined);
  };

  return {
    open(key, file) {
      close(key);
      const entry: Entry<F, R> = { file, revision: 1, cost: 0, isRunning: false, isClosed: false, waiting: [] };
      entries.set(key, entry);
      schedule(key, entry, 0);
    },
    change(key, delay) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.revision++;
      schedule(key, entry, delay ?? options.delay(entry.cost));
    },
    close,
    changeAll(delay = 0) {
      for (const [key, entry] of entries) {
        entry.revision++;
        schedule(key, entry, delay);
      }
    },
    file: (key) => entries.get(key)?.file,
    files: () => [...entries.values()].map((entry) => entry.file),
    fresh(key) {
      const entry = entries.get(key);
      if (entry === undefined) return Promise.resolve(undefined);
      if (entry.done?.revision === entry.revision) return Promise.resolve(entry.done.result);
      if (entry.timer === undefined && !entry.isRunning) return Promise.resolve(undefined);
      return new Promise((resolve) => entry.waiting.push(resolve));
    },
  };
}
