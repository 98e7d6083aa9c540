import type { Clock } from '@portfolio-metrics/kernel';
import { assertCovered, ComputationTicket, type HeldMarket } from '../computation-ticket.js';
import type { CacheKey } from '../domain/cache-key.js';
import { EVERYTHING, exchangeRateKeys, instrumentKey, type MarketKey } from '../domain/market-key.js';
import type { FreshnessCheck, FreshnessStamp } from '../freshness-stamp.js';
import {
  type CacheRead,
  type ComputedMetrics,
  type LeaseAnswer,
  type LeaseDoubt,
  type LeaseRequest,
  MAX_ENTRIES_PER_USER,
  MetricsCacheStore,
  SPARE_ENTRIES,
  type MetricTypeCounts,
  type NothingCached,
  type PutOutcome,
  type PutResult,
} from '../metrics-cache-store.js';
import { copyOf, countedAs, type Figure, figureOf, whoInvalidated, withOneMore } from './in-memory-figure.js';
import { InMemoryGenerations } from './in-memory-generations.js';

interface Entry {
  readonly userId: string;
  key: CacheKey;
  figure: Figure | null;
  leaseToken: number | null;
  leaseUntil: number;
  retryAt: number;
}

/**
 * The cache in this process, for tests of applications that import the modules: same behaviour, nothing shared, nothing kept,
 * unbounded. Nobody bumps its generations but `bumpUser` and `bumpMarket`.
 */
export class InMemoryMetricsCacheStore extends MetricsCacheStore {
  readonly #entries = new Map<string, Entry>();
  readonly #generations = new InMemoryGenerations();
  #computations = 0;

  /** `heldOf`: what a user's portfolio holds, for a store that can tell; default: it cannot, and the ledger is asked. */
  constructor(
    private readonly clock: Clock,
    private readonly heldOf: (userId: string, portfolioId: string | null) => HeldMarket | null = () => null,
  ) {
    super();
  }

  /** What a write of the user's ledger does. */
  bumpUser(userId: string): void {
    this.#generations.bumpUser(userId);
  }

  /** What a change of a price, rate or calendar does. */
  bumpMarket(key: MarketKey): void {
    this.#generations.bumpMarket(key);
  }

