import type { Clock } from '@portfolio-metrics/kernel';
import { LRUCache } from 'lru-cache';
import type { FreshnessCheck, FreshnessStamp } from '../freshness-stamp.js';
import type { CachedCopy } from '../metrics-cache-store.js';
import type { CopyOptions } from './copy-limits.js';
import { FreshnessChecks } from './freshness-checks.js';

interface Held<V> {
  readonly value: V;
  /** `null`: nothing is known that could be checked. */
  readonly stamp: FreshnessStamp | null;
  readonly computedAtMs: number;
  readonly expiresAtMs: number;
  /** On the monotonic clock. */
  readonly deadAtMs: number;
  /** When it was kept, on the monotonic clock, and how old and how long servable it was then. */
  readonly keptAtMs: number;
  readonly ageMs: number;
  readonly staleForMs: number;
  /** Known to be out of date; `changed`: because an input or the entry is another one. */
  over: 'expired' | 'changed' | null;
}

/** A value cut from a copy that a read of the table would find fresh now. */
export interface FreshValue<V> {
  readonly value: V;
  /** Milliseconds since the instant that the figures describe, by the store's clock. */
  readonly ageMs: number;
  /** What is left of its freshness, in milliseconds. */
  readonly freshForMs: number;
}

/** A value that nobody can vouch for. */
export interface LastValue<V> {
  readonly value: V;
  /** As in `FreshValue`, by this machine's clock. */
  readonly ageMs: number;
  /** An input of it, or the entry, is known to have changed. */
  readonly changed: boolean;
}

/** Bytes of a stamp's key with its generation, roughly. */
const KEY_BYTES = 64;
const ENTRY_BYTES = 512;

/**
 * Values made from fresh copies (the bytes of an answer), kept in this process and never trusted: each is handed out only after
 * a check, begun after the request arrived, that every generation is still the same and its lifetime is not over. So an answer
 * is as fresh as a read of the table itself.
 *
 * What is over stays for `last`, until a newer value takes its place. So does what was computed just now, until it is read back.
 *
 * The lifetime ends by the store's clock (`CachedCopy.expiresAt`), and by this machine's monotonic one when the store's was set
 * back meanwhile. Least recently used values go first.
 */
export class ValidatedCopies<V extends object> {
  readonly #held: LRUCache<string, Held<V>> | null;
  readonly #checks: FreshnessChecks;

  /** `check` answers `null` when the store cannot tell: then nothing is handed out. */
  constructor(
    check: (stamps: readonly FreshnessStamp[]) => Promise<FreshnessCheck | null>,
    private readonly clock: Clock,
    options: CopyOptions,
  ) {
    const { maxEntries, maxBytes, slowCheckMs } = options;
    this.#held = maxEntries === 0 ? null : new LRUCache<string, Held<V>>({ max: maxEntries, maxSize: maxBytes });
    this.#checks = new FreshnessChecks(check, slowCheckMs);
  }

  /** The value kept for this user and place, when it may be served as fresh; `null`: read the table. Never rejects. */
  async find(userId: string, place: string): Promise<FreshValue<V> | null> {
    const key = keyOf(userId, place);
    const held = this.#held?.get(key);
    if (held === undefined || held.stamp === null || held.over !== null) return null;
    const check = await this.#checks.check(held.stamp);
    if (check === null) return null;
    const checkedAtMs = check.checkedAt.getTime();
    const over = checkedAtMs >= held.expiresAtMs || this.clock.monotonicMs() >= held.deadAtMs;
    if (check.changed.has(held.stamp)) held.over = 'changed';
    else if (over) held.over = 'expired';
    if (held.over !== null) return null;
    const ageMs = Math.max(0, checkedAtMs - held.computedAtMs);
    return { value: held.value, ageMs, freshForMs: held.expiresAtMs - checkedAtMs };
  }

  /**
   * What was kept last for this user and place, without a check, while it may be served as stale: for when the store is away and
   * nobody knows better. To be flagged. `null`: there is none, or it is too old for that.
   */
  last(userId: string, place: string): LastValue<V> | null {
    const held = this.#held?.get(keyOf(userId, place));
    if (held === undefined) return null;
    const elapsedMs = this.clock.monotonicMs() - held.keptAtMs;
    if (elapsedMs >= held.staleForMs) return null;
    return { value: held.value, ageMs: held.ageMs + elapsedMs, changed: held.over === 'changed' };
  }

  /**
   * Keeps a value that was made from `copy`, which must be fresh and complete: anything else is not kept. `readBeganMs`: when the
   * read of the copy began, on the monotonic clock; `bytes`: size of the value.
   */
  keep(userId: string, place: string, copy: CachedCopy, readBeganMs: number, value: V, bytes: number): void {
    if (this.#held === null || copy.state !== 'fresh' || !copy.complete || copy.stamp.userId !== userId) return;
    const held: Held<V> = {
      value,
      stamp: copy.stamp,
      computedAtMs: copy.computedAt.getTime(),
      expiresAtMs: copy.expiresAt.getTime(),
      deadAtMs: readBeganMs + copy.freshForMs,
      keptAtMs: readBeganMs,
      ageMs: copy.ageMs,
      staleForMs: copy.staleForMs,
      over: null,
    };
    const size = bytes + copy.stamp.marketGenerations.size * KEY_BYTES + ENTRY_BYTES;
    this.#held.set(keyOf(userId, place), held, { size });
  }

  /**
   * Keeps a value that was made from a complete result, stored just now, for `last` alone: nothing is known of it yet that could be checked.
   * Never in the place of what was computed later or at the same time. Arguments as in `keep`.
   */
  keepForLast(
    userId: string,
    place: string,
    result: Pick<CachedCopy, 'computedAt' | 'ageMs' | 'staleForMs'>,
    computedByMs: number,
    value: V,
    bytes: number,
  ): void {
    const key = keyOf(userId, place);
    const computedAtMs = result.computedAt.getTime();
    if (this.#held === null || (this.#held.peek(key)?.computedAtMs ?? Number.NEGATIVE_INFINITY) >= computedAtMs) return;
    const { ageMs, staleForMs } = result;
    const times = { computedAtMs, expiresAtMs: 0, deadAtMs: 0, keptAtMs: computedByMs, ageMs, staleForMs };
    this.#held.set(key, { value, stamp: null, ...times, over: null }, { size: bytes + ENTRY_BYTES });
  }
}

/** The tenant is part of the key: the same place of another user is another value. */
function keyOf(userId: string, place: string): string {
  return `${userId} ${place}`;
}
