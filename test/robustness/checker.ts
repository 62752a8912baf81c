/** Analyses hostile texts in a worker thread, so that one on which the analysis hangs is named instead of stopping the tests. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Texts that stand one after another for the file `path` of the workspace `root`. */
export interface CheckRequest {
  readonly root: string;
  readonly path: string;
  readonly texts: readonly CheckText[];
}

export interface CheckText {
  readonly name: string;
  readonly text: string;
  /** A rule that must report something in it. */
  readonly finds?: string;
}

export type FromCheckWorker = { readonly kind: 'begins'; readonly name: string } | { readonly kind: 'done'; readonly problem: string | undefined };

/** Longest silence in milliseconds: far more than any text of a fixture's size takes, even on a busy machine. */
const HANG = 60_000;

export interface Checker {
  /** What is wrong with the first text that gives no sound result, or undefined. */
  check(request: CheckRequest): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Makes a checker; its worker starts with the first request. One request at a time. */
export function createChecker(): Checker {
  let worker: Worker | undefined;
  let current = 'the start';
  let watch: NodeJS.Timeout | undefined;
  let answer: ((problem: string | undefined) => void) | undefined;

  const end = (problem: string | undefined): void => {
    clearTimeout(watch);
    const resolve = answer;
    answer = undefined;
    resolve?.(problem);
  };
  const stop = async (): Promise<void> => {
    const mine = worker;
    worker = undefined;
    await mine?.terminate();
  };
  const guard = (): void => {
    clearTimeout(watch);
    watch = setTimeout(() => {
      void stop();
      end(`${current}: no answer`);
    }, HANG);
  };
  const start = (): Worker => {
    const mine = new Worker(join(__dirname, 'checkWorker.js'));
    const died = (how: string): void => {
      if (worker === mine) worker = undefined;
      end(`${current}: the worker ${how}`);
    };
    mine.on('message', (message: FromCheckWorker) => {
      if (message.kind === 'done') return end(message.problem);
      current = message.name;
      guard();
    });
    mine.on('error', (error) => died(`died of ${error.name}`));
    mine.on('exit', (code) => died(`ended with ${code}`));
    return mine;
  };

  return {
    check(request) {
      return new Promise((resolve) => {
        answer = resolve;
        current = 'the start';
        guard();
        (worker ??= start()).postMessage(request);
      });
    },
    close: stop,
  };
}
