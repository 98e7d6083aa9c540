import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeHoldings } from '@portfolio-metrics/holdings';
import { addDays, daysBetween, fromDayNumber, toDayNumber, type CalendarDate } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { arbitraryLedger, type LedgerKinds, type WrittenLedger } from '../../../../test/support/arbitrary-ledger.js';
import { holdingsInput, portfolio, price } from '../../../../test/support/ledger-fixture.js';
import { buildDailySeries } from './build-daily-series.js';
import { computePerformance, type PeriodPerformance } from './compute-performance.js';
import type { DailySeries } from './daily-series.js';

const RUNS = { seed: 20_261_122, numRuns: 300 };

/** A close on every day of the ledger and a while after it. */
interface Market {
  readonly closes: readonly number[];
}

const aLedger = (kinds: LedgerKinds): fc.Arbitrary<WrittenLedger> =>
  arbitraryLedger({ ...kinds, maxLength: 12 }).filter(({ transactions }) => transactions.length > 0);

const market = fc.record({
  closes: fc.array(
    fc.integer({ min: 100, max: 90_000 }).map((cents) => cents / 100),
    { minLength: 5, maxLength: 40 },
  ),
});

const closeOn = (written: WrittenLedger, { closes }: Market, date: CalendarDate): number =>
  closes[daysBetween(written.firstDay, date) % closes.length]!;

interface Options {
  readonly trackCash?: boolean;
  readonly times?: number;
}

function seriesOf(written: WrittenLedger, known: Market, { trackCash = false, times = 1 }: Options = {}): DailySeries {
  const to = addDays(written.lastDay, 3);
  const days = Int32Array.from(
    { length: daysBetween(written.firstDay, to) + 1 },
    (_, at) => toDayNumber(written.firstDay) + at,
  );
  const closes = Float64Array.from(days, (day) => times * closeOn(written, known, fromDayNumber(day)));
  const input = holdingsInput({
    portfolios: [portfolio({ trackCash })],
    transactions: written.transactions.map((one) => scaled(one, times)),
    splits: written.splits,
    asOf: to,
    prices: {},
  });
  return buildDailySeries({
    journal: computeHoldings(input).journal,
    prices: new Map([['ACME', { days, closes }]]),
    rates: new Map(),
    splits: input.splits,
    roundTheClock: new Set(),
    to,
  })!;
}

function scaled(one: LedgerTransaction, times: number): LedgerTransaction {
  if (times === 1) return one;
  const { price: at, amount, fee, tax } = one;
  return {
    ...one,
    price: at?.times(times) ?? null,
    amount: amount?.times(times) ?? null,
    fee: fee.times(times),
    tax: tax.times(times),
  };
}

const overDays = (series: DailySeries, start: number, end: number): PeriodPerformance =>
  computePerformance({
    series,
    period: { from: fromDayNumber(series.startDay + start), to: fromDayNumber(series.startDay + end) },
  });

/** The definition once more, day by day and from the transactions alone. */
function returnByDefinition(written: WrittenLedger, known: Market): number {
  const first = written.transactions[0]!.date;
  let growth = 1;
  let before = 0;
  let held = 0;
  for (let date = first; date <= addDays(written.lastDay, 3); date = addDays(date, 1)) {
    for (const one of written.splits) if (one.date === date) held = (held * one.numerator) / one.denominator;
    let [paidIn, paidOut] = [0, 0];
    for (const one of written.transactions.filter((booked) => booked.date === date)) {
      const costs = one.fee.plus(one.tax).toNumber();
      const gross = (one.quantity?.toNumber() ?? 0) * (one.price?.toNumber() ?? 0);
      if (one.type === 'BUY') paidIn += gross + costs;
      else if (one.type === 'SELL') paidOut += gross - costs;
      else if (one.type === 'FEE' || one.type === 'TAX') paidOut -= one.amount!.toNumber() + costs;
      else paidOut += one.amount!.toNumber() - costs;
      if (one.type === 'BUY') held += one.quantity!.toNumber();
      if (one.type === 'SELL') held -= one.quantity!.toNumber();
    }
    if (Math.abs(held) < 1e-9) held = 0;
    const value = held * closeOn(written, known, date);
    if (before + paidIn !== 0) growth *= (value + paidOut) / (before + paidIn);
    before = value;
  }
  return growth - 1;
}

const close = (actual: number | null, expected: number, size = Math.abs(expected) + 1): void => {
  expect(Math.abs(actual! - expected) / size).toBeLessThan(1e-9);
};

