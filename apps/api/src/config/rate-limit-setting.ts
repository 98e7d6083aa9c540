import { EnvironmentError, readText, type Variables } from '@portfolio-metrics/environment';
import { RATE_LIMIT_KINDS, RATE_LIMITS, type RateLimitKind, type RateLimits } from '../limits/rate-limits.js';

const MOST = 1_000_000_000;

/**
 * `RATE_LIMIT`: `off`, or requests a minute with one credential by kind, as in `read=6000,import=20`; what is not named keeps its
 * default. `null`: off. Throws `EnvironmentError` for anything else.
 */
export function readRateLimits(variables: Variables, replicas: number): RateLimits | null {
  const value = readText(variables, 'RATE_LIMIT');
  if (value === null) return { ...RATE_LIMITS, replicas };
  if (value === 'off') return null;
  const given = new Map<RateLimitKind, number>();
  for (const part of value.split(',')) {
    const [, name, amount] = /^\s*([a-z]+)\s*=\s*(\d{1,10})\s*$/.exec(part) ?? [];
    const kind = RATE_LIMIT_KINDS.find((known) => known === name);
    const limit = Number(amount);
    if (kind === undefined || given.has(kind) || limit < 1 || limit > MOST) {
      throw new EnvironmentError(
        `RATE_LIMIT must be off, or limits a minute such as read=6000,write=1200 (kinds: ${RATE_LIMIT_KINDS.join(', ')})`,
      );
    }
    given.set(kind, limit);
  }
  return { ...RATE_LIMITS, ...Object.fromEntries(given), replicas };
}
