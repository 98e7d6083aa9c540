import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  instrument,
  ledger,
  portfolio,
  price,
  rateTable,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

const RATES = rateTable({
  USDEUR: { '2024-01-01': '0.9', '2024-02-01': '0.8', '2024-12-31': '0.95' },
  GBPEUR: { '2024-01-01': '1.2' },
  GBPUSD: { '2024-01-01': '1.25' },
  EURUSD: { '2024-01-01': '1.1', '2024-12-31': '1.05' },
});

/** ACME in dollars, held by someone who counts in euros. */
function inEuros(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  return computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      transactions: ledger(...bookings),
      prices: { ACME: price(110, '2024-12-31') },
      rates: RATES,
      ...rest,
    }),
  );
}

describe('cost in the base currency', () => {
  it('is taken at the rate of the day of the trade, never at the rate of today', () => {
    // 10 × 100 + 10 = 1010 USD at 0.9 = 909 EUR. Worth 1100 USD at 0.95 = 1045 EUR.
    const { holdings } = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100, fee: 10 }]);
    const { base } = holdings[0]!;
    expect([base.costBasis, base.marketValue, base.unrealizedGain, base.exchangeRate, base.fees].map(String)).toEqual([
      '909',
      '1045',
      '136',
      '0.95',
      '9',
    ]);
  });

  it('is taken at the rate recorded on the trade where there is one', () => {
    const { holdings } = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100, fxRate: '0.91' }]);
    expect(String(holdings[0]!.base.costBasis)).toBe('910');
  });

  it('ignores a recorded rate of the base currency to itself', () => {
    const { holdings } = computeHoldings(
      holdingsInput({ transactions: ledger({ on: '2024-01-10', type: 'BUY', quantity: 1, price: 100, fxRate: 2 }) }),
    );
    expect(String(holdings[0]!.base.costBasis)).toBe('100');
  });
});

describe('a gain in the base currency', () => {
  it('of what is held is price and currency, the cross term with the price', () => {
    // Cost 1000 USD = 900 EUR, worth 1100 USD = 1045 EUR: +145. Currency: 1000 × 0.95 - 900 = 50. Price: 100 USD × 0.95 = 95.
    const { base } = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 }]).holdings[0]!;
    expect([base.unrealizedGain, base.priceEffect, base.fxEffect].map(String)).toEqual(['145', '95', '50']);
  });

  it('of a sale is split at the rate of the sale', () => {
    // 10 × 100 USD at 0.9 = 900 EUR; sold for 10 × 120 at 0.8 = 960 EUR: +60. Currency: 1000 × 0.8 - 900 = -100. Price: 200 × 0.8 = 160.
    const [holding] = inEuros([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
      { on: '2024-02-10', type: 'SELL', quantity: 10, price: 120 },
    ]).holdings;
    const { base } = holding!;
    expect([base.realizedGain, base.priceEffect, base.fxEffect].map(String)).toEqual(['60', '160', '-100']);
    expect(holding!.sales[0]!.base.fxEffect!.toFixed()).toBe('-100');
    // In dollars there is no currency effect to be seen.
    expect(String(holding!.realizedGain)).toBe('200');
  });

  it('has both kinds in its two effects', () => {
    // 4 of 10 sold: currency 400 × 0.8 - 360 = -40; the 6 left: 600 × 0.95 - 540 = 30.
    const { base } = inEuros([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
      { on: '2024-02-10', type: 'SELL', quantity: 4, price: 120 },
    ]).holdings[0]!;
    expect([base.realizedFxEffect, base.unrealizedFxEffect, base.fxEffect].map(String)).toEqual(['-40', '30', '-10']);
    expect(base.priceEffect!.plus(base.fxEffect!).toFixed()).toBe(
      base.realizedGain!.plus(base.unrealizedGain!).toFixed(),
    );
  });

  it('of a short position has the entry proceeds for its cost', () => {
    // 1000 USD in at 0.9 = 900 EUR. To cover takes 1100 USD × 0.95 = 1045 EUR: -145. Currency: -1000 × 0.95 + 900 = -50.
    const { base } = inEuros([{ on: '2024-01-10', type: 'SELL', quantity: 10, price: 100 }], {
      portfolios: [portfolio({ baseCurrency: 'EUR', allowShort: true })],
    }).holdings[0]!;
    expect([base.unrealizedGain, base.priceEffect, base.fxEffect].map(String)).toEqual(['-145', '-95', '-50']);
  });

  it('of a cover is split at the rate of the cover', () => {
    // 900 EUR in; covered for 10 × 80 USD × 0.8 = 640 EUR: +260. Currency: -(1000 × 0.8 - 900) = 100; price: 200 × 0.8 = 160.
    const { base } = inEuros(
      [
        { on: '2024-01-10', type: 'SELL', quantity: 10, price: 100 },
        { on: '2024-02-10', type: 'BUY', quantity: 10, price: 80 },
      ],
      { portfolios: [portfolio({ baseCurrency: 'EUR', allowShort: true })] },
    ).holdings[0]!;
    expect([base.realizedGain, base.priceEffect, base.fxEffect].map(String)).toEqual(['260', '160', '100']);
  });
});

