import type { DayChange } from './oracle/day-change.js';
import { Fraction } from './oracle/fraction.js';
import type { PortfolioFigures, TrackedScope } from './oracle/portfolio-figures.js';
import type { PositionFigures } from './oracle/position-figures.js';

const HUNDRED = Fraction.ratio(100, 1);

/** In percent, as the service rounds it; `null` when there is nothing to relate to. */
export function percentOf(part: Fraction, whole: Fraction): number | null {
  return whole.isZero() ? null : Number(part.times(HUNDRED).over(whole).toDecimal(8));
}

/** What the API must answer for a holding, as far as it depends on the ledger and the market alone. */
export function expectedHolding(
  position: PositionFigures,
  change: DayChange | null,
  exposure: Fraction,
  currentSession: string,
  base: string,
): Record<string, unknown> {
  const open = !position.quantity.isZero();
  const { local } = position;
  return {
    symbol: position.symbol,
    currency: 'USD',
    status: open ? 'open' : 'closed',
    quantity: position.quantity.toDecimal(),
    costBasis: local.costBasis.toDecimal(),
    marketValue: local.marketValue.toDecimal(),
    unrealizedGain: local.unrealizedGain.toDecimal(),
    realizedGain: local.realizedGain.toDecimal(),
    income: local.income.toDecimal(),
    fees: local.fees.toDecimal(),
    taxes: local.taxes.toDecimal(),
    totalGain: local.totalGain.toDecimal(),
    totalGainPercent: percentOf(local.totalGain, local.invested),
    firstTradeDate: position.firstTradeDate,
    averageCost: open ? local.costBasis.over(position.quantity).toDecimal() : null,
    unrealizedGainPercent: percentOf(local.unrealizedGain, local.costBasis),
    ...(open
      ? {
          marketPrice: position.price.toDecimal(),
          priceAsOf: position.priceDate,
          priceStale: position.priceDate < currentSession,
          weightPercent: percentOf(position.base.marketValue, exposure),
          dayChange: change?.local.toDecimal() ?? null,
          dayChangePercent: change === null ? null : percentOf(change.local, change.localStart),
        }
      : {}),
    base: expectedBase(position, open ? change : undefined, base),
  };
}

function expectedBase(
  position: PositionFigures,
  change: DayChange | null | undefined,
  currency: string,
): Record<string, unknown> {
  const { base, fxEffect } = position;
  const gain = base.unrealizedGain.plus(base.realizedGain);
  return {
    currency,
    exchangeRate: position.exchangeRate.toDecimal(),
    costBasis: base.costBasis.toDecimal(),
    marketValue: base.marketValue.toDecimal(),
    unrealizedGain: base.unrealizedGain.toDecimal(),
    realizedGain: base.realizedGain.toDecimal(),
    income: base.income.toDecimal(),
    totalGain: base.totalGain.toDecimal(),
    fxEffect: fxEffect.toDecimal(),
    priceEffect: gain.minus(fxEffect).toDecimal(),
    ...(change === undefined ? {} : { dayChange: change?.base.toDecimal() ?? null }),
  };
}

/** What the API must answer for the totals of a portfolio. */
export function expectedTotals(
  figures: PortfolioFigures,
  scope: TrackedScope,
  changes: readonly (DayChange | null)[],
): Record<string, unknown> {
  const known = changes.filter((change) => change !== null);
  const change = Fraction.sum(known.map((one) => one.base));
  const start = Fraction.sum(known.map((one) => one.baseStart));
  return {
    baseCurrency: scope.base,
    totalValue: figures.totalValue.toDecimal(),
    totalCost: figures.totalCost.toDecimal(),
    cash: figures.cash.toDecimal(),
    unrealizedGain: figures.unrealizedGain.toDecimal(),
    realizedGain: figures.realizedGain.toDecimal(),
    income: figures.income.toDecimal(),
    fees: figures.fees.toDecimal(),
    taxes: figures.taxes.toDecimal(),
    totalGain: figures.totalGain.toDecimal(),
    totalGainPercent: percentOf(figures.totalGain, figures.invested),
    dayChange: known.length === 0 ? null : change.toDecimal(),
    dayChangePercent: known.length === 0 ? null : percentOf(change, start),
    priceCoveragePercent: 100,
  };
}

export interface ExpectedBucket {
  readonly key: string;
  readonly value: string;
  readonly weightPercent: number | null;
}

/** Values by key, with their shares of the whole, heaviest first. */
export function expectedBuckets(parts: ReadonlyArray<readonly [key: string, value: Fraction]>): ExpectedBucket[] {
  const byKey = new Map<string, Fraction>();
  for (const [key, value] of parts) byKey.set(key, (byKey.get(key) ?? Fraction.ZERO).plus(value));
  const whole = Fraction.sum(byKey.values());
  return [...byKey]
    .filter(([, value]) => !value.isZero())
    .toSorted(([a, left], [b, right]) => right.compare(left) || (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, value: value.toDecimal(), weightPercent: percentOf(value, whole) }));
}
