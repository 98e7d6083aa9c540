import { addDays, addMonths, calendarDate, type CalendarDate } from '@portfolio-metrics/kernel';

/** `resolvePeriod` says what dates each of them stands for. */
export const PERIOD_PRESETS = ['1D', '1W', '1M', '3M', '6M', 'YTD', '1Y', '3Y', '5Y', 'ALL'] as const;

/** One of `PERIOD_PRESETS`. */
export type PeriodPreset = (typeof PERIOD_PRESETS)[number];

/** Half-open: the value at the close of `from` is the base; what is dated `from` is not in it, what is dated `to` is. */
export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** What the dates of a preset depend on. */
export interface PeriodContext {
  /** End of every preset. */
  readonly asOf: CalendarDate;
  /** Date of the first transaction in scope; `null`: there is none. */
  readonly firstTransaction: CalendarDate | null;
  /** The session before the current one; `null`: the calendar day before `asOf`. */
  readonly previousSession: CalendarDate | null;
}

const MONTHS: Partial<Record<PeriodPreset, number>> = { '1M': 1, '3M': 3, '6M': 6, '1Y': 12, '3Y': 36, '5Y': 60 };

/**
 * The dates of a preset. 1D: the previous close to now; 1W: seven days; months and years: the same day that long ago, clipped to the end of
 * a shorter month; YTD: 31 December to now; ALL: the day before the first transaction to now (a day, when there is none).
 */
export function resolvePeriod(preset: PeriodPreset, context: PeriodContext): Period {
  const { asOf, firstTransaction, previousSession } = context;
  return { from: startOf(preset, asOf, firstTransaction, previousSession), to: asOf };
}

function startOf(
  preset: PeriodPreset,
  asOf: CalendarDate,
  firstTransaction: CalendarDate | null,
  previousSession: CalendarDate | null,
): CalendarDate {
  if (preset === '1D') return previousSession ?? addDays(asOf, -1);
  if (preset === '1W') return addDays(asOf, -7);
  if (preset === 'YTD') return calendarDate(`${Number(asOf.slice(0, 4)) - 1}-12-31`);
  if (preset === 'ALL') return addDays(firstTransaction ?? asOf, -1);
  return addMonths(asOf, -MONTHS[preset]!);
}
