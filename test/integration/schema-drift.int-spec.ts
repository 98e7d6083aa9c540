import { globSync } from 'node:fs';
import path from 'node:path';
import { type EntityClass, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { DataSource } from 'typeorm';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const LIBS = path.resolve(import.meta.dirname, '../../libs');

/** Read and written with SQL only. */
const TABLES_WITHOUT_ENTITY = [
  'exchange_rate_refresh_state',
  'market_generations',
  'price_quarantine',
  'price_refresh_runs',
  'price_refresh_state',
  'provider_splits',
  'request_counts',
  'schema_migrations',
  'superseded_values',
  'user_generations',
];

describe('the entities of all libs', () => {
  let entities: EntityClass[];
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    entities = await exportedEntities();
  });

  beforeEach(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource(runtimeDataSourceOptions({ url: database.adminUrl, entities })).initialize();
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** The statements that would bring the schema to what the entities say. */
  async function drift(): Promise<string[]> {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map((query) => query.query);
  }

  it('describe exactly what the migrations build', async () => {
    expect(await drift()).toEqual([]);
  });

  it('describe every table, but for those that are used with SQL only', async () => {
    const { rows } = await database.admin.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const described = dataSource.entityMetadatas.map((metadata) => metadata.tableName);
    expect([...described, ...TABLES_WITHOUT_ENTITY].toSorted()).toEqual(rows.map((row) => row.name).toSorted());
  });

  it.each([
    'alter table portfolios add column extra text',
    'alter table portfolios alter column name drop not null',
    'alter table portfolios alter column track_cash set default true',
    'alter table quotes alter column price type numeric(20, 8)',
    'alter table transactions drop constraint transactions_external_id_unique',
    'alter table transactions drop constraint transactions_portfolio_fk',
    'drop index transactions_ledger_order',
  ])('are found to differ after: %s', async (change) => {
    await database.admin.query(change);
    expect(await drift()).not.toEqual([]);
  });
});

/** Every entity in an array `..._ENTITIES` that a lib exports. */
async function exportedEntities(): Promise<EntityClass[]> {
  const entities = new Set<EntityClass>();
  for (const barrel of globSync('*/src/index.ts', { cwd: LIBS })) {
    const exported = (await import(path.join(LIBS, barrel))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (name.endsWith('_ENTITIES')) for (const entity of value as EntityClass[]) entities.add(entity);
    }
  }
  return [...entities];
}
