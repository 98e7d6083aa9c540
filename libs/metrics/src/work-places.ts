/**
 * How much is worked on for one user at once. Port: an application that shares its database among users provides one and exports it from a
 * global module; without it nothing is limited. Work that is done waits for none: who shares a computation, or is answered from a copy that
 * is kept, takes no place.
 */
export abstract class WorkPlaces {
  /**
   * Does `work` as soon as the user has a place. Rejects with the reason of `signal` when that fires before, and with an `AppError` when the
   * user may not wait either.
   */
  abstract run<T>(userId: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Where nobody limits anything. */
export const UNLIMITED: WorkPlaces = Object.freeze({
  run: async <T>(_userId: string, work: () => Promise<T>): Promise<T> => await work(),
});
