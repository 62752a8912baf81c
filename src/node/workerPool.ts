/** A pool of worker threads that run one script with plain-data tasks; a worker that crashes costs its one task, by name, and is replaced. */
import { parentPort, Worker } from 'node:worker_threads';
import type { ResourceLimits } from 'node:worker_threads';
import { errorCode } from './readText';

export interface PoolTask<T> {
  /** What a failure is reported as, e.g. the file's path. */
  readonly name: string;
  /** Larger tasks are handed out first, so that no long one is left for the end. Any unit. */
  readonly size: number;
  /** Plain data (structured clone). */
  readonly data: T;
}

export type PoolOutcome<R> =
  | { readonly ok: true; readonly name: string; readonly value: R }
  /** `failed`: the script threw; `crashed`: the worker died of it; `cancelled`: not done. */
  | { readonly ok: false; readonly name: string; readonly reason: 'failed' | 'crashed' | 'cancelled'; readonly message: string };

export interface PoolOptions {
  /** Absolute path of the script; it calls `serveTasks`. */
  readonly script: string;
  /** Most workers at a time; they are started when there is work for them. */
  readonly workers: number;
  /** Plain data that every worker is started with. */
  readonly workerData?: unknown;
  readonly resourceLimits?: ResourceLimits;
}

export interface RunOptions<R> {
  readonly signal?: AbortSignal;
  /** Called once per task in the order in which they end. `index` is that of the task in the input. */
  onDone?(outcome: PoolOutcome<R>, index: number): void;
}

export interface WorkerPool<T, R> {
  /** Runs tasks and gives their outcomes in the order of the input, whatever the order in which they ended. Never rejects. Runs wait for each other. */
  run(tasks: readonly PoolTask<T>[], options?: RunOptions<R>): Promise<PoolOutcome<R>[]>;
  /** Ends the workers. */
  close(): Promise<void>;
}

/** After so many workers in a row that died before they were ready, the script itself is taken to be broken. */
const MAX_START_FAILURES = 3;

type FromWorker<R> = { readonly kind: 'ready' } | { readonly kind: 'done'; readonly value: R } | { readonly kind: 'failed'; readonly message: string };

interface Member {
  readonly worker: Worker;
  /** Tasks are handed out only to workers that said so: one that dies before has cost no task. */
  isReady: boolean;
  /** Index of the task it works on. */
  task?: number;
}

/** One run of tasks, as the workers' events see it. */
interface Run<R> {
  answered(member: Member, message: Exclude<FromWorker<R>, { kind: 'ready' }>): void;
  idle(member: Member): void;
  died(member: Member, message: string): void;
}

/** What a pool's worker does: takes tasks one by one and answers each. Called once by the worker script. */
export function serveTasks<T, R>(handle: (data: T) => R | Promise<R>): void {
  const port = parentPort;
  if (port === null) throw new Error('serveTasks is for worker threads');
  port.on('message', (data: T) => {
    void (async () => {
      let answer: FromWorker<R>;
      try {
        answer = { kind: 'done', value: await handle(data) };
      } catch (error) {
        answer = { kind: 'failed', message: describe(error) };
      }
      port.postMessage(answer);
    })();
  });
  port.postMessage({ kind: 'ready' } satisfies FromWorker<R>);
}

/** Kind of an error and where it was thrown, never its message: that could quote what was being analysed. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = errorCode(error);
  const frame = /^\s*at (?:(?:async )?([\w.<>$ ]+) \()?.*?([^/\\\s(]+:\d+:\d+)\)?$/m.exec(error.stack ?? '');
  const place = frame === null ? '' : ` in ${frame[1] === undefined ? '' : `${frame[1]}, `}${frame[2] ?? ''}`;
  return `${error.name}${code === 'unknown error' ? '' : ` ${code}`}${place}`;
}

/** Indices of tasks, largest first; equals in the order of the input. */
function bySize(tasks: readonly PoolTask<unknown>[]): number[] {
  return tasks.map((_, index) => index).sort((a, b) => (tasks[b]?.size ?? 0) - (tasks[a]?.size ?? 0) || a - b);
}

