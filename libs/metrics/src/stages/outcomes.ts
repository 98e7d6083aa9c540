import { type Outcome, unavailable } from '@portfolio-metrics/kernel';

/**
 * The outcome of a guarded call, whatever it threw: what a dependency calls an expected error of the request (`not_found`) is none of
 * the one who asked for metrics.
 */
export async function orUnavailable<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await call;
  } catch (error) {
    return unavailable('failed', error);
  }
}

/** Of what nobody asked for, or what could not even be tried. */
export async function skipped<T>(): Promise<Outcome<T>> {
  return unavailable('input_unavailable');
}
