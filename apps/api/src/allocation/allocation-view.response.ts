import { ALLOCATION_DIMENSIONS, type AllocationDimension } from '@portfolio-metrics/holdings';
import { AllocationBucketResponse } from '../metrics/responses/allocation.response.js';
import { Choice, Currency, DecimalProperty, ListOf } from '../openapi/properties.js';

/** How the value is spread over one dimension. */
export class AllocationViewResponse {
  @Choice(ALLOCATION_DIMENSIONS)
  readonly by: AllocationDimension;

  @Currency()
  readonly baseCurrency: string;

  @ListOf(() => AllocationBucketResponse, 'Heaviest first.')
  readonly buckets: readonly AllocationBucketResponse[];

  @DecimalProperty('Sum of the absolute values, in the base currency.')
  readonly grossExposure: string;

  @DecimalProperty('Sum of the values: shorts and debts count negative.')
  readonly netExposure: string;
}
