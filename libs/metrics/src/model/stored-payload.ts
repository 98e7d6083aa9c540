import type { UnavailableReason } from '@portfolio-metrics/kernel';
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
  /** Why the cache could not take the generations; `null`: it did, or was not asked. */
  readonly cacheFailure: UnavailableReason | null;
  readonly lifetime: Lifetime;
}

/** Whether text from a store is a payload of ours: one that is not must not be served, whatever it says. */
export function isStoredPayload(value: unknown): value is StoredPayload {
  if (typeof value !== 'object' || value === null) return false;
  const { asOf, degraded, dataCompleteness, missing } = value as Partial<Record<keyof StoredPayload, unknown>>;
  return (
    typeof asOf === 'string' &&
    typeof degraded === 'boolean' &&
    typeof dataCompleteness === 'object' &&
    dataCompleteness !== null &&
    Array.isArray(missing) &&
    'data' in value
  );
}
