import { calendarDate, dayOfWeek } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { builtInMarkets } from '../../../../test/support/trading-sessions.js';
import { describePriceSource } from '../../../../test/contracts/price-source.contract.js';
import type { PricedInstrument } from '../price-source.js';
import { TradingSessions } from '../trading-sessions.js';
import { SimulatedPriceSource } from './simulated-price-source.js';

const D = calendarDate;
const { signal } = new AbortController();

function instrument(symbol: string, change: Partial<PricedInstrument> = {}): PricedInstrument {
  return {
    symbol,
    name: symbol,
    currency: 'USD',
    exchange: 'XNYS',
    assetClass: 'EQUITY',
    sector: null,
    country: null,
    splits: [],
    ...change,
  };
}

function source(): SimulatedPriceSource {
  const marketStatus = builtInMarkets();
  return new SimulatedPriceSource(new TradingSessions(marketStatus));
}

const split = { symbol: 'HOOLI', date: D('2024-06-10'), numerator: 10, denominator: 1 };

describePriceSource('SimulatedPriceSource', async () => ({
  source: source(),
  known: [instrument('HOOLI', { splits: [split] }), instrument('NORDWIND.DE', { exchange: 'XETR', currency: 'EUR' })],
  // It makes prices up for any symbol.
  knowsItsLimits: false,
  at: new Date('2024-07-02T15:00:00Z'),
  from: D('2024-01-02'),
  to: D('2024-06-28'),
}));

describe('SimulatedPriceSource', () => {
  const sut = source();

  async function dates(exchange: string | null, from: string, to: string): Promise<string[]> {
    return (await sut.history(instrument('X', { exchange }), D(from), D(to), signal)).closes.map(({ date }) => date);
  }

  it('has closes on the sessions of the exchange only', async () => {
    // New Year and Martin Luther King Day.
    expect(await dates('XNYS', '2023-12-30', '2024-01-03')).toEqual(['2024-01-02', '2024-01-03']);
    expect(await dates('XNYS', '2024-01-13', '2024-01-16')).toEqual(['2024-01-16']);
  });

  it('has a close every day round the clock, and every weekday without a calendar', async () => {
    expect(await dates('24/7', '2024-01-05', '2024-01-08')).toHaveLength(4);
    for (const exchange of [null, 'XXXX']) {
      const days = await dates(exchange, '2024-01-01', '2024-01-14');
      expect(days).toHaveLength(10);
      expect(days.every((day) => dayOfWeek(D(day)) % 6 !== 0)).toBe(true);
    }
  });

  async function quoteAt(at: string, exchange = 'XNYS'): Promise<[string, string]> {
    const quote = (await sut.quotes([instrument('ACME', { exchange })], new Date(at), signal)).get('ACME')!;
    return [quote.price.toFixed(), quote.asOf.toISOString()];
  }

  it('moves within a session and rests outside, on the close of the last one', async () => {
    const [close] = (await sut.history(instrument('ACME'), D('2024-07-05'), D('2024-07-05'), signal)).closes;
    const rest = [close!.close.toFixed(), '2024-07-05T20:00:00.000Z'];
    expect(await quoteAt('2024-07-05T20:00:00Z')).toEqual(rest);
    expect(await quoteAt('2024-07-06T12:00:00Z')).toEqual(rest);
    expect(await quoteAt('2024-07-08T13:29:59Z')).toEqual(rest);
    const open = await Promise.all(
      ['13:30', '15:00', '17:30', '19:59'].map((time) => quoteAt(`2024-07-08T${time}:00Z`)),
    );
    expect(open.map(([, asOf]) => asOf.slice(11, 16))).toEqual(['13:30', '15:00', '17:30', '19:59']);
    expect(new Set(open.map(([price]) => price)).size).toBeGreaterThan(2);
  });

  it('has no quote where the calendar does not know the sessions', async () => {
    expect((await sut.quotes([instrument('ACME')], new Date('1999-06-01T00:00:00Z'), signal)).size).toBe(0);
  });

  it('moves as its asset class does', async () => {
    async function volatility(assetClass: string): Promise<number> {
      const { closes } = await sut.history(
        instrument('SAME', { assetClass }),
        D('2020-01-01'),
        D('2024-01-01'),
        signal,
      );
      const returns = closes
        .slice(1)
        .map(({ close }, index) => Math.log(close.dividedBy(closes[index]!.close).toNumber()));
      return Math.sqrt((returns.reduce((sum, value) => sum + value ** 2, 0) / returns.length) * 252);
    }
    expect(await volatility('BOND')).toBeCloseTo(0.06, 1);
    expect(await volatility('EQUITY')).toBeCloseTo(0.26, 1);
    expect(await volatility('CRYPTO')).toBeGreaterThan(0.5);
  });

  it('states whole and reverse splits on their day, not before', async () => {
    for (const [numerator, denominator] of [
      [4, 1],
      [1, 5],
    ] as const) {
      const splits = [{ symbol: 'X', date: D('2024-03-04'), numerator, denominator }];
      const { closes: plain } = await sut.history(instrument('X'), D('2024-03-01'), D('2024-03-04'), signal);
      const { closes: divided } = await sut.history(
        instrument('X', { splits }),
        D('2024-03-01'),
        D('2024-03-04'),
        signal,
      );
      expect(divided[0]).toEqual(plain[0]);
      expect(divided[1]!.close.times(numerator).dividedBy(denominator).toNumber()).toBeCloseTo(
        plain[1]!.close.toNumber(),
        1,
      );
    }
  });
});
