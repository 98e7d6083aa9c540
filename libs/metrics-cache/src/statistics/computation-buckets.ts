const SMALLEST_MS = 1;
const LARGEST_MS = 2 ** 17;

/** The upper end of the histogram bucket of a duration: 1, 2, 4 ... 131,072 milliseconds, then `Infinity`. */
export function bucketOf(durationMs: number): number {
  if (durationMs > LARGEST_MS) return Number.POSITIVE_INFINITY;
  let atMostMs = SMALLEST_MS;
  while (atMostMs < durationMs) atMostMs *= 2;
  return atMostMs;
}
