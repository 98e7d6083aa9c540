import type { CalendarDate } from '@portfolio-metrics/kernel';
import { ASSET_CLASSES, majorCurrencyOf } from '@portfolio-metrics/ledger';
import { asTraded, type PricedInstrument, type PriceSource } from '@portfolio-metrics/prices';
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
  /** What the market printed for the first instrument, as decimal text by date; absent where prices are made up. */
  readonly printed?: ReadonlyMap<CalendarDate, string>;
  /** Whether a symbol that nobody has is one that the source does not know. Default `true`. */
  readonly knowsItsLimits?: boolean;
}

const { signal } = new AbortController();

/** What every `PriceSource` must do. */
export function describePriceSource(name: string, make: () => Promise<PriceSourceCase>): void {
  describe(`${name} as a PriceSource`, () => {
    let the: PriceSourceCase;
    beforeEach(async () => {
      the = await make();
    });
    const unknown = (): PricedInstrument => ({ ...the.known[0], symbol: 'NOSUCH', splits: [] });

    it('has a name to label its prices with, and says what it can be asked', () => {
      expect(the.source.name).toMatch(/^[a-z][a-z0-9-]{1,30}$/);
      expect(the.source.name).not.toBe('import');
      expect(the.source.capabilities.batchSize).toBeGreaterThanOrEqual(1);
      expect(the.source.capabilities.quotes || the.source.capabilities.history).toBe(true);
    });

    it('quotes what it knows: a positive price in the currency of the instrument, made at or before the instant', async () => {
      const { capabilities } = the.source;
      const quotes = new Map<string, unknown>();
      for (let index = 0; index < the.known.length; index += capabilities.batchSize) {
        const batch = the.known.slice(index, index + capabilities.batchSize);
        for (const [symbol, quote] of await the.source.quotes(batch, the.at, signal)) {
          quotes.set(symbol, quote);
          const instrument = the.known.find((one) => one.symbol === symbol)!;
          expect(quote.price.isFinite() && quote.price.greaterThan(0)).toBe(true);
          expect(majorCurrencyOf(quote.currency) ?? quote.currency).toBe(instrument.currency);
          expect(quote.asOf.getTime()).toBeLessThanOrEqual(the.at.getTime());
        }
      }
      const expected = capabilities.quotes ? the.known.map(({ symbol }) => symbol) : [];
      expect([...quotes.keys()].toSorted()).toEqual(expected.toSorted());
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

    it('gives a part that ends before a split per unit of that time as well', async () => {
      const [instrument] = the.known;
      const split = instrument.splits[0]!;
      const history = async (to: CalendarDate): Promise<string[]> =>
        asTraded(await the.source.history(instrument, the.from, to, signal), instrument.splits).closes.map(
          ({ date, close }) => `${date} ${close.toFixed()}`,
        );
      const before = (await history(the.to)).filter((text) => text.slice(0, 10) < split.date);
      expect(await history(before.at(-1)!.slice(0, 10) as CalendarDate)).toEqual(before);
    });

    it('states closes per unit of the day once its basis is heeded: a split is not applied to the days before it', async () => {
      const [instrument] = the.known;
      const [split] = instrument.splits;
      const answer = await the.source.history(instrument, the.from, the.to, signal);
      const { closes } = asTraded(answer, instrument.splits);
      const first = closes.findIndex(({ date }) => date >= split!.date);
      const ratio = closes[first - 1]!.close.dividedBy(closes[first]!.close).toNumber();
      const expected = split!.numerator / split!.denominator;
      // A day's own movement is far smaller than any split of the suite.
      expect(ratio / expected).toBeGreaterThan(0.8);
      expect(ratio / expected).toBeLessThan(1.25);
      const stated = new Map(closes.map(({ date, close }) => [date, close.toFixed()]));
      expect(stated).toEqual(the.printed ?? stated);
    });

    it('carries the splits of the range where it says that it has them, and none where it does not', async () => {
      const [instrument] = the.known;
      const { splits } = await the.source.history(instrument, the.from, the.to, signal);
      const known = instrument.splits.map(({ date, numerator, denominator }) => ({ date, numerator, denominator }));
      expect(splits).toEqual(the.source.capabilities.splits ? known : []);
    });

    it('answers an empty range with nothing', async () => {
      expect((await the.source.history(the.known[0], the.to, the.from, signal)).closes).toEqual([]);
    });

    it('does not take a symbol that it does not know for a failure', async () => {
      if (the.knowsItsLimits === false) return;
      expect((await the.source.quotes([unknown()], the.at, signal)).size).toBe(0);
      expect((await the.source.history(unknown(), the.from, the.to, signal)).closes).toEqual([]);
      expect(await the.source.describe('NOSUCH', signal)).toBeNull();
    });

    it('asks for nothing once it is called off', async () => {
      const off = AbortSignal.abort(new Error('called off'));
      await expect(the.source.quotes(the.known.slice(0, 1), the.at, off)).rejects.toThrow('called off');
      await expect(the.source.history(the.known[0], the.from, the.to, off)).rejects.toThrow('called off');
    });

    it('describes and finds what it knows where it says that it can', async () => {
      const { describe: describes, search } = the.source.capabilities;
      const [{ symbol, name: title }] = the.known;
      const described = await the.source.describe(symbol, signal);
      const found = await the.source.search(title, signal);
      expect(described === null).toBe(!describes);
      expect(found.length > 0).toBe(search);
      for (const one of [described, ...found].filter((description) => description !== null)) {
        expect(one.symbol).toBe(symbol);
        expect([...ASSET_CLASSES, null]).toContain(one.assetClass);
        expect(one.country ?? 'US').toMatch(/^[A-Z]{2}$/);
        expect(one.exchange ?? 'XNYS').toMatch(/^([A-Z0-9]{4}|24\/7)$/);
      }
    });
  });
}
