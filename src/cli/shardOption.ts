/** `--shard I/N|auto`: which part of a scan this process does; `auto` asks the environment that engines give their tasks. */
import type { Shard } from '../node/shard';
import { UsageError } from './exitCodes';

/** Most parts of one scan. */
const MOST_SHARDS = 10_000;

interface Engine {
  readonly name: string;
  /** Variable with the task's number. */
  readonly index: string;
  /** Variables with the number of tasks: the first that is set counts. */
  readonly count: readonly string[];
  /** Number of the first task. */
  readonly first: 0 | 1;
}

/** Ours first, then what the documentation of each engine names. GitHub and Kubernetes give tasks no count by themselves: docs/ci.md. */
const ENGINES: readonly Engine[] = [
  { name: 'PHI Trace', index: 'PHI_TRACE_SHARD_INDEX', count: ['PHI_TRACE_SHARD_COUNT'], first: 1 },
  { name: 'GitHub Actions matrix', index: 'STRATEGY_JOB_INDEX', count: ['STRATEGY_JOB_TOTAL'], first: 0 },
  { name: 'GitLab parallel', index: 'CI_NODE_INDEX', count: ['CI_NODE_TOTAL'], first: 1 },
  { name: 'Buildkite', index: 'BUILDKITE_PARALLEL_JOB', count: ['BUILDKITE_PARALLEL_JOB_COUNT'], first: 0 },
  { name: 'CircleCI', index: 'CIRCLE_NODE_INDEX', count: ['CIRCLE_NODE_TOTAL'], first: 0 },
  { name: 'Azure Pipelines', index: 'SYSTEM_JOBPOSITIONINPHASE', count: ['SYSTEM_TOTALJOBSINPHASE'], first: 1 },
  { name: 'Bitbucket', index: 'BITBUCKET_PARALLEL_STEP', count: ['BITBUCKET_PARALLEL_STEP_COUNT'], first: 0 },
  { name: 'AWS Batch array', index: 'AWS_BATCH_JOB_ARRAY_INDEX', count: ['AWS_BATCH_JOB_ARRAY_SIZE'], first: 0 },
  { name: 'Kubernetes Indexed Job', index: 'JOB_COMPLETION_INDEX', count: ['PHI_TRACE_SHARD_COUNT', 'JOB_COMPLETIONS'], first: 0 },
];

/** The part that the option names; undefined without it. Throws `UsageError`. */
export function shardOf(value: string | undefined, env: NodeJS.ProcessEnv): Shard | undefined {
  if (value === undefined) return undefined;
  if (value.trim().toLowerCase() === 'auto') return fromEnvironment(env);
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(value.trim());
  if (match === null) throw new UsageError(`--shard «${value}»: expected I/N such as 2/4, or auto`);
  return checked(Number(match[1]), Number(match[2]), `--shard ${value}`);
}

function fromEnvironment(env: NodeJS.ProcessEnv): Shard {
  const slurm = fromSlurm(env);
  if (slurm !== undefined) return slurm;
  for (const { name, index, count, first } of ENGINES) {
    if (!isSet(env[index])) continue;
    const counted = count.find((variable) => isSet(env[variable]));
    if (counted === undefined && name === 'PHI Trace') continue;
    if (counted === undefined) throw new UsageError(`--shard auto: ${index} is set (${name}) and ${count.join(' or ')} is not: how many parts are there?`);
    return checked(numberIn(env, index) + 1 - first, numberIn(env, counted), `--shard auto (${name})`);
  }
  throw new UsageError(
    `--shard auto: no engine's number of this task is in the environment; looked for SLURM_ARRAY_TASK_ID, ${ENGINES.map((e) => e.index).join(', ')}`,
  );
}

/** Slurm's arrays begin where their author wants and may have gaps of a fixed step. */
function fromSlurm(env: NodeJS.ProcessEnv): Shard | undefined {
  if (!isSet(env.SLURM_ARRAY_TASK_ID) || !isSet(env.SLURM_ARRAY_TASK_COUNT)) return undefined;
  const first = isSet(env.SLURM_ARRAY_TASK_MIN) ? numberIn(env, 'SLURM_ARRAY_TASK_MIN') : 0;
  const step = isSet(env.SLURM_ARRAY_TASK_STEP) ? Math.max(1, numberIn(env, 'SLURM_ARRAY_TASK_STEP')) : 1;
  return checked((numberIn(env, 'SLURM_ARRAY_TASK_ID') - first) / step + 1, numberIn(env, 'SLURM_ARRAY_TASK_COUNT'), '--shard auto (Slurm array)');
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

function numberIn(env: NodeJS.ProcessEnv, variable: string): number {
  const text = env[variable]?.trim() ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--shard auto: ${variable} is no number`);
  return Number(text);
}

function checked(index: number, count: number, option: string): Shard {
  if (!Number.isInteger(index) || count < 1 || count > MOST_SHARDS || index < 1 || index > count)
    throw new UsageError(`${option}: expected a part from 1 to N, and N from 1 to ${MOST_SHARDS}`);
  return { index, count };
}
