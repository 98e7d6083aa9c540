import type { Database } from '@portfolio-metrics/database';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../support/open-test-database.js';

const USERS = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const TURNS = 100;
/** More than connections, and few enough that none waits too long for one. */
const AT_ONCE = 6;

/** What befalls a transaction of one user just before its connection goes to the other. */
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

type AsUser = (
  user: string,
  mode: Parameters<Database['asUser']>[1],
  work: (manager: EntityManager) => Promise<void>,
) => Promise<void>;

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

  /** How often one saw anything else than their own row, and how often each way to end came about. */
  async function takeTurns(asUser: AsUser): Promise<{ crossings: number; endings: Record<string, number> }> {
    const ends = Object.entries(ENDS);
    const endings: Record<string, number> = {};
    let crossings = 0;
    const turn = async (index: number): Promise<void> => {
      const user = USERS[index % 2]!;
      // Half of them end well, and of the others each kind in turn.
      const [name, end] = index % 4 < 2 ? ends[index % ends.length]! : ends[0]!;
      const work = async (manager: EntityManager): Promise<void> => {
        const rows = await manager.query<unknown[]>('select user_id, name from portfolios');
        if (JSON.stringify(rows) !== JSON.stringify([{ user_id: user, name: user }])) crossings += 1;
        await end(manager);
      };
      const how = await asUser(user, index % 3 === 0 ? 'write' : 'read', work).then(
        () => 'well',
        () => 'badly',
      );
      endings[`${name}: ${how}`] = (endings[`${name}: ${how}`] ?? 0) + 1;
    };
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < TURNS) await turn(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return { crossings, endings };
  }

  it('never see rows of each other, however the one before left', async () => {
    const { crossings, endings } = await takeTurns(async (...turn) => database.transactions.asUser(...turn));
    expect(crossings).toBe(0);
    // All of it happened.
    for (const name of Object.keys(ENDS).slice(1)) expect(endings[`${name}: badly`]).toBeGreaterThan(5);
    expect(endings['ends: well']).toBeGreaterThan(TURNS / 2);
  });

  it('would see them if their names were set on the connection and not in the transaction', async () => {
    const { crossings } = await takeTurns(async (user, _mode, work) => {
      await database.dataSource.query(`select set_config('app.user_id', $1, false)`, [user]);
      await work(database.dataSource.manager);
    });
    expect(crossings).toBeGreaterThan(0);
  });
});
