import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isConnectionError } from './database-error.js';

/** How long `untilReachable` tries and how it waits. */
export interface UntilReachableOptions {
  /** Ends the waiting; the promise then rejects with its reason. */
  readonly signal: AbortSignal;
  /** Told of each attempt in vain. */
  readonly onFailure: (error: unknown) => void;
  /** First and longest pause between attempts in milliseconds; up to a quarter is taken off at random. Default 500 and 2,000. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
}

/**
 * Repeats `work` for as long as it fails because the database cannot be reached; rejects with every other error. Replicas that wait
 * for the same database do not knock in step: each pause is a little shorter than the last limit, at random.
 */
export async function untilReachable<T>(work: () => Promise<T>, options: UntilReachableOptions): Promise<T> {
  const { signal, onFailure, firstPauseMs = 500, longestPauseMs = 2_000 } = options;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      onFailure(error);
    }
    await delay(pauseMs - randomInt(Math.floor(pauseMs / 4) + 1), undefined, { signal });
  }
}

/** The error itself or what it was caused by. */
function isUnreachable(error: unknown): boolean {
  if (isConnectionError(error) || /^timeout expired$/.test((error as Error | null)?.message ?? '')) return true;
  const cause = (error as Error | null)?.cause;
  return cause !== undefined && cause !== error && isUnreachable(cause);
}
