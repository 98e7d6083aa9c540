import { Database } from '@portfolio-metrics/database';
import { AppError, calendarDate } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeExchangeRateSource } from '../../../../../test/contracts/exchange-rate-source.contract.js';
import { describePriceSource } from '../../../../../test/contracts/price-source.contract.js';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { openTestDatabase, type OpenTestDatabase } from '../../../../../test/support/open-test-database.js';
import { tradingSessions } from '../../../../../test/support/trading-sessions.js';
import type { PricedInstrument } from '../../price-source.js';
import { pricesOptions } from '../../prices-options.js';
import { isProviderFault } from '../../provider-fault.js';
import { StoredExchangeRateSource } from './stored-exchange-rate-source.js';
import { StoredPriceSource } from './stored-price-source.js';

const D = calendarDate;
const { signal } = new AbortController();
const AT = new Date('2024-03-08T22:00:00Z');

const ACME: PricedInstrument = {
  symbol: 'ACME',
  name: 'Acme Corporation',
  currency: 'USD',
  exchange: 'XNYS',
  assetClass: 'EQUITY',
  sector: 'Industrials',
  country: 'US',
  splits: [{ symbol: 'ACME', date: D('2024-03-04'), numerator: 4, denominator: 1 }],
};
const ALBION: PricedInstrument = { ...ACME, symbol: 'ALBION.L', currency: 'GBP', exchange: 'XLON', splits: [] };

const PRINTED = new Map([
  [D('2024-02-29'), '400.0000000001'],
  [D('2024-03-01'), '404'],
  [D('2024-03-04'), '101.5'],
  [D('2024-03-05'), '102.3456789012'],
]);
/** A double has no room for its digits. */
const WIDE = '12345678901234.0123456789';

const SEED = `
  insert into instruments (symbol, name, currency, exchange, asset_class, sector, country, price_adjustment) values
    ('ACME', 'Acme Corporation', 'USD', 'XNYS', 'EQUITY', 'Industrials', 'US', 'split_adjusted'),
    ('ALBION.L', 'Albion', 'GBP', 'XLON', 'EQUITY', null, null, 'by_source'),
    ('WIDE', 'Wide', 'JPY', null, 'EQUITY', null, null, 'by_source');
  insert into instrument_splits (symbol, date, numerator, denominator) values
    ('ACME', '2020-01-06', 2, 1), ('ACME', '2024-03-04', 4, 1), ('ACME', '2024-03-11', 3, 1);
  insert into price_history (symbol, date, close, source) values
    ('ACME', '2024-02-23', 398, 'yahoo'), ('ACME', '2024-02-29', 400.0000000001, 'yahoo'),
    ('ACME', '2024-03-01', 404, 'import'), ('ACME', '2024-03-04', 101.5, 'yahoo'),
    ('ACME', '2024-03-05', 102.3456789012, 'csv-http'), ('ACME', '2024-03-08', 103, 'yahoo'),
    ('ALBION.L', '2024-03-01', 7.25, 'yahoo'), ('ALBION.L', '2024-03-04', 7.5, 'yahoo'),
    ('WIDE', '2024-03-01', ${WIDE}, 'import');
  insert into quotes (symbol, price, as_of, source) values
    ('ACME', 103.25, '2024-03-08T20:59:59Z', 'yahoo'),
    ('ALBION.L', 7.5, '2024-03-08T16:30:00Z', 'alpha-vantage');
  insert into exchange_rates (base, quote, date, rate, source, updated_at)
  select 'EUR', quote, date '2024-03-04' + day, rate + day / 100.0, 'ecb', date '2024-03-04' + day + time '15:30'
  from (values ('USD', 1.0800000001), ('GBP', 0.85)) r (quote, rate), generate_series(0, 4) day;
  insert into exchange_rates (base, quote, date, rate, source) values
    ('CHF', 'USD', '2024-03-04', 1.13, 'import'), ('USD', 'CHF', '2024-03-05', 0.88, 'import'),
    ('EUR', 'JPY', '2024-03-05', ${WIDE}, 'import')`;

