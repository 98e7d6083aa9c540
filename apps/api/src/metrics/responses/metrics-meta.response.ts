import { ApiProperty } from '@nestjs/swagger';
import type { CacheStatus, MetricsMeta, MissingPart, Section } from '@portfolio-metrics/metrics';
import {
  Choice,
  Count,
  CountOrNull,
  Flag,
  Instant,
  InstantOrNull,
  ListOf,
  Model,
  Text,
  TextOrNull,
} from '../../openapi/properties.js';

const CACHE_STATUSES = [
  'hit',
  'miss',
  'refresh',
  'stale',
  'partial',
  'bypass',
] as const satisfies readonly CacheStatus[];

/** Which sections were delivered by a working input. */
export class DataCompletenessResponse implements Record<Section, boolean> {
  @Flag()
  readonly marketStatus: boolean;

  @Flag()
  readonly transactions: boolean;

  @Flag()
  readonly prices: boolean;

  @Flag()
  readonly holdings: boolean;

  @Flag()
  readonly dividends: boolean;

  @Flag()
  readonly timeSeries: boolean;
}

export class MissingPartResponse implements MissingPart {
  @Text('A section, or the input or figure that is not known.', { example: 'performance.annualizedReturnPercent' })
  readonly section: string;

  @Text('A word for programs.', { example: 'under_one_year' })
  readonly reason: string;

  @ApiProperty({ type: [String], required: false, description: 'The instruments it concerns; absent: not about any.' })
  readonly symbols?: readonly string[];
}

/** How the figures came about and how good they are. */
export class MetricsMetaResponse implements MetricsMeta {
  @Choice(CACHE_STATUSES, '`bypass`: computed without the cache, because it is away.')
  readonly cacheStatus: CacheStatus;

  @Instant('When the figures were computed.')
  readonly computedAt: string;

  @InstantOrNull('End of freshness; null: the answer is not kept.')
  readonly expiresAt: string | null;

  @Count('Since `computedAt`.')
  readonly ageSeconds: number;

  @ApiProperty({ type: Number, minimum: 0, description: 'How long the computation took.' })
  readonly computationTimeMs: number;

  @Instant('The instant that the figures describe.')
  readonly asOf: string;

  @CountOrNull('State of the ledger that the figures come from: never goes back for one user. Null: the cache is away.')
  readonly dataVersion: number | null;

  @Flag('Served past its freshness on purpose.')
  readonly stale: boolean;

  @Flag('At least one input failed or was skipped.')
  readonly degraded: boolean;

  @Model(() => DataCompletenessResponse)
  readonly dataCompleteness: DataCompletenessResponse;

  @ListOf(
    () => MissingPartResponse,
    'What is not known, and why: the figures that need it are null. Those with the reason `ambiguous` or `partial` are stated, with that reservation.',
  )
  readonly missing: readonly MissingPartResponse[];

  @Text('As in the header `X-Request-Id`.')
  readonly requestId: string;
}

/** Of figures that are a list: all of it, in one page. */
export class ListedMetricsMetaResponse extends MetricsMetaResponse {
  @TextOrNull('Always null, where `data` is a list; absent where it is null.', { required: false })
  readonly nextCursor?: null;
}
