import { Clock } from '@portfolio-metrics/kernel';

/** Begins at a set instant and runs on by itself; the test can move it ahead. */
export class RunningClock extends Clock {
  private readonly beganMs = performance.now();
  private readonly startMs: number;
  private aheadMs = 0;

  constructor(iso: string) {
    super();
    this.startMs = Date.parse(iso);
  }

  override now(): Date {
    return new Date(this.startMs + this.monotonicMs());
  }

  override monotonicMs(): number {
    return performance.now() - this.beganMs + this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }
}
