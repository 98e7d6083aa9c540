import type { CalendarDate } from '@portfolio-metrics/kernel';

export const COMPUTED_SECTIONS = ['holdings', 'lots', 'dividends', 'timeSeries'] as const;
/** What can be computed from the inputs of stage 1. `lots`: holdings with every sale and the lots it relieved. */
export type ComputedSection = (typeof COMPUTED_SECTIONS)[number];

/** Whose figures, of which portfolio, as of when. */
export interface MetricsScope {
  readonly userId: string;
  /** `null`: all portfolios of the user together. */
  readonly portfolioId: string | null;
  /** `null`: now. A date: as at the close of that day. */
  readonly asOf: CalendarDate | null;
}
