import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { SystemClock } from '@portfolio-metrics/kernel';
import {
  cacheKey,
  DEFAULT_COPIES,
  type MetricsCacheStore,
  PostgresMetricsCacheStore,
  PurgeJob,
  ValidatedCopies,
} from '@portfolio-metrics/metrics-cache';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { type CacheDatabase, createCacheDatabase } from '../../support/metrics-cache-database.js';

export const USERS = ['a', 'b', 'c'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`);
export const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD'];
export const KEYS = [cacheKey('dashboard', {}), cacheKey('allocation', { by: 'sector' })];

/** A process of the service: its own connections, its own copies. */
export interface Replica {
  readonly database: Database;
  readonly store: MetricsCacheStore;
  readonly copies: ValidatedCopies<{ readonly payload: string; readonly version: string }>;
}

/** A session that changes the ledger and the market, perhaps in a transaction that is still open. */
export interface Writer {
  readonly client: Client;
  open: boolean;
}

export interface World {
  readonly cache: CacheDatabase;
  readonly replicas: readonly Replica[];
  readonly writers: readonly Writer[];
  readonly purge: PurgeJob;
  close(): Promise<void>;
}

/** Two replicas, two writers, three users with a portfolio each, and four instruments with a price. */
export async function createWorld(): Promise<World> {
  const cache = await createCacheDatabase(2);
  const source = await new DataSource(
    runtimeDataSourceOptions({ url: cache.runtimeUrl, entities: [], poolSize: 2 }),
  ).initialize();
  const other = new Database(source);
  const writers = await Promise.all([0, 1].map(async () => writer(cache.adminUrl)));
  await seed(cache);
  return {
    cache,
    replicas: [replica(cache.database, cache.store), replica(other, new PostgresMetricsCacheStore(other))],
    writers,
    purge: new PurgeJob(cache.database, new SystemClock(), { purgeCron: null }),
    close: async () => {
      for (const { client } of writers) await client.end();
      await source.destroy();
      await cache.close();
    },
  };
}

function replica(database: Database, store: MetricsCacheStore): Replica {
  const check: MetricsCacheStore['check'] = async (stamps) => store.check(stamps);
  const options = { ...DEFAULT_COPIES, slowCheckMs: 60_000 };
  return { database, store, copies: new ValidatedCopies(check, new SystemClock(), options) };
}

async function writer(url: string): Promise<Writer> {
  // Two open transactions on one user's ledger: the second gives up instead of waiting for the first.
  const client = new Client({ connectionString: url, options: '-c lock_timeout=5ms' });
  await client.connect();
  return { client, open: false };
}

async function seed({ admin }: CacheDatabase): Promise<void> {
  await admin.query(
    `insert into instruments (symbol, name, currency, asset_class) select symbol, symbol, 'EUR', 'equity' from unnest($1::text[]) symbol`,
    [SYMBOLS],
  );
  await admin.query(
    `insert into quotes (symbol, price, as_of, source) select symbol, 1, '2026-01-05', 'test' from unnest($1::text[]) symbol`,
    [SYMBOLS],
  );
  await admin.query(
    `insert into portfolios (user_id, id, name, base_currency) select id, id, 'p', 'EUR' from unnest($1::uuid[]) id`,
    [USERS],
  );
}
