import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** A database of one's own with the service's way into it; `drop` closes that first. */
export interface OpenTestDatabase extends TestDatabase {
  readonly dataSource: DataSource;
  readonly transactions: Database;
}

/** Opened as the service opens its own, with the restricted role. */
export async function openTestDatabase({
  entities = [],
  poolSize = 4,
}: Partial<
  Pick<Parameters<typeof runtimeDataSourceOptions>[0], 'entities' | 'poolSize'>
> = {}): Promise<OpenTestDatabase> {
  const database = await createTestDatabase();
  const options = runtimeDataSourceOptions({ url: database.runtimeUrl, entities, poolSize });
  const dataSource = await new DataSource(options).initialize();
  return {
    ...database,
    dataSource,
    transactions: new Database(dataSource),
    drop: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}
