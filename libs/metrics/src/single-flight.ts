/** What becomes of a computation when those who wait for it leave. */
export interface FlightOptions {
  /** Whether a computation under way goes on for somebody who left for this reason. Default: for nobody. */
  readonly goesOnAfter?: (reason: unknown) => boolean;
  /** Is told why a computation failed that nobody waited for any more. */
  readonly onUnheard?: (error: unknown) => void;
}

/** A computation shared by those who wait for it. The last one who leaves takes it along, unless it is to go on. */
class Flight<T> {
  readonly promise: Promise<T>;
  readonly #controller = new AbortController();
  readonly #options: FlightOptions;
  #compute: (signal: AbortSignal) => Promise<T>;
  #begun = false;
  #waiting = 0;
  #settled = false;
  /** Somebody left who will come back for the result. */
  #goesOn = false;

  /** Begins when `after` has settled; `null`: at once. */
  constructor(
    after: Promise<unknown> | null,
    compute: (signal: AbortSignal) => Promise<T>,
    options: FlightOptions = {},
  ) {
    this.#options = options;
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
    this.promise.then(settle, (error: unknown) => {
      settle();
      if (this.#waiting === 0 && this.#goesOn) options.onUnheard?.(error);
    });
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
      if (!this.#settled) this.#left(signal);
    }
  }

  #left(signal: AbortSignal): void {
    if (this.#begun && this.#options.goesOnAfter?.(signal.reason) === true) this.#goesOn = true;
    if (this.#waiting === 0 && !this.#goesOn) this.#controller.abort(new Error('nobody waits for it any more'));
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
 * when its own signal says so; a computation that nobody waits for any more is told by its signal to end, unless one of them left for a
 * reason after which it goes on (`FlightOptions`): then whoever comes next joins it, or finds its result.
 */
export class SingleFlight<T> {
  readonly #lanes = new Map<string, Lane<T>>();

  constructor(private readonly options: FlightOptions = {}) {}

  /** Whether a computation is under way that has not been told to end. */
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
    if (lane.next === null || lane.next.abandoned) {
      lane.next = new Flight(lane.running.promise, compute, this.options);
    }
    return lane.next;
  }

  #launch(key: string, flight: Flight<T> | null, compute: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const lane: Lane<T> = { running: flight ?? new Flight(null, compute, this.options), next: null };
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
