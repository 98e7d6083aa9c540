import { calendarDate } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { describeExchangeRateSource } from '../../../../test/contracts/exchange-rate-source.contract.js';
import { SimulatedExchangeRateSource } from './simulated-exchange-rate-source.js';

const sut = new SimulatedExchangeRateSource();
const { signal } = new AbortController();
const rates = async (currencies: readonly string[], from: string, at: string): Promise<string[]> =>
  (await sut.rates(currencies, calendarDate(from), new Date(at), signal)).map(
    ({ quote, date, rate }) => `${quote} ${date} ${rate.toFixed()}`,
  );

describeExchangeRateSource('SimulatedExchangeRateSource', async () => ({
  source: sut,
  currencies: ['USD', 'JPY'],
  at: new Date('2024-06-14T16:00:00Z'),
  from: calendarDate('2024-06-03'),
}));

describe('SimulatedExchangeRateSource', () => {
  it('has one rate per currency and weekday, from the date on', async () => {
    const dates = (await rates(['USD', 'JPY'], '2024-06-06', '2024-06-11T20:00:00Z')).map((text) => text.slice(0, 14));
    expect(dates).toEqual(
      ['USD', 'JPY'].flatMap((quote) =>
        [6, 7, 10, 11].map((day) => `${quote} 2024-06-${String(day).padStart(2, '0')}`),
      ),
    );
  });

  it('publishes the rate of a day in the afternoon', async () => {
    expect(await rates(['USD'], '2024-06-11', '2024-06-11T14:59:59Z')).toEqual([]);
    expect(await rates(['USD'], '2024-06-11', '2024-06-11T15:00:00Z')).toHaveLength(1);
  });

  it('says the same again, whatever was asked before, in any process and release', async () => {
    const [first] = await rates(['USD'], '2024-06-11', '2024-06-11T15:00:00Z');
    expect(await rates(['GBP', 'USD'], '2024-06-10', '2024-06-12T15:00:00Z')).toContain(first);
    expect(first).toMatchInlineSnapshot(`"USD 2024-06-11 1.18988"`);
  });

  it('is plausible, for currencies that it has no start for too', async () => {
    const dollar = (await sut.rates(['USD'], calendarDate('2020-01-01'), new Date('2024-01-01T00:00:00Z'), signal)).map(
      ({ rate }) => rate.toNumber(),
    );
    expect(Math.min(...dollar)).toBeGreaterThan(0.7);
    expect(Math.max(...dollar)).toBeLessThan(1.8);
    expect(await rates(['ISK'], '2024-06-11', '2024-06-11T15:00:00Z')).toHaveLength(1);
  });

  it('has no rate of its base against itself', async () => {
    expect(await rates(['EUR'], '2024-06-03', '2024-06-11T15:00:00Z')).toEqual([]);
  });
});
