import type { MissingPart } from '../model/metrics-meta.js';
import type { Computation } from '../stages/computation.js';
import type { ComputedSection } from '../stages/metrics-scope.js';

/** A class with validation decorators; an instance holds the parameters of one request with defaults filled in. */
export type ParametersClass<P extends object> = new () => P;

/**
 * A metric type that is computed from the inputs and cached under its own key.
 * `assemble` is pure: the same computation and parameters give the same result, which must survive JSON.
 */
export interface ComputedMetric<P extends object = object, R = unknown> {
  readonly kind: 'computed';
  /** Part of the cache key: lower-case letters, digits and hyphens. */
  readonly type: string;
  readonly parameters: ParametersClass<P>;
  /**
   * Of what is stored, 1 to 9,999; default 1. Raise it with every change of `assemble` or of what it is made from that makes another answer of
   * the same inputs: copies of another version count as absent, so no release answers from those of another one.
   */
  readonly version?: number;
  /** Sections that are computed for it; inputs that no section needs are not read. */
  readonly sections: readonly ComputedSection[];
  /** The answer. Pure; may throw an `AppError` for parameters that fit nothing in the computation. */
  assemble(computation: Computation, parameters: P): R;
}

/** A metric type that is a view of a computed one: it shares that one's computation and cache entry. */
export interface ProjectedMetric<P extends object = object, B = unknown, R = unknown> {
  readonly kind: 'projected';
  readonly type: string;
  readonly parameters: ParametersClass<P>;
  /** The computed type that it is a view of. */
  readonly of: string;
  /** Parameters of the computed type. */
  baseParameters(parameters: P): object;
  /** The view. Pure; `base` came out of JSON. May throw an `AppError` for parameters that fit nothing in it. */
  project(base: B, parameters: P): Projection<R>;
}

/** A view, and what is `null` in it and not in the computed metric. */
export interface Projection<R> {
  readonly data: R;
  readonly missing?: readonly MissingPart[];
  /** What the view says of figures of its own: entries of the computed metric whose section begins so are left out. */
  readonly restates?: string;
}

/** A metric type as the registry takes it. */
export type MetricDefinition = ComputedMetric<never> | ProjectedMetric<never, never>;

/** Checks the types of a definition and forgets its parameters' type, so that definitions can stand in one list. */
export function computedMetric<P extends object, R>(definition: Omit<ComputedMetric<P, R>, 'kind'>): MetricDefinition {
  return { ...definition, kind: 'computed' } as unknown as MetricDefinition;
}

/** As `computedMetric`, for a view. */
export function projectedMetric<P extends object, B, R>(
  definition: Omit<ProjectedMetric<P, B, R>, 'kind'>,
): MetricDefinition {
  return { ...definition, kind: 'projected' } as unknown as MetricDefinition;
}
