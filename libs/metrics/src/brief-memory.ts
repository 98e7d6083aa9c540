import type { AppError } from '@portfolio-metrics/kernel';
import { LRUCache } from 'lru-cache';
import type { RenderedAnswer } from './rendered-answer.js';

/** What was answered without computing: an older copy, or that there is none. */
export type GivenAnswer = { readonly answer: RenderedAnswer } | { readonly refusal: AppError };

interface Remembered {
  readonly given: GivenAnswer;
  /** For the statistics. */
  readonly computedType: string;
  readonly atMs: number;
  readonly forMs: number;
}

/** For so long at least the same is said again, in milliseconds, and for less than twice as long. */
export const BRIEF_MS = 1_000;
const MAX_BYTES = 16 * 1_024 * 1_024;
const MAX_ENTRIES = 10_000;
const ENTRY_BYTES = 1_024;

/**
 * Says for a moment again what has just been said while nothing can be computed. Then every answer is the same stale copy or the same
 * refusal, and those who ask again and again must not each cost a read of the database, and a rendering, when it is in trouble already.
 * Only flagged answers come here, never fresh ones.
 */
export class BriefMemory {
  readonly #remembered = new LRUCache<string, Remembered>({ max: MAX_ENTRIES, maxSize: MAX_BYTES });

  /** `nowMs`: on a monotonic clock, as in `find`. */
  keep(userId: string, place: string, given: GivenAnswer, computedType: string, nowMs: number): void {
    const size = ENTRY_BYTES + ('answer' in given ? given.answer.data.length : 0);
    const key = keyOf(userId, place);
    this.#remembered.set(key, { given, computedType, atMs: nowMs, forMs: spread(key) }, { size });
  }

  find(userId: string, place: string, nowMs: number): Pick<Remembered, 'given' | 'computedType'> | null {
    const known = this.#remembered.get(keyOf(userId, place));
    if (known === undefined) return null;
    const elapsedMs = nowMs - known.atMs;
    return elapsedMs >= 0 && elapsedMs < known.forMs ? known : null;
  }
}

/** The tenant is part of the key: the same place of another user is another answer. */
function keyOf(userId: string, place: string): string {
  return `${userId} ${place}`;
}

/** By a hash of the key (FNV-1a): those who began to ask together do not all look again together. */
function spread(key: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 16_777_619);
  return BRIEF_MS * (1 + (hash >>> 0) / 2 ** 32);
}
