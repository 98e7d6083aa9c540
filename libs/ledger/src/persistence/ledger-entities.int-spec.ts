import { runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { LEDGER_ENTITIES } from './ledger-entities.js';

describe('the entities of the ledger', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = runtimeDataSourceOptions({ url: database.adminUrl, entities: LEDGER_ENTITIES, poolSize: 1 });
    dataSource = await new DataSource(options).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const drift = async (): Promise<string[]> =>
    (await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

  it('are what the migrations made', async () => {
    expect(await drift()).toEqual([]);
  });

  it('are told apart from a table that differs', async () => {
    await database.admin.query('alter table transactions add column stray text');
    await database.admin.query('alter table portfolios drop constraint portfolios_cost_basis_method');
    const statements = (await drift()).join('\n');
    await database.admin.query('alter table transactions drop column stray');
    expect(statements).toContain('stray');
    expect(statements).toContain('portfolios_cost_basis_method');
  });
});
