import { figure, unknown, type Figure } from './figure.js';
import { FEWEST_OBSERVATIONS, isNothing, mean, perDay, standardDeviation } from './risk.js';

export interface MarketComparison {
  /** Covariance of portfolio and benchmark / variance of the benchmark. */
  readonly beta: Figure;
  /** Return per year that the benchmark does not explain: (1 + mean(rp - rf - beta × (rb - rf)))^days per year - 1. */
  readonly alpha: Figure;
}

/** Beta and alpha of returns over the same days. */
export function compareWithMarket(
  returns: Float64Array,
  benchmark: Float64Array,
  perYear: number,
  riskFreeRate: number,
): MarketComparison {
  if (returns.length < FEWEST_OBSERVATIONS) {
    return { beta: unknown('too_few_observations'), alpha: unknown('too_few_observations') };
  }
  const deviation = standardDeviation(benchmark);
  if (isNothing(deviation, benchmark)) return { beta: unknown('no_variation'), alpha: unknown('no_variation') };
  const [middle, benchmarkMiddle] = [mean(returns), mean(benchmark)];
  let products = 0;
  returns.forEach((value, day) => {
    products += (value - middle) * (benchmark[day]! - benchmarkMiddle);
  });
  const beta = products / (returns.length - 1) / deviation ** 2;
  const daily = perDay(riskFreeRate, perYear);
  const unexplained = middle - daily - beta * (benchmarkMiddle - daily);
  return { beta: figure(beta, 'no_variation'), alpha: figure((1 + unexplained) ** perYear - 1, 'no_variation') };
}
