import { calendarDate, toDayNumber } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import { PriceReader } from './price-reader.js';

const D = calendarDate;

describe('PriceReader', () => {
  let database: OpenTestDatabase;
  let sut: PriceReader;

  beforeAll(async () => {
    database = await openTestDatabase();
    sut = new PriceReader(database.transactions);
    await database.admin.query(`
      insert into instruments (symbol, name, currency, asset_class)
      select s, s, 'USD', 'EQUITY' from unnest(array['A', 'B', 'C', 'NONE']) s;
      insert into price_history (symbol, date, close, source)
      select 'A', date '2024-01-01' + i, 100 + i + 0.0000000001, 'import' from generate_series(0, 9) i;
      insert into price_history (symbol, date, close, source) values ('B', '2024-01-05', 7.5, 'simulated');
      insert into quotes (symbol, price, as_of, source) values
        ('A', 123.45, '2024-01-11T15:30:00Z', 'simulated'), ('C', 1, '2024-01-11T15:30:00Z', 'simulated');
      insert into exchange_rates (base, quote, date, rate, source) values
        ('EUR', 'USD', '2024-01-02', 1.25, 'import'), ('EUR', 'USD', '2024-01-09', 1.28, 'import'),
        ('EUR', 'GBP', '2024-01-02', 0.8, 'import'), ('EUR', 'JPY', '2024-01-02', 160, 'import'),
        ('CHF', 'JPY', '2024-01-02', 170, 'import')`);
  });

  afterAll(async () => {
    await database.drop();
  });

  it('gives the quote and the last five closes, latest first, exactly', async () => {
    const latest = await sut.latestOf(['A', 'B', 'C', 'NONE', 'UNKNOWN'], null);
    expect([...latest.keys()]).toEqual(['A', 'B', 'C']);
    const a = latest.get('A')!;
    expect([a.quote?.price.toFixed(), a.quote?.asOf.toISOString(), a.quote?.source]).toEqual([
      '123.45',
      '2024-01-11T15:30:00.000Z',
      'simulated',
    ]);
    expect(a.closes.map(({ date, price, source }) => [date, price.toFixed(), source])).toEqual(
      [10, 9, 8, 7, 6].map((day) => [`2024-01-${String(day).padStart(2, '0')}`, `${99 + day}.0000000001`, 'import']),
    );
    expect(latest.get('B')).toMatchObject({ quote: null, closes: [{ date: '2024-01-05', source: 'simulated' }] });
    expect(latest.get('C')).toMatchObject({ quote: { source: 'simulated' }, closes: [] });
  });

  it('gives no quote and no later close for a date', async () => {
    const latest = await sut.latestOf(['A', 'B', 'C'], D('2024-01-04'));
    expect([...latest.keys()]).toEqual(['A']);
    expect(latest.get('A')!.quote).toBeNull();
    expect(latest.get('A')!.closes.map(({ date }) => date)).toEqual([4, 3, 2, 1].map((day) => `2024-01-0${day}`));
  });

  it('gives the series of several symbols, oldest first, up to the date', async () => {
    const series = await sut.seriesOf(['A', 'B', 'NONE'], D('2024-01-03'));
    expect([...series.keys()]).toEqual(['A']);
    expect([...series.get('A')!.days]).toEqual([1, 2, 3].map((day) => toDayNumber(D(`2024-01-0${day}`))));
    expect([...series.get('A')!.closes]).toEqual([100.0000000001, 101.0000000001, 102.0000000001]);
    expect((await sut.seriesOf(['A', 'B'], null)).get('A')!.days).toHaveLength(10);
  });

  it('reads the rates that lead from one currency to another, crossed ones too', async () => {
    const book = await sut.exchangeRatesOf(['USD', 'GBP', 'CHF', 'EUR'], null);
    expect(book.rateOn('USD', 'GBP', D('2024-01-03'))?.toFixed()).toBe('0.64');
    expect(book.rateOn('USD', 'GBP', D('2024-01-10'))?.toFixed()).toBe('0.625');
    expect(book.rateOn('EUR', 'CHF', D('2024-01-10'))).toBeNull();
  });

  it('crosses through no currency that the caller did not name', async () => {
    const book = await sut.exchangeRatesOf(['USD', 'GBP'], null);
    expect(book.rateOn('USD', 'GBP', D('2024-01-03'))).toBeNull();
  });

  it('reads no rate behind the date', async () => {
    const book = await sut.exchangeRatesOf(['USD', 'EUR'], D('2024-01-05'));
    expect(book.rateOn('EUR', 'USD', D('2024-01-10'))?.toFixed()).toBe('1.25');
  });

  it('gives an empty book for a single currency or without stored rates', async () => {
    expect((await sut.exchangeRatesOf(['USD'], null)).rateOn('EUR', 'USD', D('2024-01-10'))).toBeNull();
    expect((await sut.exchangeRatesOf(['SEK', 'NOK'], null)).rateOn('SEK', 'NOK', D('2024-01-10'))).toBeNull();
  });

  it('pages through the history, latest first, without gap or repetition', async () => {
    const dates = async (before: string | null): Promise<string[]> => {
      const page = await sut.historyPage('A', D('2024-01-02'), D('2024-01-06'), before === null ? null : D(before), 3);
      return page.map(({ date }) => date);
    };
    expect(await dates(null)).toEqual(['2024-01-06', '2024-01-05', '2024-01-04']);
    expect(await dates('2024-01-04')).toEqual(['2024-01-03', '2024-01-02']);
    expect(await dates('2024-01-02')).toEqual([]);
  });
});