describe('the time-weighted return', () => {
  it('is that of its definition', () => {
    fc.assert(
      fc.property(aLedger({ splits: true, extras: true }), market, (written, known) => {
        const series = seriesOf(written, known);
        const { timeWeightedReturn } = overDays(series, 0, series.length - 1);
        if (timeWeightedReturn.value !== null) close(timeWeightedReturn.value, returnByDefinition(written, known));
      }),
      RUNS,
    );
  });

  it('of a period is that of its parts, one after the other', () => {
    fc.assert(
      fc.property(
        aLedger({ splits: true, extras: true }),
        market,
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        (written, known, trackCash, a, b) => {
          const series = seriesOf(written, known, { trackCash });
          const middle = 1 + (a % (series.length - 2));
          const start = b % middle;
          const end = series.length - 1;
          const growth = (from: number, to: number): number | null => {
            const { timeWeightedReturn } = overDays(series, from, to);
            // Nothing held in a part: it has no return and adds none.
            return timeWeightedReturn.reason === 'no_holdings'
              ? 1
              : timeWeightedReturn.value === null
                ? null
                : 1 + timeWeightedReturn.value;
          };
          const whole = growth(start, end);
          const parts = [growth(start, middle), growth(middle, end)];
          if (whole !== null) close(parts[0]! * parts[1]!, whole);
        },
      ),
      RUNS,
    );
  });

  it('and every ratio stay the same when all money is worth k times as much', () => {
    fc.assert(
      fc.property(
        aLedger({ splits: true, extras: true }),
        market,
        fc.constantFrom(3, 1000),
        (written, known, times) => {
          const series = seriesOf(written, known);
          const plain = overDays(series, 0, series.length - 1);
          const large = overDays(seriesOf(written, known, { times }), 0, series.length - 1);
          for (const figure of [
            'timeWeightedReturn',
            'simpleGain',
            'volatility',
            'sharpeRatio',
            'sortinoRatio',
          ] as const) {
            expect(large[figure].reason).toBe(plain[figure].reason);
            if (plain[figure].value !== null) close(large[figure].value, plain[figure].value);
          }
          if (plain.maxDrawdown !== null) close(large.maxDrawdown!.ratio, plain.maxDrawdown.ratio);
          if (plain.gain.value !== null) close(large.gain.value, plain.gain.value * times, times * (plain.inflow + 1));
        },
      ),
      RUNS,
    );
  });

  it('of the chart ends where the figure does', () => {
    fc.assert(
      fc.property(aLedger({ extras: true }), market, fc.boolean(), (written, known, trackCash) => {
        const series = seriesOf(written, known, { trackCash });
        const { points, timeWeightedReturn, gain, endValue } = overDays(series, 0, series.length - 1);
        const last = points.at(-1)!;
        // Points are rounded to 8 digits behind the point.
        const percent = timeWeightedReturn.value === null ? null : timeWeightedReturn.value * 100;
        if (percent !== null) close(last.returnPercent, percent, Math.abs(percent) + 1000);
        close(last.gain, gain.value!, Math.abs(gain.value!) + 1000);
        close(last.value, endValue!, endValue! + 1000);
        close(
          points.reduce((sum, { netFlow }) => sum + netFlow, 0),
          points[0]!.value! + last.value! - last.gain!,
          1e6,
        );
      }),
      RUNS,
    );
  });
});

describe('the daily series', () => {
  it('ends with the value, the cost and the gain of the holdings', () => {
    fc.assert(
      fc.property(aLedger({ splits: true, extras: true }), market, (written, known) => {
        const series = seriesOf(written, known);
        const to = addDays(written.lastDay, 3);
        const { totals } = computeHoldings(
          holdingsInput({
            transactions: written.transactions,
            splits: written.splits,
            asOf: to,
            prices: { ACME: price(closeOn(written, known, to), to) },
          }),
        );
        const size = totals.flows.invested!.toNumber() + 1;
        close(series.value.at(-1)!, totals.totalValue!.toNumber(), size);
        close(series.cost.at(-1)!, totals.totalCost!.toNumber(), size);
        const { gain, simpleGain, inflow } = overDays(series, 0, series.length - 1);
        close(gain.value, totals.totalGain!.toNumber(), size);
        close(inflow, totals.flows.purchases!.toNumber(), size);
        // Of everything bought: the simple gain is the total gain percent.
        if (totals.totalGainPercent !== null) close(simpleGain.value! * 100, totals.totalGainPercent.toNumber());
      }),
      RUNS,
    );
  });

  it('of every day is what the holdings of that day say', () => {
    fc.assert(
      fc.property(aLedger({ splits: true }), market, fc.nat(), (written, known, at) => {
        const series = seriesOf(written, known);
        const index = at % series.length;
        const date = fromDayNumber(series.startDay + index);
        const { totals } = computeHoldings(
          holdingsInput({
            transactions: written.transactions,
            splits: written.splits,
            asOf: date,
            prices: { ACME: price(closeOn(written, known, date < written.firstDay ? written.firstDay : date), date) },
          }),
        );
        const size = totals.flows.invested!.toNumber() + 1;
        close(series.value[index]!, totals.totalValue!.toNumber(), size);
        close(series.cost[index]!, totals.totalCost!.toNumber(), size);
      }),
      RUNS,
    );
  });

  it('of the whole scope is the sum of its instruments', () => {
    fc.assert(
      fc.property(aLedger({ extras: true }), aLedger({ extras: true }), market, (one, other, known) => {
        const renamed = other.transactions.map((booked) => ({ ...booked, symbol: 'BOLT' }));
        const lastDay = one.lastDay > other.lastDay ? one.lastDay : other.lastDay;
        const both = {
          ...one,
          lastDay,
          transactions: [...one.transactions, ...renamed].toSorted((a, b) =>
            a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
          ),
        };
        const of = (symbol?: string): DailySeries => {
          const days = Int32Array.from({ length: 400 }, (_, at) => toDayNumber(one.firstDay) + at);
          const closes = Float64Array.from(days, (day) => closeOn(one, known, fromDayNumber(day)));
          const input = holdingsInput({ transactions: both.transactions, asOf: lastDay, prices: {} });
          return buildDailySeries({
            journal: computeHoldings(input).journal,
            prices: new Map(['ACME', 'BOLT'].map((name) => [name, { days, closes }])),
            rates: new Map(),
            splits: new Map(),
            roundTheClock: new Set(),
            to: addDays(lastDay, 1),
            ...(symbol === undefined ? {} : { symbol }),
          })!;
        };
        const [whole, acme, bolt] = [of(), of('ACME'), of('BOLT')];
        for (const column of ['value', 'cost', 'inflow', 'outflow'] as const) {
          whole[column].forEach((amount, index) =>
            close(acme[column][index]! + bolt[column][index]!, amount, Math.abs(amount) + 1e4),
          );
        }
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});
