/** A computation shared by those who wait for it. The last one who leaves takes it along. */
class Flight<T> {
  readonly promise: Promise<T>;
  readonly #controller = new AbortController();
  #compute: (signal: AbortSignal) => Promise<T>;
  #begun = false;
  #waiting = 0;
  #settled = false;

  /** Begins when `after` has settled; `null`: at once. */
  constructor(after: Promise<unknown> | null, compute: (signal: AbortSignal) => Promise<T>) {
    this.#compute = compute;
    const begin = async (): Promise<T> => {
      this.#begun = true;
      this.#controller.signal.throwIfAborted();
      return await this.#compute(this.#controller.signal);
    };
    this.promise = after === null ? begin() : after.then(begin, begin);
    const settle = (): void => {
      this.#settled = true;
    };
    this.promise.then(settle, settle);
  }

  /** Computes this instead, if it has not begun. */
  become(compute: (signal: AbortSignal) => Promise<T>): void {
    if (!this.#begun) this.#compute = compute;
  }

  /** Everybody who waited for it has left. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Rejects with the reason of `signal` when that comes first. */
  async wait(signal: AbortSignal): Promise<T> {
    this.#waiting += 1;
    let leave!: () => void;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.promise, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#settled) this.#controller.abort(new Error('nobody waits for it any more'));
    }
  }
}

interface Lane<T> {
  readonly running: Flight<T>;
  /** At most one more that starts when the running one has ended; shared by all who asked for a newer result meanwhile. */
  next: Flight<T> | null;
}

/**
 * One computation per key at a time in this process. `join` shares the one under way; `startAfresh` never shares one that began before
 * it was asked, so N simultaneous requests for a fresh result cost one running and at most one queued computation. Each caller leaves
 * when its own signal says so; a computation that nobody waits for any more is told by its signal to end.
 */
export class SingleFlight<T> {
  readonly #lanes = new Map<string, Lane<T>>();

  /** Whether somebody waits for a computation that is under way. */
  isUnderWay(key: string): boolean {
    return this.#lanes.get(key)?.running.abandoned === false;
  }

  /** `shared`: the computation had begun before this call. */
  async join(
    key: string,
    compute: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T; readonly shared: boolean }> {
    signal.throwIfAborted();
    const lane = this.#lanes.get(key);
    if (lane === undefined) return { value: await this.#launch(key, null, compute).wait(signal), shared: false };
    if (!lane.running.abandoned) return { value: await lane.running.wait(signal), shared: true };
    return { value: await this.#queued(lane, compute).wait(signal), shared: false };
  }

  /** `prevails`: one that waits for its turn already computes this instead of what it was asked for first. */
  async startAfresh(
    key: string,
    compute: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    { prevails = false }: { readonly prevails?: boolean } = {},
  ): Promise<T> {
    signal.throwIfAborted();
    const lane = this.#lanes.get(key);
    const flight = lane === undefined ? this.#launch(key, null, compute) : this.#queued(lane, compute);
    if (prevails) flight.become(compute);
    return await flight.wait(signal);
  }

  #queued(lane: Lane<T>, compute: (signal: AbortSignal) => Promise<T>): Flight<T> {
    if (lane.next === null || lane.next.abandoned) lane.next = new Flight(lane.running.promise, compute);
    return lane.next;
  }

  #launch(key: string, flight: Flight<T> | null, compute: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const lane: Lane<T> = { running: flight ?? new Flight(null, compute), next: null };
    this.#lanes.set(key, lane);
    const settled = (): void => {
      if (lane.next === null || lane.next.abandoned) this.#lanes.delete(key);
      else this.#launch(key, lane.next, compute);
    };
    // Before any queued one begins: it was chained to the same promise later.
    lane.running.promise.then(settled, settled);
    return lane.running;
  }
}
