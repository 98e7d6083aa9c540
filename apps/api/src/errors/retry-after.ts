import { createHash } from 'node:crypto';

const SHORTEST_SECONDS = 1;
const LONGEST_SECONDS = 30;
const DEFAULT_SECONDS = 2;

/**
 * Seconds for `Retry-After`: at least what the refusal asked for, and up to as much again and a second more, or all who were refused
 * together would come back together. Spread by the request's id, which is random and makes the answer repeatable.
 */
export function retryAfterSeconds(asked: number | undefined, requestId: string): number {
  const least = Math.max(SHORTEST_SECONDS, Math.ceil(asked ?? DEFAULT_SECONDS));
  const spread = Math.floor(fractionOf(requestId) * (least + 2));
  return Math.max(least, Math.min(least + spread, LONGEST_SECONDS));
}

/** 0 (inclusive) to 1 (exclusive), evenly spread over the texts. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
