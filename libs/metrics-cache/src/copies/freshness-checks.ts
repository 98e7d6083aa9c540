import type { FreshnessCheck, FreshnessStamp } from '../freshness-stamp.js';

interface Batch {
  readonly stamps: Set<FreshnessStamp>;
  readonly answer: Promise<FreshnessCheck | null>;
  readonly settle: (answer: FreshnessCheck | null) => void;
}

/**
 * Checks the copies of all requests that arrive together with one question to the store. A request never shares a question that
 * was asked before it arrived: its answer would be older than the request. So requests that arrive while one is under way wait
 * for the next, which begins when that one has ended; the busier, the larger the batches.
 */
export class FreshnessChecks {
  #collecting: Batch | null = null;
  #underWay = false;

  /** `ask` answers `null` when the store is away; `slowMs`: a question is given up after so many milliseconds. */
  constructor(
    private readonly ask: (stamps: readonly FreshnessStamp[]) => Promise<FreshnessCheck | null>,
    private readonly slowMs: number,
  ) {}

  /** What is true of `stamp` at an instant after this call; `null`: nobody knows. Never rejects. */
  async check(stamp: FreshnessStamp): Promise<FreshnessCheck | null> {
    let batch = this.#collecting;
    if (batch === null) {
      batch = newBatch();
      this.#collecting = batch;
      if (!this.#underWay) this.runSoon();
    }
    batch.stamps.add(stamp);
    return await batch.answer;
  }

  /** Behind the requests that arrive in this turn of the event loop. */
  private runSoon(): void {
    setImmediate(() => void this.runNext());
  }

  private async runNext(): Promise<void> {
    const batch = this.#collecting;
    if (batch === null || this.#underWay) return;
    this.#collecting = null;
    this.#underWay = true;
    const slow = setTimeout(() => batch.settle(null), this.slowMs);
    this.ask([...batch.stamps]).then(batch.settle, () => batch.settle(null));
    await batch.answer;
    clearTimeout(slow);
    this.#underWay = false;
    if (this.#collecting !== null) this.runSoon();
  }
}

function newBatch(): Batch {
  let settle!: Batch['settle'];
  const answer = new Promise<FreshnessCheck | null>((resolve) => (settle = resolve));
  return { stamps: new Set(), answer, settle };
}
