import type { AllocationBucketView, PortfolioAllocation } from '@portfolio-metrics/metrics';
import { DecimalProperty, ListOf, Percent, Text } from '../../openapi/properties.js';

export class AllocationBucketResponse implements AllocationBucketView {
  @Text('`UNKNOWN`: not known of the instruments in it. `CASH`: cash where it has no place of its own.')
  readonly key: string;

  @Text()
  readonly name: string;

  @DecimalProperty('In the base currency; negative where shorts or debts weigh more.')
  readonly value: string;

  @Percent('Share of the gross exposure; the buckets of a dimension add up to 100.')
  readonly weightPercent: number;
}

/** By dimension, heaviest first. */
export class PortfolioAllocationResponse implements PortfolioAllocation {
  @ListOf(() => AllocationBucketResponse)
  readonly byInstrument: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly byAssetClass: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly bySector: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly byCountry: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly byCurrency: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly byExchange: readonly AllocationBucketResponse[];

  @ListOf(() => AllocationBucketResponse)
  readonly byPortfolio: readonly AllocationBucketResponse[];

  @DecimalProperty('Sum of the absolute values of everything with a price, in the base currency.')
  readonly grossExposure: string;

  @DecimalProperty('Sum of the values: shorts and debts count negative.')
  readonly netExposure: string;
}
