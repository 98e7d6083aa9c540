import type { Database } from '@portfolio-metrics/database';
import { RateLimiterPostgres, RateLimiterMemory } from 'rate-limiter-flexible';
import type { CounterFactory } from './rate-limiter.js';
import { WINDOW_SECONDS } from './rate-limits.js';

/** A count that takes longer is done without: there are two for a request, and they come before its work. */
const LONGEST_COUNT_MS = 300;

interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Counters that all replicas have in common, in the database: one statement a request, so only for requests that cost far more than
 * that. While the database is away, or does not answer soon, each replica counts its part by itself.
 */
export function sharedCounters(database: Pick<Database, 'statement'>, replicas: number): CounterFactory {
  const storeClient = { query: async ({ name, text, values }: Query) => soon(database.statement(name, text, values)) };
  let cleans = true;
  return (name, points) => {
    const options = { keyPrefix: name, duration: WINDOW_SECONDS };
    const counter = new RateLimiterPostgres({
      ...options,
      points,
      storeClient,
      storeType: 'pool',
      tableName: 'request_counts',
      tableCreated: true,
      // Old counts of all of them are deleted by the first.
      clearExpiredByTimeout: cleans,
      // Who is refused is refused from memory until the window ends.
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: new RateLimiterMemory({ ...options, points: Math.max(1, Math.floor(points / replicas)) }),
    });
    cleans = false;
    return counter;
  };
}

async function soon<T>(counted: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not counted within ${LONGEST_COUNT_MS} ms`)), LONGEST_COUNT_MS);
  });
  try {
    return await Promise.race([counted, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
