import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'portfolio_metrics_cache_pk';

/**
 * A row of `portfolio_metrics_cache`. States the shape of the table, so that a migration that forgets it is noticed; the store
 * reads and writes through SQL functions only.
 */
@Entity({ name: 'portfolio_metrics_cache' })
@Check(
  'portfolio_metrics_cache_key_form',
  `length(cache_key) <= 200 and cache_key ~ '^portfolio:v1:[a-z][a-z0-9_-]{0,49}:'`,
)
@Check(
  'portfolio_metrics_cache_payload_whole',
  `num_nulls(payload, payload_bytes, payload_checksum, complete, computation, user_generation, market_keys,
    market_generations, computed_at, expires_at, lifetime_reason, computation_time_ms) in (0, 12)`,
)
@Check('portfolio_metrics_cache_generations_paired', 'cardinality(market_keys) = cardinality(market_generations)')
@Check(
  'portfolio_metrics_cache_partial_is_short',
  `complete or (expires_at <= computed_at + interval '60 seconds' and stale_until <= expires_at)`,
)
@Check('portfolio_metrics_cache_stale_after_fresh', 'stale_until >= expires_at')
export class CacheEntryEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: PRIMARY_KEY })
  userId: string;

  /** `CacheKey.text`. */
  @PrimaryColumn({ name: 'cache_key', type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  cacheKey: string;

  /** `CacheKey.params`: compared on read, because the key may be a hash. */
  @Column({ type: 'text' })
  params: string;

  @Column({ name: 'schema_version', type: 'integer' })
  schemaVersion: number;

  /** `null`, with everything up to `computationTimeMs`: nothing stored, the row only holds a lease or a pause. */
  @Column({ type: 'jsonb', nullable: true })
  payload: unknown;

  @Column({ name: 'payload_bytes', type: 'integer', nullable: true })
  payloadBytes: number | null;

  /** Over tenant, key, schema version and payload. */
  @Column({ name: 'payload_checksum', type: 'bigint', nullable: true })
  payloadChecksum: string | null;

  @Column({ type: 'boolean', nullable: true })
  complete: boolean | null;

  /** Number of the computation that stored it: later computations have larger ones. */
  @Column({ type: 'bigint', nullable: true })
  computation: string | null;

  @Column({ name: 'user_generation', type: 'bigint', nullable: true })
  userGeneration: string | null;

  /** What the figures depend on in the market, and the generation of each when the computation began. */
  @Column({ name: 'market_keys', type: 'text', array: true, nullable: true })
  marketKeys: string[] | null;

  @Column({ name: 'market_generations', type: 'bigint', array: true, nullable: true })
  marketGenerations: string[] | null;

  /** The user asked for a recomputation. */
  @Column({ type: 'boolean', default: false })
  invalidated: boolean;

  /** The instant the figures describe. */
  @Column({ name: 'computed_at', type: 'timestamptz', nullable: true })
  computedAt: Date | null;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  /** From then on the row may be purged. */
  @Column({ name: 'stale_until', type: 'timestamptz' })
  staleUntil: Date;

  @Column({ name: 'lifetime_reason', type: 'text', nullable: true })
  lifetimeReason: string | null;

  @Column({ name: 'computation_time_ms', type: 'integer', nullable: true })
  computationTimeMs: number | null;

  /** Number of the computation that has the lease; a computation with a smaller one may not store. */
  @Column({ name: 'lease_token', type: 'bigint', nullable: true })
  leaseToken: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil: Date | null;

  /** After a failed computation: no lease before then. */
  @Column({ name: 'retry_at', type: 'timestamptz', nullable: true })
  retryAt: Date | null;
}
