import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../test/support/metrics-cache-database.js';
import type { ComputationTicket } from './computation-ticket.js';
import { cacheKey } from './domain/cache-key.js';

const KEY = cacheKey('dashboard', {});
const HOUR = 3_600_000;
const LIFETIME = { freshForMs: HOUR, staleForMs: 24 * HOUR, reason: 'market_closed' as const };

/** Where the entry stands when the computation begins. */
const SITUATIONS = ['cold', 'expired', 'background refresh', 'forced'] as const;

/**
 * W is a writer with a transaction of its own, C a computation on the store. The figure is what C read: how many transactions there
 * are. The interleavings are the ones under which a cache whose rows are deleted by triggers serves old figures.
 */
describe('a computation and a writer', () => {
  let cache: CacheDatabase;
  let writer: Client;
  let users = 0;
  let alice: string;
  let bob: string;
  /** A write of Alice's ledger. */
  let deposit: string;

  const newUser = (): string => `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;

  beforeAll(async () => {
    cache = await createCacheDatabase();
    writer = new Client({ connectionString: cache.adminUrl });
    await writer.connect();
    await cache.admin.query(
      `insert into instruments (symbol, name, currency, asset_class)
       select symbol, symbol, 'EUR', 'equity' from unnest(array['HELD', 'OTHER', 'NEW']) symbol`,
    );
  });
  afterAll(async () => {
    await writer.end();
    await cache.close();
  });
  beforeEach(async () => {
    alice = newUser();
    bob = newUser();
    const portfolio = newUser();
    await cache.admin.query(`insert into portfolios (user_id, id, name, base_currency) values ($1, $2, 'p', 'EUR')`, [
      alice,
      portfolio,
    ]);
    deposit = `insert into transactions (user_id, portfolio_id, date, type, amount, currency)
      values ('${alice}', '${portfolio}', '2026-01-05', 'DEPOSIT', 1, 'EUR')`;
  });

  const price = (symbol: string): string => `insert into quotes (symbol, price, as_of, source)
    values ('${symbol}', 1, '2026-01-05', 'test') on conflict (symbol) do update set price = quotes.price + 1`;

  async function readInputs(): Promise<string> {
    return await cache.database.asUser(alice, 'read', async (manager) => {
      const [deposits] = await manager.query<Array<{ count: string }>>('select count(*) from transactions');
      const [quotes] = await manager.query<Array<{ sum: string | null }>>('select sum(price) from quotes');
      return JSON.stringify({ deposits: deposits!.count, prices: quotes!.sum });
    });
  }

  async function begin(keys = ['HELD']): Promise<ComputationTicket> {
    const ticket = await cache.store.open(alice, KEY);
    await ticket.coverMarket(keys);
    return ticket;
  }

  async function store(ticket: ComputationTicket, payload: string): Promise<string> {
    return (await cache.store.put(ticket, { payload, complete: true, lifetime: LIFETIME })).outcome;
  }

  async function arrange(situation: (typeof SITUATIONS)[number]): Promise<ComputationTicket> {
    if (situation !== 'cold') await store(await begin(), await readInputs());
    if (situation === 'expired' || situation === 'background refresh') await cache.pass(2 * HOUR);
    if (situation === 'cold' || situation === 'expired') return await begin();
    const lease = await cache.store.lease(alice, KEY, { leaseMs: 60_000, takeOver: situation === 'forced' });
    if (!lease.granted) throw new Error('the lease was refused');
    await lease.ticket.coverMarket(['HELD']);
    return lease.ticket;
  }

  /** What must hold whatever happened: no fresh copy differs from what a computation would find now. */
  async function expectNoOldFigureAsFresh(): Promise<void> {
    const read = await cache.store.read(alice, KEY);
    const fresh = read.state === 'fresh' ? JSON.parse(read.payload) : 'nothing fresh';
    expect([JSON.parse(await readInputs()), 'nothing fresh']).toContainEqual(fresh);
  }

  describe.each(SITUATIONS)('%s', (situation) => {
    it.each([
      ['the ledger', () => deposit],
      ['a price', () => price('HELD')],
    ])('C reads, W changes %s and commits, C stores', async (_what, change) => {
      const ticket = await arrange(situation);
      const figures = await readInputs();
      await writer.query(change());
      expect(await store(ticket, figures)).toBe('superseded');
      expect((await cache.store.read(alice, KEY)).state).not.toBe('fresh');
      await expectNoOldFigureAsFresh();
    });

    it.each([
      ['the ledger', () => deposit, 'user'],
      ['a price', () => price('HELD'), 'market'],
    ])('W changes %s, C reads the old state and stores, W commits', async (_what, change, by) => {
      const ticket = await arrange(situation);
      await writer.query('begin');
      await writer.query(change());
      const figures = await readInputs();
      // Nothing that C could compare says that W is there: only the reader finds out.
      expect(await store(ticket, figures)).toBe('stored');
      expect(await cache.store.read(alice, KEY)).toMatchObject({
        state: 'fresh',
        payload: expect.anything() as string,
      });
      await writer.query('commit');
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', invalidatedBy: by });
      await expectNoOldFigureAsFresh();
    });

    it('W began before C took its generations and commits after C has stored', async () => {
      await writer.query('begin');
      await writer.query(deposit);
      const ticket = await arrange(situation);
      expect(await store(ticket, await readInputs())).toBe('stored');
      await writer.query('commit');
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', invalidatedBy: 'user' });
    });

    it('W commits between the generations and the inputs: nothing that mixes both is fresh', async () => {
      const ticket = await arrange(situation);
      await writer.query(deposit);
      await store(ticket, await readInputs());
      expect((await cache.store.read(alice, KEY)).state).not.toBe('fresh');
    });

    it('W rolls back: the figure stays fresh', async () => {
      const ticket = await arrange(situation);
      await writer.query('begin');
      await writer.query(deposit);
      expect(await store(ticket, await readInputs())).toBe('stored');
      await writer.query('rollback');
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh' });
      await expectNoOldFigureAsFresh();
    });

    it('never wait for each other: W holds its locks while C stores', async () => {
      const ticket = await arrange(situation);
      await writer.query('begin');
      await writer.query(deposit);
      await writer.query(price('HELD'));
      // Would run into the lock timeout of the pool's connections, or for ever.
      expect(await store(ticket, await readInputs())).toBe('stored');
      await writer.query('rollback');
    });
  });

  it("an instrument's price invalidates its holders, whoever writes it, and nobody else", async () => {
    await store(await begin(), '1');
    const other = await cache.store.open(bob, KEY);
    await other.coverMarket(['OTHER']);
    await store(other, '2');
    // Bob's context is in force: a trigger with the rights of the writer would not reach Alice's figures.
    await cache.database.asUser(bob, 'write', async (manager) => manager.query(price('HELD')));
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', changedKeys: ['HELD'] });
    expect(await cache.store.read(bob, KEY)).toMatchObject({ state: 'fresh' });
  });

  it('an equal price invalidates nothing', async () => {
    await cache.admin.query(price('HELD'));
    await store(await begin(), '1');
    await cache.admin.query(`update quotes set price = price, as_of = as_of where symbol = 'HELD'`);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh' });
  });

  it.each([
    ['an instrument', 'instruments', 'updated_at', `name = 'H'`, `symbol = 'HELD'`],
    ['a close', 'price_history', 'updated_at', 'close = 2', `symbol = 'HELD'`],
    ['a quote', 'quotes', 'updated_at', 'price = price + 1', `symbol = 'HELD'`],
    ['a calendar', 'market_calendar_overrides', 'updated_at', `note = 'other'`, `mic = 'XOTH'`],
    ['a portfolio', 'portfolios', 'updated_at version', `name = 'other'`, 'user_id = $1'],
    ['a transaction', 'transactions', 'updated_at version', 'amount = 2', 'user_id = $1'],
  ])('the time of writing of %s invalidates nothing, a fact does', async (_what, table, bookkeeping, fact, where) => {
    await cache.admin.query(price('HELD'));
    await cache.admin
      .query(`insert into price_history (symbol, date, close, source) values ('HELD', '2026-01-05', 1, 'test')
      on conflict (symbol, date) do update set close = 1`);
    await cache.admin.query(
      `insert into market_calendar_overrides (mic, date, kind) values ('XOTH', '2026-01-05', 'closed') on conflict do nothing`,
    );
    await cache.admin.query(deposit);
    await store(await begin(['HELD', 'calendar:XOTH']), '1');
    const set = { updated_at: `updated_at = '2026-02-01'`, version: 'version = version + 1' };
    const written = bookkeeping.split(' ').map((column) => set[column as keyof typeof set]);
    const change = async (sets: readonly string[]): Promise<number | null> => {
      const values = where.includes('$1') ? [alice] : [];
      return (await cache.admin.query(`update ${table} set ${sets.join(', ')} where ${where}`, values)).rowCount;
    };
    expect(await change(written)).toBe(1);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh' });
    expect(await change([...written, fact])).toBe(1);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated' });
  });

  it('a price that arrives for an instrument without any invalidates the figure that went without it', async () => {
    await store(await begin(['NEW']), '1');
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh' });
    await cache.admin.query(
      `insert into quotes (symbol, price, as_of, source) values ('NEW', 1, '2026-01-05', 'test')`,
    );
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', changedKeys: ['NEW'] });
  });

  it('a restore without triggers, followed by the documented command, invalidates everything', async () => {
    await store(await begin(), '1');
    await cache.admin.query(`set session_replication_role = replica`);
    await cache.admin.query(deposit);
    await cache.admin.query(`set session_replication_role = origin`);
    await cache.admin.query(`update market_generations set generation = generation + 1 where key = '*'`);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', changedKeys: ['*'] });
  });

  it('a generation that is gone is not the same one', async () => {
    await cache.admin.query(`insert into market_generations (key, generation) values ('calendar:XTST', 1)`);
    await store(await begin(['calendar:XTST']), '1');
    await cache.admin.query(`delete from market_generations where key = 'calendar:XTST'`);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'invalidated', changedKeys: ['calendar:XTST'] });
  });

  it('a generation that went back is not the same one', async () => {
    await cache.admin.query(price('HELD'));
    await store(await begin(), '1');
    await cache.admin.query(`update market_generations set generation = generation - 1 where key = 'HELD'`);
    await cache.admin.query(`update market_generations set generation = generation + 1 where key = '*'`);
    const read = await cache.store.read(alice, KEY);
    // The sum of the generations is what it was.
    expect(read).toMatchObject({
      state: 'invalidated',
      changedKeys: expect.arrayContaining(['*', 'HELD']) as string[],
    });
  });
});
