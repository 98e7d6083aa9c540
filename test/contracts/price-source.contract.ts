import type { CalendarDate } from '@portfolio-metrics/kernel';
import { majorCurrencyOf } from '@portfolio-metrics/ledger';
import type { PricedInstrument, PriceSource } from '@portfolio-metrics/prices';
import { beforeEach, describe, expect, it } from 'vitest';

/** What the suite needs to know of an adapter that is ready to answer. */
export interface PriceSourceCase {
  readonly source: PriceSource;
  /** Two instruments that the source knows, the first with a split between `from` and `to` of `split`. */
  readonly known: readonly [PricedInstrument, PricedInstrument];
  readonly at: Date;
  /** A range of finished sessions that it has closes for. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const { signal } = new AbortController();

/** What every `PriceSource` must do. */
export function describePriceSource(name: string, make: () => Promise<PriceSourceCase>): void {
  describe(`${name} as a PriceSource`, () => {
    let the: PriceSourceCase;
    beforeEach(async () => {
      the = await make();
    });

    it('has a name to label its prices with', () => {
      expect(the.source.name).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
      expect(the.source.name).not.toBe('import');
    });

    it('quotes what it knows: a positive price in the currency of the instrument, made at or before the instant', async () => {
      const quotes = await the.source.quotes(the.known, the.at, signal);
      expect([...quotes.keys()].toSorted()).toEqual(the.known.map(({ symbol }) => symbol).toSorted());
      for (const { symbol, currency } of the.known) {
        const quote = quotes.get(symbol)!;
        expect(quote.price.isFinite() && quote.price.greaterThan(0)).toBe(true);
        expect(majorCurrencyOf(quote.currency) ?? quote.currency).toBe(currency);
        expect(quote.asOf.getTime()).toBeLessThanOrEqual(the.at.getTime());
      }
    });

    it('quotes nothing for nothing', async () => {
      expect((await the.source.quotes([], the.at, signal)).size).toBe(0);
    });

    it('gives closes of the range only, each date once, oldest first, positive and in the currency of the instrument', async () => {
      for (const instrument of the.known) {
        const { closes } = await the.source.history(instrument, the.from, the.to, signal);
        const dates = closes.map(({ date }) => date);
        expect(dates.length).toBeGreaterThan(0);
        expect(dates).toEqual([...new Set(dates)].toSorted());
        expect(dates[0]! >= the.from && dates.at(-1)! <= the.to).toBe(true);
        for (const { close, currency } of closes) {
          expect(close.isFinite() && close.greaterThan(0)).toBe(true);
          expect(majorCurrencyOf(currency) ?? currency).toBe(instrument.currency);
        }
      }
    });

    it('gives the same closes again, and the same for a part of the range', async () => {
      const [instrument] = the.known;
      const texts = async (from: CalendarDate): Promise<string[]> =>
        (await the.source.history(instrument, from, the.to, signal)).closes.map(
          ({ date, close }) => `${date} ${close.toFixed()}`,
        );
      const whole = await texts(the.from);
      expect(await texts(the.from)).toEqual(whole);
      const middle = whole[Math.floor(whole.length / 2)]!;
      expect(await texts(middle.slice(0, 10) as CalendarDate)).toEqual(whole.slice(whole.indexOf(middle)));
    });

    it('states closes per unit of the day: a split is not applied to the days before it', async () => {
      const [instrument] = the.known;
      const [split] = instrument.splits;
      const { closes } = await the.source.history(instrument, the.from, the.to, signal);
      const first = closes.findIndex(({ date }) => date >= split!.date);
      const ratio = closes[first - 1]!.close.dividedBy(closes[first]!.close).toNumber();
      const expected = split!.numerator / split!.denominator;
      // A day's own movement is far smaller than any split of the suite.
      expect(ratio / expected).toBeGreaterThan(0.8);
      expect(ratio / expected).toBeLessThan(1.25);
    });

    it('answers an empty range with nothing', async () => {
      expect((await the.source.history(the.known[0], the.to, the.from, signal)).closes).toEqual([]);
    });
  });
}
