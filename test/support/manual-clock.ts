import { Clock } from '@portfolio-metrics/kernel';

/** Time that stands still until the test moves it. */
export class ManualClock extends Clock {
  private wallMs: number;
  private elapsedMs = 0;

  constructor(iso: string) {
    super();
    this.wallMs = Date.parse(iso);
  }

  override now(): Date {
    return new Date(this.wallMs);
  }

  override monotonicMs(): number {
    return this.elapsedMs;
  }

  /** Jumps to an instant; the monotonic time does not move. */
  set(iso: string): void {
    this.wallMs = Date.parse(iso);
  }

  advance(ms: number): void {
    this.wallMs += ms;
    this.elapsedMs += ms;
  }
}
