import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, type Decimal } from '@portfolio-metrics/kernel';
import { COST_BASIS_METHODS, type CostBasisMethod, type LedgerTransaction } from '@portfolio-metrics/ledger';
import { arbitraryLedger, type LedgerKinds, type WrittenLedger } from '../../../../test/support/arbitrary-ledger.js';
import { d, holdingsInput, instrument, portfolio, price } from '../../../../test/support/ledger-fixture.js';
import { oracleFigures } from '../../../../test/support/lot-oracle.js';
import { computeHoldings } from './compute-holdings.js';
import type { Holding, HoldingsResult } from './holdings-result.js';

const SEED = 20_261_122;
const RUNS = { seed: SEED, numRuns: 300 };

interface Setting {
  readonly method?: CostBasisMethod;
  readonly allowShort?: boolean;
  readonly foreign?: boolean;
}

/** Ledgers with at least one transaction: the others hold nothing. */
const aLedger = (kinds: LedgerKinds = {}): fc.Arbitrary<WrittenLedger> =>
  arbitraryLedger(kinds).filter(({ transactions }) => transactions.length > 0);

function compute(
  written: WrittenLedger,
  { method = 'FIFO', allowShort = false, foreign = false }: Setting = {},
): HoldingsResult {
  return computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ costBasisMethod: method, allowShort, baseCurrency: foreign ? 'EUR' : 'USD' })],
      transactions: written.transactions,
      splits: written.splits,
      instruments: [instrument('ACME')],
      baseCurrency: foreign ? 'EUR' : 'USD',
      asOf: written.lastDay,
      prices: { ACME: price(written.price, written.lastDay) },
      rates: (from, to, date) => {
        if (from === to) return d(1);
        return written.rates[daysBetween(written.firstDay, date) % written.rates.length]!;
      },
    }),
  );
}

const acme = (result: HoldingsResult): Holding => result.holdings[0]!;
const add = (values: readonly (Decimal | null)[]): Decimal =>
  values.reduce<Decimal>((sum, value) => sum.plus(value!), d(0));
/** Money of the library against an exact fraction: both at 15 digits behind the point. */
const at15 = (value: Decimal | null): string => value!.toDecimalPlaces(15).toFixed();

