import { fromDayNumber, type CalendarDate, type DayNumber } from '@portfolio-metrics/kernel';

/** The deepest fall of an index below an earlier peak. */
export interface Drawdown {
  /** At most 0: -0.25 is a fall by a quarter; 0: the index was never below a peak. */
  readonly ratio: number;
  /** Last day at the peak; `null` without a fall. */
  readonly peakDate: CalendarDate | null;
  /** First day at the lowest value; `null` without a fall. */
  readonly troughDate: CalendarDate | null;
  /** First day on which the index is back at the peak; `null`: not yet, or no fall. */
  readonly recoveryDate: CalendarDate | null;
}

/** The index of one day; the opening value is the first of them, and a peak too. */
export function maximumDrawdown(index: Float64Array, startDay: DayNumber): Drawdown {
  let peak = 0;
  let deepest = { ratio: 0, peak: 0, trough: 0 };
  for (let day = 1; day < index.length; day += 1) {
    if (index[day]! >= index[peak]!) {
      peak = day;
      continue;
    }
    const ratio = index[day]! / index[peak]! - 1;
    if (ratio < deepest.ratio) deepest = { ratio, peak, trough: day };
  }
  if (deepest.ratio === 0) return { ratio: 0, peakDate: null, troughDate: null, recoveryDate: null };
  const recovery = index.findIndex((value, day) => day > deepest.trough && value >= index[deepest.peak]!);
  return {
    ratio: deepest.ratio,
    peakDate: fromDayNumber(startDay + deepest.peak),
    troughDate: fromDayNumber(startDay + deepest.trough),
    recoveryDate: recovery < 0 ? null : fromDayNumber(startDay + recovery),
  };
}
