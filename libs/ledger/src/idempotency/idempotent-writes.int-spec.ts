import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';
import type { IdempotentRequest, WriteAnswer } from './idempotent-writes.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';

describe('IdempotentWrites', () => {
  let ledger: TestLedger;
  let keys = 0;

  beforeAll(async () => {
    ledger = await startTestLedger({ poolSize: 22 });
  });
  afterAll(async () => {
    await ledger.close();
  });

  const request = (change: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
    userId: ALICE,
    route: 'POST /things',
    key: `key-${(keys += 1)}`,
    fingerprint: 'of the first',
    ...change,
  });
  /** An effect that can be counted: a portfolio by this name. */
  const effect =
    (userId: string, name: string): ((manager: EntityManager) => Promise<WriteAnswer>) =>
    async (manager) => {
      await manager.query(`insert into portfolios (user_id, name, base_currency) values ($1, $2, 'EUR')`, [
        userId,
        name,
      ]);
      return { status: 201, body: { name, amount: '1.50', none: null, list: [1, 'ä'] } };
    };
  const effects = async (name: string): Promise<number> => {
    const { rows } = await ledger.database.admin.query('select 1 from portfolios where name = $1', [name]);
    return rows.length;
  };
  const unreachable = async (): Promise<WriteAnswer> => expect.unreachable('the work ran again');

  it('runs the first and gives every later one the same answer', async () => {
    const asked = request();
    const first = await ledger.writes.run(asked, effect(ALICE, 'replayed'));
    expect(first).toMatchObject({ status: 201, replayed: false });
    for (let again = 0; again < 2; again += 1) {
      expect(await ledger.writes.run(asked, unreachable)).toEqual({ ...first, replayed: true });
    }
    expect(await effects('replayed')).toBe(1);
  });

  it('runs every time without a key', async () => {
    const asked = request({ key: null });
    await ledger.writes.run(asked, effect(ALICE, 'keyless'));
    expect((await ledger.writes.run(asked, effect(ALICE, 'keyless'))).replayed).toBe(false);
    expect(await effects('keyless')).toBe(2);
  });

  it('refuses the key for a different request', async () => {
    const asked = request();
    await ledger.writes.run(asked, effect(ALICE, 'reused'));
    await expect(ledger.writes.run({ ...asked, fingerprint: 'of another' }, unreachable)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('keeps keys of other users and other routes apart', async () => {
    const asked = request();
    await ledger.writes.run(asked, effect(ALICE, 'apart'));
    expect((await ledger.writes.run({ ...asked, userId: BOB }, effect(BOB, 'apart'))).replayed).toBe(false);
    expect((await ledger.writes.run({ ...asked, route: 'PUT /things' }, effect(ALICE, 'apart'))).replayed).toBe(false);
    expect(await effects('apart')).toBe(3);
  });

  it('keeps nothing of a write that fails, so that it can be tried again', async () => {
    const asked = request();
    const failing = async (manager: EntityManager): Promise<WriteAnswer> => {
      await effect(ALICE, 'failing')(manager);
      throw new Error('no');
    };
    await expect(ledger.writes.run(asked, failing)).rejects.toThrow('no');
    expect(await effects('failing')).toBe(0);
    expect((await ledger.writes.run({ ...asked, fingerprint: 'mended' }, effect(ALICE, 'failing'))).replayed).toBe(
      false,
    );
    expect(await effects('failing')).toBe(1);
  });

  it('has one effect when it is asked twenty times at once', async () => {
    const asked = request();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, async () => ledger.writes.run(asked, effect(ALICE, 'crowd'))),
    );
    const answers = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'idempotency_key_in_use' });
    expect(await effects('crowd')).toBe(1);
  });

  it('says so while the first is in progress, without waiting for it, and replays it afterwards', async () => {
    const asked = request();
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let entered = (): void => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const first = ledger.writes.run(asked, async (manager) => {
      entered();
      await gate;
      return await effect(ALICE, 'slow')(manager);
    });
    await inside;
    const repeated = Array.from({ length: 19 }, async () => ledger.writes.run(asked, unreachable));
    for (const attempt of await Promise.allSettled(repeated)) {
      expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'idempotency_key_in_use' } });
    }
    finish();
    expect((await first).replayed).toBe(false);
    expect((await ledger.writes.run(asked, unreachable)).replayed).toBe(true);
  });

  it('leaves the work its full patience for locks', async () => {
    const read = async (manager: EntityManager): Promise<WriteAnswer> => {
      const [row] = await manager.query<[{ lock_timeout: string }]>('show lock_timeout');
      return { status: 200, body: row.lock_timeout };
    };
    expect((await ledger.writes.run(request(), read)).body).toBe('1s');
    expect((await ledger.writes.run(request(), read, { lockTimeoutMs: 2_500 })).body).toBe('2500ms');
    expect((await ledger.writes.run(request({ key: null }), read)).body).toBe('1s');
  });

  it.each(['', ' ', 'a b', 'ä', 'a.b', 'a,b', 'x'.repeat(129), "'; drop table x", 'a\n'])(
    'refuses the key %j',
    async (key) => {
      await expect(ledger.writes.run(request({ key }), unreachable)).rejects.toMatchObject({
        code: 'validation_failed',
      });
    },
  );

  it('takes a key of 128 letters', async () => {
    expect((await ledger.writes.run(request({ key: 'A-z_9'.repeat(25) + 'abc' }), effect(ALICE, 'long'))).status).toBe(
      201,
    );
  });

  it('forgets keys after a day, of all users, and none before', async () => {
    const old = [request(), request({ userId: BOB })];
    const young = request();
    for (const asked of [...old, young]) await ledger.writes.run(asked, async () => ({ status: 200, body: null }));
    await ledger.database.admin.query(
      `update idempotency_keys set created_at = now() - interval '24 hours 1 minute' where key = any ($1)`,
      [old.map(({ key }) => key)],
    );
    await ledger.database.admin.query(
      `update idempotency_keys set created_at = now() - interval '23 hours 59 minutes' where key = $1`,
      [young.key],
    );
    expect(await ledger.writes.deleteExpiredKeys()).toBe(2);
    expect(await ledger.writes.deleteExpiredKeys()).toBe(0);
    expect((await ledger.writes.run(young, unreachable)).replayed).toBe(true);
    expect((await ledger.writes.run(old[0]!, effect(ALICE, 'forgotten'))).replayed).toBe(false);
  });

  it('forgets many keys in batches', async () => {
    await ledger.database.admin.query(
      `insert into idempotency_keys (user_id, route, key, fingerprint, created_at)
       select $1, 'r', 'bulk-' || n, 'f', now() - interval '2 days' from generate_series(1, 2500) n`,
      [ALICE],
    );
    expect(await ledger.writes.deleteExpiredKeys(2)).toBe(2_000);
    expect(await ledger.writes.deleteExpiredKeys()).toBe(500);
  });

  it("shows no user another's keys", async () => {
    await ledger.writes.run(request({ userId: BOB }), async () => ({ status: 200, body: 'canary' }));
    const seen = await ledger.write(ALICE, async (manager) =>
      manager.query<unknown[]>('select 1 from idempotency_keys where user_id <> $1', [ALICE]),
    );
    expect(seen).toEqual([]);
  });
});
