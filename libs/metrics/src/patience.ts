import { LRUCache } from 'lru-cache';

/** How long a request with something older at hand waits for a database that says nothing, in milliseconds. */
export const PATIENCE_MS = 500;
/** The same for a user whose request has just waited in vain: time for a database that is back. */
export const SHORT_PATIENCE_MS = 20;
/** For so long after a request waited in vain, in milliseconds: longer than an attempt takes to fail. */
const SILENCE_MS = 5_000;
const MAX_USERS = 10_000;

/** The wait of one request: over after a time, unless there was an answer. */
export class Patience {
  /** Resolves when it is over; never after `end`. */
  readonly over: Promise<null>;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.over = new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        // After a pause of the whole process the answer may be there already, unread.
        setImmediate(() => {
          if (this.#timer !== undefined) resolve(null);
        });
      }, ms);
    });
  }

  /** It is not needed any more: the database has said something, or the request has ended. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * For which users requests have just waited in vain. By user, because what one of them waits for may be their own: a place behind too many
 * requests. `nowMs`: on a monotonic clock.
 */
export class Silence {
  readonly #since = new LRUCache<string, number>({ max: MAX_USERS });

  noticed(userId: string, nowMs: number): void {
    this.#since.set(userId, nowMs);
  }

  /** The database has answered something. */
  broken(userId: string): void {
    this.#since.delete(userId);
  }

  lasts(userId: string, nowMs: number): boolean {
    const sinceMs = this.#since.get(userId);
    return sinceMs !== undefined && nowMs - sinceMs < SILENCE_MS;
  }
}
