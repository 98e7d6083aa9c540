import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bumpMarket,
  type CacheDatabase,
  createCacheDatabase,
} from '../../../../test/support/metrics-cache-database.js';
import type { ComputationTicket } from '../computation-ticket.js';
import { cacheKey } from '../domain/cache-key.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const FIRST = '10000000-0000-4000-8000-000000000001';
const SECOND = '10000000-0000-4000-8000-000000000002';

describe('the generations of what is held', () => {
  let cache: CacheDatabase;

  beforeAll(async () => {
    cache = await createCacheDatabase();
    const { admin } = cache;
    await admin.query(
      `insert into instruments (symbol, name, currency, asset_class) values
         ('AAA', 'A', 'USD', 'EQUITY'), ('BBB', 'B', 'JPY', 'EQUITY'), ('CCC', 'C', 'GBP', 'EQUITY')`,
    );
    await admin.query(
      `insert into portfolios (user_id, id, name, base_currency, time_zone, created_at) values
         ('${ALICE}', '${FIRST}', 'first', 'CHF', 'Europe/Zurich', '2026-01-01'),
         ('${ALICE}', '${SECOND}', 'second', 'EUR', 'Europe/Berlin', '2026-01-02'),
         ('${BOB}', '${BOB}', 'of Bob', 'NOK', 'UTC', '2025-01-01')`,
    );
    await admin.query(
      `insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency) values
         ('${ALICE}', '${FIRST}', '2026-01-05', 'BUY', 'AAA', 1, 1, 'USD'),
         ('${ALICE}', '${SECOND}', '2026-01-05', 'BUY', 'BBB', 1, 1, 'SEK'),
         ('${BOB}', '${BOB}', '2026-01-05', 'BUY', 'CCC', 1, 1, 'GBP')`,
    );
    await bumpMarket(admin, 'AAA');
    await bumpMarket(admin, 'fx:EUR/CHF');
    await bumpMarket(admin, 'calendar:XNYS');
  });
  afterAll(async () => {
    await cache.close();
  });

  const ticket = async (user = ALICE): Promise<ComputationTicket> =>
    cache.store.open(user, cacheKey('portfolio', { portfolioId: null }));
  const ask = { currencies: ['EUR', 'USD'], keys: ['calendar:XNYS', 'SPY'] };

  it('come with what is held, the rates between its currencies both ways, and what was asked for besides', async () => {
    const sut = await ticket();
    expect(await sut.coverHeld({ ...ask, portfolioId: FIRST })).toEqual({
      symbols: ['AAA'],
      currencies: ['CHF', 'EUR', 'USD'],
      baseCurrency: 'CHF',
      timeZone: 'Europe/Zurich',
    });
    expect(sut.isCovered).toBe(true);
    expect(Object.fromEntries(sut.marketGenerations)).toEqual({
      '*': expect.any(String) as string,
      AAA: '2',
      SPY: '0',
      'calendar:XNYS': '1',
      'fx:CHF/EUR': '0',
      'fx:CHF/USD': '0',
      'fx:EUR/CHF': '1',
      'fx:EUR/USD': '0',
      'fx:USD/CHF': '0',
      'fx:USD/EUR': '0',
    });
  });

  it('are of all portfolios together, described by the oldest', async () => {
    expect(await (await ticket()).coverHeld({ ...ask, portfolioId: null })).toEqual({
      symbols: ['AAA', 'BBB'],
      currencies: ['CHF', 'EUR', 'JPY', 'SEK', 'USD'],
      baseCurrency: 'CHF',
      timeZone: 'Europe/Zurich',
    });
  });

  it.each([
    ['of another user', BOB],
    ['that nobody has', '10000000-0000-4000-8000-0000000000ff'],
    ['whose id is none', 'x'],
  ])('are not told of a portfolio %s', async (_, portfolioId) => {
    const sut = await ticket();
    expect(await sut.coverHeld({ ...ask, portfolioId })).toBeNull();
    expect(sut.isCovered).toBe(false);
  });

  it('are not told of a user without portfolios', async () => {
    const nobody = await ticket('00000000-0000-4000-8000-0000000000ee');
    expect(await nobody.coverHeld({ ...ask, portfolioId: null })).toBeNull();
  });
});