describe('a trade in another currency than the instrument', () => {
  it('is converted at the rate of its day', () => {
    // 10 × 80 GBP = 800 GBP: 1000 USD at 1.25, 960 EUR at 1.2.
    const [holding] = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 80, currency: 'GBP' }]).holdings;
    expect([holding!.costBasis, holding!.base.costBasis].map(String)).toEqual(['1000', '960']);
  });

  it('costs one and the same where the instrument is in the base currency: no fx effect out of nothing', () => {
    // 800 GBP at the recorded 1.3 = 1040 EUR, in both.
    const [holding] = inEuros(
      [{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 80, currency: 'GBP', fxRate: '1.3' }],
      {
        instruments: [instrument('ACME', { currency: 'EUR' })],
      },
    ).holdings;
    expect([holding!.costBasis, holding!.base.costBasis, holding!.base.fxEffect].map(String)).toEqual([
      '1040',
      '1040',
      '0',
    ]);
  });

  it('brings a dividend of another currency in as well', () => {
    const [holding] = inEuros([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
      { on: '2024-01-20', type: 'DIVIDEND', amount: 8, currency: 'GBP' },
    ]).holdings;
    expect([holding!.income, holding!.base.income].map(String)).toEqual(['10', '9.6']);
  });
});

describe('portfolios of several base currencies', () => {
  it('are stated in one, a recorded rate first leading to the base of its own portfolio', () => {
    // 1000 GBP at the recorded 1.15 = 1150 EUR, at 1.1 of the day = 1265 USD.
    const { totals } = computeHoldings(
      holdingsInput({
        portfolios: [portfolio({ baseCurrency: 'EUR' })],
        baseCurrency: 'USD',
        instruments: [instrument('ACME', { currency: 'GBP' })],
        transactions: ledger({
          on: '2024-01-10',
          type: 'BUY',
          quantity: 10,
          price: 100,
          currency: 'GBP',
          fxRate: '1.15',
        }),
        prices: {},
        rates: RATES,
      }),
    );
    expect(String(totals.totalCost)).toBe('1265');
  });

  it('know one rate where the instrument is in the reporting currency: no fx effect out of nothing', () => {
    // 800 GBP at the recorded 1.15 = 920 EUR, at 1.1 = 1012 USD, in both; the rate of the day would say 1000.
    const { holdings } = computeHoldings(
      holdingsInput({
        portfolios: [portfolio({ baseCurrency: 'EUR' })],
        transactions: ledger({
          on: '2024-01-10',
          type: 'BUY',
          quantity: 10,
          price: 80,
          currency: 'GBP',
          fxRate: '1.15',
        }),
        prices: { ACME: price(110, '2024-12-31') },
        rates: RATES,
      }),
    );
    const [holding] = holdings;
    expect([holding!.costBasis, holding!.base.costBasis, holding!.base.fxEffect].map(String)).toEqual([
      '1012',
      '1012',
      '0',
    ]);
  });

  it('ignore a recorded rate of their own base currency to itself', () => {
    // 1000 EUR at 1.1, whatever the 2 means.
    const { totals } = computeHoldings(
      holdingsInput({
        portfolios: [portfolio({ baseCurrency: 'EUR' })],
        instruments: [instrument('ACME', { currency: 'EUR' })],
        transactions: ledger({ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100, currency: 'EUR', fxRate: 2 }),
        rates: RATES,
      }),
    );
    expect(String(totals.totalCost)).toBe('1100');
  });

  it('leave money of the reporting currency as it is', () => {
    const { totals } = computeHoldings(
      holdingsInput({
        portfolios: [portfolio({ baseCurrency: 'EUR' })],
        transactions: ledger({ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100, fxRate: '0.5' }),
        rates: RATES,
      }),
    );
    expect(String(totals.totalCost)).toBe('1000');
  });
});

