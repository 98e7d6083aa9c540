import type { HoldingsTotals } from '@portfolio-metrics/holdings';
import { amount, type DecimalText, percent } from './json-figures.js';

/** The largest fall of the time-weighted index; `null` dates: it has not happened (yet). */
export interface DrawdownView {
  /** Negative. */
  readonly percent: number;
  readonly peakDate: string;
  readonly troughDate: string;
  readonly recoveryDate: string | null;
}

/** Returns and risk; numbers are in percent where the name ends in `Percent`. `null`: not known, the reason is in `meta.missing`. */
export interface ReturnFigures {
  readonly timeWeightedReturnPercent: number | null;
  readonly annualizedReturnPercent: number | null;
  readonly moneyWeightedReturnPercent: number | null;
  readonly volatilityPercent: number | null;
  readonly sharpeRatio: number | null;
  readonly sortinoRatio: number | null;
  readonly maxDrawdown: DrawdownView | null;
  readonly calmarRatio: number | null;
}

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

export const UNKNOWN_RETURNS: ReturnFigures = Object.freeze({
  timeWeightedReturnPercent: null,
  annualizedReturnPercent: null,
  moneyWeightedReturnPercent: null,
  volatilityPercent: null,
  sharpeRatio: null,
  sortinoRatio: null,
  maxDrawdown: null,
  calmarRatio: null,
});

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
