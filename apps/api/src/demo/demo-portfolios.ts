import type { TransactionType } from '@portfolio-metrics/ledger';

export const DEMO_USER_ID = '00000000-0000-4000-8000-0000000000de';

/** A booking planned `monthsAgo` before the first start; its price is that day's simulated close. */
export interface DemoBooking {
  readonly monthsAgo: number;
  readonly type: TransactionType;
  readonly symbol?: string;
  /** Units traded, in units of that day. */
  readonly quantity?: string;
  readonly fee?: string;
  /** Dividends: units entitled and percent of their value that is paid. */
  readonly dividend?: { readonly units: string; readonly percent: string };
  /** Money of bookings without an instrument, in the portfolio's base currency. */
  readonly amount?: string;
}

export interface DemoPortfolio {
  readonly name: string;
  readonly baseCurrency: string;
  readonly costBasisMethod: 'FIFO' | 'AVERAGE';
  readonly bookings: readonly DemoBooking[];
}

const FIRST_MONTH = 46;

/** Five units of the world fund every month. */
const savingsPlan: readonly DemoBooking[] = Array.from({ length: FIRST_MONTH }, (_, index) => ({
  monthsAgo: FIRST_MONTH - index,
  type: 'BUY',
  symbol: 'WELT.DE',
  quantity: '5',
  fee: '1',
}));

const dividends = (symbol: string, months: readonly number[], units: string, percent: string): DemoBooking[] =>
  months.map((monthsAgo) => ({ monthsAgo, type: 'DIVIDEND', symbol, dividend: { units, percent } }));

export const DEMO_PORTFOLIOS: readonly DemoPortfolio[] = [
  {
    name: 'Long term',
    baseCurrency: 'EUR',
    costBasisMethod: 'FIFO',
    bookings: [
      ...savingsPlan,
      { monthsAgo: 44, type: 'BUY', symbol: 'NORDWIND.DE', quantity: '40', fee: '4.9' },
      { monthsAgo: 20, type: 'BUY', symbol: 'NORDWIND.DE', quantity: '20', fee: '4.9' },
      ...dividends('NORDWIND.DE', [36, 24], '40', '2.8'),
      ...dividends('NORDWIND.DE', [12], '60', '3.1'),
      { monthsAgo: 40, type: 'BUY', symbol: 'LUMIERE.PA', quantity: '12', fee: '4.9' },
      { monthsAgo: 12, type: 'SELL', symbol: 'LUMIERE.PA', quantity: '4', fee: '4.9' },
      // Before the 1:5 consolidation.
      { monthsAgo: 38, type: 'BUY', symbol: 'ALBION.L', quantity: '1000', fee: '9.5' },
      ...dividends('ALBION.L', [31], '1000', '2.2'),
      ...dividends('ALBION.L', [25, 19, 13, 7], '200', '2.2'),
      { monthsAgo: 36, type: 'BUY', symbol: 'UMBRA', quantity: '30', fee: '6' },
      { monthsAgo: 9, type: 'SELL', symbol: 'UMBRA', quantity: '30', fee: '6' },
      { monthsAgo: 30, type: 'BUY', symbol: 'EDEL.SW', quantity: '15', fee: '12' },
      ...dividends('EDEL.SW', [18, 6], '15', '3.4'),
      { monthsAgo: 28, type: 'BUY', symbol: 'SAKURA.T', quantity: '300', fee: '900' },
      ...dividends('SAKURA.T', [17, 5], '300', '1.1'),
      ...[34, 22, 10].map((monthsAgo): DemoBooking => ({ monthsAgo, type: 'FEE', amount: '12' })),
      ...[33, 21, 9].map((monthsAgo): DemoBooking => ({ monthsAgo, type: 'INTEREST', amount: '18.4' })),
    ],
  },
  {
    name: 'Trading',
    baseCurrency: 'USD',
    costBasisMethod: 'AVERAGE',
    bookings: [
      { monthsAgo: 33, type: 'BUY', symbol: 'ACME', quantity: '50', fee: '1' },
      { monthsAgo: 18, type: 'BUY', symbol: 'ACME', quantity: '25', fee: '1' },
      { monthsAgo: 6, type: 'SELL', symbol: 'ACME', quantity: '30', fee: '1' },
      ...dividends('ACME', [27, 21], '50', '0.6'),
      ...dividends('ACME', [15, 9], '75', '0.6'),
      // Before the 4:1 split.
      { monthsAgo: 25, type: 'BUY', symbol: 'HOOLI', quantity: '10', fee: '1' },
      { monthsAgo: 5, type: 'SELL', symbol: 'HOOLI', quantity: '12', fee: '1' },
      { monthsAgo: 22, type: 'BUY', symbol: 'TREAS', quantity: '100', fee: '1' },
      ...dividends('TREAS', [19, 16, 13, 10, 7, 4, 1], '100', '0.9'),
      { monthsAgo: 15, type: 'BUY', symbol: 'HARBOUR.HK', quantity: '500', fee: '80' },
      { monthsAgo: 14, type: 'BUY', symbol: 'MOON-USD', quantity: '0.75', fee: '2' },
      { monthsAgo: 3, type: 'BUY', symbol: 'MOON-USD', quantity: '0.25', fee: '2' },
      { monthsAgo: 1, type: 'SELL', symbol: 'MOON-USD', quantity: '0.4', fee: '2' },
    ],
  },
];
