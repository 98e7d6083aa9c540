import type { CalendarDate, Outcome } from '@portfolio-metrics/kernel';
import type { DividendSummary } from '@portfolio-metrics/dividends';
import type { HoldingsResult } from '@portfolio-metrics/holdings';
import type { LedgerSnapshot } from '@portfolio-metrics/ledger';
import type { MarketStatus } from '@portfolio-metrics/market-status';
import type { MissingPart } from '../model/metrics-meta.js';
import type { MetricsScope } from './metrics-scope.js';
import type { TimeSeries } from './time-series.js';

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
  /**
   * `false`: an input failed, and sums over the holdings without what it left unknown would be wrong: those in `holdings` are `null`,
   * and nobody should add up others.
   */
  readonly sumsKnown: boolean;
  readonly missing: readonly MissingPart[];
}
