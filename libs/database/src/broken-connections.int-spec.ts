import { once } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { runtimeDataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const INSERT = `insert into portfolios (user_id, name, base_currency) values ($1, $2, 'EUR')`;

describe('Database, when its connections break', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let dataSource: DataSource;
  let pool: Pool;
  let sut: Database;

  beforeAll(async () => {
    database = await createTestDatabase();
    const through = await TcpProxy.inFrontOf(database.runtimeUrl);
    proxy = through.proxy;
    dataSource = await new DataSource(
      runtimeDataSourceOptions({ url: through.url, entities: [], poolSize: 2 }),
    ).initialize();
    pool = (dataSource.driver as unknown as { master: Pool }).master;
    sut = new Database(dataSource);
  });

  afterEach(async () => proxy.heal());

  afterAll(async () => {
    await dataSource.destroy();
    await proxy.close();
    await database.drop();
  });

  const stored = async (name: string): Promise<number> => {
    const { rows } = await database.admin.query<{ count: number }>(
      'select count(*)::int as count from portfolios where name = $1',
      [name],
    );
    return rows[0]!.count;
  };

  it('gives up within the deadline when the network is silent, closes the connection, and works again afterwards', async () => {
    const began = performance.now();
    const asked = sut.asUser(
      ALICE,
      'read',
      async (manager) => {
        await proxy.inject({ kind: 'blackhole' });
        return manager.query<unknown[]>('select 1');
      },
      { deadlineMs: 150 },
    );
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(pool.totalCount - pool.idleCount).toBe(0);
    await proxy.heal();
    expect(await sut.asUser(ALICE, 'read', async (manager) => manager.query('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('says that nobody knows whether a change was stored when only the answer to its commit is lost', async () => {
    const asked = sut.asUser(
      ALICE,
      'write',
      async (manager) => {
        await manager.query(INSERT, [ALICE, 'unknown']);
        await proxy.inject({ kind: 'blackhole', direction: 'down' });
      },
      { deadlineMs: 150 },
    );
    await expect(asked).rejects.toMatchObject({ code: 'outcome_unknown' });
    await expect.poll(async () => stored('unknown')).toBe(1);
  });

  it('stores nothing when the deadline comes while the work waits for something else', async () => {
    const asked = sut.asUser(
      ALICE,
      'write',
      async (manager) => {
        await manager.query(INSERT, [ALICE, 'late']);
        const { databaseConnection } = manager.queryRunner as unknown as { databaseConnection: PoolClient };
        await once(databaseConnection, 'error');
      },
      { deadlineMs: 50 },
    );
    await expect(asked).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await stored('late')).toBe(0);
  });

  it('begins nothing when the deadline has come before there was a connection', async () => {
    const held = [await pool.connect(), await pool.connect()];
    let begun = false;
    const asked = sut.asUser(ALICE, 'read', async () => (begun = true), { deadlineMs: 10 });
    await once(AbortSignal.timeout(50), 'abort');
    for (const client of held) client.release();
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    expect(begun).toBe(false);
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(0);
  });

  it('calls the database unavailable when the server ends a connection between two statements', async () => {
    const asked = sut.asUser(ALICE, 'read', async (manager) => {
      const { databaseConnection } = manager.queryRunner as unknown as { databaseConnection: PoolClient };
      const ended = once(databaseConnection, 'error');
      const [row] = await manager.query<Array<{ pid: number }>>('select pg_backend_pid() as pid');
      await database.admin.query('select pg_terminate_backend($1)', [row!.pid]);
      await ended;
      return await manager.query<unknown[]>('select 1');
    });
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('lets work that takes its time do so', async () => {
    const asked = sut.asUser(ALICE, 'read', async (manager) => manager.query('select pg_sleep(0.2)'), {
      statementTimeoutMs: 5_000,
    });
    await expect(asked).resolves.toHaveLength(1);
  });

  it('does not wait for the answer to a single statement for long', async () => {
    const asked = sut.statement('silent', 'select pg_sleep($1::float8)', [8]);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
    expect(pool.totalCount - pool.idleCount).toBe(0);
  });
});
