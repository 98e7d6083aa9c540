import { readInteger, readSharedSettings, type SharedSettings, type Variables } from '@portfolio-metrics/environment';

/** Everything the worker can be told from outside, read once and validated. */
export interface WorkerEnvironment extends SharedSettings {
  /** Time between two lines that say that the worker is alive, in seconds. */
  readonly aliveSeconds: number;
  /** Time from the wish to end to the end at any price, in milliseconds: a job under way finishes its step. */
  readonly killMs: number;
}

/** Reads and checks the environment. Throws `EnvironmentError` at the first wrong value; never shows a secret. */
export function readWorkerEnvironment(variables: Variables): WorkerEnvironment {
  return {
    ...readSharedSettings(variables),
    aliveSeconds: readInteger(variables, 'WORKER_ALIVE_SECONDS', { fallback: 60, minimum: 1, maximum: 86_400 }),
    killMs: readInteger(variables, 'KILL_MS', { fallback: 20_000, minimum: 1, maximum: 3_600_000 }),
  };
}
