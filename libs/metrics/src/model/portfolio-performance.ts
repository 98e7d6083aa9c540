import type { HoldingsTotals } from '@portfolio-metrics/holdings';
import { type ReturnFigures, UNKNOWN_RETURNS } from './return-figures.js';
import { amount, type DecimalText, percent } from './json-figures.js';

/** Totals in the base currency, with returns and risk. */
export interface PortfolioPerformance extends ReturnFigures {
  readonly totalValue: DecimalText | null;
  readonly totalCost: DecimalText | null;
  readonly cash: DecimalText | null;
  readonly unrealizedGain: DecimalText | null;
  readonly realizedGain: DecimalText | null;
  readonly income: DecimalText | null;
  readonly fees: DecimalText | null;
  readonly taxes: DecimalText | null;
  readonly totalGain: DecimalText | null;
  readonly totalGainPercent: number | null;
  readonly dayChange: DecimalText | null;
  readonly dayChangePercent: number | null;
  readonly baseCurrency: string;
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
