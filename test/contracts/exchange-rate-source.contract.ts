import { addDays, type CalendarDate } from '@portfolio-metrics/kernel';
import type { ExchangeRateSource } from '@portfolio-metrics/prices';
import { beforeEach, describe, expect, it } from 'vitest';

/** What the suite needs to know of an adapter that is ready to answer. */
export interface ExchangeRateSourceCase {
  readonly source: ExchangeRateSource;
  /** Currencies that it knows, none of them its base. */
  readonly currencies: readonly [string, string];
  readonly at: Date;
  /** A day before `at` with several published rates since. */
  readonly from: CalendarDate;
  /** What was published, by currency and date; absent where rates are made up. */
  readonly published?: ReadonlyMap<string, ReadonlyMap<CalendarDate, string>>;
}

const { signal } = new AbortController();

/** What every `ExchangeRateSource` must do. */
export function describeExchangeRateSource(name: string, make: () => Promise<ExchangeRateSourceCase>): void {
  describe(`${name} as an ExchangeRateSource`, () => {
    let the: ExchangeRateSourceCase;
    beforeEach(async () => {
      the = await make();
    });

    it('has a name to label its rates with, a base, and a batch that is no smaller than one', () => {
      expect(the.source.name).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
      expect(the.source.name).not.toBe('import');
      expect(the.source.base).toMatch(/^[A-Z]{3}$/);
      expect(the.source.batchSize).toBeGreaterThanOrEqual(1);
    });

    it('gives positive rates of what was asked for, from the day on, oldest first per currency, each date once', async () => {
      const rates = await the.source.rates(the.currencies, the.from, the.at, signal);
      expect(new Set(rates.map(({ quote }) => quote))).toEqual(new Set(the.currencies));
      for (const currency of the.currencies) {
        const own = rates.filter(({ quote }) => quote === currency);
        const dates = own.map(({ date }) => date);
        expect(dates.length).toBeGreaterThan(2);
        expect(dates).toEqual([...new Set(dates)].toSorted());
        expect(dates[0]! >= the.from && dates.at(-1)! <= the.at.toISOString().slice(0, 10)).toBe(true);
        expect(own.every(({ rate }) => rate.isFinite() && rate.greaterThan(0))).toBe(true);
        const stated = new Map(own.map(({ date, rate }) => [date, rate.toNumber()]));
        const published = [...(the.published?.get(currency) ?? [])].map(
          ([date, rate]) => [date, Number(rate)] as const,
        );
        expect(stated).toEqual(the.published === undefined ? stated : new Map(published));
      }
    });

    it('gives the same rates again, and the same from a later day on', async () => {
      const texts = async (from: CalendarDate): Promise<string[]> =>
        (await the.source.rates(the.currencies, from, the.at, signal)).map(
          ({ quote, date, rate }) => `${quote} ${date} ${rate.toFixed()}`,
        );
      const whole = await texts(the.from);
      expect(await texts(the.from)).toEqual(whole);
      const later = addDays(the.from, 3);
      expect(await texts(later)).toEqual(whole.filter((text) => text.slice(4, 14) >= later));
    });

    it('has no rate of its base, of nothing, or of days to come', async () => {
      expect(await the.source.rates([the.source.base], the.from, the.at, signal)).toEqual([]);
      expect(await the.source.rates([], the.from, the.at, signal)).toEqual([]);
      const tomorrow = addDays(the.at.toISOString().slice(0, 10) as CalendarDate, 1);
      expect(await the.source.rates(the.currencies, tomorrow, the.at, signal)).toEqual([]);
    });

    it('asks for nothing once it is called off', async () => {
      const off = AbortSignal.abort(new Error('called off'));
      await expect(the.source.rates(the.currencies, the.from, the.at, off)).rejects.toThrow('called off');
    });
  });
}
