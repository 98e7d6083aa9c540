import { randomInt } from 'node:crypto';
import type { LifetimeReason } from './lifetime.js';

/** How early a copy is computed anew. */
export interface EagerRefreshOptions {
  /**
   * How eager: on average a copy that is read all the time is computed anew this many times its computation time before it expires.
   * Default 20; 0: never before it has expired.
   */
  readonly factor: number;
}

/** Twenty times its computation time before it expires. */
export const DEFAULT_EAGER_REFRESH: EagerRefreshOptions = Object.freeze({ factor: 20 });

/** A fresh copy at the moment of a read. */
export interface CopyInUse {
  /** What is left of its freshness, in milliseconds. */
  readonly freshForMs: number;
  readonly computationTimeMs: number;
  readonly lifetimeReason: LifetimeReason;
}

/** The logarithm of the smallest random number that can come. */
const MOST_EAGER = Math.log(2 ** 32);

/**
 * Decides at a read whether a copy that is fresh still is computed anew already, in the background, so that hardly anybody meets
 * an expired one. Each read throws the dice by itself: the nearer the end and the longer the computation takes, the likelier.
 * Source: Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015 ("XFetch").
 */
export class EagerRefresh {
  readonly options: EagerRefreshOptions;

  constructor(
    options: Partial<EagerRefreshOptions> = {},
    private readonly random: () => number = () => randomInt(2 ** 32) / 2 ** 32,
  ) {
    this.options = Object.freeze({ ...DEFAULT_EAGER_REFRESH, ...options });
  }

  /** Throws the dice: whether this read should have the copy computed anew. */
  isDue(copy: CopyInUse): boolean {
    if (!this.isNearItsEnd(copy)) return false;
    return copy.freshForMs <= -Math.log(1 - this.random()) * this.scaleMs(copy);
  }

  /** Whether the dice could say so at all. */
  isNearItsEnd(copy: CopyInUse): boolean {
    // What is computed before a transition ends at that transition as well, and figures of a past date hardly ever change.
    if (copy.lifetimeReason === 'next_transition' || copy.lifetimeReason === 'past_date') return false;
    return copy.freshForMs < MOST_EAGER * this.scaleMs(copy);
  }

  private scaleMs({ computationTimeMs }: CopyInUse): number {
    return this.options.factor * computationTimeMs;
  }
}
