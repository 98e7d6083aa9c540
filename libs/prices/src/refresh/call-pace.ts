import type { Clock } from '@portfolio-metrics/kernel';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { RateLimits } from '../price-source.js';

/** Waits so many milliseconds, or throws once the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

export interface CallPaceOptions {
  /** Longest wait for a place, in milliseconds; a call that would wait longer is turned away. Default 15,000. */
  readonly maxWaitMs?: number;
  readonly sleep?: Sleep;
}

interface Window {
  readonly calls: number;
  readonly perMs: number;
}

const MAX_WAIT_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * Keeps the limits of one provider: at most so many calls in any second, minute and 24 hours, and none while the provider asked to be
 * left alone. By the monotonic clock of this process: another one knows nothing of it, and a new one begins at nothing.
 */
export class CallPace {
  private readonly windows: readonly Window[];
  private readonly maxWaitMs: number;
  private readonly sleep: Sleep;
  /** When the calls were made, oldest first; no more than the largest window counts. */
  private made: number[] = [];
  private pausedUntil = 0;

  constructor(
    private readonly clock: Clock,
    limits: RateLimits,
    options: CallPaceOptions = {},
  ) {
    const { perSecond, perMinute, perDay } = limits;
    this.windows = [
      ...windowOf(perSecond, 1_000, 'perSecond'),
      ...windowOf(perMinute, 60_000, 'perMinute'),
      ...windowOf(perDay, DAY_MS, 'perDay'),
    ];
    this.maxWaitMs = options.maxWaitMs ?? MAX_WAIT_MS;
    this.sleep =
      options.sleep ?? (async (ms, signal) => await sleepFor(ms, undefined, signal === undefined ? {} : { signal }));
  }

  /** Milliseconds until a call may be made; 0: now. */
  waitMs(): number {
    const now = this.clock.monotonicMs();
    const waits = this.windows.map(({ calls, perMs }) => {
      const oldest = this.made.at(-calls);
      return oldest === undefined ? 0 : oldest + perMs - now;
    });
    return Math.max(0, this.pausedUntil - now, ...waits);
  }

  /** Takes a place, after a wait that is not too long. `null`: taken; else the milliseconds after which to come back. */
  async enter(signal?: AbortSignal): Promise<number | null> {
    for (;;) {
      const wait = this.waitMs();
      if (wait === 0) {
        this.take();
        return null;
      }
      if (wait > this.maxWaitMs) return wait;
      await this.sleep(Math.ceil(wait), signal);
    }
  }

  /** Takes a place if there is one now. */
  tryEnter(): boolean {
    if (this.waitMs() > 0) return false;
    this.take();
    return true;
  }

  /** Gives back the place of a call that was not made. */
  giveBack(): void {
    this.made.pop();
  }

  /** Lets no call through for so long. A longer pause that is under way stays. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonicMs() + Math.min(ms, DAY_MS));
  }

  private take(): void {
    if (this.windows.length === 0) return;
    const kept = Math.max(...this.windows.map(({ calls }) => calls));
    this.made.push(this.clock.monotonicMs());
    if (this.made.length > 2 * kept) this.made = this.made.slice(-kept);
  }
}

function windowOf(calls: number | undefined, perMs: number, name: string): readonly Window[] {
  if (calls === undefined) return [];
  if (!Number.isSafeInteger(calls) || calls < 1) throw new RangeError(`${name} must be a whole number from 1 on`);
  return [{ calls, perMs }];
}
