import type { MarketStatus } from '@portfolio-metrics/market-status';
import type { TransactionType } from '@portfolio-metrics/ledger';
import type { DecimalText } from './json-figures.js';
import type { PortfolioHolding } from './portfolio-holding.js';
import type { PortfolioPerformance } from './portfolio-performance.js';

/** What a dimension has under one key. */
export interface AllocationBucketView {
  readonly key: string;
  readonly name: string;
  /** In the base currency; negative when shorts or debts weigh more. */
  readonly value: DecimalText;
  /** Share of the gross exposure; all buckets of a dimension add up to 100. */
  readonly weightPercent: number;
}

/** By dimension, heaviest bucket first; the exposures are the same whichever way the value is cut. */
export interface PortfolioAllocation {
  readonly byInstrument: readonly AllocationBucketView[];
  readonly byAssetClass: readonly AllocationBucketView[];
  readonly bySector: readonly AllocationBucketView[];
  readonly byCountry: readonly AllocationBucketView[];
  readonly byCurrency: readonly AllocationBucketView[];
  readonly byExchange: readonly AllocationBucketView[];
  readonly byPortfolio: readonly AllocationBucketView[];
  /** Sum of the absolute values of everything priced, in the base currency. */
  readonly grossExposure: DecimalText;
  /** Sum of the values: shorts and debts count negative. */
  readonly netExposure: DecimalText;
}

/**
 * Dividends of the holdings, in `currency`. `placeholder`: no real source is installed, every figure is `null`, which is:
 * unknown.
 */
export interface DividendSummaryView {
  readonly status: 'placeholder' | 'available';
  readonly currency: string;
  /** Gross, up to the date of the figures. */
  readonly totalReceived: DecimalText | null;
  /** Declared and not yet paid. */
  readonly totalPending: DecimalText | null;
  /** Received since 1 January of the year of the figures. */
  readonly ytdReceived: DecimalText | null;
  /** How many payments `totalReceived` is made of. */
  readonly countReceived: number | null;
  /** How many payments `totalPending` is made of. */
  readonly countPending: number | null;
  /** Latest first; amounts are gross, in their own `currency`. */
  readonly recent: ReadonlyArray<{
    readonly symbol: string;
    readonly date: string;
    readonly amount: DecimalText;
    readonly currency: string;
    readonly status: 'received' | 'pending';
  }>;
}

/** How many transactions are booked up to the date of the figures. Dates are `YYYY-MM-DD`; `null`: there are none. */
export interface TransactionSummary {
  readonly count: number;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** Counts; a type without transactions is absent. */
  readonly byType: Readonly<Partial<Record<TransactionType, number>>>;
}

/** The computation that most metric types are views of; cached once. `null` sections: their input failed (see `meta.missing`). */
export interface PortfolioPayload {
  /** `null`: all portfolios of the user together. */
  readonly portfolioId: string | null;
  readonly portfolios: ReadonlyArray<{ readonly id: string; readonly name: string; readonly baseCurrency: string }>;
  readonly baseCurrency: string;
  /** Open and closed, by symbol. */
  readonly holdings: readonly PortfolioHolding[] | null;
  readonly performance: PortfolioPerformance | null;
  readonly allocation: PortfolioAllocation | null;
  readonly dividendSummary: DividendSummaryView | null;
  readonly marketStatus: readonly MarketStatus[] | null;
  readonly transactionSummary: TransactionSummary;
}
