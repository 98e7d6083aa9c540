import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../../../test/support/open-test-database.js';
import { Database } from './database.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';

describe('Database, when the connection of a transaction breaks', () => {
  let test: OpenTestDatabase;
  let sut: Database;
  beforeAll(async () => {
    test = await openTestDatabase();
    sut = test.transactions;
  });
  afterAll(async () => {
    await test.drop();
  });

  /** Work whose backend is ended by an administrator for the first `times` times. */
  function brokenFor(times: number): {
    readonly calls: () => number;
    readonly work: (manager: EntityManager) => Promise<number>;
  } {
    let calls = 0;
    return {
      calls: () => calls,
      work: async (manager) => {
        calls += 1;
        const [{ pid }] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
        if (calls <= times) await test.admin.query('select pg_terminate_backend($1)', [pid]);
        const [{ one }] = await manager.query<[{ one: number }]>('select 1 as one');
        return one;
      },
    };
  }

  it('is not noticed by a read, which is asked again on another one', async () => {
    const { work, calls } = brokenFor(3);
    expect(await sut.asUser(USER, 'read', work)).toBe(1);
    expect(calls()).toBe(4);
  });

  it('is not noticed by a read that was not asking anything when it was told', async () => {
    const told: Array<EntityManager['queryRunner']> = [];
    const read = sut.asUser(USER, 'read', async (manager) => {
      const [{ pid }] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
      told.push(manager.queryRunner);
      if (told.length > 1) return pid;
      await test.admin.query('select pg_terminate_backend($1)', [pid]);
      return await vi.waitUntil(() => manager.queryRunner?.isReleased);
    });
    expect(await read).toBeGreaterThan(1);
    expect(told).toHaveLength(2);
  });

  it('ends a write, of which nobody knows what became', async () => {
    const { work, calls } = brokenFor(1);
    await expect(sut.asUser(USER, 'write', work)).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls()).toBe(1);
  });

  it('ends a read that must not be repeated, and one whose every connection breaks', async () => {
    const once = brokenFor(1);
    await expect(sut.asUser(USER, 'read', once.work, { retries: 0 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(once.calls()).toBe(1);
    const always = brokenFor(1_000);
    await expect(sut.asUser(USER, 'read', always.work)).rejects.toMatchObject({ code: 'unavailable' });
    expect(always.calls()).toBe(11);
  });
});
