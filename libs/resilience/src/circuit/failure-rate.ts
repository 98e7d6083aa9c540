const BUCKETS = 10;

interface Bucket {
  /** Which stretch of time the counts belong to. */
  stretch: number;
  calls: number;
  bad: number;
}

/** Calls of the last `windowMs` and how many of them were bad. What is older is gone, also when nothing was counted since. */
export class FailureRate {
  private readonly buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ stretch: -1, calls: 0, bad: 0 }));
  private readonly widthMs: number;

  constructor(windowMs: number) {
    this.widthMs = windowMs / BUCKETS;
  }

  add(nowMs: number, bad: boolean): void {
    const stretch = Math.floor(nowMs / this.widthMs);
    const bucket = this.buckets[stretch % BUCKETS]!;
    if (bucket.stretch !== stretch) Object.assign(bucket, { stretch, calls: 0, bad: 0 });
    bucket.calls += 1;
    if (bad) bucket.bad += 1;
  }

  totals(nowMs: number): { readonly calls: number; readonly bad: number } {
    const oldest = Math.floor(nowMs / this.widthMs) - BUCKETS + 1;
    let calls = 0;
    let bad = 0;
    for (const bucket of this.buckets) {
      if (bucket.stretch < oldest) continue;
      calls += bucket.calls;
      bad += bucket.bad;
    }
    return { calls, bad };
  }

  clear(): void {
    for (const bucket of this.buckets) bucket.stretch = -1;
  }
}
