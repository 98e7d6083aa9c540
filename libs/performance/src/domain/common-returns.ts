import type { BenchmarkColumn } from './benchmark.js';
import type { Observations } from './observations.js';

/** Returns of a portfolio and of a benchmark between the days on which both have a price. */
export interface CommonReturns {
  readonly portfolio: Float64Array;
  readonly benchmark: Float64Array;
}

/** `start`: position in the series of the first value of `index`. */
export function commonReturns(
  observations: Observations,
  index: Float64Array,
  start: number,
  benchmark: BenchmarkColumn,
): CommonReturns {
  const portfolio: number[] = [];
  const market: number[] = [];
  let last = -1;
  observations.to.forEach((day, at) => {
    const from = observations.from[at]!;
    const continues = at > 0 && observations.to[at - 1] === from;
    if (!continues) last = from;
    if (benchmark.priced[day] === 0) return;
    const growth = benchmark.value[day]! / benchmark.value[last]!;
    if (!Number.isNaN(growth)) {
      portfolio.push(index[day - start]! / index[last - start]! - 1);
      market.push(growth - 1);
    }
    last = day;
  });
  return { portfolio: Float64Array.from(portfolio), benchmark: Float64Array.from(market) };
}
