import type { Lifetime } from '@portfolio-metrics/metrics-cache';
import type { MissingPart, Section } from './metrics-meta.js';

/** What is stored: the figures together with what is true about them, whenever they are read. */
export interface StoredPayload {
  readonly asOf: string;
  readonly degraded: boolean;
  readonly dataCompleteness: Readonly<Record<Section, boolean>>;
  readonly missing: readonly MissingPart[];
  readonly data: unknown;
}

/** A payload ready to be stored, and what decides for how long. */
export interface ComputedPayload {
  /** `StoredPayload` as JSON. */
  readonly text: string;
  /** At least one input failed. */
  readonly degraded: boolean;
  /** Whether the ticket's generations cover all that was read; if not, the result must not be kept. */
  readonly covered: boolean;
  readonly lifetime: Lifetime;
}