describe('an unknown exchange rate', () => {
  it('is never 1: what needs it is null, what does not need it is there', () => {
    const { holdings, totals, missing } = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 }], {
      rates: rateTable({}),
    });
    expect([holdings[0]!.costBasis, holdings[0]!.marketValue, holdings[0]!.unrealizedGain].map(String)).toEqual([
      '1000',
      '1100',
      '100',
    ]);
    expect(holdings[0]!.base).toMatchObject({
      exchangeRate: null,
      costBasis: null,
      marketValue: null,
      unrealizedGain: null,
      fxEffect: null,
      priceEffect: null,
    });
    expect(totals).toMatchObject({ totalValue: null, totalCost: null, totalGain: null, priceCoveragePercent: null });
    expect(missing).toContainEqual({ section: 'exchangeRates', reason: 'no_exchange_rate', symbols: ['ACME'] });
  });

  it('of the day of a sale makes its gain unknown, not the holding', () => {
    const { holdings, missing } = inEuros(
      [
        { on: '2023-06-01', type: 'BUY', quantity: 10, price: 100, fxRate: '0.9' },
        { on: '2023-07-01', type: 'SELL', quantity: 5, price: 100 },
      ],
      { rates: RATES },
    );
    const { base } = holdings[0]!;
    expect(base).toMatchObject({ realizedGain: null, totalGain: null, fxEffect: null });
    // 5 left of 900 EUR, worth 550 USD × 0.95.
    expect([base.costBasis, base.unrealizedGain].map(String)).toEqual(['450', '72.5']);
    expect(missing).toContainEqual({ section: 'exchangeRates', reason: 'no_exchange_rate', symbols: ['ACME'] });
  });

  it('of one sale leaves the realised gain of the rest in the total, and is null where there is no rest', () => {
    const sold = (symbol: string, on: string): Booking[] => [
      { on: '2023-06-01', type: 'BUY', symbol, quantity: 10, price: 100, fxRate: '0.9' },
      { on, type: 'SELL', symbol, quantity: 10, price: 100 },
    ];
    const alone = inEuros(sold('ACME', '2023-07-01'), { rates: RATES });
    expect(alone.totals).toMatchObject({ realizedGain: null, totalGain: null });
    // BOLT is sold at 0.8: 800 - 900.
    const both = inEuros([...sold('ACME', '2023-07-01'), ...sold('BOLT', '2024-02-10')], { rates: RATES });
    expect(String(both.totals.realizedGain)).toBe('-100');
  });

  it('says when the source of rates is unavailable', () => {
    const { missing } = inEuros([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 }], { rates: null });
    expect(missing).toContainEqual({ section: 'exchangeRates', reason: 'source_unavailable', symbols: ['ACME'] });
  });

  it('is asked for once a day and pair, however many trades there are', () => {
    let asked = 0;
    inEuros(
      Array.from({ length: 20 }, (): Booking => ({ on: '2024-01-10', type: 'BUY', quantity: 1, price: 1 })),
      {
        rates: (from, to, date) => {
          asked += 1;
          return RATES(from, to, date);
        },
      },
    );
    // The day of the trades and the day of the valuation.
    expect(asked).toBe(2);
  });
});
