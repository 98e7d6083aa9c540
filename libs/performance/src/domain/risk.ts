import { figure, unknown, type Figure } from './figure.js';

/** Fewer daily returns say nothing about how returns vary. */
export const FEWEST_OBSERVATIONS = 20;

/** What the ratios compare returns with. Ratios per year: 0.02 is 2 %. */
export interface RiskParameters {
  /** Return of a riskless investment, per year: 0.02 is 2 %. */
  readonly riskFreeRate: number;
  /** Return below which a day counts as a loss in the Sortino ratio, per year. */
  readonly targetReturn: number;
}

/** 0 a year for both: what is used where nothing else is given. */
export const NO_RISK_PARAMETERS: RiskParameters = Object.freeze({ riskFreeRate: 0, targetReturn: 0 });

/** Sample standard deviation (n - 1) of the daily returns × √days per year. */
export function volatility(returns: Float64Array, perYear: number): Figure {
  if (returns.length < FEWEST_OBSERVATIONS) return unknown('too_few_observations');
  return figure(standardDeviation(returns) * Math.sqrt(perYear), 'too_few_observations');
}

/** mean(r - rf) / deviation(r - rf) × √days per year. */
export function sharpeRatio(returns: Float64Array, perYear: number, riskFreeRate: number): Figure {
  if (returns.length < FEWEST_OBSERVATIONS) return unknown('too_few_observations');
  const deviation = standardDeviation(returns);
  if (isNothing(deviation, returns)) return unknown('no_variation');
  const excess = mean(returns) - perDay(riskFreeRate, perYear);
  return figure((excess / deviation) * Math.sqrt(perYear), 'no_variation');
}

/** mean(r - t) × days per year / (√mean(min(r - t, 0)²) × √days per year), the mean of squares over all days. */
export function sortinoRatio(returns: Float64Array, perYear: number, targetReturn: number): Figure {
  if (returns.length < FEWEST_OBSERVATIONS) return unknown('too_few_observations');
  const target = perDay(targetReturn, perYear);
  let squares = 0;
  for (const value of returns) squares += Math.min(value - target, 0) ** 2;
  if (squares === 0) return unknown('no_downside');
  const downside = Math.sqrt(squares / returns.length);
  return figure(((mean(returns) - target) * perYear) / (downside * Math.sqrt(perYear)), 'no_downside');
}

/** Annualised return / size of the maximum drawdown. */
export function calmarRatio(annualizedReturn: Figure, drawdown: number): Figure {
  if (annualizedReturn.value === null) return annualizedReturn;
  return drawdown === 0 ? unknown('no_drawdown') : figure(annualizedReturn.value / Math.abs(drawdown), 'no_drawdown');
}

/** The daily rate that compounds to `perYearRate` in a year of `perYear` days. */
export function perDay(perYearRate: number, perYear: number): number {
  return perYearRate === 0 ? 0 : (1 + perYearRate) ** (1 / perYear) - 1;
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** With n - 1, in two passes. */
export function standardDeviation(values: Float64Array): number {
  const middle = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** A deviation that is rounding noise beside values that are all the same. */
export function isNothing(deviation: number, values: Float64Array): boolean {
  return deviation <= 1e-14 * Math.max(1, Math.abs(mean(values)));
}
