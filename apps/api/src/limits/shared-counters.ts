import type { Database } from '@portfolio-metrics/database';
import { RateLimiterPostgres, RateLimiterMemory } from 'rate-limiter-flexible';
import type { CounterFactory } from './rate-limiter.js';
import { WINDOW_SECONDS } from './rate-limits.js';

interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Counters that all replicas have in common, in the database: one statement a request, so only for requests that cost far more than
 * that. While the database is away each replica counts its part by itself.
 */
export function sharedCounters(database: Pick<Database, 'statement'>, replicas: number): CounterFactory {
  const storeClient = { query: async ({ name, text, values }: Query) => database.statement(name, text, values) };
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
