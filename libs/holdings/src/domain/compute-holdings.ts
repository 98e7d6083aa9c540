import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { buildHolding } from './build-holding.js';
import { dayChangeOf } from './day-change.js';
import type { HoldingsInput } from './holdings-input.js';
import type { CashBalance, Holding, HoldingsResult } from './holdings-result.js';
import { LedgerWalk } from './ledger-walk.js';
import { noteMissing, noteMissingCash } from './note-missing.js';
import { MissingInputs } from './missing-inputs.js';
import type { Position } from './position.js';
import { totalsOf } from './totals.js';
import { convertAt } from './trade-currency.js';
import { valuePositions } from './valuation.js';
import { withWeights } from './weights.js';

/** Transactions between two pauses of `computeHoldingsInSlices`: a few milliseconds of work. */
const SLICE = 1000;

/**
 * What is held on `asOf`, what it cost, what it is worth and what it has gained; by instrument, open and closed, and in total.
 * Pure: nothing is read but `input`, nothing in it is changed. Time and memory grow linearly with the transactions.
 */
export function computeHoldings(input: HoldingsInput): HoldingsResult {
  const slices = computeHoldingsInSlices(input);
  let step = slices.next();
  while (!step.done) step = slices.next();
  return step.value;
}

/** `computeHoldings` with a pause every 1,000 transactions, for a caller that must not block its event loop. */
export function* computeHoldingsInSlices(input: HoldingsInput): Generator<void, HoldingsResult, void> {
  const walk = new LedgerWalk(input);
  let untilPause = SLICE;
  for (const transaction of walk.transactions) {
    walk.book(transaction);
    untilPause -= 1;
    if (untilPause === 0) {
      untilPause = SLICE;
      yield;
    }
  }
  walk.finish();
  return assemble(input, walk);
}

function assemble(input: HoldingsInput, walk: LedgerWalk): HoldingsResult {
  const missing = new MissingInputs();
  const unweighted = [...positionsBySymbol(walk)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbol, positions]) => {
      const holding = holdingOf(input, walk, symbol, positions);
      noteMissing(missing, input, holding);
      return holding;
    });
  const cash = cashBalances(input, walk);
  noteMissingCash(missing, input, cash);
  const holdings = withWeights(unweighted, cash);
  return {
    baseCurrency: input.baseCurrency,
    asOf: input.asOf,
    holdings,
    cash,
    totals: totalsOf(holdings, cash, walk.unattached),
    missing: missing.list(),
    journal: walk.journal(),
  };
}

function holdingOf(input: HoldingsInput, walk: LedgerWalk, symbol: string, positions: readonly Position[]): Holding {
  const price = input.prices?.get(symbol);
  const { currency } = positions[0]!.setting;
  const rate = walk.conversion.rateOn(currency, input.baseCurrency, input.asOf);
  const rateOf = (date: CalendarDate | undefined): Decimal | null =>
    date === undefined
      ? null
      : walk.conversion.rateOn(currency, input.baseCurrency, date < input.asOf ? date : input.asOf);
  return buildHolding({
    input,
    symbol,
    positions,
    valuation: valuePositions(positions, price, rate, { asOf: input.asOf, splits: input.splits.get(symbol) }),
    dayChange: dayChangeOf(positions, input.asOf, price, {
      atSession: rateOf(price?.sessionDate ?? price?.date),
      atPreviousClose: rateOf(price?.previousClose?.date),
    }),
    rate,
  });
}

function positionsBySymbol(walk: LedgerWalk): Map<string, Position[]> {
  const bySymbol = new Map<string, Position[]>();
  for (const { positions } of walk.portfolios.values()) {
    for (const [symbol, position] of positions) {
      const same = bySymbol.get(symbol);
      if (same === undefined) bySymbol.set(symbol, [position]);
      else same.push(position);
    }
  }
  return bySymbol;
}

function cashBalances(input: HoldingsInput, walk: LedgerWalk): CashBalance[] {
  return [...walk.portfolios.values()].flatMap(({ portfolio, cash }) =>
    cash.amounts().map(({ currency, amount }) => ({
      portfolioId: portfolio.id,
      currency,
      amount,
      baseAmount: inBase(amount, walk.conversion.rateOn(currency, input.baseCurrency, input.asOf)),
    })),
  );
}

/** Nothing is worth nothing, whatever the rate. */
function inBase(amount: Decimal | null, rate: Decimal | null): Decimal | null {
  if (amount === null || amount.isZero()) return amount;
  return convertAt(amount, rate);
}
