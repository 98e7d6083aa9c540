import { ONE, ZERO, type Decimal } from '@portfolio-metrics/kernel';
import {
  addKnown,
  minus,
  MONEY_SCALE,
  plus,
  roundMoney,
  subtractKnown,
  UNKNOWN_AMOUNT,
  type Amount,
} from './amount.js';
import type { DayChange } from './day-change.js';
import { exactShare } from './exact-share.js';
import type { HoldingsInput } from './holdings-input.js';
import type { Holding, HoldingFlows, HoldingInBase, Lot } from './holdings-result.js';
import { percentOf } from './percent.js';
import type { Position } from './position.js';
import { sumPositions, type PositionSums } from './position-sums.js';
import { isClosed, type Valuation } from './valuation.js';

export interface HoldingParts {
  readonly input: HoldingsInput;
  readonly symbol: string;
  readonly positions: readonly Position[];
  readonly valuation: Valuation;
  /** `null`: not known. */
  readonly dayChange: DayChange | null;
  /** From the instrument's to the base currency at the valuation date. */
  readonly rate: Decimal | null;
}

/** Puts the figures of one instrument together. The weight is not known yet. */
export function buildHolding(parts: HoldingParts): Holding {
  const { input, symbol, positions, valuation, dayChange } = parts;
  const sums = sumPositions(positions);
  const gains = gainsOf(sums, valuation.marketValue);
  const instrument = input.instruments.get(symbol);
  const price = input.prices?.get(symbol);
  const quantity = sums.oversold ? null : sums.quantity;
  const cost = sums.oversold ? UNKNOWN_AMOUNT : sums.cost;
  return {
    symbol,
    name: instrument?.name ?? symbol,
    exchange: instrument?.exchange ?? null,
    assetClass: instrument?.assetClass ?? 'unknown',
    sector: instrument?.sector ?? null,
    country: instrument?.country ?? null,
    currency: positions[0]!.setting.currency,
    status: isClosed(positions) ? 'closed' : 'open',
    quantity,
    averageCost: averageCost(cost.local, quantity),
    costBasis: cost.local,
    marketPrice: valuation.price,
    priceDate: price?.date ?? null,
    priceAsOf: price?.asOf ?? null,
    priceSource: price?.source ?? null,
    priceStale: price?.stale ?? null,
    marketValue: valuation.marketValue.local,
    unrealizedGain: gains.unrealized.local,
    unrealizedGainPercent: percentOf(gains.unrealized.local, cost.local),
    realizedGain: gains.realized.local,
    realizedGainPercent: percentOf(gains.realized.local, sums.relieved.local),
    income: sums.income.local,
    fees: sums.fees.local,
    taxes: sums.taxes.local,
    totalGain: gains.total.local,
    totalGainPercent: percentOf(gains.total.local, sums.invested.local),
    dayChange: dayChange?.local ?? null,
    dayChangePercent: percentOf(dayChange?.local ?? null, dayChange?.localFrom ?? null),
    dayChangeDate: dayChange?.date ?? null,
    weightPercent: null,
    firstTradeDate: sums.firstTrade,
    lastTradeDate: sums.lastTrade,
    flows: flowsOf(sums, 'local'),
    base: baseFigures(parts, sums, gains, cost),
    positions: valuation.positions,
    lots: sums.oversold ? [] : positions.flatMap(lotsOf),
    sales: positions
      .flatMap((position) => position.sales)
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
  };
}

interface Gains {
  readonly unrealized: Amount;
  readonly realized: Amount;
  readonly total: Amount;
}

function gainsOf(sums: PositionSums, marketValue: Amount): Gains {
  if (sums.oversold) return { unrealized: UNKNOWN_AMOUNT, realized: UNKNOWN_AMOUNT, total: UNKNOWN_AMOUNT };
  const unrealized = minus(marketValue, sums.cost);
  const booked = minus(plus(sums.realized, sums.income), sums.standaloneCosts);
  return { unrealized, realized: sums.realized, total: plus(unrealized, booked) };
}

function baseFigures(parts: HoldingParts, sums: PositionSums, gains: Gains, cost: Amount): HoldingInBase {
  const { dayChange, rate, valuation } = parts;
  const unrealizedFx = unrealizedFxEffect(cost, rate, gains.unrealized.base);
  const realizedFx = sums.oversold ? null : sums.realizedFx;
  const unrealizedPrice = subtractKnown(gains.unrealized.base, unrealizedFx);
  const realizedPrice = subtractKnown(gains.realized.base, realizedFx);
  return {
    currency: parts.input.baseCurrency,
    exchangeRate: rate,
    costBasis: cost.base,
    marketValue: valuation.marketValue.base,
    unrealizedGain: gains.unrealized.base,
    realizedGain: gains.realized.base,
    income: sums.income.base,
    fees: sums.fees.base,
    taxes: sums.taxes.base,
    totalGain: gains.total.base,
    totalGainPercent: percentOf(gains.total.base, sums.invested.base),
    priceEffect: addKnown(realizedPrice, unrealizedPrice),
    fxEffect: addKnown(realizedFx, unrealizedFx),
    unrealizedPriceEffect: unrealizedPrice,
    unrealizedFxEffect: unrealizedFx,
    realizedPriceEffect: realizedPrice,
    realizedFxEffect: realizedFx,
    dayChange: dayChange?.base ?? null,
    dayChangePercent: percentOf(dayChange?.base ?? null, dayChange?.baseFrom ?? null),
    dayChangeFrom: dayChange?.baseFrom ?? null,
    flows: flowsOf(sums, 'base'),
  };
}

/** Cost in the instrument's currency × rate now - cost in the base currency. */
function unrealizedFxEffect(cost: Amount, rate: Decimal | null, gain: Decimal | null): Decimal | null {
  if (gain === null || cost.local === null || cost.base === null) return null;
  if (cost.local === cost.base) return ZERO;
  return rate === null ? null : roundMoney(cost.local.times(rate)).minus(cost.base);
}

function flowsOf(sums: PositionSums, currency: 'local' | 'base'): HoldingFlows {
  return {
    purchases: sums.oversold ? null : sums.purchases[currency],
    proceeds: sums.oversold ? null : sums.proceeds[currency],
    standaloneCosts: sums.standaloneCosts[currency],
    invested: sums.oversold ? null : sums.invested[currency],
  };
}

function averageCost(cost: Decimal | null, quantity: Decimal | null): Decimal | null {
  if (cost === null || quantity === null || quantity.isZero()) return null;
  return exactShare(cost, ONE, quantity, MONEY_SCALE);
}

function lotsOf(position: Position): Lot[] {
  return position.lots().map(({ lot, quantity, cost }) => ({
    portfolioId: position.setting.portfolio.id,
    transactionId: lot.transactionId,
    openedOn: lot.openedOn,
    quantity,
    cost: cost.local,
    baseCost: cost.base,
  }));
}
