import type { MetricsMeta } from './model/metrics-meta.js';

/** An answer as the bytes that go out. */
export interface RenderedAnswer {
  /** The figures as JSON in UTF-8: encoding the same text for every answer would cost more than all the rest of a warm one. */
  readonly data: Buffer;
  readonly meta: MetricsMeta;
  /** As in `MetricsAnswer`: names the stored version, for an ETag; `null`: it is not stored. */
  readonly version: string | null;
  /** The same object for every answer from the same copy: what was derived from it once can be found again. */
  readonly copy: object;
  /** As in `MetricsAnswer`: computed because a copy was no longer fresh. */
  readonly replaced?: boolean | undefined;
}
