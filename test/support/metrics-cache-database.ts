import type { Database } from '@portfolio-metrics/database';
import { PostgresMetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import type { Client } from 'pg';
import { openTestDatabase } from './open-test-database.js';
import type { TestDatabase } from './test-database.js';

/** A database of one's own with a store on it. */
export interface CacheDatabase extends Pick<TestDatabase, 'runtimeUrl' | 'adminUrl'> {
  readonly store: PostgresMetricsCacheStore;
  readonly database: Database;
  /** Superuser. */
  readonly admin: Client;
  /** Lets so much time pass for everything that is stored: moves its times back. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function createCacheDatabase(poolSize = 4): Promise<CacheDatabase> {
  const { runtimeUrl, adminUrl, admin, transactions: database, drop } = await openTestDatabase({ poolSize });
  return {
    runtimeUrl,
    adminUrl,
    admin,
    database,
    store: new PostgresMetricsCacheStore(database),
    pass: async (ms) => {
      const times = ['computed_at', 'expires_at', 'stale_until', 'lease_until', 'retry_at'];
      const moved = times.map((column) => `${column} = ${column} - $1 * interval '1 millisecond'`);
      await admin.query(`update portfolio_metrics_cache set ${moved.join(', ')}`, [ms]);
    },
    close: drop,
  };
}

/** What a write of the user's ledger does to the generations. */
export async function bumpUser(client: Pick<Client, 'query'>, userId: string): Promise<void> {
  await client.query(
    `insert into user_generations as g (user_id, generation) values ($1, 1)
     on conflict (user_id) do update set generation = g.generation + 1`,
    [userId],
  );
}

/** What a change of market data does to the generations. */
export async function bumpMarket(client: Pick<Client, 'query'>, key: string): Promise<void> {
  await client.query(
    `insert into market_generations as g (key, generation) values ($1, 1)
     on conflict (key) do update set generation = g.generation + 1`,
    [key],
  );
}