describe('the stored prices as a provider', () => {
  let testDatabase: OpenTestDatabase;
  let database: Database;

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    database = testDatabase.transactions;
    await testDatabase.admin.query(`set timezone to 'UTC'; ${SEED}`);
  });

  afterAll(async () => {
    await testDatabase.drop();
  });

  const clock = new ManualClock(AT.toISOString());
  const prices = (of = database): StoredPriceSource => new StoredPriceSource(of, tradingSessions(), clock);
  const rates = (base?: string): StoredExchangeRateSource => new StoredExchangeRateSource(database, base);

  describePriceSource('StoredPriceSource', async () => ({
    source: prices(),
    known: [ACME, ALBION],
    at: AT,
    from: D('2024-02-26'),
    to: D('2024-03-05'),
    printed: PRINTED,
  }));

  describeExchangeRateSource('StoredExchangeRateSource', async () => ({
    source: rates(),
    currencies: ['USD', 'GBP'],
    at: AT,
    from: D('2024-03-04'),
  }));

  it('keeps the name of the provider that each price came from, and every digit', async () => {
    const quotes = await prices().quotes([ACME, ALBION], AT, signal);
    expect([...quotes.values()].map(({ price, source }) => [price.toFixed(), source])).toEqual([
      ['103.25', 'yahoo'],
      ['7.5', 'alpha-vantage'],
    ]);
    const { closes } = await prices().history(ACME, D('2024-02-29'), D('2024-03-05'), signal);
    expect(closes.map(({ source }) => source)).toEqual(['yahoo', 'import', 'yahoo', 'csv-http']);
    const wide = { ...ACME, symbol: 'WIDE', exchange: null };
    const [close] = (await prices().history(wide, D('2024-03-01'), D('2024-03-01'), signal)).closes;
    expect([close!.close.toFixed(), close!.currency, close!.source]).toEqual([WIDE, 'JPY', 'import']);
  });

  it('quotes nothing that was made after the instant, and no close in place of a quote', async () => {
    const before = new Date('2024-03-08T20:59:58.999Z');
    expect([...(await prices().quotes([ACME, ALBION], before, signal)).keys()]).toEqual(['ALBION.L']);
    expect((await prices().quotes([{ ...ACME, symbol: 'WIDE' }], AT, signal)).size).toBe(0);
  });

  it('states closes per unit of their day, also where prices come in per unit of today', async () => {
    const restated = { ...ACME, priceAdjustment: 'split_adjusted' as const };
    const { basis, closes } = await prices().history(restated, D('2024-03-01'), D('2024-03-04'), signal);
    expect([basis, ...closes.map(({ close }) => close.toFixed())]).toEqual(['as-traded', '404', '101.5']);
  });

  it('carries the splits from the first day asked for up to the date of the exchange', async () => {
    const splitDays = async (from: string, to: string): Promise<string[]> =>
      (await prices().history(ACME, D(from), D(to), signal)).splits.map(({ date }) => date);
    expect(await splitDays('2024-02-29', '2024-03-01')).toEqual(['2024-03-04']);
    expect(await splitDays('2020-01-06', '2024-03-08')).toEqual(['2020-01-06', '2024-03-04']);
    // Monday in UTC, Sunday evening in New York.
    clock.set('2024-03-11T03:00:00Z');
    expect(await splitDays('2024-03-05', '2024-03-08')).toEqual([]);
    clock.set('2024-03-11T05:00:00Z');
    expect(await splitDays('2024-03-05', '2024-03-08')).toEqual(['2024-03-11']);
    clock.set(AT.toISOString());
  });

  it('describes an instrument by its reference data', async () => {
    const { splits: _, ...described } = ACME;
    expect(await prices().describe('ACME', signal)).toEqual(described);
    expect(await prices().describe('WIDE', signal)).toMatchObject({ exchange: null, sector: null, country: null });
  });

  it('gives rates as they are stored, against its base only, from when they were there', async () => {
    const texts = async (base: string, currencies: string[], at = AT): Promise<string[]> =>
      (await rates(base).rates(currencies, D('2024-03-05'), at, signal)).map(
        ({ quote, date, rate, source }) => `${quote} ${date} ${rate.toFixed()} ${source}`,
      );
    expect(await texts('EUR', ['JPY', 'CHF'])).toEqual([`JPY 2024-03-05 ${WIDE} import`]);
    expect(await texts('CHF', ['USD', 'EUR'])).toEqual([]);
    const tuesday = 'USD 2024-03-05 1.0900000001 ecb';
    expect(await texts('EUR', ['USD'], new Date('2024-03-05T15:29:00Z'))).toEqual([]);
    expect(await texts('EUR', ['USD'], new Date('2024-03-05T15:31:00Z'))).toEqual([tuesday]);
  });

  it('is no provider of a refresh, which would store what is stored under another name', () => {
    const options = (given: Parameters<typeof pricesOptions>[0]) => () => pricesOptions(given, tradingSessions());
    expect(options({ providers: ['simulated', prices()] })).toThrow(/"stored"/);
    expect(options({ exchangeRateProviders: [rates()] })).toThrow(/"stored"/);
    expect(options({ providers: ['simulated'] })).not.toThrow();
  });

  it('takes a database that cannot answer for a provider that cannot be reached', async () => {
    const failing = (error: Error): Database => {
      const statement = async (): Promise<never> => {
        throw error;
      };
      return { statement } as unknown as Database;
    };
    const down = prices(failing(new AppError('unavailable', 'The database cannot be reached right now.')));
    await expect(down.quotes([ACME], AT, signal)).rejects.toSatisfy((error) => isProviderFault(error, 'unreachable'));
    await expect(prices(failing(new TypeError('a bug'))).describe('ACME', signal)).rejects.toThrow(TypeError);
  });

  it('lets go of a caller that is called off while the database hangs', async () => {
    const hanging = { statement: async () => new Promise(() => {}) } as unknown as Database;
    const caller = new AbortController();
    const call = prices(hanging).history(ACME, D('2024-03-01'), D('2024-03-04'), caller.signal);
    caller.abort(new Error('called off'));
    await expect(call).rejects.toThrow('called off');
  });
});
