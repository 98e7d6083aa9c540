import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { ActivityJournal } from './activity-journal.js';

/**
 * Figures are decimals, unrounded; `...Percent` is in percent (12.34 means 12.34 %). `null` means "cannot be known" and has an entry
 * in `HoldingsResult.missing`. `base` figures are in the base currency of the request, the others in the instrument's currency.
 */
export interface Holding {
  readonly symbol: string;
  readonly name: string;
  /** MIC; `null`: not known. */
  readonly exchange: string | null;
  readonly assetClass: string;
  readonly sector: string | null;
  readonly country: string | null;
  /** ISO 4217 of the instrument. */
  readonly currency: string;
  /** `closed`: nothing is held any more; its realised gain and income stay. */
  readonly status: 'open' | 'closed';
  /** Negative: short. `null`: the ledger sold more than it had (see `missing`, reason `oversold`). */
  readonly quantity: Decimal | null;
  /** Cost per unit held; of a short position its entry proceeds per unit. `null` also when nothing is held. */
  readonly averageCost: Decimal | null;
  /** Cost of the lots left, fees and taxes included; negative (entry proceeds) for a short position. */
  readonly costBasis: Decimal | null;
  /** Per unit at the valuation date, after splits since the price's own date. `null`: not known. */
  readonly marketPrice: Decimal | null;
  /** Exchange-local date of the price. */
  readonly priceDate: CalendarDate | null;
  /** Instant of the price, `null` for a close without a time. */
  readonly priceAsOf: Date | null;
  readonly priceSource: string | null;
  readonly priceStale: boolean | null;
  readonly marketValue: Decimal | null;
  readonly unrealizedGain: Decimal | null;
  /** Of the cost of the lots left; `null` also when that cost is 0. */
  readonly unrealizedGainPercent: Decimal | null;
  readonly realizedGain: Decimal | null;
  /** Of the cost of the lots relieved; `null` also when nothing was relieved. */
  readonly realizedGainPercent: Decimal | null;
  /** Dividends and interest, gross. */
  readonly income: Decimal | null;
  /** All fees: those inside cost and proceeds, and standalone ones. */
  readonly fees: Decimal | null;
  /** All taxes: those inside cost and proceeds, withheld on income, and standalone ones. */
  readonly taxes: Decimal | null;
  /** Realised + unrealised + income - standalone fees and taxes. */
  readonly totalGain: Decimal | null;
  /** Of the cost of everything bought. */
  readonly totalGainPercent: Decimal | null;
  readonly dayChange: Decimal | null;
  /** Of yesterday's value plus today's purchases. */
  readonly dayChangePercent: Decimal | null;
  /** The session that the day change describes; `null` without one. */
  readonly dayChangeDate: CalendarDate | null;
  /** Share of the gross exposure of everything priced, cash included. */
  readonly weightPercent: Decimal | null;
  /** First transaction that moved units; `null` when there was none. */
  readonly firstTradeDate: CalendarDate | null;
  readonly lastTradeDate: CalendarDate | null;
  readonly flows: HoldingFlows;
  readonly base: HoldingInBase;
  /** The same position by portfolio. */
  readonly positions: readonly PortfolioPosition[];
  /** What is held, lot by lot, in the order in which it would be relieved; under AVERAGE one pool per portfolio. */
  readonly lots: readonly Lot[];
  /** Oldest first. Empty when not asked for. */
  readonly sales: readonly RealizedSale[];
}

/**
 * The money that the gain identity is made of: proceeds + income + market value - purchases - standalone costs = total gain. In
 * the currency of whatever they stand in; `null`: cannot be known.
 */
export interface HoldingFlows {
  /** Cost of everything bought or transferred in, fees and taxes included. */
  readonly purchases: Decimal | null;
  /** Net proceeds of everything sold, capital returned, and the cost of units transferred out. */
  readonly proceeds: Decimal | null;
  /** Fees and taxes outside of cost and proceeds: standalone ones and those withheld on income. */
  readonly standaloneCosts: Decimal | null;
  /** Cost of the units bought plus entry proceeds of the units sold short: what a total gain is a percentage of. */
  readonly invested: Decimal | null;
}

