import type { Holding, Lot, RealizedSale } from '@portfolio-metrics/holdings';
import { amount, type DecimalText, percent } from './json-figures.js';

/** One instrument held. Amounts are in the instrument's `currency`; those below `base` in the portfolio's. */
export interface PortfolioHolding {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string | null;
  readonly assetClass: string;
  readonly sector: string | null;
  readonly country: string | null;
  readonly currency: string;
  readonly status: 'open' | 'closed';
  readonly quantity: DecimalText | null;
  readonly averageCost: DecimalText | null;
  readonly costBasis: DecimalText | null;
  readonly marketPrice: DecimalText | null;
  /** Instant of the quote, or the date of the close. */
  readonly priceAsOf: string | null;
  readonly priceSource: string | null;
  readonly priceStale: boolean | null;
  readonly marketValue: DecimalText | null;
  readonly unrealizedGain: DecimalText | null;
  readonly unrealizedGainPercent: number | null;
  readonly realizedGain: DecimalText | null;
  readonly realizedGainPercent: number | null;
  readonly income: DecimalText | null;
  readonly fees: DecimalText | null;
  readonly taxes: DecimalText | null;
  readonly totalGain: DecimalText | null;
  readonly totalGainPercent: number | null;
  readonly dayChange: DecimalText | null;
  readonly dayChangePercent: number | null;
  /** The session that the day change describes. */
  readonly dayChangeDate: string | null;
  readonly weightPercent: number | null;
  readonly firstTradeDate: string | null;
  readonly base: HoldingBaseFigures;
  readonly lots?: readonly HoldingLot[];
  readonly sales?: readonly HoldingSale[];
}

export interface HoldingBaseFigures {
  readonly currency: string;
  readonly exchangeRate: DecimalText | null;
  readonly costBasis: DecimalText | null;
  readonly marketValue: DecimalText | null;
  readonly unrealizedGain: DecimalText | null;
  readonly realizedGain: DecimalText | null;
  readonly income: DecimalText | null;
  readonly totalGain: DecimalText | null;
  /** `priceEffect + fxEffect = unrealizedGain + realizedGain`. */
  readonly priceEffect: DecimalText | null;
  readonly fxEffect: DecimalText | null;
  readonly dayChange: DecimalText | null;
  readonly dayChangePercent: number | null;
}

export interface HoldingLot {
  readonly portfolioId: string;
  /** `null`: the pool of a portfolio at moving average cost. */
  readonly transactionId: string | null;
  readonly openedOn: string;
  readonly quantity: DecimalText | null;
  readonly cost: DecimalText | null;
  readonly baseCost: DecimalText | null;
}

export interface HoldingSale {
  readonly kind: RealizedSale['kind'];
  readonly transactionId: string;
  readonly portfolioId: string;
  readonly date: string;
  readonly quantity: DecimalText | null;
  readonly proceeds: DecimalText | null;
  readonly cost: DecimalText | null;
  readonly gain: DecimalText | null;
  readonly baseGain: DecimalText | null;
  readonly relieved: readonly Omit<HoldingLot, 'portfolioId'>[];
}

/** The holding as JSON, without its lots. */
export function portfolioHolding(holding: Holding): PortfolioHolding {
  return {
    symbol: holding.symbol,
    name: holding.name,
    exchange: holding.exchange,
    assetClass: holding.assetClass,
    sector: holding.sector,
    country: holding.country,
    currency: holding.currency,
    status: holding.status,
    quantity: amount(holding.quantity),
    averageCost: amount(holding.averageCost),
    costBasis: amount(holding.costBasis),
    marketPrice: amount(holding.marketPrice),
    priceAsOf: holding.priceAsOf?.toISOString() ?? holding.priceDate,
    priceSource: holding.priceSource,
    priceStale: holding.priceStale,
    marketValue: amount(holding.marketValue),
    unrealizedGain: amount(holding.unrealizedGain),
    unrealizedGainPercent: percent(holding.unrealizedGainPercent),
    realizedGain: amount(holding.realizedGain),
    realizedGainPercent: percent(holding.realizedGainPercent),
    income: amount(holding.income),
    fees: amount(holding.fees),
    taxes: amount(holding.taxes),
    totalGain: amount(holding.totalGain),
    totalGainPercent: percent(holding.totalGainPercent),
    dayChange: amount(holding.dayChange),
    dayChangePercent: percent(holding.dayChangePercent),
    dayChangeDate: holding.dayChangeDate,
    weightPercent: percent(holding.weightPercent),
    firstTradeDate: holding.firstTradeDate,
    base: baseFigures(holding),
  };
}

/** The same with the lots that are left and the sales with the lots they relieved. */
export function portfolioHoldingWithLots(holding: Holding): PortfolioHolding {
  return { ...portfolioHolding(holding), lots: holding.lots.map(holdingLot), sales: holding.sales.map(holdingSale) };
}

function baseFigures({ base }: Holding): HoldingBaseFigures {
  return {
    currency: base.currency,
    exchangeRate: amount(base.exchangeRate),
    costBasis: amount(base.costBasis),
    marketValue: amount(base.marketValue),
    unrealizedGain: amount(base.unrealizedGain),
    realizedGain: amount(base.realizedGain),
    income: amount(base.income),
    totalGain: amount(base.totalGain),
    priceEffect: amount(base.priceEffect),
    fxEffect: amount(base.fxEffect),
    dayChange: amount(base.dayChange),
    dayChangePercent: percent(base.dayChangePercent),
  };
}

function holdingLot(lot: Lot): HoldingLot {
  return {
    portfolioId: lot.portfolioId,
    transactionId: lot.transactionId,
    openedOn: lot.openedOn,
    quantity: amount(lot.quantity),
    cost: amount(lot.cost),
    baseCost: amount(lot.baseCost),
  };
}

function holdingSale(sale: RealizedSale): HoldingSale {
  return {
    kind: sale.kind,
    transactionId: sale.transactionId,
    portfolioId: sale.portfolioId,
    date: sale.date,
    quantity: amount(sale.quantity),
    proceeds: amount(sale.proceeds),
    cost: amount(sale.cost),
    gain: amount(sale.gain),
    baseGain: amount(sale.base.gain),
    relieved: sale.lots.map((lot) => ({
      transactionId: lot.transactionId,
      openedOn: lot.openedOn,
      quantity: amount(lot.quantity),
      cost: amount(lot.cost),
      baseCost: amount(lot.baseCost),
    })),
  };
}
