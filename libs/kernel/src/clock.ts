/** The only source of time. Tests inject their own; nothing else reads the system's clock. */
export abstract class Clock {
  /** Wall-clock time. For what a person reads, never for measuring durations. */
  abstract now(): Date;

  /** Milliseconds that only grow, from an arbitrary zero. For durations and deadlines. */
  abstract monotonicMs(): number;
}

/** The clock of this machine. Services take the database's instead (`DatabaseClock`), so that replicas agree on the time. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonicMs(): number {
    return performance.now();
  }
}
