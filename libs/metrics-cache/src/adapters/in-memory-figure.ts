import type { ComputationTicket, Generations } from '../computation-ticket.js';
import { type Lifetime, type LifetimeReason, storedLifetime } from '../domain/lifetime.js';
import type { CachedCopy, ComputedMetrics, MetricTypeCounts, NothingCached } from '../metrics-cache-store.js';
import type { InMemoryGenerations } from './in-memory-generations.js';

/** One computed figure as it is kept; times in milliseconds of the clock. */
export interface Figure {
  readonly payload: string;
  readonly complete: boolean;
  readonly computation: number;
  readonly userGeneration: number;
  readonly marketGenerations: Generations;
  readonly computedAt: number;
  readonly expiresAt: number;
  readonly staleUntil: number;
  readonly computationTimeMs: number;
  readonly lifetime: Lifetime;
  readonly invalidated: boolean;
}

interface CopyState {
  readonly state: CachedCopy['state'];
}

/** What is kept of a computation that ends at `now`. */
export function figureOf(ticket: ComputationTicket, metrics: ComputedMetrics, now: number): Figure {
  const lifetime = storedLifetime(metrics.lifetime, metrics.complete);
  const expiresAt = ticket.at.getTime() + lifetime.freshForMs;
  return {
    payload: JSON.stringify(JSON.parse(metrics.payload)),
    complete: metrics.complete,
    computation: Number(ticket.computation),
    userGeneration: ticket.userGeneration,
    marketGenerations: ticket.marketGenerations,
    computedAt: ticket.at.getTime(),
    expiresAt,
    staleUntil: expiresAt + lifetime.staleForMs,
    computationTimeMs: now - ticket.at.getTime(),
    lifetime,
    invalidated: false,
  };
}

/** What a reader is told of it. */
export function copyOf(
  userId: string,
  figure: Figure,
  generations: InMemoryGenerations,
  now: number,
): Omit<CachedCopy, keyof NothingCached> & CopyState {
  const by = whoInvalidated(userId, figure, generations);
  return {
    state: by !== null ? 'invalidated' : figure.expiresAt <= now ? 'expired' : 'fresh',
    invalidatedBy: by,
    changedKeys: generations.changedSince(figure.marketGenerations),
    payload: figure.payload,
    complete: figure.complete,
    userGeneration: figure.userGeneration,
    version: String(figure.computation),
    computedAt: new Date(figure.computedAt),
    expiresAt: new Date(figure.expiresAt),
    ageMs: Math.max(0, now - figure.computedAt),
    freshForMs: Math.max(0, figure.expiresAt - now),
    staleForMs: Math.max(0, figure.staleUntil - now),
    computationTimeMs: figure.computationTimeMs,
    lifetimeReason: figure.lifetime.reason,
    stamp: {
      userId,
      userGeneration: String(figure.userGeneration),
      entryGeneration: generations.ofEntries(userId),
      marketGenerations: figure.marketGenerations,
    },
  };
}

/** Which count of the status it belongs to. */
export function countedAs(
  userId: string,
  figure: Figure,
  generations: InMemoryGenerations,
  now: number,
): 'live' | 'stale' | 'expired' | 'invalidated' {
  if (figure.staleUntil <= now) return 'expired';
  if (whoInvalidated(userId, figure, generations) !== null) return 'invalidated';
  return figure.expiresAt <= now ? 'stale' : 'live';
}

/** The counts with one more entry of `reason`. */
export function withOneMore(
  counts: MetricTypeCounts['lifetimes'],
  reason: LifetimeReason,
): MetricTypeCounts['lifetimes'] {
  const others = counts.filter((count) => count.reason !== reason);
  const entries = (counts.find((count) => count.reason === reason)?.entries ?? 0) + 1;
  return [...others, { reason, entries }].toSorted((one, other) => (one.reason < other.reason ? -1 : 1));
}

/** Whose change made it invalid; `null`: nobody's. */
export function whoInvalidated(
  userId: string,
  figure: Figure,
  generations: InMemoryGenerations,
): 'user' | 'market' | null {
  if (figure.invalidated || figure.userGeneration !== generations.ofUser(userId)) return 'user';
  return generations.changedSince(figure.marketGenerations).length > 0 ? 'market' : null;
}
