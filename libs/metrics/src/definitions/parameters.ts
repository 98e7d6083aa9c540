import { ALLOCATION_DIMENSIONS, type AllocationDimension } from '@portfolio-metrics/holdings';
import { PERIOD_PRESETS, type PeriodPreset } from '@portfolio-metrics/performance';
import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import { Matches, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** For metric types that take no parameters. */
export class NoParameters {}

/** What is still held, what no longer is, or both. */
export const HOLDING_STATUSES = ['open', 'closed', 'all'] as const;
/** One of `HOLDING_STATUSES`. */
export type HoldingStatusFilter = (typeof HOLDING_STATUSES)[number];

export class HoldingsParameters {
  @IsIn(HOLDING_STATUSES)
  status: HoldingStatusFilter = 'open';
}

export class PerformersParameters {
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 5;
}

export class AllocationParameters {
  @IsIn(ALLOCATION_DIMENSIONS)
  by: AllocationDimension = 'instrument';
}

export class BenchmarkParameters {
  @IsOptional()
  @Matches(SYMBOL_FORM)
  benchmark?: string;
}

const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/;

/** `range`, or `from` and perhaps `to`; neither: everything. */
export class PerformanceParameters extends BenchmarkParameters {
  @IsOptional()
  @IsIn(PERIOD_PRESETS)
  range?: PeriodPreset;

  @IsOptional()
  @Matches(DATE_FORM)
  from?: string;

  @IsOptional()
  @Matches(DATE_FORM)
  to?: string;
}
