import { AppError } from '@portfolio-metrics/kernel';
import { WorkPlaces } from '@portfolio-metrics/metrics';
import { Places, PlacesFullError } from '@portfolio-metrics/resilience';

export interface UserPlacesOptions {
  /** Pieces of work of one user that are done at once. */
  readonly places: number;
  /** Those that may wait for a place; further ones are refused at once. */
  readonly queue: number;
  /** Milliseconds that a request may take when it has to wait for a place; what has none by then is refused. */
  readonly longestWaitMs: number;
  /** What is said to a request that waited in vain. */
  readonly refusal: 'rate_limited' | 'unavailable';
}

/** Fewer than the connections of the pool, so that no user alone can use all of them. */
export const USER_PLACES: UserPlacesOptions = Object.freeze({
  places: 6,
  queue: 500,
  longestWaitMs: 3_000,
  refusal: 'rate_limited',
});

/** The same for who limits nothing: any number may wait, and what waited in vain is told that the service cannot do it now. */
export const WAITING_PLACES: UserPlacesOptions = Object.freeze({
  ...USER_PLACES,
  queue: Number.POSITIVE_INFINITY,
  refusal: 'unavailable',
});

/** Lets each user have so much done at once: what one asks for too much of, that one waits for. */
export class UserPlaces extends WorkPlaces {
  private readonly users = new Map<string, Places>();

  constructor(readonly options: UserPlacesOptions = USER_PLACES) {
    super();
  }

  /** Users with something under way. */
  get busyUsers(): number {
    return this.users.size;
  }

  /**
   * Does `work`: at once when the user has a place, without anything awaited before; else as soon as there is one. Rejects with `AppError`
   * `rate_limited` when too many wait already, and with the reason of `signal` when that fires first.
   */
  override async run<T>(userId: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const own = this.users.get(userId) ?? new Places(this.options.places, this.options.queue);
    this.users.set(userId, own);
    if (!own.tryEnter()) await waitFor(own, signal);
    try {
      return await work();
    } finally {
      own.leave();
      // Of this user nothing is under way any more, so nothing waits either.
      if (own.running === 0) this.users.delete(userId);
    }
  }
}

async function waitFor(places: Places, signal: AbortSignal): Promise<void> {
  try {
    await places.wait(signal);
  } catch (error) {
    throw error instanceof PlacesFullError ? tooMany() : error;
  }
}

/** More at once than is granted. */
export function tooMany(): AppError {
  return new AppError('rate_limited', 'Too many requests at once: wait for answers before the next one.', {
    retryAfterSeconds: 1,
  });
}
