import { percentNumber, type PeriodPerformance, roundedPercent } from '@portfolio-metrics/performance';
import type { MissingPart } from './metrics-meta.js';

/** The largest fall of the time-weighted index below an earlier peak. */
export interface DrawdownView {
  /** At most 0. */
  readonly percent: number;
  /** `YYYY-MM-DD`, as the other dates; `null` when the index never fell. */
  readonly peakDate: string | null;
  /** `null` when the index never fell. */
  readonly troughDate: string | null;
  /** `null`: not recovered yet, or it never fell. */
  readonly recoveryDate: string | null;
}

/**
 * Returns and risk; in percent where the name ends in `Percent`, else plain ratios. `null`: cannot be stated, the reason is in
 * `meta.missing`. docs/definitions.md has the formulas.
 */
export interface ReturnFigures {
  readonly timeWeightedReturnPercent: number | null;
  /** `null` below 365 days. */
  readonly annualizedReturnPercent: number | null;
  readonly moneyWeightedReturnPercent: number | null;
  readonly volatilityPercent: number | null;
  readonly sharpeRatio: number | null;
  readonly sortinoRatio: number | null;
  readonly maxDrawdown: DrawdownView | null;
  readonly calmarRatio: number | null;
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

export function returnFigures(period: PeriodPerformance): ReturnFigures {
  const drawdown = period.maxDrawdown;
  return {
    timeWeightedReturnPercent: percentNumber(period.timeWeightedReturn),
    annualizedReturnPercent: percentNumber(period.annualizedReturn),
    moneyWeightedReturnPercent: percentNumber(period.moneyWeightedReturn),
    volatilityPercent: percentNumber(period.volatility),
    sharpeRatio: ratio(period.sharpeRatio.value),
    sortinoRatio: ratio(period.sortinoRatio.value),
    maxDrawdown:
      drawdown === null
        ? null
        : {
            percent: roundedPercent(drawdown.ratio),
            peakDate: drawdown.peakDate,
            troughDate: drawdown.troughDate,
            recoveryDate: drawdown.recoveryDate,
          },
    calmarRatio: ratio(period.calmarRatio.value),
  };
}

/**
 * Why figures of the period are `null`, one entry per figure, and what is to be said of those that are stated: `ambiguous`, when other rates
 * may solve the equation too; `partial`, when something held or moved in the period had no price, or one older than 7 days.
 */
export function missingReturns(period: PeriodPerformance): MissingPart[] {
  const figures = {
    timeWeightedReturnPercent: period.timeWeightedReturn,
    annualizedReturnPercent: period.annualizedReturn,
    moneyWeightedReturnPercent: period.moneyWeightedReturn,
    volatilityPercent: period.volatility,
    sharpeRatio: period.sharpeRatio,
    sortinoRatio: period.sortinoRatio,
    calmarRatio: period.calmarRatio,
  };
  const unknown = Object.entries(figures).flatMap(([name, figure]) =>
    figure.value === null ? [{ section: `performance.${name}`, reason: figure.reason }] : [],
  );
  return [...unknown, ...reservations(period)];
}

function reservations({ status, timeWeightedReturn, moneyWeightedReturn }: PeriodPerformance): MissingPart[] {
  const isPartial = status === 'partial' && timeWeightedReturn.value !== null;
  const isAmbiguous = moneyWeightedReturn.ambiguous && moneyWeightedReturn.value !== null;
  return [
    ...(isPartial ? [{ section: 'performance.timeWeightedReturnPercent', reason: 'partial' }] : []),
    ...(isAmbiguous ? [{ section: 'performance.moneyWeightedReturnPercent', reason: 'ambiguous' }] : []),
  ];
}

function ratio(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e8) / 1e8 + 0;
}