/**
 * The figures of a holding in the base currency: booked amounts at the rates of their days, what is held at the rate of the
 * valuation date. `null`: what the figure is made of, or a rate for it, is not known; of a percentage also: it would be of 0.
 */
export interface HoldingInBase {
  readonly currency: string;
  /** Base units for one unit of the instrument's currency at the valuation date. */
  readonly exchangeRate: Decimal | null;
  readonly costBasis: Decimal | null;
  readonly marketValue: Decimal | null;
  readonly unrealizedGain: Decimal | null;
  readonly realizedGain: Decimal | null;
  readonly income: Decimal | null;
  readonly fees: Decimal | null;
  readonly taxes: Decimal | null;
  readonly totalGain: Decimal | null;
  readonly totalGainPercent: Decimal | null;
  /** Realised and unrealised together: `priceEffect + fxEffect = unrealizedGain + realizedGain`, exactly. */
  readonly priceEffect: Decimal | null;
  /** Cost in the instrument's currency × rate at the exit or the valuation - base cost (docs/definitions.md, Currencies). */
  readonly fxEffect: Decimal | null;
  readonly unrealizedPriceEffect: Decimal | null;
  readonly unrealizedFxEffect: Decimal | null;
  readonly realizedPriceEffect: Decimal | null;
  readonly realizedFxEffect: Decimal | null;
  readonly dayChange: Decimal | null;
  readonly dayChangePercent: Decimal | null;
  /** Yesterday's value plus today's purchases: what the day change is a percentage of. */
  readonly dayChangeFrom: Decimal | null;
  readonly flows: HoldingFlows;
}

/**
 * The part of a holding that one portfolio has. `base...` in the base currency, the other amounts in the instrument's; `null` as
 * in `Holding`.
 */
export interface PortfolioPosition {
  readonly portfolioId: string;
  readonly quantity: Decimal | null;
  readonly costBasis: Decimal | null;
  readonly baseCostBasis: Decimal | null;
  readonly marketValue: Decimal | null;
  readonly baseMarketValue: Decimal | null;
}

/**
 * Units that were acquired (or sold short) together and are still there. `cost` is in the instrument's currency, `baseCost` in
 * the base currency; `null`: not known.
 */
export interface Lot {
  readonly portfolioId: string;
  /** The transaction that opened it; `null`: a pool at the moving average. */
  readonly transactionId: string | null;
  /** Of a pool: the first acquisition since it was last empty. A transfer keeps the date. */
  readonly openedOn: CalendarDate;
  /** In today's units; negative: short. */
  readonly quantity: Decimal;
  /** Signed like the quantity. */
  readonly cost: Decimal | null;
  readonly baseCost: Decimal | null;
}

/**
 * What a sale, a cover or a return of capital realised: in the instrument's currency, and below `base` in the base currency,
 * where `priceEffect + fxEffect = gain`. `null`: a cost or a rate is not known.
 */
export interface RealizedSale {
  readonly kind: 'sale' | 'cover' | 'return-of-capital';
  readonly transactionId: string;
  readonly portfolioId: string;
  readonly symbol: string;
  readonly date: CalendarDate;
  /** Units relieved, in units of that day; 0 for a return of capital. */
  readonly quantity: Decimal;
  /** Net of fee and tax; of a cover: the entry proceeds of the lots. */
  readonly proceeds: Decimal | null;
  /** Of the lots relieved; of a cover: what covering cost. */
  readonly cost: Decimal | null;
  readonly gain: Decimal | null;
  readonly base: {
    readonly proceeds: Decimal | null;
    readonly cost: Decimal | null;
    readonly gain: Decimal | null;
    readonly priceEffect: Decimal | null;
    readonly fxEffect: Decimal | null;
  };
  readonly lots: readonly LotRelief[];
}

