import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError, isAppError, isCanonicalUuid } from '@portfolio-metrics/kernel';
import {
  assertCovered,
  ComputationTicket,
  type Generations,
  type HeldMarketRequest,
  type TakeHeldGenerations,
} from '../computation-ticket.js';
import type { CacheKey } from '../domain/cache-key.js';
import { storedLifetime } from '../domain/lifetime.js';
import { EVERYTHING, type MarketKey } from '../domain/market-key.js';
import type { FreshnessCheck, FreshnessStamp } from '../freshness-stamp.js';
import {
  type CacheRead,
  type ComputedMetrics,
  type LeaseAnswer,
  type LeaseDoubt,
  type LeaseRequest,
  MetricsCacheStore,
  type MetricTypeCounts,
  type PutResult,
} from '../metrics-cache-store.js';
import { QuietDatabase } from './quiet-database.js';
import { StampBatch } from './stamp-batch.js';
import {
  ABANDON_LEASE,
  CHECK,
  INVALIDATE,
  LEASE,
  OPEN,
  READ,
  RELEASE,
  SNAPSHOT,
  STATUS,
  STORE,
  TAKE_GENERATIONS,
  TAKE_HELD_GENERATIONS,
  type CheckRow,
  type GenerationsRow,
  type HeldGenerationsRow,
  type LeaseRow,
  type ReadRow,
  type SnapshotRow,
  type StatusRow,
  type StoreRow,
  type TicketRow,
} from './postgres-statements.js';

const NONE: ReadonlySet<FreshnessStamp> = new Set();

/**
 * The cache in the table `portfolio_metrics_cache`. One prepared statement per call; all time is the database's. Rejects with
 * an `AppError` (`unavailable` mostly) when the database does.
 */
@Injectable()
export class PostgresMetricsCacheStore extends MetricsCacheStore {
  private readonly logger = new Logger(PostgresMetricsCacheStore.name);
  private readonly quiet = new QuietDatabase();
  /** Which server a stamp was read from. */
  private readonly serverOf = new WeakMap<FreshnessStamp, string>();

  constructor(private readonly database: Database) {
    super();
  }

  override async read(userId: string, key: CacheKey): Promise<CacheRead> {
    const row = await this.one<ReadRow>(READ, [userId, key.text, key.params, key.schemaVersion]);
    if (row.state === 'missing' && row.reason === 'damaged') {
      this.logger.warn({ message: 'a damaged cache entry was ignored', entry: entryHash(userId, key) });
    }
    const read = cacheRead(userId, row);
    if (read.state !== 'missing') this.serverOf.set(read.stamp, row.server);
    return read;
  }

  override async check(stamps: readonly FreshnessStamp[]): Promise<FreshnessCheck> {
    if (!this.quiet.worthAsking) return await this.compare(stamps);
    const { snapshot, checked_at } = await this.one<SnapshotRow>(SNAPSHOT, []);
    this.quiet.saw(snapshot);
    const unknown = this.quiet.unknown(stamps, snapshot);
    return unknown.length === 0 ? { changed: NONE, checkedAt: checked_at } : await this.compare(unknown);
  }

  private async compare(stamps: readonly FreshnessStamp[]): Promise<FreshnessCheck> {
    const batch = new StampBatch(stamps);
    const row = await this.one<CheckRow>(CHECK, batch.values);
    const elsewhere = stamps.filter((stamp) => (this.serverOf.get(stamp) ?? row.server) !== row.server);
    const changed = new Set([...batch.changed(row.changed_users, row.changed_keys), ...elsewhere]);
    this.quiet.saw(row.snapshot);
    this.quiet.confirm(stamps, changed, row.snapshot);
    return { changed, checkedAt: row.checked_at };
  }

  override async open(userId: string, key: CacheKey): Promise<ComputationTicket> {
    return this.ticket(userId, key, await this.one<TicketRow>(OPEN, [userId]), false);
  }

  override async lease(userId: string, key: CacheKey, request: LeaseRequest): Promise<LeaseAnswer> {
    const row = await this.one<LeaseRow>(LEASE, [
      userId,
      key.text,
      key.params,
      key.schemaVersion,
      request.leaseMs,
      request.takeOver ?? false,
    ]);
    if (row.granted) return { granted: true, ticket: this.ticket(userId, key, row, true) };
    // Neither: the row was purged between the two statements of the function, so a second attempt succeeds.
    return { granted: false, reason: row.reason ?? 'held', retryInMs: row.retry_in_ms ?? 0 };
  }

  override async put(ticket: ComputationTicket, metrics: ComputedMetrics): Promise<PutResult> {
    assertCovered(ticket);
    const lifetime = storedLifetime(metrics.lifetime, metrics.complete);
    const row = await this.one<StoreRow>(STORE, [
      ticket.userId,
      ticket.key.text,
      ticket.key.params,
      ticket.key.schemaVersion,
      metrics.payload,
      metrics.complete,
      ticket.computation,
      ticket.at,
      ticket.userGeneration,
      [...ticket.marketGenerations.keys()],
      [...ticket.marketGenerations.values()],
      lifetime.freshForMs,
      lifetime.staleForMs,
      lifetime.reason,
    ]);
    return {
      outcome: row.outcome,
      payload: row.rendered,
      version: ticket.computation,
      computedAt: row.figures_at,
      expiresAt: row.fresh_until,
      ageMs: row.age_ms,
      freshForMs: row.fresh_for_ms,
      computationTimeMs: row.took_ms,
      lifetimeReason: lifetime.reason,
    };
  }

