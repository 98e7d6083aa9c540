import type { CalendarDate, Outcome } from '@portfolio-metrics/kernel';
import type { DividendSummary } from '@portfolio-metrics/dividends';
import type { HoldingsResult } from '@portfolio-metrics/holdings';
import type { LedgerSnapshot } from '@portfolio-metrics/ledger';
import type { MarketStatus } from '@portfolio-metrics/market-status';
import type { MissingPart } from '../model/metrics-meta.js';
import type { TimeSeries } from './time-series.js';

/** What can be computed from the inputs of stage 1. `lots`: holdings with every sale and the lots it relieved. */
export type ComputedSection = 'holdings' | 'lots' | 'dividends' | 'timeSeries';

/** Whose figures, of which portfolio, as of when. */
export interface MetricsScope {
  readonly userId: string;
  /** `null`: all portfolios of the user together. */
  readonly portfolioId: string | null;
  /** `null`: now. A date: as at the close of that day. */
  readonly asOf: CalendarDate | null;
}

/** All that one computation knows; what metric definitions assemble their payload from. */
export interface Computation {
  readonly scope: MetricsScope;
  /** The instant described: now, or the end of the `asOf` day. */
  readonly at: Date;
  /** The date described. */
  readonly date: CalendarDate;
  readonly baseCurrency: string;
  readonly ledger: LedgerSnapshot;
  /** Of the exchanges that the instruments trade on, in the order of their codes. */
  readonly marketStatus: Outcome<readonly MarketStatus[]>;
  readonly holdings: Outcome<HoldingsResult>;
  readonly dividends: Outcome<DividendSummary>;
  readonly timeSeries: Outcome<TimeSeries>;
  readonly missing: readonly MissingPart[];
}