describe.each(COST_BASIS_METHODS)('under %s', (method) => {
  it('the gain is what came out and is there less what went in, to the last digit, in both currencies', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, splits: true, extras: true, foreign: true }), (written) => {
        const result = compute(written, { method, allowShort: true, foreign: true });
        for (const holding of result.holdings) {
          for (const figures of [holding, holding.base]) {
            const { flows } = figures;
            const put = flows.proceeds!.plus(figures.income!).plus(figures.marketValue!);
            const gain = put.minus(flows.purchases!).minus(flows.standaloneCosts!);
            expect(figures.totalGain!.toFixed()).toBe(gain.toFixed());
          }
        }
        const { totals } = result;
        const put = totals.flows.proceeds!.plus(totals.income!).plus(totals.totalValue!);
        const gain = put.minus(totals.flows.purchases!).minus(totals.flows.standaloneCosts!);
        expect(totals.totalGain!.toFixed()).toBe(gain.toFixed());
      }),
      RUNS,
    );
  });

  it('quantity, cost, realised gain and every sale are those of exact fractions', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, splits: true }), (written) => {
        const holding = acme(compute(written, { method, allowShort: true }));
        const expected = oracleFigures(written.transactions, written.splits, method);
        expect(holding.quantity!.toDecimalPlaces(15).toFixed()).toBe(expected.quantity.toDecimal(15));
        expect(at15(holding.costBasis)).toBe(expected.cost.toDecimal(15));
        expect(at15(holding.realizedGain)).toBe(expected.realized.toDecimal(15));
        expect(holding.sales.map(({ transactionId, gain }) => [transactionId, at15(gain)])).toEqual(
          expected.sales.map(({ transactionId, gain }) => [transactionId, gain.toDecimal(15)]),
        );
      }),
      RUNS,
    );
  });

  it('no cost is lost: what sales relieved and what is left make up what was bought', () => {
    fc.assert(
      fc.property(aLedger({ splits: true, foreign: true }), (written) => {
        const { sales, lots, flows, base } = acme(compute(written, { method, foreign: true }));
        const relieved = sales.flatMap((sale) => sale.lots);
        expect(add([...relieved, ...lots].map(({ cost }) => cost)).toFixed()).toBe(flows.purchases!.toFixed());
        expect(add([...relieved, ...lots].map(({ baseCost }) => baseCost)).toFixed()).toBe(
          base.flows.purchases!.toFixed(),
        );
        for (const sale of sales) {
          expect(add(sale.lots.map(({ cost }) => cost)).toFixed()).toBe(sale.cost!.toFixed());
          expect(sale.proceeds!.minus(sale.cost!).toFixed()).toBe(sale.gain!.toFixed());
        }
      }),
      RUNS,
    );
  });

  it('the lots that are left make up the cost and the quantity', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, extras: true, foreign: true }), (written) => {
        const { lots, costBasis, quantity, base } = acme(compute(written, { method, allowShort: true, foreign: true }));
        expect(add(lots.map(({ cost }) => cost)).toFixed()).toBe(costBasis!.toFixed());
        expect(add(lots.map(({ baseCost }) => baseCost)).toFixed()).toBe(base.costBasis!.toFixed());
        expect(add(lots.map((lot) => lot.quantity)).toFixed()).toBe(quantity!.toFixed());
      }),
      RUNS,
    );
  });

  it('no unit is lost: what was bought is sold or left', () => {
    fc.assert(
      fc.property(aLedger(), (written) => {
        const holding = acme(compute(written, { method }));
        const moved = (type: LedgerTransaction['type']): Decimal =>
          add(written.transactions.filter((one) => one.type === type).map(({ quantity }) => quantity));
        expect(add(holding.lots.map(({ quantity }) => quantity)).toFixed()).toBe(holding.quantity!.toFixed());
        expect(moved('BUY').minus(moved('SELL')).toFixed()).toBe(holding.quantity!.toFixed());
        expect(add(holding.sales.map(({ quantity }) => quantity)).toFixed()).toBe(moved('SELL').toFixed());
      }),
      RUNS,
    );
  });

  it('price effect and fx effect make up the gain exactly, in total and of every sale', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, splits: true, extras: true, foreign: true }), (written) => {
        const { base, sales } = acme(compute(written, { method, allowShort: true, foreign: true }));
        const gain = base.realizedGain!.plus(base.unrealizedGain!);
        expect(base.priceEffect!.plus(base.fxEffect!).toFixed()).toBe(gain.toFixed());
        expect(base.realizedPriceEffect!.plus(base.realizedFxEffect!).toFixed()).toBe(base.realizedGain!.toFixed());
        expect(add(sales.map((sale) => sale.base.fxEffect)).toFixed()).toBe(base.realizedFxEffect!.toFixed());
        for (const sale of sales) {
          expect(sale.base.priceEffect!.plus(sale.base.fxEffect!).toFixed()).toBe(sale.base.gain!.toFixed());
        }
      }),
      RUNS,
    );
  });

  it('the order in which a day is read makes no difference as long as purchases and sales keep theirs', () => {
    fc.assert(
      fc.property(
        aLedger({ shorts: true, extras: true }),
        fc.array(fc.nat({ max: 1000 }), { minLength: 30, maxLength: 30 }),
        (written, keys) => {
          const shuffled = interleaved(written.transactions, keys);
          expect(JSON.stringify(compute({ ...written, transactions: shuffled }, { method, allowShort: true }))).toBe(
            JSON.stringify(compute(written, { method, allowShort: true })),
          );
        },
      ),
      RUNS,
    );
  });
});

