import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@portfolio-metrics/kernel';

export interface LoadLimits {
  /** The event loop may run late by so many milliseconds. 0: any. */
  readonly maxLoopDelayMs: number;
  /** Share of the heap's limit that may be in use, from 0 to 1. 0: any. */
  readonly maxHeapShare: number;
  /** Memory of the process in bytes. 0: any. */
  readonly maxRssBytes: number;
}

/** Nine tenths of what the container may have, where it is limited. */
const rssLimit = (): number => {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < 2 ** 50 ? Math.floor(constrained * 0.9) : 0;
};

export const LOAD_LIMITS: LoadLimits = Object.freeze({
  maxLoopDelayMs: 250,
  maxHeapShare: 0.92,
  maxRssBytes: rssLimit(),
});

export type Overload = 'event_loop' | 'heap' | 'rss';

const LOOK_EVERY_MS = 100;
const MEMORY_EVERY_LOOKS = 5;

/** What a process says of its memory. Tests bring their own. */
export interface MemoryUse {
  readonly heapUsed: number;
  readonly heapLimit: number;
  readonly rss: number;
}

/**
 * The limit that V8 names includes room for young objects, which old ones may not use: a small heap (`--max-old-space-size=256`) is
 * full before it has come near that limit.
 */
const YOUNG_OBJECTS_BYTES = 64 * 2 ** 20;

const ownMemory = (): MemoryUse => {
  const { used_heap_size: heapUsed, heap_size_limit: limit } = getHeapStatistics();
  const heapLimit = Math.max(limit - YOUNG_OBJECTS_BYTES, limit / 2);
  return { heapUsed, heapLimit, rss: process.memoryUsage.rss() };
};

/**
 * Says whether the process has more to do than it can: its event loop runs late, or its memory is nearly used up. Looks ten times a
 * second, so that a single stall is forgotten a tenth of a second after it.
 */
export class LoadSensor {
  private timer: NodeJS.Timeout | undefined;
  private expectedMs = 0;
  private looks = 0;
  private late: Overload | null = null;
  private short: Overload | null = null;

  constructor(
    private readonly limits: LoadLimits,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly memory: () => MemoryUse = ownMemory,
  ) {}

  /** What there is too much of right now; `null`: all is well. */
  get overload(): Overload | null {
    return this.late ?? this.short;
  }

  start(): void {
    this.expectedMs = this.clock.monotonicMs() + LOOK_EVERY_MS;
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Called by the timer; how late it comes is how late everything comes. */
  look(): void {
    const nowMs = this.clock.monotonicMs();
    const { maxLoopDelayMs } = this.limits;
    this.late = maxLoopDelayMs > 0 && nowMs - this.expectedMs > maxLoopDelayMs ? 'event_loop' : null;
    this.expectedMs = nowMs + LOOK_EVERY_MS;
    if (this.looks % MEMORY_EVERY_LOOKS === 0) this.short = this.shortage();
    this.looks += 1;
  }

  private shortage(): Overload | null {
    const { maxHeapShare, maxRssBytes } = this.limits;
    if (maxHeapShare === 0 && maxRssBytes === 0) return null;
    const { heapUsed, heapLimit, rss } = this.memory();
    if (maxHeapShare > 0 && heapUsed > heapLimit * maxHeapShare) return 'heap';
    return maxRssBytes > 0 && rss > maxRssBytes ? 'rss' : null;
  }
}