  override async release(ticket: ComputationTicket, options: { readonly retryInMs?: number } = {}): Promise<void> {
    if (!ticket.leased) return;
    await this.one(RELEASE, [ticket.userId, ticket.key.text, ticket.computation, options.retryInMs ?? 0]);
  }

  override async abandonLease(userId: string, key: CacheKey, { leaseMs, withinMs }: LeaseDoubt): Promise<void> {
    await this.one(ABANDON_LEASE, [userId, key.text, leaseMs - withinMs]);
  }

  override async status(userId: string): Promise<readonly MetricTypeCounts[]> {
    const rows = await this.database.asUser(userId, 'read', async (manager) => manager.query<StatusRow[]>(STATUS));
    return rows.map(({ metric_type, live, stale, expired, invalidated, bytes, oldest, lifetimes }) => ({
      metricType: metric_type,
      live: Number(live),
      stale: Number(stale),
      expired: Number(expired),
      invalidated: Number(invalidated),
      bytes: Number(bytes),
      oldest,
      lifetimes,
    }));
  }

  override async invalidate(userId: string, metricType?: string): Promise<number> {
    const rows = await this.database.asUser(userId, 'write', async (manager) =>
      manager.query<Array<{ entries: number }>>(INVALIDATE, [metricType ?? null]),
    );
    return rows[0]!.entries;
  }

  private ticket(userId: string, key: CacheKey, row: TicketRow, leased: boolean): ComputationTicket {
    const facts = {
      userId,
      key,
      at: row.started_at,
      computation: row.computation,
      userGeneration: Number(row.user_generation),
      everything: new Map([[EVERYTHING, row.everything]]),
      leased,
    };
    return new ComputationTicket(
      facts,
      async (keys) => this.takeGenerations(userId, keys),
      async (request) => this.takeHeldGenerations(userId, request),
    );
  }

  private async takeHeldGenerations(userId: string, request: HeldMarketRequest): ReturnType<TakeHeldGenerations> {
    const { portfolioId, currencies, keys } = request;
    if (portfolioId !== null && !isCanonicalUuid(portfolioId)) return null;
    const values = [userId, portfolioId, [...currencies], [...keys]];
    const row = await this.one<HeldGenerationsRow>(TAKE_HELD_GENERATIONS, values);
    if (!row.known) return null;
    return {
      held: {
        symbols: row.symbols,
        currencies: row.currencies,
        baseCurrency: row.base_currency,
        timeZone: row.time_zone,
      },
      generations: new Map(row.market_keys.map((key, index) => [key, row.market_generations[index]!])),
    };
  }

  private async takeGenerations(userId: string, keys: readonly MarketKey[]): Promise<Generations> {
    const row = await this.one<GenerationsRow>(TAKE_GENERATIONS, [userId, [...keys]]);
    return new Map(keys.map((key, index) => [key, row.market_generations[index]!]));
  }

  private async one<R extends object>(statement: { name: string; text: string }, values: readonly unknown[]) {
    try {
      const { rows } = await this.database.statement<R & Record<string, unknown>>(
        statement.name,
        statement.text,
        values,
      );
      return rows[0]!;
    } catch (error) {
      throw cacheFailure(error);
    }
  }
}

/** Tells the entry from others in logs, and nothing about whose it is. */
function entryHash(userId: string, key: CacheKey): string {
  return createHash('sha256').update(`${userId} ${key.text}`).digest('hex').slice(0, 16);
}

/** No caller names a row of the cache: a right that is missing means that the cache cannot be used, not that something was not found. */
function cacheFailure(error: unknown): unknown {
  return isAppError(error, 'not_found')
    ? new AppError('unavailable', 'The cache cannot be used right now.', { cause: error })
    : error;
}

function cacheRead(userId: string, row: ReadRow): CacheRead {
  const facts = {
    currentUserGeneration: Number(row.current_user_generation),
    leasedForMs: row.leased_for_ms,
    retryInMs: row.retry_in_ms,
  };
  if (row.state === 'missing') return { ...facts, state: 'missing', reason: row.reason };
  return {
    ...facts,
    state: row.state,
    invalidatedBy: row.invalidated_by,
    changedKeys: row.changed_keys,
    payload: row.payload,
    complete: row.complete,
    userGeneration: Number(row.user_generation),
    version: row.version,
    computedAt: row.computed_at,
    expiresAt: row.expires_at,
    ageMs: row.age_ms,
    freshForMs: row.fresh_for_ms,
    staleForMs: row.stale_for_ms,
    computationTimeMs: row.computation_time_ms,
    lifetimeReason: row.lifetime_reason,
    stamp: {
      userId,
      userGeneration: row.user_generation,
      entryGeneration: row.entry_generation,
      marketGenerations: new Map(row.market_keys.map((key, index) => [key, row.market_generations[index]!])),
    },
  };
}