describe('whatever the method', () => {
  it('the total gain is the same: it only moves between realised and unrealised', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, splits: true, extras: true }), (written) => {
        const gains = COST_BASIS_METHODS.map((method) =>
          compute(written, { method, allowShort: true }).totals.totalGain!.toFixed(),
        );
        expect(new Set(gains).size).toBe(1);
      }),
      RUNS,
    );
  });

  it('a split changes no money: from its day on there are other units at another price', () => {
    const ratio = fc.constantFrom<[number, number]>([2, 1], [4, 1], [5, 2], [1, 4], [1, 10]);
    fc.assert(
      fc.property(aLedger({ extras: true }), ratio, fc.nat(), (written, [numerator, denominator], at) => {
        const { transactions } = written;
        const { date } = transactions[at % transactions.length]!;
        const inNewUnits = (value: Decimal | null): Decimal | null =>
          value?.times(numerator).dividedBy(denominator) ?? null;
        const perNewUnit = (value: Decimal | null): Decimal | null =>
          value?.times(denominator).dividedBy(numerator) ?? null;
        const after = transactions.map((one) =>
          one.date < date ? one : { ...one, quantity: inNewUnits(one.quantity), price: perNewUnit(one.price) },
        );
        const split = compute({
          ...written,
          splits: [{ symbol: 'ACME', date, numerator, denominator }],
          transactions: after,
          price: perNewUnit(written.price)!,
        });
        expect(moneyOf(acme(split)).map(at15)).toEqual(moneyOf(acme(compute(written))).map(at15));
      }),
      RUNS,
    );
  });

  it('prices and amounts times k make all money times k', () => {
    fc.assert(
      fc.property(aLedger({ shorts: true, splits: true, extras: true }), fc.constantFrom(2, 10, 1000), (written, k) => {
        const scale = (value: Decimal | null): Decimal | null => value?.times(k) ?? null;
        const transactions = written.transactions.map((one) => ({
          ...one,
          price: scale(one.price),
          fee: one.fee.times(k),
          tax: one.tax.times(k),
          amount: scale(one.amount),
        }));
        const scaled = compute({ ...written, transactions, price: written.price.times(k) }, { allowShort: true });
        const plain = compute(written, { allowShort: true });
        expect(moneyOf(acme(scaled)).map(at12)).toEqual(moneyOf(acme(plain)).map((value) => at12(scale(value))));
      }),
      RUNS,
    );
  });

  it('two portfolios together are the sum of the two', () => {
    fc.assert(
      fc.property(aLedger({ extras: true }), aLedger(), (one, other) => {
        const theirs = other.transactions.map((booked) => ({ ...booked, portfolioId: 'other' }));
        const lastDay = one.lastDay > other.lastDay ? one.lastDay : other.lastDay;
        const scope = (transactions: readonly LedgerTransaction[]): HoldingsResult =>
          computeHoldings(
            holdingsInput({
              portfolios: [portfolio(), portfolio({ id: 'other', costBasisMethod: 'AVERAGE' })],
              transactions,
              asOf: lastDay,
              prices: { ACME: price(one.price, lastDay) },
            }),
          );
        const parts = [scope(one.transactions), scope(theirs)];
        const together = scope(
          [...one.transactions, ...theirs].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
        );
        for (const figure of ['totalValue', 'totalCost', 'realizedGain', 'totalGain', 'fees'] as const) {
          expect(add(parts.map(({ totals }) => totals[figure])).toFixed()).toBe(together.totals[figure]!.toFixed());
        }
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});

const at12 = (value: Decimal | null): string => value!.toDecimalPlaces(12).toFixed();

function moneyOf(holding: Holding): (Decimal | null)[] {
  const { costBasis, marketValue, realizedGain, unrealizedGain, totalGain, income, fees, taxes } = holding;
  return [costBasis, marketValue, realizedGain, unrealizedGain, totalGain, income, fees, taxes];
}

/** The days read in another order: purchases among each other, sales among each other and the rest among each other keep theirs. */
function interleaved(transactions: readonly LedgerTransaction[], keys: readonly number[]): LedgerTransaction[] {
  const kindOf = ({ type }: LedgerTransaction): string => (type === 'BUY' || type === 'SELL' ? type : 'OTHER');
  const shuffled: LedgerTransaction[] = [];
  for (const date of new Set(transactions.map((one) => one.date))) {
    const queues = ['BUY', 'SELL', 'OTHER'].map((kind) =>
      transactions.filter((one) => one.date === date && kindOf(one) === kind),
    );
    for (let open = queues.filter(notEmpty); open.length > 0; open = queues.filter(notEmpty)) {
      const key = keys[shuffled.length % keys.length]!;
      shuffled.push(open[key % open.length]!.shift()!);
    }
  }
  return shuffled;
}

const notEmpty = (queue: readonly unknown[]): boolean => queue.length > 0;
