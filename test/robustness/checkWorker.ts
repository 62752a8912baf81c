/** The worker script of `checker.ts`: analyses texts, names each before it begins, and answers with what is wrong with the result. */
import { parentPort } from 'node:worker_threads';
import type { FileResult } from '../../src/analysis/api';
import { createEngine, type Engine } from '../../src/node/engine';
import type { CheckRequest, FromCheckWorker } from './checker';

/** Nothing here depends on the day. */
const TODAY = '2026-06-01';

const engines = new Map<string, Promise<Engine>>();

const send = (message: FromCheckWorker): void => parentPort?.postMessage(message);

parentPort?.on('message', (request: CheckRequest) => {
  void check(request).then(
    (problem) => send({ kind: 'done', problem }),
    (error: unknown) => send({ kind: 'done', problem: `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }),
  );
});

async function check({ root, path, texts }: CheckRequest): Promise<string | undefined> {
  let engine = engines.get(root);
  if (engine === undefined) {
    engine = createEngine({ root, today: TODAY });
    engines.set(root, engine);
  }
  const { check: analyse } = await engine;
  for (const { name, text, finds } of texts) {
    send({ kind: 'begins', name });
    const result = analyse({ path, text });
    const problem = problemOf(result, text);
    if (problem !== undefined) return `${name}: ${problem}`;
    if (finds !== undefined && !result.findings.some(({ rule }) => rule === finds)) return `${name}: no ${finds}`;
  }
  return undefined;
}

/** What no result may be, whatever the text was. */
function problemOf(result: FileResult, text: string): string | undefined {
  const failure = result.incomplete.find(({ reason }) => reason === 'internal');
  if (failure !== undefined) return failure.message;
  const places = [
    ...result.findings.flatMap(({ location, flows }) => [location, ...flows.flat().map((step) => step.location)]),
    ...result.incomplete.flatMap(({ location }) => location ?? []),
  ];
  // Places in other files are places in their texts.
  const outside = places.find(
    ({ file, span, range }) => span.start < 0 || span.end < span.start || (file === result.path && span.end > text.length) || range.start.line > range.end.line,
  );
  if (outside !== undefined) return `a place from ${outside.span.start} to ${outside.span.end} in a text of ${text.length}`;
  return undefined;
}
