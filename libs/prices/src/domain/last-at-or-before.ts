import type { DayNumber } from '@portfolio-metrics/kernel';

/** The index of the last of the ascending `days` that is not after `day`, or -1 when all are. */
export function lastAtOrBefore(days: Int32Array, day: DayNumber): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
