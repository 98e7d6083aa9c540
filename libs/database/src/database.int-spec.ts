import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../../../test/support/open-test-database.js';
import { Database } from './database.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

describe('Database', () => {
  let database: OpenTestDatabase;
  let sut: Database;

  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 2 });
    sut = database.transactions;
    for (const user of [ALICE, BOB]) {
      await database.admin.query(`insert into portfolios (user_id, name, base_currency) values ($1, $2, 'EUR')`, [
        user,
        user,
      ]);
    }
  });

  afterAll(async () => {
    await database.drop();
  });

  it('shows each user only their own rows, on the same pooled connections', async () => {
    const users = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? ALICE : BOB));
    const seen = await Promise.all(
      users.map((user) => sut.asUser(user, 'read', async (manager) => manager.query('select name from portfolios'))),
    );
    expect(seen).toEqual(users.map((user) => [{ name: user }]));
  });

  it('raises on a tenant table without a user instead of showing nothing', async () => {
    await expect(
      sut.withoutUser('read', async (manager) => manager.query('select * from portfolios')),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('refuses a connection on which a context was left behind, and closes it', async () => {
    const pool = (database.dataSource.driver as unknown as { master: { query(text: string): Promise<unknown> } })
      .master;
    await Promise.all(
      [1, 2].map(() => pool.query(`select set_config('app.user_id', '${BOB}', false), pg_sleep(0.05)`)),
    );
    const attempts = await Promise.allSettled(
      [1, 2].map(() => sut.asUser(ALICE, 'read', async (manager) => manager.query('select name from portfolios'))),
    );
    expect(attempts.map((attempt) => attempt.status)).toEqual(['rejected', 'rejected']);
    expect(await sut.asUser(ALICE, 'read', async (manager) => manager.query('select name from portfolios'))).toEqual([
      { name: ALICE },
    ]);
  });

  it.each(['40001', '40P01'])('begins a whole transaction anew after %s, twice at most', async (state) => {
    let calls = 0;
    const failing = async (times: number): Promise<number> =>
      sut.asUser(ALICE, 'write', async (manager) => {
        calls += 1;
        if (calls <= times) await manager.query(`do $$ begin raise 'no' using errcode = '${state}'; end $$`);
        return calls;
      });
    expect(await failing(2)).toBe(3);
    calls = 0;
    await expect(failing(9)).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls).toBe(3);
  });

  it('stores nothing when the work throws, and refuses writes in a read', async () => {
    const insert = `insert into portfolios (user_id, name, base_currency) values ($1, 'x', 'EUR')`;
    await expect(
      sut.asUser(ALICE, 'write', async (manager) => {
        await manager.query(insert, [ALICE]);
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    await expect(sut.asUser(ALICE, 'read', async (manager) => manager.query(insert, [ALICE]))).rejects.toMatchObject({
      code: 'unavailable',
    });
    const { rows } = await database.admin.query(`select 1 from portfolios where name = 'x'`);
    expect(rows).toEqual([]);
  });

  it.each(['database', 'role'])('reads where its %s may change nothing, and says so of a change', async (subject) => {
    const { rows } = await database.admin.query<{ database: string; role: string }>(
      `select current_database() as database, $1::text as role`,
      [new URL(database.runtimeUrl).username],
    );
    const { database: name, role } = rows[0]!;
    const alter = subject === 'database' ? `alter database ${name} set` : `alter role ${role} in database ${name} set`;
    await database.admin.query(`${alter} default_transaction_read_only = on`);
    const anew = async (): Promise<unknown> =>
      database.admin.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    await anew();
    try {
      const read = await sut.asUser(ALICE, 'read', async (manager) => manager.query('select name from portfolios'));
      expect(read).toEqual([{ name: ALICE }]);
      const change = sut.asUser(ALICE, 'write', async (manager) => manager.query('delete from portfolios'));
      await expect(change).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'read-only' } });
    } finally {
      await database.admin.query(`${alter} default_transaction_read_only = off`);
      await anew();
    }
  });

  it('is unavailable, not a bug, while a table or the right to use it is taken away', async () => {
    const ask = async (): Promise<unknown> =>
      sut.asUser(ALICE, 'read', async (manager) => manager.query('select name from portfolios')).catch(codeOf);
    await database.admin.query('revoke select on portfolios from portfolio_metrics_app');
    const revoked = await ask();
    await database.admin.query('grant select on portfolios to portfolio_metrics_app');
    await database.admin.query('alter table portfolios rename to portfolios_away');
    const missing = await ask();
    await database.admin.query('alter table portfolios_away rename to portfolios');
    expect([revoked, missing, await ask()]).toEqual(['unavailable', 'unavailable', [{ name: ALICE }]]);
  });

  it("refuses to write another user's row", async () => {
    const insert = `insert into portfolios (user_id, name, base_currency) values ($1, 'y', 'EUR')`;
    await expect(sut.asUser(ALICE, 'write', async (manager) => manager.query(insert, [BOB]))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
