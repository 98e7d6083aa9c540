import type { FreshnessStamp } from '../freshness-stamp.js';

/**
 * Remembers under which snapshot of the database each stamp was last found unchanged. A snapshot names every transaction that it
 * cannot see; so as long as a new one has the same text, nothing was committed in between, by nobody, and whatever was true of the
 * stamps still is. That question costs the same for a thousand copies as for one.
 *
 * Where commits are frequent the question is nearly always in vain: it is left out until two checks in a row found the same snapshot.
 */
export class QuietDatabase {
  readonly #unchangedUnder = new WeakMap<FreshnessStamp, string>();
  #last: string | null = null;
  #quiet = false;

  /** Whether asking for the snapshot alone may be enough. */
  get worthAsking(): boolean {
    return this.#quiet;
  }

  /** Takes note of the snapshot that the store has just answered; `null`: it cannot be compared. */
  saw(snapshot: string | null): void {
    this.#quiet = snapshot !== null && snapshot === this.#last;
    this.#last = snapshot;
  }

  /** The stamps that were not found unchanged under this very snapshot. */
  unknown(stamps: readonly FreshnessStamp[], snapshot: string | null): readonly FreshnessStamp[] {
    if (snapshot === null) return stamps;
    return stamps.filter((stamp) => this.#unchangedUnder.get(stamp) !== snapshot);
  }

  /** These were compared at `snapshot` or later and found unchanged. */
  confirm(stamps: readonly FreshnessStamp[], changed: ReadonlySet<FreshnessStamp>, snapshot: string | null): void {
    if (snapshot === null) return;
    for (const stamp of stamps) if (!changed.has(stamp)) this.#unchangedUnder.set(stamp, snapshot);
  }
}
