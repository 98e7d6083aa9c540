import type { Holding, Lot, RealizedSale } from '@portfolio-metrics/holdings';
import { amount, type DecimalText, percent } from './json-figures.js';

/**
 * One instrument held. Amounts are in the instrument's `currency`, per unit where it is a price or an average; those below `base`
 * in the base currency. `...Percent` is in percent, dates are `YYYY-MM-DD`. `null`: cannot be known (the reason is in
 * `meta.missing`), is not on record, or has nothing to be a share of. docs/definitions.md has the formulas.
 */
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
  /** Instant of the quote in ISO 8601 UTC, or the date of the close. */
  readonly priceAsOf: string | null;
  /** Name of the provider, or `import`. */
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
  /** Share of the gross exposure of everything priced, cash included. */
  readonly weightPercent: number | null;
  /** First transaction that moved units. */
  readonly firstTradeDate: string | null;
  readonly base: HoldingBaseFigures;
  readonly lots?: readonly HoldingLot[];
  readonly sales?: readonly HoldingSale[];
}

/**
 * The figures of a holding in the base currency of the request. `null`: what a figure is made of, or a rate for it, is not known.
 */
export interface HoldingBaseFigures {
  readonly currency: string;
  /** Units of the base currency for one unit of the instrument's, at the valuation date. */
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

/** Units that were acquired together and are still there. `null`: not known. */
export interface HoldingLot {
  readonly portfolioId: string;
  /** `null`: the pool of a portfolio at moving average cost. */
  readonly transactionId: string | null;
  /** Date of the acquisition; a transfer keeps it. */
  readonly openedOn: string;
  /** In today's units; negative: short. */
  readonly quantity: DecimalText | null;
  /** In the instrument's currency, signed like the quantity. */
  readonly cost: DecimalText | null;
  /** In the base currency, at the rate of its day. */
  readonly baseCost: DecimalText | null;
}

/** What a sale, a cover or a return of capital realised. Amounts are in the instrument's currency; `null`: not known. */
export interface HoldingSale {
  readonly kind: RealizedSale['kind'];
  readonly transactionId: string;
  readonly portfolioId: string;
  /** Of the transaction, `YYYY-MM-DD`. */
  readonly date: string;
  /** Units relieved, in units of that day; 0 for a return of capital. */
  readonly quantity: DecimalText | null;
  /** Net of fee and tax; of a cover: the entry proceeds of the lots. */
  readonly proceeds: DecimalText | null;
  /** Of the lots relieved; of a cover: what covering cost. */
  readonly cost: DecimalText | null;
  /** Proceeds less cost. */
  readonly gain: DecimalText | null;
  /** The gain in the base currency, each side at the rate of its day. */
  readonly baseGain: DecimalText | null;
  /** The parts of lots that it took, in units of the day of the sale. */
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
