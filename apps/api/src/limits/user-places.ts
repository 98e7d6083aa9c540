import { AppError, type Clock } from '@portfolio-metrics/kernel';
import { bulkhead, type BulkheadPolicy, BulkheadRejectedError } from 'cockatiel';

export interface UserPlacesOptions {
  /** Requests of one user that are worked on at once. */
  readonly places: number;
  /** Requests of one user that may wait for a place; further ones are refused at once. */
  readonly queue: number;
  /** Milliseconds after which a request that waited is refused: nobody waits for its answer any more. */
  readonly longestWaitMs: number;
}

/** Fewer than the connections of the pool, so that no user alone can use all of them. */
export const USER_PLACES: UserPlacesOptions = Object.freeze({ places: 6, queue: 500, longestWaitMs: 3_000 });

/** The same without refusals: whoever asks too much waits, as long as it takes. */
export const WAITING_PLACES: UserPlacesOptions = Object.freeze({
  ...USER_PLACES,
  queue: Number.POSITIVE_INFINITY,
  longestWaitMs: Number.POSITIVE_INFINITY,
});

/** Lets each user have so many requests worked on at once: what one asks for too much of, that one waits for. */
export class UserPlaces {
  private readonly users = new Map<string, BulkheadPolicy>();

  constructor(
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly options: UserPlacesOptions = USER_PLACES,
  ) {}

  /** Users with a request under way. */
  get busyUsers(): number {
    return this.users.size;
  }

  /** Does `work` as soon as the user has a place. Rejects with `AppError` `rate_limited` when too many wait already, or it waited too long. */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const { places, queue, longestWaitMs } = this.options;
    const cameMs = this.clock.monotonicMs();
    const own = this.users.get(userId) ?? bulkhead(places, queue);
    this.users.set(userId, own);
    try {
      return await own.execute(async () => {
        if (this.clock.monotonicMs() - cameMs > longestWaitMs) throw tooMany();
        return await work();
      });
    } catch (error) {
      throw error instanceof BulkheadRejectedError ? tooMany() : error;
    } finally {
      // Of this user nothing is under way any more, so nothing waits either.
      if (own.executionSlots === places && this.users.get(userId) === own) this.users.delete(userId);
    }
  }
}

function tooMany(): AppError {
  return new AppError('rate_limited', 'Too many requests at once: wait for answers before the next one.', {
    retryAfterSeconds: 1,
  });
}
