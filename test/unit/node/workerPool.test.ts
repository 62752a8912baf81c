/** A pool's answers, failures, crashes and cancellation, with real worker threads. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createWorkerPool } from '../../../src/node/workerPool';
import type { PoolTask, WorkerPool } from '../../../src/node/workerPool';
import { makeTree, removeTree } from './tempTree';

/** What a task asks of the test's worker. */
type Order = {
  readonly add?: number;
  readonly throws?: string;
  readonly exit?: number;
  readonly reject?: boolean;
  readonly hang?: boolean;
  readonly late?: boolean;
};

/** Speaks the pool's protocol in plain JavaScript, so that no compiled file is needed. */
const WORKER = `
const { parentPort, workerData, threadId } = require('node:worker_threads');
parentPort.on('message', (order) => {
  if (order.hang) return;
  if (order.exit !== undefined) process.exit(order.exit);
  if (order.late) { setImmediate(() => { throw new TypeError('canary-4711'); }); return; }
  if (order.reject) { Promise.reject(new Error('canary-4711')); return; }
  if (order.throws !== undefined) { parentPort.postMessage({ kind: 'failed', message: order.throws }); return; }
  parentPort.postMessage({ kind: 'done', value: { sum: order.add + (workerData?.base ?? 0), thread: threadId } });
});
parentPort.postMessage({ kind: 'ready' });
`;

interface Answer {
  readonly sum: number;
  readonly thread: number;
}

describe('createWorkerPool', () => {
  let root = '';
  let pool: WorkerPool<Order, Answer> | undefined;
  const start = (workers: number, script = 'worker.js', workerData?: unknown): WorkerPool<Order, Answer> => {
    root = makeTree({
      'worker.js': WORKER,
      'dies.js': 'process.exit(3)',
      'broken.js': 'this is no JavaScript',
      'silent.js': 'require("node:worker_threads").parentPort.on("message", () => {})',
    });
    return (pool = createWorkerPool({ script: join(root, script), workers, workerData }));
  };
  afterEach(async () => {
    await pool?.close();
    removeTree(root);
  });
  const task = (name: string, data: Order, size = 1): PoolTask<Order> => ({ name, data, size });
  const adds = (n: number): PoolTask<Order>[] => Array.from({ length: n }, (_, i) => task(`t${i}`, { add: i }, i % 7));

  it('gives outcomes in the order of the input and hands out the largest first', async () => {
    const order: number[] = [];
    const outcomes = await start(1, 'worker.js', { base: 100 }).run(adds(20), { onDone: (_, index) => order.push(index) });
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok && outcome.value.sum),
      Array.from({ length: 20 }, (_, i) => 100 + i),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.name),
      adds(20).map(({ name }) => name),
    );
    assert.deepEqual(order, [6, 13, 5, 12, 19, 4, 11, 18, 3, 10, 17, 2, 9, 16, 1, 8, 15, 0, 7, 14]);
  });

  it('starts no more workers than allowed nor than there are tasks, and keeps them for the next run', async () => {
    const { run } = start(3);
    const threads = async (n: number): Promise<Set<number>> => new Set((await run(adds(n))).map((outcome) => (outcome.ok ? outcome.value.thread : -1)));
    assert.equal((await threads(1)).size, 1);
    const first = await threads(200);
    assert.ok(first.size >= 1 && first.size <= 3);
    const second = await threads(200);
    assert.ok(new Set([...first, ...second]).size <= 3);
  });

  it('reports what throws, what dies and what dies later, by name, and does the rest', async () => {
    const { run } = start(2);
    const outcomes = await run([
      task('ok', { add: 1 }),
      task('throws', { throws: 'TypeError' }, 9),
      task('exits', { exit: 5 }, 8),
      task('rejects', { reject: true }, 7),
      task('late', { late: true }, 6),
      ...adds(10),
    ]);
    assert.deepEqual(
      outcomes.slice(0, 5).map((outcome) => [outcome.name, outcome.ok ? 'ok' : outcome.reason]),
      [
        ['ok', 'ok'],
        ['throws', 'failed'],
        ['exits', 'crashed'],
        ['rejects', 'crashed'],
        ['late', 'crashed'],
      ],
    );
    assert.ok(outcomes.slice(5).every((outcome) => outcome.ok));
    for (const outcome of outcomes) if (!outcome.ok) assert.ok(!outcome.message.includes('canary') && !outcome.message.includes(root), outcome.message);
  });

  it('outlives tasks that all crash', async () => {
    const outcomes = await start(2).run(Array.from({ length: 8 }, (_, i) => task(`x${i}`, { exit: 1 })));
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      new Array(8).fill('crashed'),
    );
    assert.ok(((await pool?.run(adds(3))) ?? []).every((outcome) => outcome.ok));
  });

  it('reports a task that cannot be sent', async () => {
    const outcomes = await start(1).run([task('function', { add: (() => 1) as unknown as number }), task('ok', { add: 1 })]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      ['failed', 'ok'],
    );
  });

  for (const script of ['dies.js', 'broken.js', 'gone.js']) {
    it(`gives up on a script that cannot start: ${script}`, async () => {
      const outcomes = await start(2, script).run(adds(5));
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
        new Array(5).fill('crashed'),
      );
    });
  }

  it('cancels what waits and what runs, and can run again', async () => {
    const { run } = start(2);
    const abort = new AbortController();
    const tasks = [task('done', { add: 1 }, 9), task('hangs', { hang: true }, 8), task('hangs too', { hang: true }, 7), task('waits', { add: 2 }, 1)];
    const outcomes = await run(tasks, { signal: abort.signal, onDone: (outcome) => outcome.name === 'done' && setTimeout(() => abort.abort(), 20) });
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      ['ok', 'cancelled', 'cancelled', 'cancelled'],
    );
    assert.ok((await run(adds(4))).every((outcome) => outcome.ok));
    assert.deepEqual(
      (await run(adds(2), { signal: AbortSignal.abort() })).map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      ['cancelled', 'cancelled'],
    );
  });

  it('cancels while workers are still starting', async () => {
    const abort = new AbortController();
    const running = start(2, 'silent.js').run(adds(2), { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    assert.deepEqual(
      (await running).map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      ['cancelled', 'cancelled'],
    );
  });

  it('answers an empty run and one after its close', async () => {
    const { run, close } = start(2);
    assert.deepEqual(await run([]), []);
    await close();
    assert.deepEqual(
      (await run(adds(1))).map((outcome) => (outcome.ok ? 'ok' : outcome.reason)),
      ['cancelled'],
    );
  });

  it('does runs one after another', async () => {
    const { run } = start(2);
    const results = await Promise.all([run(adds(5)), run(adds(3)), run(adds(4))]);
    assert.deepEqual(
      results.map((outcomes) => outcomes.filter((outcome) => outcome.ok).length),
      [5, 3, 4],
    );
  });
});