  override read(userId: string, key: CacheKey): Promise<CacheRead> {
    const now = this.now();
    const entry = this.#entries.get(placeOf(userId, key));
    const facts = {
      currentUserGeneration: this.#generations.ofUser(userId),
      leasedForMs: Math.max(0, (entry?.leaseUntil ?? now) - now),
      retryInMs: Math.max(0, (entry?.retryAt ?? now) - now),
    };
    const missing = (reason: NothingCached['reason']): CacheRead => ({ ...facts, state: 'missing', reason });
    if (entry === undefined || entry.figure === null) return Promise.resolve(missing('absent'));
    if (entry.key.params !== key.params) return Promise.resolve(missing('other_params'));
    if (entry.key.schemaVersion !== key.schemaVersion) return Promise.resolve(missing('other_schema'));
    if (entry.figure.staleUntil <= now) return Promise.resolve(missing('stale_limit'));
    return Promise.resolve({ ...facts, ...copyOf(userId, entry.figure, this.#generations, now) });
  }

  override check(stamps: readonly FreshnessStamp[]): Promise<FreshnessCheck> {
    const changed = stamps.filter((stamp) => !this.#generations.isCurrent(stamp));
    return Promise.resolve({ changed: new Set(changed), checkedAt: new Date(this.now()) });
  }

  override open(userId: string, key: CacheKey): Promise<ComputationTicket> {
    return Promise.resolve(this.ticket(userId, key, (this.#computations += 1), false));
  }

  override lease(userId: string, key: CacheKey, request: LeaseRequest): Promise<LeaseAnswer> {
    const now = this.now();
    const entry = this.entry(userId, key);
    if (entry.retryAt > now) {
      return Promise.resolve({ granted: false, reason: 'throttled', retryInMs: entry.retryAt - now });
    }
    if (entry.leaseUntil > now && request.takeOver !== true) {
      return Promise.resolve({ granted: false, reason: 'held', retryInMs: entry.leaseUntil - now });
    }
    const token = (this.#computations += 1);
    Object.assign(entry, { leaseToken: token, leaseUntil: now + request.leaseMs, retryAt: 0 });
    return Promise.resolve({ granted: true, ticket: this.ticket(userId, key, token, true) });
  }

  override async put(ticket: ComputationTicket, metrics: ComputedMetrics): Promise<PutResult> {
    assertCovered(ticket);
    const now = this.now();
    const figure = figureOf(ticket, metrics, now);
    const entry = this.entry(ticket.userId, ticket.key);
    const outcome = this.outcomeOf(entry, ticket, figure, now);
    if (outcome === 'stored') {
      if (entry.figure !== null) this.#generations.bumpEntries(ticket.userId);
      Object.assign(entry, { key: ticket.key, figure, retryAt: 0 });
    }
    if (entry.leaseToken === figure.computation) Object.assign(entry, { leaseToken: null, leaseUntil: 0 });
    return await Promise.resolve({
      outcome,
      payload: figure.payload,
      version: ticket.computation,
      computedAt: ticket.at,
      expiresAt: new Date(figure.expiresAt),
      ageMs: figure.computationTimeMs,
      freshForMs: Math.max(0, figure.expiresAt - now),
      computationTimeMs: figure.computationTimeMs,
      lifetimeReason: figure.lifetime.reason,
    });
  }

  override release(ticket: ComputationTicket, options: { readonly retryInMs?: number } = {}): Promise<void> {
    const entry = this.entry(ticket.userId, ticket.key);
    if (ticket.leased && entry.leaseToken === Number(ticket.computation)) {
      Object.assign(entry, { leaseToken: null, leaseUntil: 0, retryAt: this.now() + (options.retryInMs ?? 0) });
    }
    return Promise.resolve();
  }

  override abandonLease(userId: string, key: CacheKey, { leaseMs, withinMs }: LeaseDoubt): Promise<void> {
    const now = this.now();
    const entry = this.#entries.get(placeOf(userId, key));
    if (entry !== undefined && entry.leaseUntil > now && entry.leaseUntil - leaseMs >= now - withinMs) {
      Object.assign(entry, { leaseToken: null, leaseUntil: 0 });
    }
    return Promise.resolve();
  }

  override status(userId: string): Promise<readonly MetricTypeCounts[]> {
    const now = this.now();
    const counts = new Map<string, MetricTypeCounts>();
    for (const { key, figure } of this.entriesOf(userId)) {
      if (figure === null) continue;
      const none = { live: 0, stale: 0, expired: 0, invalidated: 0, bytes: 0, oldest: null, lifetimes: [] };
      const before = counts.get(key.metricType) ?? { metricType: key.metricType, ...none };
      const kind = countedAs(userId, figure, this.#generations, now);
      counts.set(key.metricType, {
        ...before,
        [kind]: before[kind] + 1,
        bytes: before.bytes + Buffer.byteLength(figure.payload),
        oldest: new Date(Math.min(before.oldest?.getTime() ?? figure.computedAt, figure.computedAt)),
        lifetimes: withOneMore(before.lifetimes, figure.lifetime.reason),
      });
    }
    return Promise.resolve([...counts.values()].toSorted((a, b) => (a.metricType < b.metricType ? -1 : 1)));
  }

  override invalidate(userId: string, metricType?: string): Promise<number> {
    let marked = 0;
    for (const entry of this.entriesOf(userId)) {
      if (metricType !== undefined && entry.key.metricType !== metricType) continue;
      if (entry.figure !== null) {
        entry.figure = { ...entry.figure, invalidated: true };
        this.#generations.bumpEntries(userId);
        marked += 1;
      }
      // Larger than every running computation's: none of them may store any more.
      Object.assign(entry, { leaseToken: (this.#computations += 1), leaseUntil: 0 });
    }
    return Promise.resolve(marked);
  }

  private outcomeOf(entry: Entry, ticket: ComputationTicket, figure: Figure, now: number): PutOutcome {
    if (whoInvalidated(ticket.userId, figure, this.#generations) !== null) return 'superseded';
    if (entry.leaseToken !== null && entry.leaseToken > figure.computation) return 'fenced';
    const stored = entry.figure;
    if (stored === null || !sameShape(entry.key, ticket.key)) return 'stored';
    if (figure.complete && !stored.complete) return 'stored';
    if (stored.computation >= figure.computation) return 'fenced';
    return !figure.complete && stored.complete && stored.staleUntil > now ? 'kept_complete' : 'stored';
  }

  private ticket(userId: string, key: CacheKey, computation: number, leased: boolean): ComputationTicket {
    const facts = {
      userId,
      key,
      at: new Date(this.now()),
      computation: String(computation),
      userGeneration: this.#generations.ofUser(userId),
      everything: this.#generations.taken([EVERYTHING]),
      leased,
    };
    return new ComputationTicket(
      facts,
      (keys) => Promise.resolve(this.#generations.taken(keys)),
      ({ portfolioId, currencies, keys }) => {
        const held = this.heldOf(userId, portfolioId);
        if (held === null) return Promise.resolve(null);
        const all = [...new Set([...held.currencies, ...currencies])].toSorted();
        const rates = all.flatMap((base) => all.flatMap((quote) => exchangeRateKeys(base, quote)));
        const generations = this.#generations.taken([...held.symbols.map(instrumentKey), ...rates, ...keys]);
        return Promise.resolve({ held: { ...held, currencies: all }, generations });
      },
    );
  }

  private entry(userId: string, key: CacheKey): Entry {
    const place = placeOf(userId, key);
    let entry = this.#entries.get(place);
    if (entry === undefined) {
      entry = { userId, key, figure: null, leaseToken: null, leaseUntil: 0, retryAt: 0 };
      this.#entries.set(place, entry);
      if (this.#entries.size > MAX_ENTRIES_PER_USER) this.bound(userId, place);
    }
    return entry;
  }

  /** Drives out the oldest entries of a user who has too many. */
  private bound(userId: string, newest: string): void {
    const own = this.entriesOf(userId);
    const surplus = own.length - MAX_ENTRIES_PER_USER;
    if (surplus <= 0) return;
    const ageOf = ({ figure }: Entry): number => figure?.computedAt ?? Number.NEGATIVE_INFINITY;
    const idle = own
      .filter((entry) => entry.leaseUntil <= this.now() && placeOf(userId, entry.key) !== newest)
      .toSorted((a, b) => ageOf(a) - ageOf(b));
    for (const { key } of idle.slice(0, surplus + SPARE_ENTRIES)) this.#entries.delete(placeOf(userId, key));
    this.#generations.bumpEntries(userId);
  }

  private entriesOf(userId: string): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.userId === userId);
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function placeOf(userId: string, key: CacheKey): string {
  return `${userId} ${key.text}`;
}

function sameShape(a: CacheKey, b: CacheKey): boolean {
  return a.params === b.params && a.schemaVersion === b.schemaVersion;
}
