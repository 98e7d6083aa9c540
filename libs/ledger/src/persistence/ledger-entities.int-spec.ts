import { runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-database.js';
import { LEDGER_ENTITIES } from './ledger-entities.js';

@Entity({ name: 'instruments' })
class Ins {
  @PrimaryColumn({ type: 'text' }) symbol: string;
  @Column({ type: 'text' }) name: string;
}

describe('drift', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource(
      runtimeDataSourceOptions({ url: database.adminUrl, entities: [...LEDGER_ENTITIES, Ins], poolSize: 2 }),
    ).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  it('x', async () => {
    const log = await dataSource.driver.createSchemaBuilder().log();
    console.log(log.upQueries.map((q) => q.query).join('\n'));
    expect(1).toBe(1);
  });
});
