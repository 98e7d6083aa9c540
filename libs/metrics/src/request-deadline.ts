import { SystemClock } from '@portfolio-metrics/kernel';
import { noteDeadline, remainingMs } from '@portfolio-metrics/resilience';

/** Timers go by the machine, whatever clock a test injects. */
const TIMERS = new SystemClock();

/** Why work was ended that took too long. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(ms: number) {
    super(`took longer than ${ms} ms`);
  }
}

/**
 * Ends work after `ms` milliseconds, or as soon as `outer` ends it. Whoever starts one ends it (`end`) when the work is done, so that no
 * timer and no listener stays behind.
 */
export class RequestDeadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#controller.abort(this.#outer?.reason);

  constructor(ms: number, outer?: AbortSignal) {
    this.#outer = outer;
    this.#timer = setTimeout(() => this.#controller.abort(new DeadlinePassed(ms)), ms);
    // A guard tries a read again only when it can tell that there is time.
    noteDeadline(this.#controller.signal, ms, TIMERS);
    if (outer?.aborted === true) this.#onAbort();
    else outer?.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was the time, not `outer`, that ended the work. */
  get passed(): boolean {
    return this.#controller.signal.reason instanceof DeadlinePassed;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#onAbort);
  }
}

/** A signal that also `further` ends, with the deadline of `signal`. */
export function endedAlsoBy(signal: AbortSignal, further: AbortSignal): AbortSignal {
  const either = AbortSignal.any([signal, further]);
  const leftMs = remainingMs(signal);
  if (leftMs !== null) noteDeadline(either, leftMs, TIMERS);
  return either;
}
