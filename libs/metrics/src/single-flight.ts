interface Flight<T> {
  readonly promise: Promise<T>;
  /** At most one more that starts when this one has ended; shared by all who asked for a newer result meanwhile. */
  next?: Promise<T>;
}

/**
 * One computation per key at a time in this process. `join` shares the one under way; `startAfresh` never shares one that began before
 * it was asked, so N simultaneous requests for a fresh result cost one running and at most one queued computation.
 */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /** `shared`: the computation had begun before this call. */
  async join(key: string, compute: () => Promise<T>): Promise<{ readonly value: T; readonly shared: boolean }> {
    const running = this.flights.get(key);
    if (running !== undefined) return { value: await running.promise, shared: true };
    return { value: await this.launch(key, compute), shared: false };
  }

  async startAfresh(key: string, compute: () => Promise<T>): Promise<T> {
    const running = this.flights.get(key);
    if (running === undefined) return await this.launch(key, compute);
    running.next ??= running.promise.then(
      async () => this.launch(key, compute),
      async () => this.launch(key, compute),
    );
    return await running.next;
  }

  private async launch(key: string, compute: () => Promise<T>): Promise<T> {
    const flight: Flight<T> = { promise: compute() };
    this.flights.set(key, flight);
    try {
      return await flight.promise;
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }
}
