import { ARRIVALS, DEPARTURES, tradeMoney } from './booking.js';
import { Fraction } from './fraction.js';
import {
  costsOutsideOf,
  feesOf,
  incomeOf,
  type PositionFigures,
  positionFigures,
  type Scope,
  taxesOf,
} from './position-figures.js';

export interface PortfolioFigures {
  /** Open and closed, by symbol. */
  readonly positions: ReadonlyMap<string, PositionFigures>;
  /** The rest is in base currency. Value of the securities and, where it is tracked, the cash. */
  readonly totalValue: Fraction;
  readonly totalCost: Fraction;
  readonly cash: Fraction;
  readonly unrealizedGain: Fraction;
  readonly realizedGain: Fraction;
  readonly income: Fraction;
  readonly fees: Fraction;
  readonly taxes: Fraction;
  readonly totalGain: Fraction;
  readonly invested: Fraction;
}

export type TrackedScope = Scope & { readonly trackCash: boolean };

/** The totals of a portfolio at the close of `date`, from its positions. */
export function portfolioFigures(scope: TrackedScope, date: string): PortfolioFigures {
  const { market, base } = scope;
  const booked = scope.bookings.filter((booking) => booking.date <= date);
  const symbols = [...new Set(booked.flatMap(({ symbol }) => symbol ?? []))].toSorted();
  const positions = new Map(symbols.map((symbol) => [symbol, positionFigures(scope, symbol, date)]));
  const inBase = [...positions.values()].map((position) => position.base);
  const unplaced = booked.filter(({ symbol }) => symbol === null);
  const sumOf = (amount: (booking: (typeof booked)[number]) => Fraction): Fraction =>
    Fraction.sum(unplaced.map((b) => amount(b).times(b.fxRate ?? market.rateAt(b.currency, base, b.date))));
  const total = (member: keyof (typeof inBase)[number]): Fraction => Fraction.sum(inBase.map((money) => money[member]));
  const cash = scope.trackCash ? cashOf(scope, date) : Fraction.ZERO;
  return {
    positions,
    totalValue: total('marketValue').plus(cash),
    totalCost: total('costBasis'),
    cash,
    unrealizedGain: total('unrealizedGain'),
    realizedGain: total('realizedGain'),
    income: total('income').plus(sumOf(incomeOf)),
    fees: total('fees').plus(sumOf(feesOf)),
    taxes: total('taxes').plus(sumOf(taxesOf)),
    totalGain: total('totalGain').plus(sumOf(incomeOf)).minus(sumOf(costsOutsideOf)),
    invested: total('invested'),
  };
}

/**
 * The total gain without any lots, averages or realised gains: what has come out of the securities and what they are worth, less what
 * went in. Units taken over went in at the cost they brought; units handed over come out at `handedOver`, their cost.
 */
export function gainByCashFlows(scope: Scope, date: string, marketValue: Fraction, handedOver: Fraction): Fraction {
  const flows = scope.bookings
    .filter((booking) => booking.date <= date)
    .map((booking) => {
      const rate = booking.fxRate ?? scope.market.rateAt(booking.currency, scope.base, booking.date);
      return securitiesFlow(booking).times(rate);
    });
  return Fraction.sum(flows).plus(marketValue).plus(handedOver);
}

/** Money that comes out of the securities; negative: goes in. Deposits and withdrawals do not touch them. */
function securitiesFlow(booking: Scope['bookings'][number]): Fraction {
  if (ARRIVALS.has(booking.type)) return tradeMoney(booking).negated();
  if (booking.type === 'SELL') return tradeMoney(booking);
  if (booking.type === 'RETURN_OF_CAPITAL') return booking.amount.minus(costsOutsideOf(booking));
  if (DEPARTURES.has(booking.type)) return Fraction.ZERO;
  return incomeOf(booking).minus(costsOutsideOf(booking));
}

/** The balance in base currency; the portfolios that track cash know no other. */
function cashOf({ bookings, base }: Scope, date: string): Fraction {
  return Fraction.sum(
    bookings
      .filter((booking) => booking.date <= date)
      .map((booking) => {
        if (booking.currency !== base) throw new Error('cash in several currencies is not written in this ledger');
        if (booking.type === 'DEPOSIT') return booking.amount;
        if (booking.type === 'WITHDRAWAL') return booking.amount.negated();
        return booking.type === 'TRANSFER_IN' ? Fraction.ZERO : securitiesFlow(booking);
      }),
  );
}
