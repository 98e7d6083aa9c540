import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, SystemClock } from '@portfolio-metrics/kernel';
import { Column, DataSource, type DataSourceOptions, Entity, PrimaryColumn } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { ClockModule } from './clock.module.js';
import { DATA_SOURCE } from './data-source.token.js';
import { runtimeDataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { DatabaseModule } from './database.module.js';
import type { DatabaseModuleOptions } from './database.module-definition.js';

@Entity('instruments')
class Known {
  @PrimaryColumn({ type: 'text' })
  symbol: string;

  @Column({ type: 'text' })
  name: string;
}

@Entity('portfolios')
class Unknown {
  @PrimaryColumn({ type: 'uuid' })
  id: string;
}

describe('DatabaseModule', () => {
  let database: TestDatabase;
  let app: TestingModule | undefined;
  const opened: DataSource[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
    for (const dataSource of opened.splice(0)) if (dataSource.isInitialized) await dataSource.destroy();
    await database.drop();
  });

  async function start(options: DatabaseModuleOptions): Promise<TestingModule> {
    const compiled = await Test.createTestingModule({ imports: [DatabaseModule.forRoot(options)] }).compile();
    app = await compiled.init();
    return app;
  }

  async function foreign(change: Partial<DataSourceOptions> = {}): Promise<DataSource> {
    const options = runtimeDataSourceOptions({ url: database.runtimeUrl, entities: [Known], poolSize: 2 });
    const dataSource = await new DataSource({ ...options, ...change } as DataSourceOptions).initialize();
    opened.push(dataSource);
    return dataSource;
  }

  const one = async (sut: Database): Promise<unknown> =>
    sut.withoutUser('read', async (manager) => manager.query('select 1 as one'));

  async function connectionsOf(applicationName: string): Promise<number> {
    const { rows } = await database.admin.query<{ n: number }>(
      'select count(*)::int as n from pg_stat_activity where application_name = $1',
      [applicationName],
    );
    return rows[0]!.n;
  }

  it('opens a connection of its own and closes it at the end', async () => {
    const running = await start({ url: database.runtimeUrl, entities: [Known] });
    expect(await one(running.get(Database))).toEqual([{ one: 1 }]);
    const dataSource = running.get<DataSource>(DATA_SOURCE);
    await running.close();
    expect(dataSource.isInitialized).toBe(false);
  });

  it("works on the application's connection and leaves it open", async () => {
    const dataSource = await foreign();
    const running = await start({ dataSource, entities: [Known] });
    expect(await one(running.get(Database))).toEqual([{ one: 1 }]);
    await running.close();
    expect(dataSource.isInitialized).toBe(true);
  });

  it.each<[string, () => Promise<DatabaseModuleOptions>, RegExp]>([
    ['nothing', async () => ({ entities: [] }) as never, /the option url or dataSource is missing/],
    [
      'a DataSource that is not open',
      async () => ({
        dataSource: new DataSource(runtimeDataSourceOptions({ url: database.runtimeUrl, entities: [] })),
        entities: [],
      }),
      /is not initialised/,
    ],
    [
      'a DataSource without an entity',
      async () => ({ dataSource: await foreign(), entities: [Known, Unknown] }),
      /does not know Unknown: add PORTFOLIO_METRICS_ENTITIES/,
    ],
    [
      'dates that are parsed',
      async () => ({ dataSource: await foreign({ extra: { max: 1 } }), entities: [Known] }),
      /parses DATE or NUMERIC/,
    ],
    [
      'a login above row-level security',
      async () => ({ dataSource: await foreign({ url: database.adminUrl }), entities: [Known] }),
      /could read every user's rows \(\w+ is a superuser\)/,
    ],
    [
      'a schema that is older',
      async () => {
        class Newest2999 {
          readonly name = 'Newest2999';
          async up(): Promise<void> {}
          async down(): Promise<void> {}
        }
        return { url: database.runtimeUrl, entities: [], migrations: [...MIGRATIONS, Newest2999] };
      },
      /lacks 1 migration\(s\) \(Newest2999 first\).*migratePortfolioMetrics/,
    ],
  ])('does not start with %s', async (_, options, message) => {
    await expect(start(await options())).rejects.toThrow(message);
  });

  it('leaves no connection behind when it does not start', async () => {
    await expect(
      start({ url: database.runtimeUrl, entities: [], migrations: [], applicationName: 'left-behind' }),
    ).rejects.toThrow(/newer than this release/);
    // The server notices the end of a connection a moment later.
    await expect.poll(async () => connectionsOf('left-behind')).toBe(0);
  });

  it('gives the time of the database, or the clock of the application', async () => {
    const connected = DatabaseModule.forRoot({ url: database.runtimeUrl, entities: [] });
    app = await Test.createTestingModule({ imports: [connected, ClockModule.forRoot()] }).compile();
    expect(app.get(Clock)).toBeInstanceOf(DatabaseClock);
    const clock = new SystemClock();
    const other = await Test.createTestingModule({ imports: [ClockModule.forRoot({ clock })] }).compile();
    expect(other.get(Clock)).toBe(clock);
    await expect(Test.createTestingModule({ imports: [ClockModule.forRoot()] }).compile()).rejects.toThrow(
      /takes the time from the database and there is none/,
    );
  });
});
