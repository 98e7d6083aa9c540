import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import { Matches, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

/** For metric types that take no parameters. */
export class NoParameters {}

export const HOLDING_STATUSES = ['open', 'closed', 'all'] as const;
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

export const ALLOCATION_DIMENSIONS = [
  'instrument',
  'assetClass',
  'sector',
  'country',
  'currency',
  'exchange',
  'portfolio',
] as const;
export type AllocationDimension = (typeof ALLOCATION_DIMENSIONS)[number];

export class AllocationParameters {
  @IsIn(ALLOCATION_DIMENSIONS)
  by: AllocationDimension = 'instrument';
}

export const PERFORMANCE_RANGES = ['1D', '1W', '1M', '3M', '6M', 'YTD', '1Y', '3Y', '5Y', 'ALL'] as const;
export type PerformanceRange = (typeof PERFORMANCE_RANGES)[number];

export class BenchmarkParameters {
  @IsOptional()
  @Matches(SYMBOL_FORM)
  benchmark?: string;
}

const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/;

/** `range`, or `from` and perhaps `to`; neither: everything. */
export class PerformanceParameters extends BenchmarkParameters {
  @IsOptional()
  @IsIn(PERFORMANCE_RANGES)
  range?: PerformanceRange;

  @IsOptional()
  @Matches(DATE_FORM)
  from?: string;

  @IsOptional()
  @Matches(DATE_FORM)
  to?: string;
}
