/** More calls than places and waiting places. */
export class PlacesFullError extends Error {
  override readonly name = 'PlacesFullError';
}

interface Waiter {
  enter(): void;
  turnAway(reason: Error): void;
}

/**
 * At most so many at once; some more may wait, first come first served. Unlike cockatiel's bulkhead it lets a waiter go whose caller has
 * given up, so that its waiting place is free at once, and can turn all waiters away.
 */
export class Places {
  private taken = 0;
  private readonly waiters = new Set<Waiter>();

  constructor(
    private readonly concurrency: number,
    private readonly queue: number,
  ) {}

  /** How many places are taken: a count. */
  get running(): number {
    return this.taken;
  }

  /** How many callers wait for one: a count. */
  get waiting(): number {
    return this.waiters.size;
  }

  /** Takes a place if one is free. Who gets one must `leave` it. */
  tryEnter(): boolean {
    // A free place and a waiter do not occur together: who leaves hands the place on.
    if (this.taken >= this.concurrency) return false;
    this.taken += 1;
    return true;
  }

  /** Waits for a place. Rejects with `PlacesFullError` at once, with the signal's reason, or with that of `turnAwayAll`. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (this.waiters.size >= this.queue) throw new PlacesFullError();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => waiter.turnAway(signal?.reason as Error);
      const gone = (): void => {
        this.waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        enter: () => {
          gone();
          resolve();
        },
        turnAway: (reason) => {
          gone();
          reject(reason);
        },
      };
      this.waiters.add(waiter);
      signal?.addEventListener('abort', onAbort);
    });
  }

  /** Gives a place back: to whoever waits longest, if somebody does. */
  leave(): void {
    const [next] = this.waiters;
    if (next === undefined) this.taken -= 1;
    else next.enter();
  }

  /** Has every `wait` under way reject with `reason`. */
  turnAwayAll(reason: Error): void {
    for (const waiter of this.waiters) waiter.turnAway(reason);
  }
}
