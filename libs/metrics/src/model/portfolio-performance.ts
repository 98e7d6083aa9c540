import type { HoldingsTotals } from '@portfolio-metrics/holdings';
import { type ReturnFigures, UNKNOWN_RETURNS } from './return-figures.js';
import { amount, type DecimalText, percent } from './json-figures.js';

/**
 * Totals in the base currency, with returns and risk. They cover what is known; `priceCoveragePercent` says how much that is.
 * `null`: cannot be known, the reason is in `meta.missing`. docs/definitions.md has the formulas.
 */
export interface PortfolioPerformance extends ReturnFigures {
  /** Market value of what is priced, plus tracked cash. */
  readonly totalValue: DecimalText | null;
  /** Cost basis of everything held. */
  readonly totalCost: DecimalText | null;
  /** Tracked cash; 0 when no portfolio in scope tracks cash. */
  readonly cash: DecimalText | null;
  readonly unrealizedGain: DecimalText | null;
  readonly realizedGain: DecimalText | null;
  /** Dividends and interest, gross. */
  readonly income: DecimalText | null;
  readonly fees: DecimalText | null;
  readonly taxes: DecimalText | null;
  /** Unrealised + realised + income - standalone fees and taxes. */
  readonly totalGain: DecimalText | null;
  /** Of the cost of everything bought, without what is held unpriced. */
  readonly totalGainPercent: number | null;
  /** Price-only change since the close of the session before, of the holdings whose change is known. */
  readonly dayChange: DecimalText | null;
  readonly dayChangePercent: number | null;
  readonly baseCurrency: string;
  /** Share of the cost of everything held that is priced; 100 when nothing is held. */
  readonly priceCoveragePercent: number | null;
}

export function portfolioPerformance(
  totals: HoldingsTotals,
  baseCurrency: string,
  returns: ReturnFigures | null,
): PortfolioPerformance {
  return {
    totalValue: amount(totals.totalValue),
    totalCost: amount(totals.totalCost),
    cash: amount(totals.cash),
    unrealizedGain: amount(totals.unrealizedGain),
    realizedGain: amount(totals.realizedGain),
    income: amount(totals.income),
    fees: amount(totals.fees),
    taxes: amount(totals.taxes),
    totalGain: amount(totals.totalGain),
    totalGainPercent: percent(totals.totalGainPercent),
    dayChange: amount(totals.dayChange),
    dayChangePercent: percent(totals.dayChangePercent),
    ...(returns ?? UNKNOWN_RETURNS),
    baseCurrency,
    priceCoveragePercent: percent(totals.priceCoveragePercent),
  };
}

/** When nothing was computed but, perhaps, what everything held has cost. */
export function unknownPerformance(baseCurrency: string, totalCost: DecimalText | null): PortfolioPerformance {
  return {
    totalValue: null,
    totalCost,
    cash: null,
    unrealizedGain: null,
    realizedGain: null,
    income: null,
    fees: null,
    taxes: null,
    totalGain: null,
    totalGainPercent: null,
    dayChange: null,
    dayChangePercent: null,
    ...UNKNOWN_RETURNS,
    baseCurrency,
    priceCoveragePercent: null,
  };
}