/**
 * The part of a lot that a sale took. `cost` is in the instrument's currency, `baseCost` in the base currency; `null`: not known.
 */
export interface LotRelief {
  /** The transaction that opened the lot; `null`: a pool at the moving average. */
  readonly transactionId: string | null;
  readonly openedOn: CalendarDate;
  /** In units of the day of the sale. */
  readonly quantity: Decimal;
  /** Cost of a long lot, entry proceeds of a short one. */
  readonly cost: Decimal | null;
  readonly baseCost: Decimal | null;
}

/** Cash of a portfolio that tracks it, in one currency. */
export interface CashBalance {
  readonly portfolioId: string;
  readonly currency: string;
  /** Negative: owed. `null`: a movement could not be converted. */
  readonly amount: Decimal | null;
  /** In the base currency at the rate of the valuation date; `null`: the amount or the rate is not known. */
  readonly baseAmount: Decimal | null;
}

/**
 * All in the base currency. Totals cover what is known; `missing` and `priceCoveragePercent` say what they do not cover. `null`:
 * something that belongs to it is not known and nothing else adds to it, or a part of it is `null`; of a percentage also: it
 * would be of 0.
 */
export interface HoldingsTotals {
  /** Market value of what is priced, plus tracked cash. `null` when something is held and none of it is priced. */
  readonly totalValue: Decimal | null;
  /** Cost basis of everything held. */
  readonly totalCost: Decimal | null;
  /** Tracked cash; 0 when no portfolio in scope tracks cash. */
  readonly cash: Decimal | null;
  readonly unrealizedGain: Decimal | null;
  readonly realizedGain: Decimal | null;
  readonly income: Decimal | null;
  readonly fees: Decimal | null;
  readonly taxes: Decimal | null;
  /** Unrealised + realised + income - standalone fees and taxes. */
  readonly totalGain: Decimal | null;
  /** Of the cost of everything bought, without what is held unpriced. */
  readonly totalGainPercent: Decimal | null;
  /** Of the holdings whose change is known; `null` when something is held and none of it is. */
  readonly dayChange: Decimal | null;
  readonly dayChangePercent: Decimal | null;
  /** Share of the cost of everything held that is priced; 100 when nothing is held; `null` when a cost is not known. */
  readonly priceCoveragePercent: Decimal | null;
  readonly flows: HoldingFlows;
}

/** Which part of the answer has gaps. */
export type MissingSection = 'prices' | 'exchangeRates' | 'holdings' | 'dayChange' | 'cash';

/**
 * Why there is a gap.
 * - `source_unavailable`: prices or rates could not be asked for at all.
 * - `no_price`, `no_exchange_rate`: asked for, and there is none.
 * - `oversold`: the ledger sold more than it had.
 * - `unknown_cost`: what units cost or brought in the instrument's currency is not known.
 * - `no_previous_close`, `price_not_current`: no day change, for want of a close before, or of a price of the last session.
 */
export type MissingReason =
  | 'source_unavailable'
  | 'no_price'
  | 'no_exchange_rate'
  | 'oversold'
  | 'unknown_cost'
  | 'no_previous_close'
  | 'price_not_current';

/** Why some figures are `null`. */
export interface MissingInput {
  readonly section: MissingSection;
  readonly reason: MissingReason;
  /** Sorted; of cash: currencies. */
  readonly symbols: readonly string[];
}

/** What `computeHoldings` answers. */
export interface HoldingsResult {
  readonly baseCurrency: string;
  readonly asOf: CalendarDate;
  /** Open and closed, by symbol, over all portfolios in scope. */
  readonly holdings: readonly Holding[];
  readonly cash: readonly CashBalance[];
  readonly totals: HoldingsTotals;
  readonly missing: readonly MissingInput[];
  /** What happened on which day: the input of every return and of the daily series. */
  readonly journal: ActivityJournal;
}
