import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../support/open-test-database.js';

const USERS = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const ROUNDS = 240;

/** What befalls a transaction of one user just before the connection goes to the other. */
const ENDS: Readonly<Record<string, (manager: EntityManager) => Promise<void>>> = {
  ends: async () => {},
  throws: async () => Promise.reject(new Error('on purpose')),
  'breaks its statement': async (manager) => manager.query('select 1 / 0'),
  'waits too long': async (manager) => {
    await manager.query(`select set_config('statement_timeout', '1', true)`);
    await manager.query('select pg_sleep(0.05)');
  },
  'loses its connection': async (manager) => manager.query('select pg_terminate_backend(pg_backend_pid())'),
};

describe('users who take turns on two connections', () => {
  let database: OpenTestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 2 });
    for (const user of USERS) {
      const insert = `insert into portfolios (user_id, name, base_currency) values ($1, $2, 'EUR')`;
      await database.admin.query(insert, [user, user]);
    }
  });
  afterAll(async () => database.drop());

  it('never see rows of each other, however the one before left', async () => {
    const ends = Object.entries(ENDS);
    const left = new Map<string, number>();
    const asks = Array.from({ length: ROUNDS }, async (_, index) => {
      const user = USERS[index % 2]!;
      // Most end well, and of the others each kind in turn.
      const [name, end] = index % 4 === 0 ? ends[(index / 4) % ends.length]! : ends[0]!;
      let seen: unknown;
      const work = async (manager: EntityManager): Promise<void> => {
        seen = await manager.query('select user_id, name from portfolios');
        await end(manager);
      };
      const outcome = await database.transactions.asUser(user, index % 3 === 0 ? 'write' : 'read', work).then(
        () => 'well',
        () => 'badly',
      );
      left.set(`${name}: ${outcome}`, (left.get(`${name}: ${outcome}`) ?? 0) + 1);
      return { user, seen };
    });
    for (const { user, seen } of await Promise.all(asks)) {
      // Without a connection it saw nothing at all.
      expect([undefined, JSON.stringify([{ user_id: user, name: user }])]).toContain(seen && JSON.stringify(seen));
    }
    // All of it happened.
    for (const name of Object.keys(ENDS).slice(1)) expect(left.get(`${name}: badly`)).toBeGreaterThan(5);
    expect(left.get('ends: well')).toBeGreaterThan(ROUNDS / 2);
  });
});