/** Makes a pool. Workers live until `close`. */
export function createWorkerPool<T, R>(options: PoolOptions): WorkerPool<T, R> {
  const members = new Set<Member>();
  let current: Run<R> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const start = (): void => {
    const worker = new Worker(options.script, { workerData: options.workerData, resourceLimits: options.resourceLimits });
    const member: Member = { worker, isReady: false };
    members.add(member);
    worker.on('message', (message: FromWorker<R>) => {
      if (!members.has(member)) return;
      if (message.kind === 'ready') member.isReady = true;
      else current?.answered(member, message);
      current?.idle(member);
    });
    const died = (message: string): void => {
      if (!members.delete(member)) return;
      void worker.terminate();
      current?.died(member, message);
    };
    worker.on('error', (error) => died(describe(error)));
    worker.on('exit', (code) => died(`exit code ${code}`));
  };

  const runNow = (tasks: readonly PoolTask<T>[], { signal, onDone }: RunOptions<R>): Promise<PoolOutcome<R>[]> =>
    new Promise((resolve) => {
      const outcomes = new Array<PoolOutcome<R> | undefined>(tasks.length).fill(undefined);
      const queue = bySize(tasks).reverse();
      let open = tasks.length;
      let startFailures = 0;

      const settle = (index: number, outcome: PoolOutcome<R>): void => {
        if (outcomes[index] !== undefined) return;
        outcomes[index] = outcome;
        open--;
        onDone?.(outcome, index);
      };
      const fail = (index: number, reason: 'failed' | 'crashed' | 'cancelled', message: string): void =>
        settle(index, { ok: false, name: tasks[index]?.name ?? '', reason, message });
      const finishIfDone = (): void => {
        if (open > 0 || current !== run) return;
        current = undefined;
        signal?.removeEventListener('abort', abort);
        resolve(outcomes.filter((outcome) => outcome !== undefined));
      };
      const give = (member: Member): void => {
        while (member.isReady && member.task === undefined) {
          const index = queue.pop();
          if (index === undefined) return;
          try {
            member.worker.postMessage(tasks[index]?.data);
            member.task = index;
          } catch (error) {
            fail(index, 'failed', `The task cannot be handed over (${describe(error)}).`);
          }
        }
      };
      /** Starts workers while there may be work that nobody has. */
      const staff = (): void => {
        const starting = [...members].filter((member) => !member.isReady).length;
        for (let wanted = queue.length - starting; wanted > 0 && members.size < Math.max(1, options.workers); wanted--) start();
      };
      const run: Run<R> = {
        answered(member, message) {
          const index = member.task;
          member.task = undefined;
          if (index === undefined) return;
          if (message.kind === 'done') settle(index, { ok: true, name: tasks[index]?.name ?? '', value: message.value });
          else fail(index, 'failed', `The analysis failed (${message.message}).`);
        },
        idle(member) {
          startFailures = 0;
          give(member);
          finishIfDone();
        },
        died(member, message) {
          if (member.task !== undefined) fail(member.task, 'crashed', `The worker died of it (${message}).`);
          else if (!member.isReady && ++startFailures >= MAX_START_FAILURES) {
            for (const left of queue.splice(0)) fail(left, 'crashed', `No worker could be started (${message}).`);
          }
          staff();
          finishIfDone();
        },
      };
      const abort = (): void => {
        for (const index of queue.splice(0)) fail(index, 'cancelled', 'Cancelled.');
        for (const member of [...members]) {
          if (member.task === undefined) continue;
          // It cannot be asked to stop in the middle of a task; the next run starts a new one.
          fail(member.task, 'cancelled', 'Cancelled.');
          members.delete(member);
          void member.worker.terminate();
        }
        finishIfDone();
      };

      current = run;
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted === true) abort();
      for (const member of members) give(member);
      staff();
      finishIfDone();
    });

  return {
    run(tasks, runOptions = {}) {
      const result = last.then(() => {
        if (!isClosed) return runNow(tasks, runOptions);
        return tasks.map(({ name }): PoolOutcome<R> => ({ ok: false, name, reason: 'cancelled', message: 'The pool is closed.' }));
      });
      last = result;
      return result;
    },
    async close() {
      isClosed = true;
      await last;
      const workers = [...members];
      members.clear();
      await Promise.all(workers.map((member) => member.worker.terminate()));
    },
  };
}
