import { readFileSync } from 'node:fs';

/**
 * Milliseconds that this process has waited for a processor since it began, as Linux counts them; 0 elsewhere. Limits of time hold on
 * a machine that has the time.
 */
export function starvedMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
