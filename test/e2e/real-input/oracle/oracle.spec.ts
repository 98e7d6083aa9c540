import { describe, expect, it } from 'vitest';
import { EUROPE, GROWTH, INCOME, PORTFOLIOS, type WrittenPortfolio } from '../ledger.js';
import { writtenMarket } from '../written-market.js';
import { bookingsOf } from './booking.js';
import { dayChangeOf } from './day-change.js';
import { Fraction } from './fraction.js';
import { Market } from './market.js';
import { averageCosts } from './moving-average.js';
import { gainByCashFlows, portfolioFigures, type TrackedScope } from './portfolio-figures.js';
import { fifoCosts } from './unit-intervals.js';

const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';
const trades = (...lines: string[]): string => [HEADER, ...lines.map((line) => `${line},,,USD,,,`)].join('\n');
const NO_MARKET = new Market(new Map(), new Map(), new Map());
const END = '2020-01-01';

const market = writtenMarket();
const scopeOf = (portfolio: WrittenPortfolio): TrackedScope => ({
  bookings: bookingsOf(portfolio.csv),
  method: portfolio.costBasisMethod,
  base: portfolio.baseCurrency,
  trackCash: portfolio.trackCash,
  market,
});

/** The cost of the units that Growth handed over, in its base currency. */
function handedOver(portfolio: WrittenPortfolio, date: string): Fraction {
  return portfolio === GROWTH && date >= '2007-06-01'
    ? Fraction.of('79.48325').times(Fraction.of('50'))
    : Fraction.ZERO;
}

describe('the oracle', () => {
  it('leaves the published cost to 178 units, by both methods', () => {
    const csv = trades(
      '2010-01-01,BUY,X,109,28.89174311926605504587155963302752,0',
      '2010-02-01,SELL,X,15,30,0',
      '2010-03-01,BUY,X,52,32.40230769230769230769230769230769,0',
      '2010-04-01,BUY,X,32,29.978125,0',
    );
    for (const costsOf of [fifoCosts, averageCosts]) {
      const costs = costsOf(bookingsOf(csv), 'X', NO_MARKET, 'USD', END);
      expect([costs.quantity.toDecimal(), costs.local.toDecimal(2)]).toEqual(['178', '5360.04']);
    }
  });

  it('gains 300 with four trades and a price of 50, by both methods and by the flows', () => {
    const bookings = bookingsOf(
      trades(
        '2010-01-01,BUY,X,10,10,0',
        '2010-02-01,SELL,X,5,20,0',
        '2010-03-01,BUY,X,5,40,0',
        '2010-04-01,SELL,X,5,50,0',
      ),
    );
    const priced = new Market(new Map([['X', [{ date: END, value: Fraction.of('50') }]]]), new Map(), new Map());
    for (const method of ['FIFO', 'AVERAGE'] as const) {
      const scope = { bookings, method, base: 'USD', trackCash: false, market: priced };
      expect(portfolioFigures(scope, END).totalGain.toDecimal()).toBe('300');
      expect(gainByCashFlows(scope, END, Fraction.of('250'), Fraction.ZERO).toDecimal()).toBe('300');
    }
  });

  it('takes a return of capital off every unit alike, and only off units that are there', () => {
    const csv = `${HEADER}
2010-01-01,BUY,X,10,10,,,,USD,,,
2010-02-01,SELL,X,5,10,,,,USD,,,
2010-03-01,BUY,X,15,20,,,,USD,,,
2010-04-01,RETURN_OF_CAPITAL,X,,,,,40,USD,,,
2010-05-01,SELL,X,5,20,,,,USD,,,`;
    const costs = fifoCosts(bookingsOf(csv), 'X', NO_MARKET, 'USD', END);
    // 2 off each of 20 units: the five old ones leave with 8 each.
    expect(costs.relieved.map(({ local }) => local.toDecimal())).toEqual(['50', '40']);
    expect(costs.local.toDecimal()).toBe('270');
  });

  it.each(['2004-12-31', '2007-06-01', '2010-03-01', '2014-06-09', '2018-05-11'])(
    'finds the same gain of every portfolio through costs and through cash flows at %s',
    (date) => {
      for (const portfolio of PORTFOLIOS) {
        const scope = scopeOf(portfolio);
        const figures = portfolioFigures(scope, date);
        const value = figures.totalValue.minus(figures.cash);
        expect(figures.totalGain).toEqual(gainByCashFlows(scope, date, value, handedOver(portfolio, date)));
        expect(figures.totalGain).toEqual(
          figures.unrealizedGain.plus(figures.realizedGain).plus(figures.income).minus(outsideCosts(scope, date)),
        );
      }
    },
  );

  it('hands fifty units over at exactly the cost that Income books', () => {
    const { relieved } = fifoCosts(bookingsOf(GROWTH.csv), 'IBM', market, 'USD', '2007-06-01');
    expect(relieved[0]!.local.over(Fraction.of('50')).toDecimal()).toBe('79.48325');
  });

  it('never lets the cash of Income run out', () => {
    const scope = scopeOf(INCOME);
    const balances = scope.bookings.map(({ date }) => portfolioFigures(scope, date).cash);
    expect(balances.filter((cash) => cash.compare(Fraction.ZERO) < 0)).toEqual([]);
  });

  it('sees no jump where a split multiplies the units', () => {
    const before = portfolioFigures(scopeOf(GROWTH), '2014-06-06').positions.get('AAPL')!;
    const bookings = bookingsOf(GROWTH.csv);
    expect(before.quantity.toDecimal()).toBe('216.5');
    const change = dayChangeOf(bookings, 'AAPL', market, 'USD', ['2014-06-06', '2014-06-09'], '2014-06-09')!;
    // 1,515.5 units gained 1.475708 each, of which 100 were sold 0.199997 below the close.
    expect(change.local.toDecimal()).toBe('2216.435774');
  });

  it('splits the gain of Europe into prices and rates without a rest', () => {
    for (const position of portfolioFigures(scopeOf(EUROPE), '2018-05-11').positions.values()) {
      const { base, local } = position;
      expect(position.fxEffect.isZero()).toBe(false);
      expect(base.marketValue).toEqual(local.marketValue.times(position.exchangeRate));
    }
  });
});

function outsideCosts(scope: TrackedScope, date: string): Fraction {
  const alone = scope.bookings
    .filter((booking) => booking.date <= date && !['BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT'].includes(booking.type))
    .map((booking) => {
      const amount = ['FEE', 'TAX'].includes(booking.type) ? booking.amount : booking.fee.plus(booking.tax);
      return amount.times(booking.fxRate ?? market.rateAt(booking.currency, scope.base, booking.date));
    });
  return Fraction.sum(alone);
}
